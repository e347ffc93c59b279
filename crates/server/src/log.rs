//! The membership log: what the server keeps of it, and what it makes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use sb_domain::ids::DeviceId;
use sb_protocol::code;
use sb_trust::{Body, Entry, Hash, Join, Signer, State, TrustError, verify};

use crate::entropy::NoEntropy;
use crate::serving::count;
use crate::store::{Store, StoreError, log_entries, region};

/// Bytes of one entry. The largest kind known has under 4 KiB; this leaves room for later ones and keeps frames small.
const ENTRY_BYTES: usize = 64 * 1024;
/// Bytes of entries in one answer or frame.
const PAGE_BYTES: usize = 480 * 1024;

/// Entries of kinds unknown here that one signer may have in the log: room for a later version's, and an end to what a
/// member can pile up that nobody can judge.
const UNKNOWN_EACH: usize = 64;

/// The log is not what this server could have kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the log in the file: {0}")]
    Trust(#[from] TrustError),
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

/// The verified log in memory. Every entry in it is valid: others are not taken in.
pub(crate) struct Log {
    entries: Mutex<Vec<Entry>>,
    now: RwLock<Now>,
    /// How often a post made all of it be verified, for `/metrics`.
    pub(crate) verified: AtomicU64,
}

/// What can be looked at without waiting for a post under way.
#[derive(Clone)]
struct Now {
    state: Arc<State>,
    known: Arc<BTreeSet<Hash>>,
}

impl Now {
    fn new(state: State, entries: &[Entry]) -> Self {
        Self {
            state: Arc::new(state),
            known: Arc::new(entries.iter().map(|entry| entry.id).collect()),
        }
    }

    fn without_known(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        entries.retain(|entry| !self.known.contains(&entry.id));
        entries
    }
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
            now: RwLock::new(Now::new(state, &entries)),
            entries: Mutex::new(entries),
            verified: AtomicU64::new(0),
        })
    }

    /// What the log says now.
    pub(crate) fn state(&self) -> Arc<State> {
        self.now().state
    }

    fn now(&self) -> Now {
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Keeps those entries that are valid together with what is here, and says how many there are then.
    ///
    /// Known ones change nothing, so the same post twice is one post. What is void or pending is not kept; the rest is,
    /// and the answer is a refusal, so that whoever posted does not take it for kept. Who is not logged in (`member`)
    /// may hand in a join, with its invite at most.
    ///
    /// Form and signatures are looked at first: only what some key of the log or some code really signed makes others
    /// wait, because then all of the log is verified anew.
    pub(crate) fn post(
        &self,
        store: &Store,
        posted: &[Vec<u8>],
        member: bool,
        time: i64,
    ) -> Result<u64, Refused> {
        let offered = read(posted)?;
        if !member && !is_arrival(&offered) {
            return Err(Refused::Code(code::UNAUTHORIZED));
        }
        let now = self.now();
        let mut fresh = now.without_known(offered.clone());
        let signed = now.state.signed(&fresh);
        fresh.retain(|entry| signed.contains(&entry.id));
        if !fresh.is_empty() {
            self.take(store, fresh, time)?;
        }
        if !self.now().without_known(offered).is_empty() {
            return Err(Refused::Code(code::REFUSED));
        }
        Ok(store.read(|tx| region::counters(tx).map(|counters| counters.log_count))?)
    }

    /// Judges entries whose signatures fit, and keeps the good ones. One post at a time: the rules look at all that is
    /// here.
    fn take(&self, store: &Store, fresh: Vec<Entry>, time: i64) -> Result<(), Refused> {
        let mut held = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.now();
        let mut fresh = allowed(now.without_known(fresh), &now.state, &held, time);
        if fresh.is_empty() {
            return Ok(());
        }
        count(&self.verified);
        let judged = judge(&mut held, &now, &fresh)?;
        fresh.retain(|entry| !judged.void.contains_key(&entry.id));
        self.keep(store, &mut held, (judged, fresh))
    }

    /// Writes what was found good, and lets everybody see it.
    fn keep(
        &self,
        store: &Store,
        held: &mut Vec<Entry>,
        (judged, fresh): (State, Vec<Entry>),
    ) -> Result<(), Refused> {
        if fresh.is_empty() {
            return Ok(());
        }
        store.write(|tx| {
            for entry in &fresh {
                log_entries::append(tx, &entry.id, &entry.bytes)?;
            }
            Ok::<_, StoreError>(())
        })?;
        held.extend(fresh);
        // What was not kept had no effect on the rest.
        let state = State {
            void: BTreeMap::new(),
            ..judged
        };
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Now::new(state, held);
        Ok(())
    }
}

/// The entries of a post. One entry under two signatures makes it no post: only one can be right, and nobody honest
/// sends both.
fn read(posted: &[Vec<u8>]) -> Result<Vec<Entry>, Refused> {
    let mut offered: Vec<Entry> = Vec::new();
    for bytes in posted {
        if bytes.len() > ENTRY_BYTES {
            return Err(Refused::Code(code::TOO_LARGE));
        }
        let entry = Entry::decode(bytes).map_err(|_| Refused::Code(code::BAD_REQUEST))?;
        match offered.iter().find(|other| other.id == entry.id) {
            None => offered.push(entry),
            Some(other) if other.bytes == entry.bytes => {}
            Some(_) => return Err(Refused::Code(code::BAD_REQUEST)),
        }
    }
    Ok(offered)
}

/// A join, alone or with the invite that it takes.
fn is_arrival(offered: &[Entry]) -> bool {
    let joins: Vec<&Join> = offered
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Join(join) => Some(&**join),
            _ => None,
        })
        .collect();
    let [join] = joins.as_slice() else {
        return false;
    };
    offered.iter().all(|entry| match entry.body {
        Body::Join(_) => true,
        Body::Invite(_) => entry.id == join.invite,
        _ => false,
    })
}

/// What the log says with these entries beside those that are here.
fn judge(held: &mut Vec<Entry>, before: &Now, fresh: &[Entry]) -> Result<State, Refused> {
    let there = held.len();
    held.extend_from_slice(fresh);
    let judged = verify(&before.state.genesis_hash, held);
    held.truncate(there);
    let judged = judged.map_err(|_| Refused::Code(code::REFUSED))?;
    // Nothing that arrives may undo what stands.
    if held.iter().any(|entry| judged.void.contains_key(&entry.id)) {
        return Err(Refused::Code(code::REFUSED));
    }
    Ok(judged)
}

/// Those that this server lets in at all: no bad joins, and not too much that nobody can judge.
fn allowed(mut fresh: Vec<Entry>, state: &State, held: &[Entry], time: i64) -> Vec<Entry> {
    drop_bad_joins(&mut fresh, state, time);
    let unknown = |entry: &Entry| matches!(entry.body, Body::Unknown(_));
    let mut piled: BTreeMap<Option<DeviceId>, usize> = BTreeMap::new();
    if fresh.iter().any(unknown) {
        for entry in held.iter().filter(|entry| unknown(entry)) {
            *piled.entry(signer(entry)).or_default() += 1;
        }
    }
    fresh.retain(|entry| {
        let place = piled.entry(signer(entry)).or_default();
        *place += usize::from(unknown(entry));
        !unknown(entry) || *place <= UNKNOWN_EACH
    });
    fresh
}

/// The device that signed; none for the root.
const fn signer(entry: &Entry) -> Option<DeviceId> {
    match entry.signer {
        Signer::Root => None,
        Signer::Device(device) => Some(device),
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
