use domain::api_types::{Consent, Role};
use domain::{LinkParameter, LinkProblem, RedirectRefusal};
use leptos::prelude::*;

use crate::components::minimal_layout::MinimalLayout;
use crate::components::navigation_guard::NavigationGuard;
use crate::gallery::fixtures;
use crate::gallery::interactions::Interaction::{self, Press, See};
use crate::gallery::mock_server::MockServer;
use crate::gallery::story::{Group, Story};
use crate::navigation::Navigation;
use crate::pages::integrations::connect::ConsentPage;
use crate::pages::integrations::connect::address::ConsentAddress;
use crate::pages::integrations::connect::flow::{ConsentFlow, Decision, DecisionNotice};
use crate::pages::integrations::connect::state::{Approval, ConsentState, LoadError, Refusal};

/// The button opens after a second.
const APPROVE_OPENS: Interaction = See(".decision-buttons :nth-child(2):not([aria-disabled])");

const REVIEW: &[&str] = &[
    "src/pages/integrations/connect/review.rs",
    "src/pages/integrations/connect/decision.rs",
    "src/components/review.rs",
    "src/components/scopes.rs",
];
const APPROVED: &[&str] = &["src/pages/integrations/connect/approved.rs"];
const DECLINED: &[&str] = &["src/pages/integrations/connect/declined.rs"];
const REFUSED: &[&str] = &["src/pages/integrations/connect/errors.rs"];

pub fn group() -> Group {
    Group {
        title: "Consent page",
        files: &[
            "src/pages/integrations/connect/mod.rs",
            "style/consent.css",
            "style/minimal-layout.css",
        ],
        texts: &["consent"],
        stories: [reviews(), read_only(), decisions(), refusals()].into_iter().flatten().collect(),
    }
}

fn reviews() -> Vec<Story> {
    let story = |name, title, view, state, consent| {
        Story::new(name, title, view)
            .files(REVIEW)
            .props(&[("state", state), ("consent", consent)])
            .interactions(&[APPROVE_OPENS])
    };
    vec![
        Story::new("consent-loading", "Loading", || at(ConsentState::Loading))
            .files(&["src/pages/integrations/connect/loading.rs"])
            .props(&[("state", "Loading")]),
        story("consent-review", "Review", || review(fixtures::consent()), "Review", "consent"),
        story(
            "consent-review-small",
            "Smallest possible request",
            || review(fixtures::small_consent()),
            "Review",
            "small_consent",
        ),
        story(
            "consent-review-hostile",
            "Hostile text",
            || review(fixtures::hostile_consent()),
            "Review",
            "hostile_consent",
        ),
        story(
            "consent-reconnect",
            "Reconnect",
            || review(fixtures::reconnect()),
            "Review",
            "reconnect",
        )
        .files(&[
            "src/pages/integrations/connect/review.rs",
            "src/pages/integrations/connect/reconnect.rs",
        ]),
        story(
            "consent-approving",
            "Approving",
            || deciding(Decision::Approve),
            "Review, deciding: Approve",
            "consent",
        )
        .interactions(&[]),
        story(
            "consent-declining",
            "Declining",
            || deciding(Decision::Decline),
            "Review, deciding: Decline",
            "consent",
        ),
        story(
            "consent-response-lost",
            "Response lost",
            || noticed(DecisionNotice::PerhapsGranted),
            "Review, notice: PerhapsGranted",
            "consent",
        ),
        story(
            "consent-perhaps-declined",
            "Response to declining lost",
            || noticed(DecisionNotice::PerhapsDeclined),
            "Review, notice: PerhapsDeclined",
            "consent",
        ),
        story(
            "consent-not-granted",
            "Not granted",
            || noticed(DecisionNotice::NotGranted),
            "Review, notice: NotGranted",
            "consent",
        ),
        story(
            "consent-not-decided",
            "Not decided",
            || noticed(DecisionNotice::NotDecided),
            "Review, notice: NotDecided",
            "consent",
        ),
    ]
}

fn read_only() -> Vec<Story> {
    let owner_required_story = |name, title, view| {
        Story::new(name, title, view)
            .files(&["src/pages/integrations/connect/owner_required.rs"])
            .props(&[("state", "Review"), ("consent", "member_consent")])
    };
    vec![
        owner_required_story("consent-owner-required", "Only an owner can decide", || {
            owner_required(MockServer::Full)
        })
        .interactions(&[See(".owners")]),
        owner_required_story("consent-owners-failed", "Owners failed to load", || {
            owner_required(MockServer::Down)
        })
        .interactions(&[See(".empty-state")]),
        Story::new("consent-changed", "Changed meanwhile", || {
            at(ConsentState::Changed(fixtures::reconnect()))
        })
        .files(REVIEW)
        .props(&[("state", "Changed"), ("consent", "reconnect")]),
    ]
}

