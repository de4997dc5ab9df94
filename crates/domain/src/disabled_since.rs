use crate::api_types::{AppStatus, DisabledBy};

/// When the developers and the operator disabled a platform app, in Unix milliseconds. They decide
/// independently (rule 41).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DisabledSince {
    /// When its developers disabled it. `None` if they haven't.
    pub developer: Option<i64>,
    /// When the operator disabled it. `None` if the operator hasn't.
    pub operator: Option<i64>,
}

impl DisabledSince {
    /// [`AppStatus::Disabled`] while either has disabled it.
    pub fn status(self) -> AppStatus {
        if self.since().is_some() { AppStatus::Disabled } else { AppStatus::Active }
    }

    /// Who disabled it: the operator, if both have.
    pub fn by(self) -> Option<DisabledBy> {
        let operator = self.operator.map(|_| DisabledBy::Operator);
        operator.or(self.developer.map(|_| DisabledBy::Developer))
    }

    /// When the one that [`by`](Self::by) names disabled it.
    pub fn since(self) -> Option<i64> {
        self.operator.or(self.developer)
    }
}
