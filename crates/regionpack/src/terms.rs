//! What `region.toml` says: who the region is, how long data is kept and why, what the work is called here.

use std::collections::BTreeMap;

/// One meaning in several languages: BCP 47 tag to words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn new(names: BTreeMap<String, String>) -> Self {
        Self(names)
    }

    /// The words in exactly this language, or in its main language (`ar` for `ar-SY`).
    pub fn exact(&self, language: &str) -> Option<&str> {
        let main = language.split('-').next().unwrap_or(language);
        self.0
            .get(language)
            .or_else(|| self.0.get(main))
            .map(String::as_str)
    }

    /// The words in this language, else in Dutch, else in any. Empty only when there are no words at all.
    pub fn get(&self, language: &str) -> &str {
        self.exact(language)
            .or_else(|| self.exact("nl"))
            .or_else(|| self.0.values().next().map(String::as_str))
            .unwrap_or("")
    }

    /// All languages and their words.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(language, words)| (language.as_str(), words.as_str()))
    }
}

/// How long something is kept, and why. Shown to key persons and to the people whose data it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionTerm {
    /// What the term is about: `device`, `server`, `signals` …
    pub what: String,
    /// Days after the last contact, 1–36,500.
    pub days: u32,
    /// Why this long.
    pub reason: Names,
}

/// The agreements of the region that are numbers and words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Languages in which the pack has names, the first being the language of the region (`nl`).
    pub languages: Vec<String>,
    /// Languages whose words no native speaker has approved yet.
    pub trial_languages: Vec<String>,
    /// Whether this pack is an example and not an agreement of the municipalities named in it.
    pub example: bool,
    /// Days a laptop may go without the server before it locks reading; 1–365.
    pub lease_days: u32,
    /// How long things are kept.
    pub retention: Vec<RetentionTerm>,
    /// The fewest people that a number may be about before it is shown; 1–1,000.
    pub smallest_count: u32,
    /// What a key person is called here.
    pub role: Names,
    /// The same in the plural.
    pub role_plural: Names,
    /// The number of Veilig Thuis, or empty.
    pub veilig_thuis: String,
    /// The number for danger right now, or empty.
    pub emergency: String,
    /// Where the two numbers come from.
    pub numbers_source: String,
}
