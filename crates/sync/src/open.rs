//! Opening: keys out of wraps, changes out of ops.

use crate::desk::Desk;
use crate::error::SyncError;
use minicbor::Decoder;
use sb_crypto::hash::h;
use sb_crypto::seal::{DossierKey, open_op};
use sb_crypto::wrap::{Wrap, unwrap};
use sb_domain::ids::{ChangeId, DossierId};
use sb_protocol::{Hash, NO_HASH, OpKind, Run};
use sb_store::changes::{self, Arrival};
use sb_store::dossiers;
use sb_store::{Tx, runs};
use sb_trust::cbor;

/// Takes the dossier key out of a wrap that is addressed to this user.
pub(crate) fn try_wrap(
    desk: &Desk,
    tx: &Tx<'_>,
    dossier: DossierId,
    key_id: &[u8; 16],
    wrap: &Wrap,
    grant: &Hash,
) -> Result<(), SyncError> {
    if wrap.recipient.kind != 1 || wrap.recipient.id != *desk.identity.user.as_bytes() {
        return Ok(());
    }
    let region = desk.identity.region;
    let key = unwrap(
        &desk.identity.user_key,
        wrap,
        region.as_bytes(),
        dossier.as_bytes(),
        key_id,
    )?;
    dossiers::set_key(tx, dossier, key.as_bytes(), key_id, grant)?;
    Ok(())
}

/// Opens what came before its key, and what just came. Gives the number of ops that still wait.
pub(crate) fn parked(desk: &Desk, tx: &Tx<'_>, dossier: DossierId) -> Result<u64, SyncError> {
    let closed = runs::unopened(tx, dossier)?;
    let key = dossiers::find(tx, dossier)?.and_then(|d| d.key);
    let Some(key) = key.map(DossierKey::from_bytes) else {
        return Ok(closed.iter().map(|(_, run)| u64::from(run.count)).sum());
    };
    for (id, kept) in closed {
        let before = runs::find_before(tx, dossier, kept.device, &kept.grant, kept.first_dseq)?;
        let prev = before.map_or(NO_HASH, |(_, run)| run.tip);
        one(desk, tx, &key, (id, &Run::decode(&kept.bytes)?), prev)?;
        runs::mark_opened(tx, id)?;
    }
    Ok(0)
}

fn one(
    desk: &Desk,
    tx: &Tx<'_>,
    key: &DossierKey,
    (id, run): (runs::RunId, &Run),
    prev: Hash,
) -> Result<(), SyncError> {
    let author = desk
        .state
        .user_of(run.device)
        .ok_or(SyncError::Lied("unknown device"))?;
    for (op, checked) in run.ops.iter().zip(run.headers(desk.identity.region, prev)) {
        if op.kind != OpKind::Content {
            continue;
        }
        if op.key_id != key.id() {
            return Err(SyncError::Lied("another key"));
        }
        let data = checked.header.associated_data();
        let content = open_op(key, run.dossier.as_bytes(), &data, &op.nonce, &op.ct)?;
        for bytes in changes_of(&content)? {
            let change = decode(&bytes)?;
            if change.author != author {
                return Err(SyncError::Lied("change in another's name"));
            }
            let arrival = Arrival::Received { run: Some(id) };
            changes::absorb(tx, run.dossier, change_id(&bytes), &change, &bytes, arrival)?;
        }
    }
    Ok(())
}

/// The changes in an op.
pub(crate) fn changes_of(content: &[u8]) -> Result<Vec<Vec<u8>>, SyncError> {
    let read = || -> Result<Vec<Vec<u8>>, cbor::Malformed> {
        let mut r = Decoder::new(content);
        let count = cbor::array_up_to(&mut r, 64)?;
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(r.bytes()?.to_vec());
        }
        cbor::end(&r)?;
        Ok(all)
    };
    read().map_err(|_| SyncError::Lied("content"))
}

/// A change out of its bytes; its id is their hash.
pub fn decode(bytes: &[u8]) -> Result<sb_domain::change::Change, SyncError> {
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
