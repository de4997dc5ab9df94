//! How a story is displayed: settings that users have in their browser or system.

use leptos::prelude::*;
use web_sys::{HtmlElement, UrlSearchParams};

/// The gallery's own style sheet.
pub const STYLE_SHEET: &str = "/style/gallery.css";

/// Parameters of a story's address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Display {
    /// `light`, `dark`, or `system` to override the choice stored in this browser.
    pub theme: Option<String>,
    /// In percent.
    pub text: Option<String>,
    /// `reduce`.
    pub motion: Option<String>,
}

impl Display {
    pub fn from_address() -> Self {
        let search = location().search().unwrap_or_default();
        let params = UrlSearchParams::new_with_str(&search).ok();
        let get = |name| params.as_ref()?.get(name);
        Self { theme: get("theme"), text: get("text"), motion: get("motion") }
    }

    pub fn to_query(&self) -> String {
        let params = [("theme", &self.theme), ("text", &self.text), ("motion", &self.motion)];
        let params = params.map(|(name, value)| {
            value.as_ref().map(|value| format!("&{name}={value}")).unwrap_or_default()
        });
        params.concat()
    }

    /// Applies the display to the root element of a story's document.
    pub fn apply(&self, root: &HtmlElement) {
        match self.theme.as_deref() {
            Some(theme @ ("light" | "dark")) => root.set_attribute("data-theme", theme).ok(),
            Some(_) => root.remove_attribute("data-theme").ok(),
            None => None,
        };
        let size = self.text.as_ref().map(|percent| format!("{percent}%")).unwrap_or_default();
        root.style().set_property("font-size", &size).ok();
        match &self.motion {
            Some(motion) => root.set_attribute("data-motion", motion).ok(),
            None => root.remove_attribute("data-motion").ok(),
        };
    }
}
