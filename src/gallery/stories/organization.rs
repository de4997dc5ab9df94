use super::{CONFIRM, DIALOG, ERROR_SUMMARY, SUBMIT, TIMELINE};
use crate::gallery::interactions::Interaction::{self, Press, Read, See, Type};
use crate::gallery::mock_server::MockServer::{
    Down, Empty, Few, ForMember, Full, OtherAccount, Refusing, Waiting,
};
use crate::gallery::story::{Group, Story};
use crate::paths;

pub fn groups() -> [Group; 5] {
    [
        Group {
            title: "Connected apps",
            files: &[
                "src/pages/settings/connected_apps/mod.rs",
                "src/pages/settings/connected_apps/install_card.rs",
                "style/connected-apps.css",
                "style/content.css",
            ],
            texts: &["connected_apps"],
            stories: connected_apps(),
        },
        Group {
            title: "Members",
            files: &["src/pages/settings/members/mod.rs", "style/members.css"],
            texts: &["members"],
            stories: members(),
        },
        Group {
            title: "Account",
            files: &[
                "src/pages/settings/account/mod.rs",
                "src/pages/settings/account/sessions.rs",
                "style/account.css",
            ],
            texts: &["account", "sessions"],
            stories: account(),
        },
        Group {
            title: "Activity",
            files: &[
                "src/pages/settings/activity/mod.rs",
                "src/components/activity_feed.rs",
                "style/activity-feed.css",
            ],
            texts: &["activity"],
            stories: activity(),
        },
        Group {
            title: "Other",
            files: &["src/pages/not_found/mod.rs", "style/minimal-layout.css"],
            texts: &["common"],
            stories: vec![Story::screen("page-not-found", "Page not found", "/no/such/page", Full)],
        },
    ]
}

fn connected_apps() -> Vec<Story> {
    const PATH: &str = paths::CONNECTED_APPS;
    const DISCONNECT: &[&str] =
        &["src/pages/settings/connected_apps/disconnect.rs", "style/dialog.css"];
    const LINKS: &[&str] =
        &["src/pages/settings/connected_apps/linked_projects.rs", "src/components/lazy_details.rs"];
    const LINKED: &str = ".install-card summary";
    vec![
        Story::screen("connected-apps", "For an owner", PATH, Full)
            .interactions(&[See(".install-card")]),
        Story::screen("connected-apps-member", "For a member", PATH, ForMember)
            .interactions(&[See(".install-card")]),
        Story::screen("connected-apps-none", "None yet", PATH, Empty)
            .interactions(&[See(".empty-state")]),
        Story::screen("connected-apps-failed", "Failed to load", PATH, Down)
            .interactions(&[See(".empty-state")]),
        Story::screen("connected-apps-disconnecting", "Disconnect", PATH, Full)
            .files(DISCONNECT)
            .interactions(&[
                Press(".install-card > .button"),
                See(DIALOG),
                Read("dialog [role=status]", "3 project links"),
            ]),
        Story::screen("connected-apps-links", "Linked projects", PATH, Full)
            .files(LINKS)
            .interactions(&[
                Press(LINKED),
                See(".project-link"),
                Press(".install-card + .install-card summary"),
                See(".install-card + .install-card .details-content p"),
            ]),
        Story::screen("connected-apps-links-failed", "Linked projects failed to load", PATH, Few)
            .files(LINKS)
            .interactions(&[Press(LINKED), See(".details-content .empty-state")]),
        Story::screen("connected-apps-not-disconnected", "Failed to disconnect", PATH, Refusing)
            .files(DISCONNECT)
            .interactions(&[
                Press(".install-card > .button"),
                Press(CONFIRM),
                See("dialog .field-error"),
            ]),
    ]
}

