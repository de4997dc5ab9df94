//! The redirect URIs: a row each.

use std::rc::Rc;

use domain::redirect::{BaseWarning, parse_rows};
use domain::{FieldCode, FieldError, RedirectBase};
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event};

use crate::app::own_origin;
use crate::components::error_summary::{Problem, focus};
use crate::components::field::{field_error, hint_of, when_left};
use crate::components::icon::Icon;
use crate::dom::{El, action, div, fieldset, input, legend, li, live, or_nothing, p, span, ul};
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::{
    self, base_warning, pasted_too_many, redirect_uri_n, remove_redirect_uri_n, t,
};

const FIELD: &str = "redirectUris";
const ADD: &str = "add-redirect-uri";

#[derive(Clone, Copy, Debug)]
struct Row {
    /// Stays with the row when others come and go.
    key: u32,
    value: RwSignal<String>,
    error: RwSignal<Option<FieldCode>>,
    warnings: RwSignal<Vec<BaseWarning>>,
    /// Once it was left it is checked on each keystroke.
    was_left: RwSignal<bool>,
}

impl Row {
    fn id(self) -> String {
        format!("{FIELD}-{}", self.key)
    }

    fn is_blank(self) -> bool {
        self.value.read_untracked().trim().is_empty()
    }
}

#[derive(Clone, Copy, Debug)]
pub struct RedirectRows {
    rows: RwSignal<Vec<Row>>,
    next_key: StoredValue<u32>,
    /// Rows live as long as the form, wherever they are made. Weak: the owner owns this.
    owner: StoredValue<Option<WeakOwner>>,
    /// What the rule makes of each row.
    read: Memo<Vec<Result<RedirectBase, FieldCode>>>,
    /// How many pasted lines did not fit.
    left_out: RwSignal<usize>,
}

impl RedirectRows {
    pub fn new() -> Self {
        let rows = RwSignal::default();
        Self {
            rows,
            read: Memo::new(move |_| parse_rows(&values(rows), &own_origin())),
            next_key: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().map(|owner| owner.downgrade())),
            left_out: RwSignal::new(0),
        }
    }

    pub fn fill(self, values: &[String]) {
        self.rows.set(values.iter().map(|value| self.row(value)).collect());
        self.look_at(|_| true);
    }

    /// What is typed, without the white space around it. Tracked.
    pub fn current(self) -> Vec<String> {
        values(self.rows)
    }

    /// The rows that are right, as the server would store them. Tracked.
    pub fn bases(self) -> Vec<RedirectBase> {
        self.read.read().iter().flatten().cloned().collect()
    }

    /// Checks every row; a blank one has to be filled or removed.
    pub(super) fn check_all(self) -> Vec<Problem> {
        self.look_at(|_| true);
        let rows = self.rows.get_untracked();
        for row in rows.iter().filter(|row| row.is_blank()) {
            row.was_left.set(true);
            row.error.set(Some(FieldCode::Required));
        }
        let problem = |(at, row): (usize, &Row)| {
            row.error.get_untracked().map(|code| row_problem(at, *row, code))
        };
        rows.iter().enumerate().filter_map(problem).collect()
    }

    /// The server's word on `redirectUris[2]`, on the third row.
    pub(super) fn refuse(self, refused: &FieldError) -> Option<Problem> {
        let place = refused.field.strip_prefix(FIELD)?;
        let message = field_message(FIELD, refused.code);
        let at: Option<usize> =
            place.strip_prefix('[').and_then(|at| at.strip_suffix(']')?.parse().ok());
        let row = at.and_then(|at| Some((at, *self.rows.read_untracked().get(at)?)));
        let Some((at, row)) = row else { return Some(Problem::of_field(ADD, message)) };
        row.error.set(Some(refused.code));
        Some(row_problem(at, row, refused.code))
    }

    /// Checks the rows that `which` names.
    fn check(self, which: impl Fn(Row) -> bool) {
        for (row, read) in self.rows.get_untracked().into_iter().zip(self.read.get_untracked()) {
            if row.is_blank() || !which(row) {
                continue;
            }
            let (error, warnings) = match read {
                Ok(base) => (None, base.warnings()),
                Err(code) => (Some(code), Vec::new()),
            };
            if row.error.get_untracked() != error {
                row.error.set(error);
            }
            if *row.warnings.read_untracked() != warnings {
                row.warnings.set(warnings);
            }
        }
    }

    /// From now on, the rows that `which` names are checked on each keystroke.
    fn look_at(self, which: impl Fn(Row) -> bool) {
        for row in self.rows.get_untracked() {
            if which(row) && !row.is_blank() {
                row.was_left.set(true);
            }
        }
        self.check(which);
    }

    /// On a keystroke in one row, others are looked at, too: a duplicate may have become right by
    /// a change of its twin.
    fn typed(self, row: Row, value: String) {
        row.value.set(value);
        self.check(|row| row.was_left.get_untracked());
        if row.is_blank() {
            row.error.set(None);
            row.warnings.set(Vec::new());
        }
    }

    fn left(self, row: Row) {
        // The press that left it may have removed it, or the form.
        let is_there = |rows: &Vec<Row>| rows.iter().any(|one| one.key == row.key);
        if self.rows.try_with_untracked(is_there) != Some(true) {
            return;
        }
        let value = row.value.get_untracked();
        if value.trim().len() != value.len() {
            row.value.set(value.trim().to_owned());
        }
        self.look_at(|one| one.key == row.key);
    }

    /// Several pasted lines make several rows, as long as they fit.
    fn pasted(self, row: Row, text: &str) {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if row.is_blank()
            && let Some(first) = lines.next()
        {
            row.value.set(first.to_owned());
        }
        let room = RedirectBase::MAX_COUNT.saturating_sub(self.rows.read_untracked().len());
        let lines: Vec<&str> = lines.collect();
        self.left_out.set(lines.len().saturating_sub(room));
        let new: Vec<Row> = lines.iter().take(room).map(|line| self.row(line)).collect();
        self.rows.update(|rows| {
            let at = rows.iter().position(|one| one.key == row.key).map_or(rows.len(), |at| at + 1);
            rows.splice(at..at, new);
        });
        self.look_at(|_| true);
    }

    fn add(self) {
        let row = self.row("");
        self.rows.update(|rows| rows.push(row));
        focus_soon(row.id());
    }

    fn remove(self, row: Row) {
        let at = self.rows.read_untracked().iter().position(|one| one.key == row.key);
        self.rows.update(|rows| rows.retain(|one| one.key != row.key));
        self.left_out.set(0);
        let rows = self.rows.read_untracked();
        let next = at.and_then(|at| rows.get(at.min(rows.len().saturating_sub(1))));
        focus_soon(next.map_or_else(|| ADD.to_owned(), |row| row.id()));
        let shown = |row: Row| row.error.get_untracked().is_some();
        self.check(shown);
    }

    fn row(self, value: &str) -> Row {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        let make = || Row {
            key,
            value: RwSignal::new(value.to_owned()),
            error: RwSignal::new(None),
            warnings: RwSignal::default(),
            was_left: RwSignal::new(false),
        };
        match self.owner.with_value(|owner| owner.as_ref()?.upgrade()) {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }
}

