//! What the real server has in memory.

use crate::harness::{Client, Database};
use crate::process::Process;

/// In bytes.
const MAX: usize = 100 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn hashed_passwords_leave_nothing_behind() {
    let database = Database::create().await;
    let server = Process::start(&database.url(), "info");
    let sign_ups = (0..24).map(|n| {
        let client = Client::of(server.router());
        tokio::spawn(async move { client.sign_up(&format!("{n}@example.com")).await })
    });
    for sign_up in sign_ups.collect::<Vec<_>>() {
        sign_up.await.unwrap();
    }
    let used = server.memory();
    assert!(used < MAX, "{used} bytes");
}
