//! Sealing: each op is sealed, numbered and signed once, in one local transaction just before it first
//! leaves. Those bytes are kept and never made again, so that a retry is the same push.

use crate::desk::Desk;
use crate::error::SyncError;
use crate::faults::{self, Place};
use sb_crypto::CryptoError;
use sb_crypto::seal::{DossierKey, seal_op};
use sb_domain::ids::{ChangeId, DossierId};
use sb_protocol::{Hash, Header, NO_HASH, Op, OpKind, Run, limits};
use sb_store::dossiers::{self, Chain, Dossier};
use sb_store::outbox::{self, PendingControl, PendingGroup};
use sb_store::{Store, StoreError, Tx, runs};
use sb_trust::cbor;

/// Changes sealed in one go; the rest comes in the next round of the session.
const MOST: u32 = 5_000;

/// A group of changes is cut before its content grows beyond this: what no compressor makes smaller is padded by an eighth
/// at most, and then still an op.
const OP_CONTENT: usize = 128 * 1024;

/// What a run takes beside its ops: its own fields, and what only the first op says.
const RUN_REST: usize = 4096;

/// What an op takes in a run beside its ciphertext.
const OP_REST: usize = 128;

/// Seals what waits, the oldest first. What cannot be sealed waits on, without keeping back the other dossiers; gives
/// why, if there is such.
pub(crate) fn all(desk: &mut Desk, store: &mut Store) -> Result<Option<SyncError>, SyncError> {
    store.write(|tx| {
        let (mut left, mut failed) = (MOST, None);
        for dossier in outbox::unsealed(tx)? {
            if left == 0 {
                break;
            }
            // One commit for all of them, so that a push of many dossiers costs one wait for the disk.
            match tx.part(|| one_dossier(desk, tx, dossier, left)) {
                Ok(sealed) => {
                    left = left.saturating_sub(sealed.changes);
                    failed = sealed.unfit.then_some(SyncError::Keys).or(failed);
                }
                Err(SyncError::Store(error)) if !is_of_one_row(error) => return Err(error.into()),
                Err(error) => failed = Some(error),
            }
        }
        faults::abort_at(Place::SealedBeforeCommit);
        Ok(failed)
    })
}

/// Whether an error says something of one dossier, and not of the disk.
const fn is_of_one_row(error: StoreError) -> bool {
    matches!(
        error,
        StoreError::Corrupt { .. } | StoreError::NotFound { .. }
    )
}

/// What was sealed of a dossier.
struct Sealed {
    changes: u32,
    /// Whether a change fits into no op: it waits on.
    unfit: bool,
}

fn one_dossier(
    desk: &mut Desk,
    tx: &Tx<'_>,
    dossier: DossierId,
    most: u32,
) -> Result<Sealed, SyncError> {
    for (id, control) in outbox::controls_of(tx, dossier)? {
        seal_control(desk, tx, &control)?;
        outbox::drop_control(tx, id)?;
    }
    let groups = outbox::pending(tx, dossier, most)?;
    if groups.is_empty() {
        return Ok(Sealed {
            changes: 0,
            unfit: false,
        });
    }
    seal_content(desk, tx, dossier, &groups)
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

/// Changes that become one op: their ids and bytes.
type Part<'g> = &'g [(ChangeId, Vec<u8>)];

/// Cuts a group into what one op may hold, in order; at least one change each.
fn parts(group: &PendingGroup) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, (_, change)) in group.changes.iter().enumerate() {
        let full = at - start >= limits::OP_CHANGES || bytes + change.len() > OP_CONTENT;
        if full && at > start {
            parts.extend(group.changes.get(start..at));
            (start, bytes) = (at, 0);
        }
        bytes += change.len() + 8;
    }
    parts.extend(group.changes.get(start..));
    parts
}

/// A run under construction, and which changes are in it.
#[derive(Default)]
struct Filling<'g> {
    ops: Vec<Op>,
    bytes: usize,
    sealed: Vec<Part<'g>>,
}

impl Filling<'_> {
    fn has_room_for(&self, op: &Op) -> bool {
        self.ops.len() < limits::RUN_OPS
            && self.bytes + op.ct.len() + OP_REST <= limits::RUN_BYTES - RUN_REST
    }

    /// Signs and keeps what there is, and begins anew.
    fn close(&mut self, desk: &Desk, tx: &Tx<'_>, chain: &mut Growing) -> Result<(), SyncError> {
        let Self { ops, sealed, .. } = std::mem::take(self);
        if ops.is_empty() {
            return Ok(());
        }
        let run = finish(desk, tx, chain, ops)?.0;
        for part in sealed {
            let ids: Vec<_> = part.iter().map(|(id, _)| *id).collect();
            outbox::mark_sealed(tx, &ids, run)?;
        }
        Ok(())
    }
}

fn seal_content(
    desk: &mut Desk,
    tx: &Tx<'_>,
    id: DossierId,
    groups: &[PendingGroup],
) -> Result<Sealed, SyncError> {
    let dossier = dossiers::find(tx, id)?.ok_or(SyncError::Keys)?;
    let (Some(key), Some(grant)) = (dossier.key, dossier.my_grant) else {
        return Err(SyncError::Keys);
    };
    let key = DossierKey::from_bytes(key);
    let mut chain = growing(desk, tx, id, grant)?;
    let mut run = Filling::default();
    let mut done = Sealed {
        changes: 0,
        unfit: false,
    };
    let (mut dseq, mut prev) = (chain.dseq, chain.prev);
    for part in groups.iter().flat_map(parts) {
        let header = Header {
            kind: OpKind::Content,
            region: desk.identity.region,
            dossier: id,
            grant,
            device: desk.identity.device,
            dseq: dseq + 1,
            prev,
            key_id: key.id(),
            seen: (dossier.seq, dossier.head),
            log_heads: desk.state.heads.clone(),
            ct_hash: NO_HASH,
        };
        let Some((op, hash)) = seal_one(&key, header, &content_of(part), &desk.random())? else {
            // It has no number yet, so what comes after it leaves no hole.
            done.unfit = true;
            continue;
        };
        // Numbers and hashes go on over the border of a run, so it is known here how large the op is.
        if !run.has_room_for(&op) {
            run.close(desk, tx, &mut chain)?;
        }
        (dseq, prev) = (dseq + 1, hash);
        run.bytes += op.ct.len() + OP_REST;
        run.ops.push(op);
        run.sealed.push(part);
        done.changes += u32::try_from(part.len()).unwrap_or(u32::MAX);
    }
    run.close(desk, tx, &mut chain)?;
    Ok(done)
}

/// Seals one op under its header; gives it with its hash, or nothing when no op can hold it.
fn seal_one(
    key: &DossierKey,
    header: Header,
    content: &[u8],
    random: &[u8; 32],
) -> Result<Option<(Op, Hash)>, SyncError> {
    let data = header.associated_data();
    let made = match seal_op(key, header.dossier.as_bytes(), &data, content, random) {
        Ok(made) if made.ct.len() <= limits::OP_BYTES => made,
        Ok(_) | Err(CryptoError::TooLarge) => return Ok(None),
        Err(_) => return Err(SyncError::Keys),
    };
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
    Ok(Some((op, hash)))
}

/// The plaintext of an op: its changes, each as bytes.
fn content_of(part: Part<'_>) -> Vec<u8> {
    cbor::write(|w| {
        w.array(part.len() as u64)?;
        for (_, bytes) in part {
            w.bytes(bytes)?;
        }
        Ok(())
    })
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
