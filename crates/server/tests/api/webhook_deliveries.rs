//! Events and their deliveries (rules 37–39).

use axum::http::StatusCode;
use serde_json::{Value, json};
use server::clock::{DAY, MINUTE, SECOND};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::harness::Harness;
use crate::helpers::*;
use crate::platform::{Connection, Platform, endpoint_path};
use crate::races::start_blocked;
use crate::receiver::{Received, Receiver, gated_receiver};

fn statuses(deliveries: &[Value]) -> Vec<&str> {
    deliveries.iter().map(|delivery| text(delivery, "status")).collect()
}

/// Rules 37 and 38.
#[tokio::test]
async fn events_arrive_signed_and_in_order() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let endpoint = platform.subscribe(&format!("{}/hooks?x=1", receiver.url)).await;
    let input = json!({"externalProjectId": "42", "externalProjectName": "Kät", "jobId": "job-1"});
    let link = platform.post("/project-links", input).await.expect(201)["projectLink"].clone();
    let created_at = now(&server);
    server.clock.advance(SECOND);
    platform.delete(&format!("/project-links/{}", text(&link, "id"))).await.expect(200);
    connection.disconnect().await;
    let later = now(&server);
    server.clock.advance(SECOND);
    server.deliver().await;

    let received = receiver.take();
    let events: Vec<Value> = received.iter().map(Received::json).collect();
    let event = |n: usize, kind: &str, at: &str, resource: &Value, job: Value, data: Value| {
        let id = &events[n]["id"];
        json!({
            "id": id, "type": kind, "apiVersion": "v1", "createdAt": at,
            "resourceId": resource, "jobId": job, "data": data,
        })
    };
    let data = json!({"projectLink": link});
    let install = json!(platform.install_id);
    let reason = json!({"reason": "DISCONNECTED"});
    let job = json!("job-1");
    assert_eq!(
        events,
        [
            event(0, "project_link.created", &created_at, &link["id"], job.clone(), data.clone()),
            event(1, "project_link.removed", &later, &link["id"], job, data),
            event(2, "install.revoked", &later, &install, Value::Null, reason),
        ]
    );
    let ids: Vec<_> = events.iter().map(|event| text(event, "id")).collect();
    assert!(ids.is_sorted() && ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    let deliveries = connection.deliveries("").await;
    let seconds = server.clock.now() / SECOND;
    for (webhook, delivery) in received.iter().zip(deliveries.iter().rev()) {
        assert_eq!(webhook.path, "/hooks?x=1");
        assert_eq!(webhook.header("content-type"), "application/json");
        assert_eq!(webhook.header("user-agent"), "OpenTrain-Partner-Webhooks/1.0");
        assert_eq!(webhook.header("x-opentrain-event"), webhook.json()["type"]);
        assert_eq!(webhook.header("x-opentrain-delivery"), delivery["id"]);
        let signature = webhook.header("x-opentrain-signature");
        assert!(signature.starts_with(&format!("t={seconds},v1=")), "{signature}");
        webhook.verify(text(&endpoint, "secret"));
    }
    assert_eq!(statuses(&deliveries), ["DELIVERED"; 3]);
    server.deliver().await;
    assert!(receiver.take().is_empty(), "delivered again");
}

/// Rule 37.
#[tokio::test]
async fn reconnecting_revokes_the_old_install_for_its_endpoints() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    let again = Platform::of(&server, &connect(&connection.customer, "acme").await);
    again.link("1").await;
    server.deliver().await;
    let [revoked] = receiver.take().try_into().unwrap();
    let event = revoked.json();
    assert_eq!(event["type"], "install.revoked");
    assert_eq!(event["resourceId"], connection.platform.install_id.as_str());
    assert_eq!(event["data"], json!({"reason": "RECONNECTED"}));
    // Neither a repeated disconnect nor another install's sends more.
    connection.disconnect().await;
    let path = format!("/api/v1/installs/{}", again.install_id);
    connection.customer.delete(&path).await.expect(204);
    server.deliver().await;
    assert!(receiver.take().is_empty());
}

