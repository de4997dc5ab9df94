use std::panic::Location;
use std::sync::Arc;

use sqlx::error::{DatabaseError, ErrorKind};

/// A failed database operation, without the driver's types.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.describe())]
pub struct StorageError {
    /// Several requests may have asked with one statement.
    source: Arc<sqlx::Error>,
    /// It was the connection that failed.
    is_connection_failure: bool,
    /// The line that ran the operation.
    operation: &'static Location<'static>,
}

/// What a failure means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    /// The database can't do it now: not a bug, and worth a retry later.
    Unavailable,
    /// Another transaction got in the way: worth a retry at once.
    Conflict,
    Other,
}

impl From<sqlx::Error> for StorageError {
    #[track_caller]
    fn from(source: sqlx::Error) -> Self {
        Self {
            source: Arc::new(source),
            is_connection_failure: false,
            operation: Location::caller(),
        }
    }
}

impl StorageError {
    /// No connection could be had, or a transaction that this one is a part of failed. Whatever the
    /// reason, it isn't the request's: PostgreSQL may take no connections to this database, or none of
    /// this role.
    #[track_caller]
    pub(super) fn connection_failed(source: sqlx::Error) -> Self {
        Self { is_connection_failure: true, ..source.into() }
    }

    /// The task that asks the database has ended.
    #[track_caller]
    pub(super) fn stopped() -> Self {
        sqlx::Error::WorkerCrashed.into()
    }

    pub fn is_unique_violation(&self) -> bool {
        self.database_error().is_some_and(DatabaseError::is_unique_violation)
    }

    /// `error` in place of a unique violation.
    pub fn on_unique_violation<E: From<Self>>(self, error: E) -> E {
        if self.is_unique_violation() { error } else { self.into() }
    }

    pub fn is_foreign_key_violation(&self) -> bool {
        self.database_error().is_some_and(DatabaseError::is_foreign_key_violation)
    }

    /// Whether the database can't do it now: not a bug, and worth a retry later.
    pub fn is_unavailable(&self) -> bool {
        self.condition() == Condition::Unavailable
    }

    /// Whether another transaction got in the way and this one was rolled back: worth a retry at
    /// once.
    pub fn is_conflict(&self) -> bool {
        self.condition() == Condition::Conflict
    }

    /// Whether the database's URL is wrong, so that trying again doesn't help.
    pub fn is_configuration(&self) -> bool {
        matches!(&*self.source, sqlx::Error::Configuration(_))
    }

    /// Whether another connection to the SQLite file holds a lock.
    pub(super) fn is_busy(&self) -> bool {
        let code = self.database_error().and_then(DatabaseError::code);
        code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xff == 5)
    }

    /// Logs operation, class, code and constraint: a database's message may quote values. A conflict
    /// is a warning, because it is tried again.
    pub fn log(&self) {
        let error = self.database_error();
        let code = error.and_then(DatabaseError::code);
        let file = self.operation.file().rsplit(['/', '\\']).next().unwrap_or_default();
        // The level of an event is a constant.
        macro_rules! log {
            ($level:ident) => {
                tracing::$level!(
                    operation = format_args!("{file}:{}", self.operation.line()),
                    class = self.class(),
                    code = code.as_deref(),
                    constraint = error.and_then(constraint),
                    "database error"
                )
            };
        }
        if self.is_conflict() { log!(warn) } else { log!(error) }
    }

    /// For the operator at startup. Never quotes the URL, which may hold a password.
    pub fn describe(&self) -> String {
        match &*self.source {
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::Configuration(_) => "its URL is not valid".to_owned(),
            sqlx::Error::Database(error) => error.message().to_owned(),
            sqlx::Error::Migrate(error) => error.to_string(),
            sqlx::Error::PoolTimedOut => "it doesn't respond".to_owned(),
            _ => "it can't be used".to_owned(),
        }
    }

    fn database_error(&self) -> Option<&dyn DatabaseError> {
        self.source.as_database_error()
    }

    fn condition(&self) -> Condition {
        if self.is_connection_failure {
            return Condition::Unavailable;
        }
        match &*self.source {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Condition::Unavailable,
            sqlx::Error::Database(error) => {
                error.code().map_or(Condition::Other, |code| condition(&code))
            }
            _ => Condition::Other,
        }
    }

    fn class(&self) -> &'static str {
        match &*self.source {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => "connection",
            sqlx::Error::PoolTimedOut => "timed out waiting",
            sqlx::Error::PoolClosed => "shutting down",
            sqlx::Error::Database(error) => match error.kind() {
                ErrorKind::UniqueViolation => "unique violation",
                ErrorKind::ForeignKeyViolation => "foreign key violation",
                ErrorKind::NotNullViolation => "not null violation",
                ErrorKind::CheckViolation => "check violation",
                _ => match self.condition() {
                    Condition::Unavailable => "unavailable",
                    Condition::Conflict => "conflict",
                    Condition::Other => "rejected by the database",
                },
            },
            sqlx::Error::RowNotFound => "row not found",
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "decoding",
            _ => "other",
        }
    }
}

