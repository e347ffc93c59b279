//! What a worker's hand does at a keyboard, and what a test looks at afterwards.

use sb_crypto::hash::sha256;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{PipeReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::SystemTime;
use system_tests::until::until;
use system_tests::{Laptop, Outcome, Proxy, Server, programs};

/// A region with a server that runs and a coordinator who has joined.
pub(crate) struct Region {
    pub(crate) server: Server,
    pub(crate) coordinator: Laptop,
}

impl Region {
    pub(crate) fn new() -> Self {
        let server = Server::start(&programs::pack(programs::REGION));
        let coordinator = Laptop::joined("Noor Coördinator", server.invitation(), &server.url());
        coordinator.ok(&["sync"]);
        Self {
            server,
            coordinator,
        }
    }

    /// A fresh invitation that the server knows as well.
    pub(crate) fn invitation(&self, name: &str) -> String {
        let line = self.coordinator.invite(name);
        self.coordinator.ok(&["sync"]);
        line
    }

    /// A key person who has joined, knows everybody, and is known to the coordinator.
    pub(crate) fn key_person(&self, name: &str) -> Laptop {
        self.key_person_by(name, &self.server.url())
    }

    /// The same, over this address from now on.
    pub(crate) fn key_person_by(&self, name: &str, address: &str) -> Laptop {
        let laptop = Laptop::joined(name, &self.invitation(name), address);
        laptop.ok(&["sync"]);
        self.coordinator.ok(&["sync"]);
        laptop
    }

    /// What the administrator sees: numbers only.
    pub(crate) fn stats(&self) -> Value {
        self.server.admin(&["stats"])
    }

    /// How many ops the server holds; one by one they got a number without a gap.
    pub(crate) fn ops(&self) -> u64 {
        let stats = self.stats();
        assert_eq!(stats["ops"], stats["cursor"], "{stats}");
        stats["ops"].as_u64().unwrap()
    }
}

/// A coordinator whose line to the server goes through a proxy.
pub(crate) fn behind_a_proxy() -> (Region, Proxy) {
    let server = Server::start(&programs::pack(programs::REGION));
    let proxy = Proxy::start(server.port());
    let coordinator = Laptop::joined("Noor Coördinator", server.invitation(), &proxy.url());
    coordinator.ok(&["sync"]);
    let region = Region {
        server,
        coordinator,
    };
    (region, proxy)
}

/// The only profile of this laptop.
pub(crate) fn profile(laptop: &Laptop) -> PathBuf {
    let entries = fs::read_dir(laptop.data().join("profiles")).unwrap();
    let mut folders = entries.map(|entry| entry.unwrap().path());
    let only = folders.next().unwrap();
    assert_eq!(folders.next(), None, "one profile was expected");
    only
}

/// Contents and times of all files in a folder.
pub(crate) type Files = BTreeMap<PathBuf, ([u8; 32], SystemTime)>;

pub(crate) fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(path.clone(), (sha256(&fs::read(&path).unwrap()), changed));
        }
    }
    found
}

/// The database of a profile and what belongs to it, without the badge that every opening writes.
pub(crate) fn database(profile: &Path) -> Files {
    let mut found = files(profile);
    found.retain(|path, _| {
        path.file_name()
            .unwrap()
            .to_string_lossy()
            .starts_with("profile.db")
    });
    found
}

/// A home visit.
pub(crate) fn visit(person: &str, note: &str) -> Value {
    json!({
        "person": person, "kind": "HUISBEZOEK", "date": "2025-06-02", "minutes": 45,
        "languages": ["ar"], "domains": ["GELD"], "outcome": "VERDER", "note": note,
    })
}

pub(crate) fn record(laptop: &Laptop, person: &str, note: &str) -> String {
    let made = laptop.ok_json(&["contact", "record"], &visit(person, note));
    made["contact"].as_str().unwrap().to_owned()
}

