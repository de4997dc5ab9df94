//! `/integrations/…`

pub mod connect;
