use serde_json::json;

use crate::harness::Harness;

#[tokio::test]
async fn demo_is_created_once() {
    let server = Harness::start().await;
    let first = server::commands::demo::create(&server.state).await.unwrap();
    assert_eq!(server::commands::demo::create(&server.state).await.unwrap(), first);

    let password = first.split(['“', '”']).nth(1).unwrap();
    let client = server.client();
    let sign_in = async |email: &str| {
        let input = json!({"email": email, "password": password});
        client.post("/api/v1/session", input).await.expect(200);
    };
    let count =
        async |path: &str| client.get(path).await.expect(200)["items"].as_array().unwrap().len();
    sign_in("ada@acme.example").await;
    assert_eq!(count("/api/v1/platform-apps").await, 3);
    assert_eq!(count("/api/v1/sessions").await, 1);
    sign_in("ben@brightside.example").await;
    assert_eq!(count("/api/v1/installs").await, 1);
    let callback = json!({"slug": "acme-labeling",
        "query": "redirect_uri=http://127.0.0.1:8090/opentrain/callback"});
    client.post("/api/v1/consents", callback).await.expect(201);
}

#[tokio::test]
async fn demo_needs_the_demo_password() {
    let server = Harness::start().await;
    server.sign_up("ada@acme.example").await;
    let error = server::commands::demo::create(&server.state).await.unwrap_err();
    assert_eq!(error.to_string(), "can't sign in: the address or the password is wrong");
}
