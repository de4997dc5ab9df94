//! Answers of 1 KiB and more are compressed, except those with a secret.

use std::io::Read;

use axum::http::Method;
use serde_json::{Value, json};
use server::assets::Assets;

use crate::harness::{Client, Harness, Options, TestResponse};
use crate::helpers::*;
use crate::platform::Connection;

async fn send(client: &Client, method: Method, path: &str, accept: &str) -> TestResponse {
    client.send(client.request(method, path).header("accept-encoding", accept)).await
}

fn decoded(answer: &TestResponse) -> Value {
    let mut text = String::new();
    match answer.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(&*answer.body, 4096).read_to_string(&mut text),
        Some("gzip") => flate2::read::GzDecoder::new(&*answer.body).read_to_string(&mut text),
        other => panic!("{other:?}"),
    }
    .unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A developer whose app has a description of that many letters.
async fn developer(server: &Harness, description: usize) -> (Client, String) {
    let acme = server.sign_up("acme@example.com").await;
    let description = json!({"description": "é".repeat(description)});
    let app = register(&acme, with(full_app_input(), description)).await;
    (acme, path_of(&app))
}

#[tokio::test]
async fn long_answers_are_compressed_as_the_client_asks() {
    let server = Harness::start().await;
    let (acme, path) = developer(&server, 480).await;
    let list = "/api/v1/platform-apps";
    for path in [path.as_str(), list, "/api/v1/openapi.json", "/api/partner/v1/openapi.json"] {
        let plain = acme.get(path).await;
        assert!(plain.body.len() >= 1024, "{path}: {}", plain.body.len());
        assert_eq!(plain.header("content-encoding"), None);
        assert_eq!(plain.header("vary"), Some("accept-encoding"));
        for (accept, coding) in
            [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0.5, gzip", "gzip")]
        {
            let answer = send(&acme, Method::GET, path, accept).await;
            assert_eq!(answer.header("content-encoding"), Some(coding), "{path} {accept}");
            assert_eq!(answer.header("content-length"), None);
            assert_eq!(answer.header("vary"), Some("accept-encoding"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert!(answer.body.len() < plain.body.len());
            assert_eq!(decoded(&answer), plain.json());
            let head = send(&acme, Method::HEAD, path, accept).await;
            assert_eq!(head.header("content-encoding"), Some(coding), "HEAD {path} {accept}");
            assert_eq!((head.header("content-length"), head.body.len()), (None, 0));
        }
    }
}

#[tokio::test]
async fn short_answers_are_not_compressed() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let token_less = server.client();
    for (client, path) in [(&acme, "/api/v1/session"), (&token_less, "/api/v1/session")] {
        let answer = send(client, Method::GET, path, "gzip, br").await;
        assert!(answer.body.len() < 1024);
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (None, None));
        assert_ne!(answer.json(), Value::Null);
    }
}

#[tokio::test]
async fn long_errors_are_compressed() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let wrong = json!({"redirectUris": vec!["no address"; 10], "scopes": vec!["none"; 10]});
    let request = acme.request(Method::POST, "/api/v1/platform-apps");
    let request = request.json(with(app_input("acme"), wrong)).header("accept-encoding", "br");
    let answer = acme.send(request).await;
    assert_eq!(answer.status, 400);
    assert_eq!(decoded(&answer)["code"], "BAD_REQUEST");
}

/// `state` is chosen by whoever sends the link, and comes back beside the token.
#[tokio::test]
async fn token_is_not_compressed_beside_text_from_outside() {
    let server = Harness::start().await;
    developer(&server, 480).await;
    let globex = server.sign_up("globex@example.com").await;
    let state = "ot_ptk_".repeat(100);
    let query = format!("redirect_uri=https%3A%2F%2Facme.example%2Fcb&state={state}");
    let consent = open(&globex, "acme", &query).await.expect(201);
    let path = format!("/api/v1/consents/{}", text(&consent, "id"));
    let shown = send(&globex, Method::GET, &path, "gzip, br").await;
    assert_eq!(shown.header("content-encoding"), Some("br"));

    let approve = globex.request(Method::POST, &format!("{path}/approve"));
    let approve = approve.json(json!({"piiConsent": false})).header("accept-encoding", "gzip, br");
    let approved = globex.send(approve).await;
    assert!(approved.body.len() >= 1024);
    assert_eq!(approved.header("content-encoding"), None);
    assert!(text(&approved.expect(201), "token").starts_with("ot_ptk_"));
}

/// The platform chose the URL beside it.
#[tokio::test]
async fn secret_of_a_webhook_endpoint_is_not_compressed() {
    let server = Harness::start().await;
    let platform = Connection::new(&server).await.platform;
    let url = format!("https://acme.example/{}", "whsec_".repeat(200));
    let input = json!({"url": url, "eventTypes": ["install.revoked"]});
    let create = platform.request(Method::POST, "/webhook-endpoints").json(input);
    let created = platform.send(create.header("accept-encoding", "gzip, br")).await;
    assert_eq!(created.header("content-encoding"), None);
    assert!(text(&created.expect(201), "secret").starts_with("whsec_"));
    assert!(created.body.len() >= 1024);
}

#[tokio::test]
async fn client_that_refuses_uncompressed_answers_gets_one_anyway() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    for accept in ["identity;q=0", "*;q=0", "br;q=0, identity; q=0.0", "deflate, *;q=0"] {
        let request = acme.request(Method::POST, "/api/v1/invitations").json(json!({}));
        acme.send(request.header("accept-encoding", accept)).await.expect(201);
    }
}

#[tokio::test]
async fn files_are_compressed_at_build_time_only() {
    let folder = tempfile::tempdir().unwrap();
    let long = "x".repeat(5000);
    for name in ["index.html", "app.js", "photo.png"] {
        std::fs::write(folder.path().join(name), &long).unwrap();
    }
    std::fs::write(folder.path().join("texts.json"), "{}").unwrap();
    std::fs::write(folder.path().join("texts.json.br"), "br").unwrap();
    let assets = Assets::load(folder.path()).unwrap();
    let server = Harness::with(Options { assets, ..Options::default() }).await;
    let client = server.client();
    for path in ["/", "/app.js", "/photo.png"] {
        let answer = send(&client, Method::GET, path, "gzip, br").await;
        assert_eq!((answer.header("content-encoding"), answer.text()), (None, long.clone()));
    }
    let texts = send(&client, Method::GET, "/texts.json", "gzip, br").await;
    assert_eq!((texts.header("content-encoding"), texts.text().as_str()), (Some("br"), "br"));
    assert_eq!(texts.header("vary"), Some("accept-encoding"));
}
