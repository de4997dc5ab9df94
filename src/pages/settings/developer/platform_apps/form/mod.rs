//! The form of an app, for registering and editing alike.
