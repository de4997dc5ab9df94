//! A choice that holds for every page.

use leptos::prelude::*;

use super::icon::Icon;
use crate::dom::{El, action, div, span};

/// One of the buttons.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub value: &'static str,
    pub name: &'static str,
    /// Shown in place of the name.
    pub icon: Option<Icon>,
    /// The language of the name, if it is another than the page's.
    pub lang: Option<&'static str>,
}

/// Buttons of which one is pressed.
pub fn switch(
    label: &str,
    choices: &[Choice],
    chosen: RwSignal<&'static str>,
    on_choose: fn(&'static str),
) -> El {
    let buttons: Vec<_> =
        choices.iter().map(|choice| choice_button(*choice, chosen, on_choose)).collect();
    div().class("switch").attr("role", "group").attr("aria-label", label).child(buttons)
}

fn choice_button(
    choice: Choice,
    chosen: RwSignal<&'static str>,
    on_choose: fn(&'static str),
) -> El {
    let Choice { value, name, icon, lang } = choice;
    let choose = move |_| {
        chosen.set(value);
        on_choose(value);
    };
    let pressed = move || Some(if chosen.get() == value { "true" } else { "false" });
    let button = action("switch-option", choose).attr_of("aria-pressed", pressed);
    let button = match lang {
        Some(lang) => button.attr("lang", lang),
        None => button,
    };
    match icon {
        Some(icon) => button
            .attr("title", name)
            .child(icon.el())
            .child(span().class("visually-hidden").child(name)),
        None => button.child(span().child(name)),
    }
}
