//! The project stands on its own: it names no path of a machine it was made on and no host that
//! packages come from. Whoever builds it chooses both.

use super::tree::{Source, sources};

/// Written in two halves, so that this file does not complain about itself.
const NEVER: [(&str, &str); 12] = [
    ("/wor", "k/"),
    ("shared/des", "ign"),
    ("shared/refer", "ence"),
    ("shared/da", "ta"),
    ("shared/see", "ds"),
    ("/ro", "ot/"),
    ("registry.npm", "js.org"),
    ("static.crates", ".io"),
    ("index.crates", ".io"),
    ("deb.debian", ".org"),
    ("registry.yarn", "pkg.com"),
    ("pypi", ".org"),
];

/// Written by cargo, which always names the index it resolved from.
const EXEMPT: [&str; 1] = ["Cargo.lock"];

fn named(sources: &[Source]) -> Vec<String> {
    let held = sources
        .iter()
        .filter(|source| !EXEMPT.contains(&source.path.as_str()));
    let mut complaints = Vec::new();
    for source in held {
        for (number, line) in source.text.lines().enumerate() {
            for (head, tail) in NEVER {
                let needle = format!("{head}{tail}");
                if line.contains(&needle) {
                    complaints.push(format!(
                        "{}:{}: names {needle}. Say it without the place, or make it an argument.",
                        source.path,
                        number + 1
                    ));
                }
            }
        }
    }
    complaints
}

#[test]
fn nothing_names_a_place_of_this_machine_or_a_package_host() {
    super::hold(&named(&sources()));
}

#[test]
fn a_path_of_a_machine_and_a_host_are_found() {
    let [path, .., host] = NEVER.map(|(head, tail)| format!("{head}{tail}"));
    let samples = [
        Source::new("docs/a.md", format!("fine\nsee {path}x")),
        Source::new("ui/.npmrc", host.clone()),
        Source::new("Cargo.lock", host),
    ];
    let complaints = named(&samples);
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(complaints[0].starts_with("docs/a.md:2"));
}
