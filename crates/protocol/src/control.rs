//! Clear bodies of control ops.

use crate::ProtocolError;
use crate::header::OpKind;
use minicbor::Decoder;
use sb_crypto::wrap::{Recipient, Wrap};
use sb_domain::ids::UserId;
use sb_trust::cbor;

/// What a dossier is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DossierKind {
    /// One newcomer.
    Person,
    /// A key person's own contacts.
    Logbook,
    /// What every user of the region reads. Never in a create op.
    Team,
    /// Of a later version: its order is kept, its contents wait for the upgrade.
    Unknown(u8),
}

impl DossierKind {
    /// The number that travels.
    pub const fn number(self) -> u8 {
        match self {
            Self::Person => 1,
            Self::Logbook => 2,
            Self::Team => 3,
            Self::Unknown(number) => number,
        }
    }

    /// The kind with this number; zero is none.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => None,
            1 => Some(Self::Person),
            2 => Some(Self::Logbook),
            3 => Some(Self::Team),
            other => Some(Self::Unknown(other)),
        }
    }
}

/// The body of a control op.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Begins a dossier.
    Create {
        /// What for; never team.
        kind: DossierKind,
        /// Whose it is: the user of the signing device.
        owner: UserId,
        /// To the owner, then to recovery.
        wraps: Vec<Wrap>,
    },
    /// Lets a user in.
    Grant {
        /// Who.
        to: UserId,
        /// The dossier's key, for him.
        wrap: Wrap,
    },
}

impl Control {
    /// The kind of op that carries this body.
    pub const fn op_kind(&self) -> OpKind {
        match self {
            Self::Create { .. } => OpKind::Create,
            Self::Grant { .. } => OpKind::Grant,
        }
    }

    /// Whether the wraps are for whom they must be: those of a new dossier for its owner and for recovery, in that
    /// order and no others, that of a grant for whom it lets in.
    pub fn is_addressed(&self) -> bool {
        let for_user = |wrap: &Wrap, user: &UserId| {
            wrap.recipient.kind == Recipient::USER && wrap.recipient.id == *user.as_bytes()
        };
        match self {
            Self::Create { owner, wraps, .. } => match wraps.as_slice() {
                [first, second] => {
                    for_user(first, owner)
                        && second.recipient.kind == Recipient::RECOVERY
                        && second.recipient.id == [0; 16]
                }
                _ => false,
            },
            Self::Grant { to, wrap } => for_user(wrap, to),
        }
    }

    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            match self {
                Self::Create { kind, owner, wraps } => {
                    w.array(3)?.u8(kind.number())?.bytes(owner.as_bytes())?;
                    w.array(wraps.len() as u64)?;
                    for wrap in wraps {
                        write_wrap(w, wrap)?;
                    }
                }
                Self::Grant { to, wrap } => {
                    w.array(2)?.bytes(to.as_bytes())?;
                    write_wrap(w, wrap)?;
                }
            }
            Ok(())
        })
    }

    /// Reads the body of an op of this kind. For whom its wraps are is [`Control::is_addressed`]'s.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`]; also for kinds that have no clear body known here.
    pub fn decode(kind: OpKind, bytes: &[u8]) -> Result<Self, ProtocolError> {
        let mut r = Decoder::new(bytes);
        let body = match kind {
            OpKind::Create => {
                cbor::array(&mut r, 3)?;
                let kind = DossierKind::from_number(r.u8()?)
                    .filter(|kind| *kind != DossierKind::Team)
                    .ok_or(ProtocolError::Malformed)?;
                let owner = UserId::from_bytes(cbor::bytes(&mut r)?);
                let count = cbor::array_up_to(&mut r, 4)?;
                let mut wraps = Vec::new();
                for _ in 0..count {
                    wraps.push(read_wrap(&mut r)?);
                }
                Self::Create { kind, owner, wraps }
            }
            OpKind::Grant => {
                cbor::array(&mut r, 2)?;
                let to = UserId::from_bytes(cbor::bytes(&mut r)?);
                Self::Grant {
                    to,
                    wrap: read_wrap(&mut r)?,
                }
            }
            OpKind::Content | OpKind::Unknown(_) => return Err(ProtocolError::Malformed),
        };
        cbor::end(&r)?;
        (body.encode() == bytes)
            .then_some(body)
            .ok_or(ProtocolError::Malformed)
    }
}

fn write_wrap(w: &mut cbor::Writer, wrap: &Wrap) -> cbor::Written {
    w.array(5)?
        .u8(wrap.recipient.kind)?
        .bytes(&wrap.recipient.id)?;
    w.u64(wrap.recipient.generation)?
        .bytes(&wrap.encapsulated)?
        .bytes(&wrap.sealed)?;
    Ok(())
}

fn read_wrap(r: &mut Decoder<'_>) -> Result<Wrap, ProtocolError> {
    cbor::array(r, 5)?;
    let recipient = Recipient {
        kind: r.u8()?,
        id: cbor::bytes(r)?,
        generation: crate::count(r)?,
    };
    let encapsulated = cbor::bytes::<1120>(r)?.to_vec();
    let sealed = cbor::bytes::<48>(r)?.to_vec();
    Ok(Wrap {
        recipient,
        encapsulated,
        sealed,
    })
}
