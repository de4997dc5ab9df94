//! Messages about failed calls in the page's language: the server's text is English.

use domain::api_types::{ErrorCode, Reason};

use crate::api::ApiError;
use crate::i18n::common::{rate_limited, t};
use crate::i18n::settings;

pub fn error_message(error: &ApiError) -> String {
    let text = match error {
        ApiError::RateLimited(seconds) => return rate_limited(*seconds),
        ApiError::Network => t().offline(),
        ApiError::Decode { .. } => t().server_failed(),
        ApiError::Api(body) if body.details.reason == Some(Reason::OwnerRequired) => {
            settings::t().owner_required()
        }
        ApiError::Api(body) if body.details.reason == Some(Reason::AccountChanged) => {
            t().account_changed_text()
        }
        ApiError::Api(body) => match body.code {
            ErrorCode::InternalError | ErrorCode::Unavailable => t().server_failed(),
            ErrorCode::NotFound => settings::t().not_found_or_no_access(),
            ErrorCode::Conflict | ErrorCode::PreconditionFailed => {
                settings::t().changed_meanwhile()
            }
            _ => settings::t().not_possible(),
        },
    };
    text.to_owned()
}
