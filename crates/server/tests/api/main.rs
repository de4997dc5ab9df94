//! Tests of the HTTP contract against an in-process server.

#![allow(
    unreachable_pub,
    missing_debug_implementations,
    clippy::unwrap_used,
    reason = "not a library"
)]

mod account;
mod accounts;
mod activity;
mod admin_accounts;
mod admin_apps;
mod admin_command;
mod auth;
mod auth_accounts;
mod auth_attempts;
mod auth_claims;
mod auth_log;
mod backup;
mod client_errors;
mod compression;
mod connections;
mod consents;
mod consents_decide;
mod consents_races;
mod conventions;
mod database;
mod demo;
mod demotions;
mod fake_oidc_provider;
#[path = "../../../xtask/src/bench/fill.rs"]
mod fill;
mod harness;
mod health;
mod helpers;
mod install_counts;
mod installs;
mod invitations;
mod last_used;
mod log_capture;
mod logs;
mod lost_connections;
mod members;
mod memory;
mod metrics;
mod migrations;
mod openapi;
mod partner;
mod partner_access;
mod password_resets;
mod platform;
mod platform_apps;
mod process;
mod project_links;
mod provider_link;
mod provider_sign_up;
mod proxy;
mod query_plans;
mod races;
mod receiver;
mod retention;
mod secrets;
mod session;
mod sessions;
mod slugs;
mod startup;
mod static_files;
mod tls_provider;
mod traces;
mod two_servers;
mod webhook_deliveries;
mod webhook_endpoints;
mod webhook_process;
mod webhook_queue;
mod webhook_targets;
