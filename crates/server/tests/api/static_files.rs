use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::UNIX_EPOCH;

use axum::http::Method;
use server::assets::Assets;
use tempfile::TempDir;

use crate::harness::{Client, Harness, Options, TestResponse};

const INDEX: &str = "<!doctype html><script>start()</script>";

fn write(folder: &Path) {
    for (name, content) in [
        ("index.html", INDEX),
        ("index.html.br", "br index"),
        ("favicon.svg", "<svg/>"),
        ("app-0123456789abcdef.js", "plain"),
        ("app-0123456789abcdef.js.br", "br"),
        ("app-0123456789abcdef.js.gz", "gz"),
        ("app-fedcba9876543210.wasm", "\0asm"),
    ] {
        fs::write(folder.join(name), content).unwrap();
    }
}

/// A server and the folder of its files.
async fn server_with_folder() -> (Harness, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let assets = Assets::load(folder.path()).unwrap();
    (Harness::with(Options { assets, ..Options::default() }).await, folder)
}

async fn get(client: &Client, path: &str, header: &str, value: &str) -> TestResponse {
    client.send(client.request(Method::GET, path).header(header, value)).await
}

#[tokio::test]
async fn every_page_serves_index_html() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    for path in [
        "/",
        "/index.html",
        "/settings/members",
        "/integrations/acme/connect?state=a.b",
        "/x.y/z",
        "/apix",
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, INDEX), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
    }
    let html = get(&client, "/settings", "accept", "text/html,application/xhtml+xml;q=0.9").await;
    assert_eq!(html.status, 200);
    assert_eq!(get(&client, "/settings", "accept", "application/json").await.status, 404);
}

#[tokio::test]
async fn csp_allows_only_the_pages_own_scripts() {
    use base64::Engine;
    use sha2::Digest;
    let (server, _folder) = server_with_folder().await;
    let answer = server.client().get("/").await;
    let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest("start()"));
    let policy = answer.header("content-security-policy").unwrap();
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src 'self' 'sha256-{hash}' 'wasm-unsafe-eval'; \
             style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; \
             base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    );
    let file = server.client().get("/favicon.svg").await;
    let policy = file.header("content-security-policy");
    assert_eq!(policy, Some("default-src 'none'; frame-ancestors 'none'"));
}

#[tokio::test]
async fn files_have_their_content_and_headers() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    let js = client.get("/app-0123456789abcdef.js").await;
    assert_eq!(js.text(), "plain");
    assert_eq!(js.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(js.header("content-type"), Some("text/javascript; charset=utf-8"));
    let wasm = client.get("/app-fedcba9876543210.wasm").await;
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    let icon = client.get("/favicon.svg").await;
    assert_eq!(icon.header("cache-control"), Some("no-cache"));
    assert_eq!(icon.header("content-type"), Some("image/svg+xml"));
}

#[tokio::test]
async fn compressed_variant_is_sent_if_accepted() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    let path = "/app-0123456789abcdef.js";
    for (accepted, encoding, body) in [
        ("gzip, deflate, br", Some("br"), "br"),
        ("gzip", Some("gzip"), "gz"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "gz"),
        ("identity", None, "plain"),
    ] {
        let answer = get(&client, path, "accept-encoding", accepted).await;
        assert_eq!((answer.header("content-encoding"), answer.text().as_str()), (encoding, body));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
    }
    let page = get(&client, "/settings", "accept-encoding", "br").await;
    assert_eq!(page.text(), "br index");
    assert_eq!(client.get("/app-0123456789abcdef.js.br").await.status, 404);
}

#[tokio::test]
async fn unchanged_page_is_not_modified() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    let first = client.get("/").await;
    let etag = first.header("etag").unwrap();
    let again = get(&client, "/settings", "if-none-match", etag).await;
    assert_eq!((again.status.as_u16(), again.text().as_str()), (304, ""));
    assert_eq!(again.header("content-security-policy"), first.header("content-security-policy"));
    let stale = get(&client, "/", "if-none-match", "W/\"other\"").await;
    assert_eq!(stale.status, 200);
}

