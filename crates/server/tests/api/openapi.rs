use std::collections::BTreeSet;

use serde_json::{Value, json};
use server::extract::Pagination;

use crate::harness::{Harness, Options};
use crate::helpers::with;

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
        "PATCH /api/v1/account",
        "PUT /api/v1/account/password",
        "GET /api/v1/account/sign-in-methods",
        "POST /api/v1/account/provider-link",
        "DELETE /api/v1/account/provider-link",
        "POST /api/v1/provider-sign-up",
        "GET /api/v1/provider-link",
        "POST /api/v1/provider-link",
        "GET /api/v1/session",
        "POST /api/v1/session",
        "DELETE /api/v1/session",
        "GET /api/v1/sign-in-methods",
        "POST /api/v1/password-resets",
        "POST /api/v1/password-resets/lookup",
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
        "GET /api/v1/platform-apps/{id}/installs/{installId}/webhook-endpoints",
        "GET /api/v1/platform-apps/{id}/deliveries",
        "POST /api/v1/platform-apps/{id}/deliveries/{deliveryId}/redeliver",
        "GET /api/v1/slugs/{slug}",
        "POST /api/v1/consents",
        "GET /api/v1/consents/{id}",
        "POST /api/v1/consents/{id}/approve",
        "POST /api/v1/consents/{id}/decline",
        "GET /api/v1/installs",
        "DELETE /api/v1/installs/{id}",
        "GET /api/v1/installs/{id}/project-links",
        "GET /api/v1/activity",
        "POST /api/v1/client-errors",
        "GET /api/v1/openapi.json",
    ];
    assert_eq!(calls(&document), expected.map(str::to_owned).into());
}

#[tokio::test]
async fn platform_api_document_lists_its_endpoints() {
    let document = document("/api/partner/v1/openapi.json").await;
    let expected = [
        "GET /api/partner/v1/installs/current",
        "GET /api/partner/v1/project-links",
        "POST /api/partner/v1/project-links",
        "GET /api/partner/v1/project-links/{id}",
        "DELETE /api/partner/v1/project-links/{id}",
        "GET /api/partner/v1/webhook-endpoints",
        "POST /api/partner/v1/webhook-endpoints",
        "GET /api/partner/v1/webhook-endpoints/{id}",
        "PATCH /api/partner/v1/webhook-endpoints/{id}",
        "DELETE /api/partner/v1/webhook-endpoints/{id}",
        "POST /api/partner/v1/webhook-endpoints/{id}/redeliver",
        "GET /api/partner/v1/openapi.json",
    ];
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
async fn session_is_documented_under_the_name_of_its_cookie() {
    for (origin, name) in
        [("https://apps.example", "__Host-ot_session"), ("http://localhost:8080", "ot_session")]
    {
        let server = Harness::with(Options { origin, ..Options::default() }).await;
        let document = server.client().get("/api/v1/openapi.json").await.expect(200);
        let schemes = json!({"session": {"type": "apiKey", "name": name, "in": "cookie"}});
        assert_eq!(document["components"]["securitySchemes"], schemes);
    }
}

#[tokio::test]
async fn installs_are_documented_with_their_filters() {
    let document = document("/api/v1/openapi.json").await;
    let parameters = document["paths"]["/api/v1/installs"]["get"]["parameters"].as_array().unwrap();
    let names: BTreeSet<_> = parameters.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["app", "cursor", "limit", "status"].into());
    let cursor = parameters.iter().find(|it| it["name"] == "cursor").unwrap();
    assert_eq!(cursor["schema"]["format"], Value::Null, "it is opaque");
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

/// The errors that follow from what an operation takes.
fn expected_errors(method: &str, path: &str, is_open: bool) -> Vec<u16> {
    let mut errors = vec![413, 500, 503];
    if !is_open {
        errors.push(401);
    }
    if method != "get" {
        errors.extend([400, 403, 409, 415]);
    }
    if path.contains("{id}") {
        errors.push(404);
    }
    errors
}

/// The schemas that a request's body leads to.
fn request_schemas(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|item| item.as_object().unwrap().values());
    let bodies = operations.map(|it| &it["requestBody"]["content"]["application/json"]["schema"]);
    let name = |schema: &Value| schema["$ref"].as_str().map(|it| it[21..].to_owned());
    bodies.filter_map(name).collect()
}

