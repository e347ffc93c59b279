//! Argon2id: makes guessing a passphrase dear.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroizing;

use crate::{CryptoError, profile::Kdf};

/// Argon2id version 0x13, 32 bytes out.
pub(crate) fn stretch(
    passphrase: &[u8],
    salt: &[u8; 16],
    kdf: Kdf,
) -> Result<Zeroizing<[u8; 32]>, CryptoError> {
    let params = Params::new(kdf.memory_kib, kdf.passes, kdf.lanes, Some(32))
        .map_err(|_| CryptoError::Unsupported)?;
    // Memory of our own, because the crate's is given back unwiped; and one that this machine lacks is an error, no crash.
    let mut memory = Zeroizing::new(Vec::new());
    memory
        .try_reserve_exact(params.block_count())
        .map_err(|_| CryptoError::TooLarge)?;
    memory.resize(params.block_count(), Block::default());
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(passphrase, salt, out.as_mut(), memory.as_mut_slice())
        .map_err(|_| CryptoError::Malformed)?;
    Ok(out)
}
