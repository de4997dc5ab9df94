//! The OpenTrain platform apps server: routes → services → storage → domain.

pub mod admin;
mod app;
pub mod assets;
pub mod backup;
pub mod clock;
mod command;
pub mod config;
mod connections;
pub mod demo;
pub mod error;
pub mod extract;
mod http_error;
pub mod jobs;
mod maintenance;
pub mod metrics;
pub mod middleware;
pub mod oidc;
pub mod passwords;
mod public_address;
pub mod rate_limit;
pub mod readiness;
pub mod rng;
pub mod routes;
mod serve;
pub mod services;
mod signals;
mod startup_error;
pub mod state;
pub mod storage;
mod telemetry;
mod trace_target;
pub mod webhook_client;

pub use app::{app, apply_middleware};
pub use connections::{ConnectionTimeouts, serve_connections};
pub use serve::run;
pub use startup_error::StartupError;
