//! Starts that a wrong value stops.

use std::process::Command;

/// Starts the server with this variable; returns its exit code and what it says.
fn start(variable: &str, value: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_platform-apps"))
        .env_clear()
        .current_dir(folder.path())
        .env("BIND", "127.0.0.1:0")
        .env(variable, value)
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
