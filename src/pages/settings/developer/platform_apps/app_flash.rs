use leptos::prelude::*;

/// What just happened to an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppEvent {
    Created,
    Saved,
}

/// What just happened to the app with this ID: its page says so, once.
#[derive(Clone, Copy, Debug, Default)]
pub struct AppFlash(pub RwSignal<Option<(AppEvent, String)>>);
