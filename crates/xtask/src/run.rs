//! Runs other programs in the root of the checkout, with the project's tools on the path.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often a long step reports progress.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(20);

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("xtask is two folders below the root")
        .to_owned()
}

/// A command that runs in the root, with the project's own tools first on the path.
pub(crate) fn command(program: &str) -> Command {
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(crate::tools::folders().into_iter().chain(env::split_paths(&path)))
        .expect("folders of PATH hold no separator");
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", path);
    for (name, _) in env::vars_os().filter(|(name, _)| is_about_xtask(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
}

/// Cargo tells `xtask` about its own package. Build scripts that read these variables, such as ring's, would
/// run again for each change between `cargo xtask` and cargo by hand, and most of the server be compiled twice.
fn is_about_xtask(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

pub(crate) fn cargo() -> Command {
    command("cargo")
}

/// The trimmed output of a command, or `None` if it fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command that shows its own progress.
pub(crate) fn run_inherit(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("can't start {}", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs a long command. Prints progress regularly, and the output only on failure.
pub(crate) fn run_captured(label: &str, command: &mut Command) -> Result<()> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start {}", name(command)))?;

    let lines = Arc::new(Mutex::new(Vec::new()));
    let readers = [
        child.stdout.take().map(|stream| collect(stream, &lines)),
        child.stderr.take().map(|stream| collect(stream, &lines)),
    ];

    let mut last_report = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if last_report.elapsed() >= PROGRESS_INTERVAL {
            last_report = Instant::now();
            println!("      {label}: {}, {}", progress(&lines), seconds(started.elapsed()));
        }
        thread::sleep(Duration::from_millis(50));
    };
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }

    if !status.success() {
        for line in lines.lock().expect("no reader panics").iter() {
            eprintln!("{line}");
        }
        bail!("{label}: {} failed ({status})", name(command));
    }
    Ok(())
}

pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        whole @ 10..60 => format!("{whole} s"),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

fn collect(
    stream: impl Read + Send + 'static,
    lines: &Arc<Mutex<Vec<String>>>,
) -> thread::JoinHandle<()> {
    let lines = Arc::clone(lines);
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            lines.lock().expect("no reader panics").push(line);
        }
    })
}

/// "212 crates, now serde", or the last line of output.
fn progress(lines: &Mutex<Vec<String>>) -> String {
    let lines = lines.lock().expect("no reader panics");
    let crates: Vec<_> =
        lines.iter().filter_map(|line| line.trim_start().strip_prefix("Compiling ")).collect();
    match crates.last() {
        Some(now) => format!("{} crates, now {now}", crates.len()),
        None => lines.last().map_or_else(|| "working".to_owned(), |line| line.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_of_cargo_is_its_number_of_crates() {
        let lines = ["   Compiling serde v1.0.0", "warning: x", "   Compiling url v2.5.0"];
        let lines = Mutex::new(lines.map(str::to_owned).to_vec());
        assert_eq!(progress(&lines), "2 crates, now url v2.5.0");
    }

    #[test]
    fn progress_of_other_programs_is_their_last_line() {
        assert_eq!(progress(&Mutex::new(vec!["added 9 packages".to_owned()])), "added 9 packages");
        assert_eq!(progress(&Mutex::default()), "working");
    }

    #[test]
    fn commands_know_nothing_of_this_package() {
        let command = command("cargo");
        let removed = command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name);
        let removed: Vec<_> = removed.collect();
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION_MAJOR"] {
            assert!(removed.contains(&name.as_ref()), "{name}");
        }
    }

    #[test]
    fn commands_find_the_tools_of_the_project_first() {
        let command = command("trunk");
        let path = command.get_envs().find_map(|(name, value)| value.filter(|_| name == "PATH"));
        let folder = env::split_paths(path.unwrap()).next();
        assert_eq!(folder, Some(root().join("target/tools/bin")));
    }

    #[test]
    fn durations_have_readable_precision() {
        assert_eq!(seconds(Duration::from_millis(2345)), "2.3 s");
        assert_eq!(seconds(Duration::from_secs(59)), "59 s");
        assert_eq!(seconds(Duration::from_secs(241)), "4 min 01 s");
    }
}