/// What an error code means. PostgreSQL's have five characters; SQLite's are numbers below 10,000,
/// whose low byte is the primary code.
fn condition(code: &str) -> Condition {
    if code.len() == 5 {
        return match code {
            // Serialization failure, deadlock.
            "40001" | "40P01" => Condition::Conflict,
            // Statement timeout, lock timeout, read-only, timeouts between statements, and a commit
            // that may have been done.
            "57014" | "55P03" | "25006" | "25P03" | "25P04" | "40003" => Condition::Unavailable,
            // Connection, resources, shutdown, I/O.
            _ if ["08", "53", "57P", "58"].iter().any(|class| code.starts_with(class)) => {
                Condition::Unavailable
            }
            _ => Condition::Other,
        };
    }
    match code.parse::<u32>().map(|code| code & 0xff) {
        // Busy, locked, out of memory, read-only, I/O, full, cannot open, locking protocol.
        Ok(5 | 6 | 7 | 8 | 10 | 13 | 14 | 15) => Condition::Unavailable,
        _ => Condition::Other,
    }
}

/// The name of a violated constraint. SQLite has it only in its message, as the columns.
fn constraint(error: &dyn DatabaseError) -> Option<&str> {
    let columns = || {
        let (_, columns) = error.message().rsplit_once("UNIQUE constraint failed: ")?;
        columns.split(')').next()
    };
    error.constraint().or_else(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_pass_are_unavailable() {
        for code in [
            "5",    // SQLITE_BUSY
            "261",  // SQLITE_BUSY_RECOVERY
            "517",  // SQLITE_BUSY_SNAPSHOT
            "262",  // SQLITE_LOCKED_SHAREDCACHE
            "8",    // SQLITE_READONLY
            "1032", // SQLITE_READONLY_DBMOVED
            "266",  // SQLITE_IOERR_READ
            "1034", // SQLITE_IOERR_FSYNC
            "8714", // SQLITE_IOERR_IN_PAGE
            "13",   // SQLITE_FULL
            "270",  // SQLITE_CANTOPEN_NOTEMPDIR
            "08006", "53300", "57P01", "57P03", "57014", "55P03", "25006", "58030", "40003",
        ] {
            assert_eq!(condition(code), Condition::Unavailable, "{code}");
        }
    }

    #[test]
    fn codes_of_lost_races_are_conflicts() {
        for code in ["40001", "40P01"] {
            assert_eq!(condition(code), Condition::Conflict, "{code}");
        }
    }

    #[test]
    fn codes_of_bugs_are_neither() {
        // Constraint violations, corruption, syntax, internal errors.
        for code in
            ["19", "2067", "787", "11", "1", "", "23505", "42601", "XX000", "22021", "10000"]
        {
            assert_eq!(condition(code), Condition::Other, "{code}");
        }
    }

    #[test]
    fn failure_to_connect_is_unavailable_whatever_its_code() {
        assert!(!StorageError::from(sqlx::Error::RowNotFound).is_unavailable());
        assert!(StorageError::connection_failed(sqlx::Error::RowNotFound).is_unavailable());
    }

    #[test]
    fn operation_is_the_line_that_failed() {
        fn fail() -> Result<(), StorageError> {
            Err(sqlx::Error::RowNotFound)?;
            Ok(())
        }
        let error = fail().unwrap_err();
        assert!(error.operation.file().ends_with("storage/error.rs"), "{}", error.operation);
    }
}
