//! Archives of region packs in memory, each once: whoever knows the genesis hash may ask for one, as often as he likes.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use crate::store::{Store, StoreError, packs};

/// Those that were asked for since the start. Only an administrator adds packs, so there are few.
#[derive(Default)]
pub(crate) struct Archives(Mutex<BTreeMap<[u8; 32], Bytes>>);

impl Archives {
    /// The archive with this hash, shared by all who ask. Read from the file when it is asked for first, and by one at a
    /// time.
    pub(crate) fn find(
        &self,
        store: &Store,
        sha256: &[u8; 32],
    ) -> Result<Option<Bytes>, StoreError> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(archive) = held.get(sha256) {
            return Ok(Some(archive.clone()));
        }
        let archive = store.read(|tx| packs::find_archive(tx, sha256))?;
        let archive = archive.map(Bytes::from);
        if let Some(archive) = &archive {
            held.insert(*sha256, archive.clone());
        }
        Ok(archive)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_archive_is_in_memory_once_however_many_ask_for_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path()).unwrap();
        let offered = store.write(|tx| packs::offer(tx, 1, &[7; 32], b"a pack"));
        assert!(offered.unwrap());
        let archives = Archives::default();
        let found = || archives.find(&store, &[7; 32]).unwrap().unwrap();
        let (one, another) = (found(), found());
        assert_eq!(one, b"a pack".as_slice());
        assert_eq!(one.as_ptr(), another.as_ptr());
        assert_eq!(archives.find(&store, &[8; 32]).unwrap(), None);
    }
}
