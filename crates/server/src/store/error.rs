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
    /// The folder or a file in it belongs to another user of this machine.
    #[error("this folder belongs to another user: run this as the user who made the region")]
    Forbidden,
    /// The folder or file could not be made or opened.
    #[error("{doing}: {source}")]
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

impl StoreError {
    /// What the system's refusal means.
    pub(crate) fn refused(doing: &'static str, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::PermissionDenied => Self::Forbidden,
            _ => Self::Io { doing, source },
        }
    }
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
        self.map_err(|source| StoreError::refused(doing, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, ErrorKind};

    /// Tests run as whoever may read everything, so the system's answer is made up here.
    #[test]
    fn a_folder_of_another_user_has_a_sentence_of_its_own() {
        let denied = Error::from(ErrorKind::PermissionDenied);
        let said = StoreError::refused("open the database", denied).to_string();
        assert!(said.contains("another user"), "{said}");
        let other = Error::from(ErrorKind::NotADirectory);
        let said = StoreError::refused("open the database", other).to_string();
        assert!(said.starts_with("open the database: "), "{said}");
    }
}
