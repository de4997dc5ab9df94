//! `/settings/developer/platform-apps`, `…/new`, `…/{id}`, `…/{id}/edit`

mod app_page;
mod edit;
mod form;
mod list;
mod new;
mod parts;

pub use app_page::AppPage;
pub use edit::EditApp;
pub use list::PlatformApps;
pub use new::NewApp;

use leptos::prelude::*;

/// The ID of the app that was registered a moment ago: its page says so, once.
#[derive(Clone, Copy, Debug, Default)]
pub struct CreatedFlash(pub RwSignal<Option<String>>);
