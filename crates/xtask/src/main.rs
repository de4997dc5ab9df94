//! The project's commands. `cargo xtask --help` lists them.

mod bench;
mod bloat;
mod browser;
mod budget;
mod build;
mod deploy;
mod dist;
mod files;
mod fingerprint;
mod fuzz;
mod postgres;
mod run;
mod serve;
mod supervised_child;
mod test;
mod tools;
mod web;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release: `dist/` and `target/release/platform-apps`
    Build,
    /// Build, then pack all that a server needs into `target/dist/`
    Dist,
    /// Build, then serve on port 8080 with SQLite in data/
    Serve {
        /// First create two demo organizations, and start a platform that connects them
        #[arg(long)]
        demo: bool,
    },
    /// Run a debug server with `trunk serve` in front, on port 3000
    Dev,
    /// Run trunk in its pinned version: `cargo xtask trunk serve`
    Trunk {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run all checks and tests, or only the named parts
    Test {
        #[arg(value_enum)]
        parts: Vec<test::Part>,
        /// Make the current screenshots and ARIA snapshots the references
        #[arg(long)]
        accept: bool,
        /// Passed to the test runners: `cargo xtask test api -- consents`
        #[arg(last = true)]
        options: Vec<String>,
    },
    /// Fuzz the redirect rule, the consent link and the token
    Fuzz {
        /// Seconds per target
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Compare the server with a thousand installs and with a million
    Bench(bench::Options),
    /// List the largest functions of a program
    Bloat {
        /// `customer` or `settings`
        #[arg(default_value = "customer")]
        program: String,
        /// Number of functions to list
        #[arg(short = 'n', default_value_t = 40)]
        count: u32,
    },
    /// Take the README's screenshot of the consent page
    Screenshot,
    /// Finish a trunk build; called by its hook
    #[command(hide = true)]
    PostBuild,
}

/// Prints errors in one line, because a backtrace would push the output of tests out of sight.
fn main() -> ExitCode {
    match execute(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<ExitCode> {
    match command {
        // Prints its own summary, which must come last.
        Command::Test { parts, accept, options } => {
            return Ok(test::test(&parts, accept, &options));
        }
        Command::Build => build::build(),
        Command::Dist => dist::dist(),
        Command::Serve { demo } => serve::serve(demo),
        Command::Dev => serve::dev(),
        Command::Trunk { arguments } => serve::trunk(&arguments),
        Command::Fuzz { seconds } => fuzz::fuzz(seconds),
        Command::Bench(options) => bench::bench(&options),
        Command::Bloat { program, count } => bloat::bloat(&program, count),
        Command::Screenshot => browser::screenshot(),
        Command::PostBuild => web::post_build(),
    }?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_gets_its_options_as_they_are() {
        let given = ["serve", "--open", "--port", "3001", "--help"];
        let cli = Cli::try_parse_from([&["cargo xtask", "trunk"], &given[..]].concat());
        let Ok(Cli { command: Command::Trunk { arguments } }) = cli else {
            panic!("not for trunk")
        };
        assert_eq!(arguments, given);
    }
}
