//! Looks for words where none may be: as they are, as other programs write them, and inside whatever was compressed.

use crate::programs::checkout;
use data_encoding::{BASE64, BASE64URL, HEXLOWER, HEXUPPER};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;

use zstd::stream::read::Decoder;

/// The first four bytes of everything that zstd writes.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// The most that is looked at of one frame, and how deep frames lie in frames.
const MOST: u64 = 4 * 1024 * 1024;
const DEEPEST: u32 = 3;

/// Name, form, bytes.
type Needle = (String, &'static str, Vec<u8>);

/// What to look for, in every form it may have.
pub struct Scanner {
    /// By their first two bytes.
    needles: BTreeMap<[u8; 2], Vec<Needle>>,
    dictionary: Vec<u8>,
    unpacks: bool,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// One that looks for nothing yet, inside compressed bytes too.
    #[must_use]
    pub fn new() -> Self {
        Self {
            needles: BTreeMap::new(),
            dictionary: fs::read(checkout().join("assets/dictionary/1.zdict")).unwrap(),
            unpacks: true,
        }
    }

    /// One that does not look inside compressed bytes: only to show that looking there is needed.
    #[must_use]
    pub fn that_unpacks_nothing(mut self) -> Self {
        self.unpacks = false;
        self
    }

    /// Looks for a word: as it is, in small letters, in UTF-16, and as bytes.
    pub fn word(&mut self, word: &str) {
        let small = word.to_lowercase();
        let mut forms = vec![word];
        if small != word {
            forms.push(&small);
        }
        for form in forms {
            self.bytes(word, form.as_bytes());
            let units = || form.encode_utf16();
            self.add(word, "UTF-16", units().flat_map(u16::to_le_bytes).collect());
            self.add(word, "UTF-16", units().flat_map(u16::to_be_bytes).collect());
            if !form.is_ascii() {
                let escaped = units().map(|unit| format!("\\u{unit:04x}"));
                self.add(word, "JSON", escaped.collect::<String>().into_bytes());
                let percent = form.bytes().map(|byte| format!("%{byte:02X}"));
                self.add(word, "URL", percent.collect::<String>().into_bytes());
            }
        }
    }

    /// Looks for bytes: as they are, in hexadecimal and in base64.
    pub fn bytes(&mut self, name: &str, bytes: &[u8]) {
        self.add(name, "plain", bytes.to_vec());
        self.add(name, "hexadecimal", HEXLOWER.encode(bytes).into_bytes());
        self.add(name, "hexadecimal", HEXUPPER.encode(bytes).into_bytes());
        for base in [BASE64, BASE64URL] {
            // What comes before it decides how its bits are cut up, so each of three ways is looked for,
            // without the letters that its neighbours have a share in.
            for before in 0..3_usize {
                let padded = [&vec![0; before], bytes].concat();
                let text = base.encode(&padded);
                let whole = &text[(before * 8).div_ceil(6)..padded.len() * 8 / 6];
                self.add(name, "base64", whole.as_bytes().to_vec());
            }
        }
    }

    fn add(&mut self, name: &str, form: &'static str, bytes: Vec<u8>) {
        assert!(
            bytes.len() >= 6,
            "{name} is too short to be told from chance"
        );
        let first = [bytes[0], bytes[1]];
        let all = self.needles.entry(first).or_default();
        if all.iter().all(|(.., known)| *known != bytes) {
            all.push((name.to_owned(), form, bytes));
        }
    }

    /// What is found, as (name, form); the form of what had to be unpacked says so. CBOR keeps text and bytes
    /// in one piece, so it needs no reader of its own.
    pub fn find(&self, bytes: &[u8]) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        self.look(bytes, 0, &mut found);
        found
    }

    fn look(&self, bytes: &[u8], depth: u32, found: &mut BTreeSet<(String, String)>) {
        let mut first = vec![false; 1 << 16];
        for [one, two] in self.needles.keys() {
            first[usize::from(*one) << 8 | usize::from(*two)] = true;
        }
        for (at, two) in bytes.windows(2).enumerate() {
            if first[usize::from(two[0]) << 8 | usize::from(two[1])] {
                for (name, form, needle) in &self.needles[&[two[0], two[1]]] {
                    if bytes[at..].starts_with(needle) {
                        let packed = if depth == 0 { "" } else { ", compressed" };
                        found.insert((name.clone(), format!("{form}{packed}")));
                    }
                }
            }
            if self.unpacks
                && depth < DEEPEST
                && two == &FRAME[..2]
                && bytes[at..].starts_with(&FRAME)
            {
                for dictionary in [&[][..], &self.dictionary] {
                    let mut unpacked = Vec::new();
                    // What was inflated before an error counts as well.
                    if let Ok(decoder) = Decoder::with_dictionary(&bytes[at..], dictionary) {
                        let _ = decoder.single_frame().take(MOST).read_to_end(&mut unpacked);
                    }
                    self.look(&unpacked, depth + 1, found);
                }
            }
        }
    }

    /// Everything in a file; of a database also every value by itself, because long ones lie in pieces there.
    pub fn find_in_file(&self, file: &Path) -> BTreeSet<(String, String)> {
        let bytes = fs::read(file).unwrap();
        let mut found = self.find(&bytes);
        if bytes.starts_with(b"SQLite format 3\0") {
            for value in values(file) {
                found.extend(self.find(&value));
            }
        }
        found
    }

    /// Everything in a folder, as "file: name (form)".
    pub fn find_in_folder(&self, folder: &Path) -> Vec<String> {
        let mut all = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                all.extend(self.find_in_folder(&path));
            } else {
                let found = self.find_in_file(&path);
                let said = found
                    .into_iter()
                    .map(|(name, form)| format!("{}: {name} ({form})", path.display()));
                all.extend(said);
            }
        }
        all
    }

    /// Everything that went over a line: as it went, and out of the chunks that HTTP cuts bodies into.
    pub fn find_in_capture(&self, capture: &[u8]) -> BTreeSet<(String, String)> {
        let mut found = self.find(capture);
        found.extend(self.find(&without_chunks(capture)));
        found
    }
}

