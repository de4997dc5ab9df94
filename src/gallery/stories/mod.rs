//! Every story.

mod accounts;
mod components;
mod consent;
mod organization;
mod platform_apps;

use std::sync::LazyLock;

use super::story::{Group, Story};

pub static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(groups);

fn groups() -> Vec<Group> {
    let mut groups = vec![components::group(), consent::group()];
    groups.extend(accounts::groups());
    groups.extend(platform_apps::groups());
    groups.extend(organization::groups());
    groups
}

pub fn find(name: &str) -> Option<&'static Story> {
    GROUPS.iter().flat_map(|group| &group.stories).find(|story| story.name == name)
}

/// The group of `story`.
pub fn group_of(story: &Story) -> &'static Group {
    let group = GROUPS.iter().find(|group| group.stories.contains(story));
    group.expect("every story is in a group")
}

const SUBMIT: &str = "form [type=submit]";
const ERROR_SUMMARY: &str = ".error-summary";
const DIALOG: &str = "dialog[open] .actions";
const CONFIRM: &str = "dialog[open] .danger";
const TIMELINE: &str = ".timeline";

/// Longer than any field accepts.
const LONG_TEXT: &str = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor \
    incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation \
    ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit \
    in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat cupidatat \
    non proident, sunt in culpa qui officia deserunt mollit anim id est laborum, and so on until \
    there is no room left for anything else, as people do when they paste.";

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
