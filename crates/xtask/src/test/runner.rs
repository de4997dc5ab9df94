//! Runs test runners (nextest, libtest, Playwright, `node --test`) and knows which tests failed.

use std::fmt;
use std::io::{self, IsTerminal, Read, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

/// Runs a test runner and shows its output. When it fails, the error is `TestsFailed`.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    run_to(&mut io::stdout(), command)
}

fn run_to(screen: &mut impl Write, command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (mut reader, writer) = io::pipe()?;
    command.stdout(writer.try_clone()?).stderr(writer);
    if io::stdout().is_terminal() {
        // A runner that writes to a pipe uses no colors unless told to.
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let mut child = command.spawn().with_context(|| format!("can't start {program}"))?;
    // Closes our ends of the pipe; otherwise reading would never end.
    command.stdout(Stdio::inherit()).stderr(Stdio::inherit());

    let output = forward(&mut reader, screen)?;
    if child.wait()?.success() {
        return Ok(());
    }
    Err(TestsFailed::new(&program, &String::from_utf8_lossy(&output)).into())
}

/// Forwards output as it arrives, so that a runner's progress is visible, and returns all of it.
fn forward(from: &mut impl Read, to: &mut impl Write) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match from.read(&mut chunk)? {
            0 => return Ok(output),
            length => {
                to.write_all(&chunk[..length])?;
                to.flush()?;
                output.extend_from_slice(&chunk[..length]);
            }
        }
    }
}

#[derive(Debug)]
pub(crate) struct TestsFailed {
    program: String,
    names: Vec<String>,
}

impl TestsFailed {
    pub(crate) fn new(program: &str, output: &str) -> Self {
        let mut names = Vec::new();
        for line in anstream::adapter::strip_str(output).to_string().lines() {
            match failed_test(line) {
                // Runners name a failed test where it fails and again at the end.
                Some(name) if !names.contains(&name) => names.push(name),
                _ => {}
            }
        }
        Self { program: program.to_owned(), names }
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }
}

impl fmt::Display for TestsFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = self.program.rsplit('/').next().unwrap_or_default();
        write!(f, "{program} failed")
    }
}

impl std::error::Error for TestsFailed {}

fn failed_test(line: &str) -> Option<String> {
    let line = line.trim();
    [nextest, libtest, playwright, node].iter().find_map(|name| name(line)).map(str::to_owned)
}

/// `FAIL [   0.005s] ( 3/10) server::api consents::name`
fn nextest(line: &str) -> Option<&str> {
    let (status, rest) = line.split_once(" [")?;
    if !["FAIL", "LEAK-FAIL", "TIMEOUT"].contains(&status) && !status.starts_with("SIG") {
        return None;
    }
    let (_time, rest) = rest.split_once("] ")?;
    let counted = rest.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    Some(counted.map_or(rest, |(_count, test)| test))
}

/// `test slug::name ... FAILED`; the runner of wasm-bindgen writes `FAIL`.
fn libtest(line: &str) -> Option<&str> {
    let (name, verdict) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    ["FAIL", "FAILED"].contains(&verdict).then_some(name)
}

/// `1) e2e/approval_gate.spec.js:25:1 › name ─────`
fn playwright(line: &str) -> Option<&str> {
    let (number, test) = line.split_once(") ")?;
    let is_numbered = number.parse::<u32>().is_ok() && test.contains(" › ");
    is_numbered.then(|| test.trim_end_matches('─').trim_end())
}

/// `✖ name (12.3ms)`
fn node(line: &str) -> Option<&str> {
    let (name, time) = line.strip_prefix("✖ ")?.rsplit_once(" (")?;
    time.ends_with("ms)").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_failed(output: &str, expected: &[&str]) {
        assert_eq!(TestsFailed::new("runner", output).names(), expected);
    }

    #[test]
    fn nextest_names_are_found() {
        assert_failed(
            "        PASS [   0.005s] server::api consents::fine
        FAIL [   0.006s] ( 3/10) server::api consents::refused
     SIGABRT [   1.200s] server::faults writers::killed
     Summary [   2.000s] 10 tests run: 8 passed, 2 failed, 0 skipped
        FAIL [   0.006s] ( 3/10) server::api consents::refused",
            &["server::api consents::refused", "server::faults writers::killed"],
        );
    }

    #[test]
    fn libtest_names_are_found() {
        assert_failed(
            "test slug::ok ... ok\ntest slug::bad ... FAILED\ntest url::bad ... FAIL",
            &["slug::bad", "url::bad"],
        );
    }

    #[test]
    fn playwright_names_are_found_in_color() {
        assert_failed(
            "  \u{1b}[31m  1) e2e/approval_gate.spec.js:25:1 › a click (early) ────\u{1b}[39m\n  1 failed",
            &["e2e/approval_gate.spec.js:25:1 › a click (early)"],
        );
    }

    #[test]
    fn node_names_are_found() {
        assert_failed(
            "✔ registers (10.1ms)\n✖ consents (2.5ms)\n✖ failing tests:\n✖ consents (2.5ms)",
            &["consents"],
        );
    }

    #[test]
    fn output_is_forwarded_as_it_is() {
        let mut shown = Vec::new();
        let kept = forward(&mut "··F\n".as_bytes(), &mut shown).unwrap();
        assert_eq!(shown, "··F\n".as_bytes());
        assert_eq!(kept, shown);
    }

    #[test]
    fn a_failing_runner_is_an_error_that_names_its_tests() {
        let mut runner = Command::new("sh");
        runner.args(["-c", "echo 'test a::b ... FAILED' >&2; exit 1"]);
        let error = run_to(&mut io::sink(), &mut runner).unwrap_err();
        assert_eq!(error.downcast_ref::<TestsFailed>().unwrap().names(), ["a::b"]);
        run_to(&mut io::sink(), &mut Command::new("true")).unwrap();
    }
}
