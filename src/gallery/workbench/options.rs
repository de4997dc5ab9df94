use leptos_router::params::ParamsMap;

use crate::gallery::display::Display;
use crate::gallery::story::{PATH, Story};

/// The options of the toolbar. Several themes or widths are shown side by side: `theme=light-dark`.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub lang: String,
    pub themes: Vec<String>,
    /// In pixels; `None` fills the canvas.
    pub widths: Vec<Option<u32>>,
    text: Option<String>,
    motion: Option<String>,
}

impl Options {
    pub fn from_query(query: &ParamsMap) -> Self {
        let list = |name| query.get_str(name).unwrap_or_default().split('-');
        Self {
            lang: query.get("lang").unwrap_or_else(|| "en".into()),
            themes: list("theme")
                .map(|it| if it.is_empty() { "system" } else { it }.into())
                .collect(),
            widths: list("width").map(|width| width.parse().ok()).collect(),
            text: query.get("text"),
            motion: query.get("motion"),
        }
    }

    /// How a story is displayed in the theme at `index`.
    pub fn display(&self, index: usize) -> Display {
        Display {
            theme: self.themes.get(index).cloned(),
            text: self.text.clone(),
            motion: self.motion.clone(),
        }
    }

    pub fn width(&self, index: usize) -> Option<u32> {
        self.widths.get(index).copied().flatten()
    }

    /// The parameter `width` after the one at `index` has changed.
    pub fn with_width(&self, index: usize, width: u32) -> String {
        let mut widths = self.widths.clone();
        widths[index] = Some(width);
        let widths: Vec<_> = widths.into_iter().flatten().map(|it| it.to_string()).collect();
        widths.join("-")
    }

    pub fn story_address(&self, story: &Story, theme: usize) -> String {
        let Self { lang, .. } = self;
        format!("{PATH}/{}?lang={lang}{}", story.name, self.display(theme).to_query())
    }
}
