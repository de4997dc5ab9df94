use domain::wire::Invitation;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, members};
use crate::components::copy::copy_button;
use crate::components::error_summary::{failure_text, focus_element};
use crate::components::icon::Icon;
use crate::components::sentence::sentence;
use crate::components::text::format_date;
use crate::dom::{El, action, div, h2, input, label, live, or_nothing, p, section, span};
use crate::i18n::members::t;

/// Makes a link that lets one person in. It is shown once: only the server's answer has it.
pub(super) fn invite() -> El {
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
    let label = move || if busy.get() { t().inviting() } else { t().invite() };
    let why = move || failed.get().map(|error| failure_text(&error)).unwrap_or_default();
    let actions = div().class("actions").child([
        action("button primary", invite).child([Icon::Plus.el(), span().text_of(label)]),
        span().attr("role", "alert").text_of(why),
    ]);
    let shown = live(move || or_nothing(made.get().map(made_invitation)));
    div().class("stack").child([actions, shown])
}

fn made_invitation(invitation: Invitation) -> El {
    const LINK: &str = "invitation-link";
    let title = h2().attr("tabindex", "-1").child(t().invited());
    let shown = title.cast();
    queue_microtask(move || focus_element(shown));
    let until = format_date(&invitation.expires_at, "long", Some("short"));
    let hint =
        p().child((t().invited_hint(), " ")).child(sentence(t().expires(), &[("date", &*until)]));
    let url = invitation.url;
    let link =
        input().id(LINK).class("input code").flag("readonly", true).attr("dir", "ltr").value(&url);
    let copy = copy_button(t().copy_invitation_link(), false, LINK, move || url.clone(), || ());
    let name = label().class("visually-hidden").attr("for", LINK).child(t().invitation_link());
    let field = div().class("field").child([name, div().class("input-row").child([link, copy])]);
    section().class("card card-body").child([title, hint, field])
}
