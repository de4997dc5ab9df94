//! The activity of an app or an organization.

use domain::api_types::{ActivityType, Reason};

catalogue!("activity");

pub fn activity_label(kind: ActivityType) -> &'static str {
    match kind {
        ActivityType::AppRegistered => t().app_registered(),
        ActivityType::AppEdited => t().app_edited(),
        ActivityType::AppDeactivated => t().app_deactivated(),
        ActivityType::AppReactivated => t().app_reactivated(),
        ActivityType::ConsentApproved => t().consent_approved(),
        ActivityType::ConsentDeclined => t().consent_declined(),
        ActivityType::ConsentRefused => t().consent_refused(),
        ActivityType::InstallReconnected => t().install_reconnected(),
        ActivityType::InstallDisconnected => t().install_disconnected(),
        ActivityType::AppDisabled => t().app_disabled(),
        ActivityType::AppEnabled => t().app_enabled(),
        ActivityType::MemberMadeOwner => t().member_made_owner(),
        ActivityType::SessionsEnded => t().sessions_ended(),
        ActivityType::PasswordResetLinkCreated => t().password_reset_link_created(),
    }
}

pub fn refusal_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::AppDisabled => t().because_app_disabled(),
        Reason::InvalidLink => t().because_invalid_link(),
        Reason::RedirectUriRefused => t().because_redirect_uri_refused(),
        Reason::OwnerRequired => t().because_owner_required(),
        Reason::ConsentUsed => t().because_consent_used(),
        Reason::ConsentExpired => t().because_consent_expired(),
        Reason::AppChanged => t().because_app_changed(),
        Reason::InstallChanged => t().because_install_changed(),
        Reason::UnknownApp => t().because_unknown_app(),
        _ => t().because_other(),
    }
}
