//! A new profile: master key, key file, database.

use super::folder::{Folder, write_whole};
use crate::face::{Failure, FailureCode};
use crate::keeper::{Keeper, keys};
use crate::world::World;
use sb_crypto::profile::{self, Kdf, MasterKey};
use sb_crypto::words;
use sb_store::{Store, StoreError, meta};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// Makes the profile and leaves it open, not joined.
///
/// The key file is written last: a folder without one is no profile, and is made anew.
pub(crate) fn create(
    world: &World,
    folder: &Folder,
    name: &str,
    passphrase: &str,
    kdf: Kdf,
) -> Result<Keeper, Failure> {
    let name = sb_domain::rules::name(name, "name")?;
    check_words(passphrase)?;
    folder.make()?;
    let taken = folder.take()?;
    if folder.key().exists() {
        return Err(Failure::new(FailureCode::InUse));
    }
    let id = world.id();
    let master_bytes = Zeroizing::new(world.random::<32>());
    let master = MasterKey::from_bytes(*master_bytes);
    let file = profile::create(
        &id,
        &master,
        passphrase,
        kdf,
        &world.random(),
        &world.random(),
    )?;
    for stale in ["profile.db", "profile.db-wal", "profile.db-shm"] {
        std::fs::remove_file(folder.path().join(stale)).ok();
    }
    let mut store = Store::create(&folder.database(), &master.database_key())?;
    store.write(|tx| {
        meta::set(tx, keys::NAME, name.as_str().as_bytes())?;
        Ok::<_, StoreError>(())
    })?;
    write_whole(&folder.key(), &file)?;
    Keeper::open(world.clone(), folder.clone(), taken, store)
}

/// Generated words only: five different ones of the list. An own phrase comes with a strength check, later.
fn check_words(passphrase: &str) -> Result<(), Failure> {
    let weak = Failure::at(FailureCode::WeakPassphrase, "words");
    let lower = passphrase.to_lowercase();
    let said: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|word| !word.is_empty())
        .collect();
    let known = said
        .iter()
        .all(|word| words::list().binary_search(word).is_ok());
    let distinct: BTreeSet<&str> = said.iter().copied().collect();
    if distinct.len() == said.len() && said.len() == words::PASSPHRASE_WORDS && known {
        Ok(())
    } else {
        Err(weak)
    }
}

/// Five words to offer. Drawn again while one comes twice (one draw in eight hundred): those the door refuses.
pub(crate) fn offer_words(world: &World) -> Vec<String> {
    loop {
        let drawn = words::passphrase(&world.random());
        if check_words(&drawn.join(" ")).is_ok() {
            return drawn.iter().map(|word| (*word).to_owned()).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_five_times_is_no_passphrase() {
        let list = words::list();
        let five: Vec<&str> = list.iter().take(5).copied().collect();
        assert!(check_words(&five.join(" ")).is_ok());
        let four: Vec<&str> = list.iter().take(4).chain(list.first()).copied().collect();
        for weak in [
            four,
            vec!["aal"; 5],
            list.iter().take(1).cycle().take(5).copied().collect(),
        ] {
            let refused = Failure::at(FailureCode::WeakPassphrase, "words");
            assert_eq!(check_words(&weak.join(" ")), Err(refused));
        }
        for _ in 0..2000 {
            assert!(check_words(&offer_words(&crate::trial::world()).join("-")).is_ok());
        }
    }
}
