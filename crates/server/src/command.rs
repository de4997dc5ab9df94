//! What the program does instead of serving.

use std::path::PathBuf;

use clap::Subcommand;
use domain::Description;

#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Create two demo organizations and print how to sign in. Running it again changes nothing.
    Demo,
    /// Manage organizations, accounts and apps as the operator, while servers run. Needs
    /// `DATABASE_URL` and, for links, `PUBLIC_URL`.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Copy the SQLite database to a new file, while servers run.
    Backup {
        /// Must not exist yet.
        file: PathBuf,
    },
    /// Replace the SQLite database with a backup. Stop the server first.
    Restore {
        /// Made by `backup`.
        file: PathBuf,
        /// Needed if there is a database already.
        #[arg(long)]
        replace: bool,
    },
}

#[derive(Clone, Debug, Subcommand)]
pub enum AdminCommand {
    /// List organizations, oldest first.
    Organizations {
        /// Only those whose name contains this text, in any ASCII case.
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        search: String,
        /// One JSON object per line, for scripts.
        #[arg(long)]
        json: bool,
    },
    /// List platform apps, oldest first.
    Apps {
        /// Only those of the organization with this ID.
        #[arg(long, value_name = "ID")]
        organization: Option<String>,
        /// Only those whose name, slug or client ID contains this text, in any ASCII case.
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        search: String,
        /// One JSON object per line, for scripts.
        #[arg(long)]
        json: bool,
    },
    /// Disable an app: it takes no new connections, and the calls of its installs are refused. Its
    /// developers can't reactivate it.
    DisableApp {
        slug: String,
        /// Shown to the app's developers, up to 500 characters.
        #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
        reason: Option<Description>,
    },
    /// No longer disable an app. One that its developers have deactivated stays so.
    EnableApp { slug: String },
    /// Print a link that sets the password of an account. It works once, for an hour, and ends the one
    /// before.
    ResetPassword { email: String },
    /// Make an account an owner of its organization.
    MakeOwner { email: String },
    /// End all sessions of an account.
    EndSessions { email: String },
}

fn parse_reason(text: &str) -> Result<Description, String> {
    let reason = Description::parse(text).map_err(|code| code.to_string())?;
    reason.ok_or_else(|| "it is empty".to_owned())
}
