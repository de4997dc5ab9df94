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
