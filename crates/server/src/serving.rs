//! What every request needs: the region, its file, its log, and who is logged in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sb_crypto::sign::SigningKey;
use sb_domain::ids::{DeviceId, RegionId, UserId};

use crate::archives::Archives;
use crate::clock::Clock;
use crate::entropy::make_secret;
use crate::log::{Log, LogError};
use crate::sessions::Sessions;
use crate::store::{Store, region};

/// One served region.
pub(crate) struct Serving {
    pub(crate) store: Store,
    pub(crate) archives: Archives,
    pub(crate) region: region::Region,
    pub(crate) key: SigningKey,
    pub(crate) log: Log,
    pub(crate) sessions: Sessions,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tally: Tally,
}

/// Counts since the start, for `/metrics`.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) logins: AtomicU64,
    pub(crate) pushes: AtomicU64,
    pub(crate) runs_stored: AtomicU64,
    pub(crate) runs_known: AtomicU64,
    pub(crate) runs_refused: AtomicU64,
    pub(crate) pulls: AtomicU64,
    pub(crate) frames: AtomicU64,
    pub(crate) busy: AtomicU64,
}

/// One more.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Serving {
    /// Opens the region in `data`.
    pub(crate) fn open(data: &Path, clock: Arc<dyn Clock>) -> Result<Self, LogError> {
        let store = Store::open(data)?;
        let region = store.read(region::load)?;
        let key = SigningKey::from_seed(&region.server_seed);
        let log = Log::load(&store, &region.genesis)?;
        let (sessions, tally) = (Sessions::new(make_secret()?), Tally::default());
        Ok(Self {
            store,
            archives: Archives::default(),
            region,
            key,
            log,
            sessions,
            clock,
            tally,
        })
    }

    /// The region's id.
    pub(crate) const fn region_id(&self) -> RegionId {
        RegionId::from_bytes(self.region.id)
    }
}

/// A device that is logged in, and whose it is. Only the log and a fresh token make one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) device: DeviceId,
    pub(crate) user: UserId,
}
