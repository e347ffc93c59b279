//! Frames of a pull, and the server's chain over a dossier.

use crate::{ProtocolError, count};
use minicbor::Decoder;
use minicbor::data::Type;
use sb_crypto::hash::h;
use sb_crypto::sign::{PublicSign, SigningKey};
use sb_domain::ids::{DeviceId, DossierId, RegionId};
use sb_trust::{Hash, cbor};

/// The head after one more op.
pub fn next_head(head: &Hash, op: &Hash) -> Hash {
    h("sb/1/head", &[head, op])
}

fn head_claim(region: RegionId, dossier: DossierId, seq: u64, head: &Hash) -> Vec<u8> {
    cbor::write(|w| {
        w.array(4)?
            .bytes(region.as_bytes())?
            .bytes(dossier.as_bytes())?;
        w.u64(seq)?.bytes(head)?;
        Ok(())
    })
}

/// The server's word that a dossier stands at this head after `seq` ops.
pub fn sign_head(
    key: &SigningKey,
    region: RegionId,
    dossier: DossierId,
    seq: u64,
    head: &Hash,
) -> [u8; 64] {
    key.sign("sb/1/head-sig", &head_claim(region, dossier, seq, head))
}

/// Whether that word is the pinned server's.
///
/// # Errors
/// [`ProtocolError::Forged`] when it is not.
pub fn verify_head(
    by: &PublicSign,
    region: RegionId,
    stretch: &Stretch,
) -> Result<(), ProtocolError> {
    let claim = head_claim(region, stretch.dossier, stretch.last_seq, &stretch.head);
    by.verify("sb/1/head-sig", &claim, &stretch.head_signature)
        .map_err(|_| ProtocolError::Forged)
}

/// The first frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// Changes when the server's database was restored.
    pub epoch: [u8; 16],
    /// Where this stream will end.
    pub end_cursor: u64,
    /// Entries of the log that the server holds.
    pub log_total: u64,
    /// The server's clock, UTC milliseconds.
    pub server_time: i64,
    /// The newest region pack on offer, signed or not.
    pub pack: Option<(u32, Hash)>,
}

/// A piece of a dossier in server order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A run as its device made it.
    Run(Vec<u8>),
    /// A run that the asking device made itself.
    Own {
        /// The device.
        device: DeviceId,
        /// The chain's grant.
        grant: Hash,
        /// Place of the first op in the chain.
        first_dseq: u64,
        /// How many ops.
        count: u64,
        /// Hash of the last.
        tip: Hash,
    },
}

/// A stretch of one dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The dossier.
    pub dossier: DossierId,
    /// Server number of the first op, from 1.
    pub first_seq: u64,
    /// Runs and stubs, in order.
    pub items: Vec<Item>,
    /// Server number of the last op.
    pub last_seq: u64,
    /// Head after it.
    pub head: Hash,
    /// The server's word on it.
    pub head_signature: [u8; 64],
}

/// One frame of a pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// First.
    Hello(Hello),
    /// New log entries.
    Log(Vec<Vec<u8>>),
    /// A stretch of a dossier.
    Stretch(Stretch),
    /// Last: the stream is whole.
    End {
        /// Where to go on next time.
        cursor: u64,
    },
}

impl Frame {
    /// The CBOR, without the length before it.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            match self {
                Self::Hello(hello) => {
                    w.array(7)?
                        .u8(1)?
                        .bytes(&hello.epoch)?
                        .u64(hello.end_cursor)?;
                    w.u64(hello.log_total)?.i64(hello.server_time)?;
                    match &hello.pack {
                        Some((version, sha256)) => w.u32(*version)?.bytes(sha256)?,
                        None => w.u32(0)?.null()?,
                    };
                }
                Self::Log(entries) => {
                    w.array(2)?.u8(2)?.array(entries.len() as u64)?;
                    for entry in entries {
                        w.bytes(entry)?;
                    }
                }
                Self::Stretch(s) => {
                    w.array(7)?
                        .u8(3)?
                        .bytes(s.dossier.as_bytes())?
                        .u64(s.first_seq)?;
                    w.array(s.items.len() as u64)?;
                    for item in &s.items {
                        write_item(w, item)?;
                    }
                    w.u64(s.last_seq)?
                        .bytes(&s.head)?
                        .bytes(&s.head_signature)?;
                }
                Self::End { cursor } => {
                    w.array(2)?.u8(9)?.u64(*cursor)?;
                }
            }
            Ok(())
        })
    }

    /// Reads one frame.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        if bytes.len() > crate::limits::FRAME_BYTES {
            return Err(ProtocolError::Malformed);
        }
        let mut r = Decoder::new(bytes);
        let len = r.array()?.ok_or(ProtocolError::Malformed)?;
        let frame = match (r.u8()?, len) {
            (1, 7) => {
                let (epoch, end_cursor) = (cbor::bytes(&mut r)?, count(&mut r)?);
                let (log_total, server_time, version) = (count(&mut r)?, r.i64()?, r.u32()?);
                let pack = if r.datatype()? == Type::Null {
                    r.null()?;
                    None
                } else {
                    Some((version, cbor::bytes(&mut r)?))
                };
                Self::Hello(Hello {
                    epoch,
                    end_cursor,
                    log_total,
                    server_time,
                    pack,
                })
            }
            (2, 2) => Self::Log(crate::messages::read_byte_strings(
                &mut r,
                crate::limits::LOG_ENTRIES,
            )?),
            (3, 7) => {
                let dossier = DossierId::from_bytes(cbor::bytes(&mut r)?);
                let first_seq = count(&mut r)?;
                let many = cbor::array_up_to(&mut r, 100_000)?;
                let mut items = Vec::new();
                for _ in 0..many {
                    items.push(read_item(&mut r)?);
                }
                let (last_seq, head) = (count(&mut r)?, cbor::bytes(&mut r)?);
                let head_signature = cbor::bytes(&mut r)?;
                Self::Stretch(Stretch {
                    dossier,
                    first_seq,
                    items,
                    last_seq,
                    head,
                    head_signature,
                })
            }
            (9, 2) => Self::End {
                cursor: count(&mut r)?,
            },
            _ => return Err(ProtocolError::Malformed),
        };
        cbor::end(&r)?;
        crate::canonical(frame, Self::encode, bytes)
    }
}

fn write_item(w: &mut cbor::Writer, item: &Item) -> cbor::Written {
    match item {
        Item::Run(bytes) => w.array(2)?.u8(0)?.bytes(bytes)?,
        Item::Own {
            device,
            grant,
            first_dseq,
            count,
            tip,
        } => {
            w.array(6)?.u8(1)?.bytes(device.as_bytes())?.bytes(grant)?;
            w.u64(*first_dseq)?.u64(*count)?.bytes(tip)?
        }
    };
    Ok(())
}

fn read_item(r: &mut Decoder<'_>) -> Result<Item, ProtocolError> {
    match (r.array()?, r.u8()?) {
        (Some(2), 0) => Ok(Item::Run(r.bytes()?.to_vec())),
        (Some(6), 1) => Ok(Item::Own {
            device: DeviceId::from_bytes(cbor::bytes(r)?),
            grant: cbor::bytes(r)?,
            first_dseq: count(r)?,
            count: count(r)?,
            tip: cbor::bytes(r)?,
        }),
        _ => Err(ProtocolError::Malformed),
    }
}
