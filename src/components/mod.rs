//! What two screens share. A component links with a plain `<a>`, so that both programs can use it.

pub mod activity;
pub mod button;
pub mod change;
pub mod copy;
pub mod dialog;
pub mod error_summary;
pub mod field;
pub mod form;
pub mod frame;
pub mod icon;
pub mod language;
pub mod link;
pub mod loader;
pub mod notice;
pub mod page;
pub mod paged;
pub mod place;
pub mod scopes;
pub mod sentence;
pub mod settings_side;
pub mod status;
pub mod switch;
pub mod text;
pub mod theme;
pub mod tile;
pub mod unsaved;
