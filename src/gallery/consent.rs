use domain::wire::Consent;
use domain::{LinkParameter, LinkProblem, RedirectRefusal};
use leptos::prelude::*;

use super::steps::Step::{self, Press, See};
use super::{Specimen, fixtures};
use crate::dom::El;
use crate::pages::integrations::connect;
use crate::pages::integrations::connect::flow::{Decision, Flow, Notice};
use crate::pages::integrations::connect::link::Link;
use crate::pages::integrations::connect::screen::{Failure, Granted, Refusal, Screen};

/// The button opens after a second.
const APPROVE_OPENS: Step = See(".decisions :nth-child(2):not([aria-disabled])");

pub(super) fn specimens() -> Vec<Specimen> {
    macro_rules! specimens {
        ($($name:literal => $show:expr, [$($step:expr),*];)+) => {
            vec![$(Specimen { name: $name, show: || $show, steps: &[$($step),*] }),+]
        };
    }
    specimens![
        "consent-loading" => at(Screen::Loading), [];
        "consent-review" => review(fixtures::consent()), [APPROVE_OPENS];
        "consent-review-small" => review(fixtures::small_consent()), [APPROVE_OPENS];
        "consent-review-hostile" => review(fixtures::hostile_consent()), [APPROVE_OPENS];
        "consent-reconnect" => review(fixtures::reconnect()), [APPROVE_OPENS];
        "consent-approving" => deciding(Decision::Approve), [];
        "consent-declining" => deciding(Decision::Decline), [APPROVE_OPENS];
        "consent-answer-lost" => noticed(Notice::PerhapsGranted), [APPROVE_OPENS];
        "consent-not-granted" => noticed(Notice::NotGranted), [APPROVE_OPENS];
        "consent-not-decided" => noticed(Notice::NotDecided), [APPROVE_OPENS];
        "consent-only-an-owner" => review(fixtures::member_consent()), [];
        "consent-changed" => at(Screen::Changed(fixtures::reconnect())), [];
        "consent-approved" => approved(Some(fixtures::TOKEN)), [];
        "consent-approved-not-copied" => approved(Some(fixtures::TOKEN)), [
            Press(".exit .button"), See(".exit .notice")
        ];
        "consent-approved-token-cleared" => approved(None), [];
        "consent-declined" => declined(), [];
        "consent-unknown-app" => refused(Refusal::UnknownApp), [];
        "consent-app-off" => app_off(false), [];
        "consent-app-off-connected" => app_off(true), [];
        "consent-broken-link" => broken(Some((LinkParameter::State, LinkProblem::Repeated))), [];
        "consent-long-link" => broken(None), [];
        "consent-unregistered" => unregistered(Some("https://elsewhere.example")), [];
        "consent-unreadable-address" => unregistered(None), [];
        "consent-expired" => refused(Refusal::Expired), [];
        "consent-decided" => refused(decided(false)), [];
        "consent-decided-connected" => refused(decided(true)), [];
        "consent-offline" => at(Screen::Failed(Failure::Offline)), [];
        "consent-failed" => at(Screen::Failed(Failure::Server)), [];
        "consent-too-many" => at(Screen::Failed(Failure::TooMany(42))), [];
    ]
}

fn flow(screen: Screen) -> Flow {
    let flow = Flow::new(Link { slug: "acme-labeling".into(), query: String::new() });
    flow.screen.set(screen);
    flow
}

fn page(flow: Flow) -> AnyView {
    connect::page(flow).map(El::view).collect_view().into_any()
}

fn at(screen: Screen) -> AnyView {
    page(flow(screen))
}

fn review(consent: Consent) -> AnyView {
    at(Screen::Review(consent))
}

fn refused(refusal: Refusal) -> AnyView {
    at(Screen::Refused(refusal))
}

fn deciding(decision: Decision) -> AnyView {
    let flow = flow(Screen::Review(fixtures::consent()));
    flow.deciding.set(Some(decision));
    page(flow)
}

fn noticed(notice: Notice) -> AnyView {
    let flow = flow(Screen::Review(fixtures::consent()));
    flow.notice.set(Some(notice));
    page(flow)
}

fn app_off(connected: bool) -> AnyView {
    refused(Refusal::AppDisabled { app: app(), connected })
}

fn broken(what: Option<(LinkParameter, LinkProblem)>) -> AnyView {
    refused(Refusal::BrokenLink(what))
}

fn unregistered(origin: Option<&str>) -> AnyView {
    refused(Refusal::Unregistered {
        app: app(),
        code: RedirectRefusal::OriginMismatch,
        origin: origin.map(str::to_owned),
    })
}

fn approved(token: Option<&str>) -> AnyView {
    let flow = flow(Screen::Approved(Granted {
        consent: fixtures::consent(),
        install: fixtures::install(),
        continue_url: Some("https://acme.example/opentrain/callback?opentrain_install_id=1".into()),
    }));
    flow.token.set(token.map(str::to_owned));
    page(flow)
}

fn declined() -> AnyView {
    at(Screen::Declined {
        consent: fixtures::consent(),
        return_url: Some("https://acme.example/opentrain/callback?error=access_denied".into()),
    })
}

fn decided(connected: bool) -> Refusal {
    Refusal::Decided { app: app(), organization: "Borealis Robotics".into(), connected }
}

fn app() -> String {
    fixtures::consent().app.name
}
