use domain::api_types::Invitation;
use leptos::prelude::*;

use crate::api::{ApiError, members};
use crate::components::button::Button;
use crate::components::copy::CopyButton;
use crate::components::dates::DateTimeText;
use crate::components::error_message::error_message;
use crate::components::focus::focus_by_id;
use crate::components::icon::Glyph;
use crate::i18n::interpolate::interpolate_nodes;
use crate::i18n::members::t;

/// Creates a link that lets one person join. It's shown once: the server can't return it again.
#[component]
pub(super) fn InviteMember() -> impl IntoView {
    let created = RwSignal::new(None::<Invitation>);
    let invite = Action::new_unsync(move |(): &()| async move {
        created.try_set(Some(members::invite().await?));
        Ok::<_, ApiError>(())
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

/// The link, to copy and send. Takes the focus.
#[component]
fn InvitationCreated(invitation: Invitation) -> impl IntoView {
    const HEADING: &str = "invitation-heading";
    const LINK: &str = "invitation-link";
    queue_microtask(|| focus_by_id(HEADING));
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
