//! Starts that a wrong value stops.

use std::process::Command;

/// Starts the server with this variable; returns its exit code and what it says.
fn start(variable: &str, value: &str) -> (Option<i32>, String) {
    run(&[], variable, value)
}

/// The same for a command.
fn run(arguments: &[&str], variable: &str, value: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_platform-apps"))
        .env_clear()
        .current_dir(folder.path())
        .env("BIND", "127.0.0.1:0")
        .env(variable, value)
        .args(arguments)
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn wrong_value_stops_the_start_with_one_line_and_exit_code_2() {
    for (variable, value) in [
        ("BIND", "8080"),
        ("DATABASE_URL", "mysql://db"),
        ("DATABASE_POOL", "0"),
        ("DATABASE_POOL", "1001"),
        ("DATABASE_POOL", "ten"),
        ("PASSWORD_SIGN_IN", "no"),
        ("PASSWORD_SIGN_IN", "off"),
        ("OIDC_ISSUER", "https://id.example"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces"),
    ] {
        let (code, line) = start(variable, value);
        assert_eq!(code, Some(2), "{variable}={value}: {line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        let named = variable.to_lowercase().replace('_', "-");
        assert!(line.contains(variable) || line.contains(&named), "{line}");
    }
}

#[test]
fn invalid_database_url_is_a_wrong_value_for_every_command() {
    for url in [
        "postgres://ada:planted-secret@localhost:notaport/x",
        "postgres://ada:planted-secret@localhost:65536/x",
        "postgres://ada:planted-secret@/x?host=",
        "postgres://ada:planted-secret@localhost/x?sslmode=strict",
        "postgres://ada:planted-secret@localhost/x?port=many",
        "postgres://ada:planted-secret%FF@localhost/x",
        "sqlite://planted-secret.db?mode=write",
    ] {
        for arguments in [&[][..], &["demo"], &["admin", "organizations"]] {
            let (code, line) = run(arguments, "DATABASE_URL", url);
            assert_eq!(code, Some(2), "{arguments:?} with {url}: {line}");
            assert_eq!(line.lines().count(), 1, "{line}");
            assert!(line.contains("DATABASE_URL") && !line.contains("planted-secret"), "{line}");
        }
    }
}

#[test]
fn invalid_url_of_sqlite_is_a_wrong_value_for_backups() {
    for command in ["backup", "restore"] {
        let url = "sqlite://planted-secret.db?mode=write";
        let (code, line) = run(&[command, "copy.db"], "DATABASE_URL", url);
        assert_eq!(code, Some(2), "{command}: {line}");
        assert!(line.contains("DATABASE_URL") && !line.contains("planted-secret"), "{line}");
    }
}

#[test]
fn database_that_is_not_there_is_no_wrong_value() {
    for url in [
        "postgres://ada:planted-secret@127.0.0.1:1/x",
        "postgres://ada@127.0.0.1:1/x?passwrod=planted-secret",
    ] {
        let (code, line) = start("DATABASE_URL", url);
        assert_eq!(code, Some(1), "{line}");
        assert!(line.contains("DATABASE_URL") && !line.contains("planted-secret"), "{line}");
    }
}
