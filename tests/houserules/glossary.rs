//! The glossary is the only bridge between Dutch and code: tested from both ends.

use super::tree::{Source, root, sources};
use std::collections::BTreeSet;

const GLOSSARY: &str = "docs/GLOSSARY.md";

/// Words a worker knows that the code has a type for. A new concept is added here and in the glossary.
const CONCEPTS: [&str; 14] = [
    "Agreement",
    "Conflict",
    "Contact",
    "Cooperation",
    "Device",
    "Directory",
    "Dossier",
    "Invitation",
    "KeyPerson",
    "Municipality",
    "Person",
    "Referral",
    "Service",
    "Signal",
];

/// Rows as (line number, Dutch, code names); rows without a name in code say `–` there.
fn rows(document: &str) -> Vec<(usize, String, Vec<String>)> {
    let lines = document.lines().enumerate();
    let mut rows = Vec::new();
    for (number, line) in lines.filter(|(_, line)| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [dutch, code, ..] = cells[..] else {
            continue;
        };
        if code.starts_with("code") || code.starts_with("--") {
            continue;
        }
        let names = code
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        rows.push((number + 1, dutch.to_owned(), names));
    }
    rows
}

fn complaints(document: &str, words: &BTreeSet<String>, concepts: &[&str]) -> Vec<String> {
    let rows = rows(document);
    let mut complaints = Vec::new();
    for (number, dutch, names) in &rows {
        for name in names.iter().filter(|name| !stands_in(name, words)) {
            complaints.push(format!(
                "{GLOSSARY}:{number}: `{name}` ({dutch}) stands nowhere in the code. Correct the name."
            ));
        }
    }
    let named: BTreeSet<&str> = rows
        .iter()
        .flat_map(|(_, _, names)| names.iter().map(String::as_str))
        .collect();
    for concept in concepts.iter().filter(|concept| !named.contains(*concept)) {
        complaints.push(format!(
            "{GLOSSARY}: `{concept}` has no row. Say what it is called in Dutch."
        ));
    }
    complaints
}

/// `Contact::kind` asks for both of its words.
fn stands_in(name: &str, words: &BTreeSet<String>) -> bool {
    let parts = name
        .split(|c: char| !is_word(c))
        .filter(|part| !part.is_empty());
    parts.into_iter().all(|part| words.contains(part))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every word in our Rust code.
fn words(sources: &[Source]) -> BTreeSet<String> {
    let code = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/") && source.has_extension(&["rs"]));
    code.flat_map(|source| source.text.split(|c| !is_word(c)).map(str::to_owned))
        .collect()
}

#[test]
fn glossary_and_code_use_the_same_names() {
    let document = std::fs::read_to_string(root().join(GLOSSARY)).unwrap_or_else(|_| {
        panic!("{GLOSSARY} is missing: a table `| Dutch | code | meaning | … |`")
    });
    assert!(
        rows(&document).len() > 10,
        "the table in {GLOSSARY} was not understood"
    );
    super::hold(&complaints(&document, &words(&sources()), &CONCEPTS));
}

#[test]
fn a_name_that_the_code_lacks_and_a_concept_without_a_row_are_found() {
    let document = "| Dutch | code | meaning |\n|---|---|---|\n\
                    | contactmoment | `Contact` | a conversation |\n| ding | `Thing::kind` | gone |\n| tolk | – | |\n";
    let words = ["Contact", "Thing"].map(str::to_owned).into();
    let complaints = complaints(document, &words, &["Contact", "Referral"]);
    assert_eq!(complaints.len(), 2, "{complaints:#?}");
    assert!(complaints[0].starts_with("docs/GLOSSARY.md:4: `Thing::kind` (ding)"));
    assert!(complaints[1].contains("`Referral` has no row"));
}
