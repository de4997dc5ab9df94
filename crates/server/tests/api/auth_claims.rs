//! What is read from the provider's responses, and what is not.

use serde_json::{Value, json};
use server::clock::HOUR;

use crate::auth::{
    ada, ada_with, assert_redirect, assert_refused, sign_in_through_provider, start,
};
use crate::fake_oidc_provider::{Behavior, with};

#[tokio::test]
async fn missing_claims_are_fetched_from_user_info() {
    let (server, provider) = start().await;
    let client = server.client();
    provider.set_user_info(ada());
    assert_redirect(
        &sign_in_through_provider(&client, &provider, json!({"sub": "ada-1"})).await,
        "/settings/members",
    );
    // Another subject's user info is rejected.
    let other = server.client();
    let answer = sign_in_through_provider(&other, &provider, json!({"sub": "eve-1"})).await;
    assert_refused(&other, &answer, "FAILED").await;
}

#[tokio::test]
async fn invalid_id_tokens_are_rejected() {
    let (server, provider) = start().await;
    let client = server.client();
    for wrong in [
        json!({"nonce": "of another sign-in"}),
        json!({"aud": "another client"}),
        json!({"iss": "https://id.example"}),
        json!({"exp": 1}),
        json!({"exp": "tomorrow"}),
        json!({"nonce": null}),
        json!({"sub": ""}),
        json!({"sub": 7}),
        json!({"aud": []}),
        json!({"aud": {"platform-apps": true}}),
        json!({"forged": true}),
        json!({"header": {"alg": "none"}}),
        json!({"header": {"alg": "HS256"}}),
        json!({"header": {"alg": "HS512"}}),
        json!({"header": {"alg": "RS256"}}),
        json!({"header": {"alg": "ES256"}}),
        json!({"header": {"alg": "unheard of"}}),
        json!({"header": {"kid": "unknown"}}),
        json!({"header": {"crit": ["exp"]}}),
    ] {
        let mut claims = ada();
        claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_refused(&client, &answer, "FAILED").await;
    }
}

#[tokio::test]
async fn id_token_may_be_signed_with_the_client_secret() {
    let (server, provider) = start().await;
    let claims = ada_with(&json!({"hmac": true, "header": {"alg": "HS256"}}));
    let answer = sign_in_through_provider(&server.client(), &provider, claims).await;
    assert_redirect(&answer, "/settings/members");
}

#[tokio::test]
async fn unused_claims_never_decide() {
    let (server, provider) = start().await;
    for (index, odd) in [
        json!({"updated_at": "2026-11-24T04:08:18.123Z"}),
        json!({"updated_at": {"at": 1}}),
        json!({"locale": 7, "zoneinfo": [], "address": "Main Street 1"}),
        json!({"phone_number_verified": "yes", "phone_number": 49, "gender": false}),
        json!({"birthdate": null, "picture": "no url", "website": {}}),
        json!({"name": 7}),
        json!({"name": {"en": "Ada"}}),
        json!({"azp": 5, "acr": {}, "amr": "pwd", "auth_time": "now", "iat": "earlier"}),
        json!({"exp": 4_000_000_000.5}),
        json!({"aud": ["platform-apps"], "email_verified": "true"}),
    ]
    .into_iter()
    .enumerate()
    {
        let client = server.client();
        let email = format!("ada{index}@acme.example");
        let own = json!({"sub": format!("ada-{index}"), "email": email});
        let answer = sign_in_through_provider(&client, &provider, with(ada_with(&own), &odd)).await;
        assert_redirect(&answer, "/settings/members");
    }
}

#[tokio::test]
async fn unused_members_of_other_responses_never_decide() {
    let (server, provider) = start().await;
    for behavior in [
        Behavior {
            configuration: json!({
                "scopes_supported": "openid", "response_types_supported": 7,
                "subject_types_supported": null, "claims_supported": {}, "ui_locales_supported": 1,
                "id_token_signing_alg_values_supported": {}, "mtls_endpoint_aliases": [],
                "token_endpoint_auth_methods_supported": "client_secret_basic",
                "prompt_values_supported": {},
            }),
            ..Behavior::default()
        },
        Behavior {
            tokens: json!({
                "expires_in": "soon", "scope": ["openid"], "refresh_token": 7, "token_type": null,
                "not_before_policy": 0,
            }),
            ..Behavior::default()
        },
        Behavior {
            keys: vec![json!(7), json!({"kty": "unheard of"}), json!({"kty": "RSA", "n": []})],
            ..Behavior::default()
        },
    ] {
        provider.behave(behavior);
        server.clock.advance(HOUR);
        let client = server.client();
        let claims = ada_with(&json!({"exp": i64::from(u32::MAX)}));
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_redirect(&answer, "/settings/members");
    }
    let client = server.client();
    provider.set_user_info(json!({
        "sub": "ben-1", "email": "ben@acme.example", "email_verified": true, "name": [],
        "updated_at": "2026-11-24", "address": 1,
    }));
    let claims = json!({"sub": "ben-1", "exp": i64::from(u32::MAX)});
    let answer = sign_in_through_provider(&client, &provider, claims).await;
    assert_redirect(&answer, "/settings/members");
}

