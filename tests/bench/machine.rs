//! What the figures were measured on.

use serde_json::{Value, json};
use std::fs;
use std::process::Command;
use system_tests::programs;

/// Load of the last 1, 5 and 15 minutes.
pub(crate) fn load() -> Vec<f64> {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ')
        .take(3)
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// The machine, the build, and how busy both were.
pub(crate) fn facts(load_before: &[f64]) -> Value {
    let temporary = std::env::temp_dir();
    json!({
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "processor": line_of("/proc/cpuinfo", "model name"),
        "memory": line_of("/proc/meminfo", "MemTotal"),
        "kernel": fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim(),
        "file_system": said("stat", &["-f", "-c", "%T", &temporary.to_string_lossy()]),
        "clock_ticks_per_second": crate::gauge::ticks_per_second(),
        "load_before": load_before,
        "load_after": load(),
        "rustc": said("rustc", &["--version"]),
        "build": if cfg!(debug_assertions) { "debug: these figures say nothing" } else { "release" },
        "commit": said("git", &["rev-parse", "HEAD"]),
        "uncommitted_files": said("git", &["status", "--porcelain"]).lines().count(),
        "date": said("date", &["--utc", "+%Y-%m-%dT%H:%M:%SZ"]),
    })
}

fn line_of(path: &str, name: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text
        .lines()
        .find(|line| line.starts_with(name))
        .unwrap_or_default();
    line.split_once(':')
        .map_or("", |(_, value)| value)
        .trim()
        .to_owned()
}

/// What a program says about the checkout; empty when it is not there.
fn said(program: &str, words: &[&str]) -> String {
    let output = Command::new(program)
        .args(words)
        .current_dir(programs::checkout())
        .output();
    let output = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}
