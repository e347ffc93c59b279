//! The membership log as it comes from a server: taken, or refused whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{Frame, Hello, PullRequest};
use sb_store::{Store, log};
use sb_sync::{Chance, Desk, Identity, SyncError, Task, TaskDone};
use sb_trust::{
    Body, Code, Entry, GenesisInput, JoinInput, Maker, PackSigned, Role, Signer, Void, device_id,
};

struct NoChance;

impl Chance for NoChance {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

const fn user(n: u8) -> UserId {
    UserId::from_bytes([n; 16])
}

fn key(n: u8) -> SigningKey {
    SigningKey::from_seed(&[n; 32])
}

/// A region with coordinator 1; people are numbers, laptops the seeds of their keys.
struct Region {
    root: SigningKey,
    team_key: DossierKey,
    genesis: Entry,
    /// Genesis, first invite, first join.
    opened: Vec<Entry>,
}

impl Region {
    fn new() -> Self {
        let (root, team_key) = (key(100), DossierKey::from_bytes([5; 32]));
        let input = GenesisInput {
            recovery: BoxSecret::from_seed(&[9; 32]).public(),
            server: key(101).public(),
            team_dossier: DossierId::from_bytes([3; 16]),
            team_key: &team_key,
            practice: true,
            name: "Rivierenland",
        };
        let genesis = Maker::genesis(&root, input).unwrap();
        let mut region = Self {
            root,
            team_key,
            genesis: genesis.clone(),
            opened: vec![genesis],
        };
        let root = region.root.clone();
        let maker = Maker {
            signer: Signer::Root,
            ..region.maker(&root, &[&region.genesis])
        };
        let invite = region.invite(&maker, 1);
        let join = region.join(1, 1, &invite);
        region.opened.extend([invite, join]);
        region
    }

    fn maker<'a>(&self, key: &'a SigningKey, seen: &[&Entry]) -> Maker<'a> {
        Maker {
            region: self.genesis.region,
            signer: Signer::Device(device_id(&key.public())),
            key,
            seen: seen.iter().map(|entry| entry.id).collect(),
        }
    }

    /// An invite of a coordinator, with the code of his number.
    fn invite(&self, by: &Maker<'_>, whom: u8) -> Entry {
        let Body::Genesis(said) = &self.genesis.body else {
            panic!("a region begins with its genesis")
        };
        let place = (user(whom), Role::Coordinator, 0);
        by.invite(
            (&self.genesis.id, said),
            &Code([whom; 16]),
            &self.team_key,
            place,
            [whom; 24],
        )
    }

    fn join(&self, whom: u8, laptop: u8, invite: &Entry) -> Entry {
        let (sign, boxed) = (key(laptop), BoxSecret::from_seed(&[laptop; 32]).public());
        let input = JoinInput {
            invite: invite.id,
            user: user(whom),
            user_key: boxed.clone(),
            device: device_id(&sign.public()),
            device_box: boxed,
        };
        self.maker(&sign, &[invite]).join(&Code([whom; 16]), input)
    }

    /// The laptop of coordinator 1, holding these entries.
    fn laptop(&self, held: &[&Entry]) -> (Desk, Store) {
        let mut store = Store::in_memory().unwrap();
        store
            .write(|tx| {
                for entry in self.opened.iter().chain(held.iter().copied()) {
                    log::insert(tx, &entry.id, &entry.bytes, true)?;
                }
                Ok::<_, SyncError>(())
            })
            .unwrap();
        let identity = Identity {
            region: self.genesis.region,
            genesis: self.genesis.id,
            user: user(1),
            device: device_id(&key(1).public()),
            sign: key(1),
            user_key: BoxSecret::from_seed(&[1; 32]),
        };
        let desk = Desk::open(&store, identity, Box::new(NoChance)).unwrap();
        (desk, store)
    }
}

fn absorb(desk: &mut Desk, store: &mut Store, frame: Frame) -> Result<(), SyncError> {
    desk.run(store, Task::Absorb(Box::new(frame))).map(|_| ())
}

fn entries(of: &[&Entry]) -> Frame {
    Frame::Log(of.iter().map(|entry| entry.bytes.clone()).collect())
}

fn kept(store: &Store) -> u64 {
    store.read(log::count).unwrap()
}

fn asked(desk: &mut Desk, store: &mut Store) -> PullRequest {
    match desk.run(store, Task::AskPull(Vec::new())).unwrap() {
        TaskDone::Pull(request) => request,
        other => panic!("{other:?}"),
    }
}

const PACK: PackSigned = PackSigned {
    version: 1,
    sha256: [1; 32],
    size: 1,
};

