//! Making, opening, migrating and checking the file.

use crate::error::{Doing, StoreError};
use crate::rebuild;
use crate::store::Store;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use rusqlite_migration::{M, Migrations};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// Append only. A released one is never edited: files in the field have run it.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_kept.sql")),
    M::up(include_str!("../migrations/0002_shown.sql")),
    M::up(include_str!("../migrations/0003_set_aside.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The schema this app makes.
pub const SCHEMA: u32 = 3;

/// "SBOS", set by the first migration.
const APPLICATION: i64 = 0x5342_4F53;

/// The smallest page SQLCipher writes, and the size ours have.
const PAGE: u64 = 4096;

impl Store {
    /// Makes a new database at `path`, readable by this user of the laptop only.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is a file (an empty one, left by an interrupted try, is taken);
    /// [`StoreError::Full`].
    pub fn create(path: &Path, key: &[u8; 32]) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        match options.open(path).doing("make the database file") {
            Ok(_) => {}
            Err(StoreError::Exists) if length(path)? == 0 => {}
            Err(error) => return Err(error),
        }
        Self::start(connect(path)?, Some(key), path)
    }

    /// Opens the database at `path`, and brings an older one up to date after copying it aside as
    /// `<name>.before-<schema>`; that copy goes when the file opens once more and is sound. A newer one whose floor we reach opens as it is.
    ///
    /// # Errors
    /// [`StoreError::Locked`] for a wrong key or another program's file, [`StoreError::Damaged`],
    /// [`StoreError::TooNew`], [`StoreError::Missing`], [`StoreError::Full`].
    pub fn open(path: &Path, key: &[u8; 32]) -> Result<Self, StoreError> {
        if length(path)? == 0 {
            // SQLite would take an empty file for a new database, and nobody would see what was lost.
            return Err(StoreError::Damaged {
                doing: "read an empty file",
            });
        }
        Self::start(connect(path)?, Some(key), path)
    }

    /// A database that lives in memory only: for tests.
    ///
    /// # Errors
    /// None that a test would meet.
    pub fn in_memory() -> Result<Self, StoreError> {
        let conn = Connection::open_in_memory().doing("open a database in memory")?;
        Self::start(conn, None, Path::new(""))
    }

    fn start(
        mut conn: Connection,
        key: Option<&[u8; 32]>,
        path: &Path,
    ) -> Result<Self, StoreError> {
        prepare(&conn, key, path)?;
        let found = user_version(&conn)?;
        if found > i64::from(SCHEMA) {
            check_floor(&conn)?;
        } else {
            if is_older(found, path) {
                set_aside(&conn, path, found)?;
                // Closing the copied file gave up every lock of this process on the database: they are asked for anew.
                drop(conn);
                conn = connect(path)?;
                prepare(&conn, key, path)?;
            }
            migrate(&mut conn, &MIGRATIONS)?;
        }
        let mut store = Self { conn };
        store.write(rebuild::if_outdated)?;
        if found == i64::from(SCHEMA) {
            store.let_go_of_copies(path);
        }
        store.fold_in();
        Ok(store)
    }

    /// What an app that was killed left in the journal comes into the file. A journal of weeks would be one bad byte
    /// away from losing them: SQLite reads it up to there. Advisory: a full disk is no reason not to open.
    fn fold_in(&self) {
        self.conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .ok();
    }

    /// An upgraded file that opened once more, and is sound, needs the copy from before no longer. Advisory: what
    /// cannot be removed now is removed another time.
    fn let_go_of_copies(&self, path: &Path) {
        if path.as_os_str().is_empty() {
            return;
        }
        let copies = (1..SCHEMA).map(|version| beside(path, &format!("before-{version}")));
        let there: Vec<PathBuf> = copies.filter(|copy| copy.exists()).collect();
        if there.is_empty() || !self.integrity().is_ok_and(|problems| problems.is_empty()) {
            return;
        }
        for copy in there {
            fs::remove_file(copy).ok();
        }
    }

    /// Everything SQLCipher and SQLite find wrong with the file; empty = sound. Reads all of it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it cannot even be read.
    pub fn integrity(&self) -> Result<Vec<String>, StoreError> {
        let mut problems = Vec::new();
        for pragma in ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check"] {
            let mut statement = self.conn.prepare(pragma).doing("check the file")?;
            let rows = statement
                .query_map([], |row| row.get::<_, String>(0))
                .doing("check the file")?;
            for row in rows {
                let line = row.doing("check the file")?;
                if line != "ok" {
                    problems.push(line);
                }
            }
            if !problems.is_empty() {
                // SQLite's own check over pages that do not decrypt only stumbles.
                break;
            }
        }
        Ok(problems)
    }

    /// The schema of this file; above [`SCHEMA`] when a newer app has worked on it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`].
    pub fn schema(&self) -> Result<u32, StoreError> {
        let version = user_version(&self.conn)?;
        u32::try_from(version).map_err(|_| StoreError::Corrupt {
            doing: "read the schema number",
        })
    }

    /// Lets the file grow to `pages` pages of 4 KiB and no further: how a test fills a disk.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`].
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.conn
            .pragma_update(None, "max_page_count", pages)
            .doing("limit the file")
    }
}

