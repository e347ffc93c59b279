//! The Debian packages this project needs: names those that are missing and installs them.

use crate::stop::Stop;
use crate::tool;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

/// What every build needs: the C compiler, the window's web engine, OpenSSL for the encrypted database.
const BUILD: [&str; 4] = [
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libssl-dev",
];

/// What driving the window without a display needs besides, and the second reader of the protocol.
const WINDOW: [&str; 4] = ["webkit2gtk-driver", "xvfb", "python3", "python3-zstandard"];

/// What a task is going to do, so that nobody installs more than needed.
#[derive(Clone, Copy)]
pub(crate) enum Need {
    /// Build, and show the window on the display there is.
    Build,
    /// Build, and drive the window on a virtual display.
    BuildAndDrive,
}

/// Makes sure that the packages are there.
///
/// Missing ones are installed when we are root or may use `sudo` without a password; otherwise
/// the line to type is printed and the task ends with status 2. Twice is harmless. On a system
/// without dpkg nothing can be looked up: it says what is needed and goes on.
pub(crate) fn ensure(need: Need) -> Result<(), Stop> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut wanted: Vec<&str> = BUILD.to_vec();
    if matches!(need, Need::BuildAndDrive) {
        wanted.extend(WINDOW);
    }
    if !tool::exists("dpkg-query") {
        println!(
            "This is not Debian: what Debian calls {} must be there.",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing = missing(&wanted, &installed(&wanted));
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing Debian packages: {}", missing.join(" "));
    install(&missing)
}

/// dpkg-query exits 1 when it does not know a name, and still prints the others.
fn installed(wanted: &[&str]) -> String {
    Command::new("dpkg-query")
        .args([
            "--show",
            "--showformat",
            "${Package} ${db:Status-Status}\\n",
        ])
        .args(wanted)
        .stderr(Stdio::null())
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}

fn missing<'a>(wanted: &[&'a str], listed: &str) -> Vec<&'a str> {
    let there: BTreeSet<&str> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    wanted
        .iter()
        .copied()
        .filter(|name| !there.contains(name))
        .collect()
}

fn install(missing: &[&str]) -> Result<(), Stop> {
    let prefix = allowed(rights(), missing)?;
    tool::run(apt_get(prefix).arg("update"))?;
    tool::run(
        apt_get(prefix)
            .args(["install", "--yes", "--no-install-recommends"])
            .args(missing),
    )
}

/// Who may not install gets the line to type, and exit 2.
fn allowed(rights: Option<Prefix>, missing: &[&str]) -> Result<Prefix, Stop> {
    rights.ok_or_else(|| {
        Stop::lacking(format!(
            "Install them first, then start again:\n\n    sudo apt-get update && sudo apt-get install --no-install-recommends {}\n",
            missing.join(" ")
        ))
    })
}

/// The words before `apt-get`.
type Prefix = &'static [&'static str];

/// The words before `apt-get`, or nothing when we may not install.
fn rights() -> Option<Prefix> {
    if is_root() {
        return Some(&[]);
    }
    let allowed = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    allowed.then_some(&["sudo", "-n"])
}

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    // Real, effective, saved and file-system user: the second counts.
    let ids = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .unwrap_or_default();
    ids.split_whitespace().nth(1) == Some("0")
}

/// Waits for another installation to finish instead of failing on its lock, and asks nothing.
fn apt_get(prefix: &[&str]) -> Command {
    let mut words = prefix
        .iter()
        .chain(&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut command = Command::new(words.next().copied().unwrap_or("env"));
    command.args(words).args(["-o", "DPkg::Lock::Timeout=900"]);
    command
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_package_that_was_removed_or_is_unknown_counts_as_missing() {
        let listed = "xvfb installed\nlibssl-dev config-files\n";
        assert_eq!(
            missing(&["xvfb", "libssl-dev", "pkg-config"], listed),
            ["libssl-dev", "pkg-config"]
        );
    }

    #[test]
    fn who_may_not_install_gets_the_line_to_type_and_exit_2() {
        let stop = allowed(None, &["xvfb", "libssl-dev"]).unwrap_err();
        assert!(stop.is_lacking());
        let line =
            "sudo apt-get update && sudo apt-get install --no-install-recommends xvfb libssl-dev";
        assert!(stop.sentence().contains(line), "{}", stop.sentence());
    }

    #[test]
    fn who_is_root_or_has_sudo_is_told_nothing_and_installs() {
        for rights in [&[][..], &["sudo", "-n"]] {
            assert_eq!(allowed(Some(rights), &["xvfb"]).unwrap(), rights);
        }
    }

    #[test]
    fn sudo_stands_before_the_environment_and_apt_get() {
        let command = apt_get(&["sudo", "-n"]);
        let words: Vec<_> = command
            .get_args()
            .filter_map(|word| word.to_str())
            .collect();
        assert_eq!(command.get_program(), "sudo");
        assert_eq!(
            words.get(..4),
            Some(&["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"][..])
        );
    }
}
