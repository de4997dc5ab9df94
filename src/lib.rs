//! The screens of OpenTrain platform apps, rendered in the browser.
//!
//! Two programs mount them: `consent` (the page a customer opens from a link) and `settings`
//! (everything else). Links between the two are full-page navigations.

#![allow(
    unreachable_pub,
    reason = "the props of a component are as public as its macro makes them"
)]

pub mod api;
pub mod app;
pub mod boot;
pub mod components;
#[cfg(debug_assertions)]
pub mod gallery;
pub mod i18n;
pub mod pages;