/// Rule 37.
#[tokio::test]
async fn endpoints_get_what_they_subscribe_to_from_then_on() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let before = platform.link("before").await;
    let subscribe = async |path: &str, event: &str| {
        let input = json!({"url": format!("{}/{path}", receiver.url), "eventTypes": [event]});
        platform.post("/webhook-endpoints", input).await.expect(201)["webhookEndpoint"].clone()
    };
    let one = subscribe("created", "project_link.created").await;
    let two = subscribe("removed", "project_link.removed").await;
    subscribe("none", "contract.started").await;
    platform.link("1").await;
    platform.delete(&format!("/project-links/{}", text(&before, "id"))).await.expect(200);
    platform.patch(&endpoint_path(&one), json!({"status": "DISABLED"})).await.expect(200);
    platform
        .patch(&endpoint_path(&two), json!({"eventTypes": ["contract.ended"]}))
        .await
        .expect(200);
    let second = platform.link("2").await;
    platform.delete(&format!("/project-links/{}", text(&second, "id"))).await.expect(200);
    server.deliver().await;
    let paths: Vec<_> = receiver
        .take()
        .into_iter()
        .map(|it| {
            it.path + " " + &String::from_utf8_lossy(it.headers["x-opentrain-event"].as_bytes())
        })
        .collect();
    assert_eq!(paths, ["/removed project_link.removed"]);
    // What waited for the first one ended when it was disabled.
    let of_one = connection.deliveries(&format!("endpoint={}", text(&one, "id"))).await;
    assert_eq!(statuses(&of_one), ["FAILED"]);
    assert_eq!(of_one[0]["attempts"], json!([]));
}

/// Rule 37: also if their servers make IDs within the same millisecond.
#[tokio::test]
async fn event_ids_of_several_servers_increase_and_arrive_in_order() {
    let one = Harness::start().await;
    let two = one.second_server().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&one).await;
    let platforms = [&connection.platform, &connection.platform.at(&two)];
    connection.platform.subscribe(&receiver.url).await;
    let projects: Vec<_> = (0..12).map(|n: usize| n.to_string()).collect();
    for (n, project) in projects.iter().enumerate() {
        platforms[n / 3 % 2].link(project).await;
    }
    // IDs that had to rise are a few milliseconds ahead of the clock.
    two.clock.advance(SECOND);
    two.deliver().await;
    let received = receiver.take();
    assert_eq!(received.iter().map(Received::project).collect::<Vec<_>>(), projects);
    let ids: Vec<_> = received.iter().map(|it| text(&it.json(), "id").to_owned()).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
}

/// Rule 38: a later event isn't due before an earlier one.
#[tokio::test]
async fn events_of_servers_whose_clocks_differ_arrive_in_order() {
    let ahead = Harness::start().await;
    let behind = ahead.second_server_at(ahead.clock.now() - 10 * SECOND).await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&ahead).await;
    connection.platform.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    connection.platform.at(&behind).link("2").await;
    behind.deliver().await;
    assert!(receiver.take().is_empty(), "overtook the first");
    ahead.clock.advance(SECOND);
    ahead.deliver().await;
    assert_eq!(receiver.take_projects(), ["1", "2"]);
}

#[tokio::test]
async fn refused_writes_leave_no_event() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    platform.subscribe("https://acme.example").await;
    platform.link("1").await;
    for _ in 0..2 {
        platform.post("/project-links", json!({"externalProjectId": "1"})).await.expect(409);
        platform.post("/project-links", json!({"externalProjectId": ""})).await.expect(400);
        platform.delete("/project-links/x").await.expect(404);
    }
    assert_eq!(connection.deliveries("").await.len(), 1);
}

