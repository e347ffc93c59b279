//! A small region in memory: a log, laptops, a server that keeps the order, and a hand that signs whatever it is told.
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part")]

use sb_crypto::hash::derive;
use sb_crypto::seal::{DossierKey, seal_op, seal_small};
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::{BoxSecret, Recipient, Wrap, wrap};
use sb_domain::change::{Body, Change};
use sb_domain::ids::{ActionId, DeviceId, DossierId, EntityId, PersonId, RegionId, UserId};
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_domain::wire::encode_change;
use sb_protocol::{
    Control, DossierKind, Frame, Hash, Header, Item, NO_HASH, Op, OpKind, Run, Stretch, next_head,
    sign_head,
};
use sb_store::dossiers::{self, Dossier};
use sb_store::{Store, log, people};
use sb_sync::{Chance, Desk, Identity, SyncError, Task, TaskDone};
use sb_trust::{
    Body as Said, Code, Entry, GenesisInput, JoinInput, Maker, Role, Signer, device_id,
};
use std::collections::HashMap;

struct NoChance;

impl Chance for NoChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

pub const fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

pub const fn dossier(n: u8) -> DossierId {
    DossierId::from_bytes([n; 16])
}

pub const fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub fn sign(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

pub fn device(n: u8) -> DeviceId {
    device_id(&sign(n).public())
}

pub fn boxed(n: u8) -> BoxSecret {
    BoxSecret::from_seed(&[n; 32])
}

pub fn key(n: u8) -> DossierKey {
    DossierKey::from_bytes([n; 32])
}

pub const TEAM: DossierId = dossier(200);

/// A region of four colleagues, 1 to 4; the laptop of each has his number.
pub struct Region {
    pub id: RegionId,
    pub entries: Vec<Entry>,
}

impl Region {
    pub fn new() -> Self {
        let root = sign(100);
        let input = GenesisInput {
            recovery: boxed(99).public(),
            server: sign(101).public(),
            team_dossier: TEAM,
            team_key: &key(200),
            practice: true,
            name: "Rivierenland",
        };
        let genesis = Maker::genesis(&root, input).unwrap();
        let mut region = Self {
            id: genesis.region,
            entries: vec![genesis],
        };
        for n in 1..=4 {
            let (by, signer) = if n == 1 {
                (root.clone(), Signer::Root)
            } else {
                (sign(1), Signer::Device(device(1)))
            };
            region.let_in(n, &by, signer);
        }
        region
    }

    fn let_in(&mut self, n: u8, by: &SigningKey, signer: Signer) {
        let Said::Genesis(said) = &self.entries[0].body else {
            panic!("a region begins with its genesis")
        };
        let maker = |signer, key, seen: &Entry| Maker {
            region: self.id,
            signer,
            key,
            seen: vec![seen.id],
        };
        let role = if n == 1 {
            Role::Coordinator
        } else {
            Role::KeyPerson
        };
        let invite = maker(signer, by, self.entries.last().unwrap()).invite(
            (&self.entries[0].id, said),
            &Code([n; 16]),
            &key(200),
            (user(n), role, 0),
            [n; 24],
        );
        let own = sign(n);
        let input = JoinInput {
            invite: invite.id,
            user: user(n),
            user_key: boxed(n).public(),
            device: device(n),
            device_box: boxed(n).public(),
        };
        let join = maker(Signer::Device(device(n)), &own, &invite).join(&Code([n; 16]), input);
        self.entries.extend([invite, join]);
    }

    /// The grant of a user in the team dossier.
    pub fn join(&self, n: u8) -> Hash {
        let is_his =
            |entry: &&Entry| matches!(&entry.body, Said::Join(join) if join.user == user(n));
        self.entries.iter().find(is_his).unwrap().id
    }

    pub fn laptop(&self, n: u8) -> Laptop {
        let mut store = Store::in_memory().unwrap();
        store
            .write(|tx| {
                for entry in &self.entries {
                    log::insert(tx, &entry.id, &entry.bytes, true)?;
                }
                let team = Dossier {
                    id: TEAM,
                    kind: 3,
                    owner: user(n),
                    key: Some([200; 32]),
                    key_id: Some(key(200).id()),
                    my_grant: Some(self.join(n)),
                    seq: 0,
                    head: NO_HASH,
                };
                dossiers::put(tx, &team)?;
                Ok::<_, SyncError>(())
            })
            .unwrap();
        let identity = Identity {
            region: self.id,
            genesis: self.entries[0].id,
            user: user(n),
            device: device(n),
            sign: sign(n),
            user_key: boxed(n),
        };
        let desk = Desk::open(&store, identity, Box::new(NoChance)).unwrap();
        Laptop { desk, store }
    }

    /// The key of dossier `n` has its number, unless told otherwise.
    pub fn wrap_to(&self, n: u8, dossier: DossierId, of: &DossierKey) -> Wrap {
        let recipient = Recipient {
            kind: Recipient::USER,
            id: [n; 16],
            generation: 1,
        };
        let (region, dossier) = (self.id, dossier);
        let (region, dossier) = (region.as_bytes(), dossier.as_bytes());
        wrap(of, &boxed(n).public(), region, dossier, recipient).unwrap()
    }

    pub fn recovery(&self, dossier: DossierId, of: &DossierKey) -> Wrap {
        let recipient = Recipient {
            kind: Recipient::RECOVERY,
            id: [0; 16],
            generation: 1,
        };
        let (region, dossier) = (self.id.as_bytes(), dossier.as_bytes());
        wrap(of, &boxed(99).public(), region, dossier, recipient).unwrap()
    }
}

pub struct Laptop {
    pub desk: Desk,
    pub store: Store,
}

/// What a frame brought: pulled, parked, quarantined.
pub type Brought = (u64, u64, u64);

impl Laptop {
    pub fn takes(&mut self, frame: Frame) -> Result<Brought, SyncError> {
        match self
            .desk
            .run(&mut self.store, Task::Absorb(Box::new(frame)))?
        {
            TaskDone::Absorbed {
                pulled,
                parked,
                quarantined,
                ask: None,
            } => Ok((pulled, parked, quarantined)),
            other => panic!("{other:?}"),
        }
    }

    pub fn row(&self, id: DossierId) -> Option<Dossier> {
        self.store.read(|c| dossiers::find(c, id)).unwrap()
    }

    /// Names of the people it shows.
    pub fn names(&self) -> Vec<String> {
        let people = self.store.read(people::all).unwrap();
        people
            .into_iter()
            .map(|one| one.name.into_string())
            .collect()
    }
}

/// A colleague who signs whatever he likes, laptop and user `n`.
pub struct Hand<'r> {
    pub region: &'r Region,
    pub n: u8,
    chains: HashMap<(DossierId, Hash), (u64, Hash)>,
}

