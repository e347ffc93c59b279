//! Sealing: each op is sealed, numbered and signed once, in one local transaction just before it first
//! leaves. Those bytes are kept and never made again, so that a retry is the same push.

use crate::desk::Desk;
use crate::error::SyncError;
use crate::faults::{self, Place};
use sb_crypto::seal::{DossierKey, seal_op};
use sb_domain::ids::DossierId;
use sb_protocol::{Hash, Header, NO_HASH, Op, OpKind, Run, limits};
use sb_store::dossiers::{self, Chain, Dossier};
use sb_store::outbox::{self, PendingControl, PendingGroup};
use sb_store::{Store, Tx, runs};
use sb_trust::cbor;
use std::collections::BTreeMap;

/// Changes sealed in one go; the rest comes in the next round of the session.
const MOST: u32 = 5_000;

/// Seals what waits, the oldest first.
pub(crate) fn all(desk: &mut Desk, store: &mut Store) -> Result<(), SyncError> {
    store.write(|tx| {
        for (id, control) in outbox::controls(tx)? {
            seal_control(desk, tx, &control)?;
            outbox::drop_control(tx, id)?;
        }
        let mut by_dossier: BTreeMap<DossierId, Vec<PendingGroup>> = BTreeMap::new();
        for group in outbox::pending(tx, MOST)? {
            by_dossier.entry(group.dossier).or_default().push(group);
        }
        for (dossier, groups) in by_dossier {
            seal_content(desk, tx, dossier, &groups)?;
        }
        faults::abort_at(Place::SealedBeforeCommit);
        Ok(())
    })
}

/// A chain as it grows while a run is made.
struct Growing {
    chain: Chain,
    dseq: u64,
    prev: Hash,
}

fn growing(
    desk: &Desk,
    tx: &Tx<'_>,
    dossier: DossierId,
    grant: Hash,
) -> Result<Growing, SyncError> {
    let chain = Chain {
        dossier,
        device: desk.identity.device,
        grant,
    };
    let (dseq, prev) = dossiers::tip(tx, &chain)?.unwrap_or((0, NO_HASH));
    Ok(Growing { chain, dseq, prev })
}

fn seal_control(desk: &mut Desk, tx: &Tx<'_>, control: &PendingControl) -> Result<(), SyncError> {
    let kind = OpKind::from_number(control.kind);
    let dossier = dossiers::find(tx, control.dossier)?.ok_or(SyncError::Keys)?;
    let creates = kind == OpKind::Create;
    let grant = if creates {
        NO_HASH
    } else {
        dossier.my_grant.ok_or(SyncError::Keys)?
    };
    let mut growing = growing(desk, tx, dossier.id, grant)?;
    let op = Op {
        kind,
        key_id: control.key_id,
        seen: (dossier.seq, dossier.head),
        log_heads: desk.state.heads.clone(),
        nonce: Vec::new(),
        ct: control.body.clone(),
    };
    let tip = finish(desk, tx, &mut growing, vec![op])?.1;
    if creates {
        dossiers::put(
            tx,
            &Dossier {
                my_grant: Some(tip),
                ..dossier
            },
        )?;
        dossiers::add_member(tx, control.dossier, desk.identity.user, &tip)?;
    } else {
        let body = sb_protocol::Control::decode(kind, &control.body)?;
        if let sb_protocol::Control::Grant { to, .. } = body {
            dossiers::add_member(tx, control.dossier, to, &tip)?;
        }
    }
    Ok(())
}

