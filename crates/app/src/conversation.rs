//! One conversation with the server: the machine of `sb_sync`, its line, and the keeper's desk.

use crate::face::{Failure, FailureCode};
use crate::keeper::{Keeper, keys};
use crate::owner::Owner;
use sb_store::meta;
use sb_sync::{Event, Line, Outcome, Session, Step, Tally, Task, TaskDone};

/// Talks until the session ends. Every task is a transaction of its own, so a cut line loses nothing.
pub(crate) async fn talk(
    owner: &Owner,
    line: &mut Line,
    progress: impl Fn(Tally),
) -> Result<Tally, Failure> {
    let mut session = Session::new(line.logged_in());
    let mut event = Event::Begin;
    let outcome = loop {
        event = match session.next(event) {
            Step::Send(request) => Event::Answer(line.send(request).await),
            Step::Do(task) => {
                let done = owner.run(move |keeper| {
                    keeper
                        .carry_out(task)
                        .or_else(|failure| keeper.stop(failure))
                })?;
                progress(session.tally());
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
        Outcome::Unknown => Err(Failure::new(FailureCode::OtherRegion)),
        Outcome::Fork => owner.run(|keeper| keeper.stop(Failure::new(FailureCode::Fork))),
        Outcome::Lied | Outcome::Refused(_) => Err(Failure::new(FailureCode::ServerRefused)),
        Outcome::TooOld => Err(Failure::new(FailureCode::TooOld)),
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
        self.write_badge()
    }
}

/// When the server last acknowledged, UTC milliseconds.
pub(crate) fn acknowledged_at(c: &sb_store::Reader<'_>) -> Result<Option<i64>, Failure> {
    let bytes = meta::get(c, keys::ACKNOWLEDGED)?;
    Ok(bytes
        .and_then(|bytes| bytes.try_into().ok())
        .map(i64::from_be_bytes))
}
