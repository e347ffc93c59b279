//! Joining, packs of a later version, names, and what the sync card says of all that.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use super::{begin, finish, may_begin};
use crate::card::{Live, card};
use crate::colleagues::{self, Names};
use crate::face::{Failure, FailureCode, InviteInput};
use crate::keeper::{Keeper, keys};
use crate::profile::Folder;
use crate::trial::{self, Trial, at};
use crate::{contacts, region};
use sb_crypto::hash::{h, sha256};
use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::change::{Body as Says, Change, Group};
use sb_domain::ids::{ActionId, ChangeId, DeviceId, DossierId, UserId};
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_domain::wire::{READER, encode_change};
use sb_protocol::{Frame, Item, NO_HASH, Op, OpKind, Run, Stretch, next_head, sign_head};
use sb_store::changes::{self, Arrival};
use sb_store::{Store, dossiers, log, meta, packs};
use sb_sync::{Task, change_id};
use sb_trust::cbor::write as cbor;
use sb_trust::{
    Body, Code, Entry, GenesisInput, Invitation, JoinInput, Maker, PackSigned, Role, Signer,
    device_id,
};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TEAM: DossierId = DossierId::from_bytes([5; 16]);

/// The user of a [`Trial`].
fn me(keeper: &Keeper) -> UserId {
    keeper.desk().unwrap().identity.user
}

/// What stands in the log of this laptop from now on.
fn add_to_log(keeper: &mut Keeper, entries: &[&Entry]) {
    keeper
        .store
        .write(|tx| {
            for entry in entries {
                log::insert(tx, &entry.id, &entry.bytes, true)?;
            }
            Ok::<_, Failure>(())
        })
        .unwrap();
    super::invite::refresh(keeper).unwrap();
}

/// A colleague whom this user invites, with a laptop of his own.
struct Colleague {
    user: UserId,
    device: DeviceId,
    sign: SigningKey,
    join: Entry,
}

impl Colleague {
    fn of(keeper: &mut Keeper, name: &str, n: u8) -> Self {
        let input = InviteInput {
            name: name.to_owned(),
            role: "key_person".to_owned(),
            expires_hours: None,
        };
        let view = region::invite(keeper, &input).unwrap();
        let invitation = Invitation::from_line(&view.invitation).unwrap();
        let user = invitation.invite().unwrap().user;
        let sign = SigningKey::from_seed(&[n; 32]);
        let device = device_id(&sign.public());
        let public = BoxSecret::from_seed(&[n; 32]).public();
        let maker = Maker {
            region: keeper.desk().unwrap().identity.region,
            signer: Signer::Device(device),
            key: &sign,
            seen: vec![invitation.entry.id],
        };
        let input = JoinInput {
            invite: invitation.entry.id,
            user,
            user_key: public.clone(),
            device,
            device_box: public,
        };
        let join = maker.join(&invitation.code, input);
        add_to_log(keeper, &[&join]);
        Self {
            user,
            device,
            sign,
            join,
        }
    }
}

/// A change as it came from somebody's laptop.
fn arrive(keeper: &mut Keeper, author: UserId, body: Says, sup: Vec<ChangeId>) -> ChangeId {
    let change = Change {
        salt: keeper.world.random(),
        action: ActionId::from_bytes(keeper.world.id()),
        author,
        at: 1_795_165_100_000,
        tz: "+01:00".to_owned(),
        min_reader: READER,
        body,
        sup,
    };
    let bytes = encode_change(&change);
    let id = change_id(&bytes);
    let from = Arrival::Received { run: None };
    keeper
        .store
        .write(|tx| changes::absorb(tx, TEAM, id, &change, &bytes, from))
        .unwrap();
    id
}

/// Writes a colleague's name over all that stands there.
fn name(keeper: &mut Keeper, author: UserId, whose: UserId, name: &str) -> ChangeId {
    let value = Value::Text(Group::ColleagueName, Text::new(name));
    let there = keeper
        .store
        .read(|c| sb_store::colleagues::writes(c, TEAM))
        .unwrap();
    let sup = there
        .iter()
        .filter(|write| write.user == whose)
        .map(|write| write.change);
    let mut sup: Vec<ChangeId> = sup.collect();
    sup.sort_unstable();
    arrive(keeper, author, Says::write(whose, value), sup)
}

