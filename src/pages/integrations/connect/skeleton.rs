use leptos::prelude::*;

use crate::components::loader::Skeleton;
use crate::i18n::consent::t;

/// The shape of the review, so that nothing jumps when it is there.
#[component]
pub fn ReviewSkeleton() -> impl IntoView {
    view! {
        <h1 class="visually-hidden">{t().loading()}</h1>
        <div class="review">
            <Skeleton lines=2 kind="title" />
            <Skeleton lines=3 />
            <Skeleton lines=5 kind="row" />
        </div>
    }
}
