use domain::wire::Install;
use leptos::prelude::*;

use crate::api::installs;
use crate::components::error_summary::failure_text;
use crate::components::question::Question;
use crate::components::sentence::{fill, sentence};
use crate::dom::{El, p};
use crate::i18n::connected_apps::t;

/// Asks whether the install in `asked` is to be disconnected, and does it.
pub(super) fn disconnect_dialog(
    question: Question,
    asked: RwSignal<Option<Install>>,
    on_ended: impl Fn(String) + Copy + 'static,
) -> El {
    let app = move || asked.get().map(|install| install.app.name).unwrap_or_default();
    let disconnect = move || {
        let Some(Install { id, .. }) = asked.get_untracked() else { return };
        question.act(async move {
            installs::disconnect(id.clone()).await.map_err(|error| failure_text(&error))?;
            on_ended(id);
            Ok(())
        });
    };
    let text = move || {
        let effect =
            p().class("typed").child(sentence(t().disconnect_effect(), &[("app", &*app())]));
        vec![effect, p().child(t().disconnect_again())]
    };
    question.dialog(
        "disconnect",
        move || fill(t().disconnect_title(), &[("app", &app())]),
        text,
        |busy| if busy { t().disconnecting() } else { t().disconnect() },
        disconnect,
    )
}
