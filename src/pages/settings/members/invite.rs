use domain::wire::Invitation;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, members};
use crate::components::copy::CopyButton;
use crate::components::error_summary::failure_text;
use crate::components::icon::Icon;
use crate::components::sentence::Sentence;
use crate::components::text::format_date;
use crate::i18n::members::t;

/// Makes a link that lets one person in. It is shown once: only the server's answer has it.
#[component]
pub(super) fn Invite() -> impl IntoView {
    let busy = RwSignal::new(false);
    let made = RwSignal::new(None::<Invitation>);
    let failed = RwSignal::new(None::<ApiError>);
    let invite = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match members::invite().await {
                Ok(invitation) => drop(made.try_set(Some(invitation))),
                Err(error) => drop(failed.try_set(Some(error))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="stack">
            <div class="actions">
                <button type="button" class="button primary" on:click=invite>
                    {Icon::Plus.view()}
                    <span>{move || if busy.get() { t().inviting() } else { t().invite() }}</span>
                </button>
                <span role="alert">{move || failed.get().map(|error| failure_text(&error))}</span>
            </div>
            {move || made.get().map(|invitation| view! { <MadeInvitation invitation /> })}
        </div>
    }
}

#[component]
fn MadeInvitation(invitation: Invitation) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            heading.focus().ok();
        }
    });
    let until = Signal::stored(format_date(&invitation.expires_at, "long", Some("short")));
    view! {
        <section class="card card-body">
            <h2 node_ref=heading tabindex="-1">{t().invited()}</h2>
            <p>
                {t().invited_hint()} " "
                <Sentence text=t().expires() values=vec![("date", until)] />
            </p>
            <div class="field">
                <label class="visually-hidden" for="invitation-link">{t().invitation_link()}</label>
                <div class="input-row">
                    <input
                        id="invitation-link"
                        class="input code"
                        readonly
                        dir="ltr"
                        prop:value=invitation.url.clone()
                    />
                    <CopyButton
                        label=t().copy_invitation_link()
                        text=invitation.url
                        source="invitation-link"
                    />
                </div>
            </div>
        </section>
    }
}
