//! Whether a load balancer should send requests to this server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;

/// Ready until the server drains.
#[derive(Debug, Default)]
pub struct Readiness {
    draining: AtomicBool,
}

impl Readiness {
    /// Tells load balancers and clients to go elsewhere. Requests are still answered.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}

/// Ends the connection after its current request while the server drains. A client that sends its
/// next request just as the server stops would get no answer.
pub async fn close_while_draining(
    State(readiness): State<Arc<Readiness>>,
    mut response: Response,
) -> Response {
    if readiness.is_draining() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
