use domain::api_types::{OidcMethod, SignInMethods};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::error_summary::Problem;
use super::form::{Form, Submission, apply_server_errors};
use super::load::LoadFailed;
use super::minimal_layout::MinimalCard;
use crate::api::{ApiError, accounts, session, sign_in_methods};
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
/// miss. Where passwords are switched off, the provider takes the form's place. The form is there
/// until that's known, and stays if it can't be loaded: most servers have passwords.
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
    let methods = RwSignal::new(None::<Result<SignInMethods, ApiError>>);
    let load = move || {
        methods.set(None);
        spawn_local(async move {
            methods.try_set(Some(sign_in_methods::get().await));
        });
    };
    load();
    let has_no_password = Signal::derive(move || {
        matches!(&*methods.read(), Some(Ok(SignInMethods { password: false, .. })))
    });
    let other_ways = move || match methods.get()? {
        Ok(SignInMethods { password, oidc }) => oidc.map(|OidcMethod { name }| {
            let provider = provider.clone();
            view! {
                {password.then(|| view! { <p class="divider">{t().or()}</p> })}
                <ContinueWithProvider name provider submission />
            }
            .into_any()
        }),
        Err(error) => {
            Some(view! { <LoadFailed what=t().methods_failed() error on_retry=load /> }.into_any())
        }
    };
    view! {
        <MinimalCard title hint>
            // Shows the provider's problems, too.
            <Form submission on_submit hidden=has_no_password>
                {children()}
            </Form>
            {move || other_ways()}
        </MinimalCard>
        <div>{move || methods.read().is_some().then(|| footer.run())}</div>
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn form_stays_usable_and_offers_to_load_the_other_ways_again() {
        let failing = MockServer::new(503, "{}");
        let view = || {
            let submission = Submission::new();
            let provider = ProviderButton::SignIn { return_to: String::new() };
            view! {
                <AccountForm
                    title="Sign in"
                    hint=""
                    submission
                    on_submit=|()| {}
                    provider
                    footer=|| "the footer"
                >
                    "the fields"
                </AccountForm>
            }
            .into_any()
        };
        let page = mount(view).await;
        page.wait_for(t().methods_failed()).await;
        assert!(page.find("form:not([hidden])").is_some());
        assert!(page.text().contains("the footer"));
        drop(failing);

        let _server = MockServer::new(200, r#"{"password": false, "oidc": {"name": "Acme ID"}}"#);
        page.click("[role=alert] button").await;
        page.wait_for("Continue with Acme ID").await;
        assert!(page.find("form[hidden]").is_some());
        assert!(!page.text().contains(t().methods_failed()));
    }
}
