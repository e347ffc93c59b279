//! Why the database did not do as asked.

use rusqlite::ErrorCode;

/// Why the database did not do as asked. Holds no personal data and no SQL: it ends up in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A newer app has changed this file in a way this app cannot read: update the app.
    #[error("the database needs app schema {needed} or newer, this app has {ours}")]
    TooNew {
        /// Lowest schema that can still work with the file.
        needed: u32,
        /// Ours.
        ours: u32,
    },
    /// The key is wrong, or the file is not ours; a destroyed first page looks the same.
    #[error("the database cannot be opened with this key")]
    Locked,
    /// A stored value breaks a rule of the domain: a bug here, or tampering by someone with the key.
    #[error("a stored value is refused: {doing}")]
    Corrupt {
        /// What was tried.
        doing: &'static str,
    },
    /// The key fits, but a page of the file does not: restore a backup or sync afresh.
    #[error("the database is damaged: {doing}")]
    Damaged {
        /// What was tried.
        doing: &'static str,
    },
    /// The disk is full or refuses to write; nothing of the transaction was kept.
    #[error("the disk is full or refuses to write")]
    Full,
    /// Another process holds the file.
    #[error("the database is in use")]
    Busy,
    /// There is no file to open.
    #[error("there is no database")]
    Missing,
    /// There is a file already where one was to be made.
    #[error("there is a database already")]
    Exists,
    /// Something is named that is not here.
    #[error("not found: {what}")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
    },
    /// The entity stands in more than one dossier, so nobody can say who would read what is written now.
    #[error("the entity stands in more than one dossier")]
    Contested,
    /// SQLite refused for another reason: a bug.
    #[error("the database refused: {doing} (code {code})")]
    Sqlite {
        /// What was tried.
        doing: &'static str,
        /// SQLite's extended result code; 0 where it has none.
        code: i32,
    },
}

/// Says what was being tried when SQLite refused: `.doing("keep a run")?`
pub(crate) trait Doing<T> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        // The source is dropped on purpose: its text may quote what was asked.
        self.map_err(|error| sort(&error, doing))
    }
}

impl<T> Doing<T> for Result<T, std::io::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::Missing,
            std::io::ErrorKind::AlreadyExists => StoreError::Exists,
            std::io::ErrorKind::StorageFull
            | std::io::ErrorKind::QuotaExceeded
            | std::io::ErrorKind::ReadOnlyFilesystem
            | std::io::ErrorKind::PermissionDenied => StoreError::Full,
            _ => StoreError::Sqlite { doing, code: 0 },
        })
    }
}

fn sort(error: &rusqlite::Error, doing: &'static str) -> StoreError {
    use rusqlite::Error as E;
    match error {
        // What SQLCipher says of a page that fails its check: code 1 without a text of its own. A fault
        // in our SQL has code 1 too, and says which.
        E::SqliteFailure(failure, Some(text))
            if failure.extended_code == 1 && text == "SQL logic error" =>
        {
            StoreError::Damaged { doing }
        }
        E::SqlInputError { error, msg, .. }
            if error.extended_code == 1 && msg == "SQL logic error" =>
        {
            StoreError::Damaged { doing }
        }
        E::SqliteFailure(failure, _) => by_code(failure.code, failure.extended_code, doing),
        E::SqlInputError { error, .. } => by_code(error.code, error.extended_code, doing),
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => StoreError::Corrupt { doing },
        _ => StoreError::Sqlite { doing, code: 0 },
    }
}

fn by_code(code: ErrorCode, extended: i32, doing: &'static str) -> StoreError {
    /// `SQLITE_IOERR_READ` and `SQLITE_IOERR_SHORT_READ`: the file gives less than it should.
    const READING: [i32; 2] = [266, 522];
    match code {
        ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::CannotOpen => StoreError::Full,
        ErrorCode::SystemIoFailure if !READING.contains(&extended) => StoreError::Full,
        ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            StoreError::Damaged { doing }
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        _ => StoreError::Sqlite {
            doing,
            code: extended,
        },
    }
}
