//! Random bytes from the system.

/// The system gave no random bytes. Nothing can be done without them.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoEntropy;

/// Fresh random bytes.
pub(crate) fn make_random<const N: usize>() -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoEntropy)?;
    Ok(bytes)
}

/// A fresh seed of a key, wiped when dropped.
pub(crate) fn make_secret() -> Result<zeroize::Zeroizing<[u8; 32]>, NoEntropy> {
    make_random().map(zeroize::Zeroizing::new)
}

/// A fresh random id, in the form of a version 4 UUID.
pub(crate) fn make_id() -> Result<[u8; 16], NoEntropy> {
    let mut id = make_random::<16>()?;
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut id;
    *version = (*version & 0x0f) | 0x40;
    *variant = (*variant & 0x3f) | 0x80;
    Ok(id)
}
