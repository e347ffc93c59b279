//! The keeper of one open profile: its database, its keys, its region pack. Lives on one thread; see
//! [`crate::owner`].

use crate::face::{Failure, FailureCode};
use crate::profile::{Folder, Taken, write_badge};
use crate::world::{LaptopChance, Now, World};
use chrono::NaiveDate;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DeviceId, RegionId, UserId};
use sb_regionpack::Pack;
use sb_store::{Store, StoreError, changes, meta, outbox, packs, runs};
use sb_sync::{Desk, Identity};
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
    _taken: Taken,
    pub(crate) store: Store,
    pub(crate) desk: Option<Desk>,
    pub(crate) pack: Option<Arc<Pack>>,
    /// The coordinators signed a pack that this version cannot read; an older one stays in use, if there is one.
    later_pack: bool,
}

/// No laptop lived before this day: a clock that says so was never set. 1 January 2026, UTC milliseconds.
const FIRST_DAY: i64 = 1_767_225_600_000;
/// How far ahead of the laptop's clock a server may be and still be believed.
const AHEAD: i64 = 2 * 24 * 3_600_000;

impl Keeper {
    pub(crate) fn open(
        world: World,
        folder: Folder,
        taken: Taken,
        store: Store,
    ) -> Result<Self, Failure> {
        let mut keeper = Self {
            world,
            folder,
            _taken: taken,
            store,
            desk: None,
            pack: None,
            later_pack: false,
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

    /// Reads the pack that the coordinators signed last and takes it into use. One that this version cannot read
    /// stays beside, for after the upgrade; the profile opens all the same.
    pub(crate) fn load_pack(&mut self) -> Result<(), Failure> {
        let signed = self.desk.as_ref().and_then(|desk| desk.state.pack);
        let (current, newest) = self.store.read(|c| {
            let newest = match signed {
                Some(signed) => packs::find(c, &signed.sha256)?,
                None => None,
            };
            Ok::<_, Failure>((packs::current(c)?, newest))
        })?;
        let parse = |kept: &packs::Pack| Pack::from_archive(&kept.archive).ok().map(Arc::new);
        self.later_pack = false;
        if let Some(newest) = &newest {
            let used = current.as_ref().map(|pack| pack.sha256) == Some(newest.sha256);
            if let Some(pack) = parse(newest) {
                if !used {
                    // Advisory: on a full disk it is found again when the profile opens next.
                    let used = self
                        .store
                        .write(|tx| packs::set_current(tx, &newest.sha256));
                    used.ok();
                }
                self.pack = Some(pack);
                return Ok(());
            }
            self.later_pack = true;
        }
        self.pack = current.as_ref().and_then(parse);
        self.later_pack |= self.pack.is_none() && current.is_some();
        Ok(())
    }

    /// Whether something is kept here that only a later version can read: entries of the log, changes, or the pack.
    /// Cheap enough for every turn of the sync card.
    pub(crate) fn holds_later(&self) -> Result<bool, Failure> {
        let unknown = self
            .desk
            .as_ref()
            .is_some_and(|desk| desk.state.unknown > 0);
        if self.later_pack || unknown {
            return Ok(true);
        }
        self.store
            .read(|c| Ok(changes::unread(c)? > 0 || runs::any_beyond(c)?))
    }

    /// The server's day in UTC, when it was last heard. A server that is more than two days ahead of this laptop is
    /// not believed, unless the laptop's own clock was plainly never set.
    pub(crate) fn server_day(&self) -> Result<Option<NaiveDate>, Failure> {
        let here = self.now().ms;
        let told = Desk::server_time(&self.store)?;
        let believed = told.filter(|told| *told <= here.saturating_add(AHEAD) || here < FIRST_DAY);
        Ok(believed
            .and_then(chrono::DateTime::from_timestamp_millis)
            .map(|at| at.date_naive()))
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
        let none = if self.later_pack {
            FailureCode::TooOld
        } else {
            FailureCode::NotJoined
        };
        self.pack.clone().ok_or(Failure::new(none))
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
        .ok_or_else(|| {
            // Only then: making this failure writes a line in the log.
            Failure::from(StoreError::Corrupt {
                doing: "read an own key",
            })
        })
}
