//! All visible domain state, sorted: equal on two laptops for the dossiers that both hold.

use crate::agreements::{self, Agreement};
use crate::contacts::{self, Contact};
use crate::error::StoreError;
use crate::people::{self, Person};
use crate::referrals::{self, Referral};
use crate::registers::{self, Conflict};
use crate::store::Reader;
use sb_domain::change::Register;
use sb_domain::ids::{DossierId, EntityId};
use std::collections::BTreeSet;

/// Everything a user could see, each list by id. What depends on delivery is not in it: `sent` is true
/// throughout.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dump {
    /// People.
    pub people: Vec<Person>,
    /// Contacts.
    pub contacts: Vec<Contact>,
    /// Referrals.
    pub referrals: Vec<Referral>,
    /// Agreements.
    pub agreements: Vec<Agreement>,
    /// Open conflicts with all their versions.
    pub conflicts: Vec<Conflict>,
}

/// Reads all of it, or what lives in one dossier. Names of colleagues are not in it: who holds the team
/// dossier differs from who holds a person's.
///
/// # Errors
/// [`StoreError::Damaged`], [`StoreError::Corrupt`].
pub fn load(c: &Reader<'_>, dossier: Option<DossierId>) -> Result<Dump, StoreError> {
    let wanted = |of: DossierId| dossier.is_none_or(|only| only == of);
    let mut dump = Dump {
        people: people::all(c)?,
        contacts: contacts::all(c)?,
        referrals: referrals::all(c)?,
        agreements: agreements::all(c)?,
        conflicts: registers::conflicts(c)?,
    };
    dump.people.retain(|person| wanted(person.dossier));
    dump.contacts.retain(|contact| wanted(contact.dossier));
    dump.referrals.retain(|referral| wanted(referral.dossier));
    dump.agreements
        .retain(|agreement| wanted(agreement.dossier));
    dump.people.sort_by_key(|person| person.person);
    dump.contacts.sort_by_key(|contact| contact.contact);
    dump.referrals.sort_by_key(|referral| referral.referral);
    dump.contacts
        .iter_mut()
        .for_each(|contact| contact.sent = true);
    dump.referrals
        .iter_mut()
        .for_each(|referral| referral.sent = true);
    if dossier.is_some() {
        let shown = dump.entities();
        dump.conflicts.retain(
            |Conflict {
                 register: Register { entity, .. },
                 ..
             }| shown.contains(entity),
        );
    }
    Ok(dump)
}

impl Dump {
    fn entities(&self) -> BTreeSet<EntityId> {
        let people = self.people.iter().map(|person| person.person.into());
        let contacts = self.contacts.iter().map(|contact| contact.contact.into());
        let referrals = self
            .referrals
            .iter()
            .map(|referral| referral.referral.into());
        let agreements = self
            .agreements
            .iter()
            .map(|agreement| agreement.agreement.into());
        people
            .chain(contacts)
            .chain(referrals)
            .chain(agreements)
            .collect()
    }
}
