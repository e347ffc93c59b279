//! Registers: their heads, what a new Write must name, conflicts and history.

use crate::changes::decode;
use crate::columns::refused;
use crate::error::StoreError;
use crate::project::{group, reg};
use crate::store::Reader;
use sb_domain::change::{Body, Change, EntityKind, Register};
use sb_domain::ids::{ChangeId, EntityId, PersonId, UserId};
use sb_domain::value::Value;
use sb_domain::wire::MAX_SUP;
use std::collections::{BTreeMap, BTreeSet};

/// Above this many, a Write names of what its heads replaced only what a server has.
const SUP_WANTED: usize = 256;

/// The heads of a register with their values, by change id.
pub(crate) fn values(
    c: &Reader<'_>,
    register: Register,
) -> Result<Vec<(ChangeId, Value)>, StoreError> {
    let heads = heads(c, register)?;
    heads
        .into_iter()
        .map(|(id, change, _)| Ok((id, value_of(change)?)))
        .collect()
}

fn value_of(change: Change) -> Result<Value, StoreError> {
    match change.body {
        Body::Write { value, .. } => Ok(value),
        _ => Err(StoreError::Corrupt {
            doing: "read a head that is no Write",
        }),
    }
}

/// The heads of a register by change id, and whether a server has each.
fn heads(c: &Reader<'_>, register: Register) -> Result<Vec<(ChangeId, Change, bool)>, StoreError> {
    let sql = "SELECT change.id, change.bytes, change.state = 2 FROM head JOIN change ON change.n = head.change
               WHERE head.entity = ?1 AND head.reg = ?2 ORDER BY change.id";
    let key = (register.entity.as_bytes(), reg(register.group));
    let rows = c.all("read the heads", sql, key, |row| {
        Ok((
            ChangeId::from_bytes(row.get(0)?),
            row.get::<_, Vec<u8>>(1)?,
            row.get(2)?,
        ))
    })?;
    rows.into_iter()
        .map(|(id, bytes, there)| Ok((id, decode(&bytes, id)?, there)))
        .collect()
}

/// What the register holds: its heads, each with its value, by change id. Empty = never written.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn load(c: &Reader<'_>, register: Register) -> Result<Vec<(ChangeId, Value)>, StoreError> {
    values(c, register)
}

/// What a new Write of this register replaces: its heads, and what those replaced while no server has
/// them (were such a head lost, the older value would not come back). Ascending.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn sup_for(c: &Reader<'_>, register: Register) -> Result<Vec<ChangeId>, StoreError> {
    let heads = heads(c, register)?;
    let mut sup: BTreeSet<ChangeId> = heads.iter().map(|(id, ..)| *id).take(MAX_SUP).collect();
    let older: BTreeSet<ChangeId> = heads
        .iter()
        .filter(|(.., there)| !there)
        .flat_map(|(_, change, _)| &change.sup)
        .copied()
        .collect();
    let many = sup.len() + older.len() > SUP_WANTED;
    for id in older {
        if sup.len() >= MAX_SUP {
            break;
        }
        if !many || is_acknowledged(c, id)? {
            sup.insert(id);
        }
    }
    Ok(sup.into_iter().collect())
}

fn is_acknowledged(c: &Reader<'_>, id: ChangeId) -> Result<bool, StoreError> {
    let sql = "SELECT state = 2 FROM change WHERE id = ?1";
    Ok(
        c.first("look at a change", sql, [id.as_bytes()], |row| row.get(0))?
            .unwrap_or(false),
    )
}

/// One of several values that nobody chose between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The change that holds it; of equal values the lowest id.
    pub change: ChangeId,
    /// Who wrote it.
    pub author: UserId,
    /// On his clock, UTC milliseconds.
    pub at: i64,
    /// The value.
    pub value: Value,
}

/// A register with more than one distinct value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Which.
    pub register: Register,
    /// Whom it concerns; none for own logbooks and colleagues.
    pub person: Option<PersonId>,
    /// The distinct values, by change id.
    pub versions: Vec<Version>,
}

