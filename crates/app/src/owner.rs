//! One thread owns the database: one writer, no order of locks. Work comes as closures in a queue; typing
//! never waits for it, because the window asks from another thread.

use crate::app::locked;
use crate::face::{Failure, FailureCode};
use crate::keeper::Keeper;
use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

type Job = Box<dyn FnOnce(&mut Keeper) + Send>;

/// The way to the keeper of an open profile.
pub(crate) struct Owner {
    queue: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Owner {
    pub(crate) fn start(mut keeper: Keeper) -> Self {
        let (queue, jobs) = channel::<Job>();
        let thread = std::thread::spawn(move || {
            while let Ok(job) = jobs.recv() {
                job(&mut keeper);
            }
        });
        Self {
            queue: Mutex::new(Some(queue)),
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Runs `job` at the keeper and waits for what it gives.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Keeper) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (answer, wait) = channel();
        let boxed: Job = Box::new(move |keeper| {
            // Nobody waiting any more is no reason to stop.
            answer.send(job(keeper)).ok();
        });
        let queue = locked(&self.queue)
            .clone()
            .ok_or(Failure::new(FailureCode::Locked))?;
        queue
            .send(boxed)
            .map_err(|_| Failure::new(FailureCode::Bug))?;
        drop(queue);
        wait.recv().map_err(|_| Failure::new(FailureCode::Bug))?
    }
}

impl Owner {
    /// Finishes what is queued, closes the database and forgets the keys. Whoever still holds this, a
    /// conversation for instance, hears `locked` from now on.
    pub(crate) fn close(&self) {
        locked(&self.queue).take();
        let thread = locked(&self.thread).take();
        if let Some(thread) = thread {
            thread.join().ok();
        }
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.close();
    }
}
