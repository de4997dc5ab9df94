use domain::wire::Consent;
use domain::{LinkParameter, LinkProblem, RedirectRefusal};
use leptos::prelude::*;

use super::{Specimen, fixtures};
use crate::dom::El;
use crate::pages::integrations::connect;
use crate::pages::integrations::connect::flow::{Decision, Flow, Notice};
use crate::pages::integrations::connect::link::Link;
use crate::pages::integrations::connect::screen::{Failure, Granted, Refusal, Screen};

pub(super) fn specimens() -> Vec<Specimen> {
    macro_rules! specimens {
        ($($name:literal => $show:expr),+ $(,)?) => {
            vec![$(Specimen { name: $name, show: || $show }),+]
        };
    }
    specimens![
        "consent-loading" => at(Screen::Loading),
        "consent-review" => review(fixtures::consent()),
        "consent-review-small" => review(fixtures::small_consent()),
        "consent-review-hostile" => review(fixtures::hostile_consent()),
        "consent-reconnect" => review(fixtures::reconnect()),
        "consent-approving" => approving(),
        "consent-answer-lost" => answer_lost(),
        "consent-only-an-owner" => review(fixtures::member_consent()),
        "consent-changed" => at(Screen::Changed(fixtures::reconnect())),
        "consent-approved" => approved(Some(fixtures::TOKEN)),
        "consent-approved-token-cleared" => approved(None),
        "consent-declined" => declined(),
        "consent-unknown-app" => refused(Refusal::UnknownApp),
        "consent-app-off" => refused(Refusal::AppDisabled { app: app(), connected: false }),
        "consent-app-off-connected" => refused(Refusal::AppDisabled { app: app(), connected: true }),
        "consent-broken-link" => {
            refused(Refusal::BrokenLink(Some((LinkParameter::State, LinkProblem::Repeated))))
        },
        "consent-unregistered" => refused(Refusal::Unregistered {
            app: app(),
            code: RedirectRefusal::OriginMismatch,
            origin: Some("https://elsewhere.example".into()),
        }),
        "consent-expired" => refused(Refusal::Expired),
        "consent-decided" => refused(decided(false)),
        "consent-decided-connected" => refused(decided(true)),
        "consent-offline" => at(Screen::Failed(Failure::Offline)),
        "consent-failed" => at(Screen::Failed(Failure::Server)),
        "consent-too-many" => at(Screen::Failed(Failure::TooMany(42))),
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

fn approving() -> AnyView {
    let flow = flow(Screen::Review(fixtures::consent()));
    flow.deciding.set(Some(Decision::Approve));
    page(flow)
}

fn answer_lost() -> AnyView {
    let flow = flow(Screen::Review(fixtures::consent()));
    flow.notice.set(Some(Notice::PerhapsGranted));
    page(flow)
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
