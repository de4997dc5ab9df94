//! What a story is, and how it says so.

use std::sync::LazyLock;

use leptos::prelude::*;

use super::interactions::Interaction;
use super::mock_server::MockServer;
use super::stories;
use crate::paths;
use crate::programs::customer::CustomerProgram;
use crate::programs::settings::SettingsProgram;

pub static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(stories::groups);

/// The stories of one screen, or those of the components.
#[derive(Debug)]
pub struct Group {
    pub title: &'static str,
    /// What all its stories are made of, by their paths in the repository.
    pub files: &'static [&'static str],
    /// Groups of `i18n/en.json`.
    pub texts: &'static [&'static str],
    pub stories: Vec<Story>,
}

/// A component or a screen in one state.
#[derive(Debug)]
pub struct Story {
    /// Names its address, its pictures and its outline.
    pub name: &'static str,
    pub title: &'static str,
    /// What it is made of besides its group's files.
    pub files: &'static [&'static str],
    pub props: Vec<(&'static str, String)>,
    /// What is done on the screen first.
    pub interactions: &'static [Interaction],
    subject: Subject,
}

#[derive(Debug)]
enum Subject {
    View(fn() -> AnyView),
    Screen { path: String, server: MockServer },
}

impl PartialEq for Story {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Story {
    /// A story of a view, such as a component on fixture data.
    pub fn new(name: &'static str, title: &'static str, view: fn() -> AnyView) -> Self {
        Self {
            name,
            title,
            files: &[],
            props: Vec::new(),
            interactions: &[],
            subject: Subject::View(view),
        }
    }

    /// A story of the screen at `path`, with `server` behind it.
    pub fn screen(
        name: &'static str,
        title: &'static str,
        path: impl Into<String>,
        server: MockServer,
    ) -> Self {
        let path = path.into();
        Self {
            name,
            title,
            files: &[],
            props: vec![("address", path.clone()), ("server", format!("{server:?}"))],
            interactions: &[],
            subject: Subject::Screen { path, server },
        }
    }

    pub fn files(self, files: &'static [&'static str]) -> Self {
        Self { files, ..self }
    }

    pub fn props(mut self, props: &[(&'static str, &str)]) -> Self {
        self.props.extend(props.iter().map(|&(name, value)| (name, value.to_owned())));
        self
    }

    pub fn interactions(self, interactions: &'static [Interaction]) -> Self {
        Self { interactions, ..self }
    }

    pub fn find(name: &str) -> Option<&'static Self> {
        GROUPS.iter().flat_map(|group| &group.stories).find(|story| story.name == name)
    }

    pub fn group(&self) -> &'static Group {
        let group = GROUPS.iter().find(|group| group.stories.contains(self));
        group.expect("every story is in a group")
    }

    pub fn render(&self) -> AnyView {
        match &self.subject {
            Subject::View(view) => view(),
            Subject::Screen { path, server } => {
                server.install();
                replace_address(path);
                if path.starts_with(paths::SIGN_IN) || path.starts_with(paths::SIGN_UP) {
                    view! { <CustomerProgram /> }.into_any()
                } else {
                    view! { <SettingsProgram /> }.into_any()
                }
            }
        }
    }
}

/// Changes the address without loading a page.
pub fn replace_address(address: &str) {
    let history = window().history().expect("a page has a history");
    history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address)).ok();
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn story_names_are_unique() {
        let mut names = HashSet::new();
        for story in GROUPS.iter().flat_map(|group| &group.stories) {
            assert!(names.insert(story.name), "two stories are named {}", story.name);
        }
    }

    #[test]
    fn files_of_stories_exist() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for group in GROUPS.iter() {
            let own = group.stories.iter().flat_map(|story| story.files);
            for file in group.files.iter().chain(own) {
                assert!(root.join(file).is_file(), "{}: there is no {file}", group.title);
            }
        }
    }

    #[test]
    fn texts_of_stories_are_in_the_catalogue() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let english = fs::read_to_string(root.join("i18n/en.json")).expect("the catalogue");
        let english: serde_json::Value = serde_json::from_str(&english).expect("JSON");
        for group in GROUPS.iter() {
            for texts in group.texts {
                assert!(english.get(texts).is_some(), "{}: there is no {texts}", group.title);
            }
        }
    }
}
