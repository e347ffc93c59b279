//! `verify`: everything the file says, worked out again from the ops themselves.

use std::collections::BTreeMap;

use sb_domain::ids::RegionId;
use sb_protocol::{NO_HASH, Run, next_head};
use sb_trust::{Entry, State};

use crate::store::runs::{ChainId, StoredRun};
use crate::store::{Store, StoreError, dossiers, log_entries, region, runs};

/// What was looked at, and what did not fit. Problems name no dossier: a number is enough to know that a backup is needed.
#[derive(Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Exactly when there are no problems.
    pub ok: bool,
    /// Log entries looked at.
    pub log_entries: u64,
    /// Dossiers looked at.
    pub dossiers: u64,
    /// Ops looked at.
    pub ops: u64,
    /// One of `log`, `chain`, `signature`, `head`, `order`, `cursor`, `unreadable`, each with how often.
    pub problems: BTreeMap<&'static str, u64>,
}

/// Of each (device, grant): number and hash of its last op.
type Tips = BTreeMap<([u8; 16], [u8; 32]), (u64, [u8; 32])>;

struct Audit {
    region: RegionId,
    state: Option<State>,
    report: Report,
    /// First and last cursor of every run.
    cursors: Vec<(u64, u64)>,
}

/// Recomputes the log, every chain, every signature, every head and both counters. Reads one steady view; the server may
/// go on serving.
///
/// # Errors
/// [`StoreError`] when the file cannot be read at all.
pub fn verify(store: &Store) -> Result<Report, StoreError> {
    store.read(|tx| {
        let region = region::load(tx)?;
        let counters = region::counters(tx)?;
        let bytes = log_entries::list_after(tx, 0, i64::MAX as u64)?;
        let entries: Vec<Entry> = bytes
            .iter()
            .filter_map(|bytes| Entry::decode(bytes).ok())
            .collect();
        let state = sb_trust::verify(&region.genesis, &entries).ok();
        let id = RegionId::from_bytes(region.id);
        let mut audit = Audit {
            region: id,
            state,
            report: Report::default(),
            cursors: Vec::new(),
        };
        let whole = audit
            .state
            .as_ref()
            .is_some_and(|state| state.void.is_empty() && state.valid == bytes.len());
        audit.check(whole && bytes.len() as u64 == counters.log_count, "log");
        audit.report.log_entries = bytes.len() as u64;

        for dossier in dossiers::list(tx)? {
            let said = dossiers::find(tx, &dossier)?.ok_or(StoreError::Corrupt("dossier.id"))?;
            let mut end = (0, NO_HASH);
            let mut tips = Tips::new();
            runs::stretch(tx, &dossier, 0, counters.cursor, |run| {
                audit.run(&run, &mut end, &mut tips);
                true
            })?;
            audit.check(end == (said.seq, said.head), "head");
            for ((device, grant), tip) in tips {
                let kept = runs::tip(
                    tx,
                    &ChainId {
                        dossier,
                        device,
                        grant,
                    },
                )?;
                audit.check((kept.dseq, kept.hash) == tip, "chain");
            }
            audit.report.dossiers += 1;
        }
        audit.cursors(counters.cursor);
        audit.report.ok = audit.report.problems.is_empty();
        Ok(audit.report)
    })
}

impl Audit {
    fn check(&mut self, holds: bool, otherwise: &'static str) {
        if !holds {
            *self.report.problems.entry(otherwise).or_default() += 1;
        }
    }

    fn run(&mut self, stored: &StoredRun, end: &mut (u64, [u8; 32]), tips: &mut Tips) {
        self.cursors
            .push((stored.cursor_first, stored.cursor_last()));
        self.report.ops += stored.count;
        self.check(stored.first_seq == end.0 + 1, "order");
        end.0 = stored.last_seq();
        let Ok(run) = Run::decode(&stored.bytes) else {
            self.check(false, "unreadable");
            end.1 = stored.head;
            return;
        };
        let tip = tips
            .entry((stored.chain.device, stored.chain.grant))
            .or_insert((0, NO_HASH));
        let ops = run.headers(self.region, tip.1);
        let last = ops.last().map_or(NO_HASH, |op| op.hash);
        let follows = run.first_dseq == tip.0 + 1
            && run.first_dseq == stored.first_dseq
            && ops.len() as u64 == stored.count
            && last == stored.tip
            && (run.device.as_bytes(), run.dossier.as_bytes(), run.grant)
                == (
                    &stored.chain.device,
                    &stored.chain.dossier,
                    stored.chain.grant,
                );
        let signed = self
            .state
            .as_ref()
            .and_then(|state| state.devices.get(&run.device))
            .is_some_and(|device| run.check(self.region, tip.1, &device.sign).is_ok());
        *tip = (tip.0 + stored.count, last);
        end.1 = ops
            .iter()
            .fold(end.1, |head, op| next_head(&head, &op.hash));
        self.check(follows, "chain");
        self.check(signed, "signature");
        self.check(end.1 == stored.head, "head");
    }

    /// Every number of the region is given out once, without a gap.
    fn cursors(&mut self, last: u64) {
        self.cursors.sort_unstable();
        let mut next = 1;
        let all = std::mem::take(&mut self.cursors);
        let fits = all.iter().all(|(first, end)| {
            let follows = *first == next;
            next = end + 1;
            follows
        });
        self.check(fits && next == last + 1, "cursor");
    }
}
