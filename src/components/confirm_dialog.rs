use leptos::prelude::*;
use leptos::task::spawn_local;

use super::button::Button;
use super::dialog::Dialog;
use crate::i18n::settings::t;

/// The state of a [`ConfirmDialog`].
#[derive(Clone, Copy, Debug)]
pub struct Confirmation {
    is_open: RwSignal<bool>,
    pub pending: RwSignal<bool>,
    failure: RwSignal<Option<String>>,
}

impl Confirmation {
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    pub fn open(self) {
        self.failure.set(None);
        self.is_open.set(true);
    }

    /// Runs the confirmed action, once, and closes the dialog, or shows in it why that failed.
    pub fn run(self, action: impl Future<Output = Result<(), String>> + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let result = action.await;
            self.pending.try_set(false);
            match result {
                Ok(()) => drop(self.is_open.try_set(false)),
                Err(message) => drop(self.failure.try_set(Some(message))),
            }
        });
    }
}

impl Default for Confirmation {
    fn default() -> Self {
        Self::new()
    }
}

/// Asks for confirmation. `confirm_label` is the button's label, and may change with
/// [`Confirmation::pending`].
#[component]
pub fn ConfirmDialog(
    confirmation: Confirmation,
    id: &'static str,
    #[prop(into)] title: ViewFn,
    #[prop(into)] confirm_label: Signal<&'static str>,
    #[prop(into)] on_confirm: UnsyncCallback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let Confirmation { is_open, pending, failure } = confirmation;
    view! {
        <Dialog id open=is_open title>
            {children()}
            <div role="alert">
                {move || {
                    failure.get().map(|message| view! { <p class="field-error">{message}</p> })
                }}
            </div>
            <div class="actions end">
                <Button on_press=move || is_open.set(false)>{t().cancel()}</Button>
                <Button class="button danger" pending on_press=on_confirm>
                    {move || confirm_label.get()}
                </Button>
            </div>
        </Dialog>
    }
}
