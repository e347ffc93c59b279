//! What is typed in the terminal while a window is open.

use std::fs;
use std::io::{self, BufRead, BufReader};

/// The keyboard, unless we run in the background: who reads the terminal there is stopped, and the
/// server and the window with him.
pub(crate) fn ours() -> Option<impl BufRead + Send + 'static> {
    // Where no such file is, nobody can tell; then one reads.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    may_read(&stat).then(|| BufReader::new(io::stdin()))
}

/// By the numbers behind the program's name: process group, terminal, and the group that the terminal listens to.
fn may_read(stat: &str) -> bool {
    let numbers = stat.rsplit(')').next().unwrap_or_default();
    let numbers: Vec<&str> = numbers.split_whitespace().collect();
    let (ours, terminal, listened_to) = (numbers.get(2), numbers.get(4), numbers.get(5));
    terminal.is_none_or(|terminal| *terminal == "0") || ours == listened_to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_in_the_background_leaves_the_terminal_alone() {
        assert!(!may_read("40 (x) y) S 1 40 39 34816 41 4194304"));
    }

    #[test]
    fn one_in_the_foreground_reads_and_so_does_one_without_a_terminal() {
        assert!(may_read("40 (xtask) S 1 40 39 34816 40 4194304"));
        assert!(may_read("40 (xtask) S 1 40 39 0 -1 4194304"));
        assert!(may_read(""));
    }
}