fn state(keeper: &Keeper) -> String {
    card(keeper, Live::default()).unwrap().state
}

// What a later version made.

#[test]
fn a_change_of_a_later_version_says_update_the_app() {
    let mut keeper = trial::joined();
    assert_ne!(state(&keeper), "too_old");
    // Kind 7, and a reader that does not exist yet.
    let author = me(&keeper);
    let bytes = cbor(|w| {
        w.array(9)?.bytes(&[1; 16])?.bytes(&[2; 16])?;
        w.bytes(author.as_bytes())?.i64(1_795_165_100_000)?;
        w.str("+01:00")?.u32(2)?.u8(7)?.array(0)?.array(0)?;
        Ok(())
    });
    let change = sb_sync::decode(&bytes).unwrap();
    let id = change_id(&bytes);
    let from = Arrival::Received { run: None };
    keeper
        .store
        .write(|tx| changes::absorb(tx, TEAM, id, &change, &bytes, from))
        .unwrap();
    assert_eq!(state(&keeper), "too_old");
}

#[test]
fn an_entry_of_the_log_of_a_later_version_says_update_the_app() {
    let mut keeper = trial::joined();
    let identity = &keeper.desk().unwrap().identity;
    let heads = keeper.desk().unwrap().state.heads.clone();
    let plain = cbor(|w| {
        w.array(6)?
            .u8(1)?
            .bytes(identity.region.as_bytes())?
            .u8(20)?;
        w.bytes(&[0])?.array(heads.len() as u64)?;
        for head in &heads {
            w.bytes(head)?;
        }
        w.array(2)?.u8(1)?.bytes(identity.device.as_bytes())?;
        Ok(())
    });
    let id = h("sb/1/log", &[&plain]);
    let signature = identity.sign.sign("sb/1/log-sig", &id);
    let whole = cbor(|w| {
        w.array(2)?.bytes(&plain)?.bytes(&signature)?;
        Ok(())
    });
    add_to_log(&mut keeper, &[&Entry::decode(&whole).unwrap()]);
    assert_eq!(keeper.desk().unwrap().state.unknown, 1);
    assert_eq!(state(&keeper), "too_old");
}

#[test]
fn an_op_of_a_later_version_says_update_the_app() {
    let mut keeper = trial::joined();
    let colleague = Colleague::of(&mut keeper, "Lina Voorbeeld", 11);
    let desk = keeper.desk().unwrap();
    let (region, heads) = (desk.identity.region, desk.state.heads.clone());
    let op = Op {
        kind: OpKind::from_number(7),
        key_id: desk.state.genesis.team_key_id,
        seen: (0, NO_HASH),
        log_heads: heads,
        nonce: Vec::new(),
        ct: vec![0x80],
    };
    let mut run = Run {
        dossier: TEAM,
        device: colleague.device,
        grant: colleague.join.id,
        first_dseq: 1,
        ops: vec![op],
        signature: [0; 64],
    };
    let signed = run.sign(region, NO_HASH, &colleague.sign);
    let head = next_head(&NO_HASH, &signed[0].hash);
    let server = SigningKey::from_seed(&[4; 32]);
    let frame = Frame::Stretch(Stretch {
        dossier: TEAM,
        first_seq: 1,
        items: vec![Item::Run(run.encode())],
        last_seq: 1,
        head,
        head_signature: sign_head(&server, region, TEAM, 1, &head),
    });
    keeper.carry_out(Task::Absorb(Box::new(frame))).unwrap();
    assert_eq!(state(&keeper), "too_old");
}

// Packs of a later version.

/// Approves an archive that this version cannot read, as a coordinator with a newer app does.
fn approve_unreadable(keeper: &mut Keeper) -> ([u8; 32], Vec<u8>) {
    let archive = b"a pack of a later version".to_vec();
    let desk = keeper.desk().unwrap();
    let maker = Maker {
        region: desk.identity.region,
        signer: Signer::Device(desk.identity.device),
        key: &desk.identity.sign,
        seen: desk.state.heads.clone(),
    };
    let hash = sha256(&archive);
    let entry = maker.pack(PackSigned {
        version: 1_000,
        sha256: hash,
        size: archive.len() as u64,
    });
    add_to_log(keeper, &[&entry]);
    (hash, archive)
}

