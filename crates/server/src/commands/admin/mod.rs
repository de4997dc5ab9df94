//! `platform-apps admin`: parses, calls [`Admin`], and prints.

mod print;

use domain::api_types::AppStatus;

use super::StartupError;
use crate::clock::Clock;
use crate::config::{AdminCommand, Config, Toggle};
use crate::rng::SharedRng;
use crate::services::activity::ActivityLog;
use crate::services::admin::{Admin, Outcome};
use crate::storage::{Db, sqlite_file};
use print::{app_columns, escape, organization_columns, print_line, print_rows};

/// Runs a command and prints what it did.
pub(super) async fn run(config: &Config, command: &AdminCommand) -> Result<(), StartupError> {
    let admin = open(config).await?;
    match command {
        AdminCommand::Organizations { search, json } => {
            let organizations = admin.organizations(search).await?;
            print_rows(organizations.into_iter().map(organization_columns), *json);
        }
        AdminCommand::Apps { organization, search, json } => {
            let apps = admin.apps(organization.as_deref(), search).await?;
            print_rows(apps.into_iter().map(app_columns), *json);
        }
        AdminCommand::DisableApp { slug, reason } => {
            let outcome = admin.disable_app(slug, reason.as_ref()).await?;
            print_outcome(outcome, "Disabled", "is disabled already", slug);
        }
        AdminCommand::EnableApp { slug } => {
            let (outcome, status) = admin.enable_app(slug).await?;
            print_outcome(outcome, "Enabled", "wasn't disabled by this command", slug);
            if status == AppStatus::Disabled {
                print_line(
                    "Its developers have deactivated it, so it stays off until they reactivate it.",
                );
            }
        }
        AdminCommand::ResetPassword { email } => reset_password(config, &admin, email).await?,
        AdminCommand::MakeOwner { email } => {
            let outcome = admin.make_owner(email).await?;
            print_outcome(outcome, "Made an owner:", "is an owner already", email);
        }
        AdminCommand::EndSessions { email } => match admin.end_sessions(email).await? {
            0 => print_outcome(Outcome::Unchanged, "", "has no sessions", email),
            1 => print_line(&format!("Ended 1 session of {}.", escape(email))),
            ended => print_line(&format!("Ended {ended} sessions of {}.", escape(email))),
        },
    }
    Ok(())
}

async fn open(config: &Config) -> Result<Admin, StartupError> {
    config.validate_database_url()?;
    let file = sqlite_file(&config.database_url).map_err(StartupError::Database)?;
    if let Some(file) = file.filter(|file| !file.exists()) {
        return Err(StartupError::NoDatabase(file));
    }
    let rng = SharedRng::from_system()?;
    let db = Db::connect(&config.database_url).await.map_err(StartupError::Database)?;
    let activity = ActivityLog { db: db.clone(), clock: Clock::System, rng: rng.clone() };
    Ok(Admin::new(db, Clock::System, rng, activity))
}

/// The link alone goes to standard output, for scripts.
async fn reset_password(config: &Config, admin: &Admin, email: &str) -> Result<(), StartupError> {
    if config.password_sign_in == Toggle::Off {
        return Err(StartupError::PasswordsOff);
    }
    let origin = config.own_origin()?;
    let secret = admin.create_password_reset(email).await?;
    eprintln!("Works once, for an hour. Give it to {} over a channel you trust:", escape(email));
    // In the fragment, which reaches neither server logs nor referrers.
    print_line(&format!("{}/reset-password#{secret}", origin.as_str()));
    Ok(())
}

fn print_outcome(outcome: Outcome, done: &str, already: &str, subject: &str) {
    let subject = escape(subject);
    print_line(&match outcome {
        Outcome::Changed => format!("{done} {subject}."),
        Outcome::Unchanged => format!("{subject} {already}. Nothing changed."),
    });
}
