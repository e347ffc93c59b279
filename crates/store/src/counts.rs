//! Numbers for the status line.

use crate::error::StoreError;
use crate::outbox;
use crate::quarantine;
use crate::store::Reader;

/// What is here, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// People.
    pub people: u64,
    /// Contacts.
    pub contacts: u64,
    /// Referrals.
    pub referrals: u64,
    /// Registers to choose in.
    pub conflicts: u64,
    /// User actions that are not wholly acknowledged.
    pub waiting: u64,
    /// Ops of members that are void.
    pub quarantined: u64,
}

/// Counts.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn load(c: &Reader<'_>) -> Result<Counts, StoreError> {
    Ok(Counts {
        people: c.number("count people", "SELECT count(*) FROM person", [])?,
        contacts: c.number(
            "count contacts",
            "SELECT count(*) FROM contact WHERE known = 1",
            [],
        )?,
        referrals: c.number(
            "count referrals",
            "SELECT count(*) FROM referral WHERE known = 1",
            [],
        )?,
        conflicts: conflicts(c)?,
        waiting: outbox::waiting(c)?,
        quarantined: quarantine::count(c)?,
    })
}

/// How many registers there are to choose in. Cheap: the sync card asks at every turn. Names of colleagues
/// (entity kind 5) are never a choice: the membership log says whose word counts.
///
/// # Errors
/// [`StoreError::Damaged`].
pub fn conflicts(c: &Reader<'_>) -> Result<u64, StoreError> {
    c.number(
        "count conflicts",
        "SELECT count(*) FROM conflict WHERE reg / 256 <> 5",
        [],
    )
}
