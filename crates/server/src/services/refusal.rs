use domain::api_types::Reason;
use domain::{LinkError, RedirectRefusal, redirect};

/// Why a consent link or a decision is refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub reason: Reason,
    /// What is wrong with an invalid link.
    pub link: Option<LinkError>,
    /// Why a redirect was refused.
    pub code: Option<RedirectRefusal>,
    /// Where a refused redirect would have led.
    pub origin: Option<String>,
    /// The app, where the customer is told its name.
    pub app_name: Option<String>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, link: None, code: None, origin: None, app_name: None }
    }
}

impl Refusal {
    pub(super) fn invalid_link(error: LinkError) -> Self {
        Self { link: Some(error), ..Reason::InvalidLink.into() }
    }

    pub(super) fn redirect(code: RedirectRefusal, presented: &str) -> Self {
        let origin = redirect::presented_origin(presented);
        Self { code: Some(code), origin, ..Reason::RedirectUriRefused.into() }
    }
}
