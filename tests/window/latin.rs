//! Finds words in Latin letters on a page whose language is written otherwise.

use sb_regionpack::{List, Pack};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use system_tests::{Window, programs};

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
    /// With the names of this pack.
    pub(crate) fn of(folder: &Path) -> Self {
        let (pack, _) = sb_regionpack::load(folder).unwrap();
        let names = shown(&pack);
        let mut pack: BTreeSet<String> = names.into_iter().flat_map(words).collect();
        assert!(pack.contains("Avres"), "the pack was read");
        pack.extend(OWN_NAMES.map(str::to_owned));
        Self {
            typed: BTreeSet::new(),
            pack,
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

/// What a screen in Arabic shows of a pack: of its lists the Arabic name where there is one, of its directory what
/// stands there.
fn shown(pack: &Pack) -> Vec<&str> {
    let lists = List::ALL.iter().flat_map(|list| pack.codes(*list));
    let mut all: Vec<&str> = lists.map(|code| code.names.get("ar")).collect();
    all.extend(pack.languages.iter().map(|one| one.endonym.as_str()));
    all.extend(pack.municipalities.iter().map(|one| one.name.as_str()));
    for one in pack.services() {
        all.extend([&one.organisation, &one.name, &one.description].map(String::as_str));
        all.extend([&one.address, &one.email, &one.url].map(String::as_str));
    }
    all
}

/// No window is needed for this one.
#[test]
fn names_in_a_pack_are_data_and_codes_headings_hints_and_sources_are_not() {
    let data = Data::of(&programs::pack(programs::REGION));
    for name in ["Gorinchem", "Vijfheerenlanden", "Veilig", "Nederlands"] {
        assert!(data.pack.contains(name), "{name}");
    }
    for inside in [
        "HUISBEZOEK",
        "GELD",
        "endonym",
        "organization",
        "hetkontakt",
        "github",
        "voorbeeldpakket",
        "Mondeling",
        "Retention",
    ] {
        assert!(!data.pack.contains(inside), "{inside} is no name");
    }
}
