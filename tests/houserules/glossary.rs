//! The glossary is the only bridge between Dutch and code: tested from both ends.

use super::tree::{Source, root, sources};
use sb_regionpack::List;
use std::collections::BTreeSet;

const GLOSSARY: &str = "docs/GLOSSARY.md";

/// Where the code keeps what it has names for: everything with an id, every role, every list of a region pack, and
/// everything that a screen shows. Who adds one says here what it is called in Dutch.
const IDS: &str = "crates/domain/src/ids.rs";
const ROLES: &str = "crates/trust/src/entry.rs";
const VIEWS: &str = "crates/app/src/face/views.rs";

/// Parts of screens and shapes of answers: no word of a worker's.
const SHAPES: [&str; 6] = ["Code", "Entity", "Hit", "Lists", "Session", "Version"];

/// Words a worker may know, as the code has them.
fn concepts(sources: &[Source]) -> BTreeSet<String> {
    let text = |path: &str| {
        let source = sources.iter().find(|source| source.path == path);
        &source.unwrap_or_else(|| panic!("{path} is gone")).text
    };
    let between = |path: &str, start: &str| {
        let below = text(path).split_once(start).map_or("", |(_, below)| below);
        below.split("\n}").next().unwrap_or_default()
    };
    let plain = |name: &&str| !name.is_empty() && name.chars().all(char::is_alphanumeric);
    let ids = between(IDS, "\nids! {").lines();
    let ids = ids.filter_map(|line| line.trim().strip_suffix("Id,"));
    let roles = between(ROLES, "pub enum Role {").lines();
    let roles = roles.filter_map(|line| line.trim().split([',', ' ']).next());
    let views = text(VIEWS).lines();
    let views = views.filter_map(|line| line.trim().split_once("View {").map(|(name, _)| name));
    let lists = List::ALL.iter().map(|list| list.file());
    let lists = lists.filter_map(|file| file.split(['/', '.']).nth(1));
    let names = ids.chain(roles.filter(|name| name.starts_with(char::is_uppercase)));
    let names = names.chain(views).filter(plain).chain(lists);
    names
        .filter(|name| !SHAPES.contains(name))
        .map(str::to_owned)
        .collect()
}

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

fn complaints(
    document: &str,
    words: &BTreeSet<String>,
    concepts: &BTreeSet<String>,
) -> Vec<String> {
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
    let has_row = |concept: &String| {
        let mut forms = ["", "Id", "View"]
            .map(|end| format!("{concept}{end}"))
            .into_iter();
        forms.any(|form| named.contains(form.as_str()))
    };
    for concept in concepts.iter().filter(|concept| !has_row(concept)) {
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
    let sources = sources();
    let concepts = concepts(&sources);
    for known in ["Person", "KeyPerson", "FollowUp", "contact_kinds"] {
        assert!(concepts.contains(known), "{known} is not found any more");
    }
    super::hold(&complaints(&document, &words(&sources), &concepts));
}

#[test]
fn a_name_that_the_code_lacks_and_a_concept_without_a_row_are_found() {
    let document = "| Dutch | code | meaning |\n|---|---|---|\n\
                    | contactmoment | `Contact` | a conversation |\n| ding | `Thing::kind` | gone |\n| tolk | – | |\n";
    let words = ["Contact", "Thing"].map(str::to_owned).into();
    let concepts = ["Contact", "Referral"].map(str::to_owned).into();
    let complaints = complaints(document, &words, &concepts);
    assert_eq!(complaints.len(), 2, "{complaints:#?}");
    assert!(complaints[0].starts_with("docs/GLOSSARY.md:4: `Thing::kind` (ding)"));
    assert!(complaints[1].contains("`Referral` has no row"));
}
