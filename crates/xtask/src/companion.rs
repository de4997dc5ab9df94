//! A program that runs beside this one, and never outlives it.

use anyhow::{Context, Result};
use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

pub(crate) struct Companion(Child);

impl Companion {
    /// Starts `program` with its arguments, environment and folder.
    pub(crate) fn start(program: &Command) -> Result<Self> {
        let mut script = Command::new("sh");
        script.args(["-c", include_str!("companion.sh"), "companion.sh"]);
        script.arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        script.current_dir(program.get_current_dir().unwrap_or_else(|| ".".as_ref()));
        // A group of its own: what the program started ends with it.
        let child = script.stdin(Stdio::piped()).process_group(0).spawn();
        child
            .map(Self)
            .with_context(|| format!("{} does not start", program.get_program().display()))
    }

    pub(crate) fn has_ended(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs, path::Path, thread, time::Duration};

    #[test]
    fn what_a_companion_started_ends_with_it() {
        let note = env::temp_dir().join(format!("companion-{}", std::process::id()));
        let mut program = Command::new("sh");
        program.args(["-c", "sleep 1000 & echo $! > \"$0.new\"; mv \"$0.new\" \"$0\"; wait"]);
        let companion = Companion::start(program.arg(&note)).unwrap();
        while !note.exists() {
            thread::sleep(Duration::from_millis(5));
        }
        let child = fs::read_to_string(&note).unwrap();
        fs::remove_file(note).unwrap();
        assert!(runs(child.trim()));
        drop(companion);
        while runs(child.trim()) {
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_program_that_ends_is_noticed() {
        let mut companion = Companion::start(&Command::new("true")).unwrap();
        while !companion.has_ended().unwrap() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// A process that was not waited for is a zombie for a moment: it runs no more.
    fn runs(process: &str) -> bool {
        let stat = fs::read_to_string(Path::new("/proc").join(process).join("stat"));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    }
}
