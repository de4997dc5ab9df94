//! Backs up a SQLite database, and restores it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row};
use tempfile::NamedTempFile;

use super::db::migrator;
use super::error::StorageError;

/// Why nothing was backed up or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("there is no file {}", file.display())]
    Missing { file: PathBuf },
    #[error("{} exists already", file.display())]
    Exists { file: PathBuf },
    #[error("{} is in use: stop the server first", file.display())]
    InUse { file: PathBuf },
    /// Its sidecar files would be applied to the new database, and its lock can't be tried.
    #[error(
        "{} can't be replaced: {why}. Make sure that no server uses it, move it away with its -wal, \
         -shm and -journal, then restore without --replace",
        file.display()
    )]
    Unreplaceable { file: PathBuf, why: String },
    #[error("{} is damaged: {why}", file.display())]
    Damaged { file: PathBuf, why: String },
    #[error("{} isn't a database of platform-apps", file.display())]
    Foreign { file: PathBuf },
    #[error("{} was made by a newer version of platform-apps", file.display())]
    Newer { file: PathBuf },
    #[error("{}: {error}", file.display())]
    Io { file: PathBuf, error: io::Error },
    #[error("{}: {error}", file.display())]
    Database { file: PathBuf, error: StorageError },
}

/// The file of a SQLite database. `None` for PostgreSQL.
///
/// # Errors
/// It's no valid URL of a SQLite database.
pub fn sqlite_file(url: &str) -> std::result::Result<Option<PathBuf>, StorageError> {
    if !url.starts_with("sqlite:") {
        return Ok(None);
    }
    let options: SqliteConnectOptions = url.parse()?;
    Ok(Some(options.get_filename().into()))
}

/// Copies the database to a new file, which only its owner can read. Servers go on writing meanwhile:
/// the copy has what was committed before it began.
pub async fn back_up(database: &Path, to: &Path) -> Result<(), BackupError> {
    check_exists(database)?;
    check_is_free(to)?;
    let copy = copy(database, to).await?;
    check_integrity(copy.path())
        .await
        .map_err(|why| BackupError::Damaged { file: database.into(), why })?;
    copy.persist_noclobber(to).map_err(|error| io_error(to)(error.error))?;
    sync_folder(to)
}

/// Replaces the database with a copy of the backup. Nothing changes unless the backup is
/// undamaged, this version can read it, and no server uses the database.
pub async fn restore(backup: &Path, database: &Path, replace: bool) -> Result<(), BackupError> {
    check_exists(backup)?;
    let exists = database.exists();
    if exists && !replace {
        return Err(BackupError::Exists { file: database.into() });
    }
    create_folder(database)?;
    let copy = copy(backup, database).await?;
    check_integrity(copy.path())
        .await
        .map_err(|why| BackupError::Damaged { file: backup.into(), why })?;
    check_schema(copy.path(), backup).await?;
    if exists {
        replace_database(copy, database).await
    } else {
        check_has_no_sidecar(database)?;
        copy.persist_noclobber(database).map_err(|error| io_error(database)(error.error))?;
        sync_folder(database)
    }
}

/// A consistent copy on the disk, in the folder of `to`. It's removed unless it's persisted.
async fn copy(from: &Path, to: &Path) -> Result<NamedTempFile, BackupError> {
    let file = tempfile::Builder::new().prefix(".platform-apps-").tempfile_in(folder_of(to));
    let file = file.map_err(io_error(to))?;
    let copied = async {
        // Not read-only: such a connection leaves its sidecar files behind.
        let mut connection = open(from, |options| options).await?;
        let path = file.path().to_string_lossy().into_owned();
        let copied = sqlx::query("VACUUM INTO $1").bind(path).execute(&mut connection).await;
        connection.close().await?;
        copied
    };
    copied.await.map_err(|error| match error {
        sqlx::Error::Database(error) if is_damage(&*error) => {
            BackupError::Damaged { file: from.into(), why: error.message().to_owned() }
        }
        error => BackupError::Database { file: from.into(), error: error.into() },
    })?;
    file.as_file().sync_all().map_err(io_error(file.path()))?;
    Ok(file)
}

