//! Filled databases. They are kept, since filling a large one takes minutes.

use super::{
    Database,
    fill::Size,
    server::{Server, secrets},
};
use crate::{
    postgres::Postgres,
    run::{self, command, output, root},
};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
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

    /// The URL of a database of this size.
    pub(super) fn filled(&self, size: Size) -> Result<String> {
        let name = format!("bench_{}_{}", size.installs, fingerprint()?);
        if !self.exists(&name) {
            let started = Instant::now();
            self.fill(&name, size)?;
            println!("      filled {name} in {}", run::seconds(started.elapsed()));
        }
        Ok(self.url(&name))
    }

    fn url(&self, name: &str) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", file(name).display()),
            Self::Postgres(server) => server.url_of(name),
        }
    }

    fn exists(&self, name: &str) -> bool {
        match self {
            Self::Sqlite => file(name).exists(),
            Self::Postgres(server) => {
                let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
                let mut psql = psql(&server.url());
                output(psql.args(["--tuples-only", "--command", &sql]))
                    .is_some_and(|row| row == "1")
            }
        }
    }

    /// Fills it under another name, so that one that is half filled is never measured.
    fn fill(&self, name: &str, size: Size) -> Result<()> {
        let filling = format!("filling_{}", size.installs);
        self.create(&filling)?;
        let url = self.url(&filling);
        // Creates the tables.
        drop(Server::start(&url, size)?);
        let statements = size.statements(&secrets()).join(";\n");
        match self {
            Self::Sqlite => {
                self.run(&url, &format!(
                    "PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY;
                     BEGIN; {statements}; COMMIT; PRAGMA wal_checkpoint(TRUNCATE);"
                ))?;
                fs::rename(file(&filling), file(name))?;
            }
            Self::Postgres(server) => {
                self.run(
                    &url,
                    &format!("BEGIN; {statements}; COMMIT; VACUUM ANALYZE; CHECKPOINT;"),
                )?;
                let sql = format!("ALTER DATABASE {filling} RENAME TO {name};");
                self.run(&server.url(), &sql)?;
            }
        }
        Ok(())
    }

    /// An empty database in place of one that was left half filled.
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

/// Changes with the schema and with what is filled in.
fn fingerprint() -> Result<String> {
    let mut files: Vec<_> = fs::read_dir(root().join("crates/server/migrations"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    files.push(root().join("crates/xtask/src/bench/fill.rs"));
    let mut hash = Sha256::new();
    for file in files {
        hash.update(fs::read(file)?);
    }
    Ok(hex::encode(hash.finalize())[..8].to_owned())
}
