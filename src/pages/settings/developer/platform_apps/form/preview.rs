use domain::api_types::Destination;
use domain::{Scope, WebsiteUrl};
use leptos::prelude::*;

use super::state::AppFormState;
use crate::components::debounce::{TYPING_PAUSE, debounced};
use crate::components::review::{
    Decider, Description, Parties, PiiQuestion, Publisher, ReadOnlyTitle, RequestedScopes,
    ReturnAddress, ReviewMode,
};
use crate::components::scopes::ScopeList;
use crate::i18n::interpolate::isolated;
use crate::i18n::{consent, platform_apps::t};
use crate::session::CurrentSession;

const MODE: ReviewMode = ReviewMode::Preview;

/// The consent page as customers will see it. Each part follows only what it shows, so that an edit
/// renders one or two of them.
#[component]
pub fn Preview(form: AppFormState) -> impl IntoView {
    let session: CurrentSession = expect_context();
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let customer = t().preview_customer();

    let [name, description, website] = [form.name, form.description, form.website]
        .map(|field| debounced(field.value, TYPING_PAUSE));
    let name = Memo::new(move |_| {
        non_blank(&name.read()).unwrap_or_else(|| t().preview_name().to_owned())
    });
    let description = Memo::new(move |_| non_blank(&description.read()));
    let website = Memo::new(move |_| {
        let website = WebsiteUrl::parse(&website.read()).ok().flatten();
        website.map(WebsiteUrl::into_string)
    });
    let owner = Memo::new(move |_| {
        let owner = session.get().map(|session| session.organization.name);
        owner.unwrap_or_else(|| t().preview_owner().to_owned())
    });
    let asks_email = Memo::new(move |_| form.scopes.read().contains(Scope::ParticipantsEmail));
    let destination = Memo::new(move |_| {
        let bases = form.redirect_rows.bases.read();
        let base = bases.first()?;
        Some(Destination { origin: base.origin().to_string(), url: base.as_str().to_owned() })
    });
    let destination = debounced(destination, TYPING_PAUSE);
    let scopes = move || view! { <ScopeList scopes=form.scopes.get() /> };
    view! {
        <div class="review">
            {move || view! { <Parties app=name.get() organization=customer /> }}
            <ReadOnlyTitle app=app_name(name) organization=isolated(customer) />
            {move || {
                view! {
                    <Publisher owner=owner.get() since=&*now website=website.get() mode=MODE />
                }
            }}
            {move || description.get().map(|text| view! { <Description text /> }.into_any())}
            <Decider account=t().preview_email() organization=customer mode=MODE>
                <button type="button" class="button quiet small" inert=true>
                    {consent::t().another_account()}
                </button>
            </Decider>
            <RequestedScopes scopes=scopes.into_any() mode=MODE>
                {move || {
                    asks_email
                        .get()
                        .then(|| {
                            view! { <PiiQuestion app=app_name(name) mode=MODE /> }.into_any()
                        })
                }}
            </RequestedScopes>
            {move || view! { <ReturnAddress destination=destination.get() mode=MODE /> }}
            <div class="decision-buttons" inert=true>
                <button type="button" class="button decision-button">
                    {consent::t().decline()}
                </button>
                <button type="button" class="button decision-button">
                    {consent::t().approve()}
                </button>
            </div>
        </div>
    }
}

fn non_blank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The app's name, updated as it's typed.
fn app_name(name: Memo<String>) -> AnyView {
    view! {
        <bdi dir="auto" translate="no">
            {move || name.get()}
        </bdi>
    }
    .into_any()
}