fn decisions() -> Vec<Story> {
    vec![
        Story::new("consent-approved", "Approved", || approved(Some(fixtures::TOKEN)))
            .files(APPROVED)
            .props(&[("state", "Approved"), ("token", "TOKEN")]),
        Story::new("consent-approved-not-copied", "Approved, token not copied", || {
            approved(Some(fixtures::TOKEN))
        })
        .files(APPROVED)
        .props(&[("state", "Approved"), ("token", "TOKEN")])
        .interactions(&[
            Press(".continue-to-platform .button"),
            See(".continue-to-platform .notice"),
        ]),
        Story::new("consent-approved-token-cleared", "Approved, token cleared", || approved(None))
            .files(APPROVED)
            .props(&[("state", "Approved"), ("token", "None")]),
        Story::new("consent-declined", "Declined", || {
            declined(Some("https://acme.example/opentrain/callback?error=access_denied"))
        })
        .files(DECLINED)
        .props(&[("state", "Declined")]),
        Story::new("consent-declined-by-hand", "Declined, address not admitted any more", || {
            declined(None)
        })
        .files(DECLINED)
        .props(&[("state", "Declined, no return_url")]),
    ]
}

fn refusals() -> Vec<Story> {
    let story = |name, title, view, state| {
        Story::new(name, title, view).files(REFUSED).props(&[("state", state)])
    };
    vec![
        story(
            "consent-unknown-app",
            "Unknown app",
            || refused(Refusal::UnknownApp),
            "Refused: UnknownApp",
        ),
        story(
            "consent-app-disabled",
            "App disabled",
            || app_disabled(false),
            "Refused: AppDisabled",
        ),
        story(
            "consent-app-disabled-connected",
            "App disabled, connected",
            || app_disabled(true),
            "Refused: AppDisabled, connected",
        ),
        story(
            "consent-broken-link",
            "Broken link",
            || broken(Some((LinkParameter::State, LinkProblem::Repeated))),
            "Refused: BrokenLink, state: Repeated",
        ),
        story("consent-long-link", "Link too long", || broken(None), "Refused: BrokenLink"),
        story(
            "consent-unregistered",
            "Unregistered return address",
            || unregistered(Some("https://elsewhere.example")),
            "Refused: Unregistered, OriginMismatch",
        ),
        story(
            "consent-unreadable-address",
            "Unreadable return address",
            || unregistered(None),
            "Refused: Unregistered, no origin",
        ),
        story("consent-expired", "Expired", || refused(Refusal::Expired), "Refused: Expired"),
        story("consent-decided", "Already decided", || refused(decided(false)), "Refused: Decided"),
        story(
            "consent-decided-connected",
            "Already decided, connected",
            || refused(decided(true)),
            "Refused: Decided, connected",
        ),
        story(
            "consent-account-changed",
            "Another account",
            || at(ConsentState::AccountChanged(fixtures::session(Role::Owner))),
            "AccountChanged",
        ),
        story(
            "consent-offline",
            "Offline",
            || at(ConsentState::Failed(LoadError::Offline)),
            "Failed: Offline",
        ),
        story(
            "consent-failed",
            "Server error",
            || at(ConsentState::Failed(LoadError::Server)),
            "Failed: Server",
        ),
        story(
            "consent-rate-limited",
            "Too many requests",
            || at(ConsentState::Failed(LoadError::RateLimited(42))),
            "Failed: RateLimited(42)",
        ),
    ]
}

fn flow(state: ConsentState) -> ConsentFlow {
    let address = ConsentAddress { slug: "acme-labeling".into(), query: String::new() };
    let flow = ConsentFlow::new(address);
    flow.state.set(state);
    flow
}

fn page(flow: ConsentFlow) -> AnyView {
    provide_context(NavigationGuard::new());
    provide_context(Navigation::new());
    view! {
        <MinimalLayout>
            <ConsentPage flow />
        </MinimalLayout>
    }
    .into_any()
}

fn at(state: ConsentState) -> AnyView {
    page(flow(state))
}

fn review(consent: Consent) -> AnyView {
    at(ConsentState::Review(consent))
}

fn owner_required(server: MockServer) -> AnyView {
    server.install();
    review(fixtures::member_consent())
}

fn refused(refusal: Refusal) -> AnyView {
    at(ConsentState::Refused(refusal))
}

fn deciding(decision: Decision) -> AnyView {
    let flow = flow(ConsentState::Review(fixtures::consent()));
    flow.deciding.set(Some(decision));
    page(flow)
}

fn noticed(notice: DecisionNotice) -> AnyView {
    let flow = flow(ConsentState::Review(fixtures::consent()));
    flow.notice.set(Some(notice));
    page(flow)
}

fn app_disabled(connected: bool) -> AnyView {
    refused(Refusal::AppDisabled { app: app(), connected })
}

fn broken(problem: Option<(LinkParameter, LinkProblem)>) -> AnyView {
    refused(Refusal::BrokenLink(problem))
}

fn unregistered(origin: Option<&str>) -> AnyView {
    refused(Refusal::Unregistered {
        app: app(),
        code: RedirectRefusal::OriginMismatch,
        origin: origin.map(str::to_owned),
    })
}

fn approved(token: Option<&str>) -> AnyView {
    let flow = flow(ConsentState::Approved(Approval {
        consent: fixtures::consent(),
        install: fixtures::install(),
        continue_url: Some("https://acme.example/opentrain/callback?opentrain_install_id=1".into()),
    }));
    flow.token.set(token.map(str::to_owned));
    page(flow)
}

fn declined(return_url: Option<&str>) -> AnyView {
    let return_url = return_url.map(str::to_owned);
    at(ConsentState::Declined { consent: fixtures::consent(), return_url })
}

fn decided(connected: bool) -> Refusal {
    Refusal::Decided { app: app(), organization: "Borealis Robotics".into(), connected }
}

fn app() -> String {
    fixtures::consent().app.name
}
