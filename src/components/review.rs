//! What an app asks for: who, what, where to. The consent page and the app form's preview are made
//! of these parts.
//!
//! A part takes plain values. Where the preview follows a signal, it renders the part in a closure,
//! or passes a reactive view.

use domain::WebsiteUrl;
use domain::api_types::Destination;
use leptos::prelude::*;

use super::avatar::Avatar;
use super::dates::DatedSentence;
use super::external_link::ExternalLink;
use super::icon::{Glyph, Icon};
use super::user_text::UserText;
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

/// What the review is shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewMode {
    /// The reader decides, and the review's title is the page's.
    Interactive,
    /// Somebody else decides.
    ReadOnly,
    /// A preview of the page: nothing on it can be used.
    Preview,
}

/// The review's title where the page has another heading.
#[component]
pub fn ReadOnlyTitle(app: AnyView, organization: AnyView) -> impl IntoView {
    view! {
        <h2 class="review-title user-content" dir="auto">
            {interpolate_nodes(t().wants_to_connect(), [("app", app), ("organization", organization)])}
        </h2>
    }
}

/// Titles a part of the review: one level below [`ReadOnlyTitle`], or below the page's heading.
#[component]
pub fn PartHeading(text: &'static str, mode: ReviewMode) -> impl IntoView {
    match mode {
        ReviewMode::Interactive => view! { <h2>{text}</h2> }.into_any(),
        ReviewMode::ReadOnly | ReviewMode::Preview => view! { <h3>{text}</h3> }.into_any(),
    }
}

/// The app and the organization that it wants to connect to.
#[component]
pub fn Parties(app: String, #[prop(into)] organization: String) -> impl IntoView {
    view! {
        <div class="parties" aria-hidden="true">
            <Avatar name=app />
            <span class="parties-connector">
                <Icon glyph=Glyph::Link />
            </span>
            <Avatar name=organization />
        </div>
    }
}

/// Who made the app, and that nobody vouches for it.
#[component]
pub fn Publisher(
    /// The organization that owns the app.
    #[prop(into)]
    owner: String,
    /// When that organization joined OpenTrain.
    #[prop(into)]
    since: String,
    #[prop(into)] website: Option<String>,
    mode: ReviewMode,
) -> impl IntoView {
    let website = website.filter(|url| WebsiteUrl::host(url).is_some()).map(|href| {
        view! {
            <p inert=mode == ReviewMode::Preview>
                <ExternalLink href />
            </p>
        }
        .into_any()
    });
    view! {
        <div class="publisher">
            <p class="publisher-name user-content">
                <Icon glyph=Glyph::Info />
                " "
                {interpolate_nodes(t().made_by(), [("owner", isolated(owner))])}
            </p>
            <p class="hint">
                <DatedSentence template=t().owner_since() at=since />
            </p>
            {website}
        </div>
    }
}

/// What the developer says about the app.
#[component]
pub fn Description(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <blockquote class="description">
            <UserText text />
        </blockquote>
    }
}

/// The account and the organization that decide.
#[component]
pub fn Decider(
    #[prop(into)] account: String,
    #[prop(into)] organization: String,
    mode: ReviewMode,
    /// A button to switch accounts.
    children: Children,
) -> impl IntoView {
    let values = [("account", isolated(account)), ("organization", isolated(organization))];
    let template = if mode == ReviewMode::ReadOnly { t().signed_in_as() } else { t().decider() };
    view! {
        <div class="decider">
            <p class="user-content">{interpolate_nodes(template, values)}</p>
            {children()}
        </div>
    }
}

/// What the app will be able to do. The children are the question about Work Email, if it asks for
/// that.
#[component]
pub fn RequestedScopes(
    /// A [`ScopeList`].
    scopes: AnyView,
    mode: ReviewMode,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="requested-scopes">
            <PartHeading text=t().able_to() mode />
            {scopes}
            <p class="hint">{t().all_or_nothing()}</p>
            {children()}
        </section>
    }
}

/// Whether to share trainers' Work Email, unticked at first (rule 18). A read-only review only says
/// that the app asks for it.
#[component]
pub fn PiiQuestion(
    /// The app's name.
    app: AnyView,
    /// The current connection shares it.
    #[prop(optional)]
    shared_now: bool,
    mode: ReviewMode,
) -> impl IntoView {
    if mode == ReviewMode::ReadOnly {
        return view! { <p class="pii-consent">{t().share_email_read()}</p> }.into_any();
    }
    view! {
        <div class="pii-consent" inert=mode == ReviewMode::Preview>
            <label class="checkbox user-content">
                <input type="checkbox" aria-describedby="pii-hint" />
                <span>{interpolate_nodes(t().share_email(), [("app", app)])}</span>
            </label>
            <p id="pii-hint" class="hint">
                {if shared_now { t().share_email_now() } else { t().share_email_hint() }}
            </p>
        </div>
    }
    .into_any()
}

/// Whether the reader ticked it, or an extension did without an event.
pub fn shares_email() -> bool {
    matches!(document().query_selector(".pii-consent :checked"), Ok(Some(_)))
}

/// Where the browser goes afterwards: the origin, and the full address on request.
#[component]
pub fn ReturnAddress(destination: Option<Destination>, mode: ReviewMode) -> impl IntoView {
    let content = match destination {
        Some(Destination { origin, url }) => view! {
            <p class="user-content">
                <Icon glyph=Glyph::External />
                " "
                {interpolate_nodes(t().return_to_origin(), [("origin", isolated(origin))])}
            </p>
            <details inert=mode == ReviewMode::Preview>
                <summary>{t().full_address()}</summary>
                <code class="user-content" translate="no">
                    {url}
                </code>
            </details>
        }
        .into_any(),
        None => view! { <p>{t().stays_here()}</p> }.into_any(),
    };
    view! { <section class="destination">{content}</section> }
}
