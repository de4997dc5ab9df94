//! Which account a sign-in through the provider leads to.

use serde_json::{Value, json};

use crate::auth::{
    LINK, ada, assert_redirect, assert_refused, sign_in_through_provider, start, start_sign_in,
};
use crate::fake_oidc_provider::{Behavior, FakeProvider, authorization_request, with};
use crate::harness::{Harness, Options, PASSWORD};

#[tokio::test]
async fn passwords_open_and_create_nothing_while_they_are_off() {
    let provider = FakeProvider::start().await;
    let oidc = Some(provider.settings());
    let server =
        Harness::with(Options { oidc, password_sign_in: false, ..Options::default() }).await;
    let client = server.client();
    let methods = client.get("/api/v1/sign-in-methods").await.expect(200);
    assert_eq!(methods, json!({"password": false, "oidc": {"name": "Borealis ID"}}));

    let sign_up = json!({
        "email": "ada@acme.example", "password": PASSWORD, "displayName": "Ada Osei",
        "organizationName": "Acme",
    });
    client.post("/api/v1/accounts", sign_up.clone()).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    client.post("/api/v1/accounts", json!({})).await.error(400, "BAD_REQUEST");
    // An account from before has a password that is right.
    let before = server.second_server().await;
    before.client().post("/api/v1/accounts", sign_up).await.expect(201);
    let sign_in = json!({"email": "ada@acme.example", "password": PASSWORD});
    client.post("/api/v1/session", sign_in.clone()).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    before.client().post("/api/v1/session", sign_in).await.expect(200);

    let eve = json!({"sub": "eve-1", "email": "eve@acme.example", "email_verified": true});
    let answer = sign_in_through_provider(&client, &provider, eve).await;
    assert_redirect(&answer, "/settings/members");
    client.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn first_sign_in_creates_an_owner_of_a_new_organization() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, LINK).await;
    assert_eq!(
        authorization_request(&sign_in)["redirect_uri"],
        "https://apps.example/auth/callback"
    );
    let answer = client.get(&provider.authorize(&sign_in, ada())).await;
    assert_redirect(&answer, LINK);
    let session = client.get("/api/v1/session").await.expect(200);
    assert_eq!(session["account"]["email"], "ada@acme.example");
    assert_eq!(session["account"]["displayName"], "Ada Osei");
    assert_eq!(session["organization"]["name"], "Ada Osei");
    assert_eq!(session["role"], "OWNER");
    let cookie = client.cookie().unwrap();
    assert!(cookie.contains("__Host-ot_session="), "{cookie}");
}

#[tokio::test]
async fn later_sign_ins_find_the_account_by_subject() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    let first = client.get("/api/v1/session").await.expect(200);
    let old = client.cookie();
    provider.set_user_info(json!({"sub": "ada-1"}));
    sign_in_through_provider(&client, &provider, json!({"sub": "ada-1"})).await;
    assert_eq!(client.get("/api/v1/session").await.expect(200), first);
    client.set_cookie(old);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn unverified_address_creates_no_account() {
    let (server, provider) = start().await;
    let client = server.client();
    provider.set_user_info(json!({"sub": "a"}));
    for (claims, problem) in [
        (json!({"email": "ada@acme.example"}), "EMAIL_MISSING"),
        (json!({"email_verified": true}), "EMAIL_MISSING"),
        (json!({"email": "no address", "email_verified": true}), "EMAIL_MISSING"),
        (json!({"email": ["ada@acme.example"], "email_verified": true}), "EMAIL_MISSING"),
        (json!({"email": "ada@acme.example", "email_verified": false}), "EMAIL_UNVERIFIED"),
        (json!({"email": "ada@acme.example", "email_verified": "false"}), "EMAIL_UNVERIFIED"),
        (json!({"email": "ada@acme.example", "email_verified": 1}), "EMAIL_UNVERIFIED"),
    ] {
        let claims = with(json!({"sub": "a"}), &claims);
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_refused(&client, &answer, problem).await;
    }
}

/// The person who signed up with the address hasn't proved that it's theirs.
#[tokio::test]
async fn account_with_a_password_is_not_taken_over() {
    let (server, provider) = start().await;
    server.sign_up("Ada@acme.example").await;
    let client = server.client();
    let answer = sign_in_through_provider(&client, &provider, ada()).await;
    assert_refused(&client, &answer, "PASSWORD_TO_LINK").await;
    server.sign_in("ada@acme.example").await;
}

#[tokio::test]
async fn provider_account_has_no_password() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    for password in ["", PASSWORD] {
        let input = json!({"email": "ada@acme.example", "password": password});
        let answer = server.client().post("/api/v1/session", input).await;
        assert_eq!(answer.status, if password.is_empty() { 400 } else { 401 });
    }
}

