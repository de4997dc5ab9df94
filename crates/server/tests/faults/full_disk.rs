//! A file system without space, under a SQLite database.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::Client;
use crate::helpers::*;
use crate::process::Process;
use crate::workload::call_as_platform;

/// A small file system in memory.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None` where mounting isn't permitted.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(folder.path())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Takes all the space that is left.
    fn fill(&self) {
        let mut filler = File::options().append(true).create(true).open(self.filler()).unwrap();
        while filler.write(&[0; 4096]).is_ok_and(|written| written > 0) {}
    }

    fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn full_disk_refuses_writes_until_there_is_space_again() {
    if std::env::var_os("TEST_DATABASE").is_some() {
        return; // SQLite's file is on the disk, PostgreSQL's isn't.
    }
    let Some(disk) = SmallDisk::mount() else {
        eprintln!("skipped: mounting a file system isn't permitted");
        return;
    };
    let url = format!("sqlite://{}/platform-apps.db", disk.path().display());
    let server = Process::start(&url, "info");
    let acme = Client::of(server.router());
    acme.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let token = text(&connect(&acme, "acme").await, "token").to_owned();
    let mut acknowledged = 0;

    for round in 0..2 {
        disk.fill();
        let refused = write_until_refused(&acme, &app, round, &mut acknowledged).await;
        refused.error(503, "UNAVAILABLE");
        assert!(refused.header("retry-after").is_some(), "{:?}", refused.headers);
        // What needs no space goes on.
        assert_eq!(revision(&acme, &app).await, 1 + acknowledged);
        call_as_platform(&acme, &token).await.expect(200);
        acme.get("/readyz").await.expect(200);
        acme.get("/healthz").await.expect(200);
        let registered = register_at_once(&acme, round).await;

        disk.free();
        assert_eq!(slugs(&acme, round).await, registered);
        edit(&acme, &app, json!({"name": format!("Back {round}")})).await;
        acknowledged += 1;
        assert_eq!(revision(&acme, &app).await, 1 + acknowledged);
    }
    drop(server);
    let server = Process::start(&url, "info");
    let again = Client::of(server.router());
    again.set_cookie(acme.cookie());
    assert_eq!(revision(&again, &app).await, 1 + acknowledged);
}

async fn revision(client: &Client, app: &Value) -> i64 {
    client.get(&path_of(app)).await.expect(200)["revision"].as_i64().unwrap()
}

/// The slugs of those that were acknowledged. They shared a commit, or none.
async fn register_at_once(client: &Client, round: usize) -> BTreeSet<String> {
    let register = async |slug: String| {
        let answer = client.post("/api/v1/platform-apps", app_input(&slug)).await;
        if answer.status == 201 {
            return Some(slug);
        }
        answer.error(503, "UNAVAILABLE");
        None
    };
    let slugs = (0..8).map(|number| format!("round-{round}-{number}"));
    join_all(slugs.map(register)).await.into_iter().flatten().collect()
}

async fn slugs(client: &Client, round: usize) -> BTreeSet<String> {
    let apps = client.get(&format!("/api/v1/platform-apps?query=round-{round}")).await.expect(200);
    let apps = apps["items"].as_array().unwrap();
    apps.iter().map(|app| text(app, "slug").to_owned()).collect()
}

/// SQLite's log has some space of its own, so the first writes may succeed.
async fn write_until_refused(
    client: &Client,
    app: &Value,
    round: usize,
    acknowledged: &mut i64,
) -> crate::harness::TestResponse {
    loop {
        let tag = format!("\"{}\"", 1 + *acknowledged);
        let patch = json!({"description": format!("{round} {acknowledged} {}", "x".repeat(400))});
        let answer = edit_from(client, &path_of(app), Some(&tag), patch).await;
        if answer.status != 200 {
            return answer;
        }
        *acknowledged += 1;
    }
}
