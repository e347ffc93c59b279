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

    /// Removes a profile that was made a moment ago and that nobody could ever open; the folder itself only
    /// if it was not `there` before.
    pub fn take_back(&self, there: bool) {
        // The key first: without it the rest is nothing but noise.
        let names = [
            "profile.key",
            "profile.db",
            "profile.db-wal",
            "profile.db-shm",
        ];
        for name in names.into_iter().chain(["badge.json", "lock"]) {
            fs::remove_file(self.0.join(name)).ok();
        }
        if !there {
            fs::remove_dir(&self.0).ok();
        }
    }

    /// Takes the profile for this process; the lock falls when the process ends, however it ends.
    pub(crate) fn take(&self) -> Result<Taken, Failure> {
        let path = self.0.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path);
        let file = file.map_err(|error| disk(&error))?;
        file.try_lock()
            .map_err(|_| Failure::new(FailureCode::InUse))?;
        Ok(Taken(file))
    }
}

/// A profile that this process has, until this is dropped.
#[derive(Debug)]
pub(crate) struct Taken(File);

impl Drop for Taken {
    /// Let go of by name: closing the file alone would leave the lock with a child of another thread
    /// that is between its fork and its program, and so still has the file.
    fn drop(&mut self) {
        let _ = self.0.unlock();
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
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            FailureCode::DiskFull
        }
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            FailureCode::NoAccess
        }
        std::io::ErrorKind::NotADirectory | std::io::ErrorKind::AlreadyExists => {
            FailureCode::NotAFolder
        }
        _ => FailureCode::Bug,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::{Error, ErrorKind};

    #[test]
    fn a_door_that_is_shut_is_not_a_full_disk() {
        let said = |kind| disk(&Error::from(kind)).code;
        assert_eq!(said(ErrorKind::PermissionDenied), FailureCode::NoAccess);
        assert_eq!(said(ErrorKind::ReadOnlyFilesystem), FailureCode::NoAccess);
        assert_eq!(said(ErrorKind::StorageFull), FailureCode::DiskFull);
    }

    #[test]
    fn a_profile_is_free_although_a_starting_child_has_the_file_still() {
        let home = tempfile::TempDir::new().unwrap();
        let folder = Folder::at(home.path());
        let taken = folder.take().unwrap();
        let _as_a_child_has_it = taken.0.try_clone().unwrap();
        assert!(folder.take().is_err());
        drop(taken);
        assert!(folder.take().is_ok());
    }

    #[test]
    fn a_file_is_no_folder_of_a_profile() {
        let home = tempfile::TempDir::new().unwrap();
        let file = home.path().join("letter.txt");
        fs::write(&file, "beste collega").unwrap();
        let folder = Folder::at(&file);
        let not_a_folder = Failure::new(FailureCode::NotAFolder);
        assert_eq!(folder.make().unwrap_err(), not_a_folder);
        assert_eq!(folder.take().unwrap_err(), not_a_folder);
        let read = fs::read(folder.key()).map_err(|error| disk(&error));
        assert_eq!(read.unwrap_err(), not_a_folder);
    }

    #[test]
    fn what_is_taken_back_leaves_other_files_alone() {
        let home = tempfile::TempDir::new().unwrap();
        let folder = Folder::at(home.path().join("profile"));
        folder.make().unwrap();
        drop(folder.take().unwrap());
        fs::write(folder.key(), "k").unwrap();
        fs::write(folder.path().join("letter.txt"), "x").unwrap();
        folder.take_back(true);
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1);
        fs::remove_file(folder.path().join("letter.txt")).unwrap();
        folder.take_back(false);
        assert!(!folder.path().exists());
    }
}
