//! A folder per screen, named after its route.

pub mod settings;
