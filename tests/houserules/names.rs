//! Names say what a thing is; and `lib.rs` says what a crate is, and no more.

use super::tree::{Source, sources};

/// Endings that say nothing.
const EMPTY: [&str; 6] = ["Manager", "Service", "Helper", "Util", "Utils", "Processor"];
/// A worker's word: what a region's directory lists.
const CONCEPTS: [&str; 1] = ["Service"];
const EMPTY_FILES: [&str; 6] = ["util", "utils", "helper", "helpers", "misc", "common"];

/// The window's thin face is one file.
const FACE: &str = "src-tauri/src/lib.rs";

fn empty_names(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.has_extension(&["rs", "ts", "svelte"]))
    {
        let file = source.path.rsplit('/').next().unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default();
        if EMPTY_FILES.contains(&stem) {
            complaints.push(format!("{}: name it after what is in it.", source.path));
        }
        for (number, line) in source.text.lines().enumerate() {
            for name in declared(line).filter(|name| is_empty(name)) {
                complaints.push(format!(
                    "{}:{}: {name} says nothing. Name it after what it does.",
                    source.path,
                    number + 1
                ));
            }
        }
    }
    complaints
}

/// Types that this line declares.
fn declared(line: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect();
    let code = !line.trim_start().starts_with("//") && !line.contains('"');
    let is = |pair: &[&str]| ["struct", "enum", "trait", "class", "interface"].contains(&pair[0]);
    let found: Vec<&str> = words
        .windows(2)
        .filter(|pair| code && is(pair))
        .map(|pair| pair[1])
        .collect();
    found.into_iter()
}

fn is_empty(name: &str) -> bool {
    !CONCEPTS.contains(&name) && EMPTY.iter().any(|ending| name.ends_with(ending))
}

/// Lines of a crate's `lib.rs` that are more than its description and its parts.
fn more_than_parts(sources: &[Source]) -> Vec<String> {
    let is_lib = |source: &&Source| {
        source.path.starts_with("crates/") && source.path.ends_with("/src/lib.rs")
    };
    let mut complaints = Vec::new();
    for source in sources.iter().filter(is_lib) {
        let items = source.text.lines().enumerate().filter(|(_, line)| {
            let line = line
                .trim_start_matches("pub ")
                .trim_start_matches("pub(crate) ");
            [
                "fn ",
                "struct ",
                "enum ",
                "trait ",
                "impl ",
                "impl<",
                "const ",
                "static ",
                "macro_rules!",
            ]
            .iter()
            .any(|start| line.starts_with(start))
                || (line.starts_with("mod ") && line.ends_with('{'))
        });
        for (number, line) in items {
            complaints.push(format!(
                "{}:{}: `{}` belongs into a module; lib.rs holds the docs and the parts.",
                source.path,
                number + 1,
                line.trim_end_matches(" {")
            ));
        }
    }
    complaints
}

#[test]
fn nothing_is_named_after_nothing() {
    super::hold(&empty_names(&sources()));
}

#[test]
fn a_lib_holds_its_docs_and_its_parts() {
    let sources = sources();
    assert!(sources.iter().any(|source| source.path == FACE));
    super::hold(&more_than_parts(&sources));
}

#[test]
fn an_empty_name_and_a_function_in_a_lib_are_found() {
    let samples = [
        Source::new("crates/app/src/utils.rs", ""),
        Source::new(
            "crates/app/src/sync.rs",
            "pub struct SyncManager;\n// struct OldManager\npub struct Service;\n",
        ),
        Source::new("ui/src/core/lists.ts", "class ListsHelper {}"),
        Source::new(
            "crates/app/src/lib.rs",
            "//! Docs.\nmod a;\npub use a::B;\npub type C = u8;\npub fn d() {\n}\nmod e {\n}\n",
        ),
        Source::new(FACE, "fn dispatch() {}\n"),
    ];
    let names = empty_names(&samples);
    assert_eq!(names.len(), 3, "{names:#?}");
    let libs = more_than_parts(&samples);
    assert_eq!(libs.len(), 2, "{libs:#?}");
    assert!(libs[0].starts_with("crates/app/src/lib.rs:5"));
}
