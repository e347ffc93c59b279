//! The membership log: what the server keeps of it, and what it makes of it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use sb_protocol::code;
use sb_trust::{Body, Entry, Hash, Join, State, TrustError, verify};

use crate::store::{Store, StoreError, log_entries, region};

/// Bytes of one entry. The largest kind known has under 4 KiB; this leaves room for later ones and keeps frames small.
const ENTRY_BYTES: usize = 64 * 1024;
/// Bytes of entries in one answer or frame.
const PAGE_BYTES: usize = 480 * 1024;

/// The log is not what this server could have kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the log in the file: {0}")]
    Trust(#[from] TrustError),
}

/// The verified log in memory. Every entry in it is valid: others are not taken in.
pub(crate) struct Log {
    entries: Mutex<Vec<Entry>>,
    state: RwLock<Arc<State>>,
}

impl Log {
    /// Reads and verifies the log in the file.
    pub(crate) fn load(store: &Store, genesis: &Hash) -> Result<Self, LogError> {
        let all = store.read(|tx| log_entries::list_after(tx, 0, i64::MAX as u64))?;
        let entries = all
            .iter()
            .map(|bytes| Entry::decode(bytes))
            .collect::<Result<Vec<_>, _>>()?;
        let state = verify(genesis, &entries)?;
        Ok(Self {
            entries: Mutex::new(entries),
            state: RwLock::new(Arc::new(state)),
        })
    }

    /// What the log says now.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps those entries that are valid together with what is here, and says how many there are then.
    ///
    /// Known ones change nothing, so the same post twice is one post. What is void or pending is not kept; the rest is,
    /// and the answer is a refusal, so that whoever posted does not take it for kept.
    pub(crate) fn post(&self, store: &Store, posted: &[Vec<u8>], now: i64) -> Result<u64, Refused> {
        let mut offered = Vec::new();
        for bytes in posted {
            if bytes.len() > ENTRY_BYTES {
                return Err(Refused::Code(code::TOO_LARGE));
            }
            offered.push(Entry::decode(bytes).map_err(|_| Refused::Code(code::BAD_REQUEST))?);
        }
        // One post at a time: the rules on joins look at all that is here.
        let mut held = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.state();
        let known: BTreeSet<Hash> = held.iter().map(|entry| entry.id).collect();
        let mut fresh: Vec<Entry> = Vec::new();
        for entry in offered
            .into_iter()
            .filter(|entry| !known.contains(&entry.id))
        {
            match fresh.iter().find(|other| other.id == entry.id) {
                None => fresh.push(entry),
                Some(other) if other.bytes == entry.bytes => {}
                // One entry under two signatures: only one can be right, and nobody honest sends both.
                Some(_) => return Err(Refused::Code(code::BAD_REQUEST)),
            }
        }
        let offered = fresh.len();
        drop_bad_joins(&mut fresh, &before, now);
        let union: Vec<Entry> = held.iter().chain(&fresh).cloned().collect();
        let judged =
            verify(&before.genesis_hash, &union).map_err(|_| Refused::Code(code::REFUSED))?;
        if held.iter().any(|entry| judged.void.contains_key(&entry.id)) {
            // Nothing that arrives may undo what stands.
            return Err(Refused::Code(code::REFUSED));
        }
        fresh.retain(|entry| !judged.void.contains_key(&entry.id));
        let total = store.write(|tx| {
            for entry in &fresh {
                log_entries::append(tx, &entry.id, &entry.bytes)?;
            }
            region::counters(tx).map(|counters| counters.log_count)
        })?;
        let all_kept = fresh.len() == offered;
        held.extend(fresh);
        // What was not kept had no effect on the rest.
        let state = State {
            void: std::collections::BTreeMap::new(),
            ..judged
        };
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        if all_kept {
            Ok(total)
        } else {
            Err(Refused::Code(code::REFUSED))
        }
    }
}

/// Why a post was not wholly kept.
#[derive(Debug)]
pub(crate) enum Refused {
    Code(&'static str),
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Joins on an invite that is used or expired, or on a user or device that is taken. In the log two joins of one invite
/// that did not see each other are both void; here the first one stands, because the second never gets in.
fn drop_bad_joins(fresh: &mut Vec<Entry>, state: &State, now: i64) {
    let invites: Vec<(Hash, i64)> = fresh
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Invite(invite) => Some((entry.id, invite.expires_at)),
            _ => None,
        })
        .collect();
    let expires_at = |invite: &Hash| {
        let held = state.invites.get(invite).map(|held| held.invite.expires_at);
        held.or_else(|| {
            invites
                .iter()
                .find(|(id, _)| id == invite)
                .map(|(_, at)| *at)
        })
    };
    let mut taken: BTreeSet<Vec<u8>> = BTreeSet::new();
    fresh.retain(|entry| {
        let Body::Join(join) = &entry.body else {
            return true;
        };
        let expired = expires_at(&join.invite).is_some_and(|at| at != 0 && now >= at);
        let used = state
            .invites
            .get(&join.invite)
            .is_some_and(|held| held.used);
        let there =
            state.users.contains_key(&join.user) || state.devices.contains_key(&join.device);
        !expired && !used && !there && places(join).into_iter().all(|place| taken.insert(place))
    });
}

fn places(join: &Join) -> [Vec<u8>; 3] {
    let tagged = |tag: u8, bytes: &[u8]| [&[tag], bytes].concat();
    [
        tagged(0, &join.invite),
        tagged(1, join.user.as_bytes()),
        tagged(2, join.device.as_bytes()),
    ]
}

/// Entries after number `after`, as many as fit in one answer, none beyond number `total`.
pub(crate) fn page(store: &Store, after: u64, total: u64) -> Result<Vec<Vec<u8>>, StoreError> {
    let most = total
        .saturating_sub(after)
        .min(sb_protocol::limits::LOG_ENTRIES as u64);
    let mut all = store.read(|tx| log_entries::list_after(tx, after, most))?;
    let mut bytes = 0;
    all.retain(|entry| {
        bytes += entry.len() + 8;
        bytes <= PAGE_BYTES
    });
    Ok(all)
}
