//! From a change to what screens read: edges, heads, then the row of the entity.
//!
//! [`apply`] is called once per change, in any order: by `absorb` as they come, by `rebuild` for all of
//! them. Both must leave the same rows; a property test holds them against each other.

use crate::error::StoreError;
use crate::store::Tx;
use crate::{agreements, colleagues, contacts, people, referrals, registers};
use rusqlite::ToSql;
use sb_domain::change::{Body, Change, EntityKind, Group, Register};
use sb_domain::ids::{AgreementId, ChangeId, DossierId, UserId};
use sb_domain::merge::resolve;
use sb_domain::value::Value;

/// A change and its place.
pub(crate) struct Placed {
    pub(crate) n: i64,
    pub(crate) id: ChangeId,
    pub(crate) dossier: DossierId,
}

/// The number of a group in our columns: entity kind * 256 + group.
pub(crate) fn reg(group: Group) -> i64 {
    let (kind, number, _) = group.describe();
    i64::from(kind as u8) * 256 + i64::from(number)
}

/// The group with that number.
pub(crate) fn group(reg: i64) -> Option<Group> {
    let kind = u8::try_from(reg / 256).ok()?;
    Group::find(kind, u8::try_from(reg % 256).ok()?)
}

/// The dossier of an entity that stands in more than one: see docs/adr/0008. No real dossier has this id.
pub(crate) const NOWHERE: DossierId = DossierId::from_bytes([0; 16]);

/// What a Withdraw has in place of a group.
pub(crate) const REG_WITHDRAW: i64 = EntityKind::Agreement as i64 * 256;

/// A value on its way into the row of its entity.
pub(crate) struct Shown<'a> {
    pub(crate) register: Register,
    /// What holds; none = the versions differ and none holds until one is picked.
    pub(crate) value: Option<&'a Value>,
    /// A version to take what does not differ from (whom it is about), when none holds.
    pub(crate) any: &'a Value,
    /// The change that was taken in: see [`upsert!`] for which one gives a row its author.
    pub(crate) dossier: DossierId,
    pub(crate) author: UserId,
    pub(crate) at: i64,
    pub(crate) change: ChangeId,
    /// Whether it replaces another.
    pub(crate) corrects: bool,
}

/// Writes what follows from one change.
pub(crate) fn apply(tx: &Tx<'_>, at: &Placed, change: &Change) -> Result<(), StoreError> {
    match &change.body {
        Body::Write { register, value } => write(tx, at, change, *register, value),
        Body::Withdraw { agreement } => withdraw(tx, *agreement, at.dossier),
        Body::Unknown => Ok(()),
    }
}

fn withdraw(tx: &Tx<'_>, agreement: AgreementId, dossier: DossierId) -> Result<(), StoreError> {
    let sql = "INSERT INTO withdrawn (agreement, dossier) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    let row = (agreement.as_bytes(), dossier.as_bytes());
    tx.run("take an agreement back", sql, row).map(drop)
}

/// A change that is here stands in a second dossier too: so does its entity, on every laptop that holds both.
pub(crate) fn contest(tx: &Tx<'_>, body: &Body) -> Result<(), StoreError> {
    let (register, sql) = match body {
        Body::Withdraw { agreement } => return withdraw(tx, *agreement, NOWHERE),
        Body::Unknown => return Ok(()),
        Body::Write { register, .. } => {
            let sql = match register.group.describe().0 {
                EntityKind::Person => "UPDATE person SET dossier = ?2 WHERE id = ?1",
                EntityKind::Contact => "UPDATE contact SET dossier = ?2 WHERE id = ?1",
                EntityKind::Referral => "UPDATE referral SET dossier = ?2 WHERE id = ?1",
                EntityKind::Agreement => "UPDATE agreement SET dossier = ?2 WHERE id = ?1",
                EntityKind::Colleague => return Ok(()),
            };
            (register, sql)
        }
    };
    let row = (register.entity.as_bytes(), NOWHERE.as_bytes());
    tx.run("mark an entity in two dossiers", sql, row).map(drop)
}

fn write(
    tx: &Tx<'_>,
    at: &Placed,
    change: &Change,
    register: Register,
    value: &Value,
) -> Result<(), StoreError> {
    let alone = move_heads(tx, at, change, register)?;
    let mut shown = Shown {
        register,
        value: Some(value),
        any: value,
        dossier: at.dossier,
        author: change.author,
        at: change.at,
        change: at.id,
        corrects: !change.sup.is_empty(),
    };
    if alone {
        if !change.sup.is_empty() {
            set_conflict(tx, register, false)?;
        }
        return show(tx, &shown);
    }
    let heads = registers::values(tx, register)?;
    let heads: Vec<(ChangeId, &Value)> = heads.iter().map(|(id, value)| (*id, value)).collect();
    let resolved = resolve(&heads);
    set_conflict(tx, register, resolved.is_conflict())?;
    let Some((_, last)) = heads.iter().max_by_key(|(id, _)| *id) else {
        return Err(StoreError::Corrupt {
            doing: "find the heads of a register",
        });
    };
    let holds = heads.iter().find(|(id, _)| Some(*id) == resolved.shown);
    shown.value = holds.map(|(_, value)| *value);
    shown.any = last;
    show(tx, &shown)
}

