//! A question that is asked before something is done.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::dialog;
use crate::dom::{El, action, div, p};
use crate::i18n::settings::t;

/// Whether it is asked, whether its yes is being done, and why that failed.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
}

impl Question {
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), busy: RwSignal::new(false), failed: RwSignal::new(None) }
    }

    pub fn ask(self) {
        self.failed.set(None);
        self.open.set(true);
    }

    /// Does what was asked, once. What went wrong is told in the dialog.
    pub fn act(self, act: impl Future<Output = Result<(), String>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let done = act.await;
            self.busy.try_set(false);
            match done {
                Ok(()) => drop(self.open.try_set(false)),
                Err(why) => drop(self.failed.try_set(Some(why))),
            }
        });
    }

    /// The dialog; `yes` names the button, and is told whether it is at work.
    pub fn dialog(
        self,
        id: &str,
        title: impl Fn() -> String + 'static,
        text: impl Fn() -> Vec<El> + 'static,
        yes: impl Fn(bool) -> &'static str + Copy + 'static,
        on_yes: impl Fn() + Copy + 'static,
    ) -> El {
        let Self { open, busy, failed } = self;
        let line = |why: String| p().class("field-error").child(why);
        dialog(id, open, title, move || {
            let answers = [
                action("button", move |_| open.set(false)).child(t().cancel()),
                action("button danger", move |_| on_yes()).text_of(move || yes(busy.get())),
            ];
            let alert = div().attr("role", "alert").content(move || failed.get().map(line));
            (text(), [alert, div().class("actions end").child(answers)])
        })
    }
}

impl Default for Question {
    fn default() -> Self {
        Self::new()
    }
}
