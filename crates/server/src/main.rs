use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;
use server::config::Config;

/// Gives memory back, such as the 19 MiB that hashing a password takes. The system's allocator keeps
/// it for every thread that ever hashed one.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let config = match Config::try_parse() {
        Ok(config) => config,
        Err(error) => return server::config::report(&error),
    };
    // Boxed, because it holds the future of every command.
    match Box::pin(server::run(config)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("platform-apps: {failure}");
            failure.exit_code()
        }
    }
}
