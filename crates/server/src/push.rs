//! Taking in what a device pushes: one transaction, duplicates before rights, two gap-free counters.

use std::collections::HashSet;

use rusqlite::Transaction;
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{Checked, Control, NO_HASH, OpKind, PushResult, Run, code, next_head};
use sb_trust::{Hash, State};

use crate::faults::{self, Place};
use crate::serving::{Caller, Serving};
use crate::store::dossiers::{self, Dossier};
use crate::store::runs::{self, ChainId, StoredRun, Tip};
use crate::store::{StoreError, memberships, region};

/// The kind that no create op makes: every user in the log is a member.
pub(crate) const TEAM: u8 = 3;

/// Keeps the runs that may be kept, and says of each what became of it.
///
/// All of it is on disk when this returns. The same push again gives `Known` with the numbers of the first time, so a
/// device that got no answer simply pushes again.
pub(crate) fn push(
    serving: &Serving,
    caller: Caller,
    posted: &[Vec<u8>],
) -> Result<Vec<PushResult>, StoreError> {
    let state = serving.log.state();
    let results = serving.store.write(|tx| {
        let mut intake = Intake {
            tx,
            serving,
            state: &state,
            caller,
            broken: HashSet::new(),
        };
        let mut results = Vec::with_capacity(posted.len());
        for bytes in posted {
            results.push(intake.one(bytes)?);
            faults::abort_at(Place::MidPush);
        }
        faults::abort_at(Place::BeforeCommit);
        Ok::<_, StoreError>(results)
    })?;
    faults::abort_at(Place::AfterCommitBeforeReply);
    Ok(results)
}

struct Intake<'a> {
    tx: &'a Transaction<'a>,
    serving: &'a Serving,
    state: &'a State,
    caller: Caller,
    /// Chains of which a run was refused: what follows it would leave a hole.
    broken: HashSet<ChainId>,
}

/// What a run may do, once its right is found.
enum Right {
    /// Begins a dossier.
    Create { kind: u8 },
    /// Goes on in one.
    Write(Dossier),
}