fn reopened(trial: Trial) -> (Keeper, tempfile::TempDir) {
    let (keeper, home) = trial.apart();
    drop(keeper);
    (reopen(home.path()).unwrap(), home)
}

fn reopen(home: &Path) -> Result<Keeper, Failure> {
    let folder = Folder::at(home.join("profile"));
    let taken = folder.take()?;
    let store = Store::open(&folder.database(), &[7; 32])?;
    Keeper::open(trial::world(), folder, taken, store)
}

#[test]
fn a_pack_that_this_version_cannot_read_leaves_the_older_one_in_use() {
    let mut keeper = trial::joined();
    let before = keeper.pack().unwrap().version;
    let (hash, archive) = approve_unreadable(&mut keeper);
    keeper.carry_out(Task::KeepPack(hash, archive)).unwrap();
    assert_eq!(keeper.pack().unwrap().version, before);
    assert_eq!(state(&keeper), "too_old");
    let (keeper, _home) = reopened(keeper);
    assert_eq!(keeper.pack().unwrap().version, before);
    assert_eq!(state(&keeper), "too_old");
    // It is here, so it is not fetched again at every conversation.
    assert!(
        keeper
            .store
            .read(|c| packs::find(c, &hash))
            .unwrap()
            .is_some()
    );
}

#[test]
fn a_profile_opens_also_when_no_pack_in_it_can_be_read() {
    let mut keeper = trial::joined();
    let (hash, archive) = approve_unreadable(&mut keeper);
    keeper.carry_out(Task::KeepPack(hash, archive)).unwrap();
    // As a version that did not look first left it.
    keeper
        .store
        .write(|tx| packs::set_current(tx, &hash))
        .unwrap();
    let (mut keeper, _home) = reopened(keeper);
    assert_eq!(state(&keeper), "too_old");
    let refused = contacts::record(&mut keeper, &trial::visit(None, "Kennisgemaakt"));
    assert_eq!(refused.unwrap_err().code, FailureCode::TooOld);
}

// Joining.

/// A region, and an invitation by its root for the first coordinator.
fn ground(expires_at: i64) -> (Invitation, Vec<Entry>) {
    let root = SigningKey::from_seed(&[21; 32]);
    let team_key = DossierKey::from_bytes([22; 32]);
    let input = GenesisInput {
        recovery: BoxSecret::from_seed(&[23; 32]).public(),
        server: SigningKey::from_seed(&[24; 32]).public(),
        team_dossier: TEAM,
        team_key: &team_key,
        practice: true,
        name: "Oefenregio",
    };
    let genesis = Maker::genesis(&root, input).unwrap();
    let Body::Genesis(said) = &genesis.body else {
        panic!("not a genesis")
    };
    let code = Code(sb_crypto::words::make_code(&[26; 32]));
    let by_root = Maker {
        region: genesis.region,
        signer: Signer::Root,
        key: &root,
        seen: vec![genesis.id],
    };
    let place = (UserId::from_bytes([27; 16]), Role::Coordinator, expires_at);
    let entry = by_root.invite((&genesis.id, &**said), &code, &team_key, place, [28; 24]);
    let invitation = Invitation {
        url: String::new(),
        genesis: genesis.id,
        code,
        entry: entry.clone(),
    };
    (invitation, vec![genesis, entry])
}

const HOME: &str = "SB_TEST_CHILD_HOME";

/// Not a test of its own: the laptop that dies while it joins. Without its variable it does nothing.
#[test]
fn the_child_that_joins() {
    let Some(home) = std::env::var_os(HOME).map(PathBuf::from) else {
        return;
    };
    let mut keeper = trial::new_keeper(&home);
    let (invitation, entries) = ground(0);
    let joining = begin(&mut keeper, invitation, entries).unwrap();
    finish(&mut keeper, joining, "http://127.0.0.1:9", None).unwrap();
}

