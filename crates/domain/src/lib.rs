//! The rules of OpenTrain platform apps, without I/O: the browser and the server call the same
//! functions. Rule numbers refer to the product rules; the redirect rule's conditions are
//! numbered in [`redirect`].

pub mod api_types;
mod base62;
mod client_id;
mod consent_link;
mod email;
mod field_code;
mod field_error;
mod form_urlencoded;
pub mod messages;
mod names;
mod password;
pub mod redirect;
mod return_to;
mod scope;
mod slug;
mod string_enum;
mod string_newtype;
mod text;
mod token;
mod url;
mod website;

pub use client_id::ClientId;
pub use consent_link::{ConsentLink, LinkError, LinkParameter, LinkProblem};
pub use email::Email;
pub use field_code::FieldCode;
pub use field_error::FieldError;
pub use form_urlencoded::percent_decode;
pub use names::{AppName, Description, DisplayName, OrganizationName};
pub use password::Password;
pub use redirect::{AnswerUrl, CheckedUrl, RedirectBase, RedirectRefusal};
pub use return_to::sanitize_return_to;
pub use scope::{Scope, ScopeDiff, ScopeSet, grants_pii};
pub use slug::Slug;
pub use token::PlatformToken;
pub use url::Origin;
pub use website::WebsiteUrl;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
