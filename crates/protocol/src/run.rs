//! A run: what one push adds to one chain. The signature of its last op covers all, through hashes.

use crate::header::{Header, NO_HASH, OpKind, ct_hash};
use crate::{ProtocolError, limits};
use minicbor::Decoder;
use minicbor::data::Type;
use sb_crypto::sign::{PublicSign, SigningKey};
use sb_domain::ids::{DeviceId, DossierId, RegionId};
use sb_trust::{Hash, cbor};

/// No dossier has this id: laptops put there what stands in more than one.
const NOWHERE: DossierId = DossierId::from_bytes([0; 16]);

/// One op as it travels, what repeats filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// Content or control.
    pub kind: OpKind,
    /// The dossier key.
    pub key_id: [u8; 16],
    /// Place in the dossier that the writer held.
    pub seen: (u64, Hash),
    /// Heads of the log that the writer held.
    pub log_heads: Vec<Hash>,
    /// 24 bytes in a content op, none in every other kind.
    pub nonce: Vec<u8>,
    /// Ciphertext, or the clear body of a control op.
    pub ct: Vec<u8>,
}

/// Ops of one chain, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The dossier.
    pub dossier: DossierId,
    /// The writing device.
    pub device: DeviceId,
    /// The chain's grant.
    pub grant: Hash,
    /// Place of the first op in the chain, from 1.
    pub first_dseq: u64,
    /// At least one, at most [`limits::RUN_OPS`].
    pub ops: Vec<Op>,
    /// Of the device, over the last op's hash.
    pub signature: [u8; 64],
}

/// An op of a run with its header rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The header.
    pub header: Header,
    /// The op's name.
    pub hash: Hash,
}

impl Run {
    /// Rebuilds headers and hashes, given the hash of the op before the first one.
    pub fn headers(&self, region: RegionId, prev: Hash) -> Vec<Checked> {
        let mut prev = prev;
        let mut dseq = self.first_dseq;
        let mut all = Vec::with_capacity(self.ops.len());
        for op in &self.ops {
            let header = Header {
                kind: op.kind,
                region,
                dossier: self.dossier,
                grant: self.grant,
                device: self.device,
                dseq,
                prev,
                key_id: op.key_id,
                seen: op.seen,
                log_heads: op.log_heads.clone(),
                ct_hash: ct_hash(&op.nonce, &op.ct),
            };
            let hash = header.op_hash();
            prev = hash;
            dseq = dseq.saturating_add(1);
            all.push(Checked { header, hash });
        }
        all
    }

    /// Rebuilds headers and checks the signature of the last op.
    ///
    /// # Errors
    /// [`ProtocolError::Forged`] when it does not fit.
    pub fn check(
        &self,
        region: RegionId,
        prev: Hash,
        by: &PublicSign,
    ) -> Result<Vec<Checked>, ProtocolError> {
        let all = self.headers(region, prev);
        let tip = all.last().ok_or(ProtocolError::Malformed)?;
        by.verify("sb/1/op-sig", &tip.hash, &self.signature)
            .map_err(|_| ProtocolError::Forged)?;
        Ok(all)
    }

    /// Signs the run and gives back its op hashes.
    pub fn sign(&mut self, region: RegionId, prev: Hash, key: &SigningKey) -> Vec<Checked> {
        let all = self.headers(region, prev);
        let tip = all.last().map_or(NO_HASH, |op| op.hash);
        self.signature = key.sign("sb/1/op-sig", &tip);
        all
    }

    /// The bytes that travel.
    pub fn encode(&self) -> Vec<u8> {
        cbor::write(|w| {
            w.array(6)?
                .bytes(self.dossier.as_bytes())?
                .bytes(self.device.as_bytes())?;
            w.bytes(&self.grant)?.u64(self.first_dseq)?;
            w.array(self.ops.len() as u64)?;
            let mut before: Option<&Op> = None;
            for op in &self.ops {
                w.array(6)?.u8(op.kind.number())?;
                if before.is_some_and(|b| b.key_id == op.key_id) {
                    w.null()?;
                } else {
                    w.bytes(&op.key_id)?;
                }
                if before.is_some_and(|b| b.seen == op.seen) {
                    w.null()?;
                } else {
                    w.array(2)?.u64(op.seen.0)?.bytes(&op.seen.1)?;
                }
                if before.is_some_and(|b| b.log_heads == op.log_heads) {
                    w.null()?;
                } else {
                    w.array(op.log_heads.len() as u64)?;
                    for head in &op.log_heads {
                        w.bytes(head)?;
                    }
                }
                w.bytes(&op.nonce)?.bytes(&op.ct)?;
                before = Some(op);
            }
            w.bytes(&self.signature)?;
            Ok(())
        })
    }

    /// Reads a run and checks form and limits; chain and signature are [`Run::check`]'s.
    ///
    /// # Errors
    /// [`ProtocolError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ProtocolError> {
        if bytes.len() > limits::RUN_BYTES {
            return Err(ProtocolError::Malformed);
        }
        let mut r = Decoder::new(bytes);
        cbor::array(&mut r, 6)?;
        let dossier = DossierId::from_bytes(cbor::bytes(&mut r)?);
        if dossier == NOWHERE {
            return Err(ProtocolError::Malformed);
        }
        let device = DeviceId::from_bytes(cbor::bytes(&mut r)?);
        let grant = cbor::bytes(&mut r)?;
        let first_dseq = crate::count(&mut r)?;
        let many = cbor::array_up_to(&mut r, limits::RUN_OPS as u64)?;
        let mut ops: Vec<Op> = Vec::new();
        for _ in 0..many {
            let op = read_op(&mut r, ops.last())?;
            ops.push(op);
        }
        let signature = cbor::bytes(&mut r)?;
        cbor::end(&r)?;
        let run = Self {
            dossier,
            device,
            grant,
            first_dseq,
            ops,
            signature,
        };
        let last = first_dseq.checked_add(many);
        let whole =
            !run.ops.is_empty() && first_dseq > 0 && last.is_some_and(|last| last < limits::COUNT);
        (whole && run.encode() == bytes)
            .then_some(run)
            .ok_or(ProtocolError::Malformed)
    }
}

fn read_op(r: &mut Decoder<'_>, before: Option<&Op>) -> Result<Op, ProtocolError> {
    cbor::array(r, 6)?;
    let kind = OpKind::from_number(r.u8()?);
    let key_id = if r.datatype()? == Type::Null {
        r.null()?;
        before.ok_or(ProtocolError::Malformed)?.key_id
    } else {
        cbor::bytes(r)?
    };
    let seen = if r.datatype()? == Type::Null {
        r.null()?;
        before.ok_or(ProtocolError::Malformed)?.seen
    } else {
        cbor::array(r, 2)?;
        (crate::count(r)?, cbor::bytes(r)?)
    };
    let log_heads = if r.datatype()? == Type::Null {
        r.null()?;
        before.ok_or(ProtocolError::Malformed)?.log_heads.clone()
    } else {
        cbor::hashes(r)?
    };
    let nonce = r.bytes()?.to_vec();
    let ct = r.bytes()?.to_vec();
    // The hash stands over nonce and ciphertext together, so the border must be known: without this a
    // byte could be moved from one to the other under the same hash, also in kinds to come.
    let wanted = if kind == OpKind::Content { 24 } else { 0 };
    if ct.len() > limits::OP_BYTES || nonce.len() != wanted {
        return Err(ProtocolError::Malformed);
    }
    Ok(Op {
        kind,
        key_id,
        seen,
        log_heads,
        nonce,
        ct,
    })
}
