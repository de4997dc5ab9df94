use domain::wire::{ErrorCode, Reason};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::icon::Icon;
use crate::api::ApiError;
use crate::dom::{El, a, div, h2, li, live, or_nothing, ul};
use crate::i18n::common::{rate_limited, t};
use crate::i18n::settings;

/// One entry of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The `id` of the control to jump to; none if no field is at fault.
    pub control: Option<String>,
    pub text: String,
}

impl Problem {
    pub fn of_field(control: &str, text: &str) -> Self {
        Self { control: Some(control.to_owned()), text: text.to_owned() }
    }

    pub fn general(text: &str) -> Self {
        Self { control: None, text: text.to_owned() }
    }
}

/// What to tell people about a failed call, in their language: the server's own text is English.
pub fn failure_text(error: &ApiError) -> String {
    let text = match error {
        ApiError::RateLimited(seconds) => return rate_limited(*seconds),
        ApiError::Network => t().offline(),
        ApiError::Decode { .. } => t().server_failed(),
        ApiError::Api(body) if body.details.reason == Some(Reason::OwnerRequired) => {
            settings::t().owner_required()
        }
        ApiError::Api(body) => match body.code {
            ErrorCode::InternalError | ErrorCode::Unavailable => t().server_failed(),
            ErrorCode::NotFound => settings::t().not_found_any_more(),
            ErrorCode::Conflict | ErrorCode::PreconditionFailed => {
                settings::t().changed_meanwhile()
            }
            _ => settings::t().not_possible(),
        },
    };
    text.to_owned()
}

/// What is wrong with a form that was just submitted: takes the focus each time `problems` is set.
pub fn error_summary(problems: impl Fn() -> Vec<Problem> + 'static) -> El {
    live(move || {
        let problems = problems();
        or_nothing((!problems.is_empty()).then(|| summary(problems)))
    })
}

fn summary(problems: Vec<Problem>) -> El {
    let entries: Vec<_> = problems.into_iter().map(entry).collect();
    let title = h2().child(Icon::Alert.el()).child(settings::t().there_is_a_problem());
    let summary = div()
        .class("error-summary")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .child([title, ul().child(entries)]);
    let shown = summary.cast();
    queue_microtask(move || focus_element(shown));
    summary
}

fn entry(problem: Problem) -> El {
    let Some(control) = problem.control else { return li().child(problem.text) };
    let href = format!("#{control}");
    let jump = move |ev: Event| {
        ev.prevent_default();
        focus(&control);
    };
    li().child(a().attr("href", &href).on("click", jump).child(problem.text))
}

/// Moves the focus to the element `id`.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        focus_element(element);
    }
}

pub fn focus_element(element: web_sys::Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        element.focus().ok();
    }
}

/// Lets go of the focus before what has it goes: the browser would lay out the page for that, with
/// half of the changes made.
pub fn blur() {
    let active = document().active_element();
    if let Some(element) = active.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.blur().ok();
    }
}
