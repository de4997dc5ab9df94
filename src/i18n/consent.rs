//! The consent page.

use domain::{LinkParameter, LinkProblem};
use leptos::prelude::AnyView;

use super::interpolate::{interpolate_nodes, isolated};

catalogue!("consent");

/// What is wrong with the link.
pub fn invalid_link_message(parameter: LinkParameter, problem: LinkProblem) -> AnyView {
    let text = match (problem, parameter) {
        (LinkProblem::Repeated, _) => t().broken_repeated(),
        (LinkProblem::Empty, _) => t().broken_empty(),
        (LinkProblem::NotUtf8, _) => t().broken_not_utf8(),
        (LinkProblem::TooLong, LinkParameter::State) => t().broken_state_too_long(),
        (LinkProblem::TooLong, _) => t().broken_project_too_long(),
    };
    interpolate_nodes(text, [("parameter", isolated(parameter.as_str()))])
}
