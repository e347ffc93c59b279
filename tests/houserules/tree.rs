//! The files of the project, as a person would count them.

use std::fs;
use std::path::Path;

/// Folders that git ignores: made by tools, gone tomorrow.
pub(crate) const MADE: [&str; 5] = ["target", "gen", "ui/dist", "ui/node_modules", ".git"];

/// One file of the project: its path from the checkout, with slashes, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    #[cfg(test)]
    pub(crate) fn new(path: &str, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            text: text.into(),
        }
    }

    pub(crate) fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path)
            .extension()
            .and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    /// Whether it says in its first lines that a program wrote it.
    pub(crate) fn is_generated(&self) -> bool {
        let head: String = self.text.lines().take(3).collect();
        head.to_ascii_lowercase().contains("generated")
    }
}

/// The checkout.
pub(crate) fn root() -> &'static Path {
    system_tests::programs::checkout()
}

/// Every file that holds text, sorted by path.
pub(crate) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    walk(root(), "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(
        found.len() > 50,
        "only {} files in {}",
        found.len(),
        root().display()
    );
    found
}

fn walk(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if MADE.contains(&path.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(Source { path, text });
        }
    }
}
