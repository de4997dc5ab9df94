use leptos::prelude::*;

/// Text that a developer or customer typed. It's treated as hostile: a text node, isolated so that
/// its direction doesn't leak, wrapped anywhere, and never machine-translated.
#[component]
pub fn UserText(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <bdi class="user-content" dir="auto" translate="no">
            {text}
        </bdi>
    }
}
