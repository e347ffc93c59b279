//! Who can read a dossier: granted, or granted here and waiting to be sent.

use crate::colleagues::Names;
use crate::face::{Failure, FailureCode, MemberView};
use crate::keeper::Keeper;
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{Control, OpKind};
use sb_store::{dossiers, outbox};
use std::collections::BTreeSet;

pub(crate) fn members(keeper: &Keeper, dossier: DossierId) -> Result<Vec<MemberView>, Failure> {
    let desk = keeper.desk()?;
    let row = keeper.store.read(|c| dossiers::find(c, dossier))?;
    let row = row.ok_or(Failure::at(FailureCode::NotFound, "id"))?;
    let mut users: BTreeSet<UserId> = BTreeSet::from([row.owner]);
    if dossier == desk.state.genesis.team_dossier {
        users = desk.state.users.keys().copied().collect();
    }
    users.extend(keeper.store.read(|c| dossiers::members(c, dossier))?);
    for (_, control) in keeper.store.read(outbox::controls)? {
        if control.dossier != dossier {
            continue;
        }
        if let Ok(Control::Grant { to, .. }) =
            Control::decode(OpKind::from_number(control.kind), &control.body)
        {
            users.insert(to);
        }
    }
    let names = Names::load(keeper)?;
    let mut members: Vec<MemberView> = users
        .into_iter()
        .map(|user| MemberView {
            user: user.to_string(),
            name: names.of(user),
            role: desk
                .state
                .users
                .get(&user)
                .map_or("", |u| u.role.code())
                .to_owned(),
            me: user == desk.identity.user,
        })
        .collect();
    members.sort_by(|a, b| (&a.name, &a.user).cmp(&(&b.name, &b.user)));
    Ok(members)
}
