use domain::api_types::{Delivery, DeliveryStatus, Reason};
use leptos::prelude::*;

use super::attempts::Attempts;
use crate::api::{ApiError, platform_apps};
use crate::components::button::Button;
use crate::components::dates::DateTimeText;
use crate::components::error_message::error_message;
use crate::components::keyed::Keyed;
use crate::components::paginated_list::Paginated;
use crate::components::status::{Badge, BadgeTone};
use crate::components::user_text::UserText;
use crate::i18n::webhooks::{delivery_status, t};

/// An event on its way to one endpoint.
#[component]
pub(super) fn DeliveryItem(
    delivery: Delivery,
    app_id: StoredValue<String>,
    deliveries: Paginated<Delivery>,
) -> impl IntoView {
    let Delivery { id, event, organization_name, .. } = delivery.clone();
    let current = {
        let id = id.clone();
        Memo::new(move |_| {
            deliveries.find(|found| found.id == id).unwrap_or_else(|| delivery.clone())
        })
    };
    let status = Memo::new(move |_| current.read().status);
    let next_attempt = Memo::new(move |_| current.read().next_attempt_at.clone());
    view! {
        <li class="install">
            <div class="install-header">
                <code translate="no">{event.kind.as_str()}</code>
                <Keyed key=move || status.get() let:status>
                    <DeliveryBadge status />
                </Keyed>
            </div>
            <p class="install-meta">
                <UserText text=organization_name />
                <DateTimeText at=event.created_at />
                {move || {
                    let at = next_attempt.get()?;
                    Some(
                        view! { <span>{t().next_attempt()} ": " <DateTimeText at /></span> }
                            .into_any(),
                    )
                }}
            </p>
            <Attempts delivery=current />
            <Redeliver delivery_id=id app_id deliveries status />
        </li>
    }
}

#[component]
fn DeliveryBadge(status: DeliveryStatus) -> impl IntoView {
    let tone = match status {
        DeliveryStatus::Pending => BadgeTone::Pending,
        DeliveryStatus::Delivered => BadgeTone::Active,
        DeliveryStatus::Failed => BadgeTone::Failed,
    };
    view! { <Badge text=delivery_status(status) tone /> }
}

/// Sends the event again, or says why that isn't possible.
#[component]
fn Redeliver(
    delivery_id: String,
    app_id: StoredValue<String>,
    deliveries: Paginated<Delivery>,
    status: Memo<DeliveryStatus>,
) -> impl IntoView {
    let redeliver = Action::new_unsync(move |(): &()| {
        let call = platform_apps::redeliver(app_id.get_value(), delivery_id.clone());
        async move {
            let requeued = call.await?;
            deliveries.update_items(|items| replace(items, requeued));
            Ok::<_, ApiError>(())
        }
    });
    let (pending, value) = (redeliver.pending(), redeliver.value());
    let requeued = move || {
        let is_requeued = value.with(|value| matches!(value, Some(Ok(()))));
        (is_requeued && !pending.get() && status.get() == DeliveryStatus::Pending)
            .then(|| t().requeued())
    };
    let failure = move || match value.get() {
        Some(Err(error)) if !pending.get() => Some(redeliver_error(&error)),
        _ => None,
    };
    view! {
        <div class="redeliver">
            <Button
                class="button small"
                pending
                on_press=move || drop(redeliver.dispatch(()))
            >
                {move || if pending.get() { t().redelivering() } else { t().redeliver() }}
            </Button>
            <span class="muted small-text" role="status">
                {requeued}
            </span>
            <span class="field-error" role="alert">
                {failure}
            </span>
        </div>
    }
}

fn replace(deliveries: &mut [Delivery], changed: Delivery) {
    if let Some(delivery) = deliveries.iter_mut().find(|delivery| delivery.id == changed.id) {
        *delivery = changed;
    }
}

fn redeliver_error(error: &ApiError) -> String {
    match error {
        ApiError::Api(body) if body.details.reason == Some(Reason::EndpointDeleted) => {
            t().endpoint_deleted().to_owned()
        }
        _ => error_message(error),
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use domain::api_types::List;
    use leptos_router::components::Router;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::components::paginated_list::PaginatedList;
    use crate::test_support::{MockServer, Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const FAILED: &str = r#"{"id": "1", "event": {"id": "1", "type": "project_link.created",
        "createdAt": "2026-03-01T09:30:00.000Z"}, "endpointId": "1", "installId": "1",
        "organizationName": "Globex", "status": "FAILED", "nextAttemptAt": null, "attempts": [
        {"at": "2026-03-01T09:30:00.000Z", "status": 500, "error": "HTTP", "durationMs": 12,
        "excerpt": "<b>no</b>"}]}"#;
    const PENDING: &str = r#"{"id": "1", "event": {"id": "1", "type": "project_link.created",
        "createdAt": "2026-03-01T09:30:00.000Z"}, "endpointId": "1", "installId": "1",
        "organizationName": "Globex", "status": "PENDING", "attempts": [],
        "nextAttemptAt": "2026-03-01T09:30:00.000Z"}"#;
    const DELETED: &str = r#"{"error": "", "code": "CONFLICT", "requestId": "1",
        "details": {"reason": "ENDPOINT_DELETED"}}"#;

    /// A list with one failed delivery.
    async fn failed_delivery() -> Mounted {
        let page = mount(|| {
            let fetch = |_| async {
                let failed = serde_json::from_str::<Delivery>(FAILED).unwrap();
                Ok(List { items: vec![failed], next_cursor: None })
            };
            view! {
                <Router>
                    {move || {
                        let deliveries = Paginated::new("deliveries", fetch);
                        let app_id = StoredValue::new("1".to_owned());
                        view! {
                            <PaginatedList
                                list=deliveries
                                class="list"
                                skeleton=|| ()
                                failed="The list failed"
                                empty=|| ()
                                key=|delivery| delivery.id.clone()
                                let:delivery
                            >
                                <DeliveryItem delivery app_id deliveries />
                            </PaginatedList>
                        }
                    }}
                </Router>
            }
            .into_any()
        });
        let page = page.await;
        page.wait_for("Failed").await;
        page
    }

    #[wasm_bindgen_test]
    async fn redelivering_updates_the_row_and_keeps_the_focus() {
        let page = failed_delivery().await;
        let _server = MockServer::new(200, PENDING);
        let button = page.get(".redeliver button");
        button.focus().unwrap();
        page.click(".redeliver button").await;
        page.wait_for(t().requeued()).await;
        assert!(page.text().contains("Pending"));
        assert_eq!(document().active_element().as_ref(), Some(button.as_ref()));
    }

    #[wasm_bindgen_test]
    async fn translated_status_follows_the_delivery() {
        let page = failed_delivery().await;
        page.translate();
        let _server = MockServer::new(200, PENDING);
        page.click(".redeliver button").await;
        page.wait_for(t().requeued()).await;
        assert_eq!(page.get(".badge").text_content().as_deref(), Some("Pending"));
    }

    #[wasm_bindgen_test]
    async fn redelivering_to_a_deleted_endpoint_says_so() {
        let page = failed_delivery().await;
        let _server = MockServer::new(409, DELETED);
        page.click(".redeliver button").await;
        page.wait_for(t().endpoint_deleted()).await;
        assert!(page.text().contains("Failed"));
    }

    #[wasm_bindgen_test]
    async fn markup_in_an_answer_stays_text() {
        let page = failed_delivery().await;
        assert_eq!(page.get(".excerpt").text_content().as_deref(), Some("<b>no</b>"));
        assert_eq!(page.count(".excerpt *"), 0);
    }
}
