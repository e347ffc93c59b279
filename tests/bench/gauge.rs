//! What the system says a process has used.

use std::fs;
use std::process::Command;
use std::sync::OnceLock;

/// A process by number, or `self`.
pub(crate) struct Gauge(String);

impl Gauge {
    /// This process.
    pub(crate) fn own() -> Self {
        Self("self".to_owned())
    }

    /// Another one of this user.
    pub(crate) fn of(process: u32) -> Self {
        Self(process.to_string())
    }

    /// Milliseconds of CPU so far, in steps of one clock tick; its threads count, its children do not.
    pub(crate) fn cpu_ms(&self) -> f64 {
        // Fields 14 and 15 of the line: user and system time.
        (self.stat(14) + self.stat(15)) * 1_000.0 / ticks_per_second()
    }

    /// When it was started, in milliseconds since the epoch. Right to about two clock ticks.
    pub(crate) fn started_ms(&self) -> f64 {
        let uptime = fs::read_to_string("/proc/uptime").unwrap();
        let uptime: f64 = uptime.split(' ').next().unwrap().parse().unwrap();
        let now = std::time::SystemTime::now();
        let now = now.duration_since(std::time::UNIX_EPOCH).unwrap();
        let age = uptime - self.stat(22) / ticks_per_second();
        (now.as_secs_f64() - age) * 1_000.0
    }

    /// Lets the peak of memory begin anew at what is used now.
    pub(crate) fn forget_peak(&self) {
        let path = self.path("clear_refs");
        fs::write(&path, "5").unwrap_or_else(|error| panic!("cannot reset {path}: {error}"));
    }

    /// The most memory it had resident since [`Self::forget_peak`], in KiB.
    pub(crate) fn peak_kib(&self) -> f64 {
        kib(&self.path("status"), "VmHWM:").expect("a living process has a peak")
    }

    /// Its share of memory, in KiB: what others use as well is divided among them. `None` when it has ended.
    pub(crate) fn share_kib(&self) -> Option<f64> {
        kib(&self.path("smaps_rollup"), "Pss:")
    }

    fn path(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.0)
    }

    /// A field of the `stat` line, counted from one as its manual page does.
    fn stat(&self, field: usize) -> f64 {
        let line = fs::read_to_string(self.path("stat")).expect("a living process has a stat line");
        // The second field is a name and may hold anything, so count from behind it.
        let (_, rest) = line.rsplit_once(") ").unwrap();
        rest.split(' ').nth(field - 3).unwrap().parse().unwrap()
    }
}

fn kib(path: &str, name: &str) -> Option<f64> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// How finely CPU time can be read.
pub(crate) fn ticks_per_second() -> f64 {
    static TICKS: OnceLock<f64> = OnceLock::new();
    *TICKS.get_or_init(|| {
        let said = Command::new("getconf")
            .arg("CLK_TCK")
            .output()
            .expect("getconf can be started");
        String::from_utf8_lossy(&said.stdout)
            .trim()
            .parse()
            .expect("getconf says a number")
    })
}
