use leptos::prelude::*;

use super::icon::Icon;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Danger,
}

/// Something to know, set apart from the text around it.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(optional, into)] title: String,
    children: Children,
) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Info => ("notice info", Icon::Info),
        Tone::Success => ("notice success", Icon::Check),
        Tone::Warning => ("notice warning", Icon::Alert),
        Tone::Danger => ("notice danger", Icon::Alert),
    };
    view! {
        <div class=class>
            {icon.view()}
            <div class="notice-body">
                {(!title.is_empty()).then(|| view! { <p class="notice-title">{title}</p> }.into_any())}
                {children()}
            </div>
        </div>
    }
}
