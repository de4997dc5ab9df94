//! Connections of clients that send slowly or not at all.

use std::future::{pending, ready};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use server::middleware::BODY_TIMEOUT;
use server::{ConnectionTimeouts, serve_connections};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::Harness;
use crate::log_capture::Log;

const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

/// Longer than a test takes.
const PATIENT: ConnectionTimeouts =
    ConnectionTimeouts { head: Duration::from_mins(1), stop: Duration::from_mins(1) };

async fn bind() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn listen(server: &Harness, timeouts: ConnectionTimeouts) -> SocketAddr {
    let (listener, address) = bind().await;
    let app = server::app(&server.state);
    tokio::spawn(serve_connections(listener, app, timeouts, pending()));
    address
}

async fn send(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// Everything until the server closes the connection.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // The limit ends a failing test.
    let reading = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut bytes));
    // A reset closes too.
    let _ = reading.await.expect("the connection stays open");
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn connection_that_sends_half_a_head_is_closed() {
    let server = Harness::start().await;
    let short = ConnectionTimeouts { head: Duration::from_millis(50), ..Default::default() };
    let address = listen(&server, short).await;
    for half in [
        "",
        "G",
        "GET /healthz",
        "GET /healthz HTTP/1.1\r\n",
        "GET /healthz HTTP/1.1\r\nhost: x\r\n",
        "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncookie: a=",
        "PRI * HTTP/2.0\r\n",
    ] {
        let answer = rest(send(address, half.as_bytes()).await).await;
        assert!(!answer.contains("200 OK"), "{half}: {answer}");
    }
    let kept_open = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\nGET /healthz HTTP/1.1\r\nho";
    let answer = rest(send(address, kept_open).await).await;
    assert_eq!(answer.matches("200 OK").count(), 1, "{answer}");
}

#[tokio::test]
async fn hundreds_of_half_heads_keep_nobody_out() {
    let server = Harness::start().await;
    let address = listen(&server, ConnectionTimeouts::default()).await;
    let mut slow = Vec::new();
    for _ in 0..300 {
        slow.push(send(address, b"GET /healthz HTTP/1.1\r\nhost: x\r\n").await);
    }
    for _ in 0..3 {
        let answer = rest(send(address, HEALTH).await).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
    drop(slow);
}

#[test]
fn documentation_states_how_long_requests_may_take() {
    let head = ConnectionTimeouts::default().head.as_secs();
    let body = BODY_TIMEOUT.as_secs();
    let text = include_str!("../../../../docs/api.md");
    let line =
        format!("The request's head must arrive within {head} s and its body within {body} s.");
    assert!(text.contains(&line), "{line}");
}

#[tokio::test]
async fn request_whose_client_gives_up_is_logged() {
    let log = Log::start();
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let address = listen(&server, ConnectionTimeouts::default()).await;
    let mut held = Vec::new();
    for _ in 0..server.state.db.pool_use().max {
        held.push(server.state.db.read().await.unwrap());
    }
    let cookie = acme.cookie().unwrap();
    let request = format!("GET /api/v1/members HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n");
    drop(send(address, request.as_bytes()).await);
    while log.about("status=499").is_empty() {
        tokio::task::yield_now().await;
    }
    let line = log.about("status=499");
    assert!(line.contains("request completed") && line.contains("/api/v1/members"), "{line}");
}

#[tokio::test]
async fn connections_that_wait_when_the_server_stops_are_answered() {
    let server = Harness::start().await;
    let (listener, address) = bind().await;
    let mut waiting = Vec::new();
    for _ in 0..20 {
        waiting.push(send(address, HEALTH).await);
    }
    tokio::spawn(serve_connections(listener, server::app(&server.state), PATIENT, ready(())));
    for stream in waiting {
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }
}

#[tokio::test]
async fn open_connection_may_begin_a_request_after_the_server_stops() {
    let server = Harness::start().await;
    let (listener, address) = bind().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    tokio::spawn(serve_connections(listener, server::app(&server.state), PATIENT, ready(())));
    while TcpStream::connect(address).await.is_ok() {}
    stream.write_all(HEALTH).await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}
