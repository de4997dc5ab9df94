//! The redirect URIs: the text and the validation of each row.

use domain::redirect::{self, BaseWarning};
use domain::{FieldCode, FieldError, Origin, RedirectBase};
use leptos::prelude::*;

use crate::components::error_summary::Problem;
use crate::components::field::control_value;
use crate::components::focus::focus_by_id;
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::row_error;
use crate::paths;

/// The member of the request.
pub const FIELD: &str = "redirectUris";
/// The `id` of "Add redirect URI", or of the text that replaces it.
pub const ADD: &str = "add-redirect-uri";

/// A row. Its signals are reference-counted, because rows come and go while the form stays.
#[derive(Clone, Debug)]
pub struct Row {
    /// Identifies the row when others are added or removed.
    pub key: u32,
    pub value: ArcRwSignal<String>,
    pub error: ArcMemo<Option<FieldCode>>,
    pub warnings: ArcMemo<Vec<BaseWarning>>,
    /// What the rule says about this row alone; `None` while it's blank.
    parsed: ArcMemo<Option<Result<RedirectBase, FieldCode>>>,
    /// Set on blur: from then on, the row is validated on each keystroke.
    touched: ArcRwSignal<bool>,
    /// What the last submit found. Typing clears it.
    submit_error: ArcRwSignal<Option<FieldCode>>,
}

impl Row {
    /// A row that isn't blank counts as touched. `duplicates` holds the keys of the rows that equal
    /// an earlier one.
    fn new(key: u32, value: &str, own: Origin, duplicates: Memo<Vec<u32>>) -> Self {
        let touched = ArcRwSignal::new(!value.trim().is_empty());
        let value = ArcRwSignal::new(value.to_owned());
        let submit_error = ArcRwSignal::new(None);
        let parsed = {
            let value = value.clone();
            ArcMemo::new(move |_| {
                let value = value.read();
                let text = value.trim();
                (!text.is_empty()).then(|| RedirectBase::parse(text, &own))
            })
        };
        let error = {
            let (touched, submit_error) = (touched.clone(), submit_error.clone());
            let parsed = parsed.clone();
            ArcMemo::new(move |_| {
                let submit_error = submit_error.get();
                if submit_error.is_some() || !touched.get() {
                    return submit_error;
                }
                match parsed.read().as_ref()? {
                    Ok(_) => duplicates.read().contains(&key).then_some(FieldCode::Duplicate),
                    Err(code) => Some(*code),
                }
            })
        };
        let warnings = {
            let (touched, error, parsed) = (touched.clone(), error.clone(), parsed.clone());
            ArcMemo::new(move |_| match &*parsed.read() {
                Some(Ok(base)) if touched.get() && error.read().is_none() => base.warnings(),
                _ => Vec::new(),
            })
        };
        Self { key, value, error, warnings, parsed, touched, submit_error }
    }

    /// The `id` of its control.
    pub fn id(&self) -> String {
        format!("{FIELD}-{}", self.key)
    }

    pub fn on_input(&self, value: String) {
        self.value.set(value);
        if self.submit_error.get_untracked().is_some() {
            self.submit_error.set(None);
        }
    }

    pub fn on_blur(&self) {
        self.read_control();
        let value = self.value.get_untracked();
        if value.trim() != value {
            self.value.set(value.trim().to_owned());
        }
        self.mark_touched();
    }

    /// Picks up what was filled in without an `input` event.
    pub fn read_control(&self) {
        let value = control_value(&self.id());
        if let Some(value) = value.filter(|value| *self.value.read_untracked() != *value) {
            self.on_input(value);
        }
    }

    /// A blank row isn't validated until the form is submitted.
    fn mark_touched(&self) {
        if !self.is_blank() {
            self.touched.set(true);
        }
    }

    fn on_submit(&self) {
        self.read_control();
        self.mark_touched();
        self.submit_error.set(self.is_blank().then_some(FieldCode::Required));
    }

    fn is_blank(&self) -> bool {
        self.value.read_untracked().trim().is_empty()
    }

    /// The row's entry in the error summary, if it has an error. `at` counts from zero.
    fn problem(&self, at: usize) -> Option<Problem> {
        let message = field_message(FIELD, self.error.get_untracked()?);
        Some(Problem::of_field(&self.id(), &row_error(at + 1, message)))
    }
}

