//! The file of a SQLite database.

use std::path::PathBuf;

use sqlx::sqlite::SqliteConnectOptions;

/// The file of a SQLite database. `None` for PostgreSQL.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options: SqliteConnectOptions =
        Some(url).filter(|url| url.starts_with("sqlite:"))?.parse().ok()?;
    Some(options.get_filename().into())
}
