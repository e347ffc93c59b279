//! A laptop that can be copied, as a whole, at any moment when it is off.

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use system_tests::{Laptop, Outcome, programs};

/// A home with one profile; the words that open it lie beside it.
pub(crate) struct Home(Laptop);

impl Home {
    /// A fresh profile that has not joined.
    pub(crate) fn new(name: &str) -> Self {
        Self(Laptop::new(name))
    }

    /// The same laptop a second time, from what lies in `home`.
    pub(crate) fn copy_of(home: &Path) -> Self {
        let laptop = Laptop::empty();
        copy(home, laptop.home());
        Self(laptop)
    }

    pub(crate) fn home(&self) -> &Path {
        self.0.home()
    }

    /// Where the app keeps everything.
    pub(crate) fn data(&self) -> PathBuf {
        self.0.data()
    }

    /// The five words.
    pub(crate) fn passphrase(&self) -> String {
        fs::read_to_string(self.home().join("passphrase")).unwrap()
    }

    /// The folder of the one profile.
    pub(crate) fn profile(&self) -> PathBuf {
        let profiles = fs::read_dir(self.data().join("profiles")).unwrap();
        profiles.flatten().next().unwrap().path()
    }

    /// Runs `sleutel`; `fault` is a place where it dies, or empty.
    pub(crate) fn run(&self, words: &[&str], input: &Value, fault: &str) -> Outcome {
        let mut command = Command::new(programs::program("sleutel"));
        self.0.move_in(&mut command);
        let mut child = command
            .arg("--passphrase-file")
            .arg(self.home().join("passphrase"))
            .arg("--json")
            .args(words)
            .env("SLEUTELBOS_FAULT", fault)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = input.to_string();
        // One that dies early reads nothing: not a failure of the test.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Outcome {
            status: output.status.code().unwrap_or(-1),
            json: serde_json::from_slice(&output.stdout).unwrap_or(Value::Null),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn ok(&self, words: &[&str]) -> Value {
        self.ok_with(words, &Value::Null)
    }

    pub(crate) fn ok_with(&self, words: &[&str], input: &Value) -> Value {
        let outcome = self.run(words, input, "");
        assert_eq!(
            outcome.status, 0,
            "sleutel {words:?} was refused: {}",
            outcome.stderr
        );
        outcome.json
    }

    /// Runs it, sees it die at the named place, and nothing else.
    pub(crate) fn dies(&self, words: &[&str], input: &Value, fault: &str) {
        let outcome = self.run(words, input, fault);
        assert_eq!(
            outcome.status, -1,
            "sleutel {words:?} did not die at {fault}: {outcome:?}"
        );
    }

    pub(crate) fn sync(&self, server: &str) -> Value {
        self.ok(&["sync", "--server", server])
    }

    pub(crate) fn dump(&self) -> Value {
        self.ok(&["dump"])
    }

    pub(crate) fn waiting(&self) -> u64 {
        self.ok(&["status"])["waiting"].as_u64().unwrap()
    }

    /// Fails unless database, log and tables are sound.
    pub(crate) fn is_sound(&self) {
        assert_eq!(self.ok(&["verify"])["ok"], true);
    }
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (there, here) = (entry.path(), to.join(entry.file_name()));
        if there.is_dir() {
            copy(&there, &here);
        } else {
            fs::copy(&there, &here).unwrap();
        }
    }
}
