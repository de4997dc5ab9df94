//! `platform-apps backup` and `platform-apps restore`, for SQLite.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::startup_error::StartupError;
use crate::storage::{BackupError, backup, sqlite_file};

/// Copies the database, which must be SQLite's, to a new file.
pub async fn back_up(config: &Config, to: &Path) -> Result<(), StartupError> {
    let database = database(config, "pg_dump")?;
    backup::back_up(&database, to).await?;
    println!("Backed up {} to {}.", database.display(), to.display());
    Ok(())
}

/// Puts a backup in the place of the database, which must be SQLite's and unused.
pub async fn restore(config: &Config, from: &Path, replace: bool) -> Result<(), StartupError> {
    let database = database(config, "pg_restore")?;
    backup::restore(from, &database, replace).await.map_err(|error| match error {
        BackupError::Exists { file } if file == database => {
            let line = format!("{} exists already: add --replace to replace it", file.display());
            StartupError::Start(line)
        }
        error => error.into(),
    })?;
    println!("Restored {} from {}.", database.display(), from.display());
    Ok(())
}

/// `tool` is PostgreSQL's own.
fn database(config: &Config, tool: &str) -> Result<PathBuf, StartupError> {
    config.validate_database_url().map_err(StartupError::Configuration)?;
    sqlite_file(&config.database_url).ok_or_else(|| {
        StartupError::Start(format!("this is for SQLite: use {tool} for PostgreSQL"))
    })
}

impl From<BackupError> for StartupError {
    fn from(error: BackupError) -> Self {
        Self::Start(error.to_string())
    }
}
