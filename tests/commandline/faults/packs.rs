//! Packs that are no next version of the one on offer: laptops keep records that name its codes.

use crate::hand::no;
use sb_crypto::hash::sha256;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use system_tests::folder::copy;
use system_tests::{Laptop, Outcome, Server, programs};
use tempfile::TempDir;

/// A copy of the shipped pack, to be edited as an administrator does.
struct Edited(TempDir);

impl Edited {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        copy(&programs::pack(programs::REGION), folder.path());
        Self(folder)
    }

    /// The same as another version than the shipped 2.
    fn version(number: u32) -> Self {
        let next = format!("\nversion = {number}\n");
        Self::new().with("region.toml", "\nversion = 2\n", &next)
    }

    fn with(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.0.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} holds no {from:?}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
        self
    }

    /// Without the row that begins with this.
    fn without(self, file: &str, row: &str) -> Self {
        let text = fs::read_to_string(self.0.path().join(file)).unwrap();
        let line = text.lines().find(|line| line.starts_with(row));
        let line = format!("{}\n", line.expect("the row is there"));
        self.with(file, &line, "")
    }

    fn dir(&self) -> &Path {
        self.0.path()
    }
}

/// Loads it beside the server that runs.
fn load(server: &Server, pack: &Path) -> Outcome {
    let mut command = Command::new(programs::program("sleutelbos-server"));
    command.arg("--data").arg(server.data()).arg("--json");
    command.args(["pack", "load"]).arg(pack);
    let output = command.stdin(Stdio::null()).output().unwrap();
    Outcome {
        status: output.status.code().unwrap_or(-1),
        json: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Refused with this sentence, and what was on offer still is.
fn refused(server: &Server, pack: &Edited, sentence: &str) {
    let before = server.admin(&["stats"])["pack"].clone();
    let outcome = load(server, pack.dir());
    no(&outcome, "pack_refused");
    assert!(outcome.stderr.contains(sentence), "{}", outcome.stderr);
    assert_eq!(server.admin(&["stats"])["pack"], before);
}

#[test]
fn a_pack_with_other_content_and_no_higher_version_is_refused() {
    let server = Server::start(&programs::pack(programs::REGION));
    let other = ("\nexample = true\n", "\nexample = false\n");
    let sentence = "Zet 'version' in region.toml op 3 of hoger.";
    let equal = Edited::new().with("region.toml", other.0, other.1);
    refused(&server, &equal, sentence);
    refused(&server, &Edited::version(1), sentence);

    let next = Edited::version(3).with("region.toml", other.0, other.1);
    assert_eq!(load(&server, next.dir()).json["version"], 3);
    let sentence = "Zet 'version' in region.toml op 4 of hoger.";
    refused(&server, &equal, sentence);
    // Also the one that was on offer before: nobody goes back.
    refused(&server, &Edited::new(), sentence);
}

#[test]
fn a_pack_in_which_something_vanished_is_refused_until_it_is_retired_instead() {
    let server = Server::start(&programs::pack(programs::REGION));
    let role = "codes/roles.csv";
    let gone = Edited::version(3).without(role, "VOORBEELD,");
    let sentence = "De code 'VOORBEELD' is weg. Zet hem terug en vul 'retired_on' in.";
    refused(&server, &gone, sentence);

    let text = fs::read_to_string(gone.dir().join(role)).unwrap();
    let retired = text.lines().next().unwrap().split(',');
    let at = retired.clone().position(|name| name == "retired_on");
    let shipped = fs::read_to_string(programs::pack(programs::REGION).join(role)).unwrap();
    let row = shipped.lines().find(|line| line.starts_with("VOORBEELD,"));
    let mut cells: Vec<&str> = row.unwrap().split(',').collect();
    cells[at.unwrap()] = "2027-01-01";
    let mended = Edited::version(3).with(role, row.unwrap(), &cells.join(","));
    assert_eq!(load(&server, mended.dir()).json["version"], 3);

    let laptop = Laptop::joined("Noor Voorbeeld", server.invitation(), &server.url());
    laptop.ok(&["sync"]);
    assert_eq!(laptop.ok(&["pack", "approve"])["version"], 3);
}

/// Puts this in the place of the pack on offer, as a file that another version of the server wrote.
fn offer(server: &Server, archive: &[u8]) {
    let database = rusqlite::Connection::open(server.data().join("region.db")).unwrap();
    let row = rusqlite::params![archive, sha256(archive)];
    let changed = database.execute("UPDATE pack SET archive = ?1, sha256 = ?2", row);
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn a_pack_on_offer_that_a_later_rule_would_refuse_stops_no_next_version() {
    let server = Server::start(&programs::pack(programs::REGION));
    let early = Edited::new();
    fs::remove_file(early.dir().join("agreement.md")).unwrap();
    offer(&server, &sb_regionpack::archive(early.dir()).unwrap());
    no(&load(&server, early.dir()), "pack_refused");

    let gone = Edited::version(3).without("codes/roles.csv", "VOORBEELD,");
    refused(&server, &gone, "De code 'VOORBEELD' is weg.");
    let next = Edited::version(3);
    assert_eq!(load(&server, next.dir()).json["version"], 3);
}

#[test]
fn a_pack_on_offer_that_is_damaged_is_no_reason_to_take_any_other() {
    let server = Server::start(&programs::pack(programs::REGION));
    offer(&server, b"no pack");
    no(&load(&server, Edited::version(3).dir()), "damaged");
}

#[test]
fn the_very_pack_that_is_on_offer_may_be_loaded_again() {
    let server = Server::start(&programs::pack(programs::REGION));
    for version in [2, 3] {
        let pack = Edited::version(version);
        for _ in 0..2 {
            let loaded = load(&server, pack.dir());
            assert_eq!((loaded.status, loaded.stderr.as_str()), (0, ""));
            let stats = server.admin(&["stats"]);
            assert_eq!(stats["pack"]["version"], version);
            assert_eq!(stats["pack"]["sha256"], loaded.json["sha256"]);
        }
    }
}
