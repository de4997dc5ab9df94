//! `/settings/developer/platform-apps`, `…/new`, `…/{id}`, `…/{id}/edit`

mod app_page;
mod edit;
mod form;
mod list;
mod new;

pub use app_page::{AppPage, JustCreated};
pub use edit::EditApp;
pub use list::PlatformApps;
pub use new::NewApp;

use domain::wire::App;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::ApiError;
use crate::components::icon::Icon;
use crate::components::loader::{LoadFailed, Skeleton};
use crate::components::page::Heading;
use crate::components::settings_side::Place;
use crate::components::text::typed;
use crate::dom::{El, a};
use crate::i18n::platform_apps::t;

/// The screen of the app that the address names: made anew when back or forward leads from one
/// app straight to another.
fn by_app_id(screen: fn(String) -> AnyView) -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    (move || screen(id.get())).into_any()
}

fn app_path(app: &App) -> String {
    format!("{}/{}", Place::PlatformApps.path(), app.id)
}

/// The way back up.
fn breadcrumb(href: &str, text: &str) -> El {
    a().class("breadcrumb").attr("href", href).child([Icon::Chevron.el(), typed(text)])
}

fn back_to_list() -> El {
    breadcrumb(Place::PlatformApps.path(), t().back_to_list())
}

fn to_list() -> AnyView {
    back_to_list().view()
}

/// The shape of what comes.
fn app_loading() -> AnyView {
    view! {
        <div class="settings-page">
            {to_list()}
            <div class="visually-hidden"><Heading text=crate::i18n::t().loading().to_owned() /></div>
            <Skeleton lines=1 kind="title" />
            <Skeleton lines=3 kind="card-shape" />
        </div>
    }
    .into_any()
}

/// An app that is not there for this organization, or an answer that did not come.
fn app_failed(error: ApiError, on_retry: Callback<()>) -> AnyView {
    if !error.is_not_found() {
        return view! {
            <div class="settings-page">
                {to_list()} <Heading text=t().app_failed().to_owned() />
                <LoadFailed what=t().app_failed() error on_retry />
            </div>
        }
        .into_any();
    }
    view! {
        <div class="settings-page">
            {to_list()}
            <Heading text=t().app_unknown().to_owned() />
            <p class="muted">{t().app_unknown_hint()}</p>
        </div>
    }
    .into_any()
}
