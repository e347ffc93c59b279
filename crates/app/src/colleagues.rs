//! Colleagues: who is in the log, with the names of the team dossier.

use crate::face::{Failure, UserView};
use crate::keeper::Keeper;
use sb_domain::ids::UserId;
use sb_store::colleagues;
use std::collections::BTreeMap;

/// Names of users as the team dossier has them.
pub(crate) struct Names {
    known: BTreeMap<UserId, String>,
    own: Option<(UserId, String)>,
}

impl Names {
    pub(crate) fn load(keeper: &Keeper) -> Result<Self, Failure> {
        let known = keeper.store.read(colleagues::all)?;
        let own = match &keeper.desk {
            Some(desk) => Some((desk.identity.user, keeper.own_name()?)),
            None => None,
        };
        let known = known
            .into_iter()
            .map(|c| (c.user, c.name.into_string()))
            .collect();
        Ok(Self { known, own })
    }

    /// The name of a user; of one who has none yet, the start of his id.
    pub(crate) fn of(&self, user: UserId) -> String {
        if let Some(name) = self.known.get(&user).filter(|name| !name.is_empty()) {
            return name.clone();
        }
        match &self.own {
            Some((me, name)) if *me == user => name.clone(),
            _ => user.to_string().chars().take(8).collect(),
        }
    }
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
