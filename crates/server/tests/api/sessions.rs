use serde_json::json;
use server::clock::{DAY, MINUTE};

use crate::harness::Harness;

const ADA: &str = "ada@platform.example";

#[tokio::test]
async fn own_sessions_are_listed_newest_first() {
    let server = Harness::start().await;
    let first = server.sign_up(ADA).await;
    server.sign_up("bob@customer.example").await;
    server.clock.advance(MINUTE);
    let second = server.sign_in(ADA).await;
    let items = second.get("/api/v1/sessions").await.expect(200)["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 2);
    assert_eq!((&items[0]["current"], &items[1]["current"]), (&json!(true), &json!(false)));
    assert_eq!(items[0]["createdAt"], "2026-11-24T04:09:18.123Z");
    assert_eq!(items[1]["lastSeenAt"], "2026-11-24T04:08:18.123Z");
    assert_eq!(items[0].as_object().unwrap().len(), 4);

    first.get("/api/v1/session").await.expect(200);
    let items = second.get("/api/v1/sessions").await.expect(200)["items"].clone();
    assert_eq!(items[1]["lastSeenAt"], "2026-11-24T04:09:18.123Z");
}

#[tokio::test]
async fn session_list_contains_no_secrets() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    let answer = client.get("/api/v1/sessions").await;
    let cookie = client.cookie().unwrap();
    assert!(!answer.text().contains(cookie.split_once('=').unwrap().1));
}

#[tokio::test]
async fn signing_out_other_sessions_keeps_this_one() {
    let server = Harness::start().await;
    let here = server.sign_up(ADA).await;
    let there = server.sign_in(ADA).await;
    let other = server.sign_up("bob@customer.example").await;
    here.delete("/api/v1/sessions").await.expect(204);
    here.get("/api/v1/session").await.expect(200);
    there.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    other.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn expired_sessions_are_not_listed() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    server.clock.advance(7 * DAY);
    let client = server.sign_in(ADA).await;
    let items = client.get("/api/v1/sessions").await.expect(200)["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
}
