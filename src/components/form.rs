//! What every form does when it is sent.

use leptos::prelude::*;

use super::error_summary::{Problem, failure_text};
use super::field::Field;
use crate::api::ApiError;
use crate::i18n::fields::field_message;

/// Whether a form is being sent, and what was wrong when it was.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    pub busy: RwSignal<bool>,
    pub problems: RwSignal<Vec<Problem>>,
}

impl Sending {
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), problems: RwSignal::default() }
    }

    /// Whether to send: nothing is under way, and nothing is wrong.
    pub fn start(self, check: impl FnOnce() -> Vec<Problem>) -> bool {
        if self.busy.get_untracked() {
            return false;
        }
        let problems = check();
        let right = problems.is_empty();
        self.busy.set(right);
        self.problems.set(problems);
        right
    }

    /// Whether the screen was left before the answer came: nothing of it may be touched then.
    pub fn is_gone(self) -> bool {
        self.busy.try_get_untracked().is_none()
    }

    /// It did not work; `problems` says why, if anybody is there to read it.
    pub fn fail(self, problems: impl FnOnce() -> Vec<Problem>) {
        if !self.is_gone() {
            self.busy.set(false);
            self.problems.set(problems());
        }
    }
}

impl Default for Sending {
    fn default() -> Self {
        Self::new()
    }
}

/// What is wrong with `fields`, in their order; each says so itself too.
pub fn check_all(fields: &[Field]) -> Vec<Problem> {
    fields.iter().filter(|field| !field.check()).filter_map(|field| problem_of(*field)).collect()
}

/// What the server refused, on the `fields` it names; what no field is to blame for, in words.
pub fn refused_by_server(fields: &[Field], error: &ApiError) -> Vec<Problem> {
    let mut problems = Vec::new();
    for refused in error.fields() {
        match fields.iter().find(|field| field.name == refused.field) {
            Some(field) => {
                field.refuse(Some(refused.code));
                problems.extend(problem_of(*field));
            }
            None => problems.push(Problem::general(field_message(&refused.field, refused.code))),
        }
    }
    if problems.is_empty() {
        problems.push(Problem::general(&failure_text(error)));
    }
    problems
}

fn problem_of(field: Field) -> Option<Problem> {
    field.error.get_untracked().map(|error| Problem::of_field(field.name, error))
}