#[tokio::test]
async fn further_audiences_need_azp() {
    let (server, provider) = start().await;
    for (claims, is_valid) in [
        (json!({"aud": ["platform-apps", "project"], "azp": "platform-apps"}), true),
        (json!({"aud": ["project", "platform-apps"], "azp": "platform-apps"}), true),
        (json!({"aud": ["platform-apps", "platform-apps"]}), true),
        (json!({"aud": "platform-apps", "azp": "android"}), true),
        (json!({"aud": ["platform-apps", "project"]}), false),
        (json!({"aud": ["platform-apps", "project"], "azp": "project"}), false),
        (json!({"aud": ["platform-apps", "project"], "azp": ["platform-apps"]}), false),
        (json!({"aud": ["project"], "azp": "platform-apps"}), false),
    ] {
        let client = server.client();
        let answer = sign_in_through_provider(&client, &provider, ada_with(&claims)).await;
        if is_valid {
            assert_redirect(&answer, "/settings/members");
        } else {
            assert_refused(&client, &answer, "FAILED").await;
        }
    }
}

#[tokio::test]
async fn user_info_completes_what_the_id_token_says_about_the_address() {
    let (server, provider) = start().await;
    let email = "ada@acme.example";
    for (index, (id_token, user_info, address)) in [
        (json!({"email": email}), json!({"email": email, "email_verified": true}), Some(email)),
        (json!({"email": email}), json!({"email_verified": true}), Some(email)),
        (json!({"email": email}), json!({"email": email, "email_verified": "true"}), Some(email)),
        (json!({"email_verified": true}), json!({"email": email}), Some(email)),
        (json!({}), json!({"email": email, "email_verified": true}), Some(email)),
        (json!({"email": email}), json!({"email": email}), None),
        (json!({"email": email}), json!({"email": email, "email_verified": false}), None),
        (json!({"email": email, "email_verified": false}), json!({"email_verified": true}), None),
    ]
    .into_iter()
    .enumerate()
    {
        let (sub, client) = (format!("ada-{index}"), server.client());
        let unique = |claims: Value| {
            let claims = claims.to_string().replace(email, &format!("{index}{email}"));
            with(json!({"sub": sub}), &serde_json::from_str(&claims).unwrap())
        };
        provider.set_user_info(unique(user_info));
        sign_in_through_provider(&client, &provider, unique(id_token)).await;
        let session = client.get("/api/v1/session").await.json();
        let expected = address.map(|address| format!("{index}{address}"));
        assert_eq!(session["account"]["email"].as_str(), expected.as_deref(), "{index}");
    }
}

#[tokio::test]
async fn discovery_and_keys_are_cached_until_a_key_is_unknown() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = async || {
        let claims = ada_with(&json!({"exp": u32::MAX}));
        sign_in_through_provider(&client, &provider, claims).await
    };
    for _ in 0..3 {
        assert_redirect(&sign_in().await, "/settings/members");
    }
    assert_eq!(provider.fetched(), 1);
    for (seed, id) in [(2, "second"), (3, "second"), (4, "third")] {
        let before = provider.fetched();
        provider.rotate_key(seed, id);
        assert_redirect(&sign_in().await, "/settings/members");
        assert_redirect(&sign_in().await, "/settings/members");
        assert_eq!(provider.fetched(), before + 1, "{id}");
    }
    server.clock.advance(HOUR);
    assert_redirect(&sign_in().await, "/settings/members");
    assert_eq!(provider.fetched(), 5);
}

#[tokio::test]
async fn client_secret_goes_into_the_body_if_the_provider_wants_that() {
    let (server, provider) = start().await;
    for methods in
        [json!(["client_secret_post"]), json!(["client_secret_post", "client_secret_jwt"])]
    {
        let configuration = json!({"token_endpoint_auth_methods_supported": methods});
        provider.behave(Behavior { configuration, ..Behavior::default() });
        server.clock.advance(HOUR);
        let claims = ada_with(&json!({"exp": u32::MAX}));
        let answer = sign_in_through_provider(&server.client(), &provider, claims).await;
        assert_redirect(&answer, "/settings/members");
    }
}
