//! Clients that begin a request and never finish it. The tests wait for the limits of a real server.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::Database;
use crate::process::Process;

const CONTINUE: &str = "HTTP/1.1 100 Continue\r\n\r\n";

/// Sends half a body. Returns once the server waits for the rest.
async fn send_half(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
        content-length: 100\r\nsec-fetch-site: same-origin\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; CONTINUE.len()];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(str::from_utf8(&answer), Ok(CONTINUE));
    stream.write_all(b"{\"email\":").await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn request_that_never_ends_stops_no_server() {
    let database = Database::create().await;
    let server = Process::start(&database.url(), "info");
    let _stream = send_half(server.address).await;
    let terminated = Instant::now();
    server.terminate();
    assert_eq!(server.wait(), Some(0), "{}", server.log());
    let seconds = terminated.elapsed().as_secs();
    assert!((10..30).contains(&seconds), "the request had {seconds} s to finish");
    server.kill();
    assert!(server.log().contains("did not finish"), "{}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn body_that_never_ends_is_refused_after_30_seconds() {
    let database = Database::create().await;
    if matches!(database, Database::Postgres { .. }) {
        return; // The wait is long, and no database takes part.
    }
    let server = Process::start(&database.url(), "info");
    let began = Instant::now();
    let mut stream = send_half(server.address).await;
    let mut answer = String::new();
    let reading = stream.read_to_string(&mut answer);
    let reading = tokio::time::timeout(Duration::from_mins(2), reading).await;
    reading.expect("the server waits forever").unwrap();
    assert!(began.elapsed() >= Duration::from_secs(30), "the body had less time");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("The body didn't arrive in time. Send it again."), "{answer}");
}
