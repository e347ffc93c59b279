//! Writing CBOR into memory. Writing to a `Vec` cannot fail, so neither do these.

use minicbor::Encoder;

#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn array(&mut self, len: usize) {
        let _ = Encoder::new(&mut self.0).array(len as u64);
    }
    pub(super) fn map(&mut self, len: usize) {
        let _ = Encoder::new(&mut self.0).map(len as u64);
    }
    pub(super) fn uint(&mut self, number: u32) {
        let _ = Encoder::new(&mut self.0).u32(number);
    }
    pub(super) fn int(&mut self, number: i64) {
        let _ = Encoder::new(&mut self.0).i64(number);
    }
    pub(super) fn bool(&mut self, yes: bool) {
        let _ = Encoder::new(&mut self.0).bool(yes);
    }
    pub(super) fn text(&mut self, text: &str) {
        let _ = Encoder::new(&mut self.0).str(text);
    }
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let _ = Encoder::new(&mut self.0).bytes(bytes);
    }
    /// An item that is CBOR already.
    pub(super) fn raw(&mut self, item: &[u8]) {
        self.0.extend_from_slice(item);
    }
    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}

/// A map under construction: keys in any order, blanks left out.
#[derive(Default)]
pub(super) struct Fields(std::collections::BTreeMap<u32, Vec<u8>>);

impl Fields {
    fn put(&mut self, key: u32, write: impl FnOnce(&mut Writer)) {
        let mut to = Writer::default();
        write(&mut to);
        self.0.insert(key, to.done());
    }
    pub(super) fn text(&mut self, key: u32, text: &str) {
        if !text.is_empty() {
            self.put(key, |to| to.text(text));
        }
    }
    pub(super) fn texts(&mut self, key: u32, texts: &[String]) {
        if !texts.is_empty() {
            self.put(key, |to| {
                to.array(texts.len());
                for text in texts {
                    to.text(text);
                }
            });
        }
    }
    /// Zeros are blank.
    pub(super) fn id(&mut self, key: u32, id: [u8; 16]) {
        if id != [0; 16] {
            self.put(key, |to| to.bytes(&id));
        }
    }
    pub(super) fn ids(&mut self, key: u32, ids: &[[u8; 16]]) {
        if !ids.is_empty() {
            self.put(key, |to| {
                to.array(ids.len());
                for id in ids {
                    to.bytes(id);
                }
            });
        }
    }
    pub(super) fn number(&mut self, key: u32, number: Option<u16>) {
        if let Some(number) = number {
            self.put(key, |to| to.uint(u32::from(number)));
        }
    }
    pub(super) fn bool(&mut self, key: u32, yes: bool) {
        self.put(key, |to| to.bool(yes));
    }
    /// Keys of a later version; one that this version knows is not overwritten.
    pub(super) fn extra(&mut self, extra: &[(u32, Vec<u8>)]) {
        for (key, raw) in extra {
            self.0.entry(*key).or_insert_with(|| raw.clone());
        }
    }
    pub(super) fn done(self) -> Vec<u8> {
        let mut to = Writer::default();
        to.map(self.0.len());
        for (key, raw) in &self.0 {
            to.uint(*key);
            to.raw(raw);
        }
        to.done()
    }
}
