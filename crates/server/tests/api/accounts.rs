use serde_json::{Value, json};

use crate::harness::{Harness, ORIGIN, Options, PASSWORD, per_minute};

fn ada() -> Value {
    json!({
        "email": "ada@platform.example", "password": PASSWORD,
        "displayName": " Ada ", "organizationName": "Acme",
    })
}

fn ada_with(member: &str, value: Value) -> Value {
    let mut input = ada();
    input[member] = value;
    input
}

#[tokio::test]
async fn sign_up_creates_a_signed_in_owner() {
    let server = Harness::start().await;
    let client = server.client();
    let answer = client.post("/api/v1/accounts", ada()).await;
    let session = answer.expect(201);
    assert_eq!(session["account"]["email"], "ada@platform.example");
    assert_eq!(session["account"]["displayName"], "Ada");
    assert_eq!(session["organization"]["name"], "Acme");
    assert_eq!(session["role"], "OWNER");
    assert_eq!(client.get("/api/v1/session").await.expect(200), session);
}

#[tokio::test]
async fn session_cookie_has_host_prefix_only_under_https() {
    let server = Harness::start().await;
    let answer = server.client().post("/api/v1/accounts", ada()).await;
    let cookie = answer.header("set-cookie").unwrap();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let secret = pair.strip_prefix("__Host-ot_session=").unwrap();
    assert_eq!(secret.len(), 43, "256 bits in base64");
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=2592000");

    let origin = "http://127.0.0.1:8080";
    let server = Harness::with(Options { origin, ..Options::default() }).await;
    let answer = server.client().post("/api/v1/accounts", ada()).await;
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("ot_session=") && !cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn sign_up_reports_all_invalid_fields_without_values() {
    let server = Harness::start().await;
    let input = json!({
        "email": "nobody", "password": "short-secret", "displayName": "\u{202e}", "organizationName": " ",
    });
    let mut input = input;
    input["password"] = json!("elevenchars");
    let answer = server.client().post("/api/v1/accounts", input).await;
    assert_eq!(
        answer.fields(400),
        [
            "email INVALID",
            "password TOO_SHORT",
            "displayName CHARACTERS",
            "organizationName REQUIRED"
        ]
    );
    assert!(!answer.text().contains("elevenchars") && !answer.text().contains("nobody"));
    let answer = server.client().post("/api/v1/accounts", json!({})).await;
    assert_eq!(answer.fields(400).len(), 4);
}

#[tokio::test]
async fn passwords_have_12_to_128_characters() {
    let server = Harness::start().await;
    for (length, wrong) in
        [(11, Some("TOO_SHORT")), (12, None), (128, None), (129, Some("TOO_LONG"))]
    {
        let mut input = ada_with("password", "é".repeat(length).into());
        input["email"] = format!("{length}@platform.example").into();
        let answer = server.client().post("/api/v1/accounts", input).await;
        match wrong {
            Some(code) => assert_eq!(answer.fields(400), [format!("password {code}")]),
            None => drop(answer.expect(201)),
        }
    }
}

#[tokio::test]
async fn email_addresses_are_unique_ignoring_case() {
    let server = Harness::start().await;
    server.client().post("/api/v1/accounts", ada()).await.expect(201);
    let again = ada_with("email", "ADA@Platform.Example".into());
    let client = server.client();
    let answer = client.post("/api/v1/accounts", again).await;
    assert_eq!(answer.fields(409), ["email TAKEN"]);
    assert_eq!(client.cookie(), None);
}

#[tokio::test]
async fn organization_names_that_contain_opentrain_are_reserved() {
    let server = Harness::start().await;
    for name in [
        "The OpenTRAIN team",
        "Open Train",
        "ＯｐｅｎＴｒａｉｎ",
        "OpenTra\u{456}n",
        "\u{39f}penTrain",
    ] {
        let input = ada_with("organizationName", name.into());
        let answer = server.client().post("/api/v1/accounts", input).await;
        assert_eq!(answer.fields(400), ["organizationName RESERVED"], "{name}");
    }
    let input = ada_with("organizationName", "Op3nTrain".into());
    server.client().post("/api/v1/accounts", input).await.expect(201);
}

/// Rule 2.
#[tokio::test]
async fn names_at_sign_up_show_what_they_hold() {
    let server = Harness::start().await;
    for (name, code) in [
        ("A\u{ad}da", "CHARACTERS"),
        ("Ada\u{200d}", "CHARACTERS"),
        ("A\u{3164}da", "CHARACTERS"),
        ("A\u{fdd0}da", "CHARACTERS"),
        ("\u{301}", "REQUIRED"),
        ("\u{fe0f}", "REQUIRED"),
    ] {
        for field in ["displayName", "organizationName"] {
            let input = ada_with(field, name.into());
            let answer = server.client().post("/api/v1/accounts", input).await;
            assert_eq!(answer.fields(400), [format!("{field} {code}")], "{name:?}");
        }
    }
}

#[tokio::test]
async fn signing_up_while_signed_in_replaces_the_session() {
    let server = Harness::start().await;
    let client = server.sign_up("bob@customer.example").await;
    let old = client.cookie();
    client.post("/api/v1/accounts", ada()).await.expect(201);
    assert_eq!(client.get("/api/v1/session").await.expect(200)["account"]["displayName"], "Ada");
    client.set_cookie(old);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn concurrent_sign_ups_create_one_account() {
    let server = Harness::start().await;
    let sign_ups = (0..6).map(|_| {
        let client = server.client();
        tokio::spawn(async move { client.post("/api/v1/accounts", ada()).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for sign_up in sign_ups.collect::<Vec<_>>() {
        statuses.push(sign_up.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn passwords_and_session_secrets_are_stored_only_as_hashes() {
    let server = Harness::start().await;
    let client = server.client();
    client.post("/api/v1/accounts", ada()).await.expect(201);
    let cookie = client.cookie().unwrap();
    let secret = cookie.split_once('=').unwrap().1.as_bytes();
    let stored = server.dump().await;
    let holds = |text: &[u8]| stored.windows(text.len()).any(|window| window == text);
    assert!(holds(b"ada@platform.example") && holds(b"$argon2id$"));
    assert!(!holds(PASSWORD.as_bytes()) && !holds(secret));
}

#[tokio::test]
async fn sign_ups_are_rate_limited_per_client_address() {
    let mut options = Options::default();
    options.rates.sign_up = per_minute(2);
    let server = Harness::with(options).await;
    let client = server.client();
    let send = async |address: &str| {
        let request = client.request(axum::http::Method::POST, "/api/v1/accounts");
        client.send(request.address(address).json(json!({}))).await
    };
    assert_eq!(send("198.51.100.1").await.status, 400);
    assert_eq!(send("198.51.100.1").await.status, 400);
    let limited = send("198.51.100.1").await;
    limited.error(429, "RATE_LIMITED");
    assert_eq!(limited.header("retry-after"), Some("30"));
    assert_eq!(send("198.51.100.2").await.status, 400);
    server.clock.advance(30_000);
    assert_eq!(send("198.51.100.1").await.status, 400);
    assert_eq!(send("198.51.100.1").await.status, 429);
}

#[tokio::test]
async fn invitation_links_use_the_public_url() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let invited = owner.post("/api/v1/invitations", json!({})).await.expect(201);
    let invitation = invited["invitation"].as_str().unwrap();
    assert_eq!(invited["url"], format!("{ORIGIN}/sign-up#invitation={invitation}"));
}
