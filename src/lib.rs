//! The screens of OpenTrain platform apps, rendered in the browser.

#![allow(unreachable_pub, reason = "the macro `component` makes all props public")]
#![allow(
    clippy::large_types_passed_by_value,
    reason = "only development builds have large signals: each records where it was created"
)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, reason = "`clippy.toml` allows it in `cfg(test)` alone")
)]

pub mod api;
pub mod boot;
pub mod components;
#[cfg(debug_assertions)]
pub mod gallery;
mod i18n;
pub mod navigation;
pub mod pages;
pub mod paths;
pub mod programs;
pub mod restored_page;
pub mod session;
#[cfg(all(test, target_arch = "wasm32"))]
mod test_support;