/// Rule 39.
#[tokio::test]
async fn failed_delivery_is_sent_again_after_1_5_30_and_120_minutes() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    receiver.answer(|_| (StatusCode::IM_A_TEAPOT, "short\0 and stout"));
    let connection = Connection::new(&server).await;
    let endpoint = connection.platform.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    let mut ids = Vec::new();
    for (attempt, wait) in [1, 5, 30, 120, 0].into_iter().enumerate() {
        let at = now(&server);
        server.deliver().await;
        let [received] = receiver.take().try_into().unwrap();
        received.verify(text(&endpoint, "secret"));
        ids.push(received.header("x-opentrain-delivery").to_owned());
        let delivery = &connection.deliveries("").await[0];
        let attempts = delivery["attempts"].as_array().unwrap();
        assert_eq!(attempts.len(), attempt + 1);
        let last = &attempts[attempt];
        assert!(last["durationMs"].as_u64().unwrap() < 10_000);
        assert_eq!(
            with(last.clone(), json!({"durationMs": 0})),
            json!({
                "at": at, "status": 418, "error": "HTTP", "durationMs": 0,
                "excerpt": "short\0 and stout",
            })
        );
        if wait == 0 {
            assert_eq!(
                (&delivery["status"], &delivery["nextAttemptAt"]),
                (&json!("FAILED"), &Value::Null)
            );
            break;
        }
        assert_eq!(delivery["status"], "PENDING");
        server.clock.advance(wait * MINUTE - 1);
        server.deliver().await;
        assert!(receiver.take().is_empty(), "too early");
        server.clock.advance(1);
        assert_eq!(delivery["nextAttemptAt"], now(&server));
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "the delivery's ID stays the same");
    assert_eq!(connection.platform.endpoint(&endpoint).await["consecutiveFailures"], 5);
    server.clock.advance(DAY);
    server.deliver().await;
    assert!(receiver.take().is_empty(), "sent a sixth time");
}

/// Rule 39: what comes later doesn't wait for a delivery that failed.
#[tokio::test]
async fn failure_delays_only_its_own_delivery() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    receiver.answer(|received| match received.project().as_str() {
        "2" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::NO_CONTENT,
    });
    let connection = Connection::new(&server).await;
    let endpoint = connection.platform.subscribe(&receiver.url).await;
    for id in ["1", "2", "3", "4"] {
        connection.platform.link(id).await;
    }
    server.deliver().await;
    assert_eq!(receiver.take_projects(), ["1", "2", "3", "4"]);
    assert_eq!(connection.platform.endpoint(&endpoint).await["consecutiveFailures"], 0);
    receiver.answer(|_| StatusCode::OK);
    connection.platform.link("5").await;
    server.clock.advance(MINUTE);
    server.deliver().await;
    assert_eq!(receiver.take_projects(), ["2", "5"]);
}

/// Rule 39.
#[tokio::test]
async fn ten_failed_attempts_in_a_row_disable_the_endpoint() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let endpoint = platform.subscribe(&receiver.url).await;
    receiver.answer(|received| match received.project().as_str() {
        "9" => StatusCode::OK,
        _ => StatusCode::BAD_GATEWAY,
    });
    for id in 0..30 {
        platform.link(&id.to_string()).await;
    }
    server.deliver().await;
    // Nine failures, a success, and ten more failures.
    assert_eq!(receiver.take().len(), 20);
    let disabled = json!({
        "status": "DISABLED", "consecutiveFailures": 10, "disabledAt": now(&server),
        "disabledReason": "TOO_MANY_FAILURES",
    });
    let mut expected = with(endpoint.clone(), disabled);
    expected.as_object_mut().unwrap().remove("secret");
    assert_eq!(platform.endpoint(&endpoint).await, expected);
    assert_eq!(connection.deliveries("status=FAILED").await.len(), 29);
    assert_eq!(connection.deliveries("status=PENDING").await.len(), 0);
    platform.link("unheard").await;
    server.clock.advance(DAY);
    server.deliver().await;
    assert!(receiver.take().is_empty());

    // Redelivering waits for the endpoint.
    receiver.answer(|_| StatusCode::OK);
    let redeliver = format!("{}/redeliver", endpoint_path(&endpoint));
    let answer = platform.post(&redeliver, json!({})).await.expect(200);
    assert_eq!((&answer["requeued"], &answer["webhookEndpoint"]), (&json!(29), &expected));
    assert!(text(&answer, "message").starts_with("29 deliveries"));
    server.deliver().await;
    assert!(receiver.take().is_empty());
    let active = platform.patch(&endpoint_path(&endpoint), json!({"status": "ACTIVE"})).await;
    assert_eq!(active.expect(200)["webhookEndpoint"]["consecutiveFailures"], 0);
    server.deliver().await;
    let mut projects: Vec<i32> =
        receiver.take_projects().iter().map(|id| id.parse().unwrap()).collect();
    assert!(projects.is_sorted());
    projects.push(9);
    projects.sort_unstable();
    assert_eq!(projects, (0..30).collect::<Vec<_>>());
}

