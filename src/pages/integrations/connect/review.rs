//! What an app asks for: who, what, where to. The consent page and the form's preview show the
//! same component.

use domain::wire::{Consent, CurrentInstall, Destination};
use domain::{ScopeSet, WebsiteUrl};
use leptos::prelude::*;

use super::another_account::AnotherAccount;
use super::reconnect::Reconnect;
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::components::scopes::ScopeList;
use crate::components::sentence::{Sentence, fill};
use crate::components::text::{ExternalLink, Typed, format_date};
use crate::components::tile::Tile;
use crate::i18n::consent::t;

/// With `pii`, the answer to the question for Work Email, it is the page on which an owner decides,
/// and its title is the page's. Without it is for reading; `inert`, nothing on it can be used either.
#[component]
pub fn Review(
    #[prop(into)] consent: Signal<Consent>,
    #[prop(optional)] inert: bool,
    #[prop(optional, into)] pii: Option<RwSignal<bool>>,
) -> impl IntoView {
    let text = |read| text_of(consent, read);
    let app = text(|consent| &consent.app.name);
    let organization = text(|consent| &consent.decider.organization_name);
    let account = text(|consent| &consent.decider.account_email);
    let description = text(|consent| consent.app.description.as_deref().unwrap_or_default());
    // What is made anew, and so only when it differs: the preview follows each keystroke.
    let described = Memo::new(move |_| !description.read().is_empty());
    let scopes = Memo::new(move |_| consent.with(|consent| ScopeSet::from_words(&consent.scopes)));
    let asks_pii = Memo::new(move |_| consent.with(|consent| consent.pii_consent_requested));
    let current = Memo::new(move |_| consent.with(|consent| consent.current.clone()));
    let destination = Memo::new(move |_| consent.with(|consent| consent.destination.clone()));

    let is_page = pii.is_some();
    let title = move || {
        let values = vec![("app", app), ("organization", organization)];
        view! { <Sentence text=t().wants_to_connect() values /> }
    };
    let plain_title = Signal::derive(move || {
        fill(
            t().wants_to_connect(),
            &[("app", &app.read()), ("organization", &organization.read())],
        )
    });
    let title = if is_page {
        view! { <Heading text=plain_title>{title()}</Heading> }.into_any()
    } else {
        view! { <h2 class="review-title typed" dir="auto">{title()}</h2> }.into_any()
    };
    let subheading = move |text: &'static str| {
        if is_page {
            view! { <h2>{text}</h2> }.into_any()
        } else {
            view! { <h3>{text}</h3> }.into_any()
        }
    };

    view! {
        <div class="review">
            <div class="parties" aria-hidden="true">
                <Tile name=app />
                <span class="parties-link">{Icon::Link.view()}</span>
                <Tile name=organization />
            </div>
            {title}

            <Maker consent inert />
            {move || described.get().then(|| view! {
                <blockquote class="description"><Typed text=description /></blockquote>
            }.into_any())}

            <div class="decider">
                <p class="typed">
                    <Sentence
                        text=t().decider()
                        values=vec![("account", account), ("organization", organization)]
                    />
                </p>
                <AnotherAccount inert />
            </div>

            {move || current.get().map(|current| view! {
                <Reconnect current scopes=scopes.get() heading=subheading(t().reconnect_heading()) />
            }.into_any())}

            <section class="asks">
                {subheading(t().able_to())}
                {move || view! {
                    <ScopeList scopes=scopes.get() added=added(current.get(), scopes.get()) />
                }.into_any()}
                <p class="hint">{t().all_or_nothing()}</p>
                {move || asks_pii.get().then(|| {
                    let shared = current.get().is_some_and(|current| current.pii_consent);
                    view! { <PiiQuestion app answer=pii inert shared /> }.into_any()
                })}
            </section>

            <section class="destination">
                {move || match destination.get() {
                    Some(destination) => view! { <ReturnTo destination inert /> }.into_any(),
                    None => view! { <p>{t().stays_here()}</p> }.into_any(),
                }}
            </section>
            {inert.then(|| view! {
                <div class="decisions" inert>
                    <button type="button" class="button decision">{t().decline()}</button>
                    <button type="button" class="button decision">{t().approve()}</button>
                </div>
            }.into_any())}
        </div>
    }
}

/// A text of the request that follows it.
fn text_of(consent: Signal<Consent>, read: fn(&Consent) -> &str) -> Signal<String> {
    Signal::derive(move || consent.with(|consent| read(consent).to_owned()))
}

/// Who made the app, and that nobody vouches for it.
#[component]
fn Maker(consent: Signal<Consent>, inert: bool) -> impl IntoView {
    let owner = text_of(consent, |consent| &consent.app.owner_name);
    let since = Signal::derive(move || {
        consent.with(|consent| format_date(&consent.app.owner_since, "long", None))
    });
    let website = Memo::new(move |_| {
        let url = consent.with(|consent| consent.app.website_url.clone())?;
        WebsiteUrl::host(&url).is_some().then_some(url)
    });
    view! {
        <div class="maker">
            <p class="made-by typed">
                {Icon::Info.view()}
                " "
                <Sentence text=t().made_by() values=vec![("owner", owner)] />
            </p>
            <p class="hint">
                <Sentence text=t().owner_since() values=vec![("date", since)] />
            </p>
            {move || website.get().map(|href| view! {
                <p inert=inert><ExternalLink href /></p>
            }.into_any())}
        </div>
    }
}

/// On a reconnect, which scopes are new.
fn added(current: Option<CurrentInstall>, scopes: ScopeSet) -> ScopeSet {
    current.map_or(ScopeSet::EMPTY, |current| {
        ScopeSet::from_words(&current.scopes).change_to(scopes).added
    })
}

/// Unticked (rule 18). Those who cannot answer it are told that it is asked.
#[component]
fn PiiQuestion(
    app: Signal<String>,
    answer: Option<RwSignal<bool>>,
    inert: bool,
    /// The present connection is given Work Email.
    shared: bool,
) -> impl IntoView {
    if answer.is_none() && !inert {
        return view! { <p class="pii">{t().share_email_read()}</p> }.into_any();
    }
    let hint = if shared { t().share_email_now() } else { t().share_email_hint() };
    view! {
        <div class="pii" inert=inert>
            <label class="check typed">
                <input
                    type="checkbox"
                    aria-describedby="pii-hint"
                    prop:checked=move || answer.is_some_and(|answer| answer.get())
                    on:change=move |ev| {
                        if let Some(answer) = answer {
                            answer.set(event_target_checked(&ev));
                        }
                    }
                />
                <span><Sentence text=t().share_email() values=vec![("app", app)] /></span>
            </label>
            <p id="pii-hint" class="hint">{hint}</p>
        </div>
    }
    .into_any()
}

/// The origin alone says where one goes; the whole address is for those who want to know.
#[component]
fn ReturnTo(destination: Destination, inert: bool) -> impl IntoView {
    view! {
        <p class="typed">
            {Icon::External.view()}
            " "
            <Sentence
                text=t().return_to_origin()
                values=vec![("origin", Signal::stored(destination.origin))]
            />
        </p>
        <details inert=inert>
            <summary>{t().full_address()}</summary>
            <code class="typed">{destination.url}</code>
        </details>
    }
}
