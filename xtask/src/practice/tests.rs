//! The practice region with stand-ins for our programs: what we do with them, not what they do.
#![allow(clippy::unwrap_used)]

use super::{Region, content, hold, home::Home, open, run_beside, show_and_end};
use crate::cache;
use crate::place::Place;
use std::fs::{self, File};
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Serves nothing, and writes down who it is.
const SERVER: &str = r#"#!/bin/sh
case "$*" in *init*) echo '{"invitation": "i"}'; exit;; esac
echo $$ > "$2.pid"
echo '{"listening": "http://127.0.0.1:47111"}'
exec sleep 3600
"#;

/// Says yes to everything.
const SLEUTEL: &str = r#"#!/bin/sh
case "$*" in
*"person list"*) cat "$0.people";;
*"contact list"*) cat "$0.contacts";;
*"referral list"*) cat "$0.referrals";;
*status*) cat "$0.status";;
*) echo '{"words": "a b", "user": "u", "invitation": "i", "person": "p", "dossier": "d", "contact": "c", "referral": "r"}';;
esac
"#;

/// A cache with stand-ins, beside the real checkout.
struct Stage {
    _kept: TempDir,
    place: Place,
    folder: PathBuf,
}

impl Stage {
    fn new(window: &str) -> Self {
        let kept = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let cache = kept.path().to_owned();
        let folder = super::folder(&Place {
            root: root.clone(),
            cache: cache.clone(),
        });
        let stage = Self {
            _kept: kept,
            place: Place { root, cache },
            folder,
        };
        // This checkout builds here: what lies there from now on is not thrown away.
        drop(cache::take(&stage.place).unwrap());
        stage.program("sleutelbos-server", SERVER);
        stage.program("sleutelbos", window);
        let sleutel = stage.program("sleutel", SLEUTEL);
        let content = stage.content();
        for (ending, kind, lines) in [
            ("people", "person", content.people.len()),
            ("contacts", "contact", content.contacts.len()),
            ("referrals", "referral", content.referrals.len()),
        ] {
            let rows: Vec<_> = (0..lines)
                .map(|id| serde_json::json!({ kind: id.to_string() }))
                .collect();
            let rows = serde_json::Value::from(rows).to_string();
            fs::write(sleutel.with_extension(ending), rows).unwrap();
        }
        stage.says_of_itself(r#"{"waiting": 0, "conflicts": 1}"#);
        stage
    }

    /// Written by another process: a file that we have open for writing cannot be started, and a
    /// child of another test may have it from us.
    fn program(&self, name: &str, script: &str) -> PathBuf {
        let path = self.place.program(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let write = r#"printf %s "$1" > "$2" && chmod +x "$2""#;
        let mut writing = Command::new("sh");
        writing.args(["-c", write, "sh", script]).arg(&path);
        assert!(writing.status().unwrap().success());
        path
    }

    fn says_of_itself(&self, status: &str) {
        let path = self.place.program("sleutel").with_extension("status");
        fs::write(path, status).unwrap();
    }

    fn content(&self) -> content::Content {
        content::read(&self.place).unwrap()
    }

    fn open(&self, fresh: bool) -> Region {
        open(&self.place, &self.folder, &self.content(), fresh).unwrap()
    }

    fn home(&self) -> Home {
        let content = self.content();
        Home::at(&self.place, &self.folder, &content.first().unwrap().key)
    }

    fn has_server(&self) -> bool {
        let pid = fs::read_to_string(self.folder.join("server.pid")).unwrap();
        let asked = format!("kill -0 {}", pid.trim());
        let mut ask = Command::new("sh");
        let asked = ask.args(["-c", &asked]).stderr(Stdio::null()).status();
        asked.unwrap().success()
    }
}

#[test]
fn closing_the_window_ends_the_server() {
    let stage = Stage::new("#!/bin/sh\n");
    let region = stage.open(false);
    assert!(stage.has_server());
    let built = cache::take(&stage.place).unwrap();
    let (place, folder) = (&stage.place, &stage.folder);
    show_and_end(place, folder, &stage.home(), region, built, io::empty()).unwrap();
    assert!(!stage.has_server());
}

#[test]
fn a_window_that_failed_is_told_and_leaves_no_server_either() {
    let stage = Stage::new("#!/bin/sh\nexit 3\n");
    let region = stage.open(false);
    let built = cache::take(&stage.place).unwrap();
    let (place, folder) = (&stage.place, &stage.folder);
    let stop = show_and_end(place, folder, &stage.home(), region, built, io::empty());
    assert!(stop.unwrap_err().sentence().contains("failed"));
    assert!(!stage.has_server());
}

#[test]
fn enter_takes_the_server_away_and_enter_again_brings_it_back_at_the_same_address() {
    let stage = Stage::new("#!/bin/sh\n");
    let mut region = stage.open(false);
    let address = region.url().to_owned();
    region.switch(&stage.place, &stage.folder).unwrap();
    assert!(!stage.has_server());
    region.switch(&stage.place, &stage.folder).unwrap();
    assert!(stage.has_server());
    assert_eq!(region.url(), address);
}

#[test]
fn every_line_that_is_typed_counts_as_enter_until_the_window_is_closed() {
    // It stays open until something is said to it.
    let stage = Stage::new("#!/bin/sh\nread said < \"$HOME/close\"\n");
    drop(stage.open(false));
    let close = stage.folder.join("homes/nadia/close");
    let made = Command::new("mkfifo").arg(&close).status().unwrap();
    assert!(made.success());
    // Open for both, so that neither the window nor we wait for the other to open it.
    let mut said = File::options().read(true).write(true).open(&close).unwrap();
    let built = cache::take(&stage.place).unwrap();
    let mut entered = 0;
    let typed = Cursor::new("\n\n");
    super::window::show(&stage.place, &stage.home(), built, typed, || {
        entered += 1;
        if entered == 2 {
            said.write_all(b"now\n").unwrap();
        }
    })
    .unwrap();
    assert_eq!(entered, 2);
}

#[test]
fn fresh_throws_the_practice_region_away_and_without_it_everything_stays() {
    let stage = Stage::new("#!/bin/sh\n");
    drop(stage.open(false));
    let kept = stage.folder.join("kept");
    fs::write(&kept, "").unwrap();
    drop(stage.open(false));
    assert!(kept.exists());
    drop(stage.open(true));
    assert!(!kept.exists());
    assert!(stage.folder.join("ready").exists());
}

#[test]
fn fresh_is_refused_while_a_window_beside_it_is_open() {
    let stage = Stage::new("#!/bin/sh\n");
    drop(stage.open(false));
    let running = hold::practice(&stage.folder).unwrap();
    let window = hold::beside(&stage.folder).unwrap();
    drop(running);
    let refused = open(&stage.place, &stage.folder, &stage.content(), true);
    let refused = refused.err().unwrap();
    assert!(refused.sentence().contains("still open"));
    assert!(stage.folder.join("ready").exists());
    drop(window);
    drop(stage.open(true));
}

#[test]
fn a_practice_region_without_its_conflict_is_refused_and_made_again_next_time() {
    let stage = Stage::new("#!/bin/sh\n");
    stage.says_of_itself(r#"{"waiting": 2, "conflicts": 0}"#);
    fs::write(
        stage.place.program("sleutel").with_extension("people"),
        "[]",
    )
    .unwrap();
    let refused = open(&stage.place, &stage.folder, &stage.content(), false);
    let refused = refused.err().unwrap();
    for said in [
        "Nadia Verhoeven's laptop says 2 for `waiting`, not 0",
        "Filmon de Wit's laptop says 0 for `conflicts`, not 1",
        "`person list` on all laptops together gives 0, not 12",
    ] {
        assert!(refused.sentence().contains(said), "{}", refused.sentence());
    }
    assert!(!stage.folder.join("ready").exists());
}

#[test]
fn a_name_that_nobody_has_is_answered_with_those_there_are() {
    let stage = Stage::new("#!/bin/sh\n");
    for name in ["piet", "nadia"] {
        let stop = run_beside(&stage.place, name).unwrap_err();
        let said = stop.sentence();
        assert!(said.contains(name) || said.contains("Nadia"), "{said}");
        assert!(
            said.ends_with("`--as` takes filmon or coordinator."),
            "{said}"
        );
    }
}

#[test]
fn a_window_beside_a_practice_region_that_is_not_open_says_to_start_it_first() {
    let stage = Stage::new("#!/bin/sh\n");
    let stop = run_beside(&stage.place, "filmon").unwrap_err();
    assert!(stop.sentence().contains("start it first"));
}

#[test]
fn a_second_practice_region_is_refused_with_the_way_to_a_second_window() {
    let stage = Stage::new("#!/bin/sh\n");
    let _running = hold::practice(&stage.folder).unwrap();
    let stop = hold::practice(&stage.folder).unwrap_err();
    assert!(stop.sentence().contains("--as NAME"));
    hold::beside(&stage.folder).unwrap();
}
