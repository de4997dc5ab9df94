use leptos::prelude::*;

use crate::components::heading::PageHeading;
use crate::i18n::interpolate::{interpolate, interpolate_nodes, isolated};

/// A page heading with the name of an app in it.
#[component]
pub fn AppHeading(template: &'static str, app: String) -> impl IntoView {
    let title = interpolate(template, &[("app", &app)]);
    let content = interpolate_nodes(template, [("app", isolated(app))]);
    view! { <PageHeading title>{content}</PageHeading> }
}