fn members() -> Vec<Story> {
    const PATH: &str = paths::MEMBERS;
    const CHANGE: &[&str] = &["src/pages/settings/members/member_action.rs", "style/dialog.css"];
    vec![
        Story::screen("members", "For an owner", PATH, Full).interactions(&[See(".member")]),
        Story::screen("members-member", "For a member", PATH, ForMember)
            .interactions(&[See(".member")]),
        Story::screen("members-invited", "Invitation created", PATH, Full)
            .files(&["src/pages/settings/members/invite.rs"])
            .interactions(&[See(".member"), Press(".primary"), See("#invitation-link")]),
        Story::screen("members-removing", "Remove a member", PATH, Full)
            .files(CHANGE)
            .interactions(&[Press(".member-actions .button:last-child"), See(DIALOG)]),
        Story::screen("members-last-owner", "Last owner", PATH, Refusing)
            .files(CHANGE)
            .interactions(&[
                Press(".member-actions .button"),
                Press(CONFIRM),
                See("dialog .field-error"),
            ]),
        Story::screen("members-account-changed", "Another account", PATH, OtherAccount)
            .files(&["src/components/account_changed_dialog.rs", "style/dialog.css"])
            .interactions(&[See(".member"), Press(".primary"), See("#account-changed[open]")]),
        Story::screen("members-loading", "Loading", PATH, Waiting)
            .interactions(&[See(".skeleton")]),
        Story::screen("members-failed", "Failed to load", PATH, Down)
            .interactions(&[See(".empty-state")]),
    ]
}

fn account() -> Vec<Story> {
    const PATH: &str = paths::ACCOUNT;
    const NAME: &[&str] = &["src/pages/settings/account/display_name.rs"];
    const PASSWORD: &[&str] = &["src/pages/settings/account/password.rs"];
    const PROVIDER: &[&str] = &["src/pages/settings/account/provider.rs"];
    const LOADED: [Interaction; 2] = [See("#displayName"), See(".sessions")];
    const PROBLEM: &str = "/settings/account?problem=IDENTITY_TAKEN";
    vec![
        Story::screen("account", "Linked to a provider", PATH, Full).interactions(&LOADED),
        Story::screen("account-not-linked", "Not linked", PATH, Few)
            .files(PROVIDER)
            .interactions(&LOADED),
        Story::screen("account-no-password", "Without a password", PATH, Empty)
            .files(PASSWORD)
            .interactions(&LOADED),
        Story::screen("account-name-refused", "Invalid name", PATH, Full).files(NAME).interactions(
            &[See("#displayName"), Type("#displayName", ""), Press(SUBMIT), See(ERROR_SUMMARY)],
        ),
        Story::screen("account-password-refused", "Wrong password", PATH, Refusing)
            .files(PASSWORD)
            .interactions(&[
                See("#newPassword"),
                Type("#currentPassword", "wrong"),
                Type("#newPassword", "correct horse battery"),
                Press("#newPassword ~ button"),
                Press("[aria-labelledby=password-heading] [type=submit]"),
                See(ERROR_SUMMARY),
            ]),
        Story::screen("account-unlinking", "Unlink the provider", PATH, Full)
            .files(PROVIDER)
            .interactions(&[
                See(".sessions"),
                Press("[aria-labelledby=provider-heading] .button"),
                See(DIALOG),
            ]),
        Story::screen("account-link-refused", "Link refused", PROBLEM, Few)
            .files(PROVIDER)
            .interactions(&LOADED),
        Story::screen("account-loading", "Loading", PATH, Waiting)
            .interactions(&[See(".skeleton")]),
        Story::screen("account-failed", "Failed to load", PATH, Down)
            .interactions(&[See(".empty-state")]),
    ]
}

fn activity() -> Vec<Story> {
    const PATH: &str = paths::ACTIVITY;
    vec![
        Story::screen("activity", "List", PATH, Full).interactions(&[See(TIMELINE)]),
        Story::screen("activity-none", "None yet", PATH, Empty)
            .interactions(&[See(".card-body .muted")]),
        Story::screen("activity-failed", "Failed to load", PATH, Down)
            .interactions(&[See(".empty-state")]),
    ]
}
