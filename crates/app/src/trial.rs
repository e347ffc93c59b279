//! For tests: a joined profile without a server and without a passphrase that takes a second to open.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use crate::face::{AgreementInput, ContactInput, Failure, FailureCode, PersonInput, ReferralInput};
use crate::keeper::{Keeper, keys};
use crate::profile::Folder;
use crate::region;
use crate::world::{Now, SetClock, World};
use crate::{contacts, people};
use sb_crypto::hash::sha256;
use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::change::{Body, Change};
use sb_domain::ids::{
    ActionId, ChangeId, ContactId, DossierId, EntityId, PersonId, ReferralId, UserId,
};
use sb_domain::value::Value;
use sb_domain::wire::{READER, encode_change};
use sb_store::changes::{self, Arrival};
use sb_store::{Store, meta, registers};
use sb_trust::{Body as Said, Code, GenesisInput, Invitation, Maker, PackSigned, Role, Signer};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// A worker who has joined a region; everything is gone when it is dropped.
pub(crate) struct Trial {
    keeper: Keeper,
    home: TempDir,
}

impl Deref for Trial {
    type Target = Keeper;
    fn deref(&self) -> &Keeper {
        &self.keeper
    }
}

impl DerefMut for Trial {
    fn deref_mut(&mut self) -> &mut Keeper {
        &mut self.keeper
    }
}

/// Friday 20 November 2026, ten in the morning.
pub(crate) fn world() -> World {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let ms = 1_795_165_200_000;
    World {
        clock: Arc::new(SetClock(Now {
            ms,
            today,
            tz: "+01:00".to_owned(),
        })),
    }
}

pub(crate) fn new_keeper(home: &Path) -> Keeper {
    let folder = Folder::at(home.join("profile"));
    folder.make().unwrap();
    let lock = folder.take().unwrap();
    let mut store = Store::create(&folder.database(), &[7; 32]).unwrap();
    store
        .write(|tx| meta::set(tx, keys::NAME, b"Selam Voorbeeld"))
        .unwrap();
    Keeper::open(world(), folder, lock, store).unwrap()
}

/// A profile that stands in a practice region.
pub(crate) fn joined() -> Trial {
    joined_as(UserId::from_bytes([42; 16]))
}

/// The same, as this user.
pub(crate) fn joined_as(user: UserId) -> Trial {
    let home = TempDir::new().unwrap();
    let mut keeper = new_keeper(home.path());
    let root = SigningKey::from_seed(&[1; 32]);
    let team_key = DossierKey::from_bytes([2; 32]);
    let input = GenesisInput {
        recovery: BoxSecret::from_seed(&[3; 32]).public(),
        server: SigningKey::from_seed(&[4; 32]).public(),
        team_dossier: DossierId::from_bytes([5; 16]),
        team_key: &team_key,
        practice: true,
        name: "Oefenregio",
    };
    let genesis = Maker::genesis(&root, input).unwrap();
    let Said::Genesis(said) = &genesis.body else {
        panic!("not a genesis")
    };
    let by_root = |seen| Maker {
        region: genesis.region,
        signer: Signer::Root,
        key: &root,
        seen: vec![seen],
    };
    let code = Code(sb_crypto::words::make_code(&[6; 32]));
    let place = (user, Role::Coordinator, 0);
    let invite =
        by_root(genesis.id).invite((&genesis.id, &**said), &code, &team_key, place, [8; 24]);
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/regions");
    let shipped = regions.join("gorinchem-molenlanden-vijfheerenlanden");
    let (pack, archive) = sb_regionpack::load(&shipped).unwrap();
    let approved = by_root(invite.id).pack(PackSigned {
        version: pack.version,
        sha256: sha256(&archive),
        size: archive.len() as u64,
    });
    let invitation = Invitation {
        url: "http://127.0.0.1:9".to_owned(),
        genesis: genesis.id,
        code,
        entry: invite.clone(),
    };
    let entries = vec![genesis, invite, approved];
    let joining = region::begin(&mut keeper, invitation, entries).unwrap();
    region::finish(&mut keeper, joining, "http://127.0.0.1:9", Some(archive)).unwrap();
    Trial { keeper, home }
}