/// Rule 39: an event that is recorded meanwhile would stay pending.
#[tokio::test(flavor = "multi_thread")]
async fn event_waits_while_its_endpoint_is_being_disabled() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let endpoint = connection.platform.subscribe("https://acme.example").await;
    let mut disabling = server.state.db.begin().await.unwrap();
    let disable = "UPDATE webhook_endpoints SET status = 'DISABLED' WHERE id = $1";
    sqlx::query(disable).bind(text(&endpoint, "id")).execute(&mut *disabling).await.unwrap();
    let platform = connection.platform.at(&server);
    let linking = start_blocked(&server, async move { platform.link("1").await }).await;
    disabling.commit().await.unwrap();
    linking.await.unwrap();
    assert_eq!(connection.deliveries("").await, Vec::<Value>::new());
}

/// Rule 38.
#[tokio::test]
async fn one_delivery_can_be_sent_again_in_any_state() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let endpoint = platform.subscribe(&receiver.url).await;
    let redeliver = format!("{}/redeliver", endpoint_path(&endpoint));
    platform.link("1").await;
    server.deliver().await;
    let first = receiver.take().remove(0);
    let id = first.header("x-opentrain-delivery").to_owned();
    let answer = platform.post(&redeliver, json!({"deliveryId": id})).await.expect(200);
    assert_eq!(
        (&answer["requeued"], &answer["message"]),
        (&json!(1), &json!("1 delivery will be sent again."))
    );
    receiver.answer(|_| StatusCode::BAD_REQUEST);
    server.clock.advance(SECOND);
    server.deliver().await;
    let second = receiver.take().remove(0);
    assert_eq!((second.header("x-opentrain-delivery"), &second.body), (id.as_str(), &first.body));
    assert_ne!(second.header("x-opentrain-signature"), first.header("x-opentrain-signature"));

    // By the developer, while it waits for its next attempt.
    let path = format!("{}/deliveries/{id}/redeliver", path_of(&connection.app));
    let requeued = connection.developer.post(&path, json!({})).await.expect(200);
    assert_eq!(requeued, connection.deliveries("").await[0]);
    assert_eq!(
        (&requeued["status"], &requeued["nextAttemptAt"]),
        (&json!("PENDING"), &json!(now(&server)))
    );
    assert_eq!(requeued["attempts"].as_array().unwrap().len(), 2);
    receiver.answer(|_| StatusCode::OK);
    server.deliver().await;
    assert_eq!(receiver.take().len(), 1);
    assert_eq!(statuses(&connection.deliveries("").await), ["DELIVERED"]);
    let none = platform.post(&redeliver, json!({})).await.expect(200);
    assert_eq!(none["requeued"], 0);
    // Without a body, too.
    let bare = platform.request(axum::http::Method::POST, &redeliver);
    platform.send(bare).await.expect(200);

    let other = platform.subscribe(&receiver.url).await;
    for unknown in [json!("x"), json!("\0"), json!("00000000-0000-7000-8000-000000000000")] {
        let body = json!({"deliveryId": unknown});
        platform.post(&redeliver, body).await.error(404, "NOT_FOUND");
    }
    let elsewhere = format!("{}/redeliver", endpoint_path(&other));
    platform.post(&elsewhere, json!({"deliveryId": id})).await.error(404, "NOT_FOUND");
    connection.customer.post(&path, json!({})).await.error(404, "NOT_FOUND");
}

