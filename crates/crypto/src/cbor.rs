//! Writing CBOR into memory, which cannot fail.

use std::convert::Infallible;

use minicbor::{Encoder, encode::Error};

/// The bytes that `write` writes.
pub(crate) fn encoded(
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), Error<Infallible>>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::with_capacity(160));
    let Ok(()) = write(&mut encoder) else {
        unreachable!("a vector takes every byte");
    };
    encoder.into_writer()
}
