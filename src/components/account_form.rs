use domain::api_types::OidcMethod;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error_summary::{ErrorSummary, Problem};
use super::form::Submission;
use super::heading::PageHeading;
use crate::api::accounts;
use crate::i18n::accounts::{cookies_blocked, t};
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::navigation::Navigation;
use crate::paths;

/// Goes to `target` after signing in, unless the browser didn't keep the cookie (rule 34).
pub async fn leave_signed_in(
    submission: Submission,
    navigation: Navigation,
    target: StoredValue<String>,
) {
    match accounts::session().await {
        Err(error) if error.is_unauthenticated() => {
            submission.finish_with(|| vec![Problem::general(&cookies_blocked())]);
        }
        _ => {
            if let Some(target) = target.try_get_value() {
                navigation.return_to(&target);
            }
        }
    }
}

/// A card with the form that starts a session. The other ways to start one follow: the provider, if
/// one is configured, and `footer`. They appear together, so that a layout shift can't make a click
/// miss.
#[component]
pub fn AccountForm(
    title: &'static str,
    hint: &'static str,
    submission: Submission,
    #[prop(into)] on_submit: UnsyncCallback<()>,
    /// Where to go afterwards.
    return_to: String,
    /// Hides the provider.
    #[prop(optional)]
    password_only: bool,
    #[prop(into)] footer: ViewFn,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let is_loaded = RwSignal::new(password_only);
    let provider = RwSignal::new(None::<OidcMethod>);
    if !password_only {
        spawn_local(async move {
            let methods = accounts::sign_in_methods().await;
            provider.try_set(methods.ok().and_then(|methods| methods.oidc));
            is_loaded.try_set(true);
        });
    }
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        on_submit.run(());
    };
    let href = paths::with_return_to(paths::PROVIDER_SIGN_IN, &return_to);
    let provider_link = move || {
        provider.get().map(|OidcMethod { name }| {
            view! {
                <p class="divider">{t().or()}</p>
                <a class="button" rel="external" href=href.clone()>
                    <span>{interpolate_nodes(t().continue_with(), [("name", isolated(name))])}</span>
                </a>
            }
            .into_any()
        })
    };
    view! {
        <div class="minimal-card">
            <div class="minimal-card-header">
                <PageHeading title />
                <p>{hint}</p>
            </div>
            <ErrorSummary problems=submission.problems />
            <form class="form" novalidate on:submit=submit>
                {children()}
            </form>
            {move || provider_link()}
        </div>
        <div>{move || is_loaded.get().then(|| footer.run())}</div>
    }
}
