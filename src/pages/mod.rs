//! A folder per address.

pub mod integrations;
pub mod not_found;
pub mod reset_password;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
