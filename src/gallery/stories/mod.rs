//! Every story. A new one is named here only; its files are checked by a test.

mod accounts;
mod components;
mod consent;
mod organization;
mod platform_apps;

use super::story::Group;

pub fn groups() -> Vec<Group> {
    let mut groups = vec![components::group(), consent::group()];
    groups.extend(accounts::groups());
    groups.extend(platform_apps::groups());
    groups.extend(organization::groups());
    groups
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
