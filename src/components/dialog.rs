use leptos::html;
use leptos::prelude::*;

/// A question that stands before everything else. Opens and closes with `open`; Escape closes it;
/// the browser gives focus back to where it came from.
#[component]
pub fn Dialog(
    /// Unique on the page.
    id: &'static str,
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            node_ref=dialog
            id=id
            class="dialog"
            aria-labelledby=labelled_by
            on:close=move |_| open.set(false)
        >
            <h2 id=title_id class="typed" dir="auto">{title}</h2>
            {move || open.get().then(|| children())}
        </dialog>
    }
}