impl<'r> Hand<'r> {
    pub fn new(region: &'r Region, n: u8) -> Self {
        Self {
            region,
            n,
            chains: HashMap::new(),
        }
    }

    /// A run of these ops at the end of one of his chains.
    pub fn run(&mut self, dossier: DossierId, grant: Hash, ops: Vec<Op>) -> Run {
        let chain = self.chains.entry((dossier, grant)).or_insert((0, NO_HASH));
        let mut run = Run {
            dossier,
            device: device(self.n),
            grant,
            first_dseq: chain.0 + 1,
            ops,
            signature: [0; 64],
        };
        let ops = run.sign(self.region.id, chain.1, &sign(self.n));
        let last = ops.last().unwrap();
        *chain = (last.header.dseq, last.hash);
        run
    }

    /// A control op alone in its run; gives its hash too.
    pub fn control(
        &mut self,
        dossier: DossierId,
        grant: Hash,
        key_id: [u8; 16],
        body: &Control,
    ) -> (Run, Hash) {
        self.control_bytes(dossier, grant, key_id, (body.op_kind(), body.encode()))
    }

    pub fn control_bytes(
        &mut self,
        dossier: DossierId,
        grant: Hash,
        key_id: [u8; 16],
        (kind, ct): (OpKind, Vec<u8>),
    ) -> (Run, Hash) {
        let op = Op {
            kind,
            key_id,
            seen: (0, NO_HASH),
            log_heads: Vec::new(),
            nonce: Vec::new(),
            ct,
        };
        let run = self.run(dossier, grant, vec![op]);
        (run, self.chains[&(dossier, grant)].1)
    }

    /// Begins dossier `n`, with its key.
    pub fn create(&mut self, n: u8) -> (Run, Hash) {
        let (id, key) = (dossier(n), key(n));
        let body = Control::Create {
            kind: DossierKind::Person,
            owner: user(self.n),
            wraps: vec![
                self.region.wrap_to(self.n, id, &key),
                self.region.recovery(id, &key),
            ],
        };
        self.control(id, NO_HASH, key.id(), &body)
    }

    /// Lets a colleague into dossier `n`.
    pub fn grant(&mut self, n: u8, grant: Hash, to: u8) -> (Run, Hash) {
        self.grant_with(n, grant, to, &key(n))
    }

    /// The same with a key of his choice.
    pub fn grant_with(&mut self, n: u8, grant: Hash, to: u8, key: &DossierKey) -> (Run, Hash) {
        let body = Control::Grant {
            to: user(to),
            wrap: self.region.wrap_to(to, dossier(n), key),
        };
        self.control(dossier(n), grant, key.id(), &body)
    }

