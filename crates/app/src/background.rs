//! Sync by itself, for a face that stays open: soon after a change, again and again while changes wait,
//! else now and then.

use crate::app::App;
use crate::face::FailureCode;
use std::sync::Arc;
use std::time::Duration;

/// Seconds between tries while changes wait: 2, 4 … 60.
fn pause(failures: u32) -> Duration {
    Duration::from_secs(60.min(2_u64.saturating_pow(failures.clamp(1, 6))))
}

impl App {
    /// Keeps the open profile in sync until it is locked. Call once after opening or joining;
    /// without a region it does nothing.
    pub fn stay_in_sync(self: &Arc<Self>) {
        let Ok(opened) = self.opened() else { return };
        if !opened
            .owner
            .run(|keeper| Ok(keeper.desk.is_some()))
            .unwrap_or(false)
        {
            return;
        }
        let app = Arc::clone(self);
        self.runtime.spawn(async move {
            let mut failures: u32 = 0;
            loop {
                // Still the profile that is open?
                if !app.opened().is_ok_and(|now| Arc::ptr_eq(&now, &opened)) {
                    return;
                }
                let told = app.talk(&opened, None).await;
                let waits = app.card().is_ok_and(|card| card.waiting > 0);
                failures = match &told {
                    Ok(_) => 0,
                    Err(_) => failures.saturating_add(1),
                };
                let stopped = matches!(&told, Err(failure) if failure.code == FailureCode::Fork);
                // Five to fifteen minutes, not all laptops at once.
                let [jitter] = app.world.random::<1>();
                let calm = Duration::from_secs(300 + u64::from(jitter) * 600 / 255);
                let wait = match (waits, stopped) {
                    (_, true) => calm,
                    (true, _) => pause(failures.max(1)),
                    (false, _) if failures > 0 => pause(failures),
                    _ => calm,
                };
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    // Something was saved, or someone pressed the button: at once, and the count begins anew.
                    () = opened.poke.notified() => failures = 0,
                }
            }
        });
    }
}
