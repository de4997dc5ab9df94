use super::{CONFIRM, DIALOG, ERROR_SUMMARY, LONG_TEXT, SUBMIT, TIMELINE};
use crate::gallery::interactions::Interaction::{Press, Read, See, Type};
use crate::gallery::mock_server::MockServer::{Down, Empty, Few, Full, Refusing, Saving, Waiting};
use crate::gallery::story::{Group, Story};
use crate::paths;

const LIST: &str = paths::PLATFORM_APPS;
const FORM: &[&str] = &[
    "src/pages/settings/developer/platform_apps/form/app_form.rs",
    "src/pages/settings/developer/platform_apps/form/redirect_rows.rs",
    "src/pages/settings/developer/platform_apps/form/scope_group.rs",
    "src/pages/settings/developer/platform_apps/form/slug.rs",
    "style/platform-apps.css",
    "style/field.css",
];
const PREVIEW: &str = "src/pages/settings/developer/platform_apps/form/preview.rs";

pub fn groups() -> [Group; 4] {
    [
        Group {
            title: "Platform apps",
            files: &[
                "src/pages/settings/developer/platform_apps/list.rs",
                "style/platform-apps.css",
            ],
            texts: &["platform_apps"],
            stories: list(),
        },
        Group {
            title: "New app",
            files: FORM,
            texts: &["platform_apps", "fields"],
            stories: new_app(),
        },
        Group {
            title: "App",
            files: &[
                "src/pages/settings/developer/platform_apps/app_page/mod.rs",
                "src/pages/settings/developer/platform_apps/app_page/consent_link.rs",
                "src/pages/settings/developer/platform_apps/app_page/installs.rs",
                "src/pages/settings/developer/platform_apps/app_page/webhooks/mod.rs",
                "style/platform-apps.css",
                "style/content.css",
            ],
            texts: &["platform_apps", "webhooks", "activity"],
            stories: app(),
        },
        Group {
            title: "Edit app",
            files: FORM,
            texts: &["platform_apps", "fields"],
            stories: edit_app(),
        },
    ]
}

fn list() -> Vec<Story> {
    vec![
        Story::screen("platform-apps", "List", LIST, Full).interactions(&[See(".load-more")]),
        Story::screen("platform-apps-few", "Few", LIST, Few).interactions(&[See(".app-list")]),
        Story::screen("platform-apps-none", "None yet", LIST, Empty)
            .interactions(&[See(".empty-state")]),
        Story::screen("platform-apps-no-match", "No match", LIST, Full)
            .interactions(&[Type("#search", "nowhere"), See(".empty-state")]),
        Story::screen("platform-apps-failed", "Failed to load", LIST, Down)
            .interactions(&[See(".empty-state")]),
        Story::screen("platform-apps-loading", "Loading", LIST, Waiting)
            .interactions(&[See(".skeleton")]),
    ]
}

fn new_app() -> Vec<Story> {
    let empty = paths::NEW_APP;
    let filled_in = filled_in();
    let taken = format!("{LIST}/new?name=Acme");
    let own_slug = format!("{LIST}/new?name=Boxwise");
    let refused_redirect = format!("{LIST}/new?redirect_uri=http://acme.example/");
    vec![
        Story::screen("new-app", "Empty form", empty, Full),
        Story::screen("new-app-filled-in", "Filled in from the address", &filled_in, Full)
            .files(&[PREVIEW])
            .interactions(&[See(".field-success")]),
        Story::screen("new-app-preview", "Preview on a phone", &filled_in, Full)
            .files(&[PREVIEW])
            .interactions(&[
                See(".field-success"),
                Press(".preview-toggle"),
                See(".preview.expanded"),
            ]),
        Story::screen("new-app-slug-taken", "Slug taken", taken, Refusing)
            .interactions(&[See(".slug-taken")]),
        Story::screen("new-app-slug-own", "Slug of an own app", own_slug, Full)
            .interactions(&[See(".slug-taken a")]),
        Story::screen("new-app-errors", "Errors", refused_redirect, Full)
            .interactions(&[Press(SUBMIT), See(ERROR_SUMMARY)]),
        Story::screen("new-app-too-long", "Text too long", empty, Full).interactions(&[
            Type("#name", LONG_TEXT),
            See(".field-success"),
            Type("#description", LONG_TEXT),
            See(".preview blockquote"),
        ]),
        Story::screen("new-app-submitting", "Creating", &filled_in, Saving).interactions(&[
            See(".field-success"),
            Press(SUBMIT),
            See("[aria-disabled]"),
        ]),
        Story::screen("new-app-unsaved", "Leaving unsaved", empty, Full)
            .files(&["src/components/navigation_guard.rs", "style/dialog.css"])
            .interactions(&[
                Type("#name", "Acme"),
                See(".field-success"),
                Press(".breadcrumb"),
                See(DIALOG),
            ]),
    ]
}

/// A link to the form that brings its content.
fn filled_in() -> String {
    format!(
        "{LIST}/new?name=Acme%20Labeling&redirect_uri=http://127.0.0.1:3000/\
         &scope=participants:email%20usage:write%20project-links:write"
    )
}