/// Takes out every line that is nothing but a hexadecimal number: the lengths between chunks.
fn without_chunks(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\r\n") {
            let digits = bytes[at + 2..]
                .iter()
                .take_while(|byte| byte.is_ascii_hexdigit())
                .count();
            let after = at + 2 + digits;
            if (1..=8).contains(&digits) && bytes[after..].starts_with(b"\r\n") {
                at = after + 2;
                continue;
            }
        }
        out.push(bytes[at]);
        at += 1;
    }
    out
}

/// Every text and every blob in an SQLite file that is open to all, its log included.
fn values(file: &Path) -> Vec<Vec<u8>> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let db = rusqlite::Connection::open_with_flags(file, flags).unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table'";
    let mut tables = db.prepare(sql).unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut all = Vec::new();
    for table in tables {
        let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                match row.get_ref(column).unwrap() {
                    rusqlite::types::ValueRef::Text(bytes)
                    | rusqlite::types::ValueRef::Blob(bytes) => {
                        all.push(bytes.to_vec());
                    }
                    _ => {}
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<String> {
        let mut scanner = Scanner::new();
        scanner.word("Geheimwoord");
        scanner.word("ሰላማዊት");
        let found = scanner.find(bytes);
        found
            .into_iter()
            .map(|(name, form)| format!("{name} {form}"))
            .collect()
    }

    #[test]
    fn a_word_is_found_in_every_form() {
        let word = "Geheimwoord";
        let sixteen: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let hex = HEXUPPER.encode(word.as_bytes());
        assert_eq!(found(b"xx Geheimwoord yy"), ["Geheimwoord plain"]);
        assert_eq!(found(b"xx geheimwoord yy"), ["Geheimwoord plain"]);
        assert_eq!(found(&sixteen), ["Geheimwoord UTF-16"]);
        assert_eq!(found(hex.as_bytes()), ["Geheimwoord hexadecimal"]);
        for before in ["", "a", "ab", "abc"] {
            let text = BASE64.encode(format!("{before}Geheimwoord en zo").as_bytes());
            assert_eq!(
                found(text.as_bytes()),
                ["Geheimwoord base64"],
                "after {before:?}"
            );
        }
        assert_eq!(
            found(b"q=%E1%88%B0%E1%88%8B%E1%88%9B%E1%8B%8A%E1%89%B5"),
            ["ሰላማዊት URL"]
        );
        assert!(found(b"Geheim woord").is_empty());
    }

    #[test]
    fn a_word_is_found_in_a_frame_between_other_bytes_and_in_a_frame_within_a_frame() {
        let once = zstd::encode_all(&b"Geheimwoord"[..], 3).unwrap();
        let twice = zstd::encode_all(&[b"..", &once[..], b".."].concat()[..], 3).unwrap();
        let between = [&b"abc"[..], &twice, b"more"].concat();
        let all = found(&between);
        assert!(
            all.contains(&"Geheimwoord plain, compressed".to_owned()),
            "{all:?}"
        );
    }

    #[test]
    fn a_word_that_http_cut_in_two_is_found() {
        let mut scanner = Scanner::new();
        scanner.word("Geheimwoord");
        let cut = b"HTTP/1.1 200 OK\r\n\r\n6\r\nGeheim\r\n5\r\nwoord\r\n0\r\n\r\n";
        assert!(scanner.find(cut).is_empty());
        assert_eq!(scanner.find_in_capture(cut).len(), 1);
    }
}
