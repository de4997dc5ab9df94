//! Webhook endpoints (rule 36).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::harness::Harness;
use crate::helpers::*;
use crate::platform::{Connection, Platform, endpoint_path};

const ENDPOINTS: &str = "/webhook-endpoints";

fn input() -> Value {
    json!({"url": " https://acme.example/hooks ", "eventTypes": ["install.revoked"]})
}

/// Rule 36.
#[tokio::test]
async fn platform_manages_its_endpoints() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let input = json!({
        "url": " https://acme.example/hooks?x=1 ",
        "eventTypes": ["install.revoked", "contract.started", "install.revoked"],
    });
    let created = platform.post(ENDPOINTS, input).await;
    let body = created.expect(201);
    assert_eq!(members(&body), ["secret", "webhookEndpoint"]);
    let secret = text(&body, "secret");
    assert!(secret.starts_with("whsec_") && secret.len() == 46, "{secret}");
    let endpoint = &body["webhookEndpoint"];
    let path = endpoint_path(endpoint);
    assert_eq!(created.header("location"), Some(format!("/api/partner/v1{path}").as_str()));
    assert_eq!(
        *endpoint,
        json!({
            "id": endpoint["id"], "url": "https://acme.example/hooks?x=1",
            "eventTypes": ["contract.started", "install.revoked"], "status": "ACTIVE",
            "createdAt": now(&server), "consecutiveFailures": 0, "disabledAt": null,
            "disabledReason": null,
        })
    );
    let other = platform.subscribe("http://localhost:1/").await;
    assert_ne!(other["secret"], body["secret"]);
    assert_eq!(platform.get(&path).await.expect(200), json!({"webhookEndpoint": endpoint}));
    let list = platform.get(ENDPOINTS).await.expect(200);
    let ids: Vec<_> = list["webhookEndpoints"].as_array().unwrap().iter().collect();
    assert_eq!(ids, [&platform.endpoint(&other).await, endpoint]);

    let removed = platform.delete(&path).await.expect(200);
    assert_eq!(removed, json!({"webhookEndpoint": endpoint, "deleted": true}));
    platform.delete(&path).await.error(404, "NOT_FOUND");
    let list = platform.get(ENDPOINTS).await.expect(200);
    assert_eq!(list["webhookEndpoints"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn patch_changes_what_it_names() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    let created = platform.post(ENDPOINTS, input()).await.expect(201);
    let mut expected = created["webhookEndpoint"].clone();
    let path = endpoint_path(&expected);
    server.clock.advance(1_000);
    let at = now(&server);
    for (patch, change) in [
        (json!({}), json!({})),
        (json!({"url": "https://b.example"}), json!({"url": "https://b.example"})),
        (json!({"eventTypes": ["milestone.funded"]}), json!({"eventTypes": ["milestone.funded"]})),
        (
            json!({"status": "DISABLED"}),
            json!({"status": "DISABLED", "disabledAt": at, "disabledReason": "REQUESTED"}),
        ),
        (json!({"status": "DISABLED"}), json!({})),
        (
            json!({"status": "ACTIVE", "url": "https://c.example"}),
            json!({
                "status": "ACTIVE", "disabledAt": null, "disabledReason": null,
                "url": "https://c.example",
            }),
        ),
    ] {
        expected = with(expected, change);
        let edited = platform.patch(&path, patch.clone()).await.expect(200);
        assert_eq!(edited, json!({"webhookEndpoint": expected}), "{patch}");
        assert_eq!(platform.get(&path).await.expect(200), edited);
    }
}

#[tokio::test]
async fn invalid_members_are_all_reported() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    let answer = platform.post(ENDPOINTS, json!({})).await;
    assert_eq!(answer.fields(400), ["url REQUIRED", "eventTypes REQUIRED"]);
    let wrong = json!({
        "url": "http://acme.example", "eventTypes": ["install.revoked", "x", "INSTALL.REVOKED"],
    });
    let fields = ["url SCHEME", "eventTypes[1] INVALID", "eventTypes[2] INVALID"];
    assert_eq!(platform.post(ENDPOINTS, wrong.clone()).await.fields(400), fields);

    let created = platform.post(ENDPOINTS, input()).await.expect(201);
    let path = endpoint_path(&created["webhookEndpoint"]);
    assert_eq!(platform.patch(&path, wrong).await.fields(400), fields);
    let nothing = json!({"url": null, "eventTypes": null, "status": null});
    assert_eq!(
        platform.patch(&path, nothing).await.fields(400),
        ["url REQUIRED", "eventTypes REQUIRED", "status INVALID"]
    );
    for (url, code) in [
        ("https://u:p@acme.example", "USERINFO"),
        ("https://acme.example#x", "FRAGMENT"),
        ("acme", "NOT_A_URL"),
        ("https://acme.example/\0", "NOT_A_URL"),
    ] {
        let answer = platform.patch(&path, json!({"url": url})).await;
        assert_eq!(answer.fields(400), [format!("url {code}")]);
    }
    let kept = platform.get(&path).await.expect(200);
    assert_eq!(kept["webhookEndpoint"], created["webhookEndpoint"]);
}