fn seal_content(
    desk: &mut Desk,
    tx: &Tx<'_>,
    id: DossierId,
    groups: &[PendingGroup],
) -> Result<(), SyncError> {
    let dossier = dossiers::find(tx, id)?.ok_or(SyncError::Keys)?;
    let (Some(key), Some(grant)) = (dossier.key, dossier.my_grant) else {
        return Err(SyncError::Keys);
    };
    let key = DossierKey::from_bytes(key);
    let mut chain = growing(desk, tx, id, grant)?;
    let mut ops: Vec<Op> = Vec::new();
    let mut sealed: Vec<&PendingGroup> = Vec::new();
    let mut bytes = 0;
    let (mut dseq, mut prev) = (chain.dseq, chain.prev);
    for group in groups {
        let content = content_of(group);
        // Room for the largest ciphertext this content can become.
        let room = content.len() + content.len() / 8 + 512;
        if ops.len() >= limits::RUN_OPS || bytes + room > limits::RUN_BYTES - 4096 {
            let run = finish(desk, tx, &mut chain, std::mem::take(&mut ops))?.0;
            keep_sealed(tx, &mut sealed, run)?;
            bytes = 0;
        }
        dseq += 1;
        let header = Header {
            kind: OpKind::Content,
            region: desk.identity.region,
            dossier: id,
            grant,
            device: desk.identity.device,
            dseq,
            prev,
            key_id: key.id(),
            seen: (dossier.seq, dossier.head),
            log_heads: desk.state.heads.clone(),
            ct_hash: NO_HASH,
        };
        let (op, hash) = seal_one(&key, header, &content, &desk.random())?;
        prev = hash;
        bytes += op.ct.len() + 128;
        ops.push(op);
        sealed.push(group);
    }
    if !ops.is_empty() {
        let run = finish(desk, tx, &mut chain, ops)?.0;
        keep_sealed(tx, &mut sealed, run)?;
    }
    Ok(())
}

/// Seals one op under its header; gives it with its hash.
fn seal_one(
    key: &DossierKey,
    header: Header,
    content: &[u8],
    random: &[u8; 32],
) -> Result<(Op, Hash), SyncError> {
    let data = header.associated_data();
    let made = seal_op(key, header.dossier.as_bytes(), &data, content, random)
        .map_err(|_| SyncError::Keys)?;
    let op = Op {
        kind: header.kind,
        key_id: header.key_id,
        seen: header.seen,
        log_heads: header.log_heads.clone(),
        nonce: made.nonce.to_vec(),
        ct: made.ct,
    };
    let ct_hash = sb_protocol::ct_hash(&op.nonce, &op.ct);
    let hash = Header { ct_hash, ..header }.op_hash();
    Ok((op, hash))
}

/// The plaintext of an op: its changes, each as bytes.
fn content_of(group: &PendingGroup) -> Vec<u8> {
    cbor::write(|w| {
        w.array(group.changes.len() as u64)?;
        for (_, bytes) in &group.changes {
            w.bytes(bytes)?;
        }
        Ok(())
    })
}

fn keep_sealed(
    tx: &Tx<'_>,
    sealed: &mut Vec<&PendingGroup>,
    run: runs::RunId,
) -> Result<(), SyncError> {
    for group in sealed.drain(..) {
        let ids: Vec<_> = group.changes.iter().map(|(id, _)| *id).collect();
        outbox::mark_sealed(tx, &ids, run)?;
    }
    Ok(())
}

/// Signs a run, keeps it, moves the chain on. Gives its number here and its tip.
fn finish(
    desk: &Desk,
    tx: &Tx<'_>,
    growing: &mut Growing,
    ops: Vec<Op>,
) -> Result<(runs::RunId, Hash), SyncError> {
    let mut run = Run {
        dossier: growing.chain.dossier,
        device: growing.chain.device,
        grant: growing.chain.grant,
        first_dseq: growing.dseq + 1,
        ops,
        signature: [0; 64],
    };
    let checked = run.sign(desk.identity.region, growing.prev, &desk.identity.sign);
    let tip = checked.last().ok_or(SyncError::Keys)?.hash;
    let count = u32::try_from(run.ops.len()).map_err(|_| SyncError::Keys)?;
    let kept = runs::keep(
        tx,
        &runs::Run {
            dossier: run.dossier,
            device: run.device,
            grant: run.grant,
            first_dseq: run.first_dseq,
            count,
            tip,
            first_seq: None,
            opened: true,
            bytes: run.encode(),
        },
    )?;
    let runs::Kept::New(id) = kept else {
        return Err(SyncError::Keys);
    };
    growing.dseq += u64::from(count);
    growing.prev = tip;
    dossiers::set_tip(tx, &growing.chain, growing.dseq, &tip)?;
    Ok((id, tip))
}
