//! Project links (rule 35).

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};
use server::storage::project_links::{self, ProjectLinkRecord};
use tokio::net::TcpListener;

use crate::harness::{Harness, Options};
use crate::helpers::*;
use crate::platform::{Connection, Platform};

const LINKS: &str = "/project-links";

fn full_link_input() -> Value {
    json!({
        "externalProjectId": "42", "externalProjectName": " Cats ",
        "externalProjectUrl": "https://acme.example/p/42", "jobId": "job-1",
        "provisioningMode": "MANAGED_ADAPTER",
    })
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|link| text(link, "externalProjectId")).collect()
}

/// Rule 35.
#[tokio::test]
async fn platform_links_reads_and_removes_projects() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let created = platform.post(LINKS, full_link_input()).await;
    let link = created.expect(201)["projectLink"].clone();
    let path = format!("{LINKS}/{}", text(&link, "id"));
    assert_eq!(created.header("location"), Some(format!("/api/partner/v1{path}").as_str()));
    assert_eq!(
        link,
        json!({
            "id": link["id"], "jobId": "job-1", "externalProjectId": "42",
            "externalProjectName": "Cats", "externalProjectUrl": "https://acme.example/p/42",
            "provisioningMode": "MANAGED_ADAPTER", "createdAt": now(&server),
        })
    );
    assert_eq!(platform.get(&path).await.expect(200), json!({"projectLink": link}));

    let least = platform.link("7").await;
    assert_eq!(
        with(least.clone(), json!({"id": 0})),
        json!({
            "id": 0, "jobId": null, "externalProjectId": "7", "externalProjectName": null,
            "externalProjectUrl": null, "provisioningMode": "PARTNER_WEBHOOK",
            "createdAt": now(&server),
        })
    );
    let list = platform.get(LINKS).await.expect(200);
    assert_eq!(list, json!({"projectLinks": [least, link]}));

    let removed = platform.delete(&path).await.expect(200);
    assert_eq!(removed, json!({"projectLink": link, "deleted": true}));
    platform.delete(&path).await.error(404, "NOT_FOUND");
    platform.get(&path).await.error(404, "NOT_FOUND");
    // Its ID is free again.
    platform.link("42").await;
    assert_eq!(ids(&platform.get(LINKS).await.expect(200)["projectLinks"]), ["42", "7"]);
}

#[tokio::test]
async fn invalid_members_are_all_reported() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    let input = json!({
        "externalProjectId": " ", "externalProjectName": "a\u{202e}b",
        "externalProjectUrl": "acme.example", "jobId": "x".repeat(201), "provisioningMode": "NONE",
    });
    let answer = platform.post(LINKS, input).await;
    assert_eq!(
        answer.fields(400),
        [
            "externalProjectId REQUIRED",
            "externalProjectName CHARACTERS",
            "externalProjectUrl NOT_A_URL",
            "jobId TOO_LONG",
            "provisioningMode INVALID",
        ]
    );
    for id in [json!("\0"), json!("x".repeat(201)), Value::Null] {
        let answer = platform.post(LINKS, json!({"externalProjectId": id})).await;
        assert_eq!(answer.fields(400).len(), 1, "{id}");
    }
    let empty = json!({
        "externalProjectId": "x", "externalProjectName": null, "externalProjectUrl": " ",
        "jobId": "", "provisioningMode": " ",
    });
    platform.post(LINKS, empty).await.expect(201);
}

/// Rule 35.
#[tokio::test]
async fn external_project_is_unique_in_its_install() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    platform.link("42").await;
    platform.link("042").await;
    platform.link(" 42").await;
    let again = platform.post(LINKS, full_link_input()).await;
    assert_eq!(again.fields(409), ["externalProjectId TAKEN"]);
    again.error(409, "CONFLICT");

    let initech = server.sign_up("initech@example.com").await;
    let other = Platform::of(&server, &connect(&initech, "acme").await);
    other.link("42").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_links_at_once_are_one_link() {
    let server = Harness::start().await;
    let platform = Arc::new(Connection::new(&server).await.platform);
    let posts = (0..8).map(|_| {
        let platform = Arc::clone(&platform);
        tokio::spawn(async move { platform.post(LINKS, full_link_input()).await })
    });
    let mut created = 0;
    for post in posts.collect::<Vec<_>>() {
        let answer = post.await.unwrap();
        if answer.status == 201 {
            created += 1;
        } else {
            assert_eq!(answer.fields(409), ["externalProjectId TAKEN"]);
        }
    }
    assert_eq!(created, 1);
}

/// Rule 35.
#[tokio::test]
async fn install_has_at_most_1000_links() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..999 {
        let now = server.clock.now();
        let link = ProjectLinkRecord {
            id: server.state.rng.new_id(now),
            install_id: platform.install_id.clone(),
            external_project_id: n.to_string(),
            external_project_name: None,
            external_project_url: None,
            job_id: None,
            provisioning_mode: domain::api_types::ProvisioningMode::PartnerWebhook,
            created_at: now,
        };
        project_links::insert(&mut tx, &link).await.unwrap();
    }
    tx.commit().await.unwrap();
    let last = platform.link("last").await;
    let input = json!({"externalProjectId": "more"});
    platform.post(LINKS, input.clone()).await.reason(409, "LIMIT_REACHED");
    let list = platform.get(LINKS).await.expect(200);
    assert_eq!(list["projectLinks"].as_array().unwrap().len(), 1_000);
    platform.delete(&format!("{LINKS}/{}", text(&last, "id"))).await.expect(200);
    platform.post(LINKS, input).await.expect(201);
}

