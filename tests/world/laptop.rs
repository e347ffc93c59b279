//! One worker's laptop: a home of its own and the real `sleutel`.

use crate::programs;
use sb_app::face::{Command, InviteInput, Reply};
use sb_app::world::{Clock as _, LaptopClock, Now, SetClock, World};
use sb_app::{App, Folder};
use serde_json::{Value, json};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{self, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// A home folder with at most one profile in it.
pub struct Laptop {
    home: TempDir,
    words: String,
}

/// What one command said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status; 0 done, 1 refused, 2 wrong usage.
    pub status: i32,
    /// The document on standard output; null when there was none.
    pub json: Value,
    /// Standard error as it was.
    pub stderr: String,
}

impl Outcome {
    /// The code of a refusal, out of the closed list; empty when nothing was refused.
    pub fn code(&self) -> String {
        let document: Value = serde_json::from_str(self.stderr.trim()).unwrap_or_default();
        document["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

impl Laptop {
    /// A laptop without a profile.
    pub fn empty() -> Self {
        Self {
            home: TempDir::new().unwrap(),
            words: String::new(),
        }
    }

    /// A laptop with a fresh profile that has not joined yet.
    ///
    /// Its lock uses the least memory that is allowed: the tests open it hundreds of times.
    pub fn new(name: &str) -> Self {
        let mut laptop = Self::empty();
        let made = laptop.ok(&[
            "profile",
            "create",
            "--name",
            name,
            "--words",
            "--unlock-memory",
            "64",
        ]);
        laptop.words = match &made["words"] {
            Value::String(words) => words.clone(),
            Value::Array(words) => words
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            other => panic!("profile create gave no words but {other}"),
        };
        fs::write(laptop.passphrase_file(), &laptop.words).unwrap();
        laptop
    }

    /// A laptop whose owner has joined the region of this invitation.
    pub fn joined(name: &str, invitation: &str, server: &str) -> Self {
        let laptop = Self::new(name);
        laptop.ok(&["join", invitation, "--server", server]);
        laptop
    }

    /// The five generated words.
    pub fn passphrase(&self) -> &str {
        &self.words
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Where the app keeps everything.
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data/sleutelbos")
    }

    fn passphrase_file(&self) -> PathBuf {
        self.home.path().join("passphrase")
    }

    /// Makes a program believe that this is the only home there is.
    pub fn move_in(&self, command: &mut process::Command) {
        let home = self.home.path();
        command
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env_remove("SLEUTEL_PASSPHRASE_FILE");
    }

    /// Runs `sleutel` with these words and nothing on standard input.
    pub fn run(&self, words: &[&str]) -> Outcome {
        self.run_with(words, "")
    }

    /// The same with a JSON document on standard input.
    pub fn run_json(&self, words: &[&str], input: &Value) -> Outcome {
        self.run_with(words, &input.to_string())
    }

    /// The same with any text on standard input.
    pub fn run_with(&self, words: &[&str], input: &str) -> Outcome {
        let mut command = process::Command::new(programs::program("sleutel"));
        self.move_in(&mut command);
        if !self.words.is_empty() {
            command.arg("--passphrase-file").arg(self.passphrase_file());
        }
        let mut child = command
            .arg("--json")
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads no input may have ended already: not a failure of the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Outcome {
            status: output.status.code().unwrap_or(-1),
            json: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs it and gives back what it printed; a refusal fails the test.
    pub fn ok(&self, words: &[&str]) -> Value {
        done(words, self.run(words))
    }

    /// The same with a JSON document on standard input.
    pub fn ok_json(&self, words: &[&str], input: &Value) -> Value {
        done(words, self.run_json(words, input))
    }

    /// Runs it expecting a refusal, and gives back its code.
    pub fn refused(&self, words: &[&str]) -> String {
        let outcome = self.run(words);
        assert_eq!(
            outcome.status, 1,
            "sleutel {words:?} should have been refused: {outcome:?}"
        );
        outcome.code()
    }

    /// Everything this laptop shows, in the order that is equal on all laptops.
    pub fn dump(&self) -> Value {
        self.ok(&["dump"])
    }

    /// One conversation with the server; `server` may be a proxy in between.
    pub fn sync(&self, server: &str) -> Value {
        self.ok(&["sync", "--server", server])
    }

    /// Lets a colleague in: the invitation for a new key person.
    pub fn invite(&self, name: &str) -> String {
        let made = self.ok(&["invite", "--name", name, "--role", "key_person"]);
        made["invitation"].as_str().unwrap().to_owned()
    }

    /// An invitation that was good for three days and was made four days ago.
    ///
    /// In this process: no program of ours lets anybody set the clock.
    pub fn invite_four_days_ago(&self, name: &str) -> String {
        let now = LaptopClock.now();
        let then = Now {
            ms: now.ms - 4 * 86_400_000,
            today: now
                .today
                .iter_days()
                .nth_back(4)
                .expect("not the first day"),
            tz: now.tz,
        };
        let world = World {
            clock: Arc::new(SetClock(then)),
        };
        let root = self.data().join("profiles");
        let mut profiles = fs::read_dir(&root).unwrap();
        let only = profiles.next().expect("a profile").unwrap().path();
        let app = App::new(world, root, Arc::new(|_| ())).unwrap();
        app.open_profile(&Folder::at(only), &self.words).unwrap();
        let input = InviteInput {
            name: name.to_owned(),
            role: "key_person".to_owned(),
            expires_hours: None,
        };
        let reply = app.dispatch(Command::Invite(input)).unwrap().reply;
        let Reply::Invitation(made) = reply else {
            panic!("no invitation")
        };
        made.invitation
    }

    /// A person with the fields that most tests need; gives back (person, dossier).
    pub fn add_person(&self, name: &str, latin_name: &str) -> (String, String) {
        let input = json!({ "name": name, "latin_name": latin_name, "languages": ["ar", "nl"] });
        let made = self.ok_json(&["person", "add"], &input);
        (
            made["person"].as_str().unwrap().to_owned(),
            made["dossier"].as_str().unwrap().to_owned(),
        )
    }
}

fn done(words: &[&str], outcome: Outcome) -> Value {
    assert_eq!(
        outcome.status, 0,
        "sleutel {words:?} was refused: {}",
        outcome.stderr
    );
    outcome.json
}
