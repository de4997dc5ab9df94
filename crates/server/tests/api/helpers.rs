//! Steps that many tests share, such as registering an app or approving a consent.

use axum::http::{HeaderValue, Method};
use serde_json::{Value, json};
use server::clock::format_rfc3339;

use crate::harness::{Client, Harness, TestResponse};

/// The current time in the format of the contract.
pub fn now(server: &Harness) -> String {
    format_rfc3339(server.clock.now())
}

/// The client's own session.
pub async fn current_session(client: &Client) -> Value {
    client.get("/api/v1/session").await.expect(200)
}

pub async fn account_id(client: &Client) -> String {
    text(&current_session(client).await["account"], "id").to_owned()
}

/// A request with these headers and no cookie.
pub async fn get_with(
    server: &Harness,
    path: &str,
    headers: &[(&'static str, String)],
) -> TestResponse {
    let client = server.client();
    let mut request = client.request(Method::GET, path);
    for (name, value) in headers {
        request.0.headers_mut().append(*name, HeaderValue::from_str(value).unwrap());
    }
    client.send(request).await
}

/// Calls the Platform API with this token.
pub async fn call_platform_api(server: &Harness, token: &str) -> TestResponse {
    let headers = [("authorization", format!("Bearer {token}"))];
    get_with(server, "/api/partner/v1/installs/current", &headers).await
}

/// An edit from this revision.
pub async fn edit_from(
    client: &Client,
    path: &str,
    if_match: Option<&str>,
    body: Value,
) -> TestResponse {
    let request = client.request(Method::PATCH, path).json(body);
    client
        .send(match if_match {
            Some(tag) => request.header("if-match", tag),
            None => request,
        })
        .await
}

/// The required fields of a registration.
pub fn app_input(slug: &str) -> Value {
    json!({"name": "Acme Labeling", "slug": slug, "scopes": ["contracts:read"]})
}

/// All fields of a registration.
pub fn full_app_input() -> Value {
    with(
        app_input("acme"),
        json!({
            "description": "Labels.",
            "websiteUrl": "https://acme.example",
            "redirectUris": ["https://acme.example/cb"],
            "scopes": ["contracts:read", "participants:email"],
        }),
    )
}

/// A consent link query for it with every parameter.
pub const LINK: &str = "redirect_uri=https%3A%2F%2Facme.example%2Fcb%2Fx%3Fy%3D1&state=a+b%26&external_project_id=%C3%A9";

/// `input` overridden by the members of `with`.
pub fn with(mut input: Value, with: Value) -> Value {
    input.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
    input
}

pub async fn register(developer: &Client, input: Value) -> Value {
    developer.post("/api/v1/platform-apps", input).await.expect(201)
}

pub async fn edit(developer: &Client, app: &Value, patch: Value) -> Value {
    let current = developer.get(&path_of(app)).await.expect(200);
    let tag = format!("\"{}\"", current["revision"]);
    edit_from(developer, &path_of(app), Some(&tag), patch).await.expect(200)
}

pub async fn deactivate(developer: &Client, app: &Value) -> Value {
    let path = format!("{}/deactivate", path_of(app));
    developer.post(&path, json!({})).await.expect(200)
}

pub async fn reactivate(developer: &Client, app: &Value) -> Value {
    let path = format!("{}/reactivate", path_of(app));
    developer.post(&path, json!({})).await.expect(200)
}

pub fn path_of(app: &Value) -> String {
    format!("/api/v1/platform-apps/{}", text(app, "id"))
}

pub async fn open(customer: &Client, slug: &str, query: &str) -> TestResponse {
    customer.post("/api/v1/consents", json!({"slug": slug, "query": query})).await
}

pub async fn review(customer: &Client, slug: &str) -> Value {
    open(customer, slug, "").await.expect(201)
}

pub async fn approve(customer: &Client, consent: &Value, pii_consent: bool) -> TestResponse {
    let path = format!("/api/v1/consents/{}/approve", text(consent, "id"));
    customer.post(&path, json!({"piiConsent": pii_consent})).await
}

pub async fn decline(customer: &Client, consent: &Value) -> TestResponse {
    let path = format!("/api/v1/consents/{}/decline", text(consent, "id"));
    customer.post(&path, json!({})).await
}

/// Opens and approves a consent; returns the approval with its token.
pub async fn connect(customer: &Client, slug: &str) -> Value {
    let consent = review(customer, slug).await;
    approve(customer, &consent, false).await.expect(201)
}

pub fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no text {member} in {value}"))
}

/// The sorted names of an object's members.
pub fn members(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every invalid field as `field CODE`.
pub fn invalid_fields(error: &Value) -> Vec<String> {
    let fields = error["details"]["fields"].as_array().unwrap();
    fields.iter().map(|field| format!("{} {}", text(field, "field"), text(field, "code"))).collect()
}

/// The values of one member in all items of a list.
pub fn column<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list["items"].as_array().unwrap().iter().map(|item| text(item, member)).collect()
}
