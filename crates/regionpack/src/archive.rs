//! One run of bytes per pack: the same files give the same bytes on every machine.
//!
//! Canonical CBOR `["sleutelbos-pack", 1, {path: bytes}]` (map keys in the order of RFC 8949 §4.2.1), in one zstd frame
//! of a fixed level. What is signed is the hash of these bytes, so a server keeps them as they are: another version of
//! the zstd library may pack the same files otherwise.

use std::{collections::BTreeMap, io::Read, path::Path};

use minicbor::{Decoder, Encoder};

use crate::{
    files::{Files, MAX_FILES, MAX_UNPACKED, is_safe},
    pack::PackError,
    problem::Problems,
};

const NAME: &str = "sleutelbos-pack";
const FORMAT: u8 = 1;
const LEVEL: i32 = 9;
/// Paths and CBOR heads, on top of the files themselves.
const MAX_CBOR: usize = MAX_UNPACKED + MAX_FILES * 256;
/// The most bytes an archive may have: what cannot be smaller than its content is not one of ours.
pub const MAX_ARCHIVE: usize = MAX_CBOR;

/// Packs a folder as it is, valid or not. The same files give the same bytes.
///
/// # Errors
/// [`PackError::Refused`] with the problems when a file cannot be taken along (unreadable, a link, too large).
pub fn archive(dir: &Path) -> Result<Vec<u8>, PackError> {
    let mut problems = Problems::default();
    let files = Files::from_dir(dir, &mut problems);
    let report = problems.into_report();
    if report.ok {
        pack(&files)
    } else {
        Err(PackError::Refused(report))
    }
}

pub(crate) fn pack(files: &Files) -> Result<Vec<u8>, PackError> {
    let cbor = to_cbor(files)?;
    zstd::bulk::compress(&cbor, LEVEL).map_err(|_| PackError::TooLarge)
}

/// Takes files out of an archive, in memory only.
///
/// # Errors
/// [`PackError::TooLarge`] beyond the bounds, without unpacking further; [`PackError::Malformed`] for anything that
/// [`pack`] cannot have written, paths that lead out of the pack among it.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Files, PackError> {
    if bytes.len() > MAX_ARCHIVE {
        return Err(PackError::TooLarge);
    }
    let mut cbor = Vec::new();
    let frames =
        zstd::stream::read::Decoder::with_buffer(bytes).map_err(|_| PackError::Malformed)?;
    frames
        .take(MAX_CBOR as u64 + 1)
        .read_to_end(&mut cbor)
        .map_err(|_| PackError::Malformed)?;
    if cbor.len() > MAX_CBOR {
        return Err(PackError::TooLarge);
    }
    let files = from_cbor(&cbor).ok_or(PackError::Malformed)?;
    if files.0.values().map(Vec::len).sum::<usize>() > MAX_UNPACKED || files.0.len() > MAX_FILES {
        return Err(PackError::TooLarge);
    }
    // One content has one form: sloppy CBOR, unordered or doubled paths and bytes behind the end all fail here.
    if to_cbor(&files)? == cbor {
        Ok(files)
    } else {
        Err(PackError::Malformed)
    }
}

fn to_cbor(files: &Files) -> Result<Vec<u8>, PackError> {
    let mut sorted: Vec<(&String, &Vec<u8>)> = files.0.iter().collect();
    sorted.sort_by_key(|(path, _)| (path.len(), path.as_bytes()));
    let mut out = Encoder::new(Vec::new());
    write(&mut out, &sorted).map_err(|_| PackError::Malformed)?;
    Ok(out.into_writer())
}

fn write(
    out: &mut Encoder<Vec<u8>>,
    files: &[(&String, &Vec<u8>)],
) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    out.array(3)?
        .str(NAME)?
        .u8(FORMAT)?
        .map(files.len() as u64)?;
    for (path, bytes) in files {
        out.str(path)?.bytes(bytes)?;
    }
    Ok(())
}

fn from_cbor(cbor: &[u8]) -> Option<Files> {
    let mut from = Decoder::new(cbor);
    if from.array().ok()? != Some(3) || from.str().ok()? != NAME || from.u8().ok()? != FORMAT {
        return None;
    }
    let count = from.map().ok()??;
    let mut files = BTreeMap::new();
    for _ in 0..count {
        let path = from.str().ok()?;
        let bytes = from.bytes().ok()?;
        if !is_safe(path) || files.insert(path.to_owned(), bytes.to_vec()).is_some() {
            return None;
        }
    }
    Some(Files(files))
}
