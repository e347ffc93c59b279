//! From files to a pack. Every fault becomes a problem; reading goes on, so that one check tells all of them.

mod codes;
mod directory;
mod places;
mod private;
mod table;
mod terms;
mod under;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    files::Files,
    pack::Pack,
    problem::{ProblemCode as Code, Problems},
};

/// What may be referred to. A table that could not be read refers to everything, so that one fault is told once.
pub(crate) struct Known(Option<BTreeSet<String>>);

impl Known {
    fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(Some(names.into_iter().collect()))
    }

    fn anything() -> Self {
        Self(None)
    }

    fn has(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.contains(name))
    }
}

/// Reads everything. The pack is only to be used when no problems were added.
pub(crate) fn pack(files: &Files, problems: &mut Problems) -> Pack {
    let (id, name, version, terms) = terms::read(files, problems);
    let lists = codes::read(files, problems);
    let (municipalities, places_known) = places::municipalities(files, problems);
    let mut directory = directory::read(files, &lists, &places_known, problems);
    directory
        .services
        .sort_by(|a, b| (&a.name, &a.organisation, a.id).cmp(&(&b.name, &b.organisation, b.id)));
    let cooperations = places::cooperations(
        files,
        &lists,
        &places_known,
        directory.organisations.as_ref(),
        problems,
    );
    let hints = texts(files, "hints/", ".md", problems);
    for name in hints.keys() {
        if name
            .strip_prefix("domain-")
            .is_some_and(|code| !lists.domains_known.has(code))
        {
            let message = "Deze tekst hoort bij een domein dat niet in codes/domains.csv staat.";
            problems.add(&format!("hints/{name}.md"), 1, Code::UnknownCode, message);
        }
    }
    Pack {
        id,
        name,
        version,
        terms,
        municipalities,
        cooperations,
        contact_kinds: lists.contact_kinds,
        domains: lists.domains,
        outcomes: lists.outcomes,
        roles: lists.roles,
        languages: lists.languages,
        learning_routes: lists.learning_routes,
        agreement_ways: lists.agreement_ways,
        refusal_reasons: lists.refusal_reasons,
        partner_kinds: lists.partner_kinds,
        sources: lists.sources,
        signals: lists.signals,
        services: directory.services,
        agreement: text(files, "agreement.md", problems).unwrap_or_default(),
        hints,
        texts: texts(files, "texts/", ".ftl", problems),
    }
}

/// A text file that must be there.
fn text(files: &Files, file: &str, problems: &mut Problems) -> Option<String> {
    let Some(bytes) = files.get(file) else {
        problems.add(
            file,
            1,
            Code::MissingFile,
            "Dit bestand ontbreekt. Zet het terug in de map.",
        );
        return None;
    };
    utf8(file, bytes, problems)
}

fn texts(
    files: &Files,
    folder: &str,
    ending: &str,
    problems: &mut Problems,
) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (file, bytes) in &files.0 {
        let name = file
            .strip_prefix(folder)
            .and_then(|rest| rest.strip_suffix(ending));
        if let (Some(name), Some(words)) = (name, name.and_then(|_| utf8(file, bytes, problems))) {
            found.insert(name.to_owned(), words);
        }
    }
    found
}

/// Text of a file, without a byte order mark. Says on which line it stops being UTF-8.
fn utf8(file: &str, bytes: &[u8], problems: &mut Problems) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let message = "Op deze regel staat een teken dat geen UTF-8 is. Sla het bestand op als 'CSV UTF-8' of 'UTF-8'.";
            problems.add(file, line_at(good), Code::NotUtf8, message);
            None
        }
    }
}

/// The line on which the byte behind `before` stands, from 1.
fn line_at(before: &[u8]) -> u64 {
    before
        .iter()
        .fold(1, |line, byte| if *byte == b'\n' { line + 1 } else { line })
}

/// A value in a message: short, so that a broken file does not fill the screen.
fn shown(value: &str) -> String {
    if value.chars().count() > 40 {
        value.chars().take(39).chain(['…']).collect()
    } else {
        value.to_owned()
    }
}
