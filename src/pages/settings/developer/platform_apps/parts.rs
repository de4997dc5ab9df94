//! What several screens of platform apps show.

use domain::api_types::App;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::{ApiError, platform_apps};
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

/// Loads the app in the address. `view` shows it. Its heading replaces another.
#[component]
pub fn LoadApp(view: fn(App) -> AnyView) -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let app = LocalResource::new(move || platform_apps::get(id.get()));
    let retry = move || {
        app.set(None);
        app.refetch();
    };
    // A `Suspense` would show its first fallback again: the old heading, which wouldn't take the
    // focus after "Try again".
    view! {
        <div class="settings-page">
            {move || match app.get() {
                Some(Ok(app)) => view(app),
                Some(Err(error)) => view! { <AppFailed error on_retry=retry /> }.into_any(),
                None => view! { <AppLoading /> }.into_any(),
            }}
        </div>
    }
}

/// The shape of an app's page while it loads.
#[component]
fn AppLoading() -> impl IntoView {
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
fn AppFailed(error: ApiError, #[prop(into)] on_retry: UnsyncCallback<()>) -> impl IntoView {
    let (title, explanation) = if error.is_not_found() {
        let hint = view! { <p class="muted">{t().app_unknown_hint()}</p> };
        (t().app_unknown(), hint.into_any())
    } else {
        let failed = view! { <LoadFailed what=t().app_failed() error on_retry /> };
        (t().app_failed(), failed.into_any())
    };
    view! {
        <BackToList />
        <PageHeading title replaces_heading=true />
        {explanation}
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos_router::WildcardSegment;
    use leptos_router::components::{Route, Router, Routes};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[component]
    fn AppName() -> impl IntoView {
        view! {
            <LoadApp view=|app| view! { <PageHeading title=app.name replaces_heading=true /> }.into_any() />
        }
    }

    const NOT_FOUND: &str =
        r#"{"error": "", "code": "NOT_FOUND", "requestId": "1", "details": {}}"#;

    #[component]
    fn Screen() -> impl IntoView {
        view! {
            <Router>
                <Routes fallback=|| ()>
                    <Route path=WildcardSegment("any") view=AppName />
                </Routes>
            </Router>
        }
    }

    #[wasm_bindgen_test]
    async fn app_takes_the_focus_from_its_skeleton_alone() {
        let _server = MockServer::new(404, NOT_FOUND);
        for (focused, expected) in [("h1", "H1"), ("input", "INPUT")] {
            let page = mount(|| view! { <input /> <Screen /> }.into_any()).await;
            page.get(focused).focus().unwrap();
            page.wait_for(t().app_unknown()).await;
            assert_eq!(document().active_element().unwrap().tag_name(), expected);
        }
    }

    #[wasm_bindgen_test]
    async fn trying_again_moves_the_focus_to_the_heading() {
        let _server = MockServer::new(503, "");
        let page = mount(|| view! { <Screen /> }.into_any()).await;
        page.wait_for(t().app_failed()).await;
        page.get("[role=alert] button").focus().unwrap();
        page.click("[role=alert] button").await;
        let heading = page.get("h1");
        assert_eq!(heading.text_content().as_deref(), Some(crate::i18n::t().loading()));
        assert_eq!(document().active_element(), Some(heading.into()));
        page.wait_for(t().app_failed()).await;
    }
}
