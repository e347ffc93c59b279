//! The bytes of `profile.key`.

use std::convert::Infallible;

use minicbor::{Decoder, Encoder, encode};

use crate::{CryptoError, cbor, profile::Kdf};

const MAGIC: &str = "sbpk";
const FORMAT: u8 = 1;
/// Far more than all slots we can think of; bounds what a swapped file can make us read.
const MAX_FILE: usize = 16 * 1024;
const MAX_SLOTS: u64 = 64;

/// A key file, read or about to be written.
pub(crate) struct KeyFile {
    pub(crate) profile: [u8; 16],
    pub(crate) kdf: Kdf,
    pub(crate) salt: [u8; 16],
    pub(crate) slots: Vec<Slot>,
}

/// One way to the master key.
pub(crate) struct Slot {
    pub(crate) kind: u8,
    pub(crate) nonce: [u8; 24],
    pub(crate) sealed: [u8; 48],
}

impl Slot {
    pub(crate) const PASSPHRASE: u8 = 1;
}

impl KeyFile {
    /// What every slot is bound to: all of the file before the slots.
    pub(crate) fn associated_data(&self) -> Vec<u8> {
        cbor::encoded(|encoder| self.encode_head(encoder, 4))
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        cbor::encoded(|encoder| {
            self.encode_head(encoder, 5)?;
            encoder.array(self.slots.len() as u64)?;
            for slot in &self.slots {
                encoder
                    .array(3)?
                    .u8(slot.kind)?
                    .bytes(&slot.nonce)?
                    .bytes(&slot.sealed)?;
            }
            Ok(())
        })
    }

    fn encode_head(
        &self,
        encoder: &mut Encoder<Vec<u8>>,
        length: u64,
    ) -> Result<(), encode::Error<Infallible>> {
        encoder
            .array(length)?
            .str(MAGIC)?
            .u8(FORMAT)?
            .bytes(&self.profile)?;
        encoder
            .array(4)?
            .u32(self.kdf.memory_kib)?
            .u32(self.kdf.passes)?
            .u32(self.kdf.lanes)?
            .bytes(&self.salt)?;
        Ok(())
    }

    /// Reads the form only; whether the settings are acceptable is judged by who uses them.
    pub(crate) fn decode(file: &[u8]) -> Result<Self, CryptoError> {
        if file.len() > MAX_FILE {
            return Err(CryptoError::TooLarge);
        }
        let mut decoder = Decoder::new(file);
        let read = read(&mut decoder)??;
        // Only the one shortest form counts: no second file with the same meaning.
        if decoder.position() == file.len() && read.encode() == file {
            Ok(read)
        } else {
            Err(CryptoError::Malformed)
        }
    }
}

/// The outer error is of the form, the inner one of the meaning.
fn read(
    decoder: &mut Decoder<'_>,
) -> Result<Result<KeyFile, CryptoError>, minicbor::decode::Error> {
    if decoder.array()? != Some(5) || decoder.str()? != MAGIC {
        return Ok(Err(CryptoError::Malformed));
    }
    if decoder.u8()? != FORMAT {
        return Ok(Err(CryptoError::Unsupported));
    }
    let profile = fixed(decoder)?;
    if decoder.array()? != Some(4) {
        return Ok(Err(CryptoError::Malformed));
    }
    let kdf = Kdf {
        memory_kib: decoder.u32()?,
        passes: decoder.u32()?,
        lanes: decoder.u32()?,
    };
    let salt = fixed(decoder)?;
    let count = match decoder.array()? {
        Some(count) if count <= MAX_SLOTS => count,
        _ => return Ok(Err(CryptoError::Malformed)),
    };
    let mut slots = Vec::new();
    for _ in 0..count {
        if decoder.array()? != Some(3) {
            return Ok(Err(CryptoError::Malformed));
        }
        slots.push(Slot {
            kind: decoder.u8()?,
            nonce: fixed(decoder)?,
            sealed: fixed(decoder)?,
        });
    }
    Ok(Ok(KeyFile {
        profile,
        kdf,
        salt,
        slots,
    }))
}

impl From<minicbor::decode::Error> for CryptoError {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed
    }
}

fn fixed<const N: usize>(decoder: &mut Decoder<'_>) -> Result<[u8; N], minicbor::decode::Error> {
    decoder
        .bytes()?
        .try_into()
        .map_err(|_| minicbor::decode::Error::message("length"))
}
