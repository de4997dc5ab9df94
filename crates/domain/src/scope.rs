use crate::FieldCode;
use crate::string_enum::string_enum;

string_enum! {
    /// What an app may be allowed to do (rule 6), in the order in which scopes are stored and shown.
    pub enum Scope {
        ProjectLinksRead = "project-links:read",
        ProjectLinksWrite = "project-links:write",
        ContractsRead = "contracts:read",
        ParticipantsRead = "participants:read",
        ParticipantsEmail = "participants:email",
        UsageWrite = "usage:write",
        WebhooksManage = "webhooks:manage",
    }
}

impl Scope {
    /// The scope that comes with this one in permission checks; never stored, never listed.
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

/// A set of scopes (rule 6): no repetition, always in the order of [`Scope::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScopeSet(u8);

impl ScopeSet {
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

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this very scope is in the set.
    pub fn contains(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether the set permits what `scope` permits: it holds the scope or one that implies it.
    pub fn allows(self, scope: Scope) -> bool {
        self.iter().any(|held| held == scope || held.implies() == Some(scope))
    }

    #[must_use]
    pub fn with(self, scope: Scope, held: bool) -> Self {
        Self(if held { self.0 | scope.bit() } else { self.0 & !scope.bit() })
    }

    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.contains(*scope))
    }

    /// The scopes as strings, in the order of [`Scope::ALL`]: what is stored and sent.
    pub fn to_strings(self) -> Vec<String> {
        self.iter().map(|scope| scope.as_str().to_owned()).collect()
    }

    /// What a grant of `asked` in place of `self` adds, keeps and drops (rule 20).
    pub fn diff(self, asked: Self) -> ScopeChange {
        ScopeChange {
            added: Self(asked.0 & !self.0),
            kept: Self(asked.0 & self.0),
            dropped: Self(self.0 & !asked.0),
        }
    }
}

impl FromIterator<Scope> for ScopeSet {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        scopes.into_iter().fold(Self::EMPTY, |set, scope| set.with(scope, true))
    }
}

/// The difference between two grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeChange {
    pub added: ScopeSet,
    pub kept: ScopeSet,
    pub dropped: ScopeSet,
}

/// The PII consent of an install (rule 18): what the customer ticked, and never more than the
/// app asks for.
pub fn grants_pii(scopes: ScopeSet, ticked: bool) -> bool {
    ticked && scopes.contains(Scope::ParticipantsEmail)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn scopes_are_stored_once_and_in_order() {
        let set =
            ScopeSet::parse(&["webhooks:manage", "contracts:read", "webhooks:manage"]).unwrap();
        assert_eq!(set.to_strings(), ["contracts:read", "webhooks:manage"]);
    }

    #[test]
    fn at_least_one_and_only_known_scopes() {
        assert_eq!(ScopeSet::parse::<&str>(&[]), Err(vec![("scopes".into(), FieldCode::Required)]));
        assert_eq!(
            ScopeSet::parse(&["contracts:read", "Contracts:read", "usage:write", ""]),
            Err(vec![
                ("scopes[1]".into(), FieldCode::UnknownScope),
                ("scopes[3]".into(), FieldCode::UnknownScope)
            ])
        );
    }

    #[test]
    fn implied_scopes_are_permitted_but_not_listed() {
        let set = ScopeSet::parse(&["project-links:write"]).unwrap();
        assert!(set.allows(Scope::ProjectLinksRead) && set.allows(Scope::ProjectLinksWrite));
        assert!(!set.contains(Scope::ProjectLinksRead));
        assert_eq!(set.to_strings(), ["project-links:write"]);
        let read = ScopeSet::parse(&["project-links:read"]).unwrap();
        assert!(!read.allows(Scope::ProjectLinksWrite));
    }

    #[test]
    fn a_reconnect_adds_keeps_and_drops() {
        let old = ScopeSet::parse(&["contracts:read", "usage:write"]).unwrap();
        let new = ScopeSet::parse(&["contracts:read", "webhooks:manage"]).unwrap();
        let change = old.diff(new);
        assert_eq!(change.added.to_strings(), ["webhooks:manage"]);
        assert_eq!(change.kept.to_strings(), ["contracts:read"]);
        assert_eq!(change.dropped.to_strings(), ["usage:write"]);
    }

    #[test]
    fn pii_consent_needs_the_scope_and_the_tick() {
        let email = ScopeSet::parse(&["participants:email"]).unwrap();
        let other = ScopeSet::parse(&["participants:read"]).unwrap();
        assert!(grants_pii(email, true));
        assert!(!grants_pii(email, false));
        assert!(!grants_pii(other, true));
    }
}
