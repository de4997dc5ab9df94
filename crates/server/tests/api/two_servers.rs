//! Several servers on one database: what one revokes, all of them refuse.

use serde_json::json;

use crate::harness::{Client, Harness};
use crate::helpers::*;

/// A client of another server with the same session.
fn same_session(server: &Harness, client: &Client) -> Client {
    let other = server.client();
    other.set_cookie(client.cookie());
    other
}

#[tokio::test]
async fn revoked_token_is_refused_by_every_server() {
    let one = Harness::start().await;
    let two = one.second_server().await;
    let acme = one.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = one.sign_up("globex@example.com").await;
    let globex_at_two = same_session(&two, &globex);

    let first = connect(&globex, "acme").await;
    call_platform_api(&two, text(&first, "token")).await.expect(200);
    let second = connect(&globex_at_two, "acme").await;
    call_platform_api(&one, text(&first, "token")).await.error(401, "UNAUTHORIZED");
    call_platform_api(&two, text(&first, "token")).await.error(401, "UNAUTHORIZED");

    call_platform_api(&one, text(&second, "token")).await.expect(200);
    let install = format!("/api/v1/installs/{}", text(&second["install"], "id"));
    globex_at_two.delete(&install).await.expect(204);
    call_platform_api(&one, text(&second, "token")).await.error(401, "UNAUTHORIZED");
    call_platform_api(&two, text(&second, "token")).await.error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn deactivated_app_is_refused_by_every_server() {
    let one = Harness::start().await;
    let two = one.second_server().await;
    let acme = one.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = one.sign_up("globex@example.com").await;
    let consent = review(&globex, "acme").await;
    let token = approve(&globex, &consent, false).await.expect(201)["token"].clone();
    let token = token.as_str().unwrap();
    let globex_at_two = same_session(&two, &globex);
    let consent = review(&globex_at_two, "acme").await;

    call_platform_api(&two, token).await.expect(200);
    deactivate(&acme, &app).await;
    call_platform_api(&two, token).await.reason(403, "APP_DISABLED");
    open(&globex_at_two, "acme", "").await.reason(403, "APP_DISABLED");
    approve(&globex_at_two, &consent, false).await.reason(403, "APP_DISABLED");
    reactivate(&same_session(&two, &acme), &app).await;
    call_platform_api(&one, token).await.expect(200);
}

#[tokio::test]
async fn ended_session_is_refused_by_every_server() {
    let one = Harness::start().await;
    let two = one.second_server().await;
    let acme = one.sign_up("acme@example.com").await;
    let acme_at_two = same_session(&two, &acme);
    current_session(&acme_at_two).await;
    let elsewhere = one.sign_in("acme@example.com").await;
    acme_at_two.delete("/api/v1/sessions").await.expect(204);
    elsewhere.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    acme.delete("/api/v1/session").await.expect(204);
    acme_at_two.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_approvals_on_two_servers_grant_once() {
    let one = Harness::start().await;
    let two = one.second_server().await;
    let acme = one.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = one.sign_up("globex@example.com").await;
    let consent = review(&globex, "acme").await;
    let approvals = (0..10).map(|n| {
        let customer = same_session(if n % 2 == 0 { &one } else { &two }, &globex);
        let consent = consent.clone();
        tokio::spawn(async move { approve(&customer, &consent, false).await })
    });
    let mut granted = 0;
    for approval in approvals.collect::<Vec<_>>() {
        let answer = approval.await.unwrap();
        if answer.status == 201 {
            granted += 1;
        } else {
            answer.reason(409, "CONSENT_USED");
        }
    }
    assert_eq!(granted, 1);
    let installs = same_session(&two, &globex).get("/api/v1/installs").await.expect(200);
    assert_eq!(column(&installs, "status"), ["ACTIVE"]);
    assert_eq!(installs["nextCursor"], json!(null));
}
