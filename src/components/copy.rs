use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::icon::{Glyph, Icon};
use crate::i18n::t;

const COPIED_FOR: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CopyStatus {
    Idle,
    Copied,
    Refused,
}

impl CopyStatus {
    fn message(self) -> &'static str {
        match self {
            Self::Idle => "",
            Self::Copied => t().copied(),
            Self::Refused => t().copy_refused(),
        }
    }

    fn glyph(self) -> Glyph {
        if self == Self::Copied { Glyph::Check } else { Glyph::Copy }
    }
}

/// Copies `text`. The button keeps its name; a status beside it says that it copied. If the
/// clipboard refuses, it selects the text of the element whose `id` is `source`.
#[component]
pub fn CopyButton(
    label: &'static str,
    /// Shows the icon alone.
    #[prop(optional)]
    compact: bool,
    #[prop(into)] source: String,
    #[prop(into)] text: Signal<String>,
    #[prop(optional, into)] on_copied: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let status = RwSignal::new(CopyStatus::Idle);
    let source = StoredValue::new(source);
    // Counted from the last press.
    let reset_later = StoredValue::new_local(debounce(COPIED_FOR, move |()| {
        if status.get_untracked() == CopyStatus::Copied {
            status.set(CopyStatus::Idle);
        }
    }));
    let copy = move |_| {
        spawn_local(async move {
            if !write_to_clipboard(&text.get_untracked()).await {
                source.try_with_value(|source| select_text(source));
                status.try_set(CopyStatus::Refused);
                return;
            }
            // The screen may be gone by now, and `on_copied` with it.
            if status.try_set(CopyStatus::Copied).is_some() {
                return;
            }
            if let Some(on_copied) = on_copied {
                on_copied.run(());
            }
            reset_later.try_update_value(|reset_later| reset_later(()));
        });
    };
    view! {
        <span class="copy-button">
            <button type="button" class="button small" on:click=copy>
                {move || view! { <Icon glyph=status.get().glyph() /> }}
                <span class=compact.then_some("visually-hidden")>{label}</span>
            </button>
            <span class="copy-status" role="status">
                {move || status.get().message()}
            </span>
        </span>
    }
}

/// A value with a copy button. `id` is unique on the page.
#[component]
pub fn CopyField(
    id: &'static str,
    label: &'static str,
    #[prop(into)] text: String,
    /// More actions for the value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <span class="copy-field">
            <code id=id class="user-content" translate="no">
                {text.clone()}
            </code>
            <CopyButton label source=id text />
            {children.map(|children| children())}
        </span>
    }
}

/// Returns whether that worked. A page served over plain HTTP has no clipboard.
async fn write_to_clipboard(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

fn select_text(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    } else if let Ok(Some(selection)) = window().get_selection() {
        selection.select_all_children(&element).ok();
    }
}