/// Rule 39.
#[tokio::test]
async fn redelivery_has_five_attempts_again() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    receiver.answer(|_| StatusCode::BAD_GATEWAY);
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let path = endpoint_path(&platform.subscribe(&receiver.url).await);
    platform.link("1").await;
    let fail_five_times = async || {
        for wait in [1, 5, 30, 120] {
            server.deliver().await;
            assert_eq!(statuses(&connection.deliveries("").await), ["PENDING"]);
            server.clock.advance(wait * MINUTE);
        }
        server.deliver().await;
        assert_eq!(statuses(&connection.deliveries("").await), ["FAILED"]);
        assert_eq!(receiver.take().len(), 5);
    };
    fail_five_times().await;
    // Ten failed attempts in a row would disable the endpoint.
    platform.patch(&path, json!({"status": "ACTIVE"})).await.expect(200);
    platform.post(&format!("{path}/redeliver"), json!({})).await.expect(200);
    fail_five_times().await;
}

/// Rule 38.
#[tokio::test]
async fn latest_20_attempts_are_kept() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let redeliver =
        format!("{}/redeliver", endpoint_path(&platform.subscribe(&receiver.url).await));
    platform.link("1").await;
    let id = connection.deliveries("").await[0]["id"].clone();
    let mut times = Vec::new();
    for _ in 0..22 {
        times.push(now(&server));
        server.deliver().await;
        server.clock.advance(SECOND);
        platform.post(&redeliver, json!({"deliveryId": id})).await.expect(200);
    }
    let delivery = &connection.deliveries("").await[0];
    let attempts = delivery["attempts"].as_array().unwrap().iter();
    assert_eq!(attempts.map(|attempt| text(attempt, "at")).collect::<Vec<_>>(), times[2..]);
}

/// Rule 39: the endpoint is disabled while an attempt is under way.
#[tokio::test]
async fn attempt_that_outlasts_its_endpoint_is_kept() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (gated_url, gate) = gated_receiver().await;
    let broken_url = format!("http://{}", listener.local_addr().unwrap());
    let succeeding = connection.platform.subscribe(&gated_url).await;
    let failing = connection.platform.subscribe(&broken_url).await;
    connection.platform.link("1").await;
    let worker = server.state.worker.clone();
    let delivering = tokio::spawn(async move { worker.deliver_due().await });
    let (sent, _) = listener.accept().await.unwrap();
    gate.arrived.acquire().await.unwrap().forget();
    for endpoint in [&succeeding, &failing] {
        let disable = json!({"status": "DISABLED"});
        connection.platform.patch(&endpoint_path(endpoint), disable).await.expect(200);
    }
    drop((sent, listener));
    gate.permits.add_permits(1);
    delivering.await.unwrap().unwrap();
    for (endpoint, status) in [(&succeeding, "DELIVERED"), (&failing, "FAILED")] {
        let query = format!("endpoint={}", text(endpoint, "id"));
        let [delivery] = connection.deliveries(&query).await.try_into().unwrap();
        assert_eq!(
            (&delivery["status"], &delivery["nextAttemptAt"]),
            (&json!(status), &Value::Null)
        );
        assert_eq!(delivery["attempts"].as_array().unwrap().len(), 1, "{status}");
    }
}

/// Rule 38: the attempt that is under way doesn't stand for the one that was asked for.
#[tokio::test]
async fn delivery_is_sent_again_although_it_was_under_way() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let (url, gate) = gated_receiver().await;
    connection.platform.subscribe(&url).await;
    connection.platform.link("1").await;
    let worker = server.state.worker.clone();
    let delivering = tokio::spawn(async move { worker.deliver_due().await });
    gate.arrived.acquire().await.unwrap().forget();
    server.clock.advance(SECOND);
    let id = text(&connection.deliveries("").await[0], "id").to_owned();
    let path = format!("{}/deliveries/{id}/redeliver", path_of(&connection.app));
    connection.developer.post(&path, json!({})).await.expect(200);
    gate.permits.add_permits(2);
    delivering.await.unwrap().unwrap();
    assert_eq!(gate.permits.available_permits(), 0, "sent twice");
    let [delivery] = connection.deliveries("").await.try_into().unwrap();
    assert_eq!(delivery["status"], "DELIVERED");
    assert_eq!(delivery["attempts"].as_array().unwrap().len(), 2);
}

