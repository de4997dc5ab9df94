//! A fake OpenID Connect provider over HTTP, as strict as real ones: one client, mandatory PKCE, and
//! single-use codes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::{ClientId, ClientSecret, IssuerUrl, JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value, json};
use server::config::OidcSettings;
use sha2::{Digest, Sha256};
use url::Url;

use crate::harness::{START, TestResponse};

const CLIENT: &str = "platform-apps";
const SECRET: &str = "known to both";

#[derive(Clone)]
pub struct FakeProvider(Arc<Inner>);

struct Inner {
    issuer: String,
    key: CoreEdDsaPrivateSigningKey,
    codes: Mutex<HashMap<String, Granted>>,
    /// The claims that `/userinfo` returns.
    user_info: Mutex<Value>,
}

/// What a code stands for.
struct Granted {
    challenge: String,
    redirect_uri: String,
    id_token: Value,
}

impl FakeProvider {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (codes, user_info) = (Mutex::default(), Mutex::new(Value::Null));
        let provider = Self(Arc::new(Inner { issuer, key: key(1), codes, user_info }));
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/userinfo", get(user_info_of))
            .with_state(provider.clone());
        tokio::spawn(axum::serve(listener, app).into_future());
        provider
    }

    pub fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: IssuerUrl::new(self.0.issuer.clone()).unwrap(),
            client_id: ClientId::new(CLIENT.into()),
            client_secret: ClientSecret::new(SECRET.into()),
            name: "Borealis ID".into(),
        }
    }

    /// Consents to the request that `sign_in` redirects to, and returns the callback. `claims` extend
    /// or override the default claims of the ID token.
    pub fn authorize(&self, sign_in: &TestResponse, claims: Value) -> String {
        let request = authorization_request(sign_in);
        assert_eq!(request["client_id"], CLIENT);
        assert_eq!(request["response_type"], "code");
        assert_eq!(request["code_challenge_method"], "S256");
        assert_eq!(request["scope"], "openid email profile");
        let mut id_token = json!({
            "iss": self.0.issuer, "aud": CLIENT, "nonce": request["nonce"],
            "iat": START / 1000, "exp": START / 1000 + 300,
        });
        for (name, value) in claims.as_object().unwrap() {
            id_token[name] = value.clone();
        }
        let mut codes = self.0.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        let granted = Granted {
            challenge: request["code_challenge"].clone(),
            redirect_uri: request["redirect_uri"].clone(),
            id_token,
        };
        codes.insert(code.clone(), granted);
        format!("/auth/callback?state={}&code={code}", request["state"])
    }

    pub fn set_user_info(&self, claims: Value) {
        *self.0.user_info.lock().unwrap() = claims;
    }
}

/// The parameters of the authorization request that `sign_in` redirects to.
pub fn authorization_request(sign_in: &TestResponse) -> HashMap<String, String> {
    assert_eq!(sign_in.status, StatusCode::SEE_OTHER);
    let url = Url::parse(sign_in.header("location").unwrap()).unwrap();
    assert_eq!(url.path(), "/authorize", "{url}");
    url.query_pairs().into_owned().collect()
}

async fn configuration(State(provider): State<FakeProvider>) -> Json<Value> {
    let at = |path: &str| format!("{}{path}", provider.0.issuer);
    Json(json!({
        "issuer": provider.0.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn keys(State(provider): State<FakeProvider>) -> Json<Value> {
    Json(json!({"keys": [provider.0.key.as_verification_key()]}))
}

async fn token(
    State(provider): State<FakeProvider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error})));
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:known+to+both")));
    if headers.get("authorization").is_none_or(|it| it != basic.as_str()) {
        return refuse("invalid_client");
    }
    let Some(granted) = provider.0.codes.lock().unwrap().remove(&form["code"]) else {
        return refuse("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    if challenge != granted.challenge || form["redirect_uri"] != granted.redirect_uri {
        return refuse("invalid_grant");
    }
    let signed = if granted.id_token["forged"] == true { &key(2) } else { &provider.0.key };
    let answer = json!({
        "access_token": "for-userinfo", "token_type": "Bearer",
        "id_token": sign(signed, &granted.id_token),
    });
    (StatusCode::OK, Json(answer))
}

async fn user_info_of(
    State(provider): State<FakeProvider>,
    headers: HeaderMap,
) -> (StatusCode, Json<Value>) {
    let is_known = headers.get("authorization").is_some_and(|it| it == "Bearer for-userinfo");
    let status = if is_known { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    (status, Json(provider.0.user_info.lock().unwrap().clone()))
}

/// A deterministic Ed25519 key, as PKCS #8.
fn key(seed: u8) -> CoreEdDsaPrivateSigningKey {
    let mut der = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
    der.extend([seed; 32]);
    let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");
    let pem = format!("{begin}\n{}\n{end}\n", STANDARD.encode(der));
    let id = JsonWebKeyId::new("the only one".into());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
}

fn sign(key: &CoreEdDsaPrivateSigningKey, claims: &Value) -> String {
    let header = json!({"alg": "EdDSA", "kid": "the only one"});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(claims));
    let signature = key.sign(&CoreJwsSigningAlgorithm::EdDsa, signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
