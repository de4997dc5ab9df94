//! Webhooks on the page of an app.

use domain::api_types::{AttemptError, DeliveryStatus, DisabledReason};

catalogue!("webhooks");

pub fn delivery_status(status: DeliveryStatus) -> &'static str {
    match status {
        DeliveryStatus::Pending => t().status_pending(),
        DeliveryStatus::Delivered => t().status_delivered(),
        DeliveryStatus::Failed => t().status_failed(),
    }
}

/// `http_status`: that of the answer, if there was one.
pub fn attempt_error(error: AttemptError, http_status: Option<u16>) -> &'static str {
    match error {
        AttemptError::Dns => t().error_dns(),
        AttemptError::Connect => t().error_connect(),
        AttemptError::Tls => t().error_tls(),
        AttemptError::Timeout => t().error_timeout(),
        AttemptError::AddressRefused => t().error_address_refused(),
        AttemptError::TooLarge => t().error_too_large(),
        AttemptError::Redirect => t().error_redirect(),
        AttemptError::Http if http_status.is_some() => t().error_http(),
        AttemptError::Http => t().error_no_http(),
    }
}

/// A sentence with a `{date}` in it.
pub fn disabled(reason: DisabledReason) -> &'static str {
    match reason {
        DisabledReason::Requested => t().disabled_requested(),
        DisabledReason::TooManyFailures => t().disabled_too_many_failures(),
    }
}