#[derive(Clone, Copy, Debug)]
pub struct RedirectRows {
    pub rows: RwSignal<Vec<Row>>,
    /// The valid rows, as the server would store them.
    pub bases: Memo<Vec<RedirectBase>>,
    /// How many pasted lines didn't fit.
    pub overflow: RwSignal<usize>,
    duplicates: Memo<Vec<u32>>,
    next_key: StoredValue<u32>,
}

impl RedirectRows {
    pub fn new() -> Self {
        let rows = RwSignal::new(Vec::<Row>::new());
        let duplicates = Memo::new(move |_| {
            let rows = rows.read();
            let parsed: Vec<_> = rows.iter().map(|row| row.parsed.read()).collect();
            let bases: Vec<_> = parsed.iter().map(|row| row.as_ref()?.as_ref().ok()).collect();
            redirect::duplicates(&bases).into_iter().map(|at| rows[at].key).collect::<Vec<_>>()
        });
        let bases = Memo::new(move |_| {
            let duplicates = duplicates.read();
            let rows = rows.read();
            let rows = rows.iter().filter(|row| !duplicates.contains(&row.key));
            rows.filter_map(|row| row.parsed.get()?.ok()).collect()
        });
        Self { rows, bases, overflow: RwSignal::new(0), duplicates, next_key: StoredValue::new(0) }
    }

    pub fn fill(self, values: &[String]) {
        self.rows.set(values.iter().map(|value| self.new_row(value)).collect());
    }

    /// The trimmed text of each row. Tracked.
    pub fn values(self) -> Vec<String> {
        self.rows.read().iter().map(|row| row.value.read().trim().to_owned()).collect()
    }

    /// Validates every row; a blank one must be filled or removed.
    pub fn validate_all(self) -> Vec<Problem> {
        let rows = self.rows.get_untracked();
        rows.iter().for_each(Row::on_submit);
        rows.iter().enumerate().filter_map(|(at, row)| row.problem(at)).collect()
    }

    /// Shows a server error about `redirectUris[2]` on the third row.
    pub fn apply_server_error(self, refused: &FieldError) -> Option<Problem> {
        let index = refused.field.strip_prefix(FIELD)?;
        let index = index.strip_prefix('[').and_then(|index| index.strip_suffix(']'));
        let at: Option<usize> = index.and_then(|index| index.parse().ok());
        let row = at.and_then(|at| Some((at, self.rows.read_untracked().get(at)?.clone())));
        let Some((at, row)) = row else {
            return Some(Problem::of_field(ADD, field_message(FIELD, refused.code)));
        };
        row.submit_error.set(Some(refused.code));
        row.problem(at)
    }

    /// Puts each pasted line into its own row, as far as they fit.
    pub fn on_paste(self, row: &Row, text: &str) {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        if row.is_blank()
            && let Some(first) = lines.next()
        {
            row.on_input(first.to_owned());
            row.mark_touched();
        }
        let lines: Vec<&str> = lines.collect();
        let room = RedirectBase::MAX_COUNT.saturating_sub(self.rows.read_untracked().len());
        self.overflow.set(lines.len().saturating_sub(room));
        let new: Vec<Row> = lines.into_iter().take(room).map(|line| self.new_row(line)).collect();
        self.rows.update(|rows| {
            let after = rows.iter().position(|one| one.key == row.key).map(|at| at + 1);
            let after = after.unwrap_or(rows.len());
            rows.splice(after..after, new);
        });
    }

    /// Appends a blank row and moves the focus to it.
    pub fn add(self) {
        let row = self.new_row("");
        let id = row.id();
        self.rows.update(|rows| rows.push(row));
        focus_rendered(id);
    }

    /// Removes `row` and moves the focus to the one that takes its place.
    pub fn remove(self, row: &Row) {
        let at = self.rows.read_untracked().iter().position(|one| one.key == row.key);
        self.rows.update(|rows| rows.retain(|one| one.key != row.key));
        self.overflow.set(0);
        let rows = self.rows.read_untracked();
        let next = at.and_then(|at| rows.get(at).or(rows.last()));
        focus_rendered(next.map_or_else(|| ADD.to_owned(), Row::id));
    }

    fn new_row(self, value: &str) -> Row {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        Row::new(key, value, paths::app_origin(), self.duplicates)
    }
}

/// Moves the focus after the rows are rendered, but in the same task: the next keystroke must land
/// there.
fn focus_rendered(id: String) {
    queue_microtask(move || focus_by_id(&id));
}
