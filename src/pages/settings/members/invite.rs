use domain::api_types::Invitation;
use leptos::prelude::*;

use crate::api::{ApiError, members};
use crate::components::button::Button;
use crate::components::copy::CopyButton;
use crate::components::dates::DateTimeText;
use crate::components::error_message::error_message;
use crate::components::focus::{focus_by_id, replace_focus};
use crate::components::icon::Glyph;
use crate::i18n::interpolate::interpolate_nodes;
use crate::i18n::members::t;

const HEADING: &str = "invitation-heading";

/// Creates a link that lets one person join. It's shown once: the server can't return it again.
#[component]
pub(super) fn InviteMember() -> impl IntoView {
    let created = RwSignal::new(None::<Invitation>);
    let invite = Action::new_unsync(move |(): &()| {
        let start = document().active_element();
        async move {
            created.try_set(Some(members::invite().await?));
            replace_focus(start, || focus_by_id(HEADING));
            Ok::<_, ApiError>(())
        }
    });
    let pending = invite.pending();
    let failure = move || match invite.value().get() {
        Some(Err(error)) if !pending.get() => error_message(&error),
        _ => String::new(),
    };
    view! {
        <div class="stack">
            <div class="actions">
                <Button
                    class="button primary"
                    glyph=Glyph::Plus
                    pending
                    on_press=move || drop(invite.dispatch(()))
                >
                    {move || if pending.get() { t().inviting() } else { t().invite() }}
                </Button>
                <span role="alert">{failure}</span>
            </div>
            {move || {
                created.get().map(|invitation| view! { <InvitationCreated invitation /> }.into_any())
            }}
        </div>
    }
}

/// The link, to copy and send.
#[component]
fn InvitationCreated(invitation: Invitation) -> impl IntoView {
    const LINK: &str = "invitation-link";
    let Invitation { url, expires_at, .. } = invitation;
    let expiry = view! { <DateTimeText at=expires_at /> }.into_any();
    let link = url.clone();
    view! {
        <section class="card card-body">
            <h2 id=HEADING tabindex="-1">
                {t().invited()}
            </h2>
            <p>{t().invited_hint()} " " {interpolate_nodes(t().expires(), [("date", expiry)])}</p>
            <div class="field">
                <label class="visually-hidden" for=LINK>
                    {t().invitation_link()}
                </label>
                <div class="input-row">
                    <input
                        id=LINK
                        class="input code"
                        readonly=true
                        dir="ltr"
                        translate="no"
                        prop:value=link
                    />
                    <CopyButton label=t().copy_invitation_link() source=LINK text=url />
                </div>
            </div>
        </section>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::api;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const INVITATION: &str = r#"{"url": "https://opentrain.example/sign-up#invitation=1",
        "invitation": "1", "expiresAt": "2026-03-01T09:30:00.000Z"}"#;

    /// What has the focus after the answer, if `focused` had it while that was waited for.
    async fn focus_after_answer(focused: &str) -> String {
        api::set_account(Some("1".to_owned()));
        let _server = MockServer::new(201, INVITATION);
        let page = mount(|| view! { <InviteMember /> <input id="other" /> }.into_any()).await;
        page.get("button").focus().unwrap();
        page.click("button").await;
        page.get(focused).focus().unwrap();
        page.wait_for(t().invited()).await;
        document().active_element().unwrap().id()
    }

    #[wasm_bindgen_test]
    async fn invitation_takes_the_focus_unless_the_user_has_gone_on() {
        assert_eq!(focus_after_answer("button").await, HEADING);
        assert_eq!(focus_after_answer("#other").await, "other");
    }
}
