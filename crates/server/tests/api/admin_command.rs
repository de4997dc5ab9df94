//! `platform-apps admin` as a process, beside a running server.

use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::harness::{Client, Database};
use crate::helpers::*;
use crate::process::Process;

const ADA: &str = "ada@acme.example";

/// A running server, and the operator's shell beside it.
struct Setup {
    database: Database,
    server: Process,
    developer: Client,
}

impl Setup {
    async fn new() -> Self {
        let database = Database::create().await;
        let server = Process::start(&database.url(), "trace");
        let developer = Client::of(server.router());
        developer.sign_up(ADA).await;
        register(&developer, app_input("acme")).await;
        Self { database, server, developer }
    }

    fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(&[], arguments)
    }

    fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
        Run::new(
            &[&[("DATABASE_URL", self.database.url().as_str())], variables].concat(),
            arguments,
        )
    }

    async fn status(&self) -> Value {
        let apps = self.developer.get("/api/v1/platform-apps").await.expect(200);
        apps["items"][0]["status"].clone()
    }
}

/// What a command of the operator came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn new(variables: &[(&str, &str)], arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_platform-apps"));
        command.env_clear().envs(variables.iter().copied()).args(arguments);
        let Output { status, stdout, stderr } =
            tokio::task::block_in_place(|| command.output()).unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
    }

    #[track_caller]
    pub fn succeeds(&self) {
        assert_eq!((self.code, &*self.err), (0, ""));
    }

    #[track_caller]
    fn says(&self, code: i32, line: &str) {
        assert_eq!((self.code, &*self.out, &*self.err), (code, &*format!("{line}\n"), ""));
    }

    #[track_caller]
    pub fn fails(&self, code: i32, line: &str) {
        let err = format!("platform-apps: {line}\n");
        assert_eq!((self.code, &*self.out, &*self.err), (code, "", &*err));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn app_is_disabled_and_enabled_beside_a_running_server() {
    let setup = Setup::new().await;
    let disable = ["admin", "disable-app", "acme", "--reason", "Sends spam."];
    setup.run(&disable).says(0, "Disabled acme.");
    assert_eq!(setup.status().await, "DISABLED");
    setup.run(&disable).says(0, "acme is disabled already. Nothing changed.");
    setup.run(&["admin", "enable-app", "acme"]).says(0, "Enabled acme.");
    assert_eq!(setup.status().await, "ACTIVE");
    let again = setup.run(&["admin", "enable-app", "acme"]);
    again.says(0, "acme wasn't disabled by this command. Nothing changed.");

    let apps = setup.developer.get("/api/v1/platform-apps").await.expect(200);
    deactivate(&setup.developer, &apps["items"][0]).await;
    setup.run(&["admin", "disable-app", "acme"]).says(0, "Disabled acme.");
    let enabled = setup.run(&["admin", "enable-app", "acme"]);
    enabled.says(
        0,
        "Enabled acme.\nIts developers have deactivated it, so it stays off until they reactivate it.",
    );
    assert_eq!(setup.status().await, "DISABLED");
}

#[tokio::test(flavor = "multi_thread")]
async fn account_gets_a_new_password_by_the_printed_link() {
    let setup = Setup::new().await;
    let public_url = [("PUBLIC_URL", "https://apps.example")];
    let printed = setup.run_with(&public_url, &["admin", "reset-password", ADA]);
    assert_eq!(printed.code, 0, "{}", printed.err);
    assert!(printed.err.contains(ADA), "{}", printed.err);
    let secret =
        printed.out.strip_prefix("https://apps.example/reset-password#").unwrap().trim_end();
    assert!(!printed.err.contains(secret));
    let client = Client::of(setup.server.router());
    let input = json!({"secret": secret, "password": "a new pass phrase"});
    client.post("/api/v1/password-resets", input).await.expect(204);
    setup.developer.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    let sign_in = json!({"email": ADA, "password": "a new pass phrase"});
    client.post("/api/v1/session", sign_in).await.expect(200);
    let log = setup.server.log();
    assert!(log.contains("password_resets"), "the log of the statements is missing");
    assert!(!log.contains(secret) && !log.contains("a new pass phrase"));

    let off = [("PASSWORD_SIGN_IN", "off")];
    let refused = setup.run_with(&off, &["admin", "reset-password", ADA]);
    refused.fails(
        1,
        "passwords are off (PASSWORD_SIGN_IN=off): accounts sign in through the provider",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_beside_a_running_server() {
    let setup = Setup::new().await;
    setup.run(&["admin", "end-sessions", ADA]).says(0, "Ended 1 session of ada@acme.example.");
    setup.developer.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    let again = setup.run(&["admin", "end-sessions", ADA]);
    again.says(0, "ada@acme.example has no sessions. Nothing changed.");
    let owner = setup.run(&["admin", "make-owner", ADA]);
    owner.says(0, "ada@acme.example is an owner already. Nothing changed.");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_tables_or_json_lines() {
    let setup = Setup::new().await;
    let session = current_session(&setup.developer).await;
    let id = text(&session["organization"], "id");
    let table = setup.run(&["admin", "organizations"]);
    let lines: Vec<_> = table.out.lines().collect();
    assert!(lines[0].starts_with("id ") && lines[0].ends_with("name"), "{}", table.out);
    assert!(lines[1].starts_with(id) && lines[1].ends_with("ada inc"), "{}", table.out);

    let json_lines = |arguments: &[&str]| {
        let run = setup.run(&[arguments, &["--json"]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let [organization] = &*json_lines(&["admin", "organizations", "--search", "ADA"]) else {
        panic!()
    };
    assert_eq!((&organization["id"], &organization["name"]), (&json!(id), &json!("ada inc")));
    setup.run(&["admin", "disable-app", "acme"]);
    let [app] = &*json_lines(&["admin", "apps", "--organization", id]) else { panic!() };
    assert_eq!((&app["slug"], &app["disabledBy"]), (&json!("acme"), &json!("OPERATOR")));
    assert_eq!(members(app).len(), 8);
    assert!(json_lines(&["admin", "apps", "--search", "globex"]).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn failure_is_one_line_and_exit_code_1() {
    let setup = Setup::new().await;
    for command in ["make-owner", "end-sessions", "reset-password"] {
        let run = setup.run(&["admin", command, "eve@acme.example"]);
        run.fails(1, "no account has this email address");
    }
    for command in ["disable-app", "enable-app"] {
        for slug in ["globex", "No Slug"] {
            setup.run(&["admin", command, slug]).fails(1, "no app has this slug");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sub/missing.db");
    let url = format!("sqlite://{}", file.display());
    let missing = Run::new(&[("DATABASE_URL", &url)], &["admin", "apps"]);
    missing.fails(1, &format!("there is no database at {}", file.display()));
    assert!(!file.parent().unwrap().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_usage_is_exit_code_2() {
    for (arguments, says) in [
        (&["admin"][..], "Usage:"),
        (&["admin", "make-owner"], "<EMAIL>"),
        (&["admin", "delete-everything"], "delete-everything"),
        (&["admin", "disable-app", "acme", "--reason", " "], "--reason"),
        (&["admin", "disable-app", "acme", "--reason", "\u{7}"], "--reason"),
        (&["admin", "apps", "--database-url", "mysql://db"], "DATABASE_URL"),
    ] {
        let run = Run::new(&[], arguments);
        assert_eq!((run.code, &*run.out), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(says), "{arguments:?}: {}", run.err);
        assert!(!run.err.contains('\u{7}'), "{arguments:?}");
    }
}
