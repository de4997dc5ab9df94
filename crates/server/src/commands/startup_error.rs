//! Why the server did not start.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use rand::rngs::SysError;

use super::demo::DemoError;
use crate::config::{ConfigError, EXIT_CONFIG};
use crate::passwords::HashError;
use crate::services::StorageError;
use crate::services::admin::AdminError;
use crate::storage::BackupError;
use crate::telemetry::TelemetryError;

/// Why the server did not start, or a command did nothing. One line, without secrets.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Telemetry(#[from] TelemetryError),
    #[error("the operating system provides no randomness")]
    Randomness(#[from] SysError),
    #[error(transparent)]
    Passwords(#[from] HashError),
    #[error("can't read STATIC_DIR {}: {source}", folder.display())]
    StaticDir { folder: PathBuf, source: io::Error },
    #[error("can't create the client for {purpose}")]
    Client { purpose: &'static str, source: Box<dyn Error> },
    #[error("can't open the database of DATABASE_URL: {0}")]
    Database(#[source] StorageError),
    #[error("can't listen on {variable} {address}: {source}")]
    Bind { variable: &'static str, address: SocketAddr, source: io::Error },
    #[error("can't listen to signals: {0}")]
    Signals(#[source] io::Error),
    #[error("can't create the demo: {0}")]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Admin(#[from] AdminError),
    #[error("there is no database at {}", .0.display())]
    NoDatabase(PathBuf),
    #[error("passwords are off (PASSWORD_SIGN_IN=off): accounts sign in through the provider")]
    PasswordsOff,
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error("{} exists already: add --replace to replace it", .0.display())]
    DatabaseExists(PathBuf),
    #[error("this is for SQLite: use {postgres_tool} for PostgreSQL")]
    NotSqlite { postgres_tool: &'static str },
}

impl StartupError {
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Config(_) | Self::Telemetry(_) => ExitCode::from(EXIT_CONFIG),
            Self::Database(error) if error.is_configuration() => ExitCode::from(EXIT_CONFIG),
            _ => ExitCode::FAILURE,
        }
    }
}
