//! A made-up region: people with fixed keys, and entries made by the crate or byte by byte.
#![allow(dead_code, reason = "each test file uses its part")]

use sb_crypto::hash::h;
use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::{BoxPublic, BoxSecret};
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};
use sb_trust::{
    Body, Code, Entry, Genesis, GenesisInput, Hash, JoinInput, Maker, Role, Signer, State, Void,
    cbor, device_id, verify,
};
use std::sync::OnceLock;

/// Key material that is slow to make in a debug build, made once.
fn box_public(n: u8) -> BoxPublic {
    static MADE: OnceLock<Vec<BoxPublic>> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let seeds = 0..8u8;
        seeds
            .map(|n| BoxSecret::from_seed(&[n; 32]).public())
            .collect()
    });
    made[usize::from(n % 8)].clone()
}

pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) device: DeviceId,
    pub(crate) key: SigningKey,
    pub(crate) boxes: (BoxPublic, BoxPublic),
}

/// Everybody has a number. The same number is the same person with the same laptop.
pub(crate) fn person(n: u8) -> Person {
    let key = SigningKey::from_seed(&[0x80 + n; 32]);
    Person {
        user: UserId::from_bytes([n; 16]),
        device: device_id(&key.public()),
        key,
        boxes: (box_public(n), box_public(n + 1)),
    }
}

/// The same person on another laptop.
pub(crate) fn other_laptop(n: u8) -> Person {
    let key = SigningKey::from_seed(&[0xc0 + n; 32]);
    Person {
        device: device_id(&key.public()),
        key,
        ..person(n)
    }
}

pub(crate) fn code(n: u8) -> Code {
    Code([0, n, 1, n, 2, n, 3, n, 4, n, 5, n, 6, n, 7, n])
}

pub(crate) struct Region {
    pub(crate) root: SigningKey,
    pub(crate) id: RegionId,
    pub(crate) genesis: Entry,
    pub(crate) team_key: DossierKey,
}

pub(crate) fn ids(entries: &[&Entry]) -> Vec<Hash> {
    entries.iter().map(|entry| entry.id).collect()
}

impl Region {
    pub(crate) fn new() -> Self {
        Self::with(1, false)
    }

    pub(crate) fn with(seed: u8, practice: bool) -> Self {
        let root = SigningKey::from_seed(&[seed; 32]);
        let team_key = DossierKey::from_bytes([seed ^ 0x55; 32]);
        let input = GenesisInput {
            recovery: box_public(7),
            server: SigningKey::from_seed(&[2; 32]).public(),
            team_dossier: DossierId::from_bytes([0x33; 16]),
            team_key: &team_key,
            practice,
            name: "Rivierenland",
        };
        let genesis = Maker::genesis(&root, input).expect("a name that can be read");
        Self {
            id: genesis.region,
            root,
            genesis,
            team_key,
        }
    }

    pub(crate) fn body(&self) -> &Genesis {
        match &self.genesis.body {
            Body::Genesis(body) => body,
            _ => panic!("a region begins with its genesis"),
        }
    }

    pub(crate) fn as_root(&self, seen: &[&Entry]) -> Maker<'_> {
        Maker {
            region: self.id,
            signer: Signer::Root,
            key: &self.root,
            seen: ids(seen),
        }
    }

    pub(crate) fn as_device<'a>(&self, who: &'a Person, seen: &[&Entry]) -> Maker<'a> {
        Maker {
            region: self.id,
            signer: Signer::Device(who.device),
            key: &who.key,
            seen: ids(seen),
        }
    }

    /// An invite with the code of the same number.
    pub(crate) fn invite(&self, by: &Maker<'_>, whom: u8, role: Role, with: u8) -> Entry {
        let place = (person(whom).user, role, 0);
        by.invite(
            (&self.genesis.id, self.body()),
            &code(with),
            &self.team_key,
            place,
            [with; 24],
        )
    }

    pub(crate) fn join(&self, who: &Person, invite: &Entry, with: u8, seen: &[&Entry]) -> Entry {
        let input = JoinInput {
            invite: invite.id,
            user: who.user,
            user_key: who.boxes.0.clone(),
            device: who.device,
            device_box: who.boxes.1.clone(),
        };
        self.as_device(who, seen).join(&code(with), input)
    }

    /// A first coordinator (number 1): genesis, invite, join.
    pub(crate) fn opened(&self) -> Vec<Entry> {
        let invite = self.invite(&self.as_root(&[&self.genesis]), 1, Role::Coordinator, 1);
        let join = self.join(&person(1), &invite, 1, &[&invite]);
        vec![self.genesis.clone(), invite, join]
    }

    /// `whom` invited by coordinator 1 and joined, after all that is in the log; its last entry is the join.
    pub(crate) fn admit(&self, log: &mut Vec<Entry>, whom: u8, role: Role) {
        let last = log.last().expect("an opened log").clone();
        let invite = self.invite(&self.as_device(&person(1), &[&last]), whom, role, whom);
        let join = self.join(&person(whom), &invite, whom, &[&invite]);
        log.extend([invite, join]);
    }

    pub(crate) fn state(&self, entries: &[Entry]) -> State {
        verify(&self.genesis.id, entries).expect("the genesis is there")
    }

    pub(crate) fn state_with(&self, entries: &[Entry], more: &[&Entry]) -> State {
        let more = more.iter().map(|entry| (*entry).clone());
        self.state(&entries.iter().cloned().chain(more).collect::<Vec<_>>())
    }

    /// What becomes of one more entry.
    pub(crate) fn verdict(&self, entries: &[Entry], entry: &Entry) -> Option<Void> {
        self.state_with(entries, &[entry])
            .void
            .get(&entry.id)
            .copied()
    }
}

/// The unsigned part of an entry, written from the specification.
pub(crate) fn unsigned(
    region: &RegionId,
    kind: u8,
    body: &[u8],
    seen: &[Hash],
    signer: (u8, &[u8]),
) -> Vec<u8> {
    cbor::write(|w| {
        w.array(6)?
            .u8(1)?
            .bytes(region.as_bytes())?
            .u8(kind)?
            .bytes(body)?;
        w.array(seen.len() as u64)?;
        for hash in seen {
            w.bytes(hash)?;
        }
        w.array(2)?.u8(signer.0)?.bytes(signer.1)?;
        Ok(())
    })
}

/// An entry around an unsigned part.
pub(crate) fn signed(unsigned: &[u8], key: &SigningKey) -> Vec<u8> {
    let id = h("sb/1/log", &[unsigned]);
    let signature = key.sign("sb/1/log-sig", &id);
    cbor::write(|w| {
        w.array(2)?.bytes(unsigned)?.bytes(&signature)?;
        Ok(())
    })
}

/// An entry of any kind by a device, also one that nobody would make.
pub(crate) fn by_device(
    region: &Region,
    who: &Person,
    kind: u8,
    body: &[u8],
    seen: &[&Entry],
) -> Entry {
    let mut seen = ids(seen);
    seen.sort_unstable();
    seen.dedup();
    let plain = unsigned(&region.id, kind, body, &seen, (1, who.device.as_bytes()));
    Entry::decode(&signed(&plain, &who.key)).expect("well formed")
}

/// The same entry under a signature that does not fit.
pub(crate) fn badly_signed(entry: &Entry) -> Entry {
    let mut bytes = entry.bytes.clone();
    let last = bytes.len() - 1;
    bytes[last - 5] ^= 1;
    Entry::decode(&bytes).expect("its form is whole")
}
