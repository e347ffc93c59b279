//! A laptop that can be copied, as a whole, at any moment when it is off.

use crate::reasons;
use sb_app::world::World;
use sb_app::{App, Folder};
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use system_tests::folder::copy;
use system_tests::{Laptop, Outcome, programs};

/// What a laptop shows and holds at one moment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) dump: Value,
    /// How many deeds of the user no server has.
    pub(crate) waiting: u64,
    /// Valid entries, head, and entries without effect; none before it joined.
    pub(crate) log: Option<(u64, String, u64)>,
}

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

    /// One conversation in this process, to hear why something was refused: the face tells a code, the log the reason.
    ///
    /// Gives `whole`, or the code with the reason behind it, where one was logged.
    pub(crate) fn sync_and_say(&self, server: &str) -> String {
        let app = self.open();
        let (told, reasons) = reasons::of(|| app.sync(Some(server)));
        app.lock();
        let Err(failure) = told else {
            return "whole".to_owned();
        };
        let code = serde_json::to_value(failure.code).unwrap();
        let code = code.as_str().unwrap().to_owned();
        std::iter::once(code)
            .chain(reasons)
            .collect::<Vec<_>>()
            .join(": ")
    }

    /// The app of this laptop with its profile open, in this process.
    pub(crate) fn open(&self) -> App {
        let profile = self.profile();
        let root = profile.parent().unwrap().to_owned();
        let app = App::new(World::laptop(), root, Arc::new(|_| ())).unwrap();
        let opened = app.open_profile(&Folder::at(&profile), &self.passphrase());
        opened.unwrap_or_else(|failure| panic!("the profile does not open: {failure:?}"));
        app
    }

    /// Looks at all of it, opening it once: a key made slow on purpose is most of what a test waits for.
    ///
    /// Fails unless database, log and tables are sound.
    pub(crate) fn look(&self) -> Seen {
        let app = self.open();
        let verdict = app.verify().unwrap();
        assert!(verdict.ok, "{:?}", verdict.problems);
        let status = app.status().unwrap();
        let log = status.region.is_some().then(|| {
            let log = app.verify_log().unwrap();
            (log.entries, log.head, log.void)
        });
        Seen {
            dump: app.dump(None).unwrap(),
            waiting: status.waiting,
            log,
        }
    }
}
