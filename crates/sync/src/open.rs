//! Opening: changes out of ops.
//!
//! What a member sealed badly is void, the whole op: decided from its bytes, its author in the log and the key, so
//! equal on all laptops of one version. What a later version made is left closed for one that can read it.

use crate::desk::Desk;
use crate::error::SyncError;
use minicbor::Decoder;
use sb_crypto::CryptoError;
use sb_crypto::hash::h;
use sb_crypto::seal::{DossierKey, open_op};
use sb_domain::change::Change;
use sb_domain::ids::{ChangeId, DossierId, UserId};
use sb_protocol::{Checked, DossierKind, NO_HASH, Op, OpKind, Run, limits};
use sb_store::changes::{self, Arrival};
use sb_store::{Store, Tx, dossiers, quarantine, runs};
use sb_trust::cbor;

/// What this version can read. Raise it with each method of packing and kind of dossier that is added: what was
/// left closed is tried again then.
const READER: u32 = 1;

/// What became of runs that were closed, in ops.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    /// They wait: for a key, or for a later version.
    pub(crate) parked: u64,
    /// They are void.
    pub(crate) void: u64,
}

/// Opens all runs of a dossier that are closed and can be opened; `fresh` is how many ops came just now.
pub(crate) fn closed(
    desk: &Desk,
    tx: &Tx<'_>,
    dossier: DossierId,
    fresh: u64,
) -> Result<Opened, SyncError> {
    let mut done = Opened::default();
    let row = dossiers::find(tx, dossier)?;
    let kind = row.as_ref().map_or(0, |row| row.kind);
    let key = row.and_then(|row| row.key).filter(|_| is_known(kind));
    let Some(key) = key.map(DossierKey::from_bytes) else {
        // A dossier whose create op is void waits for nothing.
        done.parked = if kind == 0 { 0 } else { fresh };
        return Ok(done);
    };
    for id in runs::unopened(tx, dossier, READER)? {
        let Some(kept) = runs::find(tx, id)? else {
            continue;
        };
        let run = Run::decode(&kept.bytes)?;
        let before = runs::find_before(tx, dossier, kept.device, &kept.grant, kept.first_dseq)?;
        let prev = before.map_or(NO_HASH, |(_, run)| run.tip);
        let opening = Opening {
            tx,
            key: &key,
            kind,
            author: desk.state.user_of(run.device),
        };
        let mut later = 0;
        for (op, checked) in run.ops.iter().zip(run.headers(desk.identity.region, prev)) {
            match opening.one(op, &checked, id)? {
                Said::Taken => {}
                Said::Void => done.void += u64::from(quarantine::put(tx, dossier, &checked.hash)?),
                Said::Later => later += 1,
            }
        }
        if later == 0 {
            runs::mark_opened(tx, id)?;
        } else {
            runs::mark_beyond(tx, id, READER)?;
        }
        done.parked += later;
    }
    Ok(done)
}

/// Opens what an earlier version of the app had to leave closed. Looks once at each dossier, and writes only if there
/// is something.
pub(crate) fn left_closed(desk: &Desk, store: &mut Store) -> Result<Opened, SyncError> {
    let mut done = Opened::default();
    for dossier in store.read(|c| runs::openable(c, READER))? {
        let row = store.read(|c| dossiers::find(c, dossier))?;
        if row.is_some_and(|row| is_known(row.kind)) {
            let one = store.write(|tx| closed(desk, tx, dossier, 0))?;
            done.parked += one.parked;
            done.void += one.void;
        }
    }
    Ok(done)
}

const fn is_known(kind: u8) -> bool {
    !matches!(
        DossierKind::from_number(kind),
        None | Some(DossierKind::Unknown(_))
    )
}

/// What an op turned out to hold.
enum Said {
    /// Changes, which are in now; or nothing that is read.
    Taken,
    /// Nothing that counts.
    Void,
    /// Something of a later version.
    Later,
}

/// What an op is judged by.
struct Opening<'a, 'c> {
    tx: &'a Tx<'c>,
    key: &'a DossierKey,
    /// Kind of the dossier.
    kind: u8,
    /// The user whose device signed the run; none when his place in the log fell since it came: so does what he wrote.
    author: Option<UserId>,
}

impl Opening<'_, '_> {
    fn one(&self, op: &Op, checked: &Checked, run: runs::RunId) -> Result<Said, SyncError> {
        match op.kind {
            OpKind::Content => {}
            // Kept and passed on; what it means is for a version that knows it.
            OpKind::Unknown(_) => return Ok(Said::Later),
            _ => return Ok(Said::Taken),
        }
        let header = &checked.header;
        if op.key_id != self.key.id() {
            return Ok(Said::Void);
        }
        let (dossier, data) = (header.dossier, header.associated_data());
        let content = match open_op(self.key, dossier.as_bytes(), &data, &op.nonce, &op.ct) {
            Ok(content) => content,
            Err(CryptoError::Unsupported) => return Ok(Said::Later),
            Err(_) => return Ok(Said::Void),
        };
        // All of it is read before any of it counts.
        let Some(changes) = self.read(&content) else {
            return Ok(Said::Void);
        };
        for (bytes, change) in &changes {
            let arrival = Arrival::Received { run: Some(run) };
            changes::absorb(self.tx, dossier, change_id(bytes), change, bytes, arrival)?;
        }
        Ok(Said::Taken)
    }

    /// The changes of an op, if every one of them is a change of its author that may stand in this dossier.
    fn read(&self, content: &[u8]) -> Option<Vec<(Vec<u8>, Change)>> {
        let mut all = Vec::new();
        for bytes in changes_of(content).ok()? {
            let change = decode(&bytes).ok()?;
            if Some(change.author) != self.author || !changes::fits(self.kind, &change.body) {
                return None;
            }
            all.push((bytes, change));
        }
        Some(all)
    }
}

/// The changes in an op, as bytes.
fn changes_of(content: &[u8]) -> Result<Vec<Vec<u8>>, cbor::Malformed> {
    let mut r = Decoder::new(content);
    let count = cbor::array_up_to(&mut r, limits::OP_CHANGES as u64)?;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(r.bytes()?.to_vec());
    }
    cbor::end(&r)?;
    Ok(all)
}

/// A change out of its bytes; its id is their hash.
///
/// # Errors
/// [`SyncError::Lied`] when they are none.
pub fn decode(bytes: &[u8]) -> Result<Change, SyncError> {
    sb_domain::wire::decode_change(bytes, change_id(bytes)).map_err(|_| SyncError::Lied("change"))
}

/// The id of a change.
pub fn change_id(bytes: &[u8]) -> ChangeId {
    let hash = h("sb/1/change", &[bytes]);
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = from;
    }
    ChangeId::from_bytes(id)
}
