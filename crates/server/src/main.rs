use std::process::ExitCode;

use clap::Parser;
use server::config::Config;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::try_parse() {
        Ok(config) => config,
        Err(error) => return server::config::report(&error),
    };
    match server::run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("platform-apps: {failure}");
            failure.exit_code()
        }
    }
}
