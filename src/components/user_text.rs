use leptos::prelude::*;

/// Text that a developer or customer typed. It's hostile: a text node, isolated so that its
/// direction doesn't leak, wrapped wherever it must, and never machine-translated.
#[component]
pub fn UserText(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <bdi class="user-content" dir="auto" translate="no">
            {text}
        </bdi>
    }
}
