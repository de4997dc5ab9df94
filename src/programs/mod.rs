//! The two programs, split by audience. Links between them are full-page navigations.

pub mod customer;
pub mod settings;
