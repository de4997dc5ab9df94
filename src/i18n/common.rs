//! Texts of both programs.

use domain::{RedirectRefusal, Scope};

use super::interpolate::interpolate;

catalogue!("common");

pub fn rate_limited(seconds: u32) -> String {
    interpolate(t().rate_limited(), &[("seconds", &seconds.to_string())])
}

pub fn scope_title(scope: Scope) -> &'static str {
    match scope {
        Scope::ProjectLinksRead => t().scope_project_links_read(),
        Scope::ProjectLinksWrite => t().scope_project_links_write(),
        Scope::ContractsRead => t().scope_contracts_read(),
        Scope::ParticipantsRead => t().scope_participants_read(),
        Scope::ParticipantsEmail => t().scope_participants_email(),
        Scope::UsageWrite => t().scope_usage_write(),
        Scope::WebhooksManage => t().scope_webhooks_manage(),
    }
}

pub fn scope_meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::ProjectLinksRead => t().scope_project_links_read_meaning(),
        Scope::ProjectLinksWrite => t().scope_project_links_write_meaning(),
        Scope::ContractsRead => t().scope_contracts_read_meaning(),
        Scope::ParticipantsRead => t().scope_participants_read_meaning(),
        Scope::ParticipantsEmail => t().scope_participants_email_meaning(),
        Scope::UsageWrite => t().scope_usage_write_meaning(),
        Scope::WebhooksManage => t().scope_webhooks_manage_meaning(),
    }
}

/// Why a presented redirect URI is refused.
pub fn refusal(refusal: RedirectRefusal) -> &'static str {
    match refusal {
        RedirectRefusal::TooLong => t().uri_too_long(),
        RedirectRefusal::Characters => t().refused_characters(),
        RedirectRefusal::NotAUrl => t().uri_not_a_url(),
        RedirectRefusal::Scheme => t().uri_scheme(),
        RedirectRefusal::Userinfo => t().uri_userinfo(),
        RedirectRefusal::Fragment => t().uri_fragment(),
        RedirectRefusal::NotCanonical => t().refused_not_canonical(),
        RedirectRefusal::PathAmbiguous => t().uri_path_ambiguous(),
        RedirectRefusal::ReservedParameter => t().refused_reserved_parameter(),
        RedirectRefusal::NoneRegistered => t().refused_none_registered(),
        RedirectRefusal::OriginMismatch => t().refused_origin_mismatch(),
        RedirectRefusal::PathMismatch => t().refused_path_mismatch(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{RedirectBase, redirect};

    use super::*;

    /// Condition 7 of the redirect rule.
    #[test]
    fn apostrophe_in_a_query_is_told_its_spelling() {
        let bases = [RedirectBase::from_stored("https://a.example/cb").unwrap()];
        let reason = redirect::check(&bases, "https://a.example/cb?name=it's").unwrap_err();
        assert!(refusal(reason).contains("%27"));
        redirect::check(&bases, "https://a.example/cb?name=it%27s").unwrap();
    }
}
