//! The screens of OpenTrain platform apps, rendered in the browser.
//!
//! Two programs mount them: `consent` (the page a customer opens from a link) and `settings`
//! (everything else). Links between the two are full-page navigations.

pub mod api;
pub mod boot;
pub mod components;
pub mod i18n;
pub mod pages;
