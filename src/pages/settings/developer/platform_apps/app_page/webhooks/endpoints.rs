use domain::api_types::{AppInstall, EventType, WebhookEndpoint, WebhookEndpointStatus};
use leptos::prelude::*;

use super::subscribe_call;
use crate::api::platform_apps;
use crate::components::dates::DateText;
use crate::components::lazy_details::LazyDetails;
use crate::components::load::{Load, Skeleton};
use crate::components::status::{Badge, BadgeTone};
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::settings;
use crate::i18n::webhooks::{disabled, t};

/// The webhook endpoints of an install, loaded when the reader asks for them.
#[component]
pub(in super::super) fn InstallEndpoints(
    app_id: StoredValue<String>,
    install: AppInstall,
) -> impl IntoView {
    let organization = install.organization_name;
    let install_id = StoredValue::new(install.id);
    let summary =
        move || interpolate_nodes(t().endpoints_of(), [("organization", isolated(organization))]);
    view! {
        <LazyDetails summary>
            <Endpoints app_id install_id />
        </LazyDetails>
    }
}

#[component]
fn Endpoints(app_id: StoredValue<String>, install_id: StoredValue<String>) -> impl IntoView {
    let endpoints = LocalResource::new(move || {
        platform_apps::webhook_endpoints(app_id.get_value(), install_id.get_value())
    });
    view! {
        <Load
            resource=endpoints
            skeleton=|| view! { <Skeleton lines=2 /> }
            failed=t().endpoints_failed()
            let:endpoints
        >
            {if endpoints.items.is_empty() {
                let text = interpolate_nodes(t().no_endpoints(), [("call", subscribe_call())]);
                view! { <p class="muted small-text">{text}</p> }.into_any()
            } else {
                let items = endpoints.items.into_iter().map(endpoint_item).collect_view();
                view! {
                    <ul class="install-list" role="list">
                        {items}
                    </ul>
                }
                .into_any()
            }}
        </Load>
    }
}

fn endpoint_item(endpoint: WebhookEndpoint) -> impl IntoView {
    let WebhookEndpoint { url, event_types, status, consecutive_failures: failures, .. } = endpoint;
    let (status, tone) = match status {
        WebhookEndpointStatus::Active => (settings::t().status_active(), BadgeTone::Active),
        WebhookEndpointStatus::Disabled => (settings::t().status_disabled(), BadgeTone::Disabled),
    };
    let event_type = |event_type: EventType| {
        view! {
            <li>
                <code class="chip" translate="no">
                    {event_type.as_str()}
                </code>
            </li>
        }
    };
    let why_disabled = endpoint.disabled_reason.zip(endpoint.disabled_at).map(|(reason, at)| {
        let date = view! { <DateText at /> }.into_any();
        view! { <span>{interpolate_nodes(disabled(reason), [("date", date)])}</span> }
    });
    let failures = (failures > 0).then(|| view! { <span>{t().failures(failures)}</span> });
    let trouble = (why_disabled.is_some() || failures.is_some())
        .then(|| view! { <p class="install-meta">{why_disabled} {failures}</p> });
    view! {
        <li class="install">
            <div class="install-header">
                <code class="user-content" translate="no">
                    {url}
                </code>
                <Badge text=status tone />
            </div>
            <ul class="chips" role="list">
                {event_types.into_iter().map(event_type).collect_view()}
            </ul>
            {trouble}
        </li>
    }
}
