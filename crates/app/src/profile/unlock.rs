//! Opens a profile.

use super::folder::{Folder, disk};
use crate::face::{Failure, FailureCode};
use crate::keeper::Keeper;
use crate::world::World;
use sb_crypto::{CryptoError, profile};
use sb_store::{Store, StoreError};

/// Opens key file and database with the passphrase.
///
/// # Errors
/// `wrong_passphrase`, `no_such_profile`, `not_a_folder`, `no_access`, `in_use`, `damaged`.
pub(crate) fn unlock(world: &World, folder: &Folder, passphrase: &str) -> Result<Keeper, Failure> {
    let file = std::fs::read(folder.key()).map_err(|error| disk(&error))?;
    let taken = folder.take()?;
    let wrong = Failure::at(FailureCode::WrongPassphrase, "passphrase");
    if !passphrase.chars().any(char::is_alphanumeric) {
        return Err(wrong);
    }
    let master = profile::open(&file, passphrase).map_err(|error| match error {
        CryptoError::Wrong => wrong,
        CryptoError::Unsupported => Failure::new(FailureCode::TooOld),
        CryptoError::Malformed | CryptoError::TooLarge => Failure::new(FailureCode::Damaged),
    })?;
    // Asked of the system itself: below, a file that may not be written looks like a full disk. Closed at once: on Unix
    // closing it after the database is open would give up the lock that the database holds on it.
    let opened = std::fs::File::options()
        .read(true)
        .write(true)
        .open(folder.database())
        .map(drop);
    if let Err(error) = opened
        && disk(&error).code == FailureCode::NoAccess
    {
        return Err(disk(&error));
    }
    let store =
        Store::open(&folder.database(), &master.database_key()).map_err(|error| match error {
            // The key file opened, so the key is right: it is the database that is not.
            StoreError::Locked | StoreError::Missing => Failure::new(FailureCode::Damaged),
            other => other.into(),
        })?;
    Keeper::open(world.clone(), folder.clone(), taken, store)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::profile::create;
    use crate::trial::world;
    use sb_crypto::profile::Kdf;
    use std::path::PathBuf;
    use std::process::{Command, Stdio};

    const HOME: &str = "SB_TEST_CHILD_UNLOCKS";

    fn phrase() -> String {
        let words: Vec<&str> = sb_crypto::words::list().iter().take(5).copied().collect();
        words.join(" ")
    }

    /// Not a test of its own: another process that opens the profile. Without its variable it does nothing.
    #[test]
    fn the_child_that_unlocks() {
        let Some(home) = std::env::var_os(HOME).map(PathBuf::from) else {
            return;
        };
        let refused = unlock(&world(), &Folder::at(home), &phrase()).err();
        let code = match refused.map(|failure| failure.code) {
            None => 0,
            Some(FailureCode::InUse) => 40,
            Some(_) => 41,
        };
        std::process::exit(code);
    }

    /// The lock file may be lost: a copying program or a tidy user takes it away.
    #[test]
    fn the_database_itself_keeps_a_second_process_out() {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::at(home.path().join("profile"));
        let kdf = Kdf {
            memory_kib: Kdf::FLOOR_KIB,
            passes: 1,
            lanes: 1,
        };
        drop(create(&world(), &folder, "Selam Voorbeeld", &phrase(), kdf).unwrap());
        let another_process = || {
            std::fs::remove_file(folder.path().join("lock")).unwrap();
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args(["--exact", "profile::unlock::tests::the_child_that_unlocks"]);
            child.env(HOME, folder.path()).stdout(Stdio::null());
            child.status().unwrap().code()
        };
        assert_eq!(another_process(), Some(0), "nobody has it open");
        let keeper = unlock(&world(), &folder, &phrase()).unwrap();
        assert_eq!(another_process(), Some(40));
        drop(keeper);
    }
}
