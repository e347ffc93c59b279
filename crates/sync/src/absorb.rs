//! Taking frames in. Everything is verified before it is opened, and opened before it is read; rows and
//! position are kept in one transaction per frame. Where the server lied, the frame is refused whole; what a member
//! with the right signed and wrote badly is void, and the order goes on over it.

use crate::desk::{Desk, TaskDone, facts};
use crate::error::SyncError;
use crate::faults::{self, Place};
use crate::{grants, open, past};
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{Frame, Hash, Item, NO_HASH, OpKind, Run, Stretch, next_head, verify_head};
use sb_store::dossiers::{self, Chain};
use sb_store::{Store, Tx, log, meta, quarantine, runs, search};
use sb_trust::{Entry, Void, verify};
use std::collections::BTreeSet;

pub(crate) fn frame(
    desk: &mut Desk,
    store: &mut Store,
    frame: Frame,
) -> Result<TaskDone, SyncError> {
    match frame {
        Frame::Hello(hello) => {
            desk.hello_log_total = hello.log_total;
            let known: Option<Vec<u8>> = store.read(|c| meta::get(c, facts::EPOCH))?;
            let log_count = store.read(|c| crate::outgoing::number(c, facts::LOG_COUNT))?;
            store_time(store, hello.server_time)?;
            let epoch = known.as_deref() == Some(hello.epoch.as_slice());
            if !epoch || log_count > hello.log_total {
                // A first meeting, or a server that was restored: its numbers mean nothing yet, and all is sent again.
                store.write(|tx| {
                    meta::set(tx, facts::EPOCH, &hello.epoch)?;
                    meta::set(tx, facts::LOG_COUNT, &0_u64.to_be_bytes())?;
                    if !epoch {
                        meta::set(tx, facts::CURSOR, &0_u64.to_be_bytes())?;
                    }
                    Ok::<_, SyncError>(())
                })?;
            }
            let opened = open::left_closed(desk, store)?;
            Ok(TaskDone::Absorbed {
                pulled: 0,
                parked: opened.parked,
                quarantined: opened.void,
                ask: None,
            })
        }
        Frame::Log(entries) => log_entries(desk, store, &entries),
        Frame::Stretch(stretch) => one_stretch(desk, store, &stretch),
        Frame::End { cursor } => {
            store.write(|tx| {
                // Nothing is written when nothing moved.
                if meta::get(tx, facts::CURSOR)?.as_deref() != Some(&cursor.to_be_bytes()) {
                    meta::set(tx, facts::CURSOR, &cursor.to_be_bytes())?;
                }
                Ok(TaskDone::Cursor(cursor))
            })
        }
    }
}

/// A frame of which nothing was taken in; perhaps a gap to ask for.
const fn nothing_new(ask: Option<(DossierId, u64)>) -> TaskDone {
    TaskDone::Absorbed {
        pulled: 0,
        parked: 0,
        quarantined: 0,
        ask,
    }
}

/// The server's time is advice against a wrong clock here; once an hour is often enough.
fn store_time(store: &mut Store, time: i64) -> Result<(), SyncError> {
    let before = Desk::server_time(store)?;
    if before.is_some_and(|before| time.abs_diff(before) < 3_600_000) {
        return Ok(());
    }
    store.write(|tx| Ok(meta::set(tx, facts::SERVER_TIME, &time.to_be_bytes())?))
}

fn log_entries(
    desk: &mut Desk,
    store: &mut Store,
    entries: &[Vec<u8>],
) -> Result<TaskDone, SyncError> {
    let mut set = Vec::new();
    for entry in store.read(log::all)? {
        set.push(Entry::decode(&entry.bytes)?);
    }
    let mut fresh: Vec<Entry> = Vec::new();
    let mut named = BTreeSet::new();
    for bytes in entries {
        let entry = Entry::decode(bytes)?;
        if entry.region != desk.identity.region {
            return Err(SyncError::Lied("log entry of another region"));
        }
        if !named.insert(entry.id) {
            return Err(SyncError::Lied("log entry twice"));
        }
        fresh.push(entry);
    }
    set.extend(fresh.iter().cloned());
    let state = verify(&desk.identity.genesis, &set)?;
    // A server that invents a member stops here. What fell with two joins on one place is taken, without effect: an
    // honest server that was restored holds the one, a laptop that was away the other.
    let lied = |entry: &Entry| {
        let why = state.void.get(&entry.id);
        why.is_some_and(|why| !matches!(why, Void::UsedTwice | Void::FellWith))
    };
    if fresh.iter().any(lied) {
        return Err(SyncError::Lied("log entry without right"));
    }
    store.write(|tx| {
        for entry in &fresh {
            log::insert(tx, &entry.id, &entry.bytes, true)?;
        }
        let count = crate::outgoing::number(tx, facts::LOG_COUNT)? + entries.len() as u64;
        meta::set(tx, facts::LOG_COUNT, &count.to_be_bytes())?;
        Ok::<_, SyncError>(())
    })?;
    desk.state = state;
    Ok(nothing_new(None))
}

