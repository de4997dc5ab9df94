//! What a story is.

use leptos::prelude::*;

use super::interactions::Interaction;
use super::mock_server::MockServer;
use crate::paths;
use crate::programs::customer::CustomerProgram;
use crate::programs::settings::SettingsProgram;

/// The gallery's address. `cargo xtask test budget` checks that no release contains it.
pub const PATH: &str = "/gallery";

/// The stories of one screen, or those of the components.
#[derive(Debug)]
pub struct Group {
    pub title: &'static str,
    /// The files that all its stories show, by their paths in the repository.
    pub files: &'static [&'static str],
    /// Groups of `i18n/en.json`.
    pub texts: &'static [&'static str],
    pub stories: Vec<Story>,
}

/// A component or a screen in one state.
#[derive(Debug)]
pub struct Story {
    /// Names its address, its screenshots and its ARIA snapshots.
    pub name: &'static str,
    pub title: &'static str,
    /// The files that it shows besides its group's.
    pub files: &'static [&'static str],
    pub props: Vec<(&'static str, String)>,
    /// What happens on the screen before the story is ready.
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

    pub fn render(&self) -> AnyView {
        match &self.subject {
            Subject::View(view) => view(),
            Subject::Screen { path, server } => {
                server.install();
                replace_address(path);
                let customer = [paths::SIGN_IN, paths::SIGN_UP];
                if customer.iter().any(|screen| path.starts_with(screen)) {
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
