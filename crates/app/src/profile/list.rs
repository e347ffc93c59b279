//! What can be known of profiles without opening them: initials and a number.

use super::folder::{Folder, write_whole};
use crate::face::{Failure, ProfileView};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Plain and advisory: the screen that asks for the passphrase shows it.
#[derive(Serialize, Deserialize, Default)]
struct Badge {
    initials: String,
    waiting: u64,
}

/// The profiles under `root`, by folder name; a folder without a key file is none.
pub(crate) fn list(root: &Path) -> Vec<ProfileView> {
    let mut all: Vec<ProfileView> = std::fs::read_dir(root)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let folder = Folder::at(entry.ok()?.path());
            folder.key().exists().then_some(())?;
            let badge: Badge = std::fs::read(folder.badge())
                .ok()
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .unwrap_or_default();
            let profile = folder.path().file_name()?.to_str()?.to_owned();
            Some(ProfileView {
                profile,
                initials: badge.initials,
                waiting: badge.waiting,
            })
        })
        .collect();
    all.sort_by(|a, b| a.profile.cmp(&b.profile));
    all
}

/// Writes initials and the number that waits.
pub(crate) fn write_badge(folder: &Folder, name: &str, waiting: u64) -> Result<(), Failure> {
    let initials: String = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .take(3)
        .collect();
    let badge = Badge {
        initials: initials.to_uppercase(),
        waiting,
    };
    let json = serde_json::to_vec(&badge).unwrap_or_default();
    // A conversation in which nothing moved writes nothing.
    if std::fs::read(folder.badge()).is_ok_and(|there| there == json) {
        return Ok(());
    }
    write_whole(&folder.badge(), &json)
}
