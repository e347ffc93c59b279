//! A stretch that ends where this laptop has been before. An honest server sends one again: after an answer that was
//! lost, or when all is asked for anew. A server whose file was put back to an earlier day, and that went on from there,
//! gives old numbers to new ops: taken for a repeat, they would never be seen here.

use crate::error::SyncError;
use sb_domain::ids::RegionId;
use sb_protocol::{Hash, Item, NO_HASH, Run, Stretch};
use sb_store::{Tx, runs};

/// Whether a stretch up to number `seq` at most, where this laptop stands with `head`, holds what stands here.
///
/// # Errors
/// [`SyncError::Fork`]: it holds something else. [`SyncError::Lied`] when it does not add up.
pub(crate) fn check(
    tx: &Tx<'_>,
    region: RegionId,
    stretch: &Stretch,
    (seq, head): (u64, Hash),
) -> Result<(), SyncError> {
    if stretch.last_seq == seq {
        // The head covers all that came before it.
        return if stretch.head == head {
            Ok(())
        } else {
            Err(SyncError::Fork)
        };
    }
    let mut next = stretch.first_seq;
    for item in &stretch.items {
        next = next
            .checked_add(same(tx, region, (stretch, item), next)?)
            .ok_or(SyncError::Lied("numbers"))?;
    }
    if stretch.last_seq.checked_add(1) == Some(next) {
        Ok(())
    } else {
        Err(SyncError::Lied("dossier chain"))
    }
}

/// How many ops there are in an item that stands here, a run of a colleague under the same number.
fn same(
    tx: &Tx<'_>,
    region: RegionId,
    (stretch, item): (&Stretch, &Item),
    first_seq: u64,
) -> Result<u64, SyncError> {
    let dossier = stretch.dossier;
    match item {
        Item::Run(bytes) => {
            let run = Run::decode(bytes)?;
            let place = (run.device, &run.grant, run.first_dseq);
            let found = runs::find_at(tx, dossier, place.0, place.1, place.2)?;
            let (_, kept) = found.ok_or(SyncError::Fork)?;
            let before = runs::find_before(tx, dossier, place.0, place.1, place.2)?;
            let prev = before.map_or(NO_HASH, |(_, run)| run.tip);
            // The last hash covers the whole run, its dossier too, and all of its chain.
            let tip = run.headers(region, prev).last().map(|op| op.hash);
            if tip == Some(kept.tip) && kept.first_seq == Some(first_seq) {
                Ok(u64::from(kept.count))
            } else {
                Err(SyncError::Fork)
            }
        }
        Item::Own {
            device,
            grant,
            first_dseq,
            count,
            tip,
        } => {
            let found = runs::find_at(tx, dossier, *device, grant, *first_dseq)?;
            found
                .filter(|(_, run)| run.tip == *tip && u64::from(run.count) == *count)
                .map(|(_, run)| u64::from(run.count))
                .ok_or(SyncError::Fork)
        }
    }
}
