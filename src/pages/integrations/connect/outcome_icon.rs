use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};

/// Above the heading: how the request ended.
#[component]
pub fn OutcomeIcon(glyph: Glyph) -> impl IntoView {
    let class = if glyph == Glyph::Check { "outcome-icon success" } else { "outcome-icon" };
    view! {
        <span class=class>
            <Icon glyph />
        </span>
    }
}
