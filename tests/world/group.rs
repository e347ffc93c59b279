//! A group of processes that live and die together, whoever starts whom.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

/// Processes started as one group. Dropping it kills all of them, their children included, at
/// once and without a word: for the window that is what `kill -9` and an empty battery do.
pub struct Group {
    leader: Option<u32>,
    children: Vec<Child>,
}

impl Group {
    #[must_use]
    pub fn new() -> Self {
        Self {
            leader: None,
            children: Vec::new(),
        }
    }

    /// Starts it inside the group; its output is the caller's to read.
    pub fn start(&mut self, command: &mut Command) -> &mut Child {
        let group = self
            .leader
            .and_then(|leader| i32::try_from(leader).ok())
            .unwrap_or(0);
        let child = command
            .stdin(Stdio::null())
            .process_group(group)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        self.leader.get_or_insert(child.id());
        self.children.push(child);
        self.children.last_mut().expect("just pushed")
    }

    /// The number that all of them carry; 0 before the first is started.
    pub fn leader(&self) -> u32 {
        self.leader.unwrap_or(0)
    }

    /// How many of them run, grandchildren included.
    pub fn alive(&self) -> usize {
        self.leader.map_or(0, alive)
    }

    /// Ends every process of the group and waits until they are gone.
    pub fn kill(&mut self) {
        let Some(leader) = self.leader.take() else {
            return;
        };
        send("KILL", &format!("-{leader}"));
        for child in &mut self.children {
            // Only processes we started ourselves can be waited for; the rest is gone with them.
            let _ = child.wait();
        }
        self.children.clear();
    }
}

impl Default for Group {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How many processes of this group run; those that only wait to be counted out do not.
pub fn alive(group: u32) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let stats =
        processes.filter_map(|process| fs::read_to_string(process.path().join("stat")).ok());
    stats
        .filter(|stat| {
            // After the name, which may hold anything, come state, parent and group.
            let fields = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
            let mut fields = fields.split(' ');
            let runs = !matches!(fields.next(), Some("Z" | "X"));
            runs && fields.nth(1).and_then(|number| number.parse().ok()) == Some(group)
        })
        .count()
}

/// Sends a signal to a process, or with a minus sign to its group. One that is gone already is fine.
///
/// By the shell: our crates forbid unsafe code, and a library for two signals is not worth it.
pub fn send(signal: &str, target: &str) {
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {signal} -- {target} 2>/dev/null")])
        .status();
}
