//! Filled databases. Each run fills its own, since measuring changes them.

use super::{
    Database,
    fill::Size,
    server::{Server, secrets},
};
use crate::{
    postgres::Postgres,
    run::{self, command, root},
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

pub(super) enum Engine {
    Sqlite,
    Postgres(Postgres),
}

impl Engine {
    pub(super) fn start(database: Database) -> Result<Self> {
        match database {
            Database::Sqlite => {
                fs::create_dir_all(folder())?;
                Ok(Self::Sqlite)
            }
            // Not in the checkout, which the user of PostgreSQL may not be able to read.
            Database::Postgres => {
                let folder = env::temp_dir().join("platform-apps-bench");
                Ok(Self::Postgres(Postgres::start_kept(&folder)?))
            }
        }
    }

    /// The URL of a database of this size, filled anew.
    pub(super) fn filled(&self, size: Size) -> Result<String> {
        let name = format!("bench_{}", size.installs);
        let started = Instant::now();
        self.create(&name)?;
        self.fill(&self.url(&name), size)?;
        // The disk would still be writing while the first requests are measured.
        run::run_inherit(&mut command("sync"))?;
        println!("      filled {name} in {}", run::seconds(started.elapsed()));
        Ok(self.url(&name))
    }

    fn url(&self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", file(name).display()),
            Self::Postgres(server) => server.url_of(name),
        }
    }

    fn fill(&self, url: &str, size: Size) -> Result<()> {
        // Creates the tables.
        drop(Server::start(url, size)?);
        let statements = size.statements(&secrets()).join(";\n");
        let script = match self {
            Self::Sqlite => format!(
                "PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY;
                 BEGIN; {statements}; COMMIT; PRAGMA wal_checkpoint(TRUNCATE);"
            ),
            Self::Postgres(_) => {
                format!("BEGIN; {statements}; COMMIT; VACUUM ANALYZE; CHECKPOINT;")
            }
        };
        self.run(url, &script)
    }

    /// An empty database in place of the last run's.
    fn create(&self, name: &str) -> Result<()> {
        match self {
            Self::Sqlite => {
                for suffix in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(format!("{}{suffix}", file(name).display()));
                }
                Ok(())
            }
            Self::Postgres(server) => {
                let sql = format!("DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name};");
                self.run(&server.url(), &sql)
            }
        }
    }

    /// Runs statements one after the other, as a program does that does nothing else.
    pub(super) fn run(&self, url: &str, statements: &str) -> Result<()> {
        let mut program = match self {
            Self::Sqlite => {
                let mut sqlite = command("sqlite3");
                // The server that created the tables may still be stopping.
                sqlite.args(["-bail", "-cmd", ".timeout 30000"]);
                sqlite.arg(url.trim_start_matches("sqlite://"));
                sqlite
            }
            Self::Postgres(_) => psql(url),
        };
        let mut child = program.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        let mut input = child.stdin.take().context("the pipe is open")?;
        input.write_all(statements.as_bytes())?;
        drop(input);
        if !child.wait()?.success() {
            bail!("a statement failed");
        }
        Ok(())
    }
}

fn psql(url: &str) -> Command {
    let mut psql = command("psql");
    psql.args(["--no-psqlrc", "--quiet", "--no-align", "--set", "ON_ERROR_STOP=1", url]);
    psql
}

fn folder() -> PathBuf {
    root().join("target/bench")
}

fn file(name: &str) -> PathBuf {
    folder().join(format!("{name}.db"))
}
