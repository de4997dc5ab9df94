//! Why there is nothing to decide: each refusal has its own page, and none has an "Approve".

use domain::RedirectRefusal;

use super::flow::Flow;
use super::mark::mark;
use super::screen::{Failure, Refusal};
use crate::components::icon::Icon;
use crate::components::page::heading;
use crate::components::sentence::{fill, sentence};
use crate::dom::{El, a, action, code, div, h2, p};
use crate::i18n::common::refusal as refusal_text;
use crate::i18n::consent::{invalid_link_message, t};

pub fn refused(flow: Flow, refusal: Refusal) -> Vec<El> {
    let mut page = vec![mark(Icon::Alert)];
    page.extend(why(flow, refusal));
    page
}

fn why(flow: Flow, refusal: Refusal) -> Vec<El> {
    match refusal {
        Refusal::UnknownApp => vec![plain_heading(t().unknown_heading()), p().child(t().unknown())],
        Refusal::AppDisabled { app, connected } => {
            let mut page =
                vec![app_heading(t().disabled_heading(), &app), p().child(t().disabled())];
            if connected {
                let where_to = p().child(t().disabled_connected()).child(" ");
                page.push(where_to.child(to_connected_apps()).child("."));
            }
            page
        }
        Refusal::BrokenLink(what) => {
            let said = match what {
                Some((parameter, problem)) => invalid_link_message(parameter, problem),
                None => t().broken_length().to_owned(),
            };
            vec![plain_heading(t().broken_heading()), p().child(said), p().child(t().broken_hint())]
        }
        Refusal::Unregistered { app, code, origin } => unregistered(&app, code, origin.as_deref()),
        Refusal::Expired => vec![
            plain_heading(t().expired_heading()),
            p().child(t().expired()),
            again(flow, t().start_again()),
        ],
        Refusal::Decided { app, organization, connected: true } => {
            let values = [("app", &*app), ("organization", &*organization)];
            vec![
                plain_heading(t().decided_heading()),
                p().class("typed").child(sentence(t().decided_connected(), &values)),
                p().child(t().decided_token()),
                div()
                    .class("actions")
                    .child([again(flow, t().connect_again()), to_connected_apps()]),
            ]
        }
        Refusal::Decided { connected: false, .. } => vec![
            plain_heading(t().decided_heading()),
            p().child(t().decided_nothing()),
            again(flow, t().start_again()),
        ],
    }
}

/// The address is told as text only: nobody should be led there from here (rule 14).
fn unregistered(app: &str, refusal: RedirectRefusal, origin: Option<&str>) -> Vec<El> {
    let said = match origin {
        Some(origin) => {
            p().class("typed").child(sentence(t().unregistered(), &[("origin", origin)]))
        }
        None => p().child(t().unregistered_no_origin()),
    };
    let to_fix = p().class("to-fix").child(refusal_text(refusal)).child(" ");
    vec![
        app_heading(t().unregistered_heading(), app),
        said,
        p().child(t().unregistered_hint()),
        h2().child(t().to_fix()),
        to_fix.child(code().child(refusal.as_str())),
    ]
}

/// A failure that may pass.
pub fn failed(flow: Flow, failure: Failure) -> Vec<El> {
    vec![
        mark(Icon::Alert),
        plain_heading(t().failed_heading()),
        p().attr("role", "alert").child(failure.text()),
        again(flow, crate::i18n::t().try_again()),
    ]
}

fn plain_heading(text: &str) -> El {
    heading(text, text)
}

pub fn app_heading(text: &str, app: &str) -> El {
    let values = [("app", app)];
    heading(&fill(text, &values), sentence(text, &values))
}

fn again(flow: Flow, label: &str) -> El {
    action("button", move |_| flow.open()).child(label)
}

fn to_connected_apps() -> El {
    a().attr("rel", "external").attr("href", "/settings/connected-apps").child(t().connected_apps())
}
