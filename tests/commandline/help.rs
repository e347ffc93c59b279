//! What `sleutel --help` offers, on every level.

use std::process::Command;
use system_tests::programs;

/// Options that stand on every command.
const GLOBAL: [&str; 5] = [
    "--json",
    "--profile",
    "--passphrase-file",
    "--help",
    "--version",
];
/// Every command, as `--help` lists them.
pub(crate) fn commands(path: &str) -> Vec<String> {
    offered(path)
        .into_iter()
        .filter(|one| !one.contains(" --"))
        .collect()
}

/// Every command, and each again with each of its options.
pub(crate) fn offered(path: &str) -> Vec<String> {
    let output = Command::new(programs::program("sleutel"))
        .args(path.split_whitespace())
        .arg("--help")
        .output()
        .unwrap();
    assert!(output.status.success(), "{path} --help: {output:?}");
    let help = String::from_utf8(output.stdout).unwrap();
    let (_, below) = help.split_once("\nCommands:\n").unwrap_or_default();
    let commands = below.lines().take_while(|line| line.starts_with("  "));
    let names = commands.filter_map(|line| line.split_whitespace().next());
    let mut found: Vec<String> = names
        .filter(|name| *name != "help")
        .flat_map(|name| offered(format!("{path} {name}").trim()))
        .collect();
    if found.is_empty() {
        found.push(path.to_owned());
    }
    let (_, options) = help.split_once("\nOptions:\n").unwrap_or_default();
    let options = options
        .lines()
        .filter(|line| line.trim_start().starts_with('-'));
    let names =
        options.filter_map(|line| line.split([' ', ',']).find(|word| word.starts_with("--")));
    found.extend(
        names
            .filter(|name| !GLOBAL.contains(name))
            .map(|name| format!("{path} {name}")),
    );
    found
}

/// Whether one of these command lines is this command, with this option where one is named.
pub(crate) fn was_run(wanted: &str, ran: &[String]) -> bool {
    let (command, option) = wanted.split_once(" --").unwrap_or((wanted, ""));
    let option = format!(" --{option}");
    ran.iter().any(|line| {
        let rest = line
            .strip_prefix(command)
            .filter(|rest| !rest.starts_with(|c| c != ' '));
        rest.is_some_and(|rest| option == " --" || rest.contains(&option))
    })
}
