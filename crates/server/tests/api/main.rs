//! The HTTP contract, call by call, against the whole server in this process.

mod activity;
mod consents;
mod consents_decide;
mod consents_races;
mod harness;
mod installs;
mod partner;
mod platform_apps;
mod slugs;
mod steps;