#[tokio::test]
async fn first_sign_in_in_two_tabs_at_once_creates_one_account() {
    let (server, provider) = start().await;
    let client = server.client();
    let mut backs = Vec::new();
    for _ in 0..2 {
        let sign_in = start_sign_in(&client, "/settings/members").await;
        backs.push(provider.authorize(&sign_in, ada()));
    }
    let answers = tokio::join!(client.get(&backs[0]), client.get(&backs[1]));
    for answer in [&answers.0, &answers.1] {
        assert_redirect(answer, "/settings/members");
    }
    let members = client.get("/api/v1/members").await.expect(200);
    assert_eq!(members["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn addresses_of_a_trusted_provider_need_no_email_verified() {
    let (server, provider) = start_trusting().await;
    // Without a userinfo endpoint, the ID token is all there is.
    let configuration = json!({"userinfo_endpoint": null});
    provider.behave(Behavior { configuration, ..Behavior::default() });
    for (claims, is_trusted) in [
        (json!({"sub": "1", "email": "a@acme.example"}), true),
        (json!({"sub": "2", "email": "b@acme.example", "email_verified": null}), true),
        (json!({"sub": "3", "email": "c@acme.example", "email_verified": false}), false),
    ] {
        let client = server.client();
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        if is_trusted {
            assert_redirect(&answer, "/settings/members");
        } else {
            assert_refused(&client, &answer, "EMAIL_UNVERIFIED").await;
        }
    }
}

#[tokio::test]
async fn user_info_of_a_trusted_provider_can_say_that_the_address_is_unverified() {
    let (server, provider) = start_trusting().await;
    let claims = json!({"sub": "1", "email": "a@acme.example"});
    provider.set_user_info(with(claims.clone(), &json!({"email_verified": false})));
    let client = server.client();
    let answer = sign_in_through_provider(&client, &provider, claims.clone()).await;
    assert_refused(&client, &answer, "EMAIL_UNVERIFIED").await;
    provider.set_user_info(claims.clone());
    let answer = sign_in_through_provider(&client, &provider, claims).await;
    assert_redirect(&answer, "/settings/members");
}

/// With `OIDC_TRUST_EMAIL=true`.
async fn start_trusting() -> (Harness, FakeProvider) {
    let provider = FakeProvider::start().await;
    let mut settings = provider.settings();
    settings.trust_email = true;
    let options = Options { oidc: Some(settings), ..Options::default() };
    (Harness::with(options).await, provider)
}

#[tokio::test]
async fn invalid_names_from_the_provider_are_replaced() {
    let (server, provider) = start().await;
    let named = async |subject: &str, email: &str, name: &str| {
        let client = server.client();
        let claims = json!({"sub": subject, "email": email, "email_verified": true, "name": name});
        assert_redirect(
            &sign_in_through_provider(&client, &provider, claims).await,
            "/settings/members",
        );
        let session = client.get("/api/v1/session").await.expect(200);
        [&session["account"]["displayName"], &session["organization"]["name"]].map(Value::clone)
    };
    assert_eq!(named("1", "a@acme.example", "OpenTrain Support").await, ["OpenTrain Support", "a"]);
    assert_eq!(named("2", "b@acme.example", "\u{202e}evil").await, ["b", "b"]);
    for (subject, name) in
        [("5", "A\u{ad}da"), ("6", "\u{301}"), ("7", "Ada\u{200d}"), ("8", "Ada\u{2800}")]
    {
        let email = format!("d{subject}@acme.example");
        let local = format!("d{subject}");
        assert_eq!(named(subject, &email, name).await, [&*local, &*local], "{name:?}");
    }
    assert_eq!(named("9", "e@acme.example", "Open Train").await, ["Open Train", "e"]);
    assert_eq!(named("3", "c@acme.example", &"x".repeat(200)).await, ["c", "c"]);
    assert_eq!(named("4", "opentrain@acme.example", " ").await, ["opentrain", "acme.example"]);
}

#[tokio::test]
async fn removed_member_gets_a_new_organization() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    let first = client.get("/api/v1/session").await.expect(200);
    let other = server.join(&client, "ben@acme.example").await;
    let id = other.get("/api/v1/session").await.expect(200)["account"]["id"].clone();
    let path = format!("/api/v1/members/{}", id.as_str().unwrap());
    client.patch(&path, json!({"role": "OWNER"})).await.expect(200);
    let own = format!("/api/v1/members/{}", first["account"]["id"].as_str().unwrap());
    other.delete(&own).await.expect(204);
    sign_in_through_provider(&client, &provider, ada()).await;
    let again = client.get("/api/v1/session").await.expect(200);
    assert_ne!(again["organization"]["id"], first["organization"]["id"]);
}
