//! A folder per screen, named after its route.

pub mod integrations;
pub mod not_found;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
