use super::{ERROR_SUMMARY, LONG_TEXT, SUBMIT};
use crate::gallery::interactions::Interaction::{Press, See, Type};
use crate::gallery::mock_server::MockServer::{
    Down, Full, NoCookies, ProviderOnly, Refusing, Saving, Waiting,
};
use crate::gallery::story::{Group, Story};
use crate::paths;

pub fn groups() -> [Group; 3] {
    [
        Group {
            title: "Sign-in",
            files: &["src/pages/sign_in/mod.rs", "style/minimal-layout.css", "style/field.css"],
            texts: &["accounts", "fields"],
            stories: sign_in(),
        },
        Group {
            title: "Sign-up",
            files: &["src/pages/sign_up/mod.rs", "style/minimal-layout.css", "style/field.css"],
            texts: &["accounts", "fields"],
            stories: sign_up(),
        },
        Group {
            title: "New password",
            files: &[
                "src/pages/reset_password/mod.rs",
                "style/minimal-layout.css",
                "style/field.css",
            ],
            texts: &["accounts", "fields"],
            stories: reset_password(),
        },
    ]
}

fn sign_in() -> Vec<Story> {
    const LINK: &str = "/sign-in?problem=PASSWORD_TO_LINK";
    let consent = "/sign-in?return_to=%2Fintegrations%2Facme-labeling%2Fconnect";
    vec![
        Story::screen("sign-in", "Sign in", paths::SIGN_IN, Full).interactions(&[See(".divider")]),
        Story::screen("sign-in-methods-failed", "Other ways failed to load", paths::SIGN_IN, Down)
            .interactions(&[See(".empty-state")]),
        Story::screen("sign-in-for-consent", "On the way to a consent", consent, Full)
            .interactions(&[See(".divider")]),
        Story::screen("sign-in-errors", "Errors", paths::SIGN_IN, Full)
            .interactions(&[Press(SUBMIT), See(ERROR_SUMMARY)]),
        Story::screen("sign-in-refused", "Wrong password", paths::SIGN_IN, Refusing).interactions(
            &[
                Type("#email", "ada@borealis.example"),
                Type("#password", "wrong"),
                Press(SUBMIT),
                See(ERROR_SUMMARY),
            ],
        ),
        Story::screen("sign-in-no-cookies", "Cookies blocked", paths::SIGN_IN, NoCookies)
            .interactions(&[
                Type("#email", "ada@borealis.example"),
                Type("#password", "correct horse"),
                Press(SUBMIT),
                See(ERROR_SUMMARY),
            ]),
        Story::screen("sign-in-submitting", "Signing in", paths::SIGN_IN, Saving).interactions(&[
            Type("#email", "ada@borealis.example"),
            Type("#password", "correct horse"),
            Press(SUBMIT),
            See("[aria-disabled]"),
        ]),
        Story::screen(
            "sign-in-problem",
            "Refused by the provider",
            "/sign-in?problem=EMAIL_TAKEN",
            Full,
        )
        .interactions(&[See(ERROR_SUMMARY), See(".divider")]),
        Story::screen("sign-in-link", "Link the provider", LINK, Full)
            .files(&["src/pages/sign_in/link_provider.rs"])
            .interactions(&[See("#password")]),
        Story::screen("sign-in-link-loading", "Linking, loading", LINK, Waiting)
            .files(&["src/pages/sign_in/link_provider.rs"]),
        Story::screen("sign-in-link-failed", "Linking, failed to load", LINK, Down)
            .files(&["src/pages/sign_in/link_provider.rs"])
            .interactions(&[See("[role=alert]")]),
        Story::screen("sign-in-link-refused", "Wrong password to link", LINK, Refusing)
            .files(&["src/pages/sign_in/link_provider.rs"])
            .interactions(&[Type("#password", "wrong"), Press(SUBMIT), See(ERROR_SUMMARY)]),
        Story::screen("sign-in-provider-only", "Passwords off", paths::SIGN_IN, ProviderOnly)
            .interactions(&[See("form[hidden]")]),
    ]
}

fn sign_up() -> Vec<Story> {
    vec![
        Story::screen("sign-up", "Create account", paths::SIGN_UP, Full)
            .interactions(&[See(".divider")]),
        Story::screen("sign-up-invited", "Invited", "/sign-up#invitation=8sK2", Full)
            .interactions(&[See(".divider")]),
        Story::screen(
            "sign-up-invited-provider-only",
            "Invited, passwords off",
            "/sign-up#invitation=8sK2",
            ProviderOnly,
        )
        .interactions(&[See("form[hidden]")]),
        Story::screen("sign-up-errors", "Errors", paths::SIGN_UP, Full).interactions(&[
            Type("#displayName", LONG_TEXT),
            Press(SUBMIT),
            See(ERROR_SUMMARY),
        ]),
    ]
}

fn reset_password() -> Vec<Story> {
    const LINK: &str = "/reset-password#3kPq";
    vec![
        Story::screen("reset-password", "New password", LINK, Full)
            .interactions(&[See("#password")]),
        Story::screen("reset-password-loading", "Loading", LINK, Waiting),
        Story::screen("reset-password-failed", "Failed to load", LINK, Down)
            .interactions(&[See("[role=alert]")]),
        Story::screen("reset-password-errors", "Too short", LINK, Full).interactions(&[
            Type("#password", "short"),
            Press(SUBMIT),
            See(ERROR_SUMMARY),
        ]),
        Story::screen("reset-password-saving", "Saving", LINK, Saving).interactions(&[
            Type("#password", "correct horse battery"),
            Press(SUBMIT),
            See("[aria-disabled]"),
        ]),
        Story::screen("reset-password-done", "Changed", LINK, Full).interactions(&[
            Type("#password", "correct horse battery"),
            Press(SUBMIT),
            See(".minimal-card-alternative"),
        ]),
        Story::screen("reset-password-invalid", "Link no longer works", LINK, Refusing)
            .interactions(&[See(".minimal-card-alternative")]),
    ]
}
