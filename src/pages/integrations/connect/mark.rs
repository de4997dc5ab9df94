use crate::components::icon::Icon;
use crate::dom::{El, span};

/// The sign above a heading that says how a request ended.
pub fn mark(icon: Icon) -> El {
    let class = if icon == Icon::Check { "mark done" } else { "mark" };
    span().class(class).child(icon.el())
}
