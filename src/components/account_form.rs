use domain::api_types::{OidcMethod, SignInMethods};
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
/// miss. Where passwords are switched off, the provider takes the form's place.
#[component]
pub fn AccountForm(
    title: &'static str,
    hint: &'static str,
    submission: Submission,
    #[prop(into)] on_submit: UnsyncCallback<()>,
    /// Where to go afterwards.
    return_to: String,
    /// Hides the provider. Stands in for the form where passwords are switched off.
    #[prop(optional_no_strip)]
    password_only: Option<&'static str>,
    #[prop(into)] footer: ViewFn,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let is_loaded = RwSignal::new(password_only.is_some());
    // The form is there at once: most servers have passwords.
    let methods = RwSignal::new(SignInMethods { password: true, oidc: None });
    spawn_local(async move {
        if let Ok(loaded) = accounts::sign_in_methods().await {
            methods.try_set(loaded);
        }
        is_loaded.try_set(true);
    });
    let has_password = move || methods.with(|methods| methods.password);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        on_submit.run(());
    };
    let href = paths::with_return_to(paths::PROVIDER_SIGN_IN, &return_to);
    let provider_link = move || {
        let provider = methods.get().oidc.filter(|_| password_only.is_none());
        provider.map(|OidcMethod { name }| {
            view! {
                {has_password().then(|| view! { <p class="divider">{t().or()}</p> })}
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
            <form class="form" novalidate hidden=move || !has_password() on:submit=submit>
                {children()}
            </form>
            {move || password_only.filter(|_| !has_password()).map(|text| view! { <p>{text}</p> })}
            {move || provider_link()}
        </div>
        <div>{move || is_loaded.get().then(|| footer.run())}</div>
    }
}
