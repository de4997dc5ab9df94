//! A child process that ends with this process, even if this one is killed.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

pub(crate) struct SupervisedChild(Child);

impl SupervisedChild {
    /// Starts `program` with its arguments, environment and folder.
    pub(crate) fn start(program: &Command) -> Result<Self> {
        let mut script = Command::new("sh");
        script.args(["-c", include_str!("supervised_child.sh"), "supervised_child.sh"]);
        script.arg(program.get_program()).args(program.get_args());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => script.env(name, value),
                None => script.env_remove(name),
            };
        }
        script.current_dir(program.get_current_dir().unwrap_or_else(|| ".".as_ref()));
        // A process group, so that its descendants end with it.
        let child = script.stdin(Stdio::piped()).process_group(0).spawn();
        child.map(Self).with_context(|| format!("can't start {}", program.get_program().display()))
    }

    /// The process whose child the program is.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn has_exited(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }
}

impl Drop for SupervisedChild {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;
    use std::path::Path;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn children_of_a_supervised_child_end_with_it() {
        let note = env::temp_dir().join(format!("supervised-child-{}", std::process::id()));
        let mut program = Command::new("sh");
        program.args(["-c", "sleep 1000 & echo $! > \"$0.new\"; mv \"$0.new\" \"$0\"; wait"]);
        let supervised = SupervisedChild::start(program.arg(&note)).unwrap();
        while !note.exists() {
            thread::sleep(Duration::from_millis(5));
        }
        let child = fs::read_to_string(&note).unwrap();
        fs::remove_file(note).unwrap();
        assert!(runs(child.trim()));
        drop(supervised);
        while runs(child.trim()) {
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn exit_of_a_supervised_child_is_noticed() {
        let mut supervised = SupervisedChild::start(&Command::new("true")).unwrap();
        while !supervised.has_exited().unwrap() {
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// A zombie doesn't count: it has exited and only waits to be reaped.
    fn runs(process: &str) -> bool {
        let stat = fs::read_to_string(Path::new("/proc").join(process).join("stat"));
        stat.is_ok_and(|stat| !stat.contains(") Z "))
    }
}
