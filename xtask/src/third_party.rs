//! `THIRD-PARTY.md`: what others made that is part of Sleutelbos, and on what terms.

use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

const FILE: &str = "THIRD-PARTY.md";

/// The packages that people install; what only our tests and tools use is not shipped.
const SHIPPED: [&str; 3] = ["sleutelbos", "sb-cli", "sb-server"];

/// Of what the pages are built with, what ends up inside them: their runtime, fonts, tokens and icons.
const IN_THE_PAGES: [&str; 7] = [
    "@fluent/bundle",
    "@fontsource-variable/noto-sans",
    "@fontsource-variable/noto-sans-ethiopic",
    "@fontsource-variable/vazirmatn",
    "@tabler/icons",
    "@tauri-apps/api",
    "svelte",
];

/// Name, version and licence, sorted.
type Parts = BTreeSet<(String, String, String)>;

/// Writes the file anew.
pub(crate) fn write(place: &Place) -> Result<(), Stop> {
    let path = place.root.join(FILE);
    fs::write(&path, document(place)?).doing(|| format!("write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

/// Refuses when the file is not what the lock files say.
pub(crate) fn check(place: &Place) -> Result<(), Stop> {
    let there = fs::read_to_string(place.root.join(FILE)).unwrap_or_default();
    if there == document(place)? {
        Ok(())
    } else {
        Err(Stop::failed(format!(
            "{FILE} is not up to date. Run `cargo xtask third-party`."
        )))
    }
}

fn document(place: &Place) -> Result<String, Stop> {
    let metadata =
        tool::output(tool::cargo(place).args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata = serde_json::from_str(&metadata).doing(|| "read `cargo metadata`".into())?;
    let lock = place.root.join("ui/package-lock.json");
    let lock = fs::read_to_string(&lock).doing(|| format!("read {}", lock.display()))?;
    let lock = serde_json::from_str(&lock).doing(|| "read ui/package-lock.json".into())?;
    let mut text = String::from(
        "# What others made\n\n\
         Made by `cargo xtask third-party` out of `Cargo.lock` and `ui/package-lock.json`; `cargo xtask test` \
         refuses it when it is not up to date.\n\
         Which licences may be part of Sleutelbos stands in `deny.toml`. The word list has its own notice: \
         `assets/words/NOTICE.md`.\n\
         SQLCipher (BSD-3-Clause) and SQLite (public domain) come inside `libsqlite3-sys`; OpenSSL (Apache-2.0) \
         is the system's on Linux.\n",
    );
    table(&mut text, "In the programs", &crates(&metadata));
    table(&mut text, "In the pages", &pages(&lock)?);
    Ok(text)
}

fn table(text: &mut String, title: &str, parts: &Parts) {
    let _ = write!(
        text,
        "\n## {title}\n\n| what | version | licence |\n|---|---|---|\n"
    );
    for (name, version, licence) in parts {
        let _ = writeln!(text, "| {name} | {version} | {licence} |");
    }
}

/// Everything that our programs are linked from, on any system, by following what they depend on.
fn crates(metadata: &Value) -> Parts {
    let packages = by_id(list(metadata, "packages"));
    let nodes = by_id(
        metadata
            .get("resolve")
            .map_or(&[], |resolve| list(resolve, "nodes")),
    );
    let is_shipped = |package: &&Value| SHIPPED.contains(&word(package, "name"));
    let roots = packages.values().copied().filter(is_shipped);
    let mut next: Vec<&str> = roots.map(|package| word(package, "id")).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = next.pop() {
        if seen.insert(id) {
            let dependencies = nodes.get(id).map_or(&[][..], |node| list(node, "deps"));
            let inside = dependencies
                .iter()
                .filter(|dependency| is_inside(dependency));
            next.extend(inside.map(|dependency| word(dependency, "pkg")));
        }
    }
    let found = seen.into_iter().filter_map(|id| packages.get(id));
    let others = found.filter(|package| !word(package, "source").is_empty());
    let part = |key: &str, package: &Value| word(package, key).to_owned();
    others
        .map(|other| {
            (
                part("name", other),
                part("version", other),
                part("license", other),
            )
        })
        .collect()
}

/// A kind of null is a part of the program; the others only help to build or test it.
fn is_inside(dependency: &Value) -> bool {
    let kinds = list(dependency, "dep_kinds");
    kinds
        .iter()
        .any(|kind| kind.get("kind").is_some_and(Value::is_null))
}

fn by_id(values: &[Value]) -> BTreeMap<&str, &Value> {
    values
        .iter()
        .map(|value| (word(value, "id"), value))
        .collect()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn pages(lock: &Value) -> Result<Parts, Stop> {
    let part = |name: &&str| {
        let package = lock.get("packages")?.get(format!("node_modules/{name}"))?;
        let part = |key: &str| word(package, key).to_owned();
        Some(((*name).to_owned(), part("version"), part("license")))
    };
    let named = |name| {
        let gone =
            format!("{name} left ui/package-lock.json; take it out of xtask/src/third_party.rs.");
        part(name).ok_or_else(|| Stop::failed(gone))
    };
    IN_THE_PAGES.iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_only_builds_or_tests_is_not_listed() {
        let package = |id: &str, source: Value| json!({ "id": id, "name": id, "version": "1", "license": "MIT", "source": source });
        let kind = |pkg: &str, kind: Value| json!({ "pkg": pkg, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [
                package("sb-cli", Value::Null), package("inside", json!("index")),
                package("deeper", json!("index")), package("tester", json!("index")), package("builder", json!("index")),
            ],
            "resolve": { "nodes": [
                { "id": "sb-cli", "deps": [
                    kind("inside", Value::Null), kind("tester", json!("dev")), kind("builder", json!("build")),
                ] },
                { "id": "inside", "deps": [kind("deeper", Value::Null)] },
            ] },
        });
        let names: Vec<String> = crates(&metadata)
            .into_iter()
            .map(|(name, _, _)| name)
            .collect();
        assert_eq!(names, ["deeper", "inside"]);
    }
}
