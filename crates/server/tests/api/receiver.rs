//! Receives webhooks on this machine, as a platform would.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// A webhook as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The ID of the external project that the event is about.
    pub fn project(&self) -> String {
        let event = self.json();
        event["data"]["projectLink"]["externalProjectId"].as_str().unwrap().to_owned()
    }

    /// Asserts that this secret signed the body.
    #[track_caller]
    pub fn verify(&self, secret: &str) {
        let signature = self.header("x-opentrain-signature");
        let (seconds, hash) = signature.split_once(',').unwrap();
        let seconds = seconds.strip_prefix("t=").unwrap();
        let signed = [seconds.as_bytes(), b".", &self.body].concat();
        assert_eq!(hash, format!("v1={}", hmac_sha256(secret.as_bytes(), &signed)));
    }
}

/// RFC 2104 by hand, so that a signature isn't compared with itself.
fn hmac_sha256(key: &[u8], message: &[u8]) -> String {
    assert!(key.len() <= 64);
    let pad = |byte: u8| {
        let mut pad = [byte; 64];
        pad.iter_mut().zip(key).for_each(|(pad, key)| *pad ^= key);
        pad
    };
    let inner = Sha256::digest([&pad(0x36)[..], message].concat());
    let outer = Sha256::digest([&pad(0x5c)[..], &inner].concat());
    hex::encode(outer)
}

type Answer = dyn Fn(&Received) -> Response + Send + Sync;

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Mutex<Arc<Answer>>>,
}

impl Receiver {
    /// A receiver that answers 200.
    pub async fn start() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub fn on(listener: TcpListener) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer: Arc<Answer> = Arc::new(|_: &Received| StatusCode::OK.into_response());
        let receiver = Self { url, received: Arc::default(), answer: Arc::new(Mutex::new(answer)) };
        let router = Router::new().fallback(receive).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// Answers differently from now on.
    pub fn answer<R: IntoResponse>(&self, answer: impl Fn(&Received) -> R + Send + Sync + 'static) {
        *self.answer.lock().unwrap() = Arc::new(move |received| answer(received).into_response());
    }

    /// What has arrived since the last call, in order.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }

    pub fn take_projects(&self) -> Vec<String> {
        self.take().iter().map(Received::project).collect()
    }
}

async fn receive(
    State(receiver): State<Receiver>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let received = Received { path: uri.to_string(), headers, body };
    let answer = receiver.answer.lock().unwrap().clone();
    let response = answer(&received);
    receiver.received.lock().unwrap().push(received);
    response
}

/// Holds requests until there are permits.
pub struct Gate {
    /// Requests that have arrived and aren't answered.
    pub running: AtomicUsize,
    /// A permit for each request that arrives.
    pub arrived: Semaphore,
    /// Takes a permit for each answer.
    pub permits: Semaphore,
}

/// A receiver behind a gate, at the URL.
pub async fn gated_receiver() -> (String, Arc<Gate>) {
    let gate = Arc::new(Gate {
        running: AtomicUsize::new(0),
        arrived: Semaphore::new(0),
        permits: Semaphore::new(0),
    });
    let answer = async |State(gate): State<Arc<Gate>>| {
        gate.running.fetch_add(1, Ordering::SeqCst);
        gate.arrived.add_permits(1);
        gate.permits.acquire().await.unwrap().forget();
        gate.running.fetch_sub(1, Ordering::SeqCst);
        StatusCode::OK
    };
    let router = Router::new().fallback(answer).with_state(Arc::clone(&gate));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, gate)
}
