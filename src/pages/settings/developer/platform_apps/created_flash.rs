use leptos::prelude::*;

/// The ID of the app that was registered a moment ago: its page says so, once.
#[derive(Clone, Copy, Debug, Default)]
pub struct CreatedFlash(pub RwSignal<Option<String>>);