fn values(rows: RwSignal<Vec<Row>>) -> Vec<String> {
    rows.read().iter().map(|row| row.value.read().trim().to_owned()).collect()
}

fn row_problem(at: usize, row: Row, code: FieldCode) -> Problem {
    let message = field_message(FIELD, code);
    Problem::of_field(&row.id(), &platform_apps::row_error(at + 1, message))
}

/// Once what was just changed is on the page.
fn focus_soon(id: String) {
    request_animation_frame(move || focus(&id));
}

pub(super) fn redirect_uris(rows: RedirectRows) -> El {
    let is_full = Memo::new(move |_| rows.rows.read().len() >= RedirectBase::MAX_COUNT);
    let left_out = move || match rows.left_out.get() {
        0 => None,
        n => Some(p().class("field-error").child(pasted_too_many(n))),
    };
    let keys = move || rows.rows.read().iter().map(|row| row.key).collect();
    let made = move |key, at| {
        let row = rows.rows.read_untracked().iter().find(|row| row.key == key).copied();
        or_nothing(row.map(|row| row_view(rows, at, row)))
    };
    let add = move || {
        if is_full.get() {
            return p()
                .id(ADD)
                .class("hint")
                .attr("tabindex", "-1")
                .child(t().redirect_uris_full());
        }
        let add = action("button small add-row", move |_| rows.add()).id(ADD);
        add.child(Icon::Plus.el()).child(t().add_redirect_uri())
    };
    fieldset()
        .class("stack")
        .attr("aria-describedby", "redirectUris-hint")
        .child(legend().child(t().redirect_uris()))
        .child(hint_of(FIELD, t().redirect_uris_hint()))
        .child(div().class("redirect-rows").keyed(keys, made))
        .child(div().attr("role", "status").content(left_out))
        .child(live(add))
}

fn row_view(rows: RedirectRows, at: RwSignal<usize>, row: Row) -> El {
    let id = row.id();
    let (error_id, warning_id) = (format!("{id}-error"), format!("{id}-warning"));
    let described = {
        let warning_id = warning_id.clone();
        move || match row.error.get() {
            Some(_) => Some(error_id.clone()),
            None => (!row.warnings.read().is_empty()).then(|| warning_id.clone()),
        }
    };
    let pasted = move |ev: Event| {
        let data = ev.unchecked_ref::<ClipboardEvent>().clipboard_data();
        let text = data.and_then(|data| data.get_data("text").ok());
        if let Some(text) = text.filter(|text| text.trim().contains('\n')) {
            ev.prevent_default();
            rows.pasted(row, &text);
        }
    };
    let control = input()
        .id(&id)
        .class("input code")
        .attr("type", "text")
        .attr("inputmode", "url")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("dir", "ltr")
        .attr_of("aria-label", move || Some(redirect_uri_n(at.get() + 1)))
        .value_of(move || row.value.get())
        .attr_of("aria-invalid", move || row.error.get().map(|_| "true"))
        .attr_of("aria-describedby", described)
        .on("input", move |ev| rows.typed(row, event_target_value(&ev)))
        .on("blur", move |_| when_left(Rc::new(move || rows.left(row))))
        .on("paste", pasted);
    let remove = action("button icon-only", move |_| rows.remove(row))
        .attr_of("aria-label", move || Some(remove_redirect_uri_n(at.get() + 1)))
        .child(Icon::Trash.el());
    let warnings = move || {
        let warnings = row.warnings.read();
        let list = || ul().id(&warning_id).class("warnings").attr("role", "list");
        or_nothing((!warnings.is_empty()).then(|| list().child(lines(&warnings))))
    };
    div()
        .class("redirect-row field")
        .child(div().class("input-row").child([control, remove]))
        .child(field_error(id, move || row.error.get().map(|code| field_message(FIELD, code))))
        .child(live(warnings))
}

fn lines(warnings: &[BaseWarning]) -> Vec<El> {
    let line = |warning: &BaseWarning| {
        let text = span().child(base_warning(*warning));
        li().class("field-warning").child([Icon::Info.el(), text])
    };
    warnings.iter().map(line).collect()
}
