//! The extractors that handlers name as arguments, in the order the contract checks them: session
//! or token, rate limit, body.

mod body;
mod client_ip;
mod cookies;
mod if_match;
mod pagination;
mod path;
mod platform_token;
mod query;
mod rate_limit;
mod session;

pub use body::{EmptyBody, JsonBody, OptionalJsonBody};
pub use client_ip::ClientIp;
pub(crate) use client_ip::client_address;
pub use cookies::HostCookie;
pub use if_match::IfMatch;
pub use pagination::Pagination;
pub use path::{PathSegment, ResourceId, ResourceIds};
pub use platform_token::{
    AnyScope, Authorized, ManageWebhooks, ReadProjectLinks, WriteProjectLinks,
};
pub use query::{Flag, Param, combine_errors};
pub use rate_limit::{
    ClientErrorLimit, PasswordResetLimit, ProviderCallbackLimit, ProviderSignInLimit, SignInLimit,
    SignUpLimit,
};
pub(crate) use session::find_session;
pub use session::{ConsentLimit, PasswordLimit, RateLimitedSession, Session};