fn length(path: &Path) -> Result<u64, StoreError> {
    Ok(fs::metadata(path).doing("look at the database file")?.len())
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    // Without the URI flag a path is only a path, and without the create flag none is made by accident.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).doing("open the database file")
}

/// Makes a connection fit for use, with the file locked for this process.
fn prepare(conn: &Connection, key: Option<&[u8; 32]>, path: &Path) -> Result<(), StoreError> {
    conn.set_prepared_statement_cache_capacity(160);
    conn.busy_timeout(Duration::from_secs(5))
        .doing("set a time-out")?;
    if let Some(key) = key {
        unlock(conn, key, path)?;
    }
    settle(conn)
}

/// Gives the key and reads the first page, which is where a wrong one shows.
fn unlock(conn: &Connection, key: &[u8; 32], path: &Path) -> Result<(), StoreError> {
    // `off` is SQLCipher's word: `none` would be taken for the name of a log file and make it.
    conn.execute_batch("PRAGMA cipher_log = off;")
        .doing("silence the log")?;
    // One process per profile. Alone with the file SQLite keeps the journal's index in memory; beside the
    // file it would ask for space, and a full disk could not even be read.
    conn.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")
        .doing("take the file")?;
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA key = \"x'");
    for byte in key {
        let _ = write!(pragma, "{byte:02x}");
    }
    pragma.push_str("'\";");
    conn.execute_batch(&pragma).doing("give the key")?;
    let read = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    });
    // Only this code means that the very first page does not fit the key; a file that was cut off is
    // damaged all the same.
    if read
        .as_ref()
        .is_err_and(|error| error.sqlite_error_code() == Some(ErrorCode::NotADatabase))
    {
        let cut = length(path)? % PAGE != 0 && !is_plain(path)?;
        return Err(if cut {
            StoreError::Damaged {
                doing: "read a file that was cut off",
            }
        } else {
            StoreError::Locked
        });
    }
    read.doing("read the tables")?;
    let application: i64 = pragma_number(conn, "application_id")?;
    let fresh = user_version(conn)? == 0 && application == 0;
    if fresh || application == APPLICATION {
        Ok(())
    } else {
        Err(StoreError::Locked)
    }
}

/// Whether the file is an ordinary SQLite database: another program's.
fn is_plain(path: &Path) -> Result<bool, StoreError> {
    use std::io::Read as _;
    let mut start = Vec::new();
    let file = fs::File::open(path).doing("look at the database file")?;
    file.take(16)
        .read_to_end(&mut start)
        .doing("look at the database file")?;
    Ok(start == b"SQLite format 3\0")
}

/// The settings of every connection.
fn settle(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA cache_size = -16000;",
    )
    .doing("set up the connection")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)
        .doing("set up the connection")?;
    Ok(())
}

fn pragma_number(conn: &Connection, name: &str) -> Result<i64, StoreError> {
    conn.pragma_query_value(None, name, |row| row.get(0))
        .doing("read a setting")
}

fn user_version(conn: &Connection) -> Result<i64, StoreError> {
    pragma_number(conn, "user_version")
}

/// A file ahead of us: may we work with it?
fn check_floor(conn: &Connection) -> Result<(), StoreError> {
    let found: Option<Vec<u8>> = conn
        .query_row(
            "SELECT value FROM meta WHERE key = 'min_app_schema'",
            [],
            |row| row.get(0),
        )
        .ok();
    let needed = found
        .and_then(|text| std::str::from_utf8(&text).ok()?.parse().ok())
        .unwrap_or(u32::MAX);
    if needed <= SCHEMA {
        Ok(())
    } else {
        Err(StoreError::TooNew {
            needed,
            ours: SCHEMA,
        })
    }
}

/// Whether this is a file that an older app made.
fn is_older(version: i64, path: &Path) -> bool {
    version != 0 && version != i64::from(SCHEMA) && !path.as_os_str().is_empty()
}

/// Before an older file is changed, a copy of it stands beside it. The connection has lost its locks then, and must be
/// closed: on Unix a process that closes a file gives up all locks that it holds on it through other descriptors.
fn set_aside(conn: &Connection, path: &Path, version: i64) -> Result<(), StoreError> {
    // Without its locks it may not tidy the journal when it closes: another process could have begun one.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .doing("set up the connection")?;
    // Everything into the main file first; we are the only process that has it open.
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .doing("empty the journal")?;
    let aside = beside(path, &format!("before-{version}"));
    let half = beside(path, "half-copied");
    fs::copy(path, &half).doing("copy the database aside")?;
    fs::File::open(&half)
        .and_then(|file| file.sync_all())
        .doing("copy the database aside")?;
    fs::rename(&half, &aside).doing("copy the database aside")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn migrate(conn: &mut Connection, steps: &Migrations<'_>) -> Result<(), StoreError> {
    use rusqlite_migration::Error as E;
    match steps.to_latest(conn) {
        Ok(()) => Ok(()),
        Err(E::RusqliteError { err, .. }) => Err(err).doing("migrate"),
        Err(_) => Err(StoreError::Sqlite {
            doing: "migrate",
            code: 0,
        }),
    }
}

#[cfg(test)]
mod tests;
