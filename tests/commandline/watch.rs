//! `sleutel sync --watch`: syncing without a window, for a laptop that only has to keep up.

use crate::hand::{Region, profile, sleutel, sound};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};
use system_tests::{Laptop, group};

/// A `sleutel` that stays.
struct Watching {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watching {
    fn start(laptop: &Laptop, server: &str) -> Self {
        let mut child = sleutel(laptop, &["sync", "--watch", "--server", server])
            .env("SLEUTEL_PASSPHRASE_FILE", laptop.home().join("passphrase"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// What it says of the next conversation; waits for it.
    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON on one line: {line:?}"))
    }

    /// Asks it to end; it must, with nothing half-done.
    fn ends_on(mut self, signal: &str) {
        group::send(signal, &self.child.id().to_string());
        let status = self.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_laptop_that_watches_says_each_conversation_and_ends_when_it_is_asked() {
    let region = Region::new();
    let laptop = &region.coordinator;
    laptop.add_person("سلام", "Salaam");
    assert!(profile(laptop).exists());
    for signal in ["TERM", "INT"] {
        let mut watching = Watching::start(laptop, &region.server.url());
        let said = watching.next();
        assert_eq!(said["waiting"], 0, "{said}");
        for key in ["pushed", "pulled", "conflicts", "cursor", "quarantined"] {
            assert!(said[key].is_u64(), "{key} in {said}");
        }
        // Nobody else opens the profile meanwhile.
        assert_eq!(laptop.refused(&["status"]), "in_use");
        watching.ends_on(signal);
        assert_eq!(laptop.ok(&["status"])["waiting"], 0);
    }
    sound(laptop);
}

#[test]
fn a_laptop_that_watches_waits_for_a_server_that_is_away() {
    let mut region = Region::new();
    region.coordinator.add_person("سلام", "Salaam");
    let url = region.server.url();
    region.server.stop();
    let mut watching = Watching::start(&region.coordinator, &url);
    let said = watching.next();
    assert_eq!(
        (&said["problem"], &said["waiting"]),
        (&"offline".into(), &1.into()),
        "{said}"
    );
    region.server.restart();
    // It tries again by itself, soon because something waits.
    let said = loop {
        let said = watching.next();
        if said["problem"] != "offline" {
            break said;
        }
    };
    assert_eq!(said["waiting"], 0, "{said}");
    assert!(said["pushed"].as_u64() > Some(0), "{said}");
    watching.ends_on("TERM");
}
