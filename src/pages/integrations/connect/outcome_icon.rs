use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};

/// Above the heading: how the request ended.
#[component]
pub fn OutcomeIcon(glyph: Glyph) -> impl IntoView {
    let class = if glyph == Glyph::Check { "mark done" } else { "mark" };
    view! {
        <span class=class>
            <Icon glyph />
        </span>
    }
}
