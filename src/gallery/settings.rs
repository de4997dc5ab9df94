use super::Specimen;
use super::stand_in::{Server, screen};
use super::steps::Step::{Press, Read, See, Type};

const APPS: &str = "/settings/developer/platform-apps";
const CONNECTED: &str = "/settings/connected-apps";
const ACTIVITY: &str = "/settings/activity";
const MEMBERS: &str = "/settings/members";
const SESSIONS: &str = "/settings/sessions";
const FOR_CONSENT: &str = "return_to=%2Fintegrations%2Facme-labeling%2Fconnect";

const SUBMIT: &str = "form [type=submit]";
const PROBLEM: &str = ".error-summary";
const DIALOG: &str = "dialog[open] .actions";
const CONFIRM: &str = "dialog[open] .danger";
const TIMELINE: &str = ".timeline";

macro_rules! specimens {
    ($($name:literal => $path:expr, $server:ident, [$($step:expr),*];)+) => {
        vec![$(Specimen {
            name: $name,
            show: || screen(&$path, Server::$server),
            steps: &[$($step),*],
        }),+]
    };
}

pub(super) fn specimens() -> Vec<Specimen> {
    [accounts(), platform_apps(), organization()].into_iter().flatten().collect()
}

fn accounts() -> Vec<Specimen> {
    specimens![
        "sign-in" => "/sign-in", Full, [See(".divider")];
        "sign-in-for-consent" => format!("/sign-in?{FOR_CONSENT}"), Full, [See(".divider")];
        "sign-in-errors" => "/sign-in", Full, [Press(SUBMIT), See(PROBLEM)];
        "sign-in-refused" => "/sign-in", Refusing, [
            Type("#email", "ada@borealis.example"), Type("#password", "wrong"),
            Press(SUBMIT), See(PROBLEM)
        ];
        "sign-in-sending" => "/sign-in", Saving, [
            Type("#email", "ada@borealis.example"), Type("#password", "correct horse"),
            Press(SUBMIT), See("[aria-disabled]")
        ];
        "sign-in-problem" => "/sign-in?problem=EMAIL_TAKEN", Full, [See(PROBLEM), See(".divider")];
        "sign-up" => "/sign-up", Full, [See(".divider")];
        "sign-up-invited" => "/sign-up#invitation=8sK2", Full, [];
        "sign-up-errors" => "/sign-up", Full, [
            Type("#displayName", LONG), Press(SUBMIT), See(PROBLEM)
        ];
    ]
}

fn platform_apps() -> Vec<Specimen> {
    specimens![
        "platform-apps" => APPS, Full, [See(".load-more")];
        "platform-apps-few" => APPS, Few, [See(".app-list")];
        "platform-apps-none" => APPS, Empty, [See(".empty")];
        "platform-apps-no-match" => APPS, Full, [Type("#search", "nowhere"), See(".empty")];
        "platform-apps-failed" => APPS, Down, [See(".empty")];
        "platform-apps-loading" => APPS, Waiting, [See(".skeleton")];
        "new-app" => format!("{APPS}/new"), Full, [];
        "new-app-filled-in" => format!("{APPS}/new?{FILLED_IN}"), Full, [See(".field-good")];
        "new-app-preview" => format!("{APPS}/new?{FILLED_IN}"), Full, [
            See(".field-good"), Press(".preview-toggle")
        ];
        "new-app-slug-taken" => format!("{APPS}/new?name=Acme"), Refusing, [See(".slug-taken")];
        "new-app-errors" => format!("{APPS}/new?redirect_uri=http://acme.example/"), Full, [
            Press(SUBMIT), See(PROBLEM)
        ];
        "new-app-too-long" => format!("{APPS}/new"), Full, [
            Type("#name", LONG), See(".field-good"), Type("#description", LONG), See(".preview blockquote")
        ];
        "new-app-sending" => format!("{APPS}/new?{FILLED_IN}"), Saving, [See(".field-good"), Press(SUBMIT), See("[aria-disabled]")
        ];
        "new-app-unsaved" => format!("{APPS}/new"), Full, [Type("#name", "Acme"), See(".field-good"), Press(".breadcrumb"), See(DIALOG)
        ];
        "app" => format!("{APPS}/1"), Full, [See(TIMELINE), See(".install")];
        "app-created" => format!("{APPS}/new?{FILLED_IN}"), Full, [
            Press(SUBMIT), See(".notice.success"), See(TIMELINE)
        ];
        "app-small" => format!("{APPS}/small"), Empty, [See(".small-empty")];
        "app-disabled" => format!("{APPS}/off"), Full, [See(TIMELINE), See(".install")];
        "app-tested" => format!("{APPS}/1"), Full, [
            See(TIMELINE), Type("#test-redirect", "https://acme.example/elsewhere"), See(".tester .field-error")
        ];
        "app-deactivating" => format!("{APPS}/1"), Full, [
            See(TIMELINE), Press(".zone .button"), See(DIALOG)
        ];
        "app-not-deactivated" => format!("{APPS}/1"), Refusing, [
            Press(".zone .button"), Press(CONFIRM), See("dialog .notice")
        ];
        "app-loading" => format!("{APPS}/1"), Waiting, [See(".skeleton")];
        "app-failed" => format!("{APPS}/1"), Down, [See(".empty")];
        "app-unknown" => format!("{APPS}/unknown"), Full, [];
        "edit-app" => format!("{APPS}/1/edit"), Full, [See(SUBMIT)];
        "edit-app-changed" => format!("{APPS}/1/edit"), Full, [
            Type("#name", "Acme Studio"), Press("#scope-usage\\:write"), See(".consequences"),
            Read(".preview-page", "Acme Studio")
        ];
        "edit-app-overtaken" => format!("{APPS}/1/edit"), Refusing, [
            Type("#name", "Acme Studio"), Press(SUBMIT), See(".conflict"), Read(".preview-page", "Acme Studio")
        ];
    ]
}

