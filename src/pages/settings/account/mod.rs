//! `/settings/account`: the reader's own name, password, sign-in methods and sessions.

mod display_name;
mod password;
mod provider;
mod sessions;

use domain::api_types::AccountSignInMethods;
use leptos::prelude::*;

use crate::api::{account, accounts};
use crate::components::heading::PageHeading;
use crate::components::load::{Load, Skeleton};
use crate::i18n::{account::t, settings};
use display_name::DisplayNameCard;
use password::PasswordCard;
use provider::ProviderCard;
use sessions::Sessions;

#[component]
pub fn Account() -> impl IntoView {
    let methods = LocalResource::new(|| async {
        Ok((accounts::sign_in_methods().await?.password, account::sign_in_methods().await?))
    });
    let sessions = LocalResource::new(accounts::sessions);
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=settings::t().account() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            <DisplayNameCard />
            <Load
                resource=methods
                skeleton=|| view! { <Skeleton lines=2 kind="card-shape" /> }
                failed=t().methods_failed()
                let:methods
            >
                <OwnSignInMethods
                    allows_password=methods.0
                    methods=methods.1
                    on_password_set=move || sessions.refetch()
                />
            </Load>
            <Sessions sessions />
        </div>
    }
}

#[component]
fn OwnSignInMethods(
    /// Whether passwords are switched on.
    allows_password: bool,
    methods: AccountSignInMethods,
    #[prop(into)] on_password_set: UnsyncCallback<()>,
) -> impl IntoView {
    let has_password = RwSignal::new(methods.password);
    let set_password = move || {
        has_password.set(true);
        on_password_set.run(());
    };
    view! {
        {allows_password
            .then(|| view! { <PasswordCard has_password on_set=set_password /> }.into_any())}
        {methods
            .provider
            .map(|provider| view! { <ProviderCard provider has_password allows_password /> }.into_any())}
    }
}
