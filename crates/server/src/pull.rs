//! What a device has not got yet, frame by frame. Each frame is a short read of its own that looks again whether the
//! device may read; nothing is held open in between.

use std::collections::BTreeMap;

use sb_domain::ids::{DeviceId, DossierId};
use sb_protocol::{Frame, Hello, Item, PullRequest, Stretch, limits, sign_head};

use crate::log;
use crate::push::TEAM;
use crate::serving::{Caller, Serving};
use crate::store::{StoreError, dossiers, memberships, packs, region, runs};

/// What a frame takes besides its items, and an item besides its run. More than it can be.
const FRAME_OVERHEAD: usize = 256;
const ITEM_OVERHEAD: usize = 160;

/// A pull under way.
pub(crate) struct Pull {
    caller: Caller,
    end_cursor: u64,
    log_total: u64,
    log_sent: u64,
    /// Dossiers still to send, the next one last, and from which number on.
    todo: Vec<(DossierId, u64)>,
    ended: bool,
}

/// Looks once at the file, in one steady view: where this pull ends, and which dossiers it visits. Gives the first frame.
///
/// The asked cursor counts only under our own epoch and up to where we stand; otherwise everything is sent again.
pub(crate) fn begin(
    serving: &Serving,
    caller: Caller,
    request: &PullRequest,
) -> Result<(Pull, Frame), StoreError> {
    let team = serving.log.state().genesis.team_dossier;
    serving.store.read(|tx| {
        let counters = region::counters(tx)?;
        let ours = request.epoch == serving.region.epoch;
        let known = |asked: u64, held: u64| if ours && asked <= held { asked } else { 0 };
        let cursor = known(request.cursor, counters.cursor);
        let log_sent = known(request.log_count, counters.log_count);

        let mut todo: Vec<(DossierId, u64)> = Vec::new();
        if dossiers::find(tx, team.as_bytes())?.is_some_and(|team| team.last_cursor > cursor) {
            todo.extend(
                runs::find_first_after(tx, team.as_bytes(), cursor)?.map(|from| (team, from)),
            );
        }
        let moved = memberships::list_moved(tx, caller.user.as_bytes(), cursor)?;
        // Dossiers that are new to this user come first, and whole.
        let (new, rest): (Vec<_>, Vec<_>) = moved.into_iter().partition(|one| one.since > cursor);
        todo.extend(
            new.iter()
                .map(|one| (DossierId::from_bytes(one.dossier), 1)),
        );
        for one in &rest {
            let from = runs::find_first_after(tx, &one.dossier, cursor)?;
            todo.extend(from.map(|from| (DossierId::from_bytes(one.dossier), from)));
        }
        add_asks(&mut todo, request);
        todo.reverse();

        let pack = packs::find_newest(tx)?;
        let hello = Hello {
            epoch: serving.region.epoch,
            end_cursor: counters.cursor,
            log_total: counters.log_count,
            server_time: serving.clock.now(),
            pack: pack.and_then(|pack| Some((u32::try_from(pack.version).ok()?, pack.sha256))),
        };
        let pull = Pull {
            caller,
            end_cursor: counters.cursor,
            log_total: counters.log_count,
            log_sent,
            todo,
            ended: false,
        };
        Ok((pull, Frame::Hello(hello)))
    })
}

/// Gaps that the device knows of: from its number on, even if nothing moved. Whether it may read them is looked at
/// when their frame is made.
fn add_asks(todo: &mut Vec<(DossierId, u64)>, request: &PullRequest) {
    let asks: BTreeMap<DossierId, u64> = request.asks.iter().copied().collect();
    for (dossier, from) in asks {
        match todo.iter_mut().find(|(planned, _)| *planned == dossier) {
            Some((_, planned)) => *planned = from.min(*planned),
            None => todo.push((dossier, from)),
        }
    }
}

impl Pull {
    /// The next frame; `None` after the last. Dossiers that the device may not read (any more) are passed over.
    pub(crate) fn next(&mut self, serving: &Serving) -> Result<Option<Frame>, StoreError> {
        if self.log_sent < self.log_total {
            let entries = log::page(&serving.store, self.log_sent, self.log_total)?;
            if entries.is_empty() {
                return Err(StoreError::Corrupt("region.log_count"));
            }
            self.log_sent += entries.len() as u64;
            return Ok(Some(Frame::Log(entries)));
        }
        while let Some((dossier, from)) = self.todo.pop() {
            if let Some(stretch) = self.stretch(serving, dossier, from)? {
                // Come back for the rest; an empty look then moves on.
                self.todo.push((dossier, stretch.last_seq + 1));
                return Ok(Some(Frame::Stretch(stretch)));
            }
        }
        if self.ended {
            return Ok(None);
        }
        self.ended = true;
        Ok(Some(Frame::End {
            cursor: self.end_cursor,
        }))
    }

    fn stretch(
        &self,
        serving: &Serving,
        dossier: DossierId,
        from: u64,
    ) -> Result<Option<Stretch>, StoreError> {
        // The device and its user are looked up anew: the log may have moved since the frame before.
        if serving.log.state().user_of(self.caller.device) != Some(self.caller.user) {
            return Ok(None);
        }
        let taken = serving.store.read(|tx| {
            let kind = dossiers::find(tx, dossier.as_bytes())?.map(|known| known.kind);
            let member = match kind {
                None => false,
                Some(TEAM) => true,
                Some(_) => {
                    memberships::find_since(tx, dossier.as_bytes(), self.caller.user.as_bytes())?
                        .is_some()
                }
            };
            if !member {
                return Ok::<_, StoreError>(Vec::new());
            }
            let mut taken: Vec<runs::StoredRun> = Vec::new();
            let mut bytes = FRAME_OVERHEAD;
            runs::stretch(
                tx,
                dossier.as_bytes(),
                from.max(1),
                self.end_cursor,
                |run| {
                    let own = run.chain.device == *self.caller.device.as_bytes();
                    bytes += ITEM_OVERHEAD + if own { 0 } else { run.bytes.len() };
                    let fits = bytes <= limits::FRAME_BYTES;
                    if fits {
                        taken.push(run);
                    }
                    fits
                },
            )?;
            Ok(taken)
        })?;
        let (Some(first), Some(last)) = (taken.first(), taken.last()) else {
            return Ok(None);
        };
        let (first_seq, last_seq, head) = (first.first_seq, last.last_seq(), last.head);
        let head_signature = sign_head(&serving.key, serving.region_id(), dossier, last_seq, &head);
        let items = taken.into_iter().map(|run| self.item(run)).collect();
        Ok(Some(Stretch {
            dossier,
            first_seq,
            items,
            last_seq,
            head,
            head_signature,
        }))
    }

    fn item(&self, run: runs::StoredRun) -> Item {
        if run.chain.device == *self.caller.device.as_bytes() {
            Item::Own {
                device: DeviceId::from_bytes(run.chain.device),
                grant: run.chain.grant,
                first_dseq: run.first_dseq,
                count: run.count,
                tip: run.tip,
            }
        } else {
            Item::Run(run.bytes)
        }
    }
}
