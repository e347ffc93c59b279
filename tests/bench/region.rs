//! A region with one writer and some readers, and the worker processes that do things on their laptops.

use crate::compare;
use crate::gauge::Gauge;
use crate::relay::Relay;
use crate::runs::{Run, run_of};
use serde_json::Value;
use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use system_tests::{Laptop, Server, programs};

/// A server that runs, and laptops that have joined and have nothing yet.
pub(crate) struct Region {
    pub(crate) server: Server,
    pub(crate) writer: Laptop,
    pub(crate) readers: Vec<Laptop>,
}

impl Region {
    /// All have heard of each other; nobody has anything that waits.
    pub(crate) fn new(readers: usize) -> Self {
        let server = Server::start(&programs::pack(programs::REGION));
        let url = server.url();
        let coordinator = Laptop::joined("Noor Voorbeeld", server.invitation(), &url);
        coordinator.sync(&url);
        let join = |name: &str| {
            let invitation = coordinator.invite(name);
            coordinator.sync(&url);
            let laptop = Laptop::joined(name, &invitation, &url);
            laptop.sync(&url);
            laptop
        };
        let readers = (1..=readers)
            .map(|nth| join(&format!("Lezer {}", "I".repeat(nth))))
            .collect();
        let writer = join("Hanan Voorbeeld");
        Self {
            server,
            writer,
            readers,
        }
    }

    /// One conversation of this laptop over a counted wire.
    pub(crate) fn talk(&self, laptop: &Laptop) -> Run {
        let relay = Relay::start(self.server.port());
        let server = Gauge::of(self.server.process());
        server.forget_peak();
        let cpu = server.cpu_ms();
        let mut run = run_of(&Worker::of(laptop, "talk", &[&relay.url()]).finish());
        add_wire(&mut run, &relay);
        run.insert("server_cpu_ms".to_owned(), server.cpu_ms() - cpu);
        run.insert("server_peak_kib".to_owned(), server.peak_kib());
        run
    }

    /// Conversations without news: how many requests and bytes one takes, and that nothing is written.
    pub(crate) fn quiet(&self, laptop: &Laptop, count: usize) -> Run {
        let relay = Relay::start(self.server.port());
        let server = Gauge::of(self.server.process());
        let profile = profile(laptop);
        let mut worker = Worker::of(laptop, "quiet", &[&relay.url(), &count.to_string()]);
        worker.line();
        let before = (
            compare::files(&profile),
            compare::files(&self.server.data()),
        );
        let (counts, cpu) = (relay.counts(), server.cpu_ms());
        server.forget_peak();
        worker.go();
        worker.line();
        let each = count as f64;
        let server_cpu = server.cpu_ms() - cpu;
        let after = (
            compare::files(&profile),
            compare::files(&self.server.data()),
        );
        let counted = relay.counts();
        worker.go();
        let mut run = run_of(&worker.finish());

        let requests = counted.requests - counts.requests;
        assert_eq!(
            requests, count as u64,
            "requests of {count} conversations without news"
        );
        let client = compare::touched(&before.0, &after.0);
        let kept = compare::touched(&before.1, &after.1);
        assert!(
            client.0.is_empty(),
            "the laptop wrote {:?} without news",
            client.0
        );
        assert!(
            kept.0.is_empty(),
            "the server wrote {:?} without news",
            kept.0
        );
        run.insert("client_files_rewritten".to_owned(), client.1.len() as f64);
        run.insert("server_files_rewritten".to_owned(), kept.1.len() as f64);
        run.insert("requests".to_owned(), requests as f64 / each);
        run.insert(
            "bytes_up".to_owned(),
            (counted.up - counts.up) as f64 / each,
        );
        run.insert(
            "bytes_down".to_owned(),
            (counted.down - counts.down) as f64 / each,
        );
        let client_cpu = run.remove("client_cpu_ms").unwrap();
        run.insert("client_cpu_us".to_owned(), client_cpu * 1_000.0 / each);
        run.insert("server_cpu_us".to_owned(), server_cpu * 1_000.0 / each);
        run.insert("server_peak_kib".to_owned(), server.peak_kib());
        run.remove("wall_ms");
        run
    }
}

fn add_wire(run: &mut Run, relay: &Relay) {
    let counts = relay.counts();
    for (name, count) in [
        ("bytes_up", counts.up),
        ("bytes_down", counts.down),
        ("requests", counts.requests),
        ("connections", counts.connections),
    ] {
        run.insert(name.to_owned(), count as f64);
    }
}

/// The folder of the only profile on this laptop.
pub(crate) fn profile(laptop: &Laptop) -> PathBuf {
    let mut entries = fs::read_dir(laptop.data().join("profiles")).unwrap();
    entries.next().expect("a profile").unwrap().path()
}

/// The file with its passphrase.
pub(crate) fn passphrase(laptop: &Laptop) -> PathBuf {
    laptop.home().join("passphrase")
}

/// This program again, doing one thing with one profile.
pub(crate) struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    task: String,
}

impl Worker {
    pub(crate) fn of(laptop: &Laptop, task: &str, words: &[&str]) -> Self {
        Self::at(&profile(laptop), &passphrase(laptop), task, words)
    }

    pub(crate) fn at(profile: &Path, passphrase: &Path, task: &str, words: &[&str]) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["worker", task])
            .args([profile, passphrase])
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self {
            child,
            input,
            output,
            task: task.to_owned(),
        }
    }

    /// The next line it says; it fails when the worker ended instead.
    pub(crate) fn line(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| {
            panic!(
                "the worker that was to {} ended early; its words stand above",
                self.task
            )
        })
    }

    /// Lets it go on.
    pub(crate) fn go(&mut self) {
        writeln!(self.input).unwrap();
    }

    /// Its last line, when it has ended well.
    pub(crate) fn finish(mut self) -> Value {
        let line = self.line();
        let status = self.child.wait().unwrap();
        assert!(
            status.success(),
            "the worker that was to {} ended with {status}",
            self.task
        );
        line
    }
}

/// A failure on our side must not leave one that waits for a word.
impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