/// As in an archive that is built the same anywhere.
#[tokio::test]
async fn page_of_a_new_release_is_sent_in_place_of_the_old_one() {
    let mut tags = Vec::new();
    for letter in ["a", "b"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.html");
        fs::write(&path, letter).unwrap();
        fs::File::options().append(true).open(&path).unwrap().set_modified(UNIX_EPOCH).unwrap();
        let assets = Assets::load(folder.path()).unwrap();
        let server = Harness::with(Options { assets, ..Options::default() }).await;
        let client = server.client();
        let page = client.get("/").await;
        assert_eq!((page.text().as_str(), page.header("last-modified")), (letter, None));
        let later = "Thu, 01 Jan 2026 00:00:00 GMT";
        assert_eq!(get(&client, "/", "if-modified-since", later).await.status, 200);
        tags.push(page.header("etag").unwrap().to_owned());
    }
    assert_ne!(tags[0], tags[1]);
}

#[tokio::test]
async fn server_keeps_its_release_when_the_link_leads_to_another() {
    let folder = tempfile::tempdir().unwrap();
    let [old, new, current] = ["old", "new", "current"].map(|name| folder.path().join(name));
    fs::create_dir(&old).unwrap();
    write(&old);
    symlink(&old, &current).unwrap();
    let assets = Assets::load(&current).unwrap();
    fs::create_dir(&new).unwrap();
    fs::write(new.join("index.html"), "new").unwrap();
    fs::remove_file(&current).unwrap();
    symlink(&new, &current).unwrap();
    let server = Harness::with(Options { assets, ..Options::default() }).await;
    let client = server.client();
    assert_eq!(client.get("/").await.text(), INDEX);
    assert_eq!(client.get("/app-0123456789abcdef.js").await.text(), "plain");
}

#[tokio::test]
async fn files_are_sent_in_part_and_pages_as_a_whole() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    let part = get(&client, "/app-0123456789abcdef.js", "range", "bytes=1-2").await;
    assert_eq!((part.status.as_u16(), part.text().as_str()), (206, "la"));
    assert_eq!(part.header("content-range"), Some("bytes 1-2/5"));
    let page = get(&client, "/settings", "range", "bytes=1-2").await;
    assert_eq!((page.status.as_u16(), page.text().as_str()), (200, INDEX));
}

#[tokio::test]
async fn unchanged_file_is_not_modified() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    let first = client.get("/favicon.svg").await;
    for (name, value) in [("if-none-match", "etag"), ("if-modified-since", "last-modified")] {
        let again = get(&client, "/favicon.svg", name, first.header(value).unwrap()).await;
        assert_eq!((again.status.as_u16(), again.text().as_str()), (304, ""), "{name}");
        assert_eq!(again.header("cache-control"), Some("no-cache"));
    }
}

#[tokio::test]
async fn missing_files_are_plain_404() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    for path in
        ["/missing.js", "/settings/missing.css", "/.env", "/../Cargo.toml", "/..%2fCargo.toml"]
    {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"), "{path}");
    }
}

#[tokio::test]
async fn unknown_api_paths_are_404_in_the_envelope() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    for path in
        ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/session", "/api/v1/session/", "/auth/x"]
    {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = client.send(client.request(method, path)).await;
            answer.error(404, "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn pages_are_read_only() {
    let (server, _folder) = server_with_folder().await;
    let client = server.client();
    let answer = client.send(client.request(Method::POST, "/settings")).await;
    answer.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    let head = client.send(client.request(Method::HEAD, "/settings")).await;
    assert_eq!(head.status, 200);
}

#[tokio::test]
async fn api_works_without_built_screens() {
    let assets = Assets::load(Path::new("there/is/no/such/folder")).unwrap();
    let server = Harness::with(Options { assets, ..Options::default() }).await;
    let client = server.sign_up("ada@platform.example").await;
    client.get("/api/v1/session").await.expect(200);
    let page = client.get("/").await;
    assert_eq!(page.status, 503);
    assert!(page.text().contains("cargo xtask build"));
}
