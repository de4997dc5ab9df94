use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Danger,
}

/// A callout, set apart from the text around it.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(default = "")] title: &'static str,
    children: Children,
) -> impl IntoView {
    let (class, glyph) = match tone {
        Tone::Info => ("notice", Glyph::Info),
        Tone::Success => ("notice success", Glyph::Check),
        Tone::Warning => ("notice warning", Glyph::Alert),
        Tone::Danger => ("notice danger", Glyph::Alert),
    };
    let title =
        (!title.is_empty()).then(|| view! { <p class="notice-title">{title}</p> }.into_any());
    view! {
        <div class=class>
            <Icon glyph />
            <div class="notice-body">{title} {children()}</div>
        </div>
    }
}
