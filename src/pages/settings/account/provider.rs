use domain::api_types::{AccountProvider, Reason, SignInProblem};
use leptos::prelude::*;

use crate::api::{ApiError, account};
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::confirm_dialog::{ConfirmDialog, Confirmation};
use crate::components::error_message::error_message;
use crate::components::focus::{focus_by_id, replace_lost_focus};
use crate::components::keyed::Keyed;
use crate::components::notice::{Notice, Tone};
use crate::i18n::account::t;
use crate::i18n::accounts;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::paths;

const HEADING: &str = "provider-heading";

/// Links the account to the provider, or ends that.
#[component]
pub(super) fn ProviderCard(
    provider: AccountProvider,
    has_password: RwSignal<bool>,
    /// Whether passwords are switched on.
    allows_password: bool,
) -> impl IntoView {
    let AccountProvider { name, linked } = provider;
    let is_linked = RwSignal::new(linked);
    let name = StoredValue::new(name);
    let with_name = move |text| interpolate_nodes(text, [("name", isolated(name.get_value()))]);
    let confirmation = Confirmation::new();
    let unlink = move || {
        confirmation.run(async move {
            account::unlink_provider().await.map_err(|error| message(&error))?;
            is_linked.try_set(false);
            // The button that opened the dialog is gone.
            replace_lost_focus(|| focus_by_id(HEADING));
            Ok(())
        });
    };
    let unlink_button = move || {
        if has_password.get() {
            view! {
                <Button on_press=move || confirmation.open(|| ())>{with_name(t().unlink())}</Button>
            }
            .into_any()
        } else {
            allows_password.then(|| view! { <p>{t().set_password_first()}</p> }).into_any()
        }
    };
    let linked_view = move || {
        view! {
            <p>{with_name(t().linked())}</p>
            <div class="actions">{unlink_button}</div>
        }
        .into_any()
    };
    let unlinked_view = move || {
        view! {
            <p>{with_name(t().not_linked())}</p>
            <LinkButton name=name.get_value() />
        }
        .into_any()
    };
    let pending = confirmation.pending;
    view! {
        <Card id=HEADING title=t().provider()>
            <LastProblem />
            <Keyed key=move || is_linked.get() let:is_linked>
                {if is_linked { linked_view() } else { unlinked_view() }}
            </Keyed>
        </Card>
        <ConfirmDialog
            confirmation
            id="unlink"
            title=move || with_name(t().unlink_title())
            confirm_label=Signal::derive(move || {
                if pending.get() { t().unlinking() } else { t().confirm_unlink() }
            })
            on_confirm=unlink
        >
            <p>{with_name(t().unlink_effect())}</p>
        </ConfirmDialog>
    }
}

/// Leads to the provider, and from there back to this page.
#[component]
fn LinkButton(name: String) -> impl IntoView {
    let link = Action::new_unsync(|(): &()| async {
        location().assign(&account::link_provider().await?.url).ok();
        Ok::<_, ApiError>(())
    });
    let pending = link.pending();
    let failure = move || match link.value().get() {
        Some(Err(error)) if !pending.get() => message(&error),
        _ => String::new(),
    };
    view! {
        <div class="actions">
            <Button pending on_press=move || drop(link.dispatch(()))>
                {interpolate_nodes(t().link(), [("name", isolated(name))])}
            </Button>
            <span role="alert">{failure}</span>
        </div>
    }
}

/// Why the provider sent the browser back without a link.
#[component]
fn LastProblem() -> impl IntoView {
    let (tone, text) = match SignInProblem::parse(&paths::query_value("problem"))? {
        SignInProblem::Cancelled => (Tone::Info, t().link_cancelled()),
        SignInProblem::IdentityTaken => (Tone::Warning, accounts::t().provider_identity_taken()),
        SignInProblem::RateLimited => (Tone::Warning, accounts::t().provider_rate_limited()),
        _ => (Tone::Warning, t().link_failed()),
    };
    Some(
        view! {
            <div role="alert">
                <Notice tone>
                    <p>{text}</p>
                </Notice>
            </div>
        }
        .into_any(),
    )
}

fn message(error: &ApiError) -> String {
    match error.reason() {
        Some(Reason::LastSignInMethod) => t().set_password_first().to_owned(),
        Some(Reason::ProviderLinked) => t().linked_meanwhile().to_owned(),
        _ => error_message(error),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::api;
    use crate::test_support::{MockServer, Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    /// A linked provider, below the field for a name.
    async fn card() -> Mounted {
        api::set_account(Some("1".to_owned()));
        let view = || {
            let provider = AccountProvider { name: "Acme SSO".into(), linked: true };
            let has_password = RwSignal::new(true);
            view! {
                <input />
                <ProviderCard provider has_password allows_password=true />
            }
            .into_any()
        };
        mount(view).await
    }

    #[wasm_bindgen_test]
    async fn unlinking_replaces_translated_texts_and_moves_the_focus_to_the_heading() {
        let _server = MockServer::new(204, "");
        let page = card().await;
        page.translate();
        page.click(".actions button").await;
        page.click("dialog .danger").await;
        page.wait_for("Link Acme SSO to sign in without your password.").await;
        assert!(!page.text().contains("You can sign in with Acme SSO."));
        assert_eq!(document().active_element().unwrap().id(), HEADING);
    }

    #[wasm_bindgen_test]
    async fn late_answer_leaves_the_focus_in_another_field() {
        let _server = MockServer::new(204, "");
        let page = card().await;
        page.click(".actions button").await;
        page.click("dialog .danger").await;
        page.click("dialog button:not(.danger)").await;
        page.get("input").focus().unwrap();
        page.wait_for("Link Acme SSO").await;
        assert_eq!(document().active_element().unwrap(), *page.get("input"));
    }
}
