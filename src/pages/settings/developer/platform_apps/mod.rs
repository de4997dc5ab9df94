use leptos::prelude::*;

#[component]
pub fn PlatformApps() -> impl IntoView {}

#[component]
pub fn NewApp() -> impl IntoView {}

#[component]
pub fn AppPage() -> impl IntoView {}

#[component]
pub fn EditApp() -> impl IntoView {}

/// The ID of the app that was registered a moment ago: its page says so, once.
#[derive(Clone, Copy, Debug, Default)]
pub struct CreatedFlash(pub RwSignal<Option<String>>);
