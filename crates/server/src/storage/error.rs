use sqlx::error::DatabaseError;

/// A failed database operation, without the driver's types.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe())]
pub struct StorageError(#[from] sqlx::Error);

impl StorageError {
    pub fn is_unique_violation(&self) -> bool {
        self.0.as_database_error().is_some_and(DatabaseError::is_unique_violation)
    }

    pub fn is_foreign_key_violation(&self) -> bool {
        self.0.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation)
    }

    /// Whether the database can't be reached: not a bug, and worth a retry.
    pub fn is_unavailable(&self) -> bool {
        match &self.0 {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            // SQLite: busy, I/O, full, cannot open. PostgreSQL: connection, resources, shutdown.
            sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                matches!(&*code, "5" | "10" | "13" | "14" | "261" | "517")
                    || ["08", "53", "57P"]
                        .iter()
                        .any(|class| code.len() == 5 && code.starts_with(class))
            }),
            _ => false,
        }
    }

    /// Logs the kind and code only: a database's message may quote values.
    pub fn log(&self) {
        let code = self.0.as_database_error().and_then(DatabaseError::code);
        tracing::error!(kind = self.kind(), code = code.as_deref(), "database error");
    }

    /// For the operator at startup. Never quotes the URL, which may hold a password.
    pub fn describe(&self) -> String {
        match &self.0 {
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::Configuration(_) => "its URL is not valid".to_owned(),
            sqlx::Error::Database(error) => error.message().to_owned(),
            sqlx::Error::Migrate(error) => error.to_string(),
            sqlx::Error::PoolTimedOut => "it doesn't respond".to_owned(),
            _ => "it can't be used".to_owned(),
        }
    }

    fn kind(&self) -> &'static str {
        match &self.0 {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) => "connection",
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => "pool",
            sqlx::Error::Database(_) => "rejected by the database",
            sqlx::Error::RowNotFound => "row not found",
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "decoding",
            _ => "other",
        }
    }
}
