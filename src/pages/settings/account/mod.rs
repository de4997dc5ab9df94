//! `/settings/account`: the reader's own name, password, sign-in methods and sessions.

mod display_name;
mod password;
mod provider;
mod sessions;

use domain::DisplayName;
use domain::api_types::AccountSignInMethods;
use leptos::prelude::*;

use crate::api::{account, session, sign_in_methods};
use crate::components::field::Field;
use crate::components::heading::PageHeading;
use crate::components::load::{Load, Skeleton};
use crate::components::navigation_guard::{UnsavedChanges, store_fields};
use crate::i18n::{account::t, settings};
use crate::paths;
use display_name::DisplayNameCard;
use password::{PasswordCard, Passwords};
use provider::ProviderCard;
use sessions::Sessions;

#[component]
pub fn Account() -> impl IntoView {
    let methods = LocalResource::new(|| async {
        Ok((sign_in_methods::get().await?.password, account::sign_in_methods().await?))
    });
    let sessions = LocalResource::new(session::list);
    let name = Field::new("displayName", |text| DisplayName::parse(text).err());
    let saved_name = RwSignal::new(String::new());
    let passwords = Passwords::new();
    let is_dirty = move || *name.value.read() != *saved_name.read() || passwords.are_typed();
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=settings::t().account() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            <UnsavedChanges
                is_dirty=Signal::derive(is_dirty)
                persist=move || store_fields(paths::ACCOUNT, &[name])
            />
            <DisplayNameCard name saved_name />
            <Load
                resource=methods
                skeleton=|| view! { <Skeleton lines=2 kind="card-shape" /> }
                failed=t().methods_failed()
                let:methods
            >
                <OwnSignInMethods
                    allows_password=methods.0
                    methods=methods.1
                    passwords
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
    passwords: Passwords,
    #[prop(into)] on_password_set: UnsyncCallback<()>,
) -> impl IntoView {
    let has_password = RwSignal::new(methods.password);
    let set_password = move || {
        has_password.set(true);
        on_password_set.run(());
    };
    view! {
        {allows_password
            .then(|| view! { <PasswordCard passwords has_password on_set=set_password /> }.into_any())}
        {methods
            .provider
            .map(|provider| view! { <ProviderCard provider has_password allows_password /> }.into_any())}
    }
}
