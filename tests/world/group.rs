//! A group of processes that live and die together, whoever starts whom.

use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};

/// Ends its own group when its input closes: that is when whoever holds the other end is gone.
const GUARD: &str = "read _; kill -s KILL 0";

/// Processes started as one group. Dropping it kills all of them, their children included, at
/// once and without a word: for the window that is what `kill -9` and an empty battery do.
///
/// They do not outlive the test either: the first of the group is a guard that waits for us to
/// end, however we end.
pub struct Group {
    guard: Child,
    children: Vec<Child>,
    over: bool,
}

impl Group {
    #[must_use]
    pub fn new() -> Self {
        let guard = Command::new("sh")
            .args(["-c", GUARD])
            .stdin(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start a shell: {error}"));
        Self {
            guard,
            children: Vec::new(),
            over: false,
        }
    }

    /// Starts it inside the group; its output is the caller's to read.
    pub fn start(&mut self, command: &mut Command) -> &mut Child {
        let group = i32::try_from(self.guard.id()).expect("process numbers are small");
        let child = command
            .stdin(Stdio::null())
            .process_group(group)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        self.children.push(child);
        self.children.last_mut().expect("just pushed")
    }

    /// The number that all of them carry.
    pub fn number(&self) -> u32 {
        self.guard.id()
    }

    /// How many of them run, grandchildren included and the guard not.
    pub fn alive(&self) -> usize {
        alive(self.number()).saturating_sub(1)
    }

    /// Ends every process of the group and waits until they are gone.
    pub fn kill(&mut self) {
        if self.over {
            return;
        }
        self.over = true;
        send("KILL", &format!("-{}", self.number()));
        for child in self.children.iter_mut().chain([&mut self.guard]) {
            // Only processes we started ourselves can be waited for; the rest is gone with them.
            let _ = child.wait();
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::until::until;

    fn sleeper(group: &mut Group) {
        // Its grandchild is in the group as well, and nobody waits for that one.
        group.start(Command::new("sh").args(["-c", "sleep 600 & wait"]));
    }

    #[test]
    fn a_dropped_group_takes_grandchildren_along() {
        let mut group = Group::new();
        sleeper(&mut group);
        until("the grandchild", || (group.alive() == 2).then_some(()));
        let number = group.number();
        drop(group);
        until("all to go", || (alive(number) == 0).then_some(()));
    }

    #[test]
    fn a_group_ends_when_the_test_that_made_it_is_killed() {
        let mut group = Group::new();
        sleeper(&mut group);
        until("the grandchild", || (group.alive() == 2).then_some(()));
        // What the system does with our end of the guard's input when we are killed.
        drop(group.guard.stdin.take());
        until("all to go", || (group.alive() == 0).then_some(()));
    }
}