#[test]
fn one_entry_twice_in_a_frame_is_refused_and_nothing_is_kept() {
    let region = Region::new();
    let invite = region.invite(&region.maker(&key(1), &[&region.opened[2]]), 2);
    let mut other = invite.bytes.clone();
    *other.last_mut().unwrap() ^= 1;
    let other = Entry::decode(&other).unwrap();
    assert_eq!(other.id, invite.id);
    // The same bytes, and the same entry under another signature, in both orders.
    for pair in [[&invite, &invite], [&invite, &other], [&other, &invite]] {
        let (mut desk, mut store) = region.laptop(&[]);
        assert!(matches!(
            absorb(&mut desk, &mut store, entries(&pair)),
            Err(SyncError::Lied("log entry twice"))
        ));
        assert_eq!((kept(&store), desk.state.invites.len()), (3, 1));
        assert!(absorb(&mut desk, &mut store, entries(&[&invite])).is_ok());
        // What is here already may come again.
        assert!(absorb(&mut desk, &mut store, entries(&[&invite])).is_ok());
        assert_eq!((kept(&store), desk.state.invites.len()), (4, 2));
    }
}

/// The laptop was away while the server was restored and somebody else took the place.
#[test]
fn what_a_double_join_took_down_is_no_lie() {
    let region = Region::new();
    let invite = region.invite(&region.maker(&key(1), &[&region.opened[2]]), 2);
    let (first, second) = (region.join(2, 2, &invite), region.join(2, 3, &invite));
    let (mut desk, mut store) = region.laptop(&[&invite, &first]);
    assert!(desk.state.users.contains_key(&user(2)));

    let guest = region.invite(&region.maker(&key(3), &[&second]), 4);
    absorb(&mut desk, &mut store, entries(&[&invite, &second, &guest])).unwrap();
    let void = |desk: &Desk, entry: &Entry| desk.state.void.get(&entry.id).copied();
    assert_eq!(
        (void(&desk, &first), void(&desk, &second)),
        (Some(Void::UsedTwice), Some(Void::UsedTwice))
    );
    assert_eq!(void(&desk, &guest), Some(Void::FellWith));
    assert!(
        !desk.state.users.contains_key(&user(2)) && !desk.state.invites.contains_key(&guest.id)
    );

    // Also what comes later of it, and what others go on with.
    let pack = region.maker(&key(3), &[&guest]).pack(PACK);
    let anew = region.invite(&region.maker(&key(1), &[&second]), 5);
    absorb(&mut desk, &mut store, entries(&[&pack, &anew])).unwrap();
    assert!(desk.state.pack.is_none() && desk.state.invites.contains_key(&anew.id));
    assert_eq!(kept(&store), 9);
}

#[test]
fn a_double_join_opens_the_door_to_nobody_else() {
    let region = Region::new();
    let invite = region.invite(&region.maker(&key(1), &[&region.opened[2]]), 2);
    let (first, second) = (region.join(2, 2, &invite), region.join(2, 3, &invite));
    let stranger = region.invite(&region.maker(&key(9), &[&second]), 4);
    let other = key(9);
    let liar = Maker {
        signer: Signer::Device(device_id(&key(3).public())),
        ..region.maker(&other, &[&second])
    };
    let forged = liar.pack(PACK);
    let himself = region
        .maker(&key(3), &[&second])
        .role(user(2), Role::KeyPerson);
    let early = region.maker(&key(1), &[&stranger]).pack(PACK);
    for bad in [&stranger, &forged, &himself, &early] {
        let (mut desk, mut store) = region.laptop(&[&invite, &first]);
        let answer = absorb(&mut desk, &mut store, entries(&[&second, bad]));
        assert!(
            matches!(answer, Err(SyncError::Lied("log entry without right"))),
            "{bad:?}"
        );
        assert!(kept(&store) == 5 && desk.state.users.contains_key(&user(2)));
    }
}

/// A restored server sends its whole log: counted on top of what was, the next question would skip entries.
#[test]
fn entries_of_a_restored_server_are_counted_anew() {
    let region = Region::new();
    let whole: Vec<&Entry> = region.opened.iter().collect();
    let hello = |epoch: u8, log_total| {
        Frame::Hello(Hello {
            epoch: [epoch; 16],
            end_cursor: 0,
            log_total,
            server_time: 0,
            pack: None,
        })
    };
    let (mut desk, mut store) = region.laptop(&[]);
    absorb(&mut desk, &mut store, hello(1, 3)).unwrap();
    absorb(&mut desk, &mut store, entries(&whole)).unwrap();
    assert_eq!(asked(&mut desk, &mut store).log_count, 3);
    absorb(&mut desk, &mut store, hello(1, 3)).unwrap();
    assert_eq!(asked(&mut desk, &mut store).log_count, 3, "nothing moved");

    absorb(&mut desk, &mut store, hello(2, 2)).unwrap();
    absorb(&mut desk, &mut store, entries(&whole[..2])).unwrap();
    assert_eq!(
        (
            asked(&mut desk, &mut store).log_count,
            asked(&mut desk, &mut store).epoch
        ),
        (2, [2; 16])
    );
    // Older than it was, and saying nothing of it.
    absorb(&mut desk, &mut store, hello(2, 1)).unwrap();
    absorb(&mut desk, &mut store, entries(&whole[..1])).unwrap();
    assert_eq!(asked(&mut desk, &mut store).log_count, 1);
}
