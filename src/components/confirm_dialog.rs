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
    /// How often it was opened, which tells a late answer from one to the current question.
    openings: StoredValue<u32>,
}

impl Confirmation {
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            openings: StoredValue::new(0),
        }
    }

    pub fn open(self) {
        self.openings.update_value(|openings| *openings += 1);
        self.pending.set(false);
        self.failure.set(None);
        self.is_open.set(true);
    }

    /// Runs the confirmed action, once, and closes the dialog, or shows in it why that failed. If
    /// the dialog was opened for something else meanwhile, it stays as it is.
    pub fn run(self, action: impl Future<Output = Result<(), String>> + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.failure.set(None);
        let opening = self.openings.get_value();
        spawn_local(async move {
            let result = action.await;
            if self.openings.try_get_value() != Some(opening) {
                return;
            }
            self.pending.set(false);
            match result {
                Ok(()) => self.is_open.set(false),
                Err(message) => self.failure.set(Some(message)),
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
    async fn late_answer_leaves_the_next_question_alone() {
        for answer in [Ok(()), Err("It failed.".to_owned())] {
            let confirmation = Confirmation::new();
            let view = move || {
                view! {
                    <ConfirmDialog
                        confirmation
                        id="remove"
                        title=|| "Remove?"
                        confirm_label="Remove"
                        on_confirm=|| {}
                    >
                        <p>"Ada"</p>
                    </ConfirmDialog>
                }
                .into_any()
            };
            let page = mount(view).await;
            confirmation.open();
            tick().await;
            let mut respond = None;
            let response = Promise::new(&mut |resolve, _| respond = Some(resolve));
            confirmation.run(async {
                JsFuture::from(response).await.ok();
                answer
            });
            let closed = Promise::new(&mut |resolve, _| {
                let dialog = page.get("dialog");
                dialog.add_event_listener_with_callback("close", &resolve).unwrap();
            });
            page.click("button:not(.danger)").await;
            JsFuture::from(closed).await.unwrap();
            assert!(!page.get("dialog").has_attribute("open"), "cancelled");

            confirmation.open();
            tick().await;
            assert!(!page.get(".danger").has_attribute("aria-disabled"), "can be answered");
            respond.unwrap().call0(&JsValue::NULL).unwrap();
            next_task().await;
            assert!(page.get("dialog").has_attribute("open"));
            assert_eq!(page.get("[role=alert]").text_content().as_deref(), Some(""));
        }
    }
}
