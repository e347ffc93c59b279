//! The home of one practice laptop, and `sleutel` inside it.

use crate::place::Place;
use crate::stop::{Doing, Stop};
use serde_json::Value;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder that a program takes for the whole home of its user.
pub(crate) struct Home {
    folder: PathBuf,
    sleutel: PathBuf,
}

impl Home {
    /// The home of this key; made when something is put into it.
    pub(crate) fn at(place: &Place, practice: &Path, key: &str) -> Self {
        Self {
            folder: practice.join("homes").join(key),
            sleutel: place.program("sleutel"),
        }
    }

    /// Makes a profile with generated words and keeps them beside it: this is practice.
    pub(crate) fn make_profile(&self, name: &str) -> Result<(), Stop> {
        fs::create_dir_all(&self.folder).doing(|| format!("make {}", self.folder.display()))?;
        // The least memory that is allowed: the passphrase lies beside the profile anyway.
        let create = [
            "profile",
            "create",
            "--name",
            name,
            "--words",
            "--unlock-memory",
            "64",
        ];
        let made = self.sleutel(&create, None)?;
        let words = match made.get("words") {
            Some(Value::Array(words)) => words
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(" "),
            _ => text(&made, "words")?,
        };
        let path = self.passphrase_file();
        fs::write(&path, words).doing(|| format!("write {}", path.display()))
    }

    /// What one types to unlock.
    pub(crate) fn passphrase(&self) -> Result<String, Stop> {
        let path = self.passphrase_file();
        let words = fs::read_to_string(&path).doing(|| format!("read {}", path.display()))?;
        Ok(words.trim().to_owned())
    }

    pub(crate) fn passphrase_file(&self) -> PathBuf {
        self.folder.join("passphrase")
    }

    /// One conversation with the server at this address.
    ///
    /// The server may have moved to another port since last time; after this the laptop knows it.
    pub(crate) fn meet_server(&self, url: &str) -> Result<(), Stop> {
        self.sleutel(&["sync", "--server", url], None).map(drop)
    }

    /// Runs one command and gives back the document it printed.
    pub(crate) fn sleutel(&self, words: &[&str], input: Option<&Value>) -> Result<Value, Stop> {
        let shown = words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
        let mut command = Command::new(&self.sleutel);
        self.move_in(&mut command);
        if self.passphrase_file().exists() {
            command.arg("--passphrase-file").arg(self.passphrase_file());
        }
        let mut child = command
            .arg("--json")
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .doing(|| format!("start `sleutel {shown}`"))?;
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), input) {
            // A command that refuses before it reads says so itself.
            let _ = stdin.write_all(input.to_string().as_bytes());
        }
        let output = child
            .wait_with_output()
            .doing(|| format!("run `sleutel {shown}`"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Stop::failed(format!(
                "`sleutel {shown}` refused: {}",
                said.trim()
            )));
        }
        serde_json::from_slice(&output.stdout)
            .doing(|| format!("read what `sleutel {shown}` printed"))
    }

    /// Makes a program believe that this is the only home there is.
    pub(crate) fn move_in(&self, command: &mut Command) {
        // The right to draw on the display lies in the real home.
        if env::var_os("XAUTHORITY").is_none()
            && let Some(home) = env::var_os("HOME")
        {
            command.env("XAUTHORITY", Path::new(&home).join(".Xauthority"));
        }
        command
            .env("HOME", &self.folder)
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env_remove("SLEUTEL_PASSPHRASE_FILE");
    }
}

/// A text out of a document; a missing one is a failure that names the key.
pub(crate) fn text(document: &Value, key: &str) -> Result<String, Stop> {
    let found = document.get(key).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Stop::failed(format!("A program of ours printed no `{key}`.")))
}
