//! Signatures: `S` of the protocol, Ed25519 over a labelled message, verified strictly.

use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use zeroize::Zeroizing;

use crate::{CryptoError, hash};

/// Signs for a device, a region root, a server or an invitation code. Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key pair of this seed: 32 random or derived bytes. The same seed is always the same key pair.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// What to store so that [`Self::from_seed`] gives this key again.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The half that others may hold.
    #[must_use]
    pub fn public(&self) -> PublicSign {
        PublicSign(self.0.verifying_key().to_bytes())
    }

    /// Signs `message` for the purpose that `label` names. The same message gives the same signature.
    #[must_use]
    pub fn sign(&self, label: &str, message: &[u8]) -> [u8; 64] {
        self.0.sign(&hash::with_label(label, message)).to_bytes()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

/// The public half of a [`SigningKey`], as it stands on the wire. Any 32 bytes can be held; what is no key verifies nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicSign(pub [u8; 32]);

impl PublicSign {
    /// Whether this key signed `message` under `label`.
    ///
    /// Strict: no malleable signature and no weak key passes, so all devices judge alike.
    ///
    /// # Errors
    /// [`CryptoError::Wrong`] when it did not, or when these 32 bytes are no key.
    pub fn verify(
        &self,
        label: &str,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), CryptoError> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| CryptoError::Wrong)?;
        key.verify_strict(
            &hash::with_label(label, message),
            &Signature::from_bytes(signature),
        )
        .map_err(|_| CryptoError::Wrong)
    }
}
