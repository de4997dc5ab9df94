use leptos::prelude::*;
use leptos_router::hooks::query_signal_with_options;

use super::navigation::in_place;

#[component]
pub fn Toolbar() -> impl IntoView {
    view! {
        <div class="workbench-toolbar" role="group" aria-label="View">
            <Switch
                label="Theme"
                param="theme"
                choices=&[("", "System"), ("light", "Light"), ("dark", "Dark"), ("light-dark", "Light + dark")]
            />
            <Switch
                label="Width"
                param="width"
                choices=&[
                    ("", "Free"),
                    ("320", "320"),
                    ("390", "390"),
                    ("768", "768"),
                    ("1280", "1280"),
                    ("390-1280", "390 + 1280"),
                ]
            />
            <Switch label="Language" param="lang" choices=&[("", "English"), ("es", "Español")] />
            <Switch
                label="Text size"
                param="text"
                choices=&[("", "100 %"), ("150", "150 %"), ("200", "200 %")]
            />
            <Switch label="Motion" param="motion" choices=&[("", "System"), ("reduce", "Reduced")] />
        </div>
    }
}

/// Sets a query parameter. The first choice is the default, and is pressed if the parameter's value
/// isn't one of the choices.
#[component]
fn Switch(
    label: &'static str,
    param: &'static str,
    choices: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let (value, set_value) = query_signal_with_options::<String>(param, in_place());
    let chosen = Memo::new(move |_| {
        let value = value.get().unwrap_or_default();
        choices.iter().position(|&(choice, _)| choice == value).unwrap_or(0)
    });
    let option = move |(index, &(choice, name)): (usize, &(&'static str, &'static str))| {
        let choose = move |_| set_value.set((!choice.is_empty()).then(|| choice.to_owned()));
        let pressed = move || (chosen.get() == index).to_string();
        view! {
            <button type="button" class="segmented-control-option" aria-pressed=pressed on:click=choose>
                {name}
            </button>
        }
    };
    view! {
        <div class="workbench-control" role="group" aria-label=label>
            <span aria-hidden="true">{label}</span>
            <div class="segmented-control">{choices.iter().enumerate().map(option).collect_view()}</div>
        </div>
    }
}
