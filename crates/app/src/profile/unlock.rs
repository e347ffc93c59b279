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
    let lock = folder.take()?;
    let wrong = Failure::at(FailureCode::WrongPassphrase, "passphrase");
    if !passphrase.chars().any(char::is_alphanumeric) {
        return Err(wrong);
    }
    let master = profile::open(&file, passphrase).map_err(|error| match error {
        CryptoError::Wrong => wrong,
        CryptoError::Unsupported => Failure::new(FailureCode::TooOld),
        CryptoError::Malformed | CryptoError::TooLarge => Failure::new(FailureCode::Damaged),
    })?;
    // Asked of the system itself: below, a file that may not be written looks like a full disk.
    let opened = std::fs::File::options()
        .read(true)
        .write(true)
        .open(folder.database());
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
    Keeper::open(world.clone(), folder.clone(), lock, store)
}
