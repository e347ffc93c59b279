//! What leaves: log entries, the question of a pull, runs; and what the server's answers mean here.

use crate::desk::{Desk, Handed, TaskDone, facts};
use crate::error::SyncError;
use crate::faults::{self, Place};
use sb_domain::ids::DossierId;
use sb_protocol::{PullRequest, PushAnswer, PushResult, limits};
use sb_store::dossiers::Chain;
use sb_store::{Reader, Store, dossiers, log, meta, outbox, runs};

/// Runs read at a time: as many as one push takes.
const PUSH_RUNS: u32 = 200;
const _: () = assert!(PUSH_RUNS as usize == limits::PUSH_RUNS);

pub(crate) fn unsent_log(store: &Store) -> Result<TaskDone, SyncError> {
    let mut entries = store.read(log::unsent)?;
    entries.truncate(limits::LOG_ENTRIES / 2);
    Ok(TaskDone::Entries(
        entries.into_iter().map(|entry| entry.bytes).collect(),
    ))
}

pub(crate) fn log_sent(store: &mut Store, count: usize) -> Result<TaskDone, SyncError> {
    store.write(|tx| {
        for entry in log::unsent(tx)?.iter().take(count) {
            log::mark_sent(tx, &entry.id)?;
        }
        Ok(TaskDone::Nothing)
    })
}

pub(crate) fn number(c: &Reader<'_>, key: &str) -> Result<u64, SyncError> {
    let bytes = meta::get(c, key)?;
    Ok(bytes
        .and_then(|b| Some(u64::from_be_bytes(b.try_into().ok()?)))
        .unwrap_or(0))
}

pub(crate) fn ask_pull(store: &Store, asks: Vec<(DossierId, u64)>) -> Result<TaskDone, SyncError> {
    store.read(|c| {
        let epoch = meta::get(c, facts::EPOCH)?
            .and_then(|b| b.try_into().ok())
            .unwrap_or([0; 16]);
        let (cursor, log_count) = (number(c, facts::CURSOR)?, number(c, facts::LOG_COUNT)?);
        let mut asks = asks;
        asks.truncate(limits::ASKS);
        Ok(TaskDone::Pull(PullRequest {
            epoch,
            cursor,
            log_count,
            asks,
        }))
    })
}

/// Runs that no server acknowledged, oldest first, as many as fit into one push; none of a chain that is set aside.
pub(crate) fn collect(desk: &mut Desk, store: &Store) -> Result<TaskDone, SyncError> {
    let mut bytes = 1024;
    let mut out = Vec::new();
    let mut last = None;
    desk.handed.clear();
    loop {
        let waiting = store.read(|c| runs::unacknowledged(c, last, PUSH_RUNS))?;
        if waiting.is_empty() {
            return Ok(TaskDone::Runs(out));
        }
        for (id, run) in waiting {
            last = Some(id);
            let chain = Chain {
                dossier: run.dossier,
                device: run.device,
                grant: run.grant,
            };
            if desk.aside.contains(&chain) {
                continue;
            }
            bytes += run.bytes.len() + 8;
            if bytes > limits::PUSH_BYTES || out.len() == limits::PUSH_RUNS {
                return Ok(TaskDone::Runs(out));
            }
            let ops = run.count;
            desk.handed.push(Handed { id, chain, ops });
            out.push(run.bytes);
        }
    }
}

/// What is not pulled yet has a number beyond all that is: a smaller one, or an absurd one, is another op's.
fn check_number(tx: &Reader<'_>, dossier: DossierId, seq: u64) -> Result<(), SyncError> {
    let position = dossiers::find(tx, dossier)?.map_or(0, |held| held.seq);
    if seq > position && seq < limits::COUNT {
        Ok(())
    } else {
        Err(SyncError::Lied("number of an op"))
    }
}

pub(crate) fn acknowledge(
    desk: &mut Desk,
    store: &mut Store,
    answer: &PushAnswer,
) -> Result<TaskDone, SyncError> {
    let handed = std::mem::take(&mut desk.handed);
    if handed.len() != answer.0.len() {
        return Err(SyncError::Lied("push answer"));
    }
    store.write(|tx| {
        let mut ops = 0;
        for (run, result) in handed.into_iter().zip(&answer.0) {
            match result {
                PushResult::Stored(seq) | PushResult::Known(seq) => {
                    check_number(tx, run.chain.dossier, *seq)?;
                    outbox::mark_acknowledged(tx, run.id, *seq)?;
                    ops += u64::from(run.ops);
                    faults::abort_at(Place::Acknowledging);
                }
                // It stays, and the screen says so.
                PushResult::Refused(_) => {
                    desk.aside.insert(run.chain);
                }
            }
        }
        Ok(TaskDone::Acknowledged(ops))
    })
}
