//! Sign-in attempts: bound to one browser, used once, over after ten minutes.

use serde_json::json;
use server::clock::{DAY, MINUTE};

use crate::auth::{
    LINK, ada, assert_redirect, assert_refused, sign_in_through_provider, start, start_sign_in,
};
use crate::fake_oidc_provider::authorization_request;
use crate::log_capture::Log;

/// Otherwise an attacker could sign a victim in to the attacker's account.
#[tokio::test]
async fn callback_works_only_in_the_browser_that_started() {
    let (server, provider) = start().await;
    let back =
        provider.authorize(&start_sign_in(&server.client(), "/settings/members").await, ada());
    let other = server.client();
    assert_redirect(&other.get(&back).await, "/sign-in?return_to=%2F&problem=NO_COOKIE");
    start_sign_in(&other, "/settings/members").await;
    assert_redirect(&other.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
    other.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

/// Rule 34.
#[tokio::test]
async fn browser_that_keeps_no_cookie_is_told_so() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, "/settings/members").await;
    client.set_cookie(None);
    let answer = client.get(&provider.authorize(&sign_in, ada())).await;
    assert_redirect(&answer, "/sign-in?return_to=%2F&problem=NO_COOKIE");
}

#[tokio::test]
async fn wrong_state_signs_nobody_in_and_leaves_the_attempt() {
    let (server, provider) = start().await;
    let client = server.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    for wrong in [back.replace("state=", "state=0"), back.replace("state=", "other=")] {
        let answer = client.get(&wrong).await;
        assert_redirect(&answer, "/sign-in?return_to=%2F&problem=FAILED");
        client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    }
    assert_redirect(&client.get(&back).await, "/settings/members");
}

#[tokio::test]
async fn tabs_sign_in_at_once_and_each_returns_to_its_own_page() {
    let (server, provider) = start().await;
    let client = server.client();
    let pages = ["/settings/members", LINK, "/settings/sessions"];
    let mut backs = Vec::new();
    for page in pages {
        backs.push((page, provider.authorize(&start_sign_in(&client, page).await, ada())));
    }
    // One tab cancels, and the others come back in another order than they left.
    let state = backs[1].1.split('&').next().unwrap();
    assert!(
        client
            .get(&format!("{state}&error=access_denied"))
            .await
            .header("location")
            .unwrap()
            .ends_with("problem=CANCELLED")
    );
    for (page, back) in [&backs[2], &backs[0]] {
        assert_redirect(&client.get(back).await, page);
    }
    client.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn foreign_values_in_the_cookie_are_replaced() {
    let (server, provider) = start().await;
    for value in ["", "short", &"é".repeat(43), &"x".repeat(44)] {
        let client = server.client();
        client.set_cookie(Some(format!("__Host-ot_sign_in={value}")));
        assert_redirect(
            &sign_in_through_provider(&client, &provider, ada()).await,
            "/settings/members",
        );
    }
}

#[tokio::test]
async fn callback_works_once() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, "/settings/members").await;
    let (back, cookie) = (provider.authorize(&sign_in, ada()), client.cookie());
    assert_redirect(&client.get(&back).await, "/settings/members");
    client.set_cookie(cookie);
    assert_redirect(&client.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
}

#[tokio::test]
async fn sign_in_attempt_expires_after_ten_minutes() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, "/settings/members").await;
    let back = provider.authorize(&sign_in, json!({"sub": "ada-1", "exp": i64::from(u32::MAX)}));
    server.clock.advance(10 * MINUTE);
    server::services::oidc::delete_expired(&server.state.db, &server.clock).await.unwrap();
    let log = Log::start();
    assert_refused(&client, &client.get(&back).await, "FAILED").await;
    log.has("failed: expired");
}

#[tokio::test]
async fn attempts_are_deleted_a_day_after_they_expired() {
    let (server, provider) = start().await;
    let client = server.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    server.clock.advance(10 * MINUTE + DAY + 1);
    server::services::oidc::delete_expired(&server.state.db, &server.clock).await.unwrap();
    assert_redirect(&client.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
}

/// Neither the secret in the cookie nor anything derived from it.
#[tokio::test]
async fn sign_in_secrets_are_not_stored() {
    let (server, _provider) = start().await;
    let client = server.client();
    let request = authorization_request(&start_sign_in(&client, LINK).await);
    let dump = String::from_utf8_lossy(&server.dump().await).into_owned();
    let cookie = client.cookie().unwrap();
    let secret = cookie.strip_prefix("__Host-ot_sign_in=").unwrap();
    assert_eq!(secret.len(), 43);
    assert!(dump.contains("/integrations/acme/connect"));
    for kept in [secret, &request["state"], &request["nonce"]] {
        assert!(!dump.contains(kept));
    }
}
