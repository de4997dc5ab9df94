//! A folder per screen, named after its route.

pub mod integrations;
pub mod settings;