#[test]
fn a_laptop_that_dies_while_it_joins_joins_again_whole() {
    let home = tempfile::tempdir().unwrap();
    let died = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "region::tests::the_child_that_joins"])
        .env(HOME, home.path())
        // The last thing that joining writes: the own name.
        .env("SLEUTELBOS_FAULT", "saving:1")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!died.success());
    let mut keeper = reopen(home.path()).unwrap();
    assert!(keeper.desk.is_none(), "nothing of the region is kept");
    let (invitation, entries) = ground(0);
    may_begin(&keeper, &invitation).unwrap();
    let before = keeper.store.read(|c| meta::get(c, keys::JOINING)).unwrap();
    let joining = begin(&mut keeper, invitation, entries).unwrap();
    assert_eq!(before, Some(joining.join.bytes.clone()), "the same place");
    finish(&mut keeper, joining, "http://127.0.0.1:9", None).unwrap();
    let me = me(&keeper);
    let logbook = keeper.store.read(|c| dossiers::find_owned(c, 2, me));
    assert!(logbook.unwrap().is_some());
    assert_eq!(Names::load(&keeper).unwrap().of(me), "Selam Voorbeeld");
}

#[test]
fn a_join_that_was_posted_goes_on_after_its_invitation_has_expired() {
    let home = tempfile::tempdir().unwrap();
    let mut keeper = trial::new_keeper(home.path());
    let now = keeper.now().ms;
    let (late, entries) = ground(now - 1);
    let expired = at(FailureCode::InvitationExpired, "invitation");
    assert_eq!(may_begin(&keeper, &late), Err(expired));
    // It was in time when it was posted.
    begin(&mut keeper, late.clone(), entries).unwrap();
    assert_eq!(may_begin(&keeper, &late), Ok(()));
    let (other, _) = ground(now - 2);
    assert_eq!(may_begin(&keeper, &other), Err(expired), "only this one");
}

#[test]
fn a_join_whose_pack_is_of_a_later_version_keeps_nothing_and_can_go_on() {
    let home = tempfile::tempdir().unwrap();
    let mut keeper = trial::new_keeper(home.path());
    let (invitation, mut entries) = ground(0);
    let archive = b"later".to_vec();
    let root = SigningKey::from_seed(&[21; 32]);
    let maker = Maker {
        region: entries[0].region,
        signer: Signer::Root,
        key: &root,
        seen: vec![entries[1].id],
    };
    entries.push(maker.pack(PackSigned {
        version: 1,
        sha256: sha256(&archive),
        size: archive.len() as u64,
    }));
    let joining = begin(&mut keeper, invitation.clone(), entries).unwrap();
    let refused = finish(&mut keeper, joining, "http://127.0.0.1:9", Some(archive));
    assert_eq!(refused, Err(Failure::new(FailureCode::TooOld)));
    assert!(keeper.desk.is_none());
    assert_eq!(may_begin(&keeper, &invitation), Ok(()));
}

#[test]
fn an_invitation_that_builds_on_one_that_was_not_sent_says_wait() {
    let mut coordinator = trial::joined();
    let sent = coordinator.store.read(log::all).unwrap();
    let of = |name: &str| InviteInput {
        name: name.to_owned(),
        role: "key_person".to_owned(),
        expires_hours: None,
    };
    region::invite(&mut coordinator, &of("Lina Voorbeeld")).unwrap();
    let second = region::invite(&mut coordinator, &of("Karim Voorbeeld")).unwrap();
    let invitation = Invitation::from_line(&second.invitation).unwrap();
    let on_the_server = |entries: &[log::LogEntry]| -> Vec<Entry> {
        let decoded = entries.iter().map(|entry| Entry::decode(&entry.bytes));
        decoded.collect::<Result<_, _>>().unwrap()
    };
    let home = tempfile::tempdir().unwrap();
    let mut karim = trial::new_keeper(home.path());
    let early = begin(&mut karim, invitation.clone(), on_the_server(&sent)).err();
    assert_eq!(early, Some(at(FailureCode::InvitationEarly, "invitation")));
    let all = coordinator.store.read(log::all).unwrap();
    begin(&mut karim, invitation, on_the_server(&all)).unwrap();
}

/// Not a test of its own: the coordinator whose laptop dies while it invites. Says where its profile is.
#[test]
fn the_child_that_invites() {
    let Some(said) = std::env::var_os(INVITER).map(PathBuf::from) else {
        return;
    };
    let (mut keeper, home) = trial::joined().apart();
    std::fs::write(said, home.path().to_str().unwrap()).unwrap();
    let input = InviteInput {
        name: "Lina Voorbeeld".to_owned(),
        role: "key_person".to_owned(),
        expires_hours: None,
    };
    region::invite(&mut keeper, &input).unwrap();
}

const INVITER: &str = "SB_TEST_CHILD_INVITES";

