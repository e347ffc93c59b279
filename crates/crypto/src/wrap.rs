//! Wraps: a dossier key, sealed to the public key of a user or of the region's recovery.

use chacha20::{ChaCha20Rng, rand_core::SeedableRng};
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305,
    kdf::HkdfSha256, kem::XWing, single_shot_open, single_shot_seal_with_rng,
};
use zeroize::Zeroizing;

use crate::{CryptoError, cbor, hash, seal::DossierKey};

type Private = <XWing as hpke::Kem>::PrivateKey;
type Public = <XWing as hpke::Kem>::PublicKey;
type Encapsulated = <XWing as hpke::Kem>::EncappedKey;

/// The secret half of an X-Wing pair (ML-KEM-768 with X25519). Wiped when dropped; `Debug` prints nothing of it.
#[derive(Clone)]
pub struct BoxSecret(Zeroizing<[u8; 32]>);

impl BoxSecret {
    /// The pair of this seed: 32 random bytes, which are the X-Wing secret key as its draft defines it.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*seed))
    }

    /// What to store so that [`Self::from_seed`] gives this pair again.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    /// The half that others may hold.
    #[must_use]
    pub fn public(&self) -> BoxPublic {
        let mut bytes = Box::new([0; BoxPublic::LENGTH]);
        XWing::sk_to_pk(&self.expanded()).write_exact(bytes.as_mut_slice());
        BoxPublic(bytes)
    }

    fn expanded(&self) -> Private {
        let Ok(private) = Private::from_bytes(self.0.as_slice()) else {
            unreachable!("any 32 bytes are an X-Wing secret key");
        };
        private
    }
}

impl std::fmt::Debug for BoxSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BoxSecret")
    }
}

/// The public half of an X-Wing pair, as it stands on the wire: 1216 bytes that were checked to be a key.
#[derive(Clone, PartialEq, Eq)]
pub struct BoxPublic(Box<[u8; 1216]>);

impl BoxPublic {
    /// Length on the wire, in bytes.
    pub const LENGTH: usize = 1216;

    /// # Errors
    /// [`CryptoError::Malformed`] when the length differs or the bytes are no ML-KEM key.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, CryptoError> {
        let bytes: [u8; Self::LENGTH] = bytes.try_into().map_err(|_| CryptoError::Malformed)?;
        Public::from_bytes(&bytes).map_err(|_| CryptoError::Malformed)?;
        Ok(Self(Box::new(bytes)))
    }

    /// As on the wire.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl std::fmt::Debug for BoxPublic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Enough to tell two keys apart in a log; 1216 numbers help nobody.
        f.write_str("BoxPublic(")?;
        for byte in hash::sha256(self.as_bytes()).iter().take(4) {
            write!(f, "{byte:02x}")?;
        }
        f.write_str("…)")
    }
}

/// For whom a wrap is. It is bound into the wrap: a wrap with another recipient written on it does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// [`Recipient::USER`] or [`Recipient::RECOVERY`].
    pub kind: u8,
    /// The user's id; 16 zero bytes for recovery.
    pub id: [u8; 16],
    /// Which of the recipient's successive keys, as counted by the log.
    pub generation: u64,
}

impl Recipient {
    /// A user of the region.
    pub const USER: u8 = 1;
    /// The region's recovery key, of which the custodians hold the pieces.
    pub const RECOVERY: u8 = 2;
}

/// A dossier key that only the holder of one secret key can take out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrap {
    /// For whom.
    pub recipient: Recipient,
    /// What the key encapsulation sends along: 1120 bytes.
    pub encapsulated: Vec<u8>,
    /// The sealed key: 48 bytes.
    pub sealed: Vec<u8>,
}

/// Wraps `key` of `dossier` to a public key.
///
/// Deterministic: who holds the key can make the same wrap again and compare, so a member sees when a colleague's wrap was made
/// for a swapped public key or holds another key. That gives nothing away, since the coins hang on the dossier key itself.
///
/// # Errors
/// [`CryptoError::Malformed`] when the recipient's kind is unknown, or recovery has an id.
pub fn wrap(
    key: &DossierKey,
    to: &BoxPublic,
    region: &[u8; 16],
    dossier: &[u8; 16],
    recipient: Recipient,
) -> Result<Wrap, CryptoError> {
    let info = info(region, dossier, &key.id(), recipient)?;
    let public = Public::from_bytes(to.as_bytes()).map_err(|_| CryptoError::Malformed)?;
    let mut coins = coins(key, to, &info);
    let (encapsulated, sealed) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeS::Base,
        &public,
        &info,
        key.as_bytes(),
        &[],
        &mut coins,
    )
    .map_err(|_| CryptoError::Malformed)?;
    Ok(Wrap {
        recipient,
        encapsulated: encapsulated.to_bytes().to_vec(),
        sealed,
    })
}

/// Takes the key out of a wrap that was made to `secret` for this region, dossier and key id.
///
/// # Errors
/// [`CryptoError::Wrong`] when the wrap is for another secret, region, dossier, key id or recipient, when a byte was changed, or
/// when the key inside has another id than `key_id`. [`CryptoError::Malformed`] when its form is not that of a wrap.
pub fn unwrap(
    secret: &BoxSecret,
    wrap: &Wrap,
    region: &[u8; 16],
    dossier: &[u8; 16],
    key_id: &[u8; 16],
) -> Result<DossierKey, CryptoError> {
    let info = info(region, dossier, key_id, wrap.recipient)?;
    let encapsulated =
        Encapsulated::from_bytes(&wrap.encapsulated).map_err(|_| CryptoError::Malformed)?;
    let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
        &OpModeR::Base,
        &secret.expanded(),
        &encapsulated,
        &info,
        &wrap.sealed,
        &[],
    )
    .map(Zeroizing::new)
    .map_err(|_| CryptoError::Wrong)?;
    let key = DossierKey::from_bytes(
        opened
            .as_slice()
            .try_into()
            .map_err(|_| CryptoError::Malformed)?,
    );
    // The writer of a wrap chooses what is inside; the id pins which key everybody else holds.
    if key.id() == *key_id {
        Ok(key)
    } else {
        Err(CryptoError::Wrong)
    }
}

/// CBOR `["sb/1/wrap", region, dossier, key id, recipient kind, recipient id, generation]`.
fn info(
    region: &[u8; 16],
    dossier: &[u8; 16],
    key_id: &[u8; 16],
    recipient: Recipient,
) -> Result<Vec<u8>, CryptoError> {
    match recipient.kind {
        Recipient::USER => {}
        Recipient::RECOVERY if recipient.id == [0; 16] => {}
        _ => return Err(CryptoError::Malformed),
    }
    Ok(cbor::encoded(|encoder| {
        encoder
            .array(7)?
            .str("sb/1/wrap")?
            .bytes(region)?
            .bytes(dossier)?
            .bytes(key_id)?;
        encoder
            .u8(recipient.kind)?
            .bytes(&recipient.id)?
            .u64(recipient.generation)?;
        Ok(())
    }))
}

/// The random bytes that the key encapsulation asks for.
fn coins(key: &DossierKey, to: &BoxPublic, info: &[u8]) -> ChaCha20Rng {
    let mut labelled = b"sb/1/wrap-coins".to_vec();
    labelled.extend_from_slice(info);
    ChaCha20Rng::from_seed(*hash::expand(
        Some(to.as_bytes()),
        key.as_bytes(),
        &labelled,
    ))
}