/// The person that a register concerns, as SQL over `conflict` or `change`.
pub(crate) const PERSON: &str = "CASE reg / 256 WHEN 1 THEN entity
    WHEN 2 THEN (SELECT person FROM contact WHERE id = entity)
    WHEN 3 THEN (SELECT person FROM referral WHERE id = entity)
    WHEN 4 THEN (SELECT person FROM agreement WHERE id = entity) END";

/// All conflicts, by register.
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn conflicts(c: &Reader<'_>) -> Result<Vec<Conflict>, StoreError> {
    let sql = [
        "SELECT entity, reg, ",
        PERSON,
        " FROM conflict ORDER BY entity, reg",
    ]
    .concat();
    let rows = c.all("read conflicts", &sql, [], |row| {
        let entity = EntityId::from_bytes(row.get(0)?);
        let group = group(row.get(1)?).ok_or_else(|| refused(1))?;
        let person = row.get::<_, Option<[u8; 16]>>(2)?.map(PersonId::from_bytes);
        Ok((Register { entity, group }, person))
    })?;
    rows.into_iter()
        .map(|(register, person)| {
            Ok(Conflict {
                register,
                person,
                versions: versions(c, register)?,
            })
        })
        .collect()
}

fn versions(c: &Reader<'_>, register: Register) -> Result<Vec<Version>, StoreError> {
    let mut versions: Vec<Version> = Vec::new();
    for (id, change, _) in heads(c, register)? {
        let (author, at) = (change.author, change.at);
        let value = value_of(change)?;
        if versions.iter().all(|version| version.value != value) {
            versions.push(Version {
                change: id,
                author,
                at,
                value,
            });
        }
    }
    Ok(versions)
}

/// How many conflicts there are per person.
pub(crate) fn conflicts_per_person(c: &Reader<'_>) -> Result<BTreeMap<PersonId, u32>, StoreError> {
    let sql = [
        "SELECT ",
        PERSON,
        " AS person, count(*) FROM conflict GROUP BY person",
    ]
    .concat();
    let rows = c.all("count conflicts", &sql, [], |row| {
        Ok((
            row.get::<_, Option<[u8; 16]>>(0)?.map(PersonId::from_bytes),
            row.get(1)?,
        ))
    })?;
    Ok(rows
        .into_iter()
        .filter_map(|(person, count)| Some((person?, count)))
        .collect())
}

/// One Write of the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The change.
    pub change: ChangeId,
    /// What it set.
    pub register: Register,
    /// Who.
    pub author: UserId,
    /// On his clock, UTC milliseconds.
    pub at: i64,
    /// His time zone.
    pub tz: String,
    /// To what.
    pub value: Value,
}

/// All Writes of an entity, the oldest first (by the writers' clocks, then by id).
///
/// # Errors
/// [`StoreError::Corrupt`].
pub fn history(
    c: &Reader<'_>,
    kind: EntityKind,
    entity: EntityId,
) -> Result<Vec<Past>, StoreError> {
    let sql = "SELECT id, bytes FROM change WHERE entity = ?1 AND reg > ?2 AND reg < ?2 + 256";
    let key = (entity.as_bytes(), kind as i64 * 256);
    let rows = c.all("read a history", sql, key, |row| {
        Ok((ChangeId::from_bytes(row.get(0)?), row.get::<_, Vec<u8>>(1)?))
    })?;
    let mut history = Vec::with_capacity(rows.len());
    for (id, bytes) in rows {
        let change = decode(&bytes, id)?;
        if let Body::Write { register, value } = change.body {
            let (author, at, tz) = (change.author, change.at, change.tz);
            history.push(Past {
                change: id,
                register,
                author,
                at,
                tz,
                value,
            });
        }
    }
    history.sort_by_key(|past| (past.at, past.change));
    Ok(history)
}