/// Rule 36.
#[tokio::test]
async fn deleting_an_endpoint_drops_what_waits_and_keeps_what_ended() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let endpoint = platform.subscribe(&receiver.url).await;
    platform.link("1").await;
    server.deliver().await;
    platform.link("2").await;
    platform.delete(&endpoint_path(&endpoint)).await.expect(200);
    server.deliver().await;
    assert_eq!(receiver.take_projects(), ["1"]);
    let kept = connection.deliveries("").await;
    assert_eq!(statuses(&kept), ["DELIVERED"]);
    assert_eq!(kept[0]["endpointId"], endpoint["id"]);
    let path =
        format!("{}/deliveries/{}/redeliver", path_of(&connection.app), text(&kept[0], "id"));
    connection.developer.post(&path, json!({})).await.reason(409, "ENDPOINT_DELETED");
}

/// Rule 37.
#[tokio::test]
async fn events_of_a_disabled_app_wait_for_its_reactivation() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    deactivate(&connection.developer, &connection.app).await;
    connection.disconnect().await;
    server.clock.advance(90 * DAY);
    server.state.deliveries.delete_old().await.unwrap();
    server.deliver().await;
    assert!(receiver.take().is_empty());
    let developer = server.sign_in("acme@example.com").await;
    reactivate(&developer, &connection.app).await;
    server.deliver().await;
    let types: Vec<_> =
        receiver.take().iter().map(|it| it.header("x-opentrain-event").to_owned()).collect();
    assert_eq!(types, ["project_link.created", "install.revoked"]);
}

#[tokio::test]
async fn developers_list_and_filter_deliveries() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let one = platform.subscribe(&receiver.url).await;
    let two = platform.subscribe("http://127.0.0.1:1").await;
    platform.link("1").await;
    server.deliver().await;
    platform.link("2").await;
    let all = connection.deliveries("").await;
    assert_eq!(all.len(), 4);
    let of_one = connection.deliveries(&format!("endpoint={}", text(&one, "id"))).await;
    assert_eq!(statuses(&of_one), ["PENDING", "DELIVERED"]);
    assert_eq!(
        with(of_one[0].clone(), json!({"id": 0, "event": 0})),
        json!({
            "id": 0, "event": 0, "endpointId": one["id"], "installId": platform.install_id,
            "organizationName": "globex inc", "status": "PENDING", "attempts": [],
            "nextAttemptAt": now(&server),
        })
    );
    let event = &of_one[0]["event"];
    let same: Vec<_> = all.iter().filter(|it| it["event"] == *event).collect();
    assert_eq!(same.len(), 2, "both endpoints get the same event");
    assert_eq!(
        *event,
        json!({"id": event["id"], "type": "project_link.created", "createdAt": now(&server)})
    );
    let waiting = format!("endpoint={}&status=PENDING", text(&two, "id"));
    assert_eq!(connection.deliveries(&waiting).await.len(), 2);
    assert_eq!(connection.deliveries("status=DELIVERED").await.len(), 1);
    assert_eq!(connection.deliveries("status=FAILED").await.len(), 0);
    for nothing in ["x", "%00", "00000000-0000-7000-8000-000000000000"] {
        assert!(connection.deliveries(&format!("endpoint={nothing}")).await.is_empty());
    }
    let path = format!("{}/deliveries", path_of(&connection.app));
    let mut paged = Vec::new();
    let mut next = format!("{path}?limit=3");
    loop {
        let page = connection.developer.get(&next).await.expect(200);
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        next = format!("{path}?limit=3&cursor={cursor}");
    }
    assert_eq!(paged, all);
    let wrong = connection.developer.get(&format!("{path}?status=x&limit=0")).await;
    assert_eq!(wrong.fields(400), ["limit INVALID", "status INVALID"]);
    connection.customer.get(&format!("{path}?limit=0")).await.error(404, "NOT_FOUND");
}

