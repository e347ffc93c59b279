//! The keeper of one open profile: its database, its keys, its region pack. Lives on one thread; see
//! [`crate::owner`].

use crate::face::{Failure, FailureCode};
use crate::profile::{Folder, write_badge};
use crate::world::{LaptopChance, Now, World};
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DeviceId, RegionId, UserId};
use sb_regionpack::Pack;
use sb_store::{Store, StoreError, meta, outbox, packs};
use sb_sync::{Desk, Identity};
use std::fs::File;
use std::sync::Arc;

/// Names of small facts that this crate keeps.
pub(crate) mod keys {
    /// The user's own name, until the team dossier has one.
    pub(crate) const NAME: &str = "profile.name";
    /// Language of the screens.
    pub(crate) const LANGUAGE: &str = "profile.language";
    /// 16 bytes each.
    pub(crate) const USER: &str = "identity.user";
    pub(crate) const DEVICE: &str = "identity.device";
    pub(crate) const REGION: &str = "identity.region";
    /// 32 bytes each.
    pub(crate) const GENESIS: &str = "identity.genesis";
    pub(crate) const SIGN_SEED: &str = "identity.sign";
    pub(crate) const USER_SEED: &str = "identity.user_key";
    pub(crate) const BOX_SEED: &str = "identity.device_box";
    /// Address of the server.
    pub(crate) const SERVER: &str = "server.url";
    /// Last time the server acknowledged something, i64 big-endian milliseconds.
    pub(crate) const ACKNOWLEDGED: &str = "sync.acknowledged_at";
    /// A join that was posted and not yet known to have arrived: the entry, so that it is the same again.
    pub(crate) const JOINING: &str = "join.entry";
    /// Why sync stopped, a failure code; absent: it did not.
    pub(crate) const STOPPED: &str = "sync.stopped";
}

/// One open profile.
pub(crate) struct Keeper {
    pub(crate) world: World,
    pub(crate) folder: Folder,
    /// Held as long as the profile is open.
    _lock: File,
    pub(crate) store: Store,
    pub(crate) desk: Option<Desk>,
    pub(crate) pack: Option<Arc<Pack>>,
}

impl Keeper {
    pub(crate) fn open(
        world: World,
        folder: Folder,
        lock: File,
        store: Store,
    ) -> Result<Self, Failure> {
        let mut keeper = Self {
            world,
            folder,
            _lock: lock,
            store,
            desk: None,
            pack: None,
        };
        keeper.load_region()?;
        // Advisory: on a full disk what is here must still open.
        keeper.write_badge().ok();
        Ok(keeper)
    }

    /// Reads identity, log and pack again: after unlocking, joining, and a new pack.
    pub(crate) fn load_region(&mut self) -> Result<(), Failure> {
        let identity = self.store.read(|c| {
            let Some(user) = meta::get(c, keys::USER)? else {
                return Ok::<_, Failure>(None);
            };
            Ok(Some(Identity {
                region: RegionId::from_bytes(fixed(meta::get(c, keys::REGION)?)?),
                genesis: fixed(meta::get(c, keys::GENESIS)?)?,
                user: UserId::from_bytes(fixed(Some(user))?),
                device: DeviceId::from_bytes(fixed(meta::get(c, keys::DEVICE)?)?),
                sign: SigningKey::from_seed(&fixed(meta::get(c, keys::SIGN_SEED)?)?),
                user_key: BoxSecret::from_seed(&fixed(meta::get(c, keys::USER_SEED)?)?),
            }))
        })?;
        self.desk = match identity {
            Some(identity) => Some(Desk::open(&self.store, identity, Box::new(LaptopChance))?),
            None => None,
        };
        self.load_pack()
    }

    /// Reads the pack in use.
    pub(crate) fn load_pack(&mut self) -> Result<(), Failure> {
        let kept = self.store.read(packs::current)?;
        self.pack = match kept {
            Some(kept) => Some(Arc::new(
                Pack::from_archive(&kept.archive)
                    .map_err(|_| Failure::new(FailureCode::Damaged))?,
            )),
            None => None,
        };
        Ok(())
    }

    pub(crate) fn now(&self) -> Now {
        self.world.now()
    }

    /// The desk of a profile that joined a region.
    pub(crate) fn desk(&self) -> Result<&Desk, Failure> {
        self.desk
            .as_ref()
            .ok_or(Failure::new(FailureCode::NotJoined))
    }

    pub(crate) fn pack(&self) -> Result<Arc<Pack>, Failure> {
        self.pack
            .clone()
            .ok_or(Failure::new(FailureCode::NotJoined))
    }

    /// Own name as it was given when the profile was made.
    pub(crate) fn own_name(&self) -> Result<String, Failure> {
        Ok(self
            .store
            .read(|c| meta::get_text(c, keys::NAME))?
            .unwrap_or_default())
    }

    /// Writes what the lock screen may know.
    pub(crate) fn write_badge(&self) -> Result<(), Failure> {
        let waiting = self.store.read(outbox::waiting)?;
        write_badge(&self.folder, &self.own_name()?, waiting)
    }

    /// A fact of this crate, kept alone.
    pub(crate) fn set(&mut self, key: &str, value: &[u8]) -> Result<(), Failure> {
        self.store
            .write(|tx| meta::set(tx, key, value).map_err(Failure::from))
    }
}

/// A fact of fixed length; another length is a damaged file.
pub(crate) fn fixed<const N: usize>(bytes: Option<Vec<u8>>) -> Result<[u8; N], Failure> {
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Failure::from(StoreError::Corrupt {
            doing: "read an own key",
        }))
}
