//! A labelled text input with its hint and its error.

use domain::FieldCode;
use leptos::prelude::*;

use super::icon::Icon;
use crate::i18n::fields::field_message;
use crate::i18n::settings::{characters_left, characters_over, t};

/// One text field of a form: what was typed, and what is wrong with it. It is checked when it is
/// left, then on each keystroke until it is right.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The member of the request; also the control's `id`.
    pub name: &'static str,
    pub value: RwSignal<String>,
    pub error: RwSignal<Option<&'static str>>,
    check: fn(&str) -> Option<FieldCode>,
}

impl Field {
    /// `check` is the domain's rule for this field.
    pub fn new(name: &'static str, check: fn(&str) -> Option<FieldCode>) -> Self {
        Self { name, value: RwSignal::default(), error: RwSignal::new(None), check }
    }

    /// Whether it is right; if not, says so.
    pub fn check(self) -> bool {
        let code = self.value.with_untracked(|value| (self.check)(value));
        self.refuse(code);
        code.is_none()
    }

    /// Shows the sentence for `code`, or that nothing is wrong.
    pub fn refuse(self, code: Option<FieldCode>) {
        let error = code.map(|code| field_message(self.name, code));
        if self.error.get_untracked() != error {
            self.error.set(error);
        }
    }

    /// What leaving it does.
    pub fn left(self) {
        self.check();
    }

    /// What each keystroke does.
    pub fn typed(self, value: String) {
        self.value.set(value);
        if self.error.get_untracked().is_some() {
            self.check();
        }
    }

    pub fn get(self) -> String {
        self.value.get_untracked()
    }
}

/// What an input is for; decides keyboard, autofill and spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Words that people read.
    #[default]
    Words,
    /// Words over several lines.
    Lines,
    /// Something exact: a slug, an identifier.
    Exact,
    Url,
    Email,
    PersonName,
    OrganizationName,
}

/// A [`Field`] with its label. Children stand between hint and error.
#[component]
pub fn TextField(
    field: Field,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] kind: Kind,
    #[prop(optional)] is_optional: bool,
    /// Counts down when it comes near.
    #[prop(optional)]
    limit: usize,
    /// More ids that describe the control.
    #[prop(optional)]
    described_by: &'static str,
    #[prop(optional)] on_typed: Option<Callback<()>>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let id = field.name;
    let on_input = move |ev| {
        field.typed(event_target_value(&ev));
        if let Some(on_typed) = on_typed {
            on_typed.run(());
        }
    };
    let on_blur = move |_| field.left();
    let described =
        move || describes(id, !hint.is_empty(), field.error.get().is_some(), described_by);
    let invalid = move || field.error.get().map(|_| "true");
    let control = match kind {
        Kind::Lines => view! {
            <textarea
                id=id
                class="input"
                rows="3"
                dir="auto"
                prop:value=field.value
                aria-describedby=described
                aria-invalid=invalid
                on:input=on_input
                on:blur=on_blur
            ></textarea>
        }
        .into_any(),
        _ => view! {
            <input
                id=id
                class="input"
                type=match kind {
                    Kind::Email => "email",
                    _ => "text",
                }
                inputmode=(kind == Kind::Url).then_some("url")
                autocomplete=match kind {
                    Kind::Email => "username",
                    Kind::PersonName => "name",
                    Kind::OrganizationName => "organization",
                    _ => "off",
                }
                autocapitalize=matches!(kind, Kind::Exact | Kind::Url).then_some("none")
                spellcheck=matches!(kind, Kind::Exact | Kind::Url).then_some("false")
                dir=if matches!(kind, Kind::Exact | Kind::Url | Kind::Email) { "ltr" } else { "auto" }
                aria-required=(!is_optional).then_some("true")
                prop:value=field.value
                aria-describedby=described
                aria-invalid=invalid
                on:input=on_input
                on:blur=on_blur
            />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <Label id label is_optional />
            <Hint id hint />
            {control}
            {children.map(|children| children())}
            <FieldError id error=field.error />
            {(limit > 0).then(|| view! { <Counter value=field.value limit /> })}
        </div>
    }
}

/// A [`Field`] for a password, with a button that shows it.
#[component]
pub fn PasswordField(
    field: Field,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
) -> impl IntoView {
    let id = field.name;
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <Label id label is_optional=false />
            <Hint id hint />
            <div class="input-row">
                <input
                    id=id
                    class="input"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-required="true"
                    prop:value=field.value
                    aria-describedby=move || {
                        describes(id, !hint.is_empty(), field.error.get().is_some(), "")
                    }
                    aria-invalid=move || field.error.get().map(|_| "true")
                    on:input=move |ev| field.typed(event_target_value(&ev))
                    on:blur=move |_| field.left()
                />
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || shown.get().to_string()
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {Icon::Eye.view()}
                    <span class="visually-hidden">{t().show_password()}</span>
                </button>
            </div>
            <FieldError id error=field.error />
        </div>
    }
}

/// The `aria-describedby` of the control `id`.
pub fn describes(id: &str, hint: bool, error: bool, more: &str) -> Option<String> {
    let mut ids = String::new();
    let mut add = |part: &str| {
        if !ids.is_empty() {
            ids.push(' ');
        }
        ids.push_str(part);
    };
    if hint {
        add(&format!("{id}-hint"));
    }
    if !more.is_empty() {
        add(more);
    }
    if error {
        add(&format!("{id}-error"));
    }
    (!ids.is_empty()).then_some(ids)
}

#[component]
pub fn Label(#[prop(into)] id: String, label: &'static str, is_optional: bool) -> impl IntoView {
    view! {
        <div class="label">
            <label for=id>{label}</label>
            {is_optional.then(|| view! { <span class="optional" aria-hidden="true">{t().optional()}</span> })}
        </div>
    }
}

#[component]
pub fn Hint(#[prop(into)] id: String, hint: &'static str) -> impl IntoView {
    (!hint.is_empty()).then(|| view! { <p id=format!("{id}-hint") class="hint">{hint}</p> })
}

/// What is wrong with the control `id`.
#[component]
pub fn FieldError(
    #[prop(into)] id: String,
    #[prop(into)] error: Signal<Option<&'static str>>,
) -> impl IntoView {
    move || {
        let id = format!("{id}-error");
        error.get().map(|error| view! { <p id=id class="field-error">{Icon::Alert.view()} <span>{error}</span></p> })
    }
}

/// How much of `limit` is left, once four fifths are used. Spoken at a few marks only.
#[component]
fn Counter(value: RwSignal<String>, limit: usize) -> impl IntoView {
    let left = Memo::new(move |_| {
        let used = value.read().trim().chars().count();
        (used * 5 >= limit * 4).then(|| limit.cast_signed() - used.cast_signed())
    });
    let say = |left: isize| match usize::try_from(left) {
        Ok(left) => characters_left(left),
        Err(_) => characters_over(left.unsigned_abs()),
    };
    let spoken = Memo::new(move |_| {
        let left = left.get()?;
        [20, 10, 5, 0, -1].into_iter().rfind(|mark| left <= *mark)
    });
    view! {
        <p class="counter" class:over=move || left.get().is_some_and(|left| left < 0) aria-hidden="true">
            {move || left.get().map(say)}
        </p>
        <p class="visually-hidden" role="status">{move || spoken.get().map(say)}</p>
    }
}