/// Fails with the first problem.
async fn check_integrity(copy: &Path) -> Result<(), String> {
    let checked = async {
        let mut connection = open_copy(copy).await?;
        let check = sqlx::query_scalar("PRAGMA integrity_check(1)");
        let problem: String = check.fetch_one(&mut connection).await?;
        let orphan =
            sqlx::query("PRAGMA foreign_key_check").fetch_optional(&mut connection).await?;
        connection.close().await?;
        let orphan = orphan.map(|row| row.try_get::<String, _>("table")).transpose()?;
        Ok::<_, sqlx::Error>((problem, orphan))
    };
    match checked.await {
        Ok((problem, None)) if problem == "ok" => Ok(()),
        Ok((problem, None)) => Err(problem),
        Ok((_, Some(table))) => Err(format!("{table} refers to rows that don't exist")),
        Err(error) => Err(StorageError::from(error).describe()),
    }
}

/// Whether this version knows each migration that made the copy.
async fn check_schema(copy: &Path, backup: &Path) -> Result<(), BackupError> {
    let applied = async {
        let mut connection = open_copy(copy).await?;
        let migrations = sqlx::query_as("SELECT version, checksum FROM _sqlx_migrations");
        let applied: Vec<(i64, Vec<u8>)> = migrations.fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(applied)
    };
    // Another database has no such table.
    let applied = applied.await.map_err(|_| BackupError::Foreign { file: backup.into() })?;
    let known = migrator();
    for (version, checksum) in applied {
        match known.iter().find(|migration| migration.version == version) {
            None => return Err(BackupError::Newer { file: backup.into() }),
            Some(migration) if migration.checksum[..] != checksum => {
                return Err(BackupError::Foreign { file: backup.into() });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// A rename is atomic: the file is the old database or the new one, even after a power cut.
async fn replace_database(new: NamedTempFile, database: &Path) -> Result<(), BackupError> {
    let _lock = lock_unused(database).await?;
    check_has_no_sidecar(database)?;
    new.persist(database).map_err(|error| io_error(database)(error.error))?;
    sync_folder(database)
}

/// Locks a database that nobody else has open, and moves what its sidecar files hold into it.
async fn lock_unused(database: &Path) -> Result<SqliteConnection, BackupError> {
    let locked = async {
        let at_once = |options: SqliteConnectOptions| options.busy_timeout(Duration::ZERO);
        let mut connection = open(database, at_once).await?;
        // Fails while another connection is open: a server has its own in WAL mode.
        sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut connection).await?;
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await?;
        Ok::<_, sqlx::Error>(connection)
    };
    locked.await.map_err(|error| {
        let error = StorageError::from(error);
        if error.is_busy() {
            BackupError::InUse { file: database.into() }
        } else {
            BackupError::Unreplaceable { file: database.into(), why: error.describe() }
        }
    })
}

async fn open(
    file: &Path,
    with: impl FnOnce(SqliteConnectOptions) -> SqliteConnectOptions,
) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnection::connect_with(&with(SqliteConnectOptions::new().filename(file))).await
}

/// Nobody else knows the copy, so it needs no lock and leaves no files beside it.
async fn open_copy(copy: &Path) -> Result<SqliteConnection, sqlx::Error> {
    open(copy, |options| options.read_only(true).immutable(true)).await
}

/// Corrupt, or not a database.
fn is_damage(error: &dyn sqlx::error::DatabaseError) -> bool {
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    matches!(code.map(|code| code & 0xff), Some(11 | 26))
}

fn check_exists(file: &Path) -> Result<(), BackupError> {
    if file.is_file() { Ok(()) } else { Err(BackupError::Missing { file: file.into() }) }
}

fn check_is_free(file: &Path) -> Result<(), BackupError> {
    // Not `exists`, which follows links.
    if file.symlink_metadata().is_ok() {
        Err(BackupError::Exists { file: file.into() })
    } else {
        Ok(())
    }
}

fn check_has_no_sidecar(database: &Path) -> Result<(), BackupError> {
    let sidecars = ["-wal", "-shm", "-journal"].map(|suffix| with_suffix(database, suffix));
    match sidecars.iter().find(|sidecar| sidecar.exists()) {
        Some(sidecar) => {
            let why = format!("{} belongs to another database", sidecar.display());
            Err(BackupError::Unreplaceable { file: database.into(), why })
        }
        None => Ok(()),
    }
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn create_folder(database: &Path) -> Result<(), BackupError> {
    fs::create_dir_all(folder_of(database)).map_err(io_error(database))
}

/// A new name survives a power cut once its folder is synced.
fn sync_folder(file: &Path) -> Result<(), BackupError> {
    let synced = File::open(folder_of(file)).and_then(|folder| folder.sync_all());
    synced.map_err(io_error(file))
}

fn io_error(file: &Path) -> impl Fn(io::Error) -> BackupError {
    move |error| match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Exists { file: file.into() },
        _ => BackupError::Io { file: file.into(), error },
    }
}
