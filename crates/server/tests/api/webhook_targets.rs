//! Where webhooks go, and what receivers can do to them (rules 38 and 40).

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::{StatusCode, header};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde_json::{Value, json};
use server::clock::MINUTE;
use server::config::WebhookSettings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{Harness, Options};
use crate::helpers::*;
use crate::platform::Connection;
use crate::receiver::Receiver;
use crate::tls_provider::certificate;

/// A server whose attempts end after half a second.
async fn hasty_server() -> Harness {
    let webhooks = WebhookSettings { allow_private: true, deadline: Duration::from_millis(500) };
    Harness::with(Options { webhooks, ..Options::default() }).await
}

/// A server that sends to public addresses only, resolved by `resolver`.
async fn strict_server(resolver: Arc<FakeResolver>) -> Harness {
    let webhooks = WebhookSettings { allow_private: false, deadline: Duration::from_secs(10) };
    Harness::with(Options { webhooks, resolver: Some(resolver), ..Options::default() }).await
}

/// Sends one event to this address; returns the attempt, without its duration.
async fn attempt(server: &Harness, url: &str) -> Value {
    let connection = Connection::new(server).await;
    connection.platform.subscribe(url).await;
    connection.platform.link("1").await;
    server.deliver().await;
    let delivery = connection.deliveries("").await.remove(0);
    let mut attempt = delivery["attempts"][0].clone();
    attempt.as_object_mut().unwrap().remove("durationMs").unwrap();
    assert_eq!(attempt["error"].is_null(), delivery["status"] == "DELIVERED");
    attempt
}

fn failed(server: &Harness, error: &str) -> Value {
    json!({"at": now(server), "status": null, "error": error, "excerpt": null})
}

/// Accepts connections and hands each to `serve`.
async fn raw_receiver<F: Future<Output = ()> + Send + 'static>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    url
}

/// Reads the head and perhaps some of the body.
async fn read_request(stream: &mut TcpStream) {
    let _ = stream.read(&mut vec![0; 16 * 1024]).await;
}

#[tokio::test]
async fn only_2xx_is_a_success() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    let endpoint = connection.platform.subscribe(&receiver.url).await;
    for (status, error) in [
        (200, Value::Null),
        (204, Value::Null),
        (299, Value::Null),
        (300, json!("REDIRECT")),
        (301, json!("REDIRECT")),
        (307, json!("REDIRECT")),
        (400, json!("HTTP")),
        (404, json!("HTTP")),
        (410, json!("HTTP")),
        (500, json!("HTTP")),
        (599, json!("HTTP")),
    ] {
        receiver.answer(move |_| {
            let location = [(header::LOCATION, "/elsewhere")];
            (StatusCode::from_u16(status).unwrap(), location)
        });
        connection.platform.link(&status.to_string()).await;
        server.deliver().await;
        let delivery = connection.deliveries("").await.remove(0);
        let attempt = &delivery["attempts"][0];
        assert_eq!((&attempt["status"], &attempt["error"]), (&json!(status), &error));
        let received = receiver.take();
        assert_eq!(received.len(), 1, "{status} was followed");
        assert_eq!(received[0].path, "/");
    }
    assert_eq!(connection.platform.endpoint(&endpoint).await["consecutiveFailures"], 8);
}

#[tokio::test]
async fn excerpt_is_the_first_kibibyte_as_text() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    receiver.answer(|_| {
        let bytes = [&b"<b>\xff\0"[..], &[b'a'; 4096]].concat();
        (StatusCode::OK, [(header::CONTENT_TYPE, "text/html")], bytes)
    });
    let attempt = attempt(&server, &receiver.url).await;
    let excerpt = format!("<b>\u{fffd}\0{}", "a".repeat(1019));
    assert_eq!((&attempt["status"], &attempt["excerpt"]), (&json!(200), &json!(excerpt)));
}