/// Rule 38.
#[tokio::test]
async fn deliveries_are_removed_30_days_after_their_end() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    server.clock.advance(DAY);
    server.deliver().await;
    deactivate(&connection.developer, &connection.app).await;
    let count = async || {
        server.state.deliveries.delete_old().await.unwrap();
        let developer = server.sign_in("acme@example.com").await;
        let path = format!("{}/deliveries", path_of(&connection.app));
        developer.get(&path).await.expect(200)["items"].as_array().unwrap().len()
    };
    server.clock.advance(30 * DAY - 1);
    assert_eq!(count().await, 1);
    server.clock.advance(1);
    assert_eq!(count().await, 0);
}

/// Rules 38 and 39.
#[tokio::test]
async fn redelivered_delivery_is_kept_and_one_ended_by_disabling_is_removed() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let path = endpoint_path(&platform.subscribe(&receiver.url).await);
    platform.link("1").await;
    server.deliver().await;
    let id = connection.deliveries("").await[0]["id"].clone();
    let count_kept = async || {
        server.state.deliveries.delete_old().await.unwrap();
        server.count("SELECT COUNT(*) FROM webhook_deliveries").await
    };
    server.clock.advance(30 * DAY);
    platform.post(&format!("{path}/redeliver"), json!({"deliveryId": id})).await.expect(200);
    assert_eq!(count_kept().await, 1);
    platform.patch(&path, json!({"status": "DISABLED"})).await.expect(200);
    server.clock.advance(30 * DAY - 1);
    assert_eq!(count_kept().await, 1);
    server.clock.advance(1);
    assert_eq!(count_kept().await, 0);
}

/// Rule 38: a server is killed while it delivers.
#[tokio::test]
async fn delivery_of_a_killed_server_is_sent_by_another() {
    let server = Harness::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let connection = Connection::new(&server).await;
    let url = format!("http://{}", listener.local_addr().unwrap());
    let endpoint = connection.platform.subscribe(&url).await;
    connection.platform.link("1").await;
    connection.platform.link("2").await;
    let worker = server.state.worker.clone();
    let killed = tokio::spawn(async move { worker.deliver_due().await });
    let (mut sent, _) = listener.accept().await.unwrap();
    assert!(sent.read(&mut [0; 1024]).await.unwrap() > 0);
    killed.abort();
    assert!(killed.await.unwrap_err().is_cancelled());

    let receiver = Receiver::on(listener);
    let other = server.second_server().await;
    server.clock.advance(MINUTE - 1);
    other.deliver().await;
    assert!(receiver.take().is_empty(), "the other server may still be alive");
    server.clock.advance(1);
    other.deliver().await;
    assert_eq!(receiver.take_projects(), ["1", "2"]);
    assert_eq!(statuses(&connection.deliveries("").await), ["DELIVERED"; 2]);
    assert_eq!(connection.platform.endpoint(&endpoint).await["consecutiveFailures"], 0);
}

/// Rule 38: what a server reports after another has taken over doesn't count.
#[tokio::test]
async fn report_that_comes_after_its_claim_expired_is_dropped() {
    let server = Harness::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let connection = Connection::new(&server).await;
    let url = format!("http://{}", listener.local_addr().unwrap());
    let endpoint = connection.platform.subscribe(&url).await;
    connection.platform.link("1").await;
    let worker = server.state.worker.clone();
    let late = tokio::spawn(async move { worker.deliver_due().await });
    let (sent, _) = listener.accept().await.unwrap();
    server.clock.advance(MINUTE);
    let receiver = Receiver::on(listener);
    server.second_server().await.deliver().await;
    assert_eq!(receiver.take_projects(), ["1"]);
    // The first attempt fails now.
    drop(sent);
    late.await.unwrap().unwrap();
    let delivery = &connection.deliveries("").await[0];
    assert_eq!(delivery["status"], "DELIVERED");
    assert_eq!(delivery["attempts"].as_array().unwrap().len(), 1);
    assert_eq!(connection.platform.endpoint(&endpoint).await["consecutiveFailures"], 0);
}
