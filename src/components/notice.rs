use super::icon::Icon;
use crate::dom::{Content, El, div, p};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Danger,
}

/// Something to know, set apart from the text around it.
pub fn notice(tone: Tone, title: &str, content: impl Content) -> El {
    let (class, icon) = match tone {
        Tone::Info => ("notice info", Icon::Info),
        Tone::Success => ("notice success", Icon::Check),
        Tone::Warning => ("notice warning", Icon::Alert),
        Tone::Danger => ("notice danger", Icon::Alert),
    };
    let title = (!title.is_empty()).then(|| p().class("notice-title").child(title));
    let body = div().class("notice-body").child(title).child(content);
    div().class(class).child(icon.el()).child(body)
}
