use leptos::attr::Attribute;
use leptos::prelude::*;

use super::field::{Field, described_by};

/// What a text control is for, which decides its keyboard, autofill and spell-checking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    Multiline,
    /// A slug, an ID: nothing to spell-check or capitalize.
    Identifier,
    Url,
    Email,
    PersonName,
    OrganizationName,
    CurrentPassword,
    NewPassword,
}

impl InputKind {
    fn is_password(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::NewPassword)
    }

    /// Whether the browser must not correct or capitalize the text.
    fn is_verbatim(self) -> bool {
        self.is_password() || matches!(self, Self::Identifier | Self::Url)
    }

    fn autocomplete(self) -> &'static str {
        match self {
            Self::Text | Self::Multiline | Self::Identifier | Self::Url => "off",
            Self::Email => "username",
            Self::PersonName => "name",
            Self::OrganizationName => "organization",
            Self::CurrentPassword => "current-password",
            Self::NewPassword => "new-password",
        }
    }

    fn input_type(self, is_shown: bool) -> &'static str {
        match self {
            Self::Email => "email",
            Self::CurrentPassword | Self::NewPassword if !is_shown => "password",
            _ => "text",
        }
    }
}

/// The control of a [`Field`].
#[component]
pub fn TextInput(
    field: Field,
    kind: InputKind,
    #[prop(optional)] optional: bool,
    #[prop(optional)] has_hint: bool,
    /// More IDs for `aria-describedby`.
    #[prop(default = "")]
    described_by_more: &'static str,
    /// Shows a password as plain text.
    #[prop(optional)]
    is_shown: RwSignal<bool>,
    #[prop(optional_no_strip)] on_input: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let id = field.name;
    let description =
        move || described_by(id, has_hint, field.error.get().is_some(), described_by_more);
    let invalid = move || field.error.get().map(|_| "true");
    let notify = move || {
        if let Some(on_input) = on_input {
            on_input.run(());
        }
    };
    let input = move |ev| {
        field.on_input(event_target_value(&ev));
        notify();
    };
    let change = move |_| {
        if field.read_control() {
            notify();
        }
    };
    let is_verbatim = kind.is_verbatim();
    if kind == InputKind::Multiline {
        return view! {
            <textarea
                id=id
                class="input"
                rows="3"
                dir="auto"
                prop:value=move || field.value.get()
                aria-describedby=description
                aria-invalid=invalid
                on:input=input
                on:change=change
                on:blur=move |_| field.on_blur()
            ></textarea>
        }
        .into_any();
    }
    view! {
        <input
            id=id
            class="input"
            type=move || kind.input_type(is_shown.get())
            autocomplete=kind.autocomplete()
            dir=if is_verbatim || kind == InputKind::Email { "ltr" } else { "auto" }
            inputmode=(kind == InputKind::Url).then_some("url")
            autocapitalize=is_verbatim.then_some("none")
            spellcheck=is_verbatim.then_some("false")
            aria-required=(!optional).then_some("true")
            prop:value=move || field.value.get()
            aria-describedby=description
            aria-invalid=invalid
            on:input=input
            on:change=change
            on:blur=move |_| field.on_blur()
        />
    }
    .into_any()
}

/// The attributes of an input for a URL that isn't a [`Field`].
pub fn url_input() -> impl Attribute {
    view! {
        <{..}
            type="text"
            inputmode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            dir="ltr"
        />
    }
}