/// Its code would be lost, and the entry would be sent all the same.
#[test]
fn an_invite_whose_name_is_not_kept_is_not_kept_either() {
    let place = tempfile::tempdir().unwrap();
    let said = place.path().join("home");
    let died = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "region::tests::the_child_that_invites"])
        .env(INVITER, &said)
        // The first is the own name, at joining; the second is that of the colleague.
        .env("SLEUTELBOS_FAULT", "saving:2")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(!died.success());
    let home = std::fs::read_to_string(said).unwrap();
    let keeper = reopen(Path::new(&home)).unwrap();
    assert!(keeper.desk.is_some());
    assert_eq!(keeper.store.read(log::unsent).unwrap().len(), 0);
    drop(keeper);
    std::fs::remove_dir_all(home).unwrap();
}

// Names.

#[test]
fn a_stranger_cannot_rename_anybody() {
    let mut keeper = trial::joined();
    let lina = Colleague::of(&mut keeper, "Lina Voorbeeld", 11).user;
    let karim = Colleague::of(&mut keeper, "Karim Voorbeeld", 12).user;
    let of = |keeper: &Keeper, user| Names::load(keeper).unwrap().of(user);
    assert_eq!(of(&keeper, lina), "Lina Voorbeeld");
    name(&mut keeper, karim, lina, "Karim Voorbeeld");
    let me = me(&keeper);
    name(&mut keeper, karim, me, "Iemand anders");
    assert_eq!(of(&keeper, lina), "Lina Voorbeeld");
    assert_eq!(of(&keeper, me), "Selam Voorbeeld");
    assert!(crate::conflicts::list(&keeper).unwrap().is_empty());
    // Of himself everybody says what he is called; who invited him no longer does.
    name(&mut keeper, lina, lina, "Lina de Boer");
    name(&mut keeper, me, lina, "Lina Voorbeeld");
    assert_eq!(of(&keeper, lina), "Lina de Boer");
    name(&mut keeper, karim, lina, "Weer anders");
    name(&mut keeper, lina, lina, "Lina Bakker");
    assert_eq!(of(&keeper, lina), "Lina Bakker");
}

#[test]
fn two_names_that_differ_unseen_are_no_choice_for_others() {
    let mut keeper = trial::joined();
    let lina = Colleague::of(&mut keeper, "Lina Voorbeeld", 11).user;
    let karim = Colleague::of(&mut keeper, "Karim Voorbeeld", 12).user;
    let value = Value::Text(Group::ColleagueName, Text::new("Onzin"));
    arrive(&mut keeper, karim, Says::write(lina, value), Vec::new());
    assert!(crate::conflicts::list(&keeper).unwrap().is_empty());
    let card = card(&keeper, Live::default()).unwrap();
    assert_eq!(card.conflicts, 0);
}

#[test]
fn two_who_are_called_alike_are_told_apart() {
    let mut keeper = trial::joined();
    let first = Colleague::of(&mut keeper, "Lina Voorbeeld", 11).user;
    let second = Colleague::of(&mut keeper, "Lína  voorbeeld", 12).user;
    let start = |user: UserId| user.to_string().chars().take(8).collect::<String>();
    let shown: Vec<String> = colleagues::list(&keeper)
        .unwrap()
        .into_iter()
        .map(|user| user.name)
        .collect();
    assert!(
        shown.contains(&format!("Lina Voorbeeld ({})", start(first))),
        "{shown:?}"
    );
    assert!(
        shown.contains(&format!("Lína  voorbeeld ({})", start(second))),
        "{shown:?}"
    );
    assert!(shown.contains(&"Selam Voorbeeld".to_owned()), "{shown:?}");
}

// Whose clock.

#[test]
fn a_server_far_ahead_of_this_laptop_is_not_believed() {
    const DAY: i64 = 24 * 3_600_000;
    let mut keeper = trial::joined();
    let now = keeper.now().ms;
    let mut told = |time: i64| {
        keeper.set("sync.server_time", &time.to_be_bytes()).unwrap();
        keeper.server_day().unwrap().map(|day| day.to_string())
    };
    assert_eq!(told(now + DAY).as_deref(), Some("2026-11-21"));
    assert_eq!(told(now + 3 * DAY), None);
    assert_eq!(told(now - 30 * DAY).as_deref(), Some("2026-10-21"));
}
