use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::icon::Icon;
use crate::i18n::t;

const COPIED_FOR: Duration = Duration::from_secs(2);

/// Copies `text`. It keeps its name; that it was copied is told beside it. If the clipboard
/// refuses, the text of the element `source` is selected instead.
#[component]
pub fn CopyButton(
    #[prop(into)] label: String,
    #[prop(into)] text: Signal<String>,
    /// The `id` of the element that shows the text.
    #[prop(into)]
    source: String,
    #[prop(optional)] on_copied: Option<Callback<()>>,
    /// Only the icon is seen.
    #[prop(optional)]
    compact: bool,
) -> impl IntoView {
    let outcome = RwSignal::new("");
    let show = move |message| {
        outcome.try_set(message);
        set_timeout(
            move || {
                outcome.try_set("");
            },
            COPIED_FOR,
        );
    };
    let copy = move |_| {
        let source = source.clone();
        spawn_local(async move {
            let written = window().navigator().clipboard().write_text(&text.get_untracked());
            if JsFuture::from(written).await.is_err() {
                select_text(&source);
                outcome.try_set(t().copy_refused());
                return;
            }
            show(t().copied());
            if let Some(on_copied) = on_copied {
                on_copied.run(());
            }
        });
    };
    view! {
        <span class="copy">
            <button type="button" class="button small" on:click=copy>
                {move || if outcome.get() == t().copied() { Icon::Check } else { Icon::Copy }.view()}
                <span class=compact.then_some("visually-hidden")>{label}</span>
            </button>
            <span class="copy-outcome" role="status">{outcome}</span>
        </span>
    }
}

/// A value to take elsewhere, with its button.
#[component]
pub fn Copyable(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] text: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="copyable">
            <code id=id class="typed">{text}</code>
            <CopyButton label text source=id />
        </span>
    }
}

fn select_text(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    } else if let Ok(Some(selection)) = window().get_selection() {
        selection.select_all_children(&element).ok();
    }
}
