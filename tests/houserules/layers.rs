//! Who may depend on whom: the table of `docs/ARCHITECTURE.md`, held against `cargo metadata`.

use super::tree::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const TABLE: &str = "docs/ARCHITECTURE.md";

/// Tools around the product; they may reach everywhere, and nothing may reach them.
const TOOLS: [&str; 3] = ["system-tests", "xtask", "sb-testkit"];

#[derive(Debug, Default)]
struct Row {
    may: BTreeSet<String>,
    never: BTreeSet<String>,
}

/// A dependency of one of our crates that ends up in what we ship.
struct Edge {
    from: String,
    to: String,
    ours: bool,
}

fn read_table(document: &str) -> BTreeMap<String, Row> {
    let lines = document
        .lines()
        .skip_while(|line| !line.starts_with("| crate | may use | never |"));
    let mut rows = BTreeMap::new();
    for line in lines.skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        let [crates, may, never] = cells[..] else {
            continue;
        };
        for name in in_backticks(crates) {
            let never = never
                .split([',', ' '])
                .map(|word| word.trim_matches(['`', ' ']).to_owned());
            let may = in_backticks(may).into_iter().collect();
            rows.insert(
                name,
                Row {
                    may,
                    never: never.filter(|word| !word.is_empty()).collect(),
                },
            );
        }
    }
    rows
}

fn in_backticks(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn breaches(
    rows: &BTreeMap<String, Row>,
    members: &BTreeSet<String>,
    edges: &[Edge],
) -> Vec<String> {
    let mut complaints = Vec::new();
    for member in members {
        if !rows.contains_key(member) && !TOOLS.contains(&member.as_str()) {
            complaints.push(format!(
                "{TABLE}: the table has no row for `{member}`. Say what it may use."
            ));
        }
    }
    for name in rows.keys().filter(|name| !members.contains(*name)) {
        complaints.push(format!(
            "{TABLE}: there is no crate `{name}`. Take its row out."
        ));
    }
    for Edge { from, to, ours } in edges {
        if TOOLS.contains(&from.as_str()) {
            continue;
        }
        let Some(row) = rows.get(from) else { continue };
        if row.never.contains(to) {
            complaints.push(format!(
                "{from} uses {to}, which {TABLE} forbids. Move that code to a layer that may."
            ));
        } else if *ours && !row.may.contains(to) {
            complaints.push(format!(
                "{from} uses {to}, which {TABLE} does not allow. Dependencies point down the table."
            ));
        }
    }
    complaints
}

fn metadata() -> Value {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Our crates and what they depend on; what only their tests use does not count.
fn tree() -> (BTreeSet<String>, Vec<Edge>) {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let members: BTreeSet<String> = packages.iter().map(name).collect();
    let mut edges = Vec::new();
    for package in packages {
        for dependency in package["dependencies"].as_array().unwrap() {
            if dependency["kind"].as_str() != Some("dev") {
                let to = name(dependency);
                edges.push(Edge {
                    from: name(package),
                    ours: members.contains(&to),
                    to,
                });
            }
        }
    }
    (members, edges)
}

#[test]
fn every_crate_uses_only_what_the_table_allows() {
    let rows = read_table(&std::fs::read_to_string(root().join(TABLE)).unwrap());
    assert!(
        rows.len() > 8,
        "the table in {TABLE} was not understood: {rows:?}"
    );
    let (members, edges) = tree();
    assert!(
        edges.iter().any(|edge| edge.ours),
        "no dependency between our crates was found"
    );
    super::hold(&breaches(&rows, &members, &edges));
}

#[test]
fn an_upward_dependency_a_forbidden_crate_and_a_missing_row_are_found() {
    let table = "| crate | may use | never |\n|---|---|---|\n\
                 | `low` | nothing of ours | rusqlite, `tokio` |\n| `gone` | `low` | |\n\nafter\n| `x` | | |\n";
    let rows = read_table(table);
    assert_eq!(rows.keys().collect::<Vec<_>>(), ["gone", "low"]);
    let members = ["low", "high"].map(str::to_owned).into();
    let edge = |to: &str, ours| Edge {
        from: "low".into(),
        to: to.into(),
        ours,
    };
    let edges = [
        edge("high", true),
        edge("tokio", false),
        edge("serde", false),
    ];
    let complaints = breaches(&rows, &members, &edges);
    assert_eq!(complaints.len(), 4, "{complaints:#?}");
    assert!(complaints[0].contains("no row for `high`"));
    assert!(complaints[1].contains("no crate `gone`"));
    assert!(complaints[2].contains("low uses high"));
    assert!(complaints[3].contains("low uses tokio"));
}
