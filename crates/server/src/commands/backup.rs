//! `platform-apps backup` and `platform-apps restore`, for SQLite.

use std::path::{Path, PathBuf};

use super::StartupError;
use crate::config::Config;
use crate::storage::{BackupError, backup, sqlite_file};

/// Copies the database, which must be SQLite's, to a new file.
pub(super) async fn back_up(config: &Config, to: &Path) -> Result<(), StartupError> {
    let database = database(config, "pg_dump")?;
    backup::back_up(&database, to).await?;
    println!("Backed up {} to {}.", database.display(), to.display());
    Ok(())
}

/// Puts a backup in the place of the database, which must be SQLite's and unused.
pub(super) async fn restore(
    config: &Config,
    from: &Path,
    replace: bool,
) -> Result<(), StartupError> {
    let database = database(config, "pg_restore")?;
    backup::restore(from, &database, replace).await.map_err(|error| match error {
        BackupError::Exists { file } if file == database => StartupError::DatabaseExists(file),
        error => error.into(),
    })?;
    println!("Restored {} from {}.", database.display(), from.display());
    Ok(())
}

fn database(config: &Config, postgres_tool: &'static str) -> Result<PathBuf, StartupError> {
    config.validate_database_url()?;
    let file = sqlite_file(&config.database_url).map_err(StartupError::Database)?;
    file.ok_or(StartupError::NotSqlite { postgres_tool })
}
