//! Why there's nothing to decide. Each refusal has its own page, without "Approve".

use domain::RedirectRefusal;
use domain::api_types::Session;
use leptos::prelude::*;

use super::app_heading::AppHeading;
use super::flow::ConsentFlow;
use super::outcome_icon::OutcomeIcon;
use super::state::{LoadError, Refusal};
use crate::components::heading::{PageHeading, focus_heading};
use crate::components::icon::Glyph;
use crate::components::signed_in_as::SignedInAs;
use crate::i18n;
use crate::i18n::common::refusal as redirect_refusal;
use crate::i18n::consent::{invalid_link_message, t};
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::paths;

#[component]
pub fn Refused(flow: ConsentFlow, refusal: Refusal) -> impl IntoView {
    view! {
        <OutcomeIcon glyph=Glyph::Alert />
        {explanation(flow, refusal)}
    }
}

fn explanation(flow: ConsentFlow, refusal: Refusal) -> AnyView {
    match refusal {
        Refusal::UnknownApp => view! {
            <PageHeading title=t().unknown_heading() />
            <p>{t().unknown()}</p>
        }
        .into_any(),
        Refusal::AppDisabled { app, connected } => {
            let connected = connected.then(|| {
                view! { <p>{t().disabled_connected()} " " <ConnectedAppsLink /> "."</p> }.into_any()
            });
            view! {
                <AppHeading template=t().disabled_heading() app />
                <p>{t().disabled()}</p>
                {connected}
            }
            .into_any()
        }
        Refusal::BrokenLink(problem) => {
            let message = problem.map_or_else(
                || t().broken_length().into_any(),
                |(parameter, problem)| invalid_link_message(parameter, problem),
            );
            view! {
                <PageHeading title=t().broken_heading() />
                <p>{message}</p>
                <p>{t().broken_hint()}</p>
            }
            .into_any()
        }
        Refusal::Unregistered { app, code, origin } => {
            view! { <Unregistered app code origin /> }.into_any()
        }
        Refusal::Expired => view! {
            <PageHeading title=t().expired_heading() />
            <p>{t().expired()}</p>
            <OpenAgain flow label=t().start_again() />
        }
        .into_any(),
        Refusal::Decided { app, organization, connected: true } => {
            let values = [("app", isolated(app)), ("organization", isolated(organization))];
            view! {
                <PageHeading title=t().decided_heading() />
                <p class="user-content">{interpolate_nodes(t().decided_connected(), values)}</p>
                <p>{t().decided_token()}</p>
                <div class="actions">
                    <OpenAgain flow label=t().connect_again() />
                    <ConnectedAppsLink />
                </div>
            }
            .into_any()
        }
        Refusal::Decided { connected: false, .. } => view! {
            <PageHeading title=t().decided_heading() />
            <p>{t().decided_nothing()}</p>
            <OpenAgain flow label=t().start_again() />
        }
        .into_any(),
    }
}

/// The origin is text, never a link, so that nobody goes there from here (rule 14).
#[component]
fn Unregistered(app: String, code: RedirectRefusal, origin: Option<String>) -> impl IntoView {
    let message = match origin {
        Some(origin) => {
            let text = interpolate_nodes(t().unregistered(), [("origin", isolated(origin))]);
            view! { <p class="user-content">{text}</p> }.into_any()
        }
        None => view! { <p>{t().unregistered_no_origin()}</p> }.into_any(),
    };
    view! {
        <AppHeading template=t().unregistered_heading() app />
        {message}
        <p>{t().unregistered_hint()}</p>
        <h2>{t().to_fix()}</h2>
        <p class="developer-hint">{redirect_refusal(code)} " " <code translate="no">{code.as_str()}</code></p>
    }
}

/// The request couldn't be loaded. Trying again may help.
#[component]
pub fn LoadFailed(flow: ConsentFlow, error: LoadError) -> impl IntoView {
    view! {
        <OutcomeIcon glyph=Glyph::Alert />
        <PageHeading title=t().failed_heading() />
        <p role="alert">{error.message()}</p>
        <OpenAgain flow label=i18n::t().try_again() />
    }
}

/// Somebody else is signed in than when the request was shown, perhaps in another tab.
#[component]
pub fn AccountChanged(flow: ConsentFlow, session: Session) -> impl IntoView {
    view! {
        <OutcomeIcon glyph=Glyph::Alert />
        <PageHeading title=i18n::t().account_changed() />
        <SignedInAs session />
        <p>{i18n::t().account_changed_text()}</p>
        <OpenAgain flow label=i18n::t().load_again() />
    }
}

#[component]
fn OpenAgain(flow: ConsentFlow, label: &'static str) -> impl IntoView {
    let open = move |_| {
        flow.open();
        // The skeleton has replaced the button.
        queue_microtask(focus_heading);
    };
    view! {
        <button type="button" class="button" on:click=open>
            {label}
        </button>
    }
}

#[component]
fn ConnectedAppsLink() -> impl IntoView {
    view! {
        <a rel="external" href=paths::CONNECTED_APPS>
            {t().connected_apps()}
        </a>
    }
}
