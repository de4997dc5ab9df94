//! A choice that holds for every page.

use leptos::prelude::*;

use super::icon::Icon;

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
#[component]
pub fn Switch(
    label: &'static str,
    choices: Vec<Choice>,
    chosen: RwSignal<&'static str>,
    on_choose: fn(&'static str),
) -> impl IntoView {
    let button = move |choice: Choice| {
        let Choice { value, name, icon, lang } = choice;
        view! {
            <button
                type="button"
                class="switch-option"
                lang=lang
                title=icon.map(|_| name)
                aria-pressed=move || (chosen.get() == value).to_string()
                on:click=move |_| {
                    chosen.set(value);
                    on_choose(value);
                }
            >
                {icon.map(Icon::view)}
                <span class=if icon.is_some() { "visually-hidden" } else { "" }>{name}</span>
            </button>
        }
        .into_any()
    };
    let buttons: Vec<_> = choices.into_iter().map(button).collect();
    view! { <div class="switch" role="group" aria-label=label>{buttons}</div> }
}
