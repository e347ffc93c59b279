//! XChaCha20-Poly1305, the one cipher for what is stored and sent.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::CryptoError;

pub(crate) fn seal(key: &[u8; 32], ad: &[u8], plaintext: &[u8], nonce: &[u8; 24]) -> Vec<u8> {
    let payload = Payload {
        msg: plaintext,
        aad: ad,
    };
    let Ok(sealed) = XChaCha20Poly1305::new(key.into()).encrypt(nonce.into(), payload) else {
        unreachable!("the cipher takes up to 256 GiB, more than fits in the memory of the caller");
    };
    sealed
}

pub(crate) fn open(
    key: &[u8; 32],
    ad: &[u8],
    sealed: &[u8],
    nonce: &[u8; 24],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let payload = Payload {
        msg: sealed,
        aad: ad,
    };
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), payload)
        .map(Zeroizing::new)
        .map_err(|_| CryptoError::Wrong)
}
