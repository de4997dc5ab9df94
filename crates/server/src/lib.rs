//! The OpenTrain platform apps server: routes → services → storage → domain.

mod app;
pub mod assets;
pub mod clients;
pub mod clock;
pub mod commands;
pub mod config;
mod connections;
pub mod error;
pub mod extract;
mod maintenance;
pub mod metrics;
pub mod middleware;
pub mod passwords;
pub mod rate_limit;
pub mod readiness;
pub mod rng;
pub mod routes;
pub mod services;
mod signals;
pub mod state;
pub mod storage;
mod telemetry;
mod trace_target;

pub use app::{app, apply_middleware};
pub use commands::{StartupError, run};
pub use connections::{ConnectionTimeouts, serve_connections};
