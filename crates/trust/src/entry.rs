//! One entry of the log: its form, its bytes, its name.

use crate::cbor::{self, Malformed};
use crate::{Hash, TrustError};
use data_encoding::HEXLOWER;
use minicbor::Decoder;
use sb_crypto::hash::h;
use sb_crypto::sign::{PublicSign, SigningKey};
use sb_crypto::wrap::BoxPublic;
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};

const FORMAT: u8 = 1;

/// What a user may do. The order is that of power: the lower wins a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Records contacts and referrals.
    KeyPerson = 1,
    /// Also invites, gives roles and approves region packs.
    Coordinator = 2,
}

impl Role {
    /// The name on the command line and on the screens' contract.
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeyPerson => "key_person",
            Self::Coordinator => "coordinator",
        }
    }

    /// The role with this name.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::KeyPerson, Self::Coordinator]
            .into_iter()
            .find(|role| role.code() == code)
    }

    const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::KeyPerson),
            2 => Some(Self::Coordinator),
            _ => None,
        }
    }
}

/// Who signed an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// The region's root key.
    Root,
    /// A device of a user.
    Device(DeviceId),
}

/// The first entry: what every client pins.
#[derive(Clone, PartialEq, Eq)]
pub struct Genesis {
    /// Root of the region.
    pub root: PublicSign,
    /// Public half of the recovery key.
    pub recovery: BoxPublic,
    /// The server's key; it signs dossier heads.
    pub server: PublicSign,
    /// The dossier that every user reads.
    pub team_dossier: DossierId,
    /// Id of its key.
    pub team_key_id: [u8; 16],
    /// Whether root and recovery were made in one step, for practising.
    pub practice: bool,
    /// Name of the region, 1–100 characters.
    pub name: String,
}

/// A place for a new user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The id he will have.
    pub user: UserId,
    /// The role he will have.
    pub role: Role,
    /// Public half of the one-time code's key.
    pub code_key: PublicSign,
    /// UTC milliseconds; 0 = never. Advice: the server and the joining device heed it.
    pub expires_at: i64,
    /// The team dossier's key, sealed to the code.
    pub team_key_nonce: [u8; 24],
    /// The team dossier's key, sealed to the code.
    pub team_key_sealed: Vec<u8>,
    /// The code's key over the genesis hash.
    pub genesis_signature: [u8; 64],
}

/// A user who took his place, with his first device.
#[derive(Clone, PartialEq, Eq)]
pub struct Join {
    /// The invite's entry.
    pub invite: Hash,
    /// Who.
    pub user: UserId,
    /// Dossier keys are wrapped to this.
    pub user_key: BoxPublic,
    /// His device: the id that follows from the key it signs with, or the join is void.
    pub device: DeviceId,
    /// It signs with this.
    pub device_sign: PublicSign,
    /// It receives with this.
    pub device_box: BoxPublic,
    /// The code's key over all of the above.
    pub invite_signature: [u8; 64],
}

impl Join {
    /// What the code's key signs.
    pub(crate) fn claim(&self, region: RegionId) -> Hash {
        h(
            "sb/1/join",
            &[
                region.as_bytes(),
                &self.invite,
                self.user.as_bytes(),
                self.user_key.as_bytes(),
                self.device.as_bytes(),
                &self.device_sign.0,
                self.device_box.as_bytes(),
            ],
        )
    }
}

/// A region pack that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackSigned {
    /// Counts up.
    pub version: u32,
    /// Of the archive.
    pub sha256: Hash,
    /// Bytes of the archive.
    pub size: u64,
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// Begins the region.
    Genesis(Box<Genesis>),
    /// Makes a place.
    Invite(Box<Invite>),
    /// Takes it.
    Join(Box<Join>),
    /// Changes what a user may do.
    Role {
        /// Who.
        user: UserId,
        /// To what.
        role: Role,
    },
    /// Approves a region pack.
    Pack(PackSigned),
    /// A kind of a later version: kept, without effect here.
    Unknown(u8),
}

/// A signed entry, its form checked, its signature not yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub id: Hash,
    /// Its region.
    pub region: RegionId,
    /// What it says.
    pub body: Body,
    /// Heads of the log that the signer held, ascending.
    pub seen: Vec<Hash>,
    /// Who signed.
    pub signer: Signer,
    /// Over the id.
    pub signature: [u8; 64],
    /// The whole entry as it travels.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = HEXLOWER.encode(self.id.get(..4).unwrap_or_default());
        write!(f, "Entry({id}, kind {})", self.body.kind())
    }
}

