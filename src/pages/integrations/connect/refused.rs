//! Why there is nothing to decide: each refusal has its own page, and none has an "Approve".

use domain::RedirectRefusal;
use leptos::prelude::*;

use super::flow::Flow;
use super::mark::Mark;
use super::screen::{Failure, Refusal};
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::components::sentence::{Sentence, fill};
use crate::i18n::consent::{broken, t};

#[component]
pub fn Refused(flow: Flow, refusal: Refusal) -> impl IntoView {
    view! { <Mark icon=Icon::Alert /> {why(flow, refusal)} }
}

fn why(flow: Flow, refusal: Refusal) -> AnyView {
    match refusal {
        Refusal::UnknownApp => view! {
            <Heading text=t().unknown_heading() />
            <p>{t().unknown()}</p>
        }
        .into_any(),
        Refusal::AppDisabled { app, connected } => view! {
            <AppHeading text=t().disabled_heading() app />
            <p>{t().disabled()}</p>
            {connected.then(|| view! { <p>{t().disabled_connected()} " " <ToConnectedApps />"."</p> }.into_any())}
        }
        .into_any(),
        Refusal::BrokenLink(what) => view! {
            <Heading text=t().broken_heading() />
            <p>{match what {
                Some((parameter, problem)) => broken(parameter, problem),
                None => t().broken_length().to_owned(),
            }}</p>
            <p>{t().broken_hint()}</p>
        }
        .into_any(),
        Refusal::Unregistered { app, code, origin } => view! {
            <AppHeading text=t().unregistered_heading() app />
            <Unregistered code origin />
        }
        .into_any(),
        Refusal::Expired => view! {
            <Heading text=t().expired_heading() />
            <p>{t().expired()}</p>
            <Again flow label=t().start_again() />
        }
        .into_any(),
        Refusal::Decided { app, organization, connected } => view! {
            <Heading text=t().decided_heading() />
            <Decided flow app organization connected />
        }
        .into_any(),
    }
}

/// The address is told as text only: nobody should be led there from here (rule 14).
#[component]
fn Unregistered(code: RedirectRefusal, origin: Option<String>) -> impl IntoView {
    view! {
        {match origin {
            Some(origin) => view! {
                <p class="typed">
                    <Sentence text=t().unregistered() values=vec![("origin", Signal::stored(origin))] />
                </p>
            }
            .into_any(),
            None => view! { <p>{t().unregistered_no_origin()}</p> }.into_any(),
        }}
        <p>{t().unregistered_hint()}</p>
        <h2>{t().to_fix()}</h2>
        <p class="to-fix">{crate::i18n::common::refusal(code)} " " <code>{code.as_str()}</code></p>
    }
}

#[component]
fn Decided(flow: Flow, app: String, organization: String, connected: bool) -> impl IntoView {
    if !connected {
        return view! {
            <p>{t().decided_nothing()}</p>
            <Again flow label=t().start_again() />
        }
        .into_any();
    }
    let values = vec![("app", Signal::stored(app)), ("organization", Signal::stored(organization))];
    view! {
        <p class="typed"><Sentence text=t().decided_connected() values /></p>
        <p>{t().decided_token()}</p>
        <div class="actions">
            <Again flow label=t().connect_again() />
            <ToConnectedApps />
        </div>
    }
    .into_any()
}

/// A failure that may pass.
#[component]
pub fn Failed(flow: Flow, failure: Failure) -> impl IntoView {
    view! {
        <Mark icon=Icon::Alert />
        <Heading text=t().failed_heading() />
        <p role="alert">{failure.text()}</p>
        <Again flow label=crate::i18n::t().try_again() />
    }
}

#[component]
pub fn AppHeading(text: &'static str, app: String) -> impl IntoView {
    view! {
        <Heading text=fill(text, &[("app", &app)])>
            <Sentence text values=vec![("app", Signal::stored(app))] />
        </Heading>
    }
}

#[component]
pub fn Again(flow: Flow, label: &'static str) -> impl IntoView {
    view! { <button type="button" class="button" on:click=move |_| flow.open()>{label}</button> }
}

#[component]
fn ToConnectedApps() -> impl IntoView {
    view! { <a rel="external" href="/settings/connected-apps">{t().connected_apps()}</a> }
}
