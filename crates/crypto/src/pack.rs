//! What happens to content before it is sealed: it is made smaller, then padded, so that its length tells little.

use std::{io, sync::OnceLock};

use zeroize::Zeroizing;
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe,
};

use crate::CryptoError;

/// The most that one op may hold after unpacking, in bytes: 256 KiB, the size of one run. Checked before anything is inflated,
/// so that a frame makes nobody work on more than a few times what it brought.
pub const MAX_CONTENT: usize = 256 * 1024;

/// How a frame with content begins; a frame that is only skipped begins otherwise, and says that its content has no bytes.
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

const PLAIN: u8 = 0;
const ZSTD: u8 = 1;
const ZSTD_DICTIONARY_1: u8 = 2;

/// Trained on made-up changes (see `assets/dictionary`). Bytes in the field need it for ever: never edit it, add a second one.
static DICTIONARY_1: &[u8] = include_bytes!("../../../assets/dictionary/1.zdict");

/// Above this level a change of a few hundred bytes gets no smaller.
const LEVEL: i32 = 12;

/// Method byte and content, in the smallest of the known methods, padded to a step of the ladder.
///
/// # Errors
/// [`CryptoError::TooLarge`] above [`MAX_CONTENT`].
pub fn pack(content: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    if content.len() > MAX_CONTENT {
        return Err(CryptoError::TooLarge);
    }
    // A tie goes to the lower number. The dictionary is small: it helps short content, and long content hardly notices it.
    let candidates = [
        (ZSTD, compressed(content)),
        (ZSTD_DICTIONARY_1, compressed_with_dictionary(content)),
    ];
    let mut plain = Vec::with_capacity(content.len() + 1);
    plain.push(PLAIN);
    plain.extend_from_slice(content);
    let mut best = Zeroizing::new(plain);
    for (method, candidate) in candidates {
        // A compressor that fails (no memory) costs size, not the user's work.
        let Ok(candidate) = candidate else { continue };
        let candidate = Zeroizing::new(candidate);
        if candidate.len() + 1 < best.len() {
            let mut bytes = Vec::with_capacity(candidate.len() + 1);
            bytes.push(method);
            bytes.extend_from_slice(&candidate);
            best = Zeroizing::new(bytes);
        }
    }
    Ok(pad(&best))
}

/// The content that [`pack`] was given.
///
/// # Errors
/// [`CryptoError::Malformed`] when padding or compression is not as the protocol says, [`CryptoError::TooLarge`] when the content
/// says it is above [`MAX_CONTENT`] (nothing is inflated then), [`CryptoError::Unsupported`] for a method this version does not know.
pub fn unpack(padded: &[u8]) -> Result<Vec<u8>, CryptoError> {
    let (method, packed) = unpad(padded)?.split_first().ok_or(CryptoError::Malformed)?;
    match *method {
        PLAIN if packed.len() > MAX_CONTENT => Err(CryptoError::TooLarge),
        PLAIN => Ok(packed.to_vec()),
        ZSTD => inflate(Decompressor::new(), packed),
        ZSTD_DICTIONARY_1 => inflate(
            Decompressor::with_prepared_dictionary(decoder_dictionary()),
            packed,
        ),
        _ => Err(CryptoError::Unsupported),
    }
}

/// The sizes that padded content may have, in bytes: 256, 320, 384, 448, 512, then each 12 % more, rounded up to a multiple of 64.
pub fn ladder() -> impl Iterator<Item = usize> {
    std::iter::successors(Some(256_usize), |&size| {
        Some(if size < 512 {
            size + 64
        } else {
            (size * 28).div_ceil(25 * 64) * 64
        })
    })
}

/// `bytes`, 0x80, and zeros up to the next size of the [`ladder`].
fn pad(bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let least = bytes.len() + 1;
    let size = ladder().find(|&size| size >= least).unwrap_or(least);
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(bytes);
    padded.push(0x80);
    padded.resize(size, 0);
    padded
}

/// Undoes [`pad`]; refuses every form that [`pad`] would not have made.
fn unpad(padded: &[u8]) -> Result<&[u8], CryptoError> {
    let end = padded
        .iter()
        .rposition(|&byte| byte != 0)
        .ok_or(CryptoError::Malformed)?;
    let bytes = padded.get(..end).ok_or(CryptoError::Malformed)?;
    let expected = ladder().find(|&size| size > end);
    if padded.get(end) == Some(&0x80) && expected == Some(padded.len()) {
        Ok(bytes)
    } else {
        Err(CryptoError::Malformed)
    }
}

fn compressed(content: &[u8]) -> io::Result<Vec<u8>> {
    Compressor::new(LEVEL)?.compress(content)
}

fn compressed_with_dictionary(content: &[u8]) -> io::Result<Vec<u8>> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    let dictionary = PREPARED.get_or_init(|| EncoderDictionary::copy(DICTIONARY_1, LEVEL));
    let mut compressor = Compressor::with_prepared_dictionary(dictionary)?;
    // The method byte already names the dictionary.
    compressor.set_parameter(zstd_safe::CParameter::DictIdFlag(false))?;
    compressor.compress(content)
}

fn decoder_dictionary() -> &'static DecoderDictionary<'static> {
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    PREPARED.get_or_init(|| DecoderDictionary::copy(DICTIONARY_1))
}

/// The frame must say how long its content is: a bound that is known before a byte is inflated. It must be the only one: a
/// second frame without content would make another plaintext of the same content.
fn inflate(
    decompressor: io::Result<Decompressor<'_>>,
    packed: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    if !packed.starts_with(&ZSTD_MAGIC) {
        return Err(CryptoError::Malformed);
    }
    let Ok(Some(length)) = zstd_safe::get_frame_content_size(packed) else {
        return Err(CryptoError::Malformed);
    };
    let length = usize::try_from(length)
        .ok()
        .filter(|&length| length <= MAX_CONTENT)
        .ok_or(CryptoError::TooLarge)?;
    if zstd_safe::find_frame_compressed_size(packed) != Ok(packed.len()) {
        return Err(CryptoError::Malformed);
    }
    let content = decompressor
        .and_then(|mut it| it.decompress(packed, length))
        .map_err(|_| CryptoError::Malformed)?;
    if content.len() == length {
        Ok(content)
    } else {
        Err(CryptoError::Malformed)
    }
}