impl Body {
    pub(crate) const fn kind(&self) -> u8 {
        match self {
            Self::Genesis(_) => 1,
            Self::Invite(_) => 2,
            Self::Join(_) => 3,
            Self::Role { .. } => 4,
            Self::Pack(_) => 5,
            Self::Unknown(kind) => *kind,
        }
    }

    fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            match self {
                Self::Genesis(g) => {
                    w.array(7)?.bytes(&g.root.0)?.bytes(g.recovery.as_bytes())?;
                    w.bytes(&g.server.0)?.bytes(g.team_dossier.as_bytes())?;
                    w.bytes(&g.team_key_id)?.bool(g.practice)?.str(&g.name)?;
                }
                Self::Invite(i) => {
                    w.array(7)?.bytes(i.user.as_bytes())?.u8(i.role as u8)?;
                    w.bytes(&i.code_key.0)?
                        .i64(i.expires_at)?
                        .bytes(&i.team_key_nonce)?;
                    w.bytes(&i.team_key_sealed)?.bytes(&i.genesis_signature)?;
                }
                Self::Join(j) => {
                    w.array(7)?.bytes(&j.invite)?.bytes(j.user.as_bytes())?;
                    w.bytes(j.user_key.as_bytes())?.bytes(j.device.as_bytes())?;
                    w.bytes(&j.device_sign.0)?.bytes(j.device_box.as_bytes())?;
                    w.bytes(&j.invite_signature)?;
                }
                Self::Role { user, role } => {
                    w.array(2)?.bytes(user.as_bytes())?.u8(*role as u8)?;
                }
                Self::Pack(p) => {
                    w.array(3)?.u32(p.version)?.bytes(&p.sha256)?.u64(p.size)?;
                }
                Self::Unknown(_) => {}
            }
            Ok(())
        })
    }

    fn decode(kind: u8, bytes: &[u8]) -> Result<Self, Malformed> {
        let mut r = Decoder::new(bytes);
        let body = match kind {
            1 => {
                cbor::array(&mut r, 7)?;
                Self::Genesis(Box::new(Genesis {
                    root: PublicSign(cbor::bytes(&mut r)?),
                    recovery: box_public(&mut r)?,
                    server: PublicSign(cbor::bytes(&mut r)?),
                    team_dossier: DossierId::from_bytes(cbor::bytes(&mut r)?),
                    team_key_id: cbor::bytes(&mut r)?,
                    practice: r.bool()?,
                    name: name(&mut r)?,
                }))
            }
            2 => {
                cbor::array(&mut r, 7)?;
                Self::Invite(Box::new(Invite {
                    user: UserId::from_bytes(cbor::bytes(&mut r)?),
                    role: Role::from_number(r.u8()?).ok_or(Malformed)?,
                    code_key: PublicSign(cbor::bytes(&mut r)?),
                    expires_at: r.i64()?,
                    team_key_nonce: cbor::bytes(&mut r)?,
                    team_key_sealed: cbor::bytes::<48>(&mut r)?.to_vec(),
                    genesis_signature: cbor::bytes(&mut r)?,
                }))
            }
            3 => {
                cbor::array(&mut r, 7)?;
                Self::Join(Box::new(Join {
                    invite: cbor::bytes(&mut r)?,
                    user: UserId::from_bytes(cbor::bytes(&mut r)?),
                    user_key: box_public(&mut r)?,
                    device: DeviceId::from_bytes(cbor::bytes(&mut r)?),
                    device_sign: PublicSign(cbor::bytes(&mut r)?),
                    device_box: box_public(&mut r)?,
                    invite_signature: cbor::bytes(&mut r)?,
                }))
            }
            4 => {
                cbor::array(&mut r, 2)?;
                Self::Role {
                    user: UserId::from_bytes(cbor::bytes(&mut r)?),
                    role: Role::from_number(r.u8()?).ok_or(Malformed)?,
                }
            }
            5 => {
                cbor::array(&mut r, 3)?;
                Self::Pack(PackSigned {
                    version: r.u32()?,
                    sha256: cbor::bytes(&mut r)?,
                    // As every number that counts.
                    size: Some(r.u64()?)
                        .filter(|size| *size < 1 << 53)
                        .ok_or(Malformed)?,
                })
            }
            _ if cbor::is_one_item(bytes) => return Ok(Self::Unknown(kind)),
            _ => return Err(Malformed),
        };
        cbor::end(&r)?;
        (body.encode() == bytes).then_some(body).ok_or(Malformed)
    }
}

