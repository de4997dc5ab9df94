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

    /// Opens the dialog. `ask` sets what it asks about, unless the previous action still runs: then
    /// the dialog shows that one again, because nobody knows yet how it ends.
    pub fn open(self, ask: impl FnOnce()) {
        if !self.pending.get_untracked() {
            self.failure.set(None);
            ask();
        }
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
    let Confirmation { is_open, pending, failure, .. } = confirmation;
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use js_sys::Promise;
    use leptos::task::tick;
    use wasm_bindgen::JsValue;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn cancelled_question_is_shown_again_while_its_action_runs() {
        let confirmation = Confirmation::new();
        let name = RwSignal::new("");
        let view = move || {
            view! {
                <ConfirmDialog
                    confirmation
                    id="remove"
                    title=move || name.get()
                    confirm_label="Remove"
                    on_confirm=|| {}
                >
                    <p></p>
                </ConfirmDialog>
            }
            .into_any()
        };
        let page = mount(view).await;
        confirmation.open(|| name.set("Ada"));
        tick().await;
        let mut respond = None;
        let response = Promise::new(&mut |resolve, _| respond = Some(resolve));
        confirmation.run(async {
            JsFuture::from(response).await.ok();
            Err("It failed.".to_owned())
        });
        let closed = Promise::new(&mut |resolve, _| {
            let dialog = page.get("dialog");
            dialog.add_event_listener_with_callback("close", &resolve).unwrap();
        });
        page.click("button:not(.danger)").await;
        JsFuture::from(closed).await.unwrap();
        assert!(!page.get("dialog").has_attribute("open"), "cancelled");

        confirmation.open(|| name.set("Grace"));
        tick().await;
        assert_eq!(page.get("h2").text_content().as_deref(), Some("Ada"));
        assert!(page.get(".danger").has_attribute("aria-disabled"), "can't be sent twice");
        respond.unwrap().call0(&JsValue::NULL).unwrap();
        next_task().await;
        assert_eq!(page.get("[role=alert]").text_content().as_deref(), Some("It failed."));

        confirmation.open(|| name.set("Grace"));
        tick().await;
        assert_eq!(page.get("h2").text_content().as_deref(), Some("Grace"));
        assert_eq!(page.get("[role=alert]").text_content().as_deref(), Some(""));
    }
}
