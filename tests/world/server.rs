//! The real regional server, as its administrator runs it.

use crate::until::until;
use crate::{group, http, programs};
use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A region on loopback with an embedded database in a folder of its own.
pub struct Server {
    data: TempDir,
    port: u16,
    region: String,
    invitation: String,
    running: Option<Child>,
    /// All that its processes say, over every restart: `stdout` and `stderr`.
    output: TempDir,
}

impl Server {
    /// Makes a practice region out of a pack of the project and starts it on a free port.
    pub fn start(pack: &Path) -> Self {
        let data = TempDir::new().unwrap();
        let made = admin(
            data.path(),
            &["init", "--region-name", "Oefenregio", "--pack", utf8(pack)],
        );
        let text = |key: &str| {
            made[key]
                .as_str()
                .unwrap_or_else(|| panic!("init gave no {key}"))
                .to_owned()
        };
        let mut server = Self {
            port: 0,
            region: text("region"),
            invitation: text("invitation"),
            data,
            running: None,
            output: TempDir::new().unwrap(),
        };
        server.restart();
        server
    }

    /// `http://127.0.0.1:PORT`, the same over every restart.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The number of its process; it must run.
    pub fn process(&self) -> u32 {
        self.running.as_ref().expect("the server runs").id()
    }

    /// The genesis of this region, as `init` printed it.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The invitation of the first coordinator; works once.
    pub fn invitation(&self) -> &str {
        &self.invitation
    }

    /// The folder with the server's database, for those who search it for words.
    pub fn data(&self) -> PathBuf {
        self.data.path().to_path_buf()
    }

    /// The folder with all that the server wrote to its standard output and its log.
    pub fn output(&self) -> PathBuf {
        self.output.path().to_path_buf()
    }

    /// A backup as an administrator makes one, in this file.
    pub fn backup(&self, file: &Path) {
        self.admin(&["backup", utf8(file)]);
    }

    /// How many ops of all dossiers it keeps.
    pub fn ops(&self) -> u64 {
        let stats = self.admin(&["stats"]);
        stats["ops"].as_u64().expect("stats count ops")
    }

    /// Runs an administrator's command on the data of this server: `stats`, `pack load` …
    pub fn admin(&self, words: &[&str]) -> Value {
        admin(self.data.path(), words)
    }

    /// Starts it again on the port it had. Does nothing when it runs.
    pub fn restart(&mut self) {
        if self.running.is_some() {
            return;
        }
        let listen = format!("127.0.0.1:{}", self.port);
        let stdout = self.output.path().join("stdout");
        // What earlier processes said stays: somebody may search all of it.
        let before = fs::read_to_string(&stdout).unwrap_or_default().len();
        let mut child = Command::new(programs::program("sleutelbos-server"))
            .arg("--data")
            .arg(self.data.path())
            .args(["serve", "--listen", &listen])
            .stdin(Stdio::null())
            .stdout(append(&stdout))
            .stderr(append(&self.output.path().join("stderr")))
            .spawn()
            .unwrap();
        let address = until("the server to listen", || {
            assert!(
                child.try_wait().unwrap().is_none(),
                "the server did not start on {listen}"
            );
            let said = fs::read_to_string(&stdout).ok()?;
            let line = said.get(before..)?.strip_suffix('\n')?;
            let said: Value = serde_json::from_str(line).ok()?;
            said["listening"].as_str().map(str::to_owned)
        });
        let port = address.trim_end_matches('/').rsplit(':').next();
        self.port = port.unwrap().parse().unwrap();
        self.running = Some(child);
        let (status, _) = http::request(self.port, "GET", "/ready", None).unwrap();
        assert_eq!(status, 200, "a server that says it listens is ready");
    }

    /// Ends it as an administrator does; it must finish what it was doing and exit 0.
    pub fn stop(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        group::send("TERM", &running.id().to_string());
        let status = running.wait().unwrap();
        assert!(
            status.success(),
            "the server ended with {status} after SIGTERM"
        );
    }

    /// Ends it as a power cut does.
    pub fn kill(&mut self) {
        let Some(mut running) = self.running.take() else {
            return;
        };
        let _ = running.kill();
        let _ = running.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn append(file: &Path) -> File {
    let mut options = File::options();
    options.create(true).append(true).open(file).unwrap()
}

fn admin(data: &Path, words: &[&str]) -> Value {
    let output = Command::new(programs::program("sleutelbos-server"))
        .arg("--data")
        .arg(data)
        .arg("--json")
        .args(words)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "sleutelbos-server {words:?}: {} {said}",
        output.status
    );
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("sleutelbos-server {words:?} printed no JSON"))
}

fn utf8(path: &Path) -> &str {
    path.to_str().expect("paths of tests are plain text")
}
