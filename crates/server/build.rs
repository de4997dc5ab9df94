//! Rebuilds the server when a migration is added: `sqlx::migrate!` reads the folder only then.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
