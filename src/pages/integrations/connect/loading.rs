use leptos::prelude::*;

use crate::components::load::Skeleton;
use crate::i18n::PRODUCT;
use crate::i18n::consent::t;

/// A skeleton of the review, so that nothing moves when it appears.
#[component]
pub fn Loading() -> impl IntoView {
    // Replaces the title of the previous screen.
    document().set_title(PRODUCT);
    view! {
        <h1 class="visually-hidden" tabindex="-1">{t().loading()}</h1>
        <div class="review">
            <Skeleton lines=2 kind="title" />
            <Skeleton lines=3 />
            <Skeleton lines=5 kind="row" />
        </div>
    }
}
