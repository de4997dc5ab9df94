//! `/settings/developer/platform-apps`, `…/new`, `…/{id}`, `…/{id}/edit`

mod app_page;
mod edit;
mod form;
mod list;
mod new;

pub use app_page::{JustCreated, app_page};
pub use edit::edit_app;
pub use list::platform_apps;
pub use new::new_app;

use domain::wire::App;

use crate::api::ApiError;
use crate::components::icon::Icon;
use crate::components::loader::{load_failed, skeleton};
use crate::components::page::heading;
use crate::components::settings_side::Place;
use crate::components::text::typed;
use crate::dom::{El, a, div, p};
use crate::i18n::platform_apps::t;

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

/// The shape of what comes.
fn app_loading() -> Vec<El> {
    let title = crate::i18n::t().loading();
    vec![
        back_to_list(),
        div().class("visually-hidden").child(heading(title, title)),
        skeleton(1, "title"),
        skeleton(3, "card-shape"),
    ]
}

/// An app that is not there for this organization, or an answer that did not come.
fn app_failed(error: &ApiError, on_retry: impl Fn() + 'static) -> Vec<El> {
    let (title, rest) = if error.is_not_found() {
        (t().app_unknown(), p().class("muted").child(t().app_unknown_hint()))
    } else {
        (t().app_failed(), load_failed(t().app_failed(), error, on_retry))
    };
    vec![back_to_list(), heading(title, title), rest]
}
