//! A draft of the form, kept in this tab: from when a session ended until the user signs in again, or
//! of what was typed while an app was created until its edit form opens.

use domain::api_types::AppInput;
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::api::json;

#[derive(Debug, Serialize, Deserialize)]
pub struct Draft {
    pub input: AppInput,
    /// The revision that was being edited.
    pub revision: i64,
}

pub fn store(name: &str, input: AppInput, revision: i64) {
    let draft = Draft { input, revision };
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&draft)) {
        storage.set_item(&key(name), &text).ok();
    }
}

/// Removes and returns a draft.
pub fn take(name: &str) -> Option<Draft> {
    let storage = storage()?;
    let text = storage.get_item(&key(name)).ok()??;
    storage.remove_item(&key(name)).ok();
    json::from_str(&text).ok()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}

fn key(name: &str) -> String {
    format!("draft:{name}")
}
