//! Why the server did not start.

use std::process::ExitCode;

use crate::config::EXIT_CONFIG;
use crate::services::StorageError;

/// Why the server did not start, or a command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum StartupError {
    #[error("{0}")]
    Configuration(String),
    #[error("{0}")]
    Start(String),
}

impl StartupError {
    pub(crate) fn no_randomness() -> Self {
        Self::Start("the operating system provides no randomness".to_owned())
    }

    pub(crate) fn database(error: StorageError) -> Self {
        let line = format!("can't open the database of DATABASE_URL: {}", error.describe());
        if error.is_configuration() { Self::Configuration(line) } else { Self::Start(line) }
    }

    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Configuration(_) => ExitCode::from(EXIT_CONFIG),
            Self::Start(_) => ExitCode::FAILURE,
        }
    }
}
