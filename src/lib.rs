//! The screens of OpenTrain platform apps, rendered in the browser.
//!
//! Two programs mount them: `consent` (the page a customer opens from a link) and `settings`
//! (everything else). Links between the two are full-page navigations.

#![allow(
    unreachable_pub,
    reason = "the props of a component are as public as its macro makes them"
)]
#![allow(
    clippy::large_types_passed_by_value,
    reason = "signals are small but in development builds, where each knows its place of birth"
)]

pub mod api;
pub mod app;
pub mod boot;
pub mod components;
pub mod dom;
#[cfg(debug_assertions)]
pub mod gallery;
mod i18n;
pub mod pages;
pub mod routes;
pub mod screens;
