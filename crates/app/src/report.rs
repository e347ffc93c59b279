//! What can be said of a profile: numbers, and whether all is sound.

use crate::conversation::acknowledged_at;
use crate::face::{Failure, FailureCode};
use crate::keeper::Keeper;
use crate::region;
use crate::world::instant;
use sb_store::{StoreError, counts};
use serde::Serialize;

/// Numbers about a profile.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Status {
    /// User actions not wholly acknowledged.
    pub waiting: u64,
    /// RFC 3339 UTC; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_acknowledged: Option<String>,
    /// Open choices.
    pub conflicts: u64,
    /// People.
    pub people: u64,
    /// Contacts.
    pub contacts: u64,
    /// Referrals.
    pub referrals: u64,
    /// Ops of colleagues that are void: signed by one with the right, and not what they should be.
    pub quarantined: u64,
    /// Schema of the database.
    pub schema: u32,
    /// The region; absent: not joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
}

/// Whether all is sound.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Verdict {
    /// Whether nothing is wrong.
    pub ok: bool,
    /// What is wrong, in short technical words without personal data.
    pub problems: Vec<String>,
}

pub(crate) fn status(keeper: &Keeper) -> Result<Status, Failure> {
    let (counts, acknowledged) = keeper
        .store
        .read(|c| Ok::<_, Failure>((counts::load(c)?, acknowledged_at(c)?)))?;
    Ok(Status {
        waiting: counts.waiting,
        last_acknowledged: acknowledged.map(instant),
        conflicts: counts.conflicts,
        people: counts.people,
        contacts: counts.contacts,
        referrals: counts.referrals,
        quarantined: counts.quarantined,
        schema: keeper.store.schema()?,
        region: keeper
            .desk
            .as_ref()
            .map(|desk| desk.identity.region.to_string()),
    })
}

/// Database, log, and tables that screens read against a rebuild.
pub(crate) fn verify(keeper: &mut Keeper) -> Result<Verdict, Failure> {
    let mut problems =
        readable(keeper.store.integrity())?.unwrap_or_else(|| vec![UNREADABLE.to_owned()]);
    match readable(keeper.store.shows_what_it_holds())? {
        Some(true) => {}
        Some(false) => problems.push("tables differ from a rebuild".to_owned()),
        None => problems.push(UNREADABLE.to_owned()),
    }
    if keeper.desk.is_some() && region::verify(keeper).is_err() {
        problems.push("membership log does not verify".to_owned());
    }
    problems.dedup();
    Ok(Verdict {
        ok: problems.is_empty(),
        problems,
    })
}

const UNREADABLE: &str = "a page of the database cannot be read";

/// None when the file itself does not let itself be read: that is a verdict and no failure of the question.
fn readable<T>(found: Result<T, StoreError>) -> Result<Option<T>, Failure> {
    match found.map_err(Failure::from) {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.code == FailureCode::Damaged => Ok(None),
        Err(failure) => Err(failure),
    }
}
