//! Whether two laptops show the same, and whether anything was written.

use crate::worker::people;
use data_encoding::HEXLOWER;
use sb_app::App;
use sb_crypto::hash::sha256;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Per dossier a digest of its dump, and how much is in all of them.
pub(crate) fn digests(app: &App) -> Value {
    let mut dossiers = Map::new();
    let (mut contacts, mut referrals) = (0, 0);
    for (_, dossier) in people(app) {
        let dump = app
            .dump(Some(&dossier))
            .unwrap_or_else(|failure| panic!("no dump: {failure:?}"));
        contacts += dump["contacts"].as_array().map_or(0, Vec::len);
        referrals += dump["referrals"].as_array().map_or(0, Vec::len);
        let digest = HEXLOWER.encode(&sha256(dump.to_string().as_bytes()));
        dossiers.insert(dossier, json!(digest));
    }
    json!({ "dossiers": dossiers, "contacts": contacts, "referrals": referrals })
}

/// Digest and time of change of all files in a folder, by their path inside it.
pub(crate) type Files = BTreeMap<String, ([u8; 32], SystemTime)>;

pub(crate) fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let below = files(&path).into_iter();
            found.extend(below.map(|(inner, state)| (format!("{name}/{inner}"), state)));
        } else {
            let changed = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(name, (sha256(&fs::read(&path).unwrap()), changed));
        }
    }
    found
}

/// Files that were made, removed or changed in content, and those that were written anew with the same content.
pub(crate) fn touched(before: &Files, after: &Files) -> (Vec<String>, Vec<String>) {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let digest = |files: &Files, name: &String| files.get(name).map(|(digest, _)| *digest);
    let (same, other): (Vec<&String>, Vec<&String>) = names
        .into_iter()
        .partition(|name| digest(before, name) == digest(after, name));
    let rewritten = same
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name));
    (
        other.into_iter().cloned().collect(),
        rewritten.cloned().collect(),
    )
}

/// Bytes of the files in a folder whose names begin like this.
pub(crate) fn bytes(folder: &Path, start: &str) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(start));
    ours.map(|entry| entry.metadata().unwrap().len()).sum()
}
