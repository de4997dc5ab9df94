use super::{ERROR_SUMMARY, LONG_TEXT, SUBMIT};
use crate::gallery::interactions::Interaction::{Press, See, Type};
use crate::gallery::mock_server::MockServer::{Full, NoCookies, Refusing, Saving};
use crate::gallery::story::{Group, Story};

pub fn groups() -> [Group; 2] {
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
    ]
}

fn sign_in() -> Vec<Story> {
    let consent = "/sign-in?return_to=%2Fintegrations%2Facme-labeling%2Fconnect";
    vec![
        Story::screen("sign-in", "Sign in", "/sign-in", Full).interactions(&[See(".divider")]),
        Story::screen("sign-in-for-consent", "On the way to a consent", consent, Full)
            .interactions(&[See(".divider")]),
        Story::screen("sign-in-errors", "Errors", "/sign-in", Full)
            .interactions(&[Press(SUBMIT), See(ERROR_SUMMARY)]),
        Story::screen("sign-in-refused", "Wrong password", "/sign-in", Refusing).interactions(&[
            Type("#email", "ada@borealis.example"),
            Type("#password", "wrong"),
            Press(SUBMIT),
            See(ERROR_SUMMARY),
        ]),
        Story::screen("sign-in-no-cookies", "Cookies blocked", "/sign-in", NoCookies).interactions(
            &[
                Type("#email", "ada@borealis.example"),
                Type("#password", "correct horse"),
                Press(SUBMIT),
                See(ERROR_SUMMARY),
            ],
        ),
        Story::screen("sign-in-submitting", "Signing in", "/sign-in", Saving).interactions(&[
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
    ]
}

fn sign_up() -> Vec<Story> {
    vec![
        Story::screen("sign-up", "Create account", "/sign-up", Full)
            .interactions(&[See(".divider")]),
        Story::screen("sign-up-invited", "Invited", "/sign-up#invitation=8sK2", Full),
        Story::screen("sign-up-errors", "Errors", "/sign-up", Full).interactions(&[
            Type("#displayName", LONG_TEXT),
            Press(SUBMIT),
            See(ERROR_SUMMARY),
        ]),
    ]
}
