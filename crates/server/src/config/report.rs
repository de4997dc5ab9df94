//! Says what is wrong on the command line.

use std::process::ExitCode;

use clap::error::ErrorKind;

/// Exit code for an invalid configuration.
pub const EXIT_CONFIG: u8 = 2;

/// Prints help, the version, or one line about an invalid value.
pub fn report(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
    } else {
        eprintln!("platform-apps: {}", one_line(&error.to_string()));
    }
    ExitCode::from(EXIT_CONFIG)
}

/// The first paragraph: the problem and, on lines of their own, the arguments that it is about.
fn one_line(text: &str) -> String {
    let paragraph = text.lines().map(str::trim).take_while(|line| !line.is_empty());
    paragraph.collect::<Vec<_>>().join(" ").trim_start_matches("error: ").to_owned()
}