impl Trial {
    /// The keeper and its home, for a test that opens it again.
    pub(crate) fn apart(self) -> (Keeper, TempDir) {
        (self.keeper, self.home)
    }

    /// A person with this name; (person, dossier).
    pub(crate) fn person(&mut self, name: &str) -> (PersonId, DossierId) {
        let input = PersonInput {
            name: name.to_owned(),
            ..PersonInput::default()
        };
        people::add(self, &input).unwrap()
    }

    /// A home visit of today with this note.
    pub(crate) fn visit(&mut self, person: PersonId, note: &str) -> ContactId {
        contacts::record(self, &visit(Some(person), note)).unwrap()
    }

    /// A referral to a language lesson, with agreement, to ask about on 24 November 2026.
    pub(crate) fn referral(&mut self, person: PersonId) -> ReferralId {
        let input = ReferralInput {
            person: person.to_string(),
            service: "d463bba1-c655-526e-a0bb-4de1d77fa844".to_owned(),
            reason: "taalles".to_owned(),
            agreement: Some(AgreementInput {
                given: true,
                language: Some("ti".to_owned()),
                how: Some("oral".to_owned()),
            }),
            follow_up_on: Some("2026-11-24".to_owned()),
            share: vec!["name".to_owned()],
            ..ReferralInput::default()
        };
        crate::referrals::make(self, &input).unwrap()
    }

    /// What a colleague wrote who saw none of what stands here: a conflict, if it differs.
    pub(crate) fn colleague_writes(
        &mut self,
        dossier: DossierId,
        entity: impl Into<EntityId>,
        value: Value,
    ) -> ChangeId {
        self.colleague_says(dossier, Body::write(entity, value), Vec::new())
    }

    /// What a colleague wrote over all that stands here.
    pub(crate) fn colleague_replaces(
        &mut self,
        dossier: DossierId,
        entity: impl Into<EntityId>,
        value: Value,
    ) -> ChangeId {
        let body = Body::write(entity, value);
        let Body::Write { register, .. } = &body else {
            panic!("not a Write")
        };
        let there = self.keeper.store.read(|c| registers::load(c, *register));
        let sup = there.unwrap().into_iter().map(|(id, _)| id).collect();
        self.colleague_says(dossier, body, sup)
    }

    fn colleague_says(&mut self, dossier: DossierId, body: Body, sup: Vec<ChangeId>) -> ChangeId {
        let change = Change {
            salt: self.keeper.world.random(),
            action: ActionId::from_bytes(self.keeper.world.id()),
            author: UserId::from_bytes([43; 16]),
            at: 1_795_165_100_000,
            tz: "+01:00".to_owned(),
            min_reader: READER,
            body,
            sup,
        };
        let bytes = encode_change(&change);
        let id = sb_sync::change_id(&bytes);
        let from = Arrival::Received { run: None };
        self.keeper
            .store
            .write(|tx| changes::absorb(tx, dossier, id, &change, &bytes, from))
            .unwrap();
        id
    }

    /// How many choices are open.
    pub(crate) fn conflicts(&self) -> usize {
        crate::conflicts::list(&self.keeper).unwrap().len()
    }
}

/// A home visit of 20 November 2026, 45 minutes.
pub(crate) fn visit(person: Option<PersonId>, note: &str) -> ContactInput {
    ContactInput {
        person: person.map(|id| id.to_string()),
        kind: "HUISBEZOEK".to_owned(),
        date: "2026-11-20".to_owned(),
        minutes: Some(45),
        note: Some(note.to_owned()),
        ..ContactInput::default()
    }
}

/// A refusal of a field.
pub(crate) const fn at(code: FailureCode, field: &'static str) -> Failure {
    Failure::at(code, field)
}