/// Takes what the change replaces out of the heads and puts the change among them, unless something
/// that came before it replaces it already. Returns whether it is the only head now.
fn move_heads(
    tx: &Tx<'_>,
    at: &Placed,
    change: &Change,
    register: Register,
) -> Result<bool, StoreError> {
    let (entity, reg) = (register.entity.as_bytes(), reg(register.group));
    for parent in &change.sup {
        let parent = parent.as_bytes();
        let sql = "INSERT INTO edge (parent, child) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        tx.run("keep an edge", sql, (parent, at.n))?;
        let sql = "DELETE FROM head WHERE entity = ?1 AND reg = ?2
                   AND change = (SELECT n FROM change WHERE id = ?3)";
        tx.run("replace a head", sql, (entity, reg, parent))?;
    }
    // Only a Write of the same register replaces: a change elsewhere that names this one does not.
    let sql = "SELECT 1 FROM edge JOIN change ON change.n = edge.child
               WHERE edge.parent = ?1 AND edge.child <> ?2 AND change.entity = ?3 AND change.reg = ?4";
    let key = (at.id.as_bytes(), at.n, entity, reg);
    let replaced = tx.first("look for what replaces", sql, key, |_| Ok(()))?;
    if replaced.is_none() {
        let sql = "INSERT INTO head (entity, reg, change) VALUES (?1, ?2, ?3)";
        tx.run("keep a head", sql, (entity, reg, at.n))?;
    }
    let sql = "SELECT change FROM head WHERE entity = ?1 AND reg = ?2 LIMIT 2";
    let heads = tx.all("read the heads", sql, (entity, reg), |row| {
        row.get::<_, i64>(0)
    })?;
    Ok(heads == [at.n])
}

fn set_conflict(tx: &Tx<'_>, register: Register, differ: bool) -> Result<(), StoreError> {
    let sql = if differ {
        "INSERT INTO conflict (entity, reg) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM conflict WHERE entity = ?1 AND reg = ?2"
    };
    tx.run(
        "keep a conflict",
        sql,
        (register.entity.as_bytes(), reg(register.group)),
    )
    .map(drop)
}

fn show(tx: &Tx<'_>, shown: &Shown<'_>) -> Result<(), StoreError> {
    match shown.register.group.describe().0 {
        EntityKind::Person => people::show(tx, shown),
        EntityKind::Contact => contacts::show(tx, shown),
        EntityKind::Referral => referrals::show(tx, shown),
        EntityKind::Agreement => agreements::show(tx, shown),
        EntityKind::Colleague => colleagues::show(tx, shown),
    }
}

/// SQL that sets columns of an entity's row and makes the row if needed. The author is that of the Write that began the
/// entity: of its first group, and in place of nothing; of several, and while none of those is here, the earliest one
/// (clock, then id). The same on every laptop, whichever came first, and no correction from a laptop with a wrong clock
/// takes it over. `first_change` has that order in front: see [`Shown::rank`]. The dossier is the one that all Writes stand
/// in, and [`NOWHERE`] when they stand in more than one: no clock decides who reads what is written next.
macro_rules! upsert {
    ($table:literal, $($column:literal),+ $(,)?) => {
        concat!(
            "INSERT INTO ", $table, " (id, dossier, author, first_at, first_change", $(", ", $column,)+
            ") VALUES (:id, :dossier, :author, :first_at, :first_change", $(", :", $column,)+
            ") ON CONFLICT (id) DO UPDATE SET ", $($column, " = excluded.", $column, ", ",)+
            "dossier = iif(excluded.dossier = dossier, dossier, zeroblob(16)), ",
            "author = iif(", $crate::project::earlier!(), ", excluded.author, author), ",
            "first_change = iif(", $crate::project::earlier!(), ", excluded.first_change, first_change), ",
            "first_at = iif(", $crate::project::earlier!(), ", excluded.first_at, first_at)",
        )
    };
}
pub(crate) use upsert;

/// SQL: whether the Write that comes in goes before the one that gave the row its author.
macro_rules! earlier {
    () => {
        "(substr(excluded.first_change, 1, 1), excluded.first_at, excluded.first_change) < (substr(first_change, 1, 1), first_at, first_change)"
    };
}
pub(crate) use earlier;

impl Shown<'_> {
    /// Runs an [`upsert!`].
    pub(crate) fn put(
        &self,
        tx: &Tx<'_>,
        sql: &str,
        columns: &[(&str, &dyn ToSql)],
    ) -> Result<(), StoreError> {
        let id = self.register.entity;
        let first_change = [&[self.rank()], self.change.as_bytes().as_slice()].concat();
        let mut all: Vec<(&str, &dyn ToSql)> = vec![
            (":id", id.as_bytes()),
            (":dossier", self.dossier.as_bytes()),
            (":author", self.author.as_bytes()),
            (":first_at", &self.at),
            (":first_change", &first_change),
        ];
        all.extend_from_slice(columns);
        tx.run("write what screens read", sql, all.as_slice())
            .map(drop)
    }

    /// 0 for a Write that began its entity, 1 for any other.
    fn rank(&self) -> u8 {
        u8::from(self.corrects || self.register.group.describe().1 != 1)
    }

    /// The text of a one-text group; blank when none holds.
    pub(crate) fn text(&self) -> &str {
        match self.value {
            Some(Value::Text(_, text)) => text.as_str(),
            _ => "",
        }
    }
}