fn app() -> Vec<Story> {
    const STATUS: &[&str] =
        &["src/pages/settings/developer/platform_apps/app_page/status.rs", "style/dialog.css"];
    let active = format!("{LIST}/1");
    let mut stories = vec![
        Story::screen("app", "Active", &active, Full)
            .interactions(&[See(TIMELINE), See(".install")]),
        Story::screen("app-created", "Just created", filled_in(), Full).interactions(&[
            Press(SUBMIT),
            See(".notice.success"),
            See(TIMELINE),
        ]),
        Story::screen("app-small", "Required data only", format!("{LIST}/small"), Empty)
            .interactions(&[See(".empty-state.compact")]),
        Story::screen("app-disabled", "Disabled", format!("{LIST}/off"), Full)
            .files(STATUS)
            .interactions(&[See(TIMELINE), See(".install")]),
        Story::screen(
            "app-disabled-by-operator",
            "Disabled by OpenTrain",
            format!("{LIST}/blocked"),
            Full,
        )
        .files(STATUS)
        .interactions(&[See(TIMELINE), See(".install")]),
        Story::screen("app-tested", "Redirect tested", &active, Full)
            .files(&["src/components/redirect_tester.rs"])
            .interactions(&[
                See(TIMELINE),
                Type("#test-redirect", "https://acme.example/elsewhere"),
                See(".redirect-tester .field-error"),
            ]),
        Story::screen("app-deactivating", "Deactivate", &active, Full)
            .files(STATUS)
            .interactions(&[See(TIMELINE), Press(".status-panel .button"), See(DIALOG)]),
        Story::screen("app-not-deactivated", "Failed to deactivate", &active, Refusing)
            .files(STATUS)
            .interactions(&[
                Press(".status-panel .button"),
                Press(CONFIRM),
                See("dialog .field-error"),
            ]),
        Story::screen("app-loading", "Loading", &active, Waiting).interactions(&[See(".skeleton")]),
        Story::screen("app-failed", "Failed to load", &active, Down)
            .interactions(&[See(".empty-state")]),
        Story::screen("app-unknown", "Unknown", format!("{LIST}/unknown"), Full),
    ];
    stories.extend(webhooks(&active));
    stories
}

fn webhooks(path: &str) -> [Story; 5] {
    const FILES: &[&str] = &[
        "src/pages/settings/developer/platform_apps/app_page/webhooks/delivery.rs",
        "src/pages/settings/developer/platform_apps/app_page/webhooks/attempts.rs",
        "style/webhooks.css",
    ];
    const ENDPOINTS: &[&str] = &[
        "src/pages/settings/developer/platform_apps/app_page/webhooks/endpoints.rs",
        "src/components/lazy_details.rs",
    ];
    const ATTEMPTS: &str = "[aria-labelledby=webhooks-heading] summary";
    const REDELIVER: &str = ".redeliver .button";
    [
        Story::screen("app-endpoints", "Endpoints", path, Full).files(ENDPOINTS).interactions(&[
            See(TIMELINE),
            See(ATTEMPTS),
            Press("[aria-labelledby=installs-heading] summary"),
            See("details .install"),
            Press(".install.revoked summary"),
            See(".install.revoked .details-content p"),
        ]),
        Story::screen("app-deliveries", "Attempts of a delivery", path, Full)
            .files(FILES)
            .interactions(&[See(TIMELINE), Press(ATTEMPTS), See("details[open] .excerpt")]),
        Story::screen("app-redelivered", "Redelivered", path, Full).files(FILES).interactions(&[
            See(TIMELINE),
            Press(REDELIVER),
            See(".redeliver [role=status]:not(:empty)"),
        ]),
        Story::screen("app-not-redelivered", "Failed to redeliver", path, Refusing)
            .files(FILES)
            .interactions(&[
                See(TIMELINE),
                Press(REDELIVER),
                See(".redeliver [role=alert]:not(:empty)"),
            ]),
        Story::screen("app-no-deliveries", "No delivery with this status", path, Full)
            .files(FILES)
            .interactions(&[
                See(TIMELINE),
                Type("#delivery-status", "PENDING"),
                See("[aria-labelledby=webhooks-heading] .empty-state-title"),
            ]),
    ]
}

fn edit_app() -> Vec<Story> {
    let path = format!("{LIST}/1/edit");
    vec![
        Story::screen("edit-app", "Unchanged", &path, Full).interactions(&[See(SUBMIT)]),
        Story::screen("edit-app-changed", "Changed", &path, Full)
            .files(&["src/pages/settings/developer/platform_apps/form/changes.rs"])
            .interactions(&[
                Type("#name", "Acme Studio"),
                Press("#scope-usage\\:write"),
                See(".consequences"),
                Read(".preview-page", "Acme Studio"),
            ]),
        Story::screen("edit-app-conflict", "Edited by another", &path, Refusing)
            .files(&["src/pages/settings/developer/platform_apps/form/conflict.rs"])
            .interactions(&[
                Type("#name", "Acme Studio"),
                Press(SUBMIT),
                See(".conflict"),
                Read(".preview-page", "Acme Studio"),
            ]),
    ]
}
