//! Sync by itself, for a face that stays open: soon after a change, again and again while changes wait,
//! else now and then.

use crate::app::{App, Opened};
use crate::face::{Failure, FailureCode};
use sb_sync::Tally;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Seconds between tries while changes wait: 2, 4 … 60.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(60.min(2_u64.saturating_pow(failures.clamp(1, 6))))
}

/// When nothing waits: five to fifteen minutes, not all laptops at once.
fn calm(chance: u8) -> Duration {
    Duration::from_secs(300 + u64::from(chance) * 600 / 255)
}

/// How long to rest after a conversation. What a human has to look at first is not asked for every minute.
fn rest(told: Result<(), FailureCode>, waits: bool, failures: u32, chance: u8) -> Duration {
    match told {
        Err(FailureCode::Fork) => calm(chance),
        Ok(()) if !waits => calm(chance),
        _ => pause(failures),
    }
}

/// From a poke to the conversation. The screen draws what was saved first, on a laptop with two slow cores, and what
/// is saved in one go goes in one push.
const BREATH: Duration = Duration::from_millis(250);

/// Rests, or hears a poke: something was saved, or someone pressed the button. Whether it was a poke; one that came
/// during the conversation counts.
async fn rest_or_poke(rest: Duration, poke: &Notify) -> bool {
    let poked = tokio::select! {
        () = tokio::time::sleep(rest) => false,
        () = poke.notified() => true,
    };
    if poked {
        let more = async {
            loop {
                poke.notified().await;
            }
        };
        tokio::time::timeout(BREATH, more).await.unwrap_or(());
    }
    poked
}

impl App {
    /// Keeps the open profile in sync until it is locked. Call once after opening or joining;
    /// without a region it does nothing.
    pub fn stay_in_sync(self: &Arc<Self>) {
        let Ok(opened) = self.opened() else { return };
        if self.device().is_err() {
            return;
        }
        let app = Arc::clone(self);
        self.runtime
            .spawn(async move { app.keep_talking(&opened, None, |_| ()).await });
    }

    /// The same for a face that does nothing else: returns when `stop` comes or the profile is locked. `told` hears
    /// of every conversation. One that is running when `stop` comes ends at its next step, and what it took so far
    /// is kept.
    ///
    /// # Errors
    /// `locked`, `not_joined`; what goes wrong in a conversation is told, and no reason to end.
    pub fn watch(
        &self,
        server: Option<&str>,
        told: impl Fn(&Result<Tally, Failure>),
        stop: impl Future<Output = ()>,
    ) -> Result<(), Failure> {
        let opened = self.opened()?;
        self.device()?;
        self.runtime.block_on(async {
            tokio::select! {
                biased;
                // First, so that it is listened for before anybody hears of a conversation.
                () = stop => {}
                () = self.keep_talking(&opened, server, told) => {}
            }
        });
        Ok(())
    }

    async fn keep_talking(
        &self,
        opened: &Arc<Opened>,
        server: Option<&str>,
        tell: impl Fn(&Result<Tally, Failure>),
    ) {
        let mut failures: u32 = 0;
        // Still the profile that is open?
        while self.opened().is_ok_and(|now| Arc::ptr_eq(&now, opened)) {
            let told = self.talk(opened, server).await;
            tell(&told);
            failures = match &told {
                Ok(_) => 0,
                Err(_) => failures.saturating_add(1),
            };
            let waits = self.card().is_ok_and(|card| card.waiting > 0);
            let [chance] = self.world.random::<1>();
            let rest = rest(told.map(drop).map_err(|f| f.code), waits, failures, chance);
            if rest_or_poke(rest, &opened.poke).await {
                failures = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const OFFLINE: Result<(), FailureCode> = Err(FailureCode::Offline);

    fn seconds(told: Result<(), FailureCode>, waits: bool, failures: u32) -> u64 {
        rest(told, waits, failures, 0).as_secs()
    }

    #[test]
    fn tries_come_less_often_the_longer_it_fails_and_never_seldom() {
        let tries: Vec<u64> = (1..=8).map(|n| seconds(OFFLINE, true, n)).collect();
        assert_eq!(tries, [2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(seconds(OFFLINE, true, u32::MAX), 60);
        assert_eq!(
            seconds(OFFLINE, false, 3),
            8,
            "what others sent may wait there"
        );
        // It went through, and something new waits already.
        assert_eq!(seconds(Ok(()), true, 0), 2);
    }

    #[test]
    fn when_nothing_waits_laptops_ask_at_different_times() {
        let of = |chance| rest(Ok(()), false, 0, chance).as_secs();
        assert_eq!((of(0), of(255)), (300, 900));
        assert!(of(100) > of(99));
    }

    #[test]
    fn a_laptop_that_needs_a_human_does_not_hammer_the_server() {
        assert_eq!(seconds(Err(FailureCode::Fork), true, 5), 300);
    }

    #[test]
    fn a_poke_talks_after_a_breath_also_one_that_came_during_the_conversation() {
        let year = Duration::from_hours(365 * 24);
        let poke = Notify::new();
        poke.notify_one();
        runtime().block_on(async {
            let talks = rest_or_poke(year, &poke);
            tokio::pin!(talks);
            // The screen has the first half of it for itself, however slow this machine is.
            tokio::select! {
                biased;
                () = tokio::time::sleep(BREATH / 2) => {}
                _ = &mut talks => panic!("talked before the screen could draw"),
            }
            // Saved during the breath: goes along.
            poke.notify_one();
            assert!(talks.await);
            assert!(!rest_or_poke(Duration::ZERO, &poke).await);
        });
    }

    #[test]
    fn a_lock_is_heard_by_a_conversation_that_ends_only_after_it() {
        let home = tempfile::tempdir().unwrap();
        let listener = Arc::new(|_| ());
        let app = App::new(crate::trial::world(), home.path().to_path_buf(), listener).unwrap();
        let folder = crate::Folder::at(home.path().join("profile"));
        let words = sb_crypto::words::list().iter().take(5).copied();
        let kdf = crate::Kdf {
            memory_kib: crate::Kdf::FLOOR_KIB,
            passes: 1,
            lanes: 1,
        };
        let phrase = words.collect::<Vec<_>>().join(" ");
        app.create_profile(&folder, "Selam Voorbeeld", &phrase, kdf)
            .unwrap();
        let opened = app.opened().unwrap();
        // Nobody rests at this moment: a conversation is running.
        app.lock();
        let heard = async { tokio::time::timeout(Duration::ZERO, opened.poke.notified()).await };
        assert!(runtime().block_on(heard).is_ok());
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    }
}
