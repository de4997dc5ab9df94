//! `/settings/…`
