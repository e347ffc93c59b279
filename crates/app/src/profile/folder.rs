//! The folder of one profile: `profile.key, profile.db, badge.json, lock, backups/`.

use crate::face::{Failure, FailureCode};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where profiles are unless said otherwise.
pub fn default_profiles() -> PathBuf {
    dirs::data_dir()
        .unwrap_or_else(|| PathBuf::from("."))
        .join("sleutelbos")
        .join("profiles")
}

/// One profile's folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Takes a path as it is.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }
    pub(crate) fn key(&self) -> PathBuf {
        self.0.join("profile.key")
    }
    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("profile.db")
    }
    pub(crate) fn badge(&self) -> PathBuf {
        self.0.join("badge.json")
    }

    /// Makes the folder, for this user only.
    pub(crate) fn make(&self) -> Result<(), Failure> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0).map_err(|error| disk(&error))
    }

    /// Takes the profile for this process; the lock falls with the file, also when the process is killed.
    pub(crate) fn take(&self) -> Result<File, Failure> {
        let path = self.0.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path);
        let file = file.map_err(|error| disk(&error))?;
        file.try_lock()
            .map_err(|_| Failure::new(FailureCode::InUse))?;
        Ok(file)
    }
}

/// Writes a file whole or not at all: beside, synced, then renamed.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = path.with_extension("new");
    let written = (|| {
        let mut options = File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        // The name itself must be on the disk as well.
        if let Some(folder) = path.parent() {
            File::open(folder)?.sync_all().ok();
        }
        Ok(())
    })();
    written.map_err(|error: std::io::Error| disk(&error))
}

/// What a refusing disk means to the user.
pub(crate) fn disk(error: &std::io::Error) -> Failure {
    Failure::new(match error.kind() {
        std::io::ErrorKind::NotFound => FailureCode::NoSuchProfile,
        std::io::ErrorKind::StorageFull
        | std::io::ErrorKind::QuotaExceeded
        | std::io::ErrorKind::ReadOnlyFilesystem
        | std::io::ErrorKind::PermissionDenied => FailureCode::DiskFull,
        _ => FailureCode::Bug,
    })
}
