//! The TypeScript types of what crosses to a screen, made from the Rust ones.

use crate::cache;
use crate::place::Place;
use crate::stop::{Doing, Stop};
use crate::tool;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes `ui/src/core/bindings` anew; a type that no longer exists loses its file.
pub(crate) fn write(place: &Place) -> Result<(), Stop> {
    let _held = cache::take(place)?;
    let fresh = place.cache.join("bindings");
    export(
        place,
        &fresh,
        tool::cargo(place).args(["test", "--quiet", "--package", "sb-app", "--lib"]),
    )?;
    let committed = committed(place);
    let made = read(&fresh)?;
    if committed.exists() {
        for name in read(&committed)?
            .keys()
            .filter(|name| !made.contains_key(*name))
        {
            let path = committed.join(name);
            fs::remove_file(&path).doing(|| format!("remove {}", path.display()))?;
        }
    }
    for (name, text) in &made {
        let path = committed.join(name);
        let folder = path.parent().unwrap_or(&committed);
        fs::create_dir_all(folder).doing(|| format!("make {}", folder.display()))?;
        fs::write(&path, text).doing(|| format!("write {}", path.display()))?;
    }
    println!("{} types in {}", made.len(), committed.display());
    Ok(())
}

/// Refuses when the committed types are not those of the code.
///
/// Runs the library tests of the whole workspace filtered to the exports: with the same
/// selection as the full test run cargo has nothing to build twice.
pub(crate) fn check(place: &Place) -> Result<(), Stop> {
    let fresh = place.cache.join("bindings");
    export(
        place,
        &fresh,
        tool::cargo(place).args(["test", "--quiet", "--locked", "--workspace", "--lib"]),
    )?;
    let differing = differing(&read(&committed(place))?, &read(&fresh)?);
    if differing.is_empty() {
        return Ok(());
    }
    Err(Stop::failed(format!(
        "Not up to date in ui/src/core/bindings: {}. Run `cargo xtask bindings`.",
        differing.join(", ")
    )))
}

fn committed(place: &Place) -> PathBuf {
    place.root.join("ui/src/core/bindings")
}

fn export(place: &Place, into: &Path, test: &mut Command) -> Result<(), Stop> {
    if into.exists() {
        fs::remove_dir_all(into).doing(|| format!("empty {}", into.display()))?;
    }
    fs::create_dir_all(into).doing(|| format!("make {}", into.display()))?;
    let said = tool::output(test.env("TS_RS_EXPORT_DIR", into).arg("export_bindings"))?;
    if read(into)?.is_empty() {
        return Err(Stop::failed(format!(
            "No type was exported from {}.\n{said}",
            place.root.display()
        )));
    }
    Ok(())
}

/// Every file below the folder, by its path from there.
fn read(folder: &Path) -> Result<BTreeMap<PathBuf, String>, Stop> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).doing(|| format!("read {}", next.display()))? {
            let path = entry.doing(|| format!("read {}", next.display()))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ts") {
                let text =
                    fs::read_to_string(&path).doing(|| format!("read {}", path.display()))?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
                found.insert(name, text);
            }
        }
    }
    Ok(found)
}

fn differing(
    committed: &BTreeMap<PathBuf, String>,
    fresh: &BTreeMap<PathBuf, String>,
) -> Vec<String> {
    let mut names: Vec<&PathBuf> = committed.keys().chain(fresh.keys()).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| committed.get(*name) != fresh.get(*name))
        .map(|name| name.display().to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
        pairs
            .iter()
            .map(|(name, text)| (PathBuf::from(name), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_changed_a_new_and_a_forgotten_type_are_all_named() {
        let committed = files(&[("A.ts", "1"), ("B.ts", "1"), ("Gone.ts", "1")]);
        let fresh = files(&[("A.ts", "1"), ("B.ts", "2"), ("New.ts", "1")]);
        assert_eq!(differing(&committed, &fresh), ["B.ts", "Gone.ts", "New.ts"]);
        assert!(differing(&fresh, &fresh).is_empty());
    }
}
