//! `/settings/developer/platform-apps`, `…/new`, `…/{id}`, `…/{id}/edit`

mod edit;
mod form;
mod new;
mod parts;

pub use edit::EditApp;
pub use new::NewApp;

use leptos::prelude::*;

#[component]
pub fn PlatformApps() -> impl IntoView {}

#[component]
pub fn AppPage() -> impl IntoView {}

/// The ID of the app that was registered a moment ago: its page says so, once.
#[derive(Clone, Copy, Debug, Default)]
pub struct CreatedFlash(pub RwSignal<Option<String>>);
