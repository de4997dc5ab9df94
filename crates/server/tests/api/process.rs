//! The real server: its binary in a separate process, over HTTP.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::uri::{Parts, Scheme};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;

pub type Http = legacy::Client<HttpConnector, Body>;

/// Stands for a response that never or only partly arrived.
pub const NO_RESPONSE: StatusCode = StatusCode::BAD_GATEWAY;
/// Stands for a refused connection: the request was never sent.
pub const NO_CONNECTION: StatusCode = StatusCode::GATEWAY_TIMEOUT;

pub fn http() -> Http {
    legacy::Client::builder(TokioExecutor::new()).build_http()
}

/// A server that is killed when it is dropped.
pub struct Process {
    child: Mutex<Child>,
    pub address: SocketAddr,
    log: Arc<Mutex<String>>,
    reader: Mutex<Option<JoinHandle<()>>>,
}

impl Process {
    /// Starts a server and waits until it listens.
    pub fn start(database_url: &str, log_filter: &str) -> Self {
        Self::start_with(database_url, log_filter, &[])
    }

    /// The same with more environment variables.
    pub fn start_with(database_url: &str, log_filter: &str, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_platform-apps"))
            .env_clear()
            .env("BIND", "127.0.0.1:0")
            .env("DATABASE_URL", database_url)
            .env("RATE_LIMITS", "off")
            .env("DRAIN_SECONDS", "0")
            .env("RUST_LOG", log_filter)
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log: Arc<Mutex<String>> = Arc::default();
        let (listening, listens) = channel();
        let lines = child.stderr.take().unwrap();
        let kept = Arc::clone(&log);
        let reader = thread::spawn(move || collect_log(lines, &kept, &listening));
        let address = listens.recv();
        let address = address.unwrap_or_else(|_| {
            panic!("the server doesn't start: {}", log.lock().unwrap());
        });
        Self { child: Mutex::new(child), address, log, reader: Mutex::new(Some(reader)) }
    }

    /// Forwards requests to the server.
    pub fn router(&self) -> Router {
        let (http, address) = (http(), self.address);
        Router::new().fallback(move |request| forward(http.clone(), address, request))
    }

    /// Kills the server, then reads the rest of its log.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        child.wait().unwrap();
        if let Some(reader) = self.reader.lock().unwrap().take() {
            reader.join().unwrap();
        }
    }

    /// Asks the server to stop.
    pub fn terminate(&self) {
        let id = self.child.lock().unwrap().id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits until the server has stopped. Returns its exit code.
    pub fn wait(&self) -> Option<i32> {
        tokio::task::block_in_place(|| self.child.lock().unwrap().wait()).unwrap().code()
    }

    /// What the server has in memory, in bytes.
    pub fn memory(&self) -> usize {
        let id = self.child.lock().unwrap().id();
        let pages = std::fs::read_to_string(format!("/proc/{id}/statm")).unwrap();
        pages.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
    }

    /// The log so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Collects the log, and sends the address when the server listens. Drops `listening` when the server
/// ends.
fn collect_log(lines: ChildStderr, log: &Mutex<String>, listening: &Sender<SocketAddr>) {
    for line in BufReader::new(lines).lines().map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("listening on ") {
            let (address, _) = rest.split_once(' ').unwrap();
            let _ = listening.send(address.parse().unwrap());
        }
        *log.lock().unwrap() += &(line + "\n");
    }
}

pub async fn forward(http: Http, address: SocketAddr, mut request: Request) -> Response {
    let mut uri = Parts::default();
    uri.scheme = Some(Scheme::HTTP);
    uri.authority = Some(address.to_string().parse().unwrap());
    uri.path_and_query = request.uri().path_and_query().cloned();
    *request.uri_mut() = Uri::from_parts(uri).unwrap();
    let response = match http.request(request).await {
        Ok(response) => response,
        Err(error) if error.is_connect() => return NO_CONNECTION.into_response(),
        Err(_) => return NO_RESPONSE.into_response(),
    };
    let (head, body) = response.into_parts();
    match to_bytes(Body::new(body), usize::MAX).await {
        Ok(body) => Response::from_parts(head, body.into()),
        Err(_) => NO_RESPONSE.into_response(),
    }
}
