//! What several screens of platform apps show.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::components::heading::PageHeading;
use crate::components::icon::{Glyph, Icon};
use crate::components::load::{LoadFailed, Skeleton};
use crate::i18n::platform_apps::t;
use crate::paths;

/// A link to the screen above. `children` names it.
#[component]
pub fn Breadcrumb(#[prop(into)] href: String, children: Children) -> impl IntoView {
    view! {
        <a class="breadcrumb" href=href>
            <Icon glyph=Glyph::Chevron />
            {children()}
        </a>
    }
}

#[component]
pub fn BackToList() -> impl IntoView {
    view! {
        <Breadcrumb href=paths::PLATFORM_APPS>
            <span>{t().back_to_list()}</span>
        </Breadcrumb>
    }
}

/// The shape of an app's page while it loads.
#[component]
pub fn AppLoading() -> impl IntoView {
    view! {
        <BackToList />
        <div class="visually-hidden">
            <PageHeading title=crate::i18n::t().loading() />
        </div>
        <Skeleton lines=1 kind="title" />
        <Skeleton lines=3 kind="card-shape" />
    }
}

/// Shown instead of an app that couldn't be loaded, or that isn't this organization's.
#[component]
pub fn AppFailed(error: ApiError, #[prop(into)] on_retry: UnsyncCallback<()>) -> impl IntoView {
    let (title, explanation) = if error.is_not_found() {
        let hint = view! { <p class="muted">{t().app_unknown_hint()}</p> };
        (t().app_unknown(), hint.into_any())
    } else {
        let failed = view! { <LoadFailed what=t().app_failed() error on_retry /> };
        (t().app_failed(), failed.into_any())
    };
    view! {
        <BackToList />
        <PageHeading title />
        {explanation}
    }
}
