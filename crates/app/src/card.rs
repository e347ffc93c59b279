//! The sync card: what a screen may say about sending. Derived from the outbox and the last acknowledgement,
//! never from "the attempt ended".

use crate::conversation::acknowledged_at;
use crate::face::{Failure, FailureCode, SyncCardView};
use crate::keeper::{Keeper, keys};
use crate::world::instant;
use sb_store::{counts, meta, outbox};

const DAY: i64 = 24 * 3_600_000;

/// What the running app knows beside the database.
#[derive(Clone, Copy, Default)]
pub(crate) struct Live {
    /// A conversation is running.
    pub(crate) busy: bool,
    /// Actions through in it.
    pub(crate) done: u32,
    /// Why the last one failed, when that needs a human.
    pub(crate) problem: Option<FailureCode>,
}

/// The card as it is now.
pub(crate) fn card(keeper: &Keeper, live: Live) -> Result<SyncCardView, Failure> {
    let (waiting, conflicts, acknowledged, stopped) = keeper.store.read(|c| {
        Ok::<_, Failure>((
            outbox::waiting(c)?,
            counts::conflicts(c)?,
            acknowledged_at(c)?,
            meta::get(c, keys::STOPPED)?,
        ))
    })?;
    let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
    let conflicts = u32::try_from(conflicts).unwrap_or(u32::MAX);
    let age = acknowledged.map(|at| keeper.now().ms - at);
    let limit = if waiting > 0 { 3 * DAY } else { 7 * DAY };
    let problem = stopped.map(|_| FailureCode::Fork).or(live.problem);
    let state = match problem {
        Some(FailureCode::DiskFull | FailureCode::Damaged | FailureCode::Bug) => "danger",
        Some(FailureCode::TooOld) => "too_old",
        Some(FailureCode::OtherRegion) => "sign_in",
        Some(FailureCode::Fork | FailureCode::ServerRefused) => "stopped",
        _ if live.busy && waiting > 0 => "busy",
        _ if conflicts > 0 => "choose",
        _ if age.is_some_and(|age| age > limit) => "long_ago",
        _ if waiting > 0 => "waiting",
        _ => "safe",
    };
    Ok(SyncCardView {
        state: state.to_owned(),
        waiting,
        done: live.done,
        conflicts,
        last_acknowledged: acknowledged.map(instant),
        problem: problem
            .and_then(|code| serde_json::to_value(code).ok()?.as_str().map(str::to_owned)),
    })
}
