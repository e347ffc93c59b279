//! Finds words in Latin letters on a page whose language is written otherwise.

use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use system_tests::Window;

/// What stands on the page in Latin letters, as `[what it is, the words around it]`: texts of the app itself, texts
/// that are marked as data (`bdi`) or as another language, and attributes that are shown or read out.
const LOOK: &str = r"
    const found = [];
    const latin = /[A-Za-z]{2,}/;
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (!parent || parent.closest('script, style') || !latin.test(walk.currentNode.textContent)) continue;
        const marked = parent.closest('bdi, .own-direction, [dir=auto], [lang]:not(html)');
        found.push([marked ? 'data' : 'text', walk.currentNode.textContent]);
    }
    for (const name of ['title', 'aria-label', 'aria-description', 'aria-roledescription', 'placeholder', 'alt'])
        for (const one of document.querySelectorAll(`body [${name}]`))
            if (latin.test(one.getAttribute(name))) found.push([name, one.getAttribute(name)]);
    return found;
";

/// On a keyboard in any country.
const KEYS: [&str; 5] = ["Alt", "Ctrl", "Enter", "Esc", "Shift"];
/// Languages are offered in their own letters, and the app has one name everywhere.
const OWN_NAMES: [&str; 3] = ["Nederlands", "English", "Sleutelbos"];

/// The words that are data: typed by the test, or names that the region's pack has in Latin letters only.
pub(crate) struct Data {
    typed: BTreeSet<String>,
    pack: BTreeSet<String>,
}

impl Data {
    /// With the words of this pack.
    pub(crate) fn of(pack: &Path) -> Self {
        let mut words = BTreeSet::new();
        read(pack, &mut words);
        assert!(words.contains("Avres"), "the pack was read");
        words.extend(OWN_NAMES.map(str::to_owned));
        Self {
            typed: BTreeSet::new(),
            pack: words,
        }
    }

    /// This was typed, here or by a colleague.
    pub(crate) fn typed(&mut self, text: &str) {
        self.typed.extend(words(text));
    }

    /// Fails when this screen shows a Latin word that is no data, or data that is not marked as such.
    pub(crate) fn only(&self, window: &Window, screen: &str) {
        window.settle();
        let found = window.look(LOOK, &json!([]));
        let found: Vec<(String, String)> = serde_json::from_value(found).unwrap();
        let own: Vec<_> = found
            .iter()
            .filter(|(what, text)| !self.is_fine(what, text))
            .collect();
        assert!(own.is_empty(), "Latin words on {screen}: {own:?}");
    }

    /// A sentence may hold data between marks of direction; only what hands typed is put into one.
    fn is_fine(&self, what: &str, text: &str) -> bool {
        let mut pieces = text.split(['\u{2068}', '\u{2069}']).enumerate();
        pieces.all(|(at, piece)| {
            let inside = at % 2 == 1;
            words(piece).all(|word| {
                if inside {
                    self.typed.contains(&word)
                } else {
                    self.is_data(what, &word)
                }
            })
        })
    }

    fn is_data(&self, what: &str, word: &str) -> bool {
        match what {
            _ if KEYS.contains(&word) => true,
            "text" => false,
            "data" => self.typed.contains(word) || self.pack.contains(word),
            // An attribute has no marks inside: only what hands typed may stand there.
            _ => self.typed.contains(word),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_ascii_alphabetic());
    parts
        .filter(|part| part.len() >= 2)
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

fn read(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.extend(words(&text));
        }
    }
}
