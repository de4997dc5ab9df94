use leptos::html;
use leptos::prelude::*;

/// A modal dialog that opens and closes with `open`. Escape closes it, and the browser returns the
/// focus to where it came from.
#[component]
pub fn Dialog(
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let title = StoredValue::new_local(title);
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    let content = move || {
        open.get().then(|| {
            view! {
                <h2 id=title_id.clone() class="user-content" dir="auto">
                    {move || title.with_value(ViewFn::run)}
                </h2>
                {children()}
            }
            .into_any()
        })
    };
    view! {
        <dialog
            node_ref=dialog
            id=id
            class="dialog"
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
        >
            {content}
        </dialog>
    }
}
