use crate::field_code::FieldCode;
use crate::string_enum::string_enum;

string_enum! {
    /// What a platform app may do (rule 6), in the order in which scopes are stored and shown.
    pub enum Scope {
        /// See which of the platform's projects are linked to the customer's jobs.
        ProjectLinksRead = "project-links:read",
        /// Create and remove project links. Implies `project-links:read`.
        ProjectLinksWrite = "project-links:write",
        /// See contracts on linked jobs, and how much of their budget is used.
        ContractsRead = "contracts:read",
        /// See hired trainers: ID, display name, country, profile link. Never an address.
        ParticipantsRead = "participants:read",
        /// Receive trainers' `@opentrain.work` addresses, if the customer gives PII consent too
        /// (rule 18).
        ParticipantsEmail = "participants:email",
        /// Report daily hours, tasks and labels on linked contracts.
        UsageWrite = "usage:write",
        /// Choose where lifecycle events are sent.
        WebhooksManage = "webhooks:manage",
    }
}

impl Scope {
    /// The scope that permission checks add to this one (rule 6). It is neither stored nor listed.
    pub const fn implies(self) -> Option<Scope> {
        match self {
            Self::ProjectLinksWrite => Some(Self::ProjectLinksRead),
            _ => None,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of scopes (rule 6): without repetition, and always in the order of [`Scope::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScopeSet(u8);

impl ScopeSet {
    /// No scopes. Valid as a value, refused in a request.
    pub const EMPTY: Self = Self(0);

    /// Reads the scopes of a request (rule 6). Repeated ones are dropped.
    ///
    /// # Errors
    /// Every failure as field and code: `REQUIRED` for `scopes` when the list is empty,
    /// `UNKNOWN_SCOPE` for each `scopes[i]` that isn't a scope.
    pub fn parse<S: AsRef<str>>(scopes: &[S]) -> Result<Self, Vec<(String, FieldCode)>> {
        if scopes.is_empty() {
            return Err(vec![("scopes".to_owned(), FieldCode::Required)]);
        }
        let unknown: Vec<_> = (0..scopes.len())
            .filter(|&i| Scope::parse(scopes[i].as_ref()).is_none())
            .map(|i| (format!("scopes[{i}]"), FieldCode::UnknownScope))
            .collect();
        if unknown.is_empty() { Ok(Self::from_strings(scopes)) } else { Err(unknown) }
    }

    /// Reads scopes from the database or from a response. Strings that aren't scopes are skipped.
    pub fn from_strings<S: AsRef<str>>(scopes: &[S]) -> Self {
        scopes.iter().filter_map(|scope| Scope::parse(scope.as_ref())).collect()
    }

    /// Whether there is no scope in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `scope` itself is in the set. For permission checks use [`ScopeSet::allows`].
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether the set holds `scope` or one that implies it (rules 6 and 27).
    pub fn allows(self, scope: Scope) -> bool {
        self.iter().any(|held| held == scope || held.implies() == Some(scope))
    }

    /// The set with `scope` added if `held`, else removed.
    #[must_use]
    pub fn with(self, scope: Scope, held: bool) -> Self {
        Self(if held { self.0 | scope.bit() } else { self.0 & !scope.bit() })
    }

    /// The scopes in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.contains(*scope))
    }

    /// The scopes as strings, in the order of [`Scope::ALL`]: what is stored and sent.
    pub fn to_strings(self) -> Vec<String> {
        self.iter().map(|scope| scope.as_str().to_owned()).collect()
    }

    /// What changes when a grant of `self` is replaced by one of `requested` (rule 20).
    pub fn diff(self, requested: Self) -> ScopeDiff {
        ScopeDiff {
            added: Self(requested.0 & !self.0),
            kept: Self(requested.0 & self.0),
            removed: Self(self.0 & !requested.0),
        }
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        scopes.into_iter().fold(Self::EMPTY, |set, scope| set.with(scope, true))
    }
}

/// The difference between two grants, which a reconnect shows (rule 20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeDiff {
    /// Only in the new grant.
    pub added: ScopeSet,
    /// In both.
    pub kept: ScopeSet,
    /// Only in the old grant.
    pub removed: ScopeSet,
}

/// The PII consent that an install gets (rule 18): the customer's tick, but only if the app asks
/// for `participants:email`.
pub fn grants_pii(scopes: ScopeSet, ticked: bool) -> bool {
    ticked && scopes.contains(Scope::ParticipantsEmail)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 6.
    #[test]
    fn scopes_are_stored_once_and_in_order() {
        let set =
            ScopeSet::parse(&["webhooks:manage", "contracts:read", "webhooks:manage"]).unwrap();
        assert_eq!(set.to_strings(), ["contracts:read", "webhooks:manage"]);
    }

    /// Rule 6.
    #[test]
    fn request_needs_at_least_one_scope_and_only_known_ones() {
        assert_eq!(ScopeSet::parse::<&str>(&[]), Err(vec![("scopes".into(), FieldCode::Required)]));
        assert_eq!(
            ScopeSet::parse(&["contracts:read", "Contracts:read", "usage:write", ""]),
            Err(vec![
                ("scopes[1]".into(), FieldCode::UnknownScope),
                ("scopes[3]".into(), FieldCode::UnknownScope)
            ])
        );
    }

    /// Rules 6 and 27.
    #[test]
    fn implied_scopes_are_allowed_but_not_listed() {
        let set = ScopeSet::parse(&["project-links:write"]).unwrap();
        assert!(set.allows(Scope::ProjectLinksRead) && set.allows(Scope::ProjectLinksWrite));
        assert!(!set.contains(Scope::ProjectLinksRead));
        assert_eq!(set.to_strings(), ["project-links:write"]);
        let read = ScopeSet::parse(&["project-links:read"]).unwrap();
        assert!(!read.allows(Scope::ProjectLinksWrite));
    }

    /// Rule 20.
    #[test]
    fn diff_splits_scopes_into_added_kept_and_removed() {
        let old = ScopeSet::parse(&["contracts:read", "usage:write"]).unwrap();
        let new = ScopeSet::parse(&["contracts:read", "webhooks:manage"]).unwrap();
        let diff = old.diff(new);
        assert_eq!(diff.added.to_strings(), ["webhooks:manage"]);
        assert_eq!(diff.kept.to_strings(), ["contracts:read"]);
        assert_eq!(diff.removed.to_strings(), ["usage:write"]);
    }

    /// Rule 18.
    #[test]
    fn pii_consent_needs_both_the_scope_and_the_tick() {
        let email = ScopeSet::parse(&["participants:email"]).unwrap();
        let other = ScopeSet::parse(&["participants:read"]).unwrap();
        assert!(grants_pii(email, true));
        assert!(!grants_pii(email, false));
        assert!(!grants_pii(other, true));
    }
}
