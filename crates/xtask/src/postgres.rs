//! PostgreSQL servers: temporary ones for tests, and one that is kept for measurements.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::run::{self, command, output};
use crate::tools;

const START_TIMEOUT: Duration = Duration::from_mins(1);

pub(crate) struct Postgres {
    script: Child,
    port: u16,
    programs: PathBuf,
}

impl Postgres {
    pub(crate) fn start() -> Result<Self> {
        Self::start_in(None)
    }

    /// Keeps what is in the folder, and each commit even if the power fails.
    pub(crate) fn start_kept(folder: &Path) -> Result<Self> {
        Self::start_in(Some(folder))
    }

    fn start_in(folder: Option<&Path>) -> Result<Self> {
        let programs = tools::postgres()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();

        // PostgreSQL refuses to run as root.
        let is_root = output(command("id").arg("-u")).as_deref() == Some("0");
        let mut script = command(if is_root { "runuser" } else { "sh" });
        if is_root {
            script.args(["--user", "postgres", "--", "sh"]);
        }
        let script = script
            .current_dir("/")
            .args(["-c", include_str!("postgres.sh"), "postgres.sh", &port.to_string()])
            .arg(&programs)
            .args(folder)
            .stdin(Stdio::piped())
            .spawn()
            .context("can't start the PostgreSQL script")?;

        let mut server = Self { script, port, programs };
        server.wait_until_ready()?;
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        self.url_of("postgres")
    }

    pub(crate) fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// For tests that start and stop a server of their own.
    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if let Some(status) = self.script.try_wait()? {
                bail!("PostgreSQL exited before it accepted connections ({status})");
            }
            if started.elapsed() > START_TIMEOUT {
                bail!(
                    "PostgreSQL doesn't accept connections after {}",
                    run::seconds(START_TIMEOUT)
                );
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}