fn organization() -> Vec<Specimen> {
    specimens![
        "connected-apps" => CONNECTED, Full, [See(".connection")];
        "connected-apps-member" => CONNECTED, ForMember, [See(".connection")];
        "connected-apps-none" => CONNECTED, Empty, [See(".empty")];
        "connected-apps-failed" => CONNECTED, Down, [See(".empty")];
        "connected-apps-disconnecting" => CONNECTED, Full, [
            Press(".connection .button"), See(DIALOG)
        ];
        "connected-apps-not-disconnected" => CONNECTED, Refusing, [
            Press(".connection .button"), Press(CONFIRM), See("dialog .field-error")
        ];
        "members" => MEMBERS, Full, [See(".member")];
        "members-member" => MEMBERS, ForMember, [See(".member")];
        "members-invited" => MEMBERS, Full, [See(".member"), Press(".primary"), See("#invitation-link")];
        "members-removing" => MEMBERS, Full, [
            Press(".member-actions .button:last-child"), See(DIALOG)
        ];
        "members-last-owner" => MEMBERS, Refusing, [
            Press(".member-actions .button"), Press(CONFIRM), See("dialog .field-error")
        ];
        "members-loading" => MEMBERS, Waiting, [See(".skeleton")];
        "members-failed" => MEMBERS, Down, [See(".empty")];
        "sessions" => SESSIONS, Full, [See(".member")];
        "sessions-loading" => SESSIONS, Waiting, [See(".skeleton")];
        "sessions-failed" => SESSIONS, Down, [See(".empty")];
        "activity" => ACTIVITY, Full, [See(TIMELINE)];
        "activity-none" => ACTIVITY, Empty, [See(".card-body .muted")];
        "activity-failed" => ACTIVITY, Down, [See(".empty")];
        "page-not-found" => "/no/such/page", Full, [];
    ]
}

const FILLED_IN: &str = "name=Acme%20Labeling&redirect_uri=http://127.0.0.1:3000/\
    &scope=participants:email%20usage:write%20project-links:write";

/// Longer than any field takes.
const LONG: &str = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor \
    incididunt ut labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation \
    ullamco laboris nisi ut aliquip ex ea commodo consequat. Duis aute irure dolor in reprehenderit \
    in voluptate velit esse cillum dolore eu fugiat nulla pariatur. Excepteur sint occaecat cupidatat \
    non proident, sunt in culpa qui officia deserunt mollit anim id est laborum, and so on until \
    there is no room left for anything else, as people do when they paste.";
