//! The rules of the log once more, as plainly as they can be written: sets of ids, everything looked
//! up anew. Slow, and independent of how the crate does it. Signatures are known from how the entries
//! were made, not computed.

use sb_domain::ids::UserId;
use sb_trust::{Body, Entry, Hash, Join, Role, Signer};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) struct Model<'a> {
    pub(crate) genesis: Hash,
    pub(crate) set: BTreeMap<Hash, &'a Entry>,
    /// Entries whose signature or code does not fit, by how they were made.
    pub(crate) forged: &'a BTreeSet<Hash>,
}

type Ids = BTreeSet<Hash>;

impl<'a> Model<'a> {
    pub(crate) fn past(&self, entry: &Entry) -> Option<Ids> {
        let mut all = Ids::new();
        let mut open: Vec<Hash> = entry.seen.clone();
        while let Some(id) = open.pop() {
            if all.insert(id) {
                open.extend(&self.set.get(&id)?.seen);
            }
        }
        Some(all)
    }

    /// Ids of all valid entries.
    pub(crate) fn valid(&self) -> Ids {
        let mut fallen = Ids::new();
        loop {
            let valid = self.round(&fallen);
            let standing: Ids = valid.union(&fallen).copied().collect();
            let joins: Vec<(Hash, &Join)> = self.joins(&standing).collect();
            let mut falling = Ids::new();
            for (a, one) in &joins {
                for (b, other) in &joins {
                    let rivals = one.invite == other.invite
                        || one.user == other.user
                        || one.device == other.device;
                    let blind = |x: &Hash, y: &Hash| {
                        !self.past(self.set[x]).is_some_and(|past| past.contains(y))
                    };
                    if a != b && rivals && blind(a, b) && blind(b, a) {
                        falling.extend([*a, *b]);
                    }
                }
            }
            if falling.is_disjoint(&valid) {
                return valid;
            }
            fallen.extend(falling);
        }
    }

    fn round(&self, fallen: &Ids) -> Ids {
        let mut valid = Ids::from([self.genesis]);
        let mut order: Vec<(usize, Hash)> = self
            .set
            .values()
            .filter_map(|entry| Some((self.past(entry)?.len(), entry.id)))
            .collect();
        order.sort_unstable();
        for (_, id) in order {
            let past = self.past(self.set[&id]).unwrap_or_default();
            if !fallen.contains(&id) && self.right(self.set[&id], &past, &valid, fallen) {
                valid.insert(id);
            }
        }
        valid
    }

    fn joins<'b>(&'b self, among: &'b Ids) -> impl Iterator<Item = (Hash, &'a Join)> + 'b {
        among.iter().filter_map(|id| match &self.set[id].body {
            Body::Join(join) => Some((*id, &**join)),
            _ => None,
        })
    }

    fn right(&self, entry: &Entry, past: &Ids, valid: &Ids, fallen: &Ids) -> bool {
        if self.forged.contains(&entry.id) || !past.contains(&self.genesis) {
            return false;
        }
        let held: Ids = past.intersection(valid).copied().collect();
        if let Body::Join(join) = &entry.body {
            let invited = held.contains(&join.invite)
                && matches!(&self.set[&join.invite].body, Body::Invite(i) if i.user == join.user);
            let free = self.joins(&held).all(|(_, other)| {
                other.invite != join.invite
                    && other.user != join.user
                    && other.device != join.device
            });
            let burnt: Ids = past.intersection(fallen).copied().collect();
            let whole = self
                .joins(&burnt)
                .all(|(_, other)| other.invite != join.invite);
            return invited && free && whole;
        }
        let user = match entry.signer {
            Signer::Root => None,
            Signer::Device(device) => {
                match self.joins(&held).find(|(_, join)| join.device == device) {
                    Some((_, join)) => Some(join.user),
                    None => return false,
                }
            }
        };
        let coordinator =
            user.is_some_and(|user| self.role(user, &held) == Some(Role::Coordinator));
        match &entry.body {
            Body::Genesis(_) | Body::Join(_) => false,
            Body::Invite(invite) => {
                let first = self.joins(&held).next().is_none();
                coordinator || (user.is_none() && invite.role == Role::Coordinator && first)
            }
            Body::Role { user: whom, .. } => {
                let may = user.is_none() || coordinator;
                may && user != Some(*whom) && self.role(*whom, &held).is_some()
            }
            Body::Pack(_) => coordinator,
            Body::Unknown(_) => true,
        }
    }

    /// The role of a user as these valid entries leave it.
    pub(crate) fn role(&self, user: UserId, held: &Ids) -> Option<Role> {
        let (_, join) = self.joins(held).find(|(_, join)| join.user == user)?;
        let said: Vec<(Hash, Role)> = held
            .iter()
            .filter_map(|id| match &self.set[id].body {
                Body::Role { user: whom, role } if *whom == user => Some((*id, *role)),
                _ => None,
            })
            .collect();
        let last = said.iter().filter(|(id, _)| {
            let later = |other: &Hash| {
                self.past(self.set[other])
                    .is_some_and(|past| past.contains(id))
            };
            !said.iter().any(|(other, _)| later(other))
        });
        let Body::Invite(invite) = &self.set[&join.invite].body else {
            return None;
        };
        Some(last.map(|(_, role)| *role).min().unwrap_or(invite.role))
    }
}