/// Rule 35: another install's link doesn't exist, be it of the same app or organization.
#[tokio::test]
async fn links_belong_to_one_install() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let link = connection.platform.link("42").await;
    let path = format!("{LINKS}/{}", text(&link, "id"));
    let initech = server.sign_up("initech@example.com").await;
    let other = Platform::of(&server, &connect(&initech, "acme").await);
    let again = Platform::of(&server, &connect(&connection.customer, "acme").await);
    for platform in [&other, &again] {
        assert_eq!(platform.get(LINKS).await.expect(200), json!({"projectLinks": []}));
        platform.get(&path).await.error(404, "NOT_FOUND");
        platform.delete(&path).await.error(404, "NOT_FOUND");
    }
    // What was linked stays with the old install.
    let path = format!("{}/project-links", connection.install_path());
    let list = connection.customer.get(&path).await.expect(200);
    assert_eq!(
        list,
        json!({"items": [link], "nextCursor": null, "projectLinks": 1, "webhookEndpoints": 0})
    );
}

#[tokio::test]
async fn customers_see_what_is_linked() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let member = server.join(&connection.customer, "member@example.com").await;
    for id in ["1", "2", "3"] {
        connection.platform.link(id).await;
    }
    let path = format!("{}/project-links", connection.install_path());
    for customer in [&connection.customer, &member] {
        let list = customer.get(&path).await.expect(200);
        assert_eq!(ids(&list["items"]), ["3", "2", "1"]);
        let page = customer.get(&format!("{path}?limit=2")).await.expect(200);
        let next = format!("{path}?cursor={}", text(&page, "nextCursor"));
        assert_eq!(ids(&page["items"]), ["3", "2"]);
        assert_eq!(ids(&customer.get(&next).await.expect(200)["items"]), ["1"]);
    }
    // Not even the developer sees them here; existence comes before the query.
    connection.developer.get(&format!("{path}?limit=0")).await.error(404, "NOT_FOUND");
    let wrong = connection.customer.get(&format!("{path}?limit=0")).await;
    assert_eq!(wrong.fields(400), ["limit INVALID"]);
    let unknown = "/api/v1/installs/x/project-links";
    connection.customer.get(unknown).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn customers_see_how_much_ends_with_an_install() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let counts = async |query: &str| {
        let path = format!("{}/project-links{query}", connection.install_path());
        let list = connection.customer.get(&path).await.expect(200);
        (list["projectLinks"].clone(), list["webhookEndpoints"].clone())
    };
    assert_eq!(counts("").await, (json!(0), json!(0)));
    for id in ["1", "2", "3"] {
        connection.platform.link(id).await;
    }
    connection.platform.subscribe("https://acme.example/hooks").await;
    assert_eq!(counts("").await, (json!(3), json!(1)));
    assert_eq!(counts("?limit=1").await, (json!(3), json!(1)), "on every page");
}

/// A marketplace that knows `job-1`, forbids some, and doesn't answer about others. It notes what it
/// was asked.
async fn marketplace() -> (url::Url, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let queries = Arc::clone(&asked);
    let answer = async move |RawQuery(query): RawQuery| {
        let query = query.unwrap();
        queries.lock().unwrap().push(query.clone());
        match query.rsplit('=').next().unwrap() {
            "job-1" => StatusCode::OK,
            "forbidden" => StatusCode::FORBIDDEN,
            "elsewhere" => StatusCode::FOUND,
            _ => StatusCode::NOT_FOUND,
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/jobs?key=k", listener.local_addr().unwrap());
    let router = Router::new().route("/jobs", get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url.parse().unwrap(), asked)
}

/// Rule 35.
#[tokio::test]
async fn marketplace_decides_which_jobs_exist() {
    let (url, asked) = marketplace().await;
    let server = Harness::with(Options { jobs_url: Some(url), ..Options::default() }).await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    let input = |job: &str| json!({"externalProjectId": job, "jobId": job});
    platform.post(LINKS, input("job-1")).await.expect(201);
    platform.post(LINKS, input("a b&c")).await.reason(404, "UNKNOWN_JOB");
    for job in ["forbidden", "elsewhere"] {
        let answer = platform.post(LINKS, input(job)).await;
        answer.error(503, "UNAVAILABLE");
        assert!(answer.header("retry-after").is_some(), "{job}");
    }
    // Neither without a job nor with other errors.
    platform.link("x").await;
    platform.post(LINKS, json!({"externalProjectId": "", "jobId": "job-1"})).await.expect(400);
    let session = current_session(&connection.customer).await;
    let organization = text(&session["organization"], "id");
    let query = |job: &str| format!("key=k&organizationId={organization}&jobId={job}");
    let expected = ["job-1", "a+b%26c", "forbidden", "elsewhere"].map(query);
    assert_eq!(*asked.lock().unwrap(), expected);
    let list = platform.get(LINKS).await.expect(200);
    assert_eq!(ids(&list["projectLinks"]), ["x", "job-1"]);
}

#[tokio::test]
async fn job_is_refused_while_the_marketplace_is_down() {
    let url = "http://127.0.0.1:1/".parse().unwrap();
    let server = Harness::with(Options { jobs_url: Some(url), ..Options::default() }).await;
    let Connection { platform, .. } = Connection::new(&server).await;
    let input = json!({"externalProjectId": "1", "jobId": "job-1"});
    platform.post(LINKS, input).await.error(503, "UNAVAILABLE");
}
