//! The release server on a database of its own.

use super::{
    cores,
    fill::{Secrets, Size, Subject},
};
use crate::{
    build,
    run::{command, output},
    supervised_child::SupervisedChild,
};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    thread,
    time::{Duration, Instant},
};

const START_TIMEOUT: Duration = Duration::from_mins(5);

pub(super) const DEVELOPER: &str = "developer";
/// The example of the contract.
pub(super) const TOKEN: &str = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";
/// Customers with a session.
pub(super) const CUSTOMERS: u32 = 8;

/// The secret of a customer's session.
pub(super) fn customer(number: u32) -> String {
    format!("customer-{number}")
}

pub(super) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

pub(super) fn secrets() -> Secrets {
    Secrets {
        developer_session: hash(DEVELOPER),
        customer_sessions: (0..CUSTOMERS).map(|number| hash(&customer(number))).collect(),
        token: hash(TOKEN),
    }
}

pub(super) struct Server {
    process: SupervisedChild,
    pub(super) origin: String,
    pub(super) database_url: String,
    pub(super) subject: Subject,
}

impl Server {
    pub(super) fn start(database_url: &str, size: Size) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut program = command(&build::server_binary().to_string_lossy());
        program
            .env("BIND", format!("127.0.0.1:{port}"))
            .env("DATABASE_URL", database_url)
            .env("RATE_LIMITS", "off")
            .env("RUST_LOG", "off");
        let process = SupervisedChild::start(&program)?;
        let origin = format!("http://127.0.0.1:{port}");
        let (database_url, subject) = (database_url.to_owned(), size.subject());
        let mut server = Self { process, origin, database_url, subject };
        server.wait_until_ready()?;
        server.run_on(&cores::of_servers())?;
        Ok(server)
    }

    /// A first start creates the tables.
    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        let ready = format!("{}/readyz", self.origin);
        while ureq::get(&ready).call().is_err() {
            if self.process.has_exited()? {
                bail!("the server exited before it was ready");
            }
            if started.elapsed() > START_TIMEOUT {
                bail!("the server isn't ready after {START_TIMEOUT:?}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Linux only.
    fn process_id(&self) -> Result<String> {
        let script = self.process.id();
        let children = fs::read_to_string(format!("/proc/{script}/task/{script}/children"))?;
        let is_server = |child: &&str| {
            let name = fs::read_to_string(format!("/proc/{child}/comm"));
            name.is_ok_and(|name| name.starts_with("platform-apps"))
        };
        let server = children.split_whitespace().find(is_server);
        Ok(server.context("the server has exited")?.to_owned())
    }

    /// What Linux tells about the process: `status` or `stat`.
    fn proc(&self, file: &str) -> Result<String> {
        Ok(fs::read_to_string(format!("/proc/{}/{file}", self.process_id()?))?)
    }

    fn run_on(&self, cores: &str) -> Result<()> {
        let mut taskset = command("taskset");
        taskset.args(["--all-tasks", "--cpu-list", "--pid", cores]).arg(self.process_id()?);
        output(&mut taskset).context("taskset failed")?;
        Ok(())
    }

    pub(super) fn run_on_all_cores(&self) -> Result<()> {
        self.run_on(&cores::all())
    }

    /// Hundredths of a second of processor time so far.
    pub(super) fn processor_time(&self) -> Result<f64> {
        let stat = self.proc("stat")?;
        // After the name: the 12th and 13th are the times of the program and of the system.
        let (_, fields) = stat.rsplit_once(") ").context("Linux only")?;
        let times = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
        Ok(times.sum::<Result<f64, _>>()?)
    }

    /// Resident memory in megabytes.
    pub(super) fn memory(&self) -> Result<f64> {
        let status = self.proc("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.context("Linux only")?.parse::<f64>()? / 1024.0)
    }
}
