//! The rules of OpenTrain platform apps. The forms in the browser and the handlers on the server
//! call the same functions, so a rule exists once.
//!
//! There is no I/O here, and no clock; randomness is passed in. Text is parsed into types that
//! can't hold anything invalid ([`AppName`], [`Slug`], [`RedirectBase`], [`ScopeSet`]), and the
//! JSON of the HTTP contract is in [`api_types`]. "Rule 12" in a comment is a rule of the product,
//! "condition 8" is a condition of the [`redirect`] rule.
//!
//! The crate also compiles to WebAssembly for the browser, where every kilobyte counts: no Unicode
//! tables, no `url` crate. There, the rarer checks of rule 2 let a text pass, and the server decides.

#![deny(missing_docs)]

pub mod api_types;
mod base62;
mod client_id;
mod consent_link;
mod disabled_since;
mod email;
mod field_code;
mod field_error;
mod form_urlencoded;
pub mod messages;
mod names;
mod password;
mod project_link;
pub mod redirect;
mod return_to;
mod scope;
mod slug;
mod string_enum;
mod string_newtype;
mod text;
mod token;
mod unicode;
mod url;
mod webhook;
mod website;

pub use client_id::ClientId;
pub use consent_link::{ConsentLink, LinkError, LinkParameter, LinkProblem};
pub use disabled_since::DisabledSince;
pub use email::Email;
pub use field_code::FieldCode;
pub use field_error::FieldError;
pub use form_urlencoded::percent_decode;
pub use names::{AppName, Description, DisplayName, OrganizationName};
pub use password::Password;
pub use project_link::{ExternalProjectId, ExternalProjectName, ExternalProjectUrl, JobId};
pub use redirect::{AnswerUrl, CheckedUrl, RedirectBase, RedirectRefusal};
pub use return_to::sanitize_return_to;
pub use scope::{Scope, ScopeDiff, ScopeSet, grants_pii};
pub use slug::Slug;
pub use token::PlatformToken;
pub use url::Origin;
pub use webhook::{WebhookSecret, WebhookUrl};
pub use website::WebsiteUrl;

#[cfg(all(test, target_arch = "wasm32"))]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
