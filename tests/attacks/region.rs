//! A region's server whose folder, output and faults a test can reach.

use sb_crypto::sign::SigningKey;
use sb_domain::ids::DossierId;
use sb_protocol::{Hash, NO_HASH, Run};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use system_tests::programs::{REGION, pack, program};
use system_tests::until::until;

/// A folder with `data/` (the region), `recovery`, `stdout` and `stderr`, and the process that serves it.
pub(crate) struct Region {
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

/// One run as the server keeps it.
pub(crate) struct Kept {
    pub(crate) first_seq: u64,
    pub(crate) run: Run,
    pub(crate) tip: Hash,
    pub(crate) head: Hash,
    /// Hash of the op before it in its chain.
    pub(crate) prev: Hash,
}

impl Region {
    /// Makes a practice region in an empty folder; gives its first invitation.
    pub(crate) fn found(folder: &Path) -> String {
        let pack = pack(REGION);
        let recovery = folder.join("recovery");
        let words = ["init", "--region-name", "Oefenregio", "--pack"];
        let made = admin(
            folder,
            &[
                &words[..],
                &[
                    pack.to_str().unwrap(),
                    "--recovery-out",
                    recovery.to_str().unwrap(),
                ],
            ]
            .concat(),
        );
        made["invitation"].as_str().unwrap().to_owned()
    }

    /// Serves the region in this folder.
    pub(crate) fn serve(folder: &Path) -> Self {
        Self::serve_broken(folder, "")
    }

    /// The same with a fault at a named place.
    pub(crate) fn serve_broken(folder: &Path, fault: &str) -> Self {
        let mut region = Self {
            folder: folder.to_owned(),
            port: 0,
            child: None,
        };
        region.start(fault);
        region
    }

    fn start(&mut self, fault: &str) {
        let output = |name: &str| {
            let mut options = File::options();
            options.create(true).append(true);
            options.open(self.folder.join(name)).unwrap()
        };
        let before = fs::read(self.folder.join("stdout")).unwrap_or_default();
        let mut child = Command::new(program("sleutelbos-server"))
            .arg("--data")
            .arg(self.data())
            .args(["serve", "--listen", &format!("127.0.0.1:{}", self.port)])
            .env("SLEUTELBOS_FAULT", fault)
            .stdin(Stdio::null())
            .stdout(output("stdout"))
            .stderr(output("stderr"))
            .spawn()
            .unwrap();
        let address = until("the server to listen", || {
            assert!(
                child.try_wait().unwrap().is_none(),
                "the server did not start"
            );
            let said = fs::read(self.folder.join("stdout")).ok()?;
            let line = BufReader::new(said.get(before.len()..)?)
                .lines()
                .next()?
                .ok()?;
            let said: Value = serde_json::from_str(&line).ok()?;
            said["listening"].as_str().map(str::to_owned)
        });
        self.port = address.rsplit(':').next().unwrap().parse().unwrap();
        self.child = Some(child);
    }

    /// After it died by a fault: how it ended. Then it serves again on its old port, sound.
    pub(crate) fn revive(&mut self) -> ExitStatus {
        let status = self.child.take().unwrap().wait().unwrap();
        self.start("");
        status
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn admin(&self, words: &[&str]) -> Value {
        admin(&self.folder, words)
    }

    /// The seed that `init --recovery-out` wrote.
    pub(crate) fn recovery_seed(&self) -> [u8; 32] {
        let text = fs::read_to_string(self.folder.join("recovery")).unwrap();
        let bytes = data_encoding::HEXLOWER
            .decode(text.trim().as_bytes())
            .unwrap();
        bytes.try_into().unwrap()
    }

    fn database(&self) -> rusqlite::Connection {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        rusqlite::Connection::open_with_flags(self.data().join("region.db"), flags).unwrap()
    }

    /// The key that signs heads: the one secret that a server has.
    pub(crate) fn server_key(&self) -> SigningKey {
        let db = self.database();
        let seed = db.query_row("SELECT server_seed FROM region", [], |row| row.get(0));
        SigningKey::from_seed(&seed.unwrap())
    }

    /// All runs of a dossier in the server's order.
    pub(crate) fn runs(&self, dossier: DossierId) -> Vec<Kept> {
        let db = self.database();
        let sql =
            "SELECT first_seq, bytes, tip, head FROM run WHERE dossier = ?1 ORDER BY first_seq";
        let mut statement = db.prepare(sql).unwrap();
        let mut rows = statement.query([dossier.as_bytes()]).unwrap();
        let mut all: Vec<Kept> = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let bytes: Vec<u8> = row.get(1).unwrap();
            let run = Run::decode(&bytes).unwrap();
            let before = all
                .iter()
                .rfind(|kept| kept.run.device == run.device && kept.run.grant == run.grant);
            let prev = before.map_or(NO_HASH, |kept| kept.tip);
            let first_seq: i64 = row.get(0).unwrap();
            all.push(Kept {
                first_seq: first_seq.try_into().unwrap(),
                run,
                tip: row.get(2).unwrap(),
                head: row.get(3).unwrap(),
                prev,
            });
        }
        all
    }

    /// Every dossier of one kind: 1 person, 2 logbook, 3 team.
    pub(crate) fn dossiers(&self, kind: u8) -> Vec<DossierId> {
        let db = self.database();
        let sql = "SELECT id FROM dossier WHERE kind = ?1 ORDER BY id";
        let mut statement = db.prepare(sql).unwrap();
        let rows = statement.query_map([kind], |row| row.get(0).map(DossierId::from_bytes));
        rows.unwrap().map(Result::unwrap).collect()
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn admin(folder: &Path, words: &[&str]) -> Value {
    let output = Command::new(program("sleutelbos-server"))
        .arg("--data")
        .arg(folder.join("data"))
        .arg("--json")
        .args(words)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "sleutelbos-server {words:?}: {said}"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}
