//! Reading CBOR strictly: definite lengths, bounds before copies. Shortest numbers are checked by
//! writing again.

use super::{MAX_LIST, MAX_TEXT, WireError, form};
use crate::rules::is_civil_date;
use crate::value::Extra;
use minicbor::Decoder;

const BAD: WireError = WireError::Malformed;

pub(super) struct Reader<'b>(Decoder<'b>);

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self(Decoder::new(bytes))
    }
    /// An array of exactly this length.
    pub(super) fn array_of(&mut self, len: u64) -> Result<(), WireError> {
        if self.0.array().map_err(|_| BAD)? == Some(len) {
            Ok(())
        } else {
            Err(BAD)
        }
    }
    /// An array of at most this length.
    pub(super) fn array(&mut self, most: usize) -> Result<usize, WireError> {
        let len = self.0.array().map_err(|_| BAD)?.ok_or(BAD)?;
        usize::try_from(len)
            .ok()
            .filter(|len| *len <= most)
            .ok_or(WireError::TooLarge)
    }
    pub(super) fn bytes16(&mut self) -> Result<[u8; 16], WireError> {
        self.0
            .bytes()
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(BAD)
    }
    pub(super) fn text(&mut self, most: usize) -> Result<&'b str, WireError> {
        let text = self.0.str().map_err(|_| BAD)?;
        if text.len() > most {
            Err(WireError::TooLarge)
        } else {
            Ok(text)
        }
    }
    pub(super) fn int(&mut self) -> Result<i64, WireError> {
        self.0.i64().map_err(|_| BAD)
    }
    pub(super) fn uint32(&mut self) -> Result<u32, WireError> {
        self.0.u32().map_err(|_| BAD)
    }
    pub(super) fn uint8(&mut self) -> Result<u8, WireError> {
        self.0.u8().map_err(|_| BAD)
    }
    /// The next item, unread but of good form.
    pub(super) fn item(&mut self) -> Result<&'b [u8], WireError> {
        let start = self.0.position();
        let rest = self.0.input().get(start..).ok_or(BAD)?;
        let len = form::item_len(rest)?;
        self.0.set_position(start + len);
        rest.get(..len).ok_or(BAD)
    }
    /// Nothing follows.
    pub(super) fn end(&self) -> Result<(), WireError> {
        if self.0.position() == self.0.input().len() {
            Ok(())
        } else {
            Err(BAD)
        }
    }
}

/// The value map of a Write: fields are taken out by key, what is left is of a later version.
pub(super) struct Fields<'b>(Vec<(u32, &'b [u8])>);

impl<'b> Fields<'b> {
    /// `bytes` is one item of good form, so keys ascend already.
    pub(super) fn read(bytes: &'b [u8]) -> Result<Self, WireError> {
        let mut from = Reader::new(bytes);
        let pairs = from.0.map().map_err(|_| BAD)?.ok_or(BAD)?;
        let mut fields = Vec::new();
        for _ in 0..pairs {
            fields.push((from.uint32()?, from.item()?));
        }
        Ok(Self(fields))
    }
    fn take(&mut self, key: u32) -> Option<Reader<'b>> {
        let place = self.0.iter().position(|(k, _)| *k == key)?;
        Some(Reader::new(self.0.remove(place).1))
    }
    pub(super) fn text(&mut self, key: u32) -> Result<String, WireError> {
        self.take(key).map_or(Ok(String::new()), |mut from| {
            from.text(MAX_TEXT).map(str::to_owned)
        })
    }
    pub(super) fn maybe_text(&mut self, key: u32) -> Result<Option<String>, WireError> {
        Ok(Some(self.text(key)?).filter(|text| !text.is_empty()))
    }
    /// A civil date, or blank.
    pub(super) fn date(&mut self, key: u32) -> Result<String, WireError> {
        let text = self.text(key)?;
        if text.is_empty() || is_civil_date(&text) {
            Ok(text)
        } else {
            Err(BAD)
        }
    }
    pub(super) fn texts(&mut self, key: u32) -> Result<Vec<String>, WireError> {
        let Some(mut from) = self.take(key) else {
            return Ok(Vec::new());
        };
        let len = from.array(MAX_LIST)?;
        (0..len)
            .map(|_| from.text(MAX_TEXT).map(str::to_owned))
            .collect()
    }
    /// Zeros when absent.
    pub(super) fn id(&mut self, key: u32) -> Result<[u8; 16], WireError> {
        self.take(key)
            .map_or(Ok([0; 16]), |mut from| from.bytes16())
    }
    pub(super) fn maybe_id(&mut self, key: u32) -> Result<Option<[u8; 16]>, WireError> {
        Ok(Some(self.id(key)?).filter(|id| *id != [0; 16]))
    }
    pub(super) fn ids(&mut self, key: u32) -> Result<Vec<[u8; 16]>, WireError> {
        let Some(mut from) = self.take(key) else {
            return Ok(Vec::new());
        };
        let len = from.array(MAX_LIST)?;
        (0..len).map(|_| from.bytes16()).collect()
    }
    pub(super) fn number(&mut self, key: u32) -> Result<Option<u16>, WireError> {
        self.take(key)
            .map(|mut from| from.0.u16().map_err(|_| BAD))
            .transpose()
    }
    /// A yes or no, which is never left out.
    pub(super) fn bool(&mut self, key: u32) -> Result<bool, WireError> {
        self.take(key).ok_or(BAD)?.0.bool().map_err(|_| BAD)
    }
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// What this version does not know.
    pub(super) fn rest(self) -> Extra {
        self.0
            .into_iter()
            .map(|(key, raw)| (key, raw.to_vec()))
            .collect()
    }
}
