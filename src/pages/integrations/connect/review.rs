//! The whole review of a consent.

use domain::ScopeSet;
use domain::api_types::Consent;
use leptos::prelude::*;

use super::another_account::AnotherAccount;
use super::flow::ConsentFlow;
use super::reconnect::Reconnect;
use crate::components::heading::PageHeading;
use crate::components::review::{
    Decider, Description, Parties, PiiQuestion, Publisher, ReadOnlyTitle, RequestedScopes,
    ReturnAddress, ReviewMode,
};
use crate::components::scopes::ScopeList;
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate, interpolate_nodes, isolated};

#[component]
pub fn Review(flow: ConsentFlow, consent: Consent, mode: ReviewMode) -> impl IntoView {
    let Consent { app, decider, current, destination, .. } = consent;
    let organization = decider.organization_name;
    let scopes = ScopeSet::from_strings(&consent.scopes);
    let granted = current.as_ref().map(|current| ScopeSet::from_strings(&current.scopes));
    let added = granted.map_or(ScopeSet::EMPTY, |granted| granted.diff(scopes).added);
    let shared_now = current.as_ref().is_some_and(|current| current.pii_consent);

    let title = title(&app.name, &organization, mode);
    let description = app.description.map(|text| view! { <Description text /> }.into_any());
    let reconnect =
        current.map(|current| view! { <Reconnect current requested=scopes mode /> }.into_any());
    let pii_question = consent
        .pii_consent_requested
        .then(|| view! { <PiiQuestion app=isolated(&app.name) shared_now mode /> }.into_any());
    view! {
        <div class="review">
            <Parties app=app.name organization=organization.clone() />
            {title}
            <Publisher
                owner=app.owner_name
                since=app.owner_since
                website=app.website_url
                mode
            />
            {description}
            <Decider account=decider.account_email.clone() organization mode>
                <AnotherAccount flow account_email=decider.account_email />
            </Decider>
            {reconnect}
            <RequestedScopes scopes=view! { <ScopeList scopes added /> }.into_any() mode>
                {pii_question}
            </RequestedScopes>
            <ReturnAddress destination mode />
        </div>
    }
}

fn title(app: &str, organization: &str, mode: ReviewMode) -> AnyView {
    let values = [("app", isolated(app)), ("organization", isolated(organization))];
    let ReviewMode::Interactive = mode else {
        let [(_, app), (_, organization)] = values;
        return view! { <ReadOnlyTitle app organization /> }.into_any();
    };
    let text = interpolate(t().wants_to_connect(), &[("app", app), ("organization", organization)]);
    let content = interpolate_nodes(t().wants_to_connect(), values);
    view! { <PageHeading title=text>{content}</PageHeading> }.into_any()
}
