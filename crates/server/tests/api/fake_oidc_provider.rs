//! A fake OpenID Connect provider over HTTP, as strict as real ones: one client, mandatory PKCE, and
//! single-use codes.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{
    ClientId, ClientSecret, IssuerUrl, JsonWebKey, JsonWebKeyId, PrivateSigningKey,
};
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
    /// The key's seed and ID.
    key: Mutex<(u8, String)>,
    /// How often discovery was fetched.
    fetched: AtomicU32,
    behavior: Mutex<Behavior>,
    codes: Mutex<HashMap<String, Granted>>,
    /// The claims that `/userinfo` returns.
    user_info: Mutex<Value>,
}

/// How the provider differs from the default.
#[derive(Clone, Default)]
pub struct Behavior {
    /// Members that replace those of discovery. Null removes one.
    pub configuration: Value,
    /// Members of the token response, likewise.
    pub tokens: Value,
    /// Further keys, before the valid one.
    pub keys: Vec<Value>,
    /// The token endpoint answers with this instead.
    pub token_answer: Option<(StatusCode, &'static str)>,
    /// The token endpoint never answers.
    pub hangs: bool,
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
        Self::serve(listener, issuer)
    }

    /// Serves `issuer` on `listener`.
    pub fn serve<L>(listener: L, issuer: String) -> Self
    where
        L: axum::serve::Listener,
        L::Addr: std::fmt::Debug,
    {
        let provider = Self(Arc::new(Inner {
            issuer,
            key: Mutex::new((1, "first".to_owned())),
            fetched: AtomicU32::new(0),
            behavior: Mutex::default(),
            codes: Mutex::default(),
            user_info: Mutex::new(Value::Null),
        }));
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
            trust_email: false,
            deadline: Duration::from_secs(10),
        }
    }

    /// Consents to the request that `start` leads to, and returns the callback. `claims` extend or
    /// override the default claims of the ID token.
    pub fn authorize(&self, start: &TestResponse, claims: Value) -> String {
        let request = authorization_request(start);
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

    pub fn behave(&self, behavior: Behavior) {
        *self.0.behavior.lock().unwrap() = behavior;
    }

    /// Signs with another key from now on.
    pub fn rotate_key(&self, seed: u8, id: &str) {
        *self.0.key.lock().unwrap() = (seed, id.to_owned());
    }

    /// How often discovery was fetched.
    pub fn fetched(&self) -> u32 {
        self.0.fetched.load(Ordering::SeqCst)
    }

    pub fn set_user_info(&self, claims: Value) {
        *self.0.user_info.lock().unwrap() = claims;
    }
}

/// The parameters of the authorization request that a navigation redirects to, or that a page is
/// told to go to.
pub fn authorization_request(start: &TestResponse) -> HashMap<String, String> {
    let url = match start.header("location") {
        Some(location) => location.to_owned(),
        None => start.expect(200)["url"].as_str().unwrap().to_owned(),
    };
    let url = Url::parse(&url).unwrap();
    assert_eq!(url.path(), "/authorize", "{url}");
    url.query_pairs().into_owned().collect()
}

async fn configuration(State(provider): State<FakeProvider>) -> Json<Value> {
    provider.0.fetched.fetch_add(1, Ordering::SeqCst);
    let at = |path: &str| format!("{}{path}", provider.0.issuer);
    let configuration = json!({
        "issuer": provider.0.issuer,
        "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"),
        "jwks_uri": at("/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    });
    Json(with(configuration, &provider.0.behavior.lock().unwrap().configuration))
}

async fn keys(State(provider): State<FakeProvider>) -> Json<Value> {
    let (seed, id) = provider.0.key.lock().unwrap().clone();
    let mut keys = provider.0.behavior.lock().unwrap().keys.clone();
    keys.push(json!(key(seed, &id).as_verification_key()));
    Json(json!({"keys": keys}))
}

/// `value` with the members of `changes`, without those that are null there.
pub fn with(mut value: Value, changes: &Value) -> Value {
    for (name, change) in changes.as_object().into_iter().flatten() {
        value[name] = change.clone();
    }
    let members = value.as_object_mut().unwrap();
    members.retain(|name, _| changes[name] != Value::Null || changes.get(name).is_none());
    value
}

async fn token(
    State(provider): State<FakeProvider>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let behavior = provider.0.behavior.lock().unwrap().clone();
    if behavior.hangs {
        std::future::pending::<()>().await;
    }
    if let Some(answer) = behavior.token_answer {
        return answer.into_response();
    }
    let refuse =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    let in_body = form.get("client_id").is_some_and(|id| id == CLIENT)
        && form.get("client_secret").is_some_and(|secret| secret == SECRET);
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:known+to+both")));
    if headers.get("authorization").is_none_or(|it| it != basic.as_str()) && !in_body {
        return refuse("invalid_client");
    }
    let Some(granted) = provider.0.codes.lock().unwrap().remove(&form["code"]) else {
        return refuse("invalid_grant");
    };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    if challenge != granted.challenge || form["redirect_uri"] != granted.redirect_uri {
        return refuse("invalid_grant");
    }
    let (seed, id) = provider.0.key.lock().unwrap().clone();
    let signing = key(if granted.id_token["forged"] == true { 99 } else { seed }, &id);
    let id_token = if granted.id_token["hmac"] == true {
        sign(&CoreHmacKey::new(SECRET), CoreJwsSigningAlgorithm::HmacSha256, &id, &granted.id_token)
    } else {
        sign(&signing, CoreJwsSigningAlgorithm::EdDsa, &id, &granted.id_token)
    };
    let answer = json!({
        "access_token": "for-userinfo", "token_type": "Bearer", "id_token": id_token,
    });
    Json(with(answer, &behavior.tokens)).into_response()
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
fn key(seed: u8, id: &str) -> CoreEdDsaPrivateSigningKey {
    let mut der = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
    der.extend([seed; 32]);
    let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");
    let pem = format!("{begin}\n{}\n{end}\n", STANDARD.encode(der));
    let id = JsonWebKeyId::new(id.into());
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
}

/// `header` in the claims overrides the token's header.
fn sign<K>(key: &K, alg: CoreJwsSigningAlgorithm, id: &str, claims: &Value) -> String
where
    K: PrivateSigningKey,
    K::VerificationKey: JsonWebKey<SigningAlgorithm = CoreJwsSigningAlgorithm>,
{
    let header = with(json!({"alg": "EdDSA", "kid": id}), &claims["header"]);
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(claims));
    let signature = key.sign(&alg, signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}
