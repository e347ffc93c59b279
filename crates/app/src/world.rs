//! Time and chance come in here, and only here.

use chrono::{Local, NaiveDate, SecondsFormat, TimeZone, Utc};
use sb_sync::Chance;
use std::sync::Arc;

/// One moment on this laptop.
#[derive(Clone, Debug)]
pub struct Now {
    /// UTC milliseconds.
    pub ms: i64,
    /// The civil day here.
    pub today: NaiveDate,
    /// Offset of the laptop, like `+01:00`.
    pub tz: String,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The moment it is asked.
    fn now(&self) -> Now;
}

/// The laptop's own clock.
pub struct LaptopClock;

impl Clock for LaptopClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the clock"
    )]
    fn now(&self) -> Now {
        let now = Local::now();
        Now {
            ms: now.timestamp_millis(),
            today: now.date_naive(),
            tz: now.format("%:z").to_string(),
        }
    }
}

/// A clock that is set by hand, for tests.
pub struct SetClock(pub Now);

impl Clock for SetClock {
    fn now(&self) -> Now {
        self.0.clone()
    }
}

/// Random bytes of the operating system.
pub struct LaptopChance;

impl Chance for LaptopChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Without random bytes there is no safety at all: better no app than one that goes on.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// Time and chance together.
#[derive(Clone)]
pub struct World {
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl World {
    /// That of this laptop.
    pub fn laptop() -> Self {
        Self {
            clock: Arc::new(LaptopClock),
        }
    }

    /// Now.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// A random id (`UUIDv4`: a version that holds the time would tell the server when).
    pub fn id(&self) -> [u8; 16] {
        let mut bytes: [u8; 16] = self.random();
        let [.., version, _, variant, _, _, _, _, _, _, _] = &mut bytes;
        *version = *version & 0x0f | 0x40;
        *variant = *variant & 0x3f | 0x80;
        bytes
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        LaptopChance.fill(&mut bytes);
        bytes
    }
}

/// An instant as the contract writes it: RFC 3339, UTC, milliseconds.
pub(crate) fn instant(ms: i64) -> String {
    Utc.timestamp_millis_opt(ms)
        .single()
        .map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true))
        .unwrap_or_default()
}

/// The civil day of an instant, in UTC.
pub(crate) fn day(ms: i64) -> String {
    Utc.timestamp_millis_opt(ms)
        .single()
        .map(|at| at.date_naive().to_string())
        .unwrap_or_default()
}
