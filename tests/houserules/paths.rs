//! Every path that a document names exists.

use super::tree::{MADE, Source, root, sources};
use std::collections::BTreeSet;

/// Endings that make a word with a slash a path even if its first folder is unknown.
const ENDINGS: [&str; 9] = [
    "md", "rs", "ts", "svelte", "toml", "json", "csv", "ftl", "ndjson",
];

fn broken(
    documents: &[Source],
    exists: impl Fn(&str) -> bool,
    top: &BTreeSet<String>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for document in documents {
        let folder = document
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        for (number, line) in document.text.lines().enumerate() {
            for word in line.split('`').skip(1).step_by(2) {
                let Some(path) = as_path(word, top) else {
                    continue;
                };
                if !exists(&path) && !exists(&format!("{folder}/{path}")) {
                    complaints.push(format!(
                        "{}:{}: `{word}` does not exist. Correct the path or take it out.",
                        document.path,
                        number + 1
                    ));
                }
            }
        }
    }
    complaints
}

/// The part of a word in backticks that must exist, if it is a path of this project at all.
fn as_path(word: &str, top: &BTreeSet<String>) -> Option<String> {
    if word.starts_with(['/', '<', '.', '~'])
        && !word.starts_with(".ci")
        && !word.starts_with(".cargo")
    {
        return None;
    }
    // Up to the first folder with a placeholder: `assets/texts/<lang>/` asks for `assets/texts`.
    let fixed: Vec<&str> = word
        .split('/')
        .take_while(|part| !part.contains(['*', '<', '{', '…']))
        .collect();
    let path = fixed.join("/");
    let path = path.trim_end_matches('/');
    let simple = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    if path.is_empty() || !path.chars().all(simple) {
        return None;
    }
    if MADE
        .iter()
        .any(|made| path == *made || path.starts_with(&format!("{made}/")))
    {
        return None;
    }
    let first = path.split('/').next().unwrap_or_default();
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = top.contains(first) && (word.contains('/') || ENDINGS.contains(&ending));
    let looks = word.contains('/') && ENDINGS.contains(&ending);
    (known || looks).then(|| path.to_owned())
}

fn top_level() -> BTreeSet<String> {
    let entries = std::fs::read_dir(root()).unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn every_path_named_in_a_document_exists() {
    let is_document = |source: &Source| {
        let at_top = !source.path.contains('/');
        source.has_extension(&["md"]) && (at_top || source.path.starts_with("docs/"))
    };
    let documents: Vec<Source> = sources().into_iter().filter(is_document).collect();
    assert!(
        documents
            .iter()
            .any(|document| document.path == "README.md"),
        "README.md is missing"
    );
    super::hold(&broken(
        &documents,
        |path| root().join(path).exists(),
        &top_level(),
    ));
}

#[test]
fn a_path_that_is_gone_is_found_and_other_words_are_left_alone() {
    let text = "`crates/gone` `docs/adr/<number>.md` `POST /v1/push` `/v1/pull` `application/json`\n\
                `crates/here/x.rs` `elsewhere/gone.md` `target/debug` `Command` `here.md`\n";
    let top = ["crates", "docs"].map(str::to_owned).into();
    let there = |path: &str| ["crates/here/x.rs", "docs/adr", "docs/here.md"].contains(&path);
    let complaints = broken(&[Source::new("docs/a.md", text)], there, &top);
    assert_eq!(complaints.len(), 2, "{complaints:#?}");
    assert!(complaints[0].starts_with("docs/a.md:1: `crates/gone`"));
    assert!(complaints[1].starts_with("docs/a.md:2: `elsewhere/gone.md`"));
}
