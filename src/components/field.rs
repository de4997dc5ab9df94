//! The state of a text field, and the parts that every kind of field has.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use domain::FieldCode;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::icon::{Glyph, Icon};
use crate::i18n::fields::field_message;
use crate::i18n::settings::t;

/// A text field of a form. It's validated on blur, then on each keystroke while it has an error.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The member of the request; also the control's `id`.
    pub name: &'static str,
    pub value: RwSignal<String>,
    pub error: RwSignal<Option<&'static str>>,
    rule: fn(&str) -> Option<FieldCode>,
    accepted: StoredValue<Option<String>>,
}

impl Field {
    /// `rule` is the domain's rule for this field.
    pub fn new(name: &'static str, rule: fn(&str) -> Option<FieldCode>) -> Self {
        let (value, error) = (RwSignal::default(), RwSignal::new(None));
        Self { name, value, error, rule, accepted: StoredValue::new(None) }
    }

    /// Makes `text` valid, whatever the rule says: it's saved already, and may stay as it is.
    pub fn accept(self, text: String) {
        self.accepted.set_value(Some(text));
    }

    fn check(self, text: &str) -> Option<FieldCode> {
        let is_accepted = self.accepted.with_value(|saved| saved.as_deref() == Some(text.trim()));
        if is_accepted { None } else { (self.rule)(text) }
    }

    /// Whether the value is valid. Shows the error if it isn't.
    pub fn validate(self) -> bool {
        let code = self.value.with_untracked(|value| self.check(value));
        self.set_error(code);
        code.is_none()
    }

    /// Shows the message for `code`, or removes it.
    pub fn set_error(self, code: Option<FieldCode>) {
        let error = code.map(|code| field_message(self.name, code));
        if self.error.get_untracked() != error {
            self.error.set(error);
        }
    }

    pub fn on_input(self, value: String) {
        self.value.set(value);
        if self.error.get_untracked().is_some() {
            self.validate();
        }
    }

    pub fn on_blur(self) {
        defer_blur_validation(Rc::new(move || {
            if self.value.try_get_untracked().is_some() {
                self.read_control();
                self.validate();
            }
        }));
    }

    /// Picks up what an extension or the browser put into the control without an `input` event.
    /// Returns whether the value changed.
    pub fn read_control(self) -> bool {
        let value = control_value(self.name).filter(|value| *self.value.read_untracked() != *value);
        value.map(|value| self.on_input(value)).is_some()
    }

    pub fn get(self) -> String {
        self.value.get_untracked()
    }
}

/// The value of the text control with this `id`.
pub fn control_value(id: &str) -> Option<String> {
    // A `textarea` has the same property.
    Some(document().get_element_by_id(id)?.unchecked_into::<HtmlInputElement>().value())
}

/// Validates a field on blur. If a press caused the blur, validation waits until the press has
/// ended: an error shifts the layout, and the click would miss its target.
pub fn defer_blur_validation(validate: Rc<dyn Fn()>) {
    if !matches!(document().query_selector(":active"), Ok(Some(_))) {
        return validate();
    }
    let listener = Rc::new(Cell::new(None::<WindowListenerHandle>));
    let registered = Rc::clone(&listener);
    let handle = window_event_listener(ev::mouseup, move |_| {
        if let Some(handle) = registered.take() {
            handle.remove();
        }
        let validate = Rc::clone(&validate);
        // The click event comes next.
        set_timeout(move || validate(), Duration::ZERO);
    });
    listener.set(Some(handle));
}

/// The `aria-describedby` of the control `id`.
pub fn described_by(id: &str, has_hint: bool, has_error: bool, more: &str) -> Option<String> {
    let hint = has_hint.then(|| format!("{id}-hint"));
    let more = (!more.is_empty()).then(|| more.to_owned());
    let error = has_error.then(|| format!("{id}-error"));
    let ids: Vec<_> = [hint, more, error].into_iter().flatten().collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The label of the control `id`.
#[component]
pub fn FieldLabel(
    #[prop(into)] id: String,
    text: &'static str,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let optional = optional.then(|| {
        view! {
            <span class="optional" aria-hidden="true">
                {t().optional()}
            </span>
        }
        .into_any()
    });
    view! {
        <div class="label">
            <label for=id>{text}</label>
            {optional}
        </div>
    }
}

/// The hint of the control `id`; nothing if `text` is empty.
#[component]
pub fn FieldHint(id: &'static str, text: &'static str) -> impl IntoView {
    (!text.is_empty()).then(|| {
        view! {
            <p id=format!("{id}-hint") class="hint">
                {text}
            </p>
        }
        .into_any()
    })
}

/// What's wrong with the control `id`.
#[component]
pub fn FieldError(
    #[prop(into)] id: String,
    #[prop(into)] error: Signal<Option<&'static str>>,
) -> impl IntoView {
    let id = format!("{id}-error");
    move || {
        error.get().map(|error| {
            view! {
                <FieldMessage id=id.clone() class="field-error" glyph=Glyph::Alert>
                    <span prop:textContent=error></span>
                </FieldMessage>
            }
            .into_any()
        })
    }
}

/// A line about a control, with an icon that says whether it's good or bad.
#[component]
pub fn FieldMessage(
    #[prop(optional, into)] id: Option<String>,
    class: &'static str,
    glyph: Glyph,
    children: Children,
) -> impl IntoView {
    view! {
        <p id=id class=class>
            <Icon glyph />
            <span>{children()}</span>
        </p>
    }
}