/// Every object schema, also the nested ones, with the name of its component.
fn objects<'a>(name: &'a str, schema: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                found.push((name, schema));
            }
            members.values().for_each(|member| objects(name, member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(name, item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn members_that_are_always_there_are_required_and_times_have_their_format() {
    for path in ["/api/v1/openapi.json", "/api/partner/v1/openapi.json"] {
        let document = document(path).await;
        let requests = request_schemas(&document);
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let mut found = Vec::new();
        schemas.iter().for_each(|(name, schema)| objects(name, schema, &mut found));
        assert!(found.len() > 3);
        for (name, schema) in found {
            for (member, schema) in schema["properties"].as_object().unwrap() {
                let is_time = member == "at" || member.ends_with("At") || member == "ownerSince";
                assert_eq!(schema["format"] == "date-time", is_time, "{name}.{member}: {schema}");
            }
            if requests.contains(name) || name == "ErrorDetails" {
                continue;
            }
            let required: BTreeSet<_> =
                schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            // Only a response about the slug of one's own app has `ownApp`.
            let is_optional = |member: &str| name == "SlugAvailability" && member == "ownApp";
            let members = schema["properties"].as_object().unwrap().keys().map(String::as_str);
            let members: BTreeSet<_> = members.filter(|member| !is_optional(member)).collect();
            assert_eq!(required, members, "{name}");
        }
    }
}

#[tokio::test]
async fn required_members_of_requests_are_required() {
    let document = document("/api/v1/openapi.json").await;
    let schemas = &document["components"]["schemas"];
    for (name, required) in [
        ("AccountPatch", json!(["displayName"])),
        ("PasswordInput", json!(["newPassword"])),
        ("ProviderLinkInput", json!(["password"])),
        ("ProviderSignUpInput", json!(["invitation"])),
        ("AppInput", json!(["name", "slug", "scopes"])),
        ("ApproveInput", json!(["piiConsent"])),
        ("ConsentInput", json!(["slug", "query"])),
        ("MemberPatch", json!(["role"])),
        ("SignInInput", json!(["email", "password"])),
        ("SignUpInput", json!(["email", "password", "displayName"])),
        ("AppPatch", Value::Null),
        ("Empty", Value::Null),
    ] {
        assert_eq!(schemas[name]["required"], required, "{name}");
        assert_eq!(schemas[name]["additionalProperties"], json!(false), "{name}");
    }
}

#[tokio::test]
async fn calls_without_input_document_an_empty_object_that_may_be_left_out() {
    let document = document("/api/v1/openapi.json").await;
    for path in [
        "/invitations",
        "/account/provider-link",
        "/consents/{id}/decline",
        "/platform-apps/{id}/deactivate",
        "/platform-apps/{id}/reactivate",
    ] {
        let body = &document["paths"][format!("/api/v1{path}")]["post"]["requestBody"];
        let schema = json!({"$ref": "#/components/schemas/Empty"});
        assert_eq!(body["content"]["application/json"]["schema"], schema, "{path}");
        assert_ne!(body["required"], json!(true), "{path}");
    }
}

#[tokio::test]
async fn platform_calls_document_what_they_refuse() {
    let document = document("/api/partner/v1/openapi.json").await;
    assert_eq!(document["security"], json!([{"platformToken": []}]));
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if path.ends_with("/openapi.json") {
                assert_eq!(operation["security"], json!([{}]));
                continue;
            }
            let mut errors = vec![401, 403, 413, 429, 500, 503];
            errors.extend((method != "get").then_some([400, 415]).into_iter().flatten());
            errors.extend(path.contains("{id}").then_some(404));
            for status in errors {
                let content = &operation["responses"][status.to_string()]["content"];
                let body = &content["application/json"]["schema"]["$ref"];
                assert_eq!(body, "#/components/schemas/ErrorBody", "{method} {path} {status}");
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            assert!(parameters.iter().all(|it| it["name"] != "X-Account-Id"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn required_members_of_platform_requests_are_required() {
    let document = document("/api/partner/v1/openapi.json").await;
    let schemas = &document["components"]["schemas"];
    for (name, required) in [
        ("ProjectLinkInput", json!(["externalProjectId"])),
        ("WebhookEndpointInput", json!(["url", "eventTypes"])),
        ("WebhookEndpointPatch", Value::Null),
        ("RedeliverInput", Value::Null),
    ] {
        assert_eq!(schemas[name]["required"], required, "{name}");
        assert_eq!(schemas[name]["additionalProperties"], json!(false), "{name}");
    }
    let redeliver = "/api/partner/v1/webhook-endpoints/{id}/redeliver";
    assert_ne!(document["paths"][redeliver]["post"]["requestBody"]["required"], json!(true));
}

/// Exactly one variant accepts the details of each kind of entry.
#[tokio::test]
async fn details_of_activity_satisfy_one_variant() {
    let document = document("/api/v1/openapi.json").await;
    let schemas = &document["components"]["schemas"];
    let variants = schemas["ActivityDetails"]["oneOf"].as_array().unwrap();
    let accepts = |variant: &Value, details: &Value| {
        let schema = &schemas[&variant["$ref"].as_str().unwrap()[21..]];
        let has = |name: &Value| details.get(name.as_str().unwrap()).is_some();
        let complete = schema["required"].as_array().is_none_or(|it| it.iter().all(has));
        let known = |name: &String| schema["properties"].get(name).is_some();
        let is_open = schema["additionalProperties"] != json!(false);
        complete && (is_open || details.as_object().unwrap().keys().all(known))
    };
    for details in [
        json!({}),
        json!({"changes": []}),
        json!({"reason": "APP_DISABLED", "code": null, "origin": null, "count": 1, "firstAt": "x"}),
        json!({"installId": "x", "organizationName": "x", "scopes": [], "piiConsent": false}),
    ] {
        let count = variants.iter().filter(|variant| accepts(variant, &details)).count();
        assert_eq!(count, 1, "{details}");
    }
}

#[tokio::test]
async fn writes_document_the_account_header() {
    let document = document("/api/v1/openapi.json").await;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let named = parameters.iter().any(|it| it["name"] == "X-Account-Id");
            assert_eq!(named, method != "get", "{method} {path}");
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
        "/api/v1/password-resets post",
        "/api/v1/password-resets/lookup post",
        "/api/v1/provider-sign-up post",
        "/api/v1/provider-link get",
        "/api/v1/provider-link post",
        "/api/v1/session post",
        "/api/v1/sign-in-methods get",
        "/api/v1/client-errors post",
        "/api/v1/openapi.json get",
    ];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let call = format!("{path} {method}");
            let responses = &operation["responses"];
            assert_eq!(responses["default"], Value::Null, "{call}");
            for status in expected_errors(method, path, open.contains(&call.as_str())) {
                let content = &responses[status.to_string()]["content"]["application/json"];
                let body = &content["schema"]["$ref"];
                assert_eq!(body, "#/components/schemas/ErrorBody", "{call} {status}");
            }
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{call}");
            for response in operation["responses"].as_object().unwrap().values() {
                assert_ne!(response["description"].as_str().unwrap_or_default(), "", "{call}");
            }
            let is_open = operation["security"] == json!([{}]);
            assert_eq!(is_open, open.contains(&call.as_str()), "{call}: {}", operation["security"]);
        }
    }
}

#[tokio::test]
async fn limits_of_the_document_are_those_of_the_rules() {
    let document = document("/api/v1/openapi.json").await;
    let property = |input: &str, name: &str| {
        document["components"]["schemas"][input]["properties"][name].clone()
    };
    for (input, name) in [
        ("SignUpInput", "password"),
        ("PasswordInput", "newPassword"),
        ("PasswordResetInput", "password"),
    ] {
        let password = property(input, name);
        assert_eq!(password["minLength"], domain::Password::MIN, "{input}");
        assert_eq!(password["maxLength"], domain::Password::MAX, "{input}");
    }
    let slug = format!(r"^[ \t\r\n]*[a-z0-9-]{{1,{}}}[ \t\r\n]*$", domain::Slug::MAX);
    assert_eq!(property("AppInput", "slug")["pattern"], slug);
    let path = &document["paths"]["/api/v1/slugs/{slug}"]["get"]["parameters"][0];
    assert_eq!(path["schema"]["pattern"], slug);
    for input in ["AppInput", "AppPatch"] {
        assert_eq!(property(input, "scopes")["minItems"], 1, "{input}");
        let most = domain::RedirectBase::MAX_COUNT;
        assert_eq!(property(input, "redirectUris")["maxItems"], most, "{input}");
    }
    let most = domain::ConsentLink::MAX_QUERY_BYTES;
    assert_eq!(property("ConsentInput", "query")["maxLength"], most);
}

#[tokio::test]
async fn limits_of_project_links_are_those_of_rule_35() {
    let document = document("/api/partner/v1/openapi.json").await;
    let properties = &document["components"]["schemas"]["ProjectLinkInput"]["properties"];
    let most = domain::ExternalProjectId::MAX;
    assert_eq!(properties["externalProjectId"]["maxLength"], most);
    assert_eq!(properties["jobId"]["maxLength"], domain::JobId::MAX);
}

#[tokio::test]
async fn every_list_documents_the_limits_of_a_page() {
    let document = document("/api/v1/openapi.json").await;
    let operations = document["paths"].as_object().unwrap().values().map(|item| &item["get"]);
    let parameters = operations.filter_map(|it| it["parameters"].as_array()).flatten();
    let mut lists = 0;
    for limit in parameters.filter(|it| it["name"] == "limit") {
        let schema = &limit["schema"];
        assert_eq!(schema["minimum"], 1);
        assert_eq!(schema["maximum"], Pagination::MAX_LIMIT);
        assert_eq!(schema["default"], Pagination::DEFAULT_LIMIT);
        lists += 1;
    }
    assert_eq!(lists, 7);
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[tokio::test]
async fn members_of_requests_have_the_types_that_the_handlers_take() {
    let documents =
        [document("/api/v1/openapi.json").await, document("/api/partner/v1/openapi.json").await];
    let member = |input: &str, name: &str| {
        let mut schemas = documents.iter().map(|it| &it["components"]["schemas"][input]);
        let schema = schemas.find(|it| it.is_object()).unwrap();
        let mut member = schema["properties"][name].clone();
        member.as_object_mut().unwrap().remove("description");
        member
    };
    let optional = json!({"type": ["string", "null"]});
    let text = json!({"type": "string", "minLength": 1});
    let address = json!({"type": "string", "format": "uri", "minLength": 1});
    let build = json!({"type": "string", "pattern": "^[A-Za-z0-9._/-]{1,100}$"});
    let scopes = json!({"type": "array", "items": reference("Scope"), "minItems": 1});
    let uris = json!({"type": ["array", "null"], "items": {"type": "string"}, "maxItems": 10});
    for (input, name, expected) in [
        ("AppInput", "name", &text),
        ("AppInput", "description", &optional),
        ("AppInput", "websiteUrl", &optional),
        ("AppInput", "redirectUris", &uris),
        ("AppInput", "scopes", &scopes),
        ("AppPatch", "name", &text),
        ("AppPatch", "description", &optional),
        ("AppPatch", "websiteUrl", &optional),
        ("AppPatch", "redirectUris", &uris),
        ("AppPatch", "scopes", &scopes),
        ("SignUpInput", "email", &with(text.clone(), json!({"format": "email"}))),
        ("SignUpInput", "organizationName", &optional),
        ("SignUpInput", "invitation", &optional),
        ("AccountPatch", "displayName", &text),
        ("PasswordInput", "currentPassword", &optional),
        ("PasswordResetInput", "secret", &text),
        ("PasswordResetLookup", "secret", &text),
        ("ProviderSignUpInput", "invitation", &text),
        ("MemberPatch", "role", &reference("Role")),
        ("ClientErrorInput", "build", &build),
        ("ConsentInput", "slug", &json!({"type": "string"})),
        ("WebhookEndpointInput", "url", &address),
        ("WebhookEndpointPatch", "url", &address),
    ] {
        assert_eq!(member(input, name), *expected, "{input}.{name}");
    }
    let patch = &documents[0]["components"]["schemas"]["AppPatch"]["properties"];
    assert_eq!(patch["slug"], Value::Null, "it is immutable");
}
