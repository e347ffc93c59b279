//! Things that may stand in a few named places and nowhere else: the network, the clock, chance, hands on a page.

use super::tree::{Source, sources};

/// Words that may not stand in files of some folders, but for the places that are named.
struct Rule {
    /// Beginnings of paths that the rule holds for.
    folders: &'static [&'static str],
    words: &'static [&'static str],
    /// Files that may; empty when none may.
    but: &'static [&'static str],
    /// What to do instead.
    instead: &'static str,
}

const PRODUCT: &[&str] = &["crates/", "src-tauri/"];

const RULES: [Rule; 4] = [
    Rule {
        folders: PRODUCT,
        words: &["reqwest"],
        but: &["crates/sync/src/http.rs"],
        instead: "Sockets are opened in crates/sync/src/http.rs only: ask the line there.",
    },
    // Law 3 of docs/ARCHITECTURE.md.
    Rule {
        folders: PRODUCT,
        words: &[
            "Utc::now",
            "Local::now",
            "SystemTime::now",
            "Instant::now",
            "getrandom",
            "thread_rng",
            "OsRng",
            "rand::",
        ],
        but: &[
            "crates/app/src/world.rs",
            "crates/server/src/clock.rs",
            "crates/server/src/entropy.rs",
            // How long a line takes, never what time it is.
            "crates/sync/src/http.rs",
        ],
        instead: "Time and chance come in as arguments.",
    },
    Rule {
        folders: &["ui/src/"],
        words: &[
            "Date.now(",
            "new Date()",
            "Math.random(",
            "getRandomValues",
            "randomUUID",
        ],
        but: &["ui/src/core/session.svelte.ts"],
        instead: "The core says what day it is, and makes the ids.",
    },
    // What a window test does, hands can do.
    Rule {
        folders: &["tests/window/"],
        words: &[
            ".value =",
            ".value=",
            ".checked =",
            "dispatchEvent",
            "dispatch(",
            "invoke",
            "__TAURI",
            ".click()",
            ".focus()",
            ".submit()",
            "setAttribute",
            "localStorage",
            "location.",
            "sb_app",
        ],
        but: &[],
        instead: "A window test looks, clicks and types; it sets nothing and calls nothing.",
    },
];

const CODE: [&str; 4] = ["rs", "ts", "js", "svelte"];

fn strays(rule: &Rule, sources: &[Source]) -> Vec<String> {
    let held = |source: &&Source| {
        let path = source.path.as_str();
        let in_folder = rule.folders.iter().any(|folder| path.starts_with(folder));
        in_folder
            && source.has_extension(&CODE)
            && !is_test_of_a_crate(path)
            && !rule.but.contains(&path)
    };
    let mut complaints = Vec::new();
    for source in sources.iter().filter(held) {
        for (number, line) in source.text.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for word in rule.words.iter().filter(|word| line.contains(**word)) {
                complaints.push(format!(
                    "{}:{}: {word}. {}",
                    source.path,
                    number + 1,
                    rule.instead
                ));
            }
        }
    }
    complaints
}

/// They may measure time and speak HTTP by themselves.
fn is_test_of_a_crate(path: &str) -> bool {
    path.starts_with("crates/") && (path.contains("/tests/") || path.contains("/benches/"))
}

#[test]
fn the_network_the_clock_chance_and_hands_on_a_page_are_where_they_belong() {
    let sources = sources();
    for rule in &RULES {
        for place in rule.but {
            let source = sources.iter().find(|source| source.path == *place);
            let text = &source.unwrap_or_else(|| panic!("{place} is gone")).text;
            let needed = rule.words.iter().any(|word| text.contains(word));
            assert!(needed, "{place} needs no exception any more");
        }
        super::hold(&strays(rule, &sources));
    }
}

#[test]
fn a_clock_a_socket_and_a_set_value_out_of_place_are_found() {
    let samples = [
        Source::new(
            "crates/app/src/people/add.rs",
            "let at = Utc::now();\n// Utc::now() is elsewhere\n",
        ),
        Source::new("crates/app/src/world.rs", "Local::now()"),
        Source::new("crates/trust/tests/size.rs", "Instant::now()"),
        Source::new("crates/server/src/admin.rs", "reqwest::get(url)"),
        Source::new("ui/src/text/dates.ts", "const now = Date.now();"),
        Source::new(
            "tests/window/story.rs",
            "window.look(\"document.body.value = 1\")",
        ),
        Source::new("docs/a.md", "getrandom reqwest"),
    ];
    let complaints: Vec<String> = RULES
        .iter()
        .flat_map(|rule| strays(rule, &samples))
        .collect();
    assert_eq!(complaints.len(), 4, "{complaints:#?}");
    assert!(complaints[0].starts_with("crates/server/src/admin.rs:1: reqwest"));
    assert!(complaints[1].starts_with("crates/app/src/people/add.rs:1: Utc::now"));
    assert!(complaints[2].starts_with("ui/src/text/dates.ts:1"));
    assert!(complaints[3].starts_with("tests/window/story.rs:1: .value ="));
}
