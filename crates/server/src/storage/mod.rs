//! The only place with SQL. One text serves SQLite and PostgreSQL: `$1` placeholders, `TEXT` and
//! `BIGINT` columns. Statements name the columns they read: `*` would break the prepared statements of a
//! running server when the next version adds a column. Functions take a connection, so the services decide what is one transaction.

pub mod accounts;
pub mod activity;
pub mod apps;
pub mod backup;
mod columns;
pub mod consents;
mod db;
mod deletion;
mod error;
mod group_commit;
pub mod identities;
pub mod install_counts;
pub mod installs;
pub mod invitations;
pub mod overview;
mod page;
pub mod password_resets;
pub mod pending_links;
pub mod project_links;
pub mod sessions;
pub mod sign_in_attempts;
pub mod token_lookups;
pub mod webhook_deliveries;
pub mod webhook_endpoints;

pub use backup::{BackupError, sqlite_file};
pub use db::{Connection, Db, DbLimits, PoolUse, ReadConnection, Tx};
pub use deletion::Deletion;
pub use error::StorageError;
pub use page::Page;
