//! One conversation with the server: the machine of `sb_sync`, its line, and the keeper's desk.

use crate::face::{Failure, FailureCode};
use crate::keeper::{Keeper, keys};
use crate::owner::Owner;
use sb_protocol::Frame;
use sb_store::meta;
use sb_sync::{Event, Line, Outcome, Session, Step, Tally, Task, TaskDone};

/// What screens show may have changed, however the conversation ended.
#[derive(Clone, Copy, Default)]
pub(crate) struct Taken {
    /// Something was taken in, or acknowledged.
    pub(crate) any: bool,
    /// Entries of the membership log were among it.
    pub(crate) log: bool,
}

/// What a task can change of what screens show: anything, the log too.
fn may_change(task: &Task) -> Taken {
    let log = matches!(task, Task::Absorb(frame) if matches!(**frame, Frame::Log(_)));
    let any = matches!(
        task,
        Task::Absorb(_) | Task::KeepPack(..) | Task::Acknowledge(_)
    );
    Taken { any, log }
}

/// Talks until the session ends. Every task is a transaction of its own, so a cut line loses nothing; `taken` says
/// whether any of them moved something, also when what followed failed.
pub(crate) async fn talk(
    owner: &Owner,
    line: &mut Line,
    taken: &mut Taken,
) -> Result<Tally, Failure> {
    let mut session = Session::new(line.logged_in());
    let mut event = Event::Begin;
    let outcome = loop {
        event = match session.next(event) {
            Step::Send(request) => Event::Answer(line.send(request).await),
            Step::Do(task) => {
                let may = may_change(&task);
                let (done, moved) = owner.run(move |keeper| {
                    let before = keeper.store.rows_touched();
                    let done = keeper
                        .carry_out(task)
                        .or_else(|failure| keeper.stop(failure))?;
                    Ok((done, keeper.store.rows_touched() != before))
                })?;
                taken.any |= may.any && moved;
                taken.log |= may.log && moved;
                Event::Done(done)
            }
            Step::End(outcome) => break outcome,
        };
    };
    match outcome {
        Outcome::Whole(tally) => {
            owner.run(move |keeper| keeper.talked(tally))?;
            Ok(tally)
        }
        Outcome::Cut(_) => Err(Failure::new(FailureCode::Offline)),
        Outcome::Unknown => Err(who_is_unknown(line).await),
        Outcome::Fork => owner.run(|keeper| keeper.stop(Failure::new(FailureCode::Fork))),
        Outcome::Lied | Outcome::Refused(_) => Err(Failure::new(FailureCode::ServerRefused)),
        Outcome::TooOld => Err(Failure::new(FailureCode::TooOld)),
    }
}

/// Beyond the end of every log: whether the region lives there is asked, not what stands in it.
const BEYOND: u64 = u32::MAX as u64;

/// A server of another region refuses the login just as ours does that knows this device not. Only the log, open to
/// whoever knows the region, tells a wrong address from a laptop that needs another invitation.
async fn who_is_unknown(line: &mut Line) -> Failure {
    match line.log_page(BEYOND).await {
        Ok(_) => Failure::new(FailureCode::UnknownDevice),
        Err(error) => error.into(),
    }
}

impl Keeper {
    pub(crate) fn carry_out(&mut self, task: Task) -> Result<TaskDone, Failure> {
        let brings_pack = matches!(task, Task::KeepPack(..));
        let desk = self
            .desk
            .as_mut()
            .ok_or(Failure::new(FailureCode::NotJoined))?;
        let done = desk.run(&mut self.store, task)?;
        if brings_pack {
            self.load_pack()?;
        }
        Ok(done)
    }

    /// Passes a failure on; one that no further try mends is remembered for the sync card.
    fn stop<T>(&mut self, failure: Failure) -> Result<T, Failure> {
        if failure.code == FailureCode::Fork {
            self.set(keys::STOPPED, b"fork")?;
        }
        Err(failure)
    }

    /// After a whole conversation: remembers when, but writes only when something moved or an hour passed.
    fn talked(&mut self, tally: Tally) -> Result<(), Failure> {
        let now = self.now().ms;
        let before = self.store.read(acknowledged_at)?;
        let stale = before.is_none_or(|before| now - before > 3_600_000 || now < before);
        if stale || tally.pushed > 0 {
            self.set(keys::ACKNOWLEDGED, &now.to_be_bytes())?;
        }
        if self.store.read(|c| meta::get(c, keys::STOPPED))?.is_some() {
            // All went out and all came in, so this laptop is no fork: the server was mistaken, or lied.
            self.store
                .write(|tx| meta::clear(tx, keys::STOPPED).map_err(Failure::from))?;
        }
        // Advisory: all went well, and a lock screen with an old number does not change that.
        self.write_badge().ok();
        Ok(())
    }
}

/// When the server last acknowledged, UTC milliseconds.
pub(crate) fn acknowledged_at(c: &sb_store::Reader<'_>) -> Result<Option<i64>, Failure> {
    let bytes = meta::get(c, keys::ACKNOWLEDGED)?;
    Ok(bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map(i64::from_be_bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::trial::joined;

    #[test]
    fn a_badge_that_cannot_be_written_does_not_fail_a_conversation() {
        let mut laptop = joined();
        std::fs::remove_file(laptop.folder.badge()).unwrap();
        // A folder in its place: nothing can be put over it.
        std::fs::create_dir_all(laptop.folder.badge().join("x")).unwrap();
        assert!(laptop.write_badge().is_err());
        laptop.talked(Tally::default()).unwrap();
        assert!(laptop.store.read(acknowledged_at).unwrap().is_some());
    }
}