#[tokio::test]
async fn endless_answer_is_cut_off() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    receiver.answer(move |_| {
        let counter = Arc::clone(&counter);
        let chunks = futures_util::stream::repeat_with(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(vec![b'x'; 1024])
        });
        (StatusCode::OK, Body::from_stream(chunks))
    });
    let attempt = attempt(&server, &receiver.url).await;
    assert_eq!((&attempt["status"], &attempt["error"]), (&json!(200), &Value::Null));
    assert_eq!(text(&attempt, "excerpt"), "x".repeat(1024));
    // Nobody reads on: at most the buffers of the network are full.
    assert!(sent.load(Ordering::SeqCst) < 64 * 1024);
}

#[tokio::test]
async fn receiver_that_does_not_answer_in_time_fails() {
    let server = hasty_server().await;
    let url = raw_receiver(|mut stream| async move {
        read_request(&mut stream).await;
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(attempt(&server, &url).await, failed(&server, "TIMEOUT"));
}

#[tokio::test]
async fn receiver_that_never_ends_its_head_fails() {
    let server = hasty_server().await;
    let url = raw_receiver(|mut stream| async move {
        stream.write_all(b"HTTP/1.1 200 OK\r\nx: aaa").await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    assert_eq!(attempt(&server, &url).await, failed(&server, "TIMEOUT"));
}

#[tokio::test]
async fn body_that_never_ends_does_not_change_the_status() {
    let server = hasty_server().await;
    let url = raw_receiver(|mut stream| async move {
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 202 Accepted\r\ncontent-length: 9\r\n\r\nslow";
        stream.write_all(head).await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let expected = json!({"at": now(&server), "status": 202, "error": null, "excerpt": "slow"});
    assert_eq!(attempt(&server, &url).await, expected);
}

#[tokio::test]
async fn head_that_is_too_large_fails() {
    let server = Harness::start().await;
    let url = raw_receiver(|mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(format!("x: {}\r\n", "a".repeat(8_000)).as_bytes()).await.is_ok() {}
    })
    .await;
    assert_eq!(attempt(&server, &url).await, failed(&server, "TOO_LARGE"));
}

#[tokio::test]
async fn receiver_that_speaks_no_http_fails() {
    let server = Harness::start().await;
    let url = raw_receiver(|mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream.write_all(b"220 mail.example ESMTP\r\n").await;
    })
    .await;
    assert_eq!(attempt(&server, &url).await, failed(&server, "HTTP"));
}

#[tokio::test]
async fn receiver_that_hangs_up_fails() {
    let server = Harness::start().await;
    let url = raw_receiver(|mut stream| async move { read_request(&mut stream).await }).await;
    assert_eq!(attempt(&server, &url).await, failed(&server, "HTTP"));
}

#[tokio::test]
async fn refused_connection_fails_with_connect() {
    let server = Harness::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(attempt(&server, &url).await, failed(&server, "CONNECT"));
}

#[tokio::test]
async fn certificate_of_an_unknown_authority_fails() {
    let server = Harness::start().await;
    let (acceptor, _) = certificate();
    let acceptor = Arc::new(acceptor);
    let url = raw_receiver(move |stream| {
        let acceptor = Arc::clone(&acceptor);
        async move {
            let _ = acceptor.accept(stream).await;
        }
    })
    .await;
    let url = url.replace("http://127.0.0.1", "https://localhost");
    assert_eq!(attempt(&server, &url).await, failed(&server, "TLS"));
}

#[tokio::test]
async fn https_without_tls_fails() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let url = receiver.url.replace("http:", "https:");
    assert_eq!(attempt(&server, &url).await, failed(&server, "TLS"));
    assert!(receiver.take().is_empty());
}

/// Resolves a name to the next of its answers, and the last one forever.
#[derive(Default)]
struct FakeResolver {
    answers: Mutex<Vec<Vec<SocketAddr>>>,
    asked: AtomicUsize,
}

impl FakeResolver {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let address = |text: &&str| {
            let with_port = text.parse().ok();
            let without = || SocketAddr::new(text.parse::<IpAddr>().unwrap(), 0);
            with_port.unwrap_or_else(without)
        };
        let answers = answers.iter().map(|answer| answer.iter().map(address).collect()).collect();
        Arc::new(Self { answers: Mutex::new(answers), asked: AtomicUsize::new(0) })
    }
}

impl Resolve for FakeResolver {
    fn resolve(&self, _: Name) -> Resolving {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let answers = self.answers.lock().unwrap();
        let answer = answers.get(asked).or(answers.last()).cloned().unwrap_or_default();
        Box::pin(async move { Ok(Box::new(answer.into_iter()) as Addrs) })
    }
}

/// Rule 40.
#[tokio::test]
async fn name_without_an_address_fails() {
    let server = strict_server(FakeResolver::new(&[])).await;
    let attempt = attempt(&server, "https://acme.example").await;
    assert_eq!(attempt, failed(&server, "DNS"));
}

/// Rule 40.
#[tokio::test]
async fn addresses_that_are_not_public_are_refused() {
    let server = strict_server(FakeResolver::new(&[&["127.0.0.1"]])).await;
    let receiver = Receiver::start().await;
    let port = receiver.url.rsplit(':').next().unwrap();
    let connection = Connection::new(&server).await;
    for host in [
        "http://localhost",
        "http://127.0.0.1",
        "http://[::1]",
        "https://acme.example",
        "https://10.0.0.1",
        "https://169.254.169.254",
        "https://100.64.0.1",
        "https://0.0.0.0",
        "https://2130706433",
        "https://0x7f.1",
        "https://[::ffff:127.0.0.1]",
        "https://[64:ff9b::7f00:1]",
        "https://[2002:7f00:1::1]",
        "https://[fe80::1]",
        "https://[fd00::1]",
    ] {
        let endpoint = connection.platform.subscribe(&format!("{host}:{port}/")).await;
        let link = connection.platform.link(host).await;
        server.deliver().await;
        let delivery = connection.deliveries("").await.remove(0);
        assert_eq!(delivery["attempts"][0]["error"], "ADDRESS_REFUSED", "{host}");
        let path = crate::platform::endpoint_path(&endpoint);
        connection.platform.delete(&path).await.expect(200);
        let path = format!("/project-links/{}", text(&link, "id"));
        connection.platform.delete(&path).await.expect(200);
    }
    assert!(receiver.take().is_empty());
}

/// Rule 40: one address among public ones is enough.
#[tokio::test]
async fn name_with_a_public_and_a_private_address_is_refused() {
    let resolver = FakeResolver::new(&[&["192.0.43.8", "10.0.0.1"]]);
    let server = strict_server(resolver).await;
    let attempt = attempt(&server, "https://acme.example").await;
    assert_eq!(attempt, failed(&server, "ADDRESS_REFUSED"));
}

/// Rule 40: the name is resolved once for each attempt, and that answer is the one connected to.
#[tokio::test]
async fn name_that_changes_its_address_is_checked_each_time() {
    let receiver = Receiver::start().await;
    let inside = receiver.url.strip_prefix("http://").unwrap();
    let resolver = FakeResolver::new(&[&[inside]]);
    let webhooks = WebhookSettings { allow_private: true, deadline: Duration::from_secs(10) };
    let resolves: Arc<dyn Resolve> = Arc::<FakeResolver>::clone(&resolver);
    let options = Options { webhooks, resolver: Some(resolves), ..Options::default() };
    let server = Harness::with(options).await;
    let connection = Connection::new(&server).await;
    // The port is the URL's.
    let port = inside.rsplit(':').next().unwrap();
    connection.platform.subscribe(&format!("http://localhost:{port}")).await;
    for n in 1..=3 {
        connection.platform.link(&n.to_string()).await;
        server.deliver().await;
        assert_eq!(receiver.take().len(), 1);
        assert_eq!(resolver.asked.load(Ordering::SeqCst), n, "resolved more than once");
    }

    // No address at first, one inside at the next attempt.
    let server = strict_server(FakeResolver::new(&[&[], &[inside]])).await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&format!("http://localhost:{port}")).await;
    connection.platform.link("1").await;
    server.deliver().await;
    server.clock.advance(MINUTE);
    server.deliver().await;
    let delivery = connection.deliveries("").await.remove(0);
    assert_eq!(delivery["attempts"][0]["error"], "DNS");
    assert_eq!(delivery["attempts"][1]["error"], "ADDRESS_REFUSED");
    assert!(receiver.take().is_empty());
}