fn box_public(r: &mut Decoder<'_>) -> Result<BoxPublic, Malformed> {
    BoxPublic::from_slice(r.bytes()?).map_err(|_| Malformed)
}

fn name(r: &mut Decoder<'_>) -> Result<String, Malformed> {
    let name = r.str()?;
    is_name(name).then(|| name.to_owned()).ok_or(Malformed)
}

/// Whether a region can have this name.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=100).contains(&text.chars().count())
}

fn unsigned(region: RegionId, kind: u8, body: &[u8], seen: &[Hash], signer: Signer) -> Vec<u8> {
    cbor::write(|w| {
        w.array(6)?.u8(FORMAT)?.bytes(region.as_bytes())?;
        w.u8(kind)?.bytes(body)?.array(seen.len() as u64)?;
        for hash in seen {
            w.bytes(hash)?;
        }
        w.array(2)?;
        match signer {
            Signer::Root => w.u8(0)?.bytes(&[])?,
            Signer::Device(id) => w.u8(1)?.bytes(id.as_bytes())?,
        };
        Ok(())
    })
}

impl Entry {
    /// Signs an entry. `seen` is sorted here.
    pub(crate) fn sign(
        region: RegionId,
        body: Body,
        mut seen: Vec<Hash>,
        signer: Signer,
        key: &SigningKey,
    ) -> Self {
        seen.sort_unstable();
        seen.dedup();
        let plain = unsigned(region, body.kind(), &body.encode(), &seen, signer);
        let id = h("sb/1/log", &[&plain]);
        let signature = key.sign("sb/1/log-sig", &id);
        let bytes = cbor::write(|w| {
            w.array(2)?.bytes(&plain)?.bytes(&signature)?;
            Ok(())
        });
        Self {
            id,
            region,
            body,
            seen,
            signer,
            signature,
            bytes,
        }
    }

    /// The longest entry, in bytes: far above the largest kind known (a join, under 4 KiB), and far
    /// below what fits in one frame.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// Reads an entry and checks its form. Its signature and its right are judged by
    /// [`verify`](crate::verify), which knows the keys.
    ///
    /// # Errors
    /// [`TrustError::Malformed`], or [`TrustError::TooNew`] for another format number.
    pub fn decode(bytes: &[u8]) -> Result<Self, TrustError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(TrustError::Malformed);
        }
        let mut outer = Decoder::new(bytes);
        cbor::array(&mut outer, 2)?;
        let plain = outer.bytes()?.to_vec();
        let signature = cbor::bytes(&mut outer)?;
        cbor::end(&outer)?;

        let mut r = Decoder::new(&plain);
        cbor::array(&mut r, 6)?;
        if r.u8()? != FORMAT {
            return Err(TrustError::TooNew);
        }
        let region = RegionId::from_bytes(cbor::bytes(&mut r)?);
        let kind = r.u8()?;
        let raw_body = r.bytes()?.to_vec();
        let seen = cbor::hashes(&mut r)?;
        cbor::array(&mut r, 2)?;
        let signer = match r.u8()? {
            0 if r.bytes()?.is_empty() => Signer::Root,
            1 => Signer::Device(DeviceId::from_bytes(cbor::bytes(&mut r)?)),
            _ => return Err(TrustError::Malformed),
        };
        cbor::end(&r)?;
        let body = Body::decode(kind, &raw_body)?;
        let canonical = unsigned(region, kind, &raw_body, &seen, signer) == plain;
        let outer_canonical = cbor::write(|w| {
            w.array(2)?.bytes(&plain)?.bytes(&signature)?;
            Ok(())
        }) == bytes;
        if !canonical || !outer_canonical {
            return Err(TrustError::Malformed);
        }
        let id = h("sb/1/log", &[&plain]);
        Ok(Self {
            id,
            region,
            body,
            seen,
            signer,
            signature,
            bytes: bytes.to_vec(),
        })
    }
}