    /// Content sealed with this key, said to be of key `named`.
    pub fn content(
        &mut self,
        at: (DossierId, Hash),
        key: &DossierKey,
        named: [u8; 16],
        content: &[u8],
    ) -> Run {
        self.sealed(at, named, |dossier, data| {
            let sealed = seal_op(key, dossier.as_bytes(), data, content, &[1; 32]).unwrap();
            (sealed.nonce, sealed.ct)
        })
    }

    /// A plaintext as it is: method byte, packed content and padding are the caller's.
    pub fn plaintext(&mut self, at: (DossierId, Hash), key: &DossierKey, padded: &[u8]) -> Run {
        let nonce = [9; 24];
        self.sealed(at, key.id(), |dossier, data| {
            let op_key = derive(key.as_bytes(), "sb/1/op-key", &[dossier.as_bytes()]);
            (nonce, seal_small(&op_key, data, padded, &nonce))
        })
    }

    fn sealed(
        &mut self,
        (dossier, grant): (DossierId, Hash),
        key_id: [u8; 16],
        seal: impl FnOnce(DossierId, &[u8]) -> ([u8; 24], Vec<u8>),
    ) -> Run {
        let (dseq, prev) = self
            .chains
            .get(&(dossier, grant))
            .copied()
            .unwrap_or((0, NO_HASH));
        let header = Header {
            kind: OpKind::Content,
            region: self.region.id,
            dossier,
            grant,
            device: device(self.n),
            dseq: dseq + 1,
            prev,
            key_id,
            seen: (0, NO_HASH),
            log_heads: Vec::new(),
            ct_hash: NO_HASH,
        };
        let (nonce, ct) = seal(dossier, &header.associated_data());
        let op = Op {
            kind: OpKind::Content,
            key_id,
            seen: (0, NO_HASH),
            log_heads: Vec::new(),
            nonce: nonce.to_vec(),
            ct,
        };
        self.run(dossier, grant, vec![op])
    }

    /// An honest op: a person with this number and this name.
    pub fn names(&mut self, n: u8, grant: Hash, whom: u8, name: &str) -> Run {
        let bytes = encode_change(&a_name(self.n, whom, name));
        self.content(
            (dossier(n), grant),
            &key(n),
            key(n).id(),
            &content(&[bytes]),
        )
    }
}

/// That person `whom` has this name, says user `by`.
pub fn a_name(by: u8, whom: u8, name: &str) -> Change {
    a_write(
        by,
        person(whom),
        Value::Text(sb_domain::change::Group::PersonName, Text::new(name)),
    )
}

pub fn a_write(by: u8, entity: impl Into<EntityId>, value: Value) -> Change {
    Change {
        salt: [by; 16],
        action: ActionId::from_bytes([by; 16]),
        author: user(by),
        at: 1_795_000_000_000,
        tz: "Europe/Amsterdam".into(),
        min_reader: 1,
        body: Body::write(entity, value),
        sup: Vec::new(),
    }
}

/// The content of an op.
pub fn content(changes: &[Vec<u8>]) -> Vec<u8> {
    sb_trust::cbor::write(|w| {
        w.array(changes.len() as u64)?;
        for bytes in changes {
            w.bytes(bytes)?;
        }
        Ok(())
    })
}

/// An honest server: it keeps the order, and reads nothing.
#[derive(Clone, Default)]
pub struct Server {
    kept: HashMap<DossierId, Vec<Run>>,
}

impl Server {
    /// Takes runs in; gives the frame with just these.
    pub fn sends(&mut self, region: &Region, runs: &[&Run]) -> Frame {
        let dossier = runs[0].dossier;
        let kept = self.kept.entry(dossier).or_default();
        let from = kept.len();
        kept.extend(runs.iter().map(|run| (*run).clone()));
        self.stretch(region, dossier, from)
    }

    /// The frame with all runs of a dossier.
    pub fn all(&self, region: &Region, dossier: DossierId) -> Frame {
        self.stretch(region, dossier, 0)
    }

    fn stretch(&self, region: &Region, dossier: DossierId, from: usize) -> Frame {
        let (mut seq, mut head, mut first_seq) = (0, NO_HASH, 1);
        let mut tips: HashMap<(DeviceId, Hash), Hash> = HashMap::new();
        for (at, run) in self.kept[&dossier].iter().enumerate() {
            if at == from {
                first_seq = seq + 1;
            }
            let tip = tips.entry((run.device, run.grant)).or_insert(NO_HASH);
            for op in run.headers(region.id, *tip) {
                head = next_head(&head, &op.hash);
                seq += 1;
                *tip = op.hash;
            }
        }
        let items = self.kept[&dossier][from..].iter();
        Frame::Stretch(Stretch {
            dossier,
            first_seq,
            items: items.map(|run| Item::Run(run.encode())).collect(),
            last_seq: seq,
            head,
            head_signature: sign_head(&sign(101), region.id, dossier, seq, &head),
        })
    }
}
