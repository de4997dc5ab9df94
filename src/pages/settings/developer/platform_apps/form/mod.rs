//! The app form, for registering and for editing.

mod app_form;
mod changes;
mod conflict;
pub mod draft;
pub mod prefill;
mod preview;
mod redirect_rows;
mod redirect_uris;
mod scope_group;
mod slug;
mod state;

pub use app_form::AppForm;
pub use changes::{ChangesCard, patch};
pub use conflict::{CONFLICT, EditConflict};
pub use state::{AppFormState, input_of, is_saved_as};
