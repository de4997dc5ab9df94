use leptos::prelude::*;

use super::icon::Icon;
use crate::dom::{El, button};

/// The button that sends a form. Never `disabled`: while `busy` it says so, and the form's own
/// handler ignores a second press.
pub fn submit_button(
    label: &'static str,
    busy_label: &'static str,
    busy: impl Fn() -> bool + Copy + 'static,
) -> El {
    button()
        .attr("type", "submit")
        .class("button primary")
        .attr_of("aria-disabled", move || busy().then_some("true"))
        .text_of(move || if busy() { busy_label } else { label })
}

#[component]
pub fn SubmitButton(
    label: &'static str,
    busy_label: &'static str,
    #[prop(into)] busy: Signal<bool>,
) -> impl IntoView {
    submit_button(label, busy_label, move || busy.get()).view()
}

/// A button that does something on this page.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    on_click: Callback<()>,
    /// `primary`, `danger`, `quiet` or nothing.
    #[prop(optional)]
    kind: &'static str,
    #[prop(optional)] icon: Option<Icon>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=format!("button {kind}")
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| {
                if !busy.get_untracked() {
                    on_click.run(());
                }
            }
        >
            {icon.map(Icon::view)}
            <span>{label}</span>
        </button>
    }
}
