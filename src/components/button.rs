use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Submits its form. It's never `disabled`: while `pending` it says so, and the form ignores a
/// second press.
#[component]
pub fn SubmitButton(
    #[prop(into)] label: Signal<&'static str>,
    pending_label: &'static str,
    #[prop(into)] pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="button primary"
            aria-disabled=move || pending.get().then_some("true")
            prop:textContent=move || if pending.get() { pending_label } else { label.get() }
        ></button>
    }
}

/// A button that acts on the page. Ignores presses while `pending`.
#[component]
pub fn Button(
    #[prop(default = "button")] class: &'static str,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(into)] on_press: UnsyncCallback<()>,
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if !pending.get_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button
            type="button"
            class=class
            aria-disabled=move || pending.get().then_some("true")
            on:click=press
        >
            {glyph.map(|glyph| view! { <Icon glyph /> }.into_any())}
            <span>{children()}</span>
        </button>
    }
}
