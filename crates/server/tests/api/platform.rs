//! A platform: calls the Platform API with its token.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{Client, Harness, TestRequest, TestResponse};
use crate::helpers::*;

pub struct Platform {
    client: Client,
    token: String,
    pub install_id: String,
}

impl Platform {
    /// The platform of a connection.
    pub fn of(server: &Harness, connected: &Value) -> Self {
        Self::with_client(server.client(), connected)
    }

    pub fn with_client(client: Client, connected: &Value) -> Self {
        let install_id = text(&connected["install"], "id").to_owned();
        Self { client, token: text(connected, "token").to_owned(), install_id }
    }

    /// The same platform, at another server.
    pub fn at(&self, server: &Harness) -> Self {
        let (token, install_id) = (self.token.clone(), self.install_id.clone());
        Self { client: server.client(), token, install_id }
    }

    /// `path` is below `/api/partner/v1`.
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let request = self.client.request(method, &format!("/api/partner/v1{path}"));
        let request = request.without("sec-fetch-site");
        request.header("authorization", &format!("Bearer {}", self.token))
    }

    pub async fn send(&self, request: TestRequest) -> TestResponse {
        self.client.send(request).await
    }

    pub async fn get(&self, path: &str) -> TestResponse {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> TestResponse {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> TestResponse {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> TestResponse {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Links a project by its ID.
    pub async fn link(&self, external_project_id: &str) -> Value {
        let input = json!({"externalProjectId": external_project_id});
        self.post("/project-links", input).await.expect(201)["projectLink"].clone()
    }

    /// Subscribes to everything; returns the endpoint with its secret.
    pub async fn subscribe(&self, url: &str) -> Value {
        let event_types = ["project_link.created", "project_link.removed", "install.revoked"];
        let input = json!({"url": url, "eventTypes": event_types});
        let created = self.post("/webhook-endpoints", input).await.expect(201);
        with(created["webhookEndpoint"].clone(), json!({"secret": created["secret"]}))
    }

    /// The current state of an endpoint.
    pub async fn endpoint(&self, endpoint: &Value) -> Value {
        self.get(&endpoint_path(endpoint)).await.expect(200)["webhookEndpoint"].clone()
    }
}

pub fn endpoint_path(endpoint: &Value) -> String {
    format!("/webhook-endpoints/{}", text(endpoint, "id"))
}

/// A platform with a developer, a customer and a connection between them.
pub struct Connection {
    pub developer: Client,
    pub app: Value,
    pub customer: Client,
    pub platform: Platform,
}

impl Connection {
    /// Connects an app that asks for these scopes.
    pub async fn with_scopes(server: &Harness, scopes: &[&str]) -> Self {
        let developer = server.sign_up("acme@example.com").await;
        let app = register(&developer, with(app_input("acme"), json!({"scopes": scopes}))).await;
        let customer = server.sign_up("globex@example.com").await;
        let platform = Platform::of(server, &connect(&customer, "acme").await);
        Self { developer, app, customer, platform }
    }

    /// Connects an app that may do everything that this product serves.
    pub async fn new(server: &Harness) -> Self {
        Self::with_scopes(server, &["project-links:write", "webhooks:manage"]).await
    }

    pub async fn disconnect(&self) {
        self.customer.delete(&self.install_path()).await.expect(204);
    }

    /// The install, for the customer.
    pub fn install_path(&self) -> String {
        format!("/api/v1/installs/{}", self.platform.install_id)
    }

    /// The deliveries of the app that match a query, newest first.
    pub async fn deliveries(&self, query: &str) -> Vec<Value> {
        let path = format!("{}/deliveries?limit=100&{query}", path_of(&self.app));
        let list = self.developer.get(&path).await.expect(200);
        list["items"].as_array().unwrap().clone()
    }
}
