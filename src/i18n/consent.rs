//! The consent page. `{app}`, `{organization}`, … are places for values, see
//! [`Sentence`](crate::components::sentence::Sentence).

use domain::{LinkParameter, LinkProblem};

use super::en;

pub fn t() -> &'static Texts {
    &en::consent::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub loading: &'static str,

    // Review
    /// `{app}`, `{organization}`
    pub wants_to_connect: &'static str,
    /// `{owner}`
    pub made_by: &'static str,
    /// `{date}`
    pub owner_since: &'static str,
    /// `{account}`, `{organization}`
    pub decider: &'static str,
    pub another_account: &'static str,
    pub able_to: &'static str,
    pub all_or_nothing: &'static str,
    /// `{app}`
    pub share_email: &'static str,
    pub share_email_hint: &'static str,
    pub share_email_now: &'static str,
    pub share_email_read: &'static str,
    /// `{origin}`
    pub return_to_origin: &'static str,
    pub full_address: &'static str,
    pub stays_here: &'static str,
    pub reconnect_heading: &'static str,
    /// `{date}`
    pub reconnect: &'static str,
    pub reconnect_effect: &'static str,
    pub added: &'static str,
    pub kept: &'static str,
    pub dropped: &'static str,
    pub decline: &'static str,
    pub declining: &'static str,
    pub approve: &'static str,
    pub approving: &'static str,
    pub read_first: &'static str,
    pub not_decided: &'static str,
    /// `{app}`
    pub not_granted: &'static str,
    /// `{app}`
    pub perhaps_granted: &'static str,

    // Members
    pub only_owner_heading: &'static str,
    /// `{organization}`, `{app}`
    pub only_owner: &'static str,
    pub owners: &'static str,
    pub link: &'static str,
    pub copy_link: &'static str,

    // Approved
    /// `{app}`
    pub connected_heading: &'static str,
    pub shown_once_heading: &'static str,
    pub shown_once: &'static str,
    pub token: &'static str,
    pub copy_token: &'static str,
    pub token_cleared: &'static str,
    pub check_heading: &'static str,
    pub check: &'static str,
    pub copy_receipt: &'static str,
    /// `{app}`, `{owner}`, `{organization}`, `{scopes}`, `{pii}`, `{time}`, `{install}`
    pub receipt: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    /// `{host}`
    pub continue_to: &'static str,
    pub not_copied: &'static str,
    pub led_elsewhere: &'static str,
    pub connected_apps: &'static str,

    // Declined
    pub declined_heading: &'static str,
    /// `{app}`, `{organization}`
    pub declined: &'static str,
    /// `{host}`
    pub return_to_host: &'static str,

    // Refused
    pub unknown_heading: &'static str,
    pub unknown: &'static str,
    /// `{app}`
    pub disabled_heading: &'static str,
    pub disabled: &'static str,
    pub disabled_connected: &'static str,
    pub broken_heading: &'static str,
    pub broken: fn(LinkParameter, LinkProblem) -> String,
    pub broken_length: &'static str,
    pub broken_hint: &'static str,
    /// `{app}`
    pub unregistered_heading: &'static str,
    /// `{origin}`
    pub unregistered: &'static str,
    pub unregistered_no_origin: &'static str,
    pub unregistered_hint: &'static str,
    pub to_fix: &'static str,
    /// `{app}`
    pub changed_heading: &'static str,
    pub changed: &'static str,
    pub review_again: &'static str,
    pub expired_heading: &'static str,
    pub expired: &'static str,
    pub start_again: &'static str,
    pub decided_heading: &'static str,
    /// `{app}`, `{organization}`
    pub decided_connected: &'static str,
    pub decided_token: &'static str,
    pub decided_nothing: &'static str,
    pub connect_again: &'static str,

    // Failed
    pub failed_heading: &'static str,
}
