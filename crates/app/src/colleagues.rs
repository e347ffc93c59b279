//! Colleagues: who is in the log, with the names of the team dossier.
//!
//! Everybody can write there, so not every Write is a name. What a user wrote of himself counts; before that, what
//! the one wrote who invited him. Which Writes those are follows from the accepted changes and the membership log
//! alone: equal on all laptops.

use crate::face::{Failure, UserView};
use crate::keeper::Keeper;
use sb_domain::ids::{ChangeId, UserId};
use sb_domain::search::normalise;
use sb_store::colleagues::{self, NameWrite};
use sb_trust::State;
use std::collections::{BTreeMap, BTreeSet};

/// Names of users, as screens show them.
pub(crate) struct Names(BTreeMap<UserId, String>);

impl Names {
    pub(crate) fn load(keeper: &Keeper) -> Result<Self, Failure> {
        let Some(desk) = &keeper.desk else {
            return Ok(Self(BTreeMap::new()));
        };
        let team = desk.state.genesis.team_dossier;
        let writes = keeper.store.read(|c| colleagues::writes(c, team))?;
        let mut names = counted(&desk.state, &writes);
        let own = keeper.own_name()?;
        names.entry(desk.identity.user).or_insert(own);
        names.retain(|_, name| !name.is_empty());
        Ok(Self(told_apart(names)))
    }

    /// The name of a user; of one who has none yet, the start of his id.
    pub(crate) fn of(&self, user: UserId) -> String {
        self.0.get(&user).cloned().unwrap_or_else(|| start_of(user))
    }
}

/// The beginning of an id: enough to tell two people apart.
fn start_of(user: UserId) -> String {
    user.to_string().chars().take(8).collect()
}

/// The name of each user by those Writes that count.
fn counted(state: &State, writes: &[NameWrite]) -> BTreeMap<UserId, String> {
    let mut of: BTreeMap<UserId, Vec<&NameWrite>> = BTreeMap::new();
    for write in writes {
        of.entry(write.user).or_default().push(write);
    }
    let name = |(user, all): (UserId, Vec<&NameWrite>)| {
        let known = state.users.get(&user)?;
        let last = last_by(&all, user).or_else(|| last_by(&all, known.invited_by?))?;
        Some((user, last.name.as_str().to_owned()))
    };
    of.into_iter().filter_map(name).collect()
}

/// What this author wrote last. Others' Writes in between lead from his later one to his earlier one, and no
/// further: one that nobody of his replaced stands, whatever a stranger put over it.
fn last_by<'a>(all: &[&'a NameWrite], author: UserId) -> Option<&'a NameWrite> {
    let by_id: BTreeMap<ChangeId, &NameWrite> =
        all.iter().map(|write| (write.change, *write)).collect();
    let own = || all.iter().filter(|write| write.author == author);
    let mut replaced: BTreeSet<ChangeId> = BTreeSet::new();
    let mut next: Vec<ChangeId> = own().flat_map(|write| write.sup.clone()).collect();
    while let Some(id) = next.pop() {
        if replaced.insert(id) {
            next.extend(by_id.get(&id).into_iter().flat_map(|write| &write.sup));
        }
    }
    // One laptop writes one after the other, so there is one; of more, any, as long as it is the same everywhere.
    own()
        .filter(|write| !replaced.contains(&write.change))
        .max_by_key(|write| write.change)
        .copied()
}

/// Two who look alike get the start of their ids behind their names.
fn told_apart(names: BTreeMap<UserId, String>) -> BTreeMap<UserId, String> {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.values() {
        *times.entry(normalise(name)).or_default() += 1;
    }
    let tell = |(user, name): (UserId, String)| {
        let alike = times.get(&normalise(&name)).is_some_and(|times| *times > 1);
        let name = if alike {
            format!("{name} ({})", start_of(user))
        } else {
            name
        };
        (user, name)
    };
    names.into_iter().map(tell).collect()
}

/// All users of the region, by name.
pub(crate) fn list(keeper: &Keeper) -> Result<Vec<UserView>, Failure> {
    let desk = keeper.desk()?;
    let names = Names::load(keeper)?;
    let mut users: Vec<UserView> = desk
        .state
        .users
        .iter()
        .map(|(id, user)| UserView {
            user: id.to_string(),
            name: names.of(*id),
            role: user.role.code().to_owned(),
            me: *id == desk.identity.user,
        })
        .collect();
    users.sort_by(|a, b| (&a.name, &a.user).cmp(&(&b.name, &b.user)));
    Ok(users)
}
