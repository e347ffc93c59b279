//! Why the database did not do as asked.

/// Holds no ids and no contents: it ends up in the server's log.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no region in this folder: run `init` first.
    #[error("no region here")]
    NoRegion,
    /// There is a region in this folder already.
    #[error("a region exists here already")]
    Exists,
    /// Another process serves this folder.
    #[error("another process uses this folder")]
    InUse,
    /// A newer server has written this file.
    #[error("this file is from a newer server")]
    TooNew,
    /// A stored value cannot be what this server wrote.
    #[error("{0} holds a value that does not fit")]
    Corrupt(&'static str),
    /// The folder or file could not be made or opened.
    #[error("{doing}")]
    Io {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("{doing}: {source}")]
    Sqlite {
        /// What was tried.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

/// Says what was being tried when SQLite or the system refused: `.doing("keep a run")?`
pub(crate) trait Doing<T> {
    /// Names the attempt.
    fn doing(self, doing: &'static str) -> Result<T, StoreError>;
}

impl<T> Doing<T> for Result<T, rusqlite::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Sqlite { doing, source })
    }
}

impl<T> Doing<T> for Result<T, std::io::Error> {
    fn doing(self, doing: &'static str) -> Result<T, StoreError> {
        self.map_err(|source| StoreError::Io { doing, source })
    }
}
