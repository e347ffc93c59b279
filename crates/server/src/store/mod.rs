//! The region's file: one SQLite database, one writer, short reads.
//!
//! Contents are sealed by devices before they come here, so the file is opened without a key; the server's own
//! signing key is the one secret in it, hence the narrow file mode.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

pub mod counts;
pub mod dossiers;
mod error;
pub mod log_entries;
pub mod memberships;
pub mod packs;
pub mod region;
pub mod runs;

pub(crate) use error::Doing;
pub use error::StoreError;

/// Name of the database inside the data folder.
pub const FILE: &str = "region.db";
/// Idle reading connections kept open; more are made when needed and closed afterwards.
const IDLE_READERS: usize = 4;

const STEPS: &[M<'static>] = &[M::up(include_str!("migrations/0001_region.sql"))];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The open file of one region.
///
/// Everything blocks; call it off the async threads. Writers queue behind one lock, so the two counters inside a
/// transaction never leave a gap.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Makes the file in `data`, and the folder where it is missing. A file without a region, as an `init` that was cut
    /// off leaves it, is taken over.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when a region is there already; nothing is touched then.
    pub fn create(data: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data).doing("make the data folder")?;
        let path = data.join(FILE);
        let made = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path);
        match made {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(source) => return Err(StoreError::refused("make the database", source)),
        }
        let store = Self::at(path)?;
        match store.read(region::load) {
            // Before there is a secret in it.
            Err(StoreError::NoRegion) => {
                narrow(data, 0o700)?;
                narrow(&store.path, 0o600)?;
                flush_folder(data).doing("flush the data folder")?;
                Ok(store)
            }
            Err(other) => Err(other),
            Ok(_) => Err(StoreError::Exists),
        }
    }

    /// Opens the file in `data`, upgrading it where this server is newer.
    ///
    /// # Errors
    /// [`StoreError::NoRegion`] when there is none, [`StoreError::TooNew`] when a newer server wrote it,
    /// [`StoreError::Forbidden`] when it is another user's.
    pub fn open(data: &Path) -> Result<Self, StoreError> {
        let path = data.join(FILE);
        // Looked at by hand first: SQLite would not say why it cannot.
        let file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&path);
        match file {
            Ok(_) => Self::at(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(StoreError::NoRegion),
            Err(error) => Err(StoreError::refused("open the database", error)),
        }
    }

    fn at(path: PathBuf) -> Result<Self, StoreError> {
        let mut writer = connect(&path)?;
        MIGRATIONS
            .to_latest(&mut writer)
            .map_err(|error| match error {
                rusqlite_migration::Error::MigrationDefinition(_) => StoreError::TooNew,
                rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::Sqlite {
                    doing: "upgrade the database",
                    source: err,
                },
                _ => StoreError::Corrupt("user_version"),
            })?;
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    /// Runs `work` in one transaction, which is on disk when this returns `Ok`, and gone without a trace otherwise.
    ///
    /// # Errors
    /// What `work` says; [`StoreError::Sqlite`] when the disk is full or another process holds the file.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing("begin to write")?;
        let done = work(&tx)?;
        tx.commit().doing("commit")?;
        Ok(done)
    }

    /// Runs `work` on one steady view of the file. Never waits for a writer.
    ///
    /// # Errors
    /// What `work` says, or [`StoreError::Sqlite`].
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => connect(&self.path)?,
        };
        let tx = reader
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .doing("begin to read")?;
        let done = work(&tx);
        drop(tx);
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_READERS {
            idle.push(reader);
        }
        done
    }

    /// Copies the whole file, as it is at one moment, to `target`; the server may go on serving.
    ///
    /// The copy is written beside its place, flushed and then moved, so that half a backup never bears the name of a
    /// whole one.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when `target` is there already: a backup never overwrites a backup.
    pub fn backup(&self, target: &Path) -> Result<(), StoreError> {
        if target.exists() {
            return Err(StoreError::Exists);
        }
        let mut name = target
            .file_name()
            .ok_or(StoreError::Corrupt("backup name"))?
            .to_owned();
        name.push(".part");
        let part = target.with_file_name(name);
        // A left-over of a backup that was cut off.
        if part.exists() {
            std::fs::remove_file(&part).doing("remove half a backup")?;
        }
        std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&part)
            .doing("make the backup")?;
        narrow(&part, 0o600)?;
        let reader = connect(&self.path)?;
        let to = part.to_str().ok_or(StoreError::Corrupt("backup name"))?;
        reader.execute("VACUUM INTO ?1", [to]).doing("back up")?;
        std::fs::File::open(&part)
            .and_then(|file| file.sync_all())
            .doing("flush the backup")?;
        std::fs::rename(&part, target).doing("name the backup")?;
        // Only now does a power cut leave it there under its name.
        let folder = target.parent().filter(|folder| *folder != Path::new(""));
        flush_folder(folder.unwrap_or(Path::new("."))).doing("flush the folder of the backup")
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).doing("open the database")?;
    // Commands such as `pack load` run beside the server and wait their turn.
    connection
        .busy_timeout(Duration::from_secs(10))
        .doing("set the waiting time")?;
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .doing("set the journal")?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .doing("set flushing")?;
    connection
        .pragma_update(None, "foreign_keys", true)
        .doing("set foreign keys")?;
    connection
        .pragma_update(None, "temp_store", "MEMORY")
        .doing("set temporary storage")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Puts the names of files in a folder on disk, as `sync_all` does with what is in them.
#[cfg(unix)]
fn flush_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// There a folder cannot be opened as a file is; the system keeps its own journal of names.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "same shape as on Unix")]
fn flush_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn narrow(path: &Path, mode: u32) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
        .doing("narrow the permissions")
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "same shape as on Unix")]
fn narrow(_: &Path, _: u32) -> Result<(), StoreError> {
    Ok(())
}

/// Numbers stand in the file as signed 64 bits.
pub(crate) fn stored(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt("a counter"))
}

/// The other way; a negative number was never written by us.
pub(crate) fn number(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| StoreError::Corrupt("a counter"))
}

/// A hash, id or key of a fixed length.
pub(crate) fn fixed<const N: usize>(
    bytes: Vec<u8>,
    column: &'static str,
) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Corrupt(column))
}
