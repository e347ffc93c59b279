//! The header of an op: signed, and bound to the ciphertext as associated data.

use sb_crypto::hash::{h, sha256};
use sb_domain::ids::{DeviceId, DossierId, RegionId};
use sb_trust::{Hash, cbor};

/// Where a hash is asked for and there is none yet.
pub const NO_HASH: Hash = [0; 32];

/// What an op is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpKind {
    /// Sealed changes.
    Content,
    /// Begins a dossier; clear body.
    Create,
    /// Lets another user in; clear body.
    Grant,
    /// Of a later version: stored, relayed, not read here.
    Unknown(u8),
}

impl OpKind {
    /// The number that travels.
    pub const fn number(self) -> u8 {
        match self {
            Self::Content => 1,
            Self::Create => 2,
            Self::Grant => 3,
            Self::Unknown(number) => number,
        }
    }

    /// The kind with this number.
    pub const fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Content,
            2 => Self::Create,
            3 => Self::Grant,
            other => Self::Unknown(other),
        }
    }
}

/// SHA-256 over nonce and ciphertext: the signature covers the ciphertext only through this, so that
/// an erased op leaves its chain verifiable.
pub fn ct_hash(nonce: &[u8], ct: &[u8]) -> Hash {
    sha256(&[nonce, ct].concat())
}

/// The whole header, what travels and what is derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Content or control.
    pub kind: OpKind,
    /// The region.
    pub region: RegionId,
    /// The dossier.
    pub dossier: DossierId,
    /// What gave the writer his right here.
    pub grant: Hash,
    /// The writing device.
    pub device: DeviceId,
    /// Its place in the chain of (device, grant), from 1.
    pub dseq: u64,
    /// The op before it in that chain.
    pub prev: Hash,
    /// The dossier key it is sealed with, or, of a control op, that its body wraps.
    pub key_id: [u8; 16],
    /// Place in the dossier that the writer held, and the head there.
    pub seen: (u64, Hash),
    /// Heads of the log that the writer held, ascending.
    pub log_heads: Vec<Hash>,
    /// See [`ct_hash`].
    pub ct_hash: Hash,
}

impl Header {
    fn encode(&self, whole: bool) -> Vec<u8> {
        cbor::write(|w| {
            w.array(if whole { 14 } else { 13 })?.u8(1)?.u8(1)?;
            w.u8(self.kind.number())?.bytes(self.region.as_bytes())?;
            w.bytes(self.dossier.as_bytes())?.bytes(&self.grant)?;
            w.bytes(self.device.as_bytes())?
                .u64(self.dseq)?
                .bytes(&self.prev)?;
            w.bytes(&self.key_id)?
                .u64(self.seen.0)?
                .bytes(&self.seen.1)?;
            w.array(self.log_heads.len() as u64)?;
            for head in &self.log_heads {
                w.bytes(head)?;
            }
            if whole {
                w.bytes(&self.ct_hash)?;
            }
            Ok(())
        })
    }

    /// What the ciphertext is bound to.
    pub fn associated_data(&self) -> Vec<u8> {
        self.encode(false)
    }

    /// The op's name.
    pub fn op_hash(&self) -> Hash {
        h("sb/1/op", &[&self.encode(true)])
    }
}
