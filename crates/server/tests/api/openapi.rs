use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::Harness;

async fn document(path: &str) -> Value {
    Harness::start().await.client().get(path).await.expect(200)
}

/// `GET /api/v1/session` and so on.
fn calls(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

#[tokio::test]
async fn document_lists_the_endpoints_of_the_contract() {
    let document = document("/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let expected = [
        "POST /api/v1/accounts",
        "GET /api/v1/session",
        "POST /api/v1/session",
        "DELETE /api/v1/session",
        "GET /api/v1/sign-in-methods",
        "POST /api/v1/invitations",
        "GET /api/v1/members",
        "PATCH /api/v1/members/{id}",
        "DELETE /api/v1/members/{id}",
        "GET /api/v1/sessions",
        "DELETE /api/v1/sessions",
        "GET /api/v1/platform-apps",
        "POST /api/v1/platform-apps",
        "GET /api/v1/platform-apps/{id}",
        "PATCH /api/v1/platform-apps/{id}",
        "POST /api/v1/platform-apps/{id}/deactivate",
        "POST /api/v1/platform-apps/{id}/reactivate",
        "GET /api/v1/platform-apps/{id}/installs",
        "GET /api/v1/platform-apps/{id}/activity",
        "GET /api/v1/slugs/{slug}",
        "POST /api/v1/consents",
        "GET /api/v1/consents/{id}",
        "POST /api/v1/consents/{id}/approve",
        "POST /api/v1/consents/{id}/decline",
        "GET /api/v1/installs",
        "DELETE /api/v1/installs/{id}",
        "GET /api/v1/activity",
        "GET /api/v1/openapi.json",
    ];
    assert_eq!(calls(&document), expected.map(str::to_owned).into());
}

#[tokio::test]
async fn platform_api_document_lists_its_endpoints() {
    let document = document("/api/partner/v1/openapi.json").await;
    let expected = ["GET /api/partner/v1/installs/current", "GET /api/partner/v1/openapi.json"];
    assert_eq!(calls(&document), expected.map(str::to_owned).into());
}

#[tokio::test]
async fn schemas_use_the_names_of_the_contract() {
    let document = document("/api/v1/openapi.json").await;
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Role"]["enum"], json!(["OWNER", "MEMBER"]));
    assert_eq!(schemas["AppStatus"]["enum"], json!(["ACTIVE", "DISABLED"]));
    let codes = schemas["ErrorCode"]["enum"].as_array().unwrap();
    assert!(codes.contains(&json!("PRECONDITION_REQUIRED")));
    assert!(schemas["Session"]["properties"]["account"].is_object());
    assert!(schemas["Account"]["properties"]["displayName"].is_object());
    assert!(schemas["ErrorBody"]["properties"]["requestId"].is_object());
}

#[tokio::test]
async fn installs_are_documented_with_their_filters() {
    let document = document("/api/v1/openapi.json").await;
    let parameters = document["paths"]["/api/v1/installs"]["get"]["parameters"].as_array().unwrap();
    let names: BTreeSet<_> = parameters.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["app", "cursor", "limit", "status"].into());
    let properties = &document["components"]["schemas"]["ActivityApp"]["properties"];
    let names: Vec<_> = properties.as_object().unwrap().keys().collect();
    assert_eq!(names, ["id", "name", "slug"]);
}

#[tokio::test]
async fn all_references_resolve() {
    for path in ["/api/v1/openapi.json", "/api/partner/v1/openapi.json"] {
        let document = document(path).await;
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}

#[tokio::test]
async fn every_operation_documents_errors_and_security() {
    let document = document("/api/v1/openapi.json").await;
    assert_eq!(document["security"], json!([{"session": []}]));
    let mut ids = BTreeSet::new();
    let open = [
        "/api/v1/accounts post",
        "/api/v1/session post",
        "/api/v1/sign-in-methods get",
        "/api/v1/openapi.json get",
    ];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let call = format!("{path} {method}");
            assert!(operation["responses"]["default"]["content"].is_object(), "{call}");
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{call}");
            for response in operation["responses"].as_object().unwrap().values() {
                assert_ne!(response["description"].as_str().unwrap_or_default(), "", "{call}");
            }
            let is_open = operation["security"] == json!([{}]);
            assert_eq!(is_open, open.contains(&call.as_str()), "{call}: {}", operation["security"]);
        }
    }
}