fn one_stretch(
    desk: &mut Desk,
    store: &mut Store,
    stretch: &Stretch,
) -> Result<TaskDone, SyncError> {
    let desk = &*desk;
    store.write(|tx| {
        let known = dossiers::find(tx, stretch.dossier)?;
        let (seq, head) = known.as_ref().map_or((0, NO_HASH), |d| (d.seq, d.head));
        if stretch.last_seq <= seq {
            past::check(tx, desk.identity.region, stretch, (seq, head))?;
            return Ok(nothing_new(None));
        }
        if stretch.first_seq > seq + 1 {
            return Ok(nothing_new(Some((stretch.dossier, seq + 1))));
        }
        let mut taking = Taking {
            desk,
            tx,
            dossier: stretch.dossier,
            at: stretch
                .first_seq
                .checked_sub(1)
                .ok_or(SyncError::Lied("numbers"))?,
            seq,
            head,
            taken: 0,
            void: 0,
        };
        for item in &stretch.items {
            taking.item(item)?;
            faults::abort_at(Place::MidFrame);
        }
        if taking.at != stretch.last_seq
            || taking.seq != stretch.last_seq
            || taking.head != stretch.head
        {
            return Err(SyncError::Lied("dossier chain"));
        }
        verify_head(&desk.state.genesis.server, desk.identity.region, stretch)?;
        let (taken, end, head) = (taking.taken, taking.seq, taking.head);
        let void = taking.void;
        dossiers::set_position(tx, stretch.dossier, end, &head)?;
        let opened = open::closed(desk, tx, stretch.dossier, taken)?;
        search::index_pending(tx)?;
        Ok(TaskDone::Absorbed {
            pulled: taken,
            parked: opened.parked,
            quarantined: void + opened.void,
            ask: None,
        })
    })
}

/// A stretch being taken in.
struct Taking<'a, 'c> {
    desk: &'a Desk,
    tx: &'a Tx<'c>,
    dossier: DossierId,
    /// Number of the last op walked over.
    at: u64,
    /// Number and head that are taken so far.
    seq: u64,
    head: Hash,
    taken: u64,
    /// Ops of it that are void.
    void: u64,
}

impl Taking<'_, '_> {
    fn item(&mut self, item: &Item) -> Result<(), SyncError> {
        match item {
            Item::Run(bytes) => {
                let run = Run::decode(bytes)?;
                if run.dossier != self.dossier {
                    return Err(SyncError::Lied("run of another dossier"));
                }
                if self.held(run.ops.len() as u64)? {
                    return Ok(());
                }
                self.run(&run, bytes)
            }
            Item::Own {
                device,
                grant,
                first_dseq,
                count,
                tip,
            } => {
                if self.held(*count)? {
                    return Ok(());
                }
                let found = runs::find_at(self.tx, self.dossier, *device, grant, *first_dseq)?;
                let own =
                    found.filter(|(_, run)| run.tip == *tip && u64::from(run.count) == *count);
                if *device != self.desk.identity.device {
                    return Err(SyncError::Lied("own run that is not ours"));
                }
                let (id, run) = own.ok_or(SyncError::Fork)?;
                // One run has one place in the order; a number at or below ours is a place that it had already.
                if run.first_seq.is_some_and(|there| there <= self.seq) {
                    return Err(SyncError::Lied("own run twice"));
                }
                let before = runs::find_before(self.tx, self.dossier, *device, grant, *first_dseq)?;
                let prev = before.map_or(NO_HASH, |(_, run)| run.tip);
                let decoded = Run::decode(&run.bytes)?;
                for op in decoded.headers(self.desk.identity.region, prev) {
                    self.head = next_head(&self.head, &op.hash);
                }
                // The push's answer may have been lost: this is as good an acknowledgement.
                sb_store::outbox::mark_acknowledged(self.tx, id, self.seq + 1)?;
                self.seq += count;
                Ok(())
            }
        }
    }