/// A service for which the person must agree.
pub(crate) fn service(laptop: &Laptop) -> String {
    let found = laptop.ok(&["directory", "search", "schuld", "--municipality", "GM0512"]);
    let wanted = found
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["agreement"] == "agree");
    wanted.expect("a service that asks for agreement")["service"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub(crate) fn referral(person: &str, service: &str) -> Value {
    json!({
        "person": person, "service": service, "reason": "Hulp bij schulden",
        "agreement": { "given": true, "language": "ar", "how": "oral" },
        "follow_up_on": "2025-07-01", "share": ["name", "languages"],
    })
}

/// A colleague by the name that others see.
pub(crate) fn user(laptop: &Laptop, name: &str) -> String {
    let users = laptop.ok(&["user", "list"]);
    let wanted = users
        .as_array()
        .unwrap()
        .iter()
        .find(|user| user["name"] == name);
    wanted.unwrap_or_else(|| panic!("{name} is not in {users}"))["user"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub(crate) fn share(laptop: &Laptop, dossier: &str, with: &str) {
    laptop.ok(&["dossier", "share", dossier, &user(laptop, with)]);
}

pub(crate) fn waiting(laptop: &Laptop) -> u64 {
    laptop.ok(&["status"])["waiting"].as_u64().unwrap()
}

/// Fails unless the laptop finds itself sound.
pub(crate) fn sound(laptop: &Laptop) {
    let verdict = laptop.ok(&["verify"]);
    assert_eq!(verdict, json!({ "ok": true, "problems": [] }));
}

/// Refused with exit status 1 and this code.
pub(crate) fn no(outcome: &Outcome, code: &str) {
    assert_eq!(
        (outcome.status, outcome.code().as_str()),
        (1, code),
        "{outcome:?}"
    );
    assert_eq!(outcome.json, Value::Null, "a refusal prints no result");
    let said: Value = serde_json::from_str(outcome.stderr.trim()).unwrap();
    let sentence = said["error"]["message"].as_str().unwrap();
    assert!(sentence.len() > 10, "says what to do: {sentence:?}");
}

/// What a command prints for people, without `--json`; it must succeed.
pub(crate) fn told_to_people(laptop: &Laptop, words: &[&str]) -> String {
    let mut command = Command::new(programs::program("sleutel"));
    laptop.move_in(&mut command);
    command
        .arg("--passphrase-file")
        .arg(laptop.home().join("passphrase"));
    let output = command.args(words).stdin(Stdio::null()).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "sleutel {words:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// The field that a refusal names.
pub(crate) fn field(outcome: &Outcome) -> String {
    let said: Value = serde_json::from_str(outcome.stderr.trim()).unwrap();
    said["error"]["field"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// `sleutel` with this passphrase file, ready to be started.
pub(crate) fn sleutel(laptop: &Laptop, words: &[&str]) -> Command {
    let mut command = Command::new(programs::program("sleutel"));
    laptop.move_in(&mut command);
    command.arg("--json").args(words);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// The same with the passphrase of the laptop.
pub(crate) fn opened(laptop: &Laptop, words: &[&str]) -> Command {
    let mut command = sleutel(laptop, words);
    command
        .arg("--passphrase-file")
        .arg(laptop.home().join("passphrase"));
    command
}

/// A process that is killed at the latest when the test ends.
pub(crate) struct Running {
    child: Child,
    /// The end of its output that nobody reads. Where nobody holds it, writing fails instead of waiting.
    unread: Option<PipeReader>,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self {
            child: command.spawn().unwrap(),
            unread: None,
        }
    }

    /// As the power does: SIGKILL, no last words.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        assert!(
            !self.child.wait().unwrap().success(),
            "it had ended before it was killed"
        );
    }

    pub(crate) fn input(&mut self) -> ChildStdin {
        self.child.stdin.take().unwrap()
    }

    pub(crate) fn ended_well(mut self) -> bool {
        self.child.wait().unwrap().success()
    }

    /// Waits until its main thread sleeps in this function of the kernel.
    fn sleeps_in(&self, function: &str) {
        let place = format!("/proc/{}/wchan", self.child.id());
        until(&format!("a process to stop in {function}"), || {
            fs::read_to_string(&place)
                .ok()?
                .contains(function)
                .then_some(())
        });
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a command that reads a form, and waits until it has the profile open and reads. Nothing is
/// committed there.
pub(crate) fn before_the_form(laptop: &Laptop, words: &[&str]) -> Running {
    let running = Running::start(opened(laptop, words).stdin(Stdio::piped()));
    running.sleeps_in("pipe_read");
    running
}

/// Starts a command whose answer nobody takes, and waits until it wants to say it. All is committed
/// there, and nobody was told.
pub(crate) fn before_the_answer(laptop: &Laptop, words: &[&str], input: &Value) -> Running {
    let (unread, mut full) = std::io::pipe().unwrap();
    // As much as a pipe holds: the next byte has to wait.
    full.write_all(&vec![0; 64 * 1024]).unwrap();
    let mut command = opened(laptop, words);
    let mut running = Running::start(command.stdin(Stdio::piped()).stdout(full));
    running
        .input()
        .write_all(input.to_string().as_bytes())
        .unwrap();
    running.unread = Some(unread);
    running.sleeps_in("pipe_write");
    running
}
