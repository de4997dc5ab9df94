//! A labelled text input with its hint and its error.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use domain::FieldCode;
use leptos::ev;
use leptos::prelude::*;

use super::icon::Icon;
use crate::dom::{Content, El, action, div, input, label, live, or_nothing, p, span, textarea};
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

    /// What leaving it does, if the form is still there then.
    pub fn left(self) {
        when_left(Rc::new(move || {
            if self.value.try_get_untracked().is_some() {
                self.check();
            }
        }));
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

/// Runs the check of a field that is being left. If a press takes the focus away, it runs after
/// that: an error moves what is below the field, and the press would end beside its target.
pub fn when_left(check: Rc<dyn Fn()>) {
    if !matches!(document().query_selector(":active"), Ok(Some(_))) {
        return check();
    }
    let heard = Rc::new(Cell::new(None::<WindowListenerHandle>));
    let end = Rc::clone(&heard);
    let listener = window_event_listener(ev::mouseup, move |_| {
        if let Some(listener) = end.take() {
            listener.remove();
        }
        let check = Rc::clone(&check);
        // The click comes next.
        set_timeout(move || check(), Duration::ZERO);
    });
    heard.set(Some(listener));
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

/// How a [`Field`] is shown.
#[derive(Debug, Default)]
pub struct Look {
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: Kind,
    pub is_optional: bool,
    /// Counts down when it comes near.
    pub limit: usize,
    /// More ids that describe the control.
    pub described_by: &'static str,
    pub on_typed: Option<Callback<()>>,
    /// What stands between the control and its error.
    pub more: Vec<El>,
}

/// A [`Field`] with its label.
pub fn text_field(field: Field, look: Look) -> El {
    let Look { label, hint, kind, is_optional, limit, described_by, on_typed, more } = look;
    let id = field.name;
    let control = match kind {
        Kind::Lines => textarea().attr("rows", "3").attr("dir", "auto"),
        _ => one_line(kind).optional("aria-required", (!is_optional).then_some("true")),
    };
    let control = control
        .id(id)
        .class("input")
        .value_of(move || field.value.get())
        .attr_of("aria-describedby", move || {
            describes(id, !hint.is_empty(), field.error.get().is_some(), described_by)
        })
        .attr_of("aria-invalid", move || field.error.get().map(|_| "true"))
        .on("input", move |ev| {
            field.typed(event_target_value(&ev));
            if let Some(on_typed) = &on_typed {
                on_typed.run(());
            }
        })
        .on("blur", move |_| field.left());
    div()
        .class("field")
        .child(labelled(id, label, is_optional))
        .child(hint_of(id, hint))
        .child(control)
        .child(more)
        .child(field_error(id, move || field.error.get()))
        .child((limit > 0).then(|| counter(field.value, limit)))
}

fn one_line(kind: Kind) -> El {
    let is_exact = matches!(kind, Kind::Exact | Kind::Url);
    let (autocomplete, kind_of_input) = match kind {
        Kind::Email => ("username", "email"),
        Kind::PersonName => ("name", "text"),
        Kind::OrganizationName => ("organization", "text"),
        _ => ("off", "text"),
    };
    input()
        .attr("type", kind_of_input)
        .attr("autocomplete", autocomplete)
        .attr("dir", if is_exact || kind == Kind::Email { "ltr" } else { "auto" })
        .optional("inputmode", (kind == Kind::Url).then_some("url"))
        .optional("autocapitalize", is_exact.then_some("none"))
        .optional("spellcheck", is_exact.then_some("false"))
}

/// A [`Field`] for a password, with a button that shows it. `autocomplete` is `current-password` or `new-password`.
pub fn password_field(field: Field, label: &str, hint: &'static str, autocomplete: &str) -> El {
    let id = field.name;
    let shown = RwSignal::new(false);
    let control = input()
        .id(id)
        .class("input")
        .attr_of("type", move || Some(if shown.get() { "text" } else { "password" }))
        .attr("autocomplete", autocomplete)
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("aria-required", "true")
        .value_of(move || field.value.get())
        .attr_of("aria-describedby", move || {
            describes(id, !hint.is_empty(), field.error.get().is_some(), "")
        })
        .attr_of("aria-invalid", move || field.error.get().map(|_| "true"))
        .on("input", move |ev| field.typed(event_target_value(&ev)))
        .on("blur", move |_| field.left());
    let show = action("button", move |_| shown.update(|shown| *shown = !*shown))
        .attr_of("aria-pressed", move || Some(if shown.get() { "true" } else { "false" }))
        .child(Icon::Eye.el())
        .child(span().class("visually-hidden").child(t().show_password()));
    div()
        .class("field")
        .child(labelled(id, label, false))
        .child(hint_of(id, hint))
        .child(div().class("input-row").child([control, show]))
        .child(field_error(id, move || field.error.get()))
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

/// The label of the control `id`.
pub fn labelled(id: &str, text: &str, is_optional: bool) -> El {
    let optional = || span().class("optional").attr("aria-hidden", "true").child(t().optional());
    let name = label().attr("for", id).child(text);
    div().class("label").child(name).child(is_optional.then(optional))
}

pub fn hint_of(id: &str, hint: &str) -> Option<El> {
    (!hint.is_empty()).then(|| p().id(&format!("{id}-hint")).class("hint").child(hint))
}

/// What is wrong with the control `id`.
pub fn field_error(
    id: impl Into<String>,
    error: impl Fn() -> Option<&'static str> + 'static,
) -> El {
    let id = format!("{}-error", id.into());
    let said = move |error: &str| alert_line("field-error", Icon::Alert, error).id(&id);
    live(move || or_nothing(error().map(&said)))
}

/// A line with what is wrong, or good, about a control.
pub fn alert_line(class: &str, icon: Icon, text: impl Content) -> El {
    p().class(class).child(icon.el()).child(span().child(text))
}

/// How much of `limit` is left, once four fifths are used. Spoken at a few marks only.
fn counter(value: RwSignal<String>, limit: usize) -> [El; 2] {
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
    let class = move || {
        let is_over = left.get().is_some_and(|left| left < 0);
        Some(if is_over { "counter over" } else { "counter" })
    };
    let shown = p().attr("aria-hidden", "true").attr_of("class", class);
    let heard = p().class("visually-hidden").attr("role", "status");
    [
        shown.text_of(move || left.get().map(say).unwrap_or_default()),
        heard.text_of(move || spoken.get().map(say).unwrap_or_default()),
    ]
}
