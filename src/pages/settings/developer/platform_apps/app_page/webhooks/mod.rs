//! Webhooks of an app: the endpoints of its installs, and what was sent to them.

mod attempts;
mod delivery;
mod endpoints;

use domain::api_types::DeliveryStatus;
use leptos::prelude::*;

use crate::api::platform_apps;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::load::Skeleton;
use crate::components::paginated_list::{Paginated, PaginatedList};
use crate::i18n::interpolate::interpolate_nodes;
use crate::i18n::webhooks::{delivery_status, t};
use delivery::DeliveryItem;
pub(super) use endpoints::InstallEndpoints;

/// What was sent to the endpoints of the app, or will be.
#[component]
pub(super) fn Webhooks(app_id: String) -> impl IntoView {
    let app_id = StoredValue::new(app_id);
    let status = RwSignal::new(None::<DeliveryStatus>);
    let deliveries = Paginated::new("deliveries", move |cursor| {
        platform_apps::deliveries(app_id.get_value(), status.get(), cursor)
    });
    let has_toolbar = Memo::new(move |_| {
        status.read().is_some() || deliveries.count().is_some_and(|count| count > 0)
    });
    // Untracked: the empty list belongs to the status it was loaded with, not to one just set.
    let empty = move || {
        if status.read_untracked().is_some() {
            view! { <p class="empty-state-title">{t().none_with_status()}</p> }.into_any()
        } else {
            view! { <NoDeliveries /> }.into_any()
        }
    };
    view! {
        <Card id="webhooks-heading" title=t().heading() hint=t().hint()>
            {move || {
                has_toolbar
                    .get()
                    .then(|| {
                        view! { <Toolbar status on_refresh=move || deliveries.refetch() /> }
                            .into_any()
                    })
            }}
            <PaginatedList
                list=deliveries
                class="install-list"
                skeleton=|| view! { <Skeleton lines=3 /> }
                failed=t().failed()
                empty
                // The item shows its current state itself: replacing it would lose the focus.
                key=|delivery| delivery.id.clone()
                let:delivery
            >
                <DeliveryItem delivery app_id deliveries />
            </PaginatedList>
        </Card>
    }
}

#[component]
fn Toolbar(
    status: RwSignal<Option<DeliveryStatus>>,
    #[prop(into)] on_refresh: UnsyncCallback<()>,
) -> impl IntoView {
    const STATUS: &str = "delivery-status";
    let option = move |value: Option<DeliveryStatus>| {
        view! {
            <option
                value=value.map_or("", DeliveryStatus::as_str)
                prop:selected=move || status.get() == value
            >
                {value.map_or(t().any_status(), delivery_status)}
            </option>
        }
    };
    view! {
        <div class="delivery-toolbar">
            <div class="field">
                <label for=STATUS>{t().status()}</label>
                <select
                    id=STATUS
                    class="input"
                    on:change=move |ev| {
                        status.set(DeliveryStatus::parse(&event_target_value(&ev)));
                    }
                >
                    {option(None)}
                    {DeliveryStatus::ALL.iter().map(|status| option(Some(*status))).collect_view()}
                </select>
            </div>
            <Button on_press=on_refresh>{t().refresh()}</Button>
        </div>
    }
}

#[component]
fn NoDeliveries() -> impl IntoView {
    view! {
        <div class="empty-state compact">
            <p class="empty-state-title">{t().none()}</p>
            <p>{interpolate_nodes(t().subscribe(), [("call", subscribe_call())])}</p>
        </div>
    }
}

/// How a platform subscribes.
fn subscribe_call() -> AnyView {
    view! { <code translate="no">"POST /webhook-endpoints"</code> }.into_any()
}
