use domain::api_types::{OidcMethod, SignInMethods};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::error_summary::{ErrorSummary, Problem};
use super::form::{Submission, apply_server_errors};
use super::minimal_layout::MinimalCard;
use crate::api::{accounts, session, sign_in_methods};
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
    match session::get().await {
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

/// What the provider's button of an [`AccountForm`] does.
#[derive(Clone, Debug)]
pub enum ProviderButton {
    /// Signs in, and ends at this address.
    SignIn { return_to: String },
    /// Accepts this invitation.
    AcceptInvitation(String),
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
    provider: ProviderButton,
    #[prop(into)] footer: ViewFn,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let is_loaded = RwSignal::new(false);
    // The form is there at once: most servers have passwords.
    let methods = RwSignal::new(SignInMethods { password: true, oidc: None });
    spawn_local(async move {
        if let Ok(loaded) = sign_in_methods::get().await {
            methods.try_set(loaded);
        }
        is_loaded.try_set(true);
    });
    let has_password = move || methods.with(|methods| methods.password);
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        on_submit.run(());
    };
    let provider_button = move || {
        methods.get().oidc.map(|OidcMethod { name }| {
            let provider = provider.clone();
            view! {
                {has_password().then(|| view! { <p class="divider">{t().or()}</p> })}
                <ContinueWithProvider name provider submission />
            }
            .into_any()
        })
    };
    view! {
        <MinimalCard title hint>
            // Shows the provider's problems, too.
            <ErrorSummary problems=submission.problems />
            <form class="form" novalidate hidden=move || !has_password() on:submit=submit>
                {children()}
            </form>
            {move || provider_button()}
        </MinimalCard>
        <div>{move || is_loaded.get().then(|| footer.run())}</div>
    }
}

#[component]
fn ContinueWithProvider(
    name: String,
    provider: ProviderButton,
    /// Gets the problems of an invitation.
    submission: Submission,
) -> impl IntoView {
    let label = interpolate_nodes(t().continue_with(), [("name", isolated(name))]);
    match provider {
        ProviderButton::SignIn { return_to } => {
            let href = paths::with_return_to(paths::PROVIDER_SIGN_IN, &return_to);
            view! {
                <a class="button" rel="external" href=href>
                    <span>{label}</span>
                </a>
            }
            .into_any()
        }
        ProviderButton::AcceptInvitation(invitation) => {
            let accept = move || {
                let invitation = invitation.clone();
                if submission.try_start(Vec::new) {
                    spawn_local(async move {
                        let provider = accounts::accept_with_provider(invitation).await;
                        // Also on success: the browser may keep this page for "Back".
                        submission.finish_with(|| match provider {
                            Ok(provider) => {
                                location().assign(&provider.url).ok();
                                Vec::new()
                            }
                            Err(error) => apply_server_errors(&[], &error),
                        });
                    });
                }
            };
            view! { <Button pending=submission.pending on_press=accept>{label}</Button> }.into_any()
        }
    }
}