impl Intake<'_> {
    fn one(&mut self, bytes: &[u8]) -> Result<PushResult, StoreError> {
        let Ok(run) = Run::decode(bytes) else {
            return Ok(PushResult::Refused(code::BAD_REQUEST));
        };
        let chain = ChainId {
            dossier: *run.dossier.as_bytes(),
            device: *run.device.as_bytes(),
            grant: run.grant,
        };
        if self.broken.contains(&chain) {
            return Ok(PushResult::Refused(code::GAP));
        }
        let result = self.judge(&run, &chain, bytes)?;
        if matches!(result, PushResult::Refused(_)) {
            self.broken.insert(chain);
        }
        Ok(result)
    }

    fn judge(&self, run: &Run, chain: &ChainId, bytes: &[u8]) -> Result<PushResult, StoreError> {
        if run.device != self.caller.device {
            return Ok(PushResult::Refused(code::REFUSED));
        }
        let tip = runs::tip(self.tx, chain)?;
        if run.first_dseq <= tip.dseq {
            return self.again(run, chain, bytes);
        }
        if run.first_dseq > tip.dseq + 1 {
            return Ok(PushResult::Refused(code::GAP));
        }
        match self.right(run)? {
            Ok(right) => self.keep(run, chain, tip, bytes, right),
            Err(code) => Ok(PushResult::Refused(code)),
        }
    }

    /// A run whose place is taken: the same one again, or another one in its place.
    fn again(&self, run: &Run, chain: &ChainId, bytes: &[u8]) -> Result<PushResult, StoreError> {
        let fork = PushResult::Refused(code::FORK);
        let Some(stored) = runs::find_at(self.tx, chain, run.first_dseq)? else {
            return Ok(fork);
        };
        if stored.bytes == bytes {
            return Ok(PushResult::Known(stored.first_seq));
        }
        let Some(prev) = runs::find_prev(self.tx, chain, run.first_dseq)? else {
            return Err(StoreError::Corrupt("run.first_dseq"));
        };
        let tip = run
            .headers(self.serving.region_id(), prev)
            .last()
            .map(|op| op.hash);
        Ok(if tip == Some(stored.tip) {
            PushResult::Known(stored.first_seq)
        } else {
            fork
        })
    }

    /// Whether this device may write this, here. The inner error is a code.
    fn right(&self, run: &Run) -> Result<Result<Right, &'static str>, StoreError> {
        let user = self.caller.user;
        let dossier = dossiers::find(self.tx, run.dossier.as_bytes())?;
        if run.grant == NO_HASH {
            return Ok(match dossier {
                // Somebody else's, and nobody says whose.
                Some(_) => Err(code::REFUSED),
                None => created(run, user).map(|kind| Right::Create { kind }),
            });
        }
        let Some(dossier) = dossier else {
            return Ok(Err(code::NOT_MEMBER));
        };
        let of = if dossier.kind == TEAM {
            self.state
                .users
                .get(&user)
                .is_some_and(|known| known.join == run.grant)
                .then_some(*user.as_bytes())
        } else {
            memberships::find_user(self.tx, run.dossier.as_bytes(), &run.grant)?
        };
        if of != Some(*user.as_bytes()) {
            return Ok(Err(code::NOT_MEMBER));
        }
        let allowed = run.ops.iter().all(|op| match op.kind {
            OpKind::Content | OpKind::Unknown(_) => true,
            OpKind::Create => false,
            OpKind::Grant => dossier.kind != TEAM && self.granted(&op.ct).is_some(),
        });
        Ok(if allowed {
            Ok(Right::Write(dossier))
        } else {
            Err(code::REFUSED)
        })
    }

    /// To whom a grant op opens its dossier, if it may: a user of the log, and the wrap is for him.
    fn granted(&self, body: &[u8]) -> Option<UserId> {
        match addressed(OpKind::Grant, body)? {
            Control::Grant { to, .. } => self.state.users.contains_key(&to).then_some(to),
            Control::Create { .. } => None,
        }
    }

    fn keep(
        &self,
        run: &Run,
        chain: &ChainId,
        tip: Tip,
        bytes: &[u8],
        right: Right,
    ) -> Result<PushResult, StoreError> {
        let Some(device) = self.state.devices.get(&run.device) else {
            return Ok(PushResult::Refused(code::REFUSED));
        };
        let Ok(ops) = run.check(self.serving.region_id(), tip.hash, &device.sign) else {
            return Ok(PushResult::Refused(code::REFUSED));
        };
        let mut dossier = match right {
            Right::Write(dossier) => dossier,
            Right::Create { kind } => {
                dossiers::insert(
                    self.tx,
                    &chain.dossier,
                    kind,
                    Some(self.caller.user.as_bytes()),
                )?;
                Dossier {
                    id: chain.dossier,
                    kind,
                    seq: 0,
                    head: NO_HASH,
                    last_cursor: 0,
                }
            }
        };
        let count = ops.len() as u64;
        let cursor_first = region::take_cursors(self.tx, count)?;
        let first_seq = dossier.seq + 1;
        dossier.seq += count;
        dossier.head = ops
            .iter()
            .fold(dossier.head, |head, op| next_head(&head, &op.hash));
        dossier.last_cursor = cursor_first + count - 1;
        let stored = StoredRun {
            chain: *chain,
            first_dseq: run.first_dseq,
            first_seq,
            count,
            cursor_first,
            tip: ops.last().map_or(NO_HASH, |op| op.hash),
            head: dossier.head,
            bytes: bytes.to_vec(),
        };
        runs::insert(self.tx, &stored)?;
        dossiers::advance(self.tx, &dossier)?;
        self.note_rights(run, &ops, cursor_first)?;
        Ok(PushResult::Stored(first_seq))
    }

    /// Who may read and write the dossier from these ops on.
    fn note_rights(&self, run: &Run, ops: &[Checked], cursor_first: u64) -> Result<(), StoreError> {
        for ((op, checked), cursor) in run.ops.iter().zip(ops).zip(cursor_first..) {
            let to = match op.kind {
                OpKind::Create => Some(self.caller.user),
                OpKind::Grant => self.granted(&op.ct),
                OpKind::Content | OpKind::Unknown(_) => None,
            };
            if let Some(to) = to {
                self.add_member(run.dossier, to, &checked.hash, cursor)?;
            }
        }
        Ok(())
    }

    fn add_member(
        &self,
        dossier: DossierId,
        to: UserId,
        grant: &Hash,
        cursor: u64,
    ) -> Result<(), StoreError> {
        memberships::add(self.tx, dossier.as_bytes(), to.as_bytes(), grant, cursor)
    }
}

/// The kind of dossier that a run under the zero grant begins: one create op by its owner, and nothing else.
fn created(run: &Run, user: UserId) -> Result<u8, &'static str> {
    let [op] = run.ops.as_slice() else {
        return Err(code::REFUSED);
    };
    match addressed(op.kind, &op.ct) {
        Some(Control::Create { kind, owner, .. }) if owner == user => Ok(kind.number()),
        _ => Err(code::REFUSED),
    }
}

/// A control op whose wraps are for whom they must be. Laptops set others aside, with all that hangs on them, and the
/// device that made one would never hear of it.
fn addressed(kind: OpKind, body: &[u8]) -> Option<Control> {
    let body = Control::decode(kind, body).ok();
    body.filter(Control::is_addressed)
}