/// Rule 36.
#[tokio::test]
async fn install_has_at_most_10_endpoints() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let mut last = Value::Null;
    for _ in 0..10 {
        last = platform.subscribe("https://acme.example").await;
    }
    platform.post(ENDPOINTS, input()).await.reason(409, "LIMIT_REACHED");
    platform.patch(&endpoint_path(&last), json!({"status": "DISABLED"})).await.expect(200);
    platform.post(ENDPOINTS, input()).await.reason(409, "LIMIT_REACHED");
    platform.delete(&endpoint_path(&last)).await.expect(200);
    platform.post(ENDPOINTS, input()).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_creations_stop_at_10_endpoints() {
    let server = Harness::start().await;
    let platform = Arc::new(Connection::new(&server).await.platform);
    let posts = (0..14).map(|_| {
        let platform = Arc::clone(&platform);
        tokio::spawn(async move { platform.post(ENDPOINTS, input()).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for post in posts.collect::<Vec<_>>() {
        statuses.push(post.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 4, "{statuses:?}");
}

/// Rule 36: another install's endpoint doesn't exist, be it of the same app or organization.
#[tokio::test]
async fn endpoints_belong_to_one_install() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let endpoint = connection.platform.subscribe("https://acme.example").await;
    let path = endpoint_path(&endpoint);
    let initech = server.sign_up("initech@example.com").await;
    let other = Platform::of(&server, &connect(&initech, "acme").await);
    let again = Platform::of(&server, &connect(&connection.customer, "acme").await);
    for platform in [&other, &again] {
        let list = platform.get(ENDPOINTS).await.expect(200);
        assert_eq!(list, json!({"webhookEndpoints": []}));
        platform.get(&path).await.error(404, "NOT_FOUND");
        platform.patch(&path, json!({})).await.error(404, "NOT_FOUND");
        platform.delete(&path).await.error(404, "NOT_FOUND");
        platform.post(&format!("{path}/redeliver"), json!({})).await.error(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn developers_see_the_endpoints_of_an_install_without_secrets() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let first = connection.platform.subscribe("https://acme.example/1").await;
    let second = connection.platform.subscribe("https://acme.example/2").await;
    let install = &connection.platform.install_id;
    let path = format!("{}/installs/{install}/webhook-endpoints", path_of(&connection.app));
    let expected = [&second, &first].map(|endpoint| {
        let mut endpoint = endpoint.clone();
        endpoint.as_object_mut().unwrap().remove("secret");
        endpoint
    });
    let colleague = server.join(&connection.developer, "colleague@example.com").await;
    for developer in [&connection.developer, &colleague] {
        assert_eq!(developer.get(&path).await.expect(200), json!({"items": expected}));
    }
    // They stay visible after the install has ended.
    connection.disconnect().await;
    assert_eq!(connection.developer.get(&path).await.expect(200), json!({"items": expected}));

    connection.customer.get(&path).await.error(404, "NOT_FOUND");
    let other = register(&connection.developer, app_input("other")).await;
    let mixed = format!("{}/installs/{install}/webhook-endpoints", path_of(&other));
    connection.developer.get(&mixed).await.error(404, "NOT_FOUND");
    for id in ["x", "%00", "00000000-0000-7000-8000-000000000000"] {
        let path = path.replace(install.as_str(), id);
        connection.developer.get(&path).await.error(404, "NOT_FOUND");
    }
}

/// Rule 36.
#[tokio::test]
async fn secret_is_in_no_later_answer() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let endpoint = platform.subscribe("https://acme.example").await;
    let path = endpoint_path(&endpoint);
    let app = path_of(&connection.app);
    platform.link("1").await;
    let delivery = text(&connection.deliveries("").await[0], "id").to_owned();
    for answer in [
        platform.get(ENDPOINTS).await,
        platform.get(&path).await,
        platform.patch(&path, json!({"url": "https://b.example"})).await,
        platform.post(&format!("{path}/redeliver"), json!({})).await,
        connection.developer.get(&format!("{app}/deliveries")).await,
        connection
            .developer
            .post(&format!("{app}/deliveries/{delivery}/redeliver"), json!({}))
            .await,
        platform.delete(&path).await,
    ] {
        answer.expect(200);
        assert!(!answer.text().contains("whsec_"), "{}", answer.text());
    }
}