    /// Walks over an item; whether it was taken in earlier. Nothing may split one.
    fn held(&mut self, count: u64) -> Result<bool, SyncError> {
        let end = self
            .at
            .checked_add(count)
            .ok_or(SyncError::Lied("numbers"))?;
        let (start, end) = (std::mem::replace(&mut self.at, end), end);
        if count == 0 || (start < self.seq && end > self.seq) {
            return Err(SyncError::Lied("split run"));
        }
        Ok(end <= self.seq)
    }

    fn run(&mut self, run: &Run, bytes: &[u8]) -> Result<(), SyncError> {
        let device = self
            .desk
            .state
            .devices
            .get(&run.device)
            .ok_or(SyncError::Lied("unknown device"))?;
        let chain = Chain {
            dossier: run.dossier,
            device: run.device,
            grant: run.grant,
        };
        let (dseq, prev) = dossiers::tip(self.tx, &chain)?.unwrap_or((0, NO_HASH));
        if run.first_dseq != dseq + 1 {
            return Err(SyncError::Lied("gap in a chain"));
        }
        let ops = run.check(self.desk.identity.region, prev, &device.sign)?;
        let counts = self.check_right(run, device.user)?;
        let tip = ops.last().ok_or(SyncError::Lied("empty run"))?.hash;
        let count = u32::try_from(ops.len()).map_err(|_| SyncError::Lied("numbers"))?;
        for (op, checked) in run.ops.iter().zip(&ops) {
            let holds = match op.kind {
                _ if !counts => false,
                OpKind::Content | OpKind::Unknown(_) => true,
                OpKind::Create | OpKind::Grant => {
                    grants::take(self.desk, self.tx, (op, checked), device.user)?
                }
            };
            if !holds {
                self.void += u64::from(quarantine::put(self.tx, self.dossier, &checked.hash)?);
            }
            self.head = next_head(&self.head, &checked.hash);
        }
        let kept = runs::keep(
            self.tx,
            &runs::Run {
                dossier: run.dossier,
                device: run.device,
                grant: run.grant,
                first_dseq: run.first_dseq,
                count,
                tip,
                first_seq: Some(self.seq + 1),
                // What is void is never opened.
                opened: !counts,
                bytes: bytes.to_vec(),
            },
        )?;
        if !matches!(kept, runs::Kept::New(_)) {
            return Err(SyncError::Lied("run twice"));
        }
        dossiers::set_tip(self.tx, &chain, dseq + u64::from(count), &tip)?;
        self.seq += u64::from(count);
        self.taken += u64::from(count);
        Ok(())
    }

    /// Whether the writer's grant gives him a right here: a server that sends him without one lied. `false`: it stands on
    /// an op that is void, which a server cannot always know; so is what he writes under it.
    fn check_right(&self, run: &Run, user: UserId) -> Result<bool, SyncError> {
        let no = Err(SyncError::Lied("writer without right"));
        if self.dossier == self.desk.state.genesis.team_dossier {
            let join = self.desk.state.users.get(&user).map(|u| u.join);
            let content = run
                .ops
                .iter()
                .all(|op| matches!(op.kind, OpKind::Content | OpKind::Unknown(_)));
            return if join == Some(run.grant) && content {
                Ok(true)
            } else {
                no
            };
        }
        if run.grant == NO_HASH {
            let begins = self.seq == 0 && run.ops.len() == 1;
            let creates = run.ops.first().is_some_and(|op| op.kind == OpKind::Create);
            return if begins && creates { Ok(true) } else { no };
        }
        if run.ops.iter().any(|op| op.kind == OpKind::Create) {
            return no;
        }
        if dossiers::grant_to(self.tx, self.dossier, &run.grant)? == Some(user) {
            Ok(true)
        } else if quarantine::holds(self.tx, self.dossier, &run.grant)? {
            Ok(false)
        } else {
            no
        }
    }
}
