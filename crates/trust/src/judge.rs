//! Judging entries. All joins that share a place (an invite, a user, a device) and did not see each
//! other fall together: whatever chose one of them by its hash could be ground for.

use crate::Hash;
use crate::bits::Bits;
use crate::entry::{Body, Entry, Genesis, Invite, Join, Role, Signer};
use crate::ids::{device_id, region_of};
use crate::state::Void;
use sb_crypto::sign::PublicSign;
use sb_domain::ids::{DeviceId, RegionId, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// An entry whose past is whole.
pub(crate) struct Node<'a> {
    /// The entry; its signature is one of several that came with it.
    pub(crate) entry: &'a Entry,
    /// The entry under every signature that came with it.
    pub(crate) variants: Vec<&'a Entry>,
    /// Places of all that it saw, directly or not.
    pub(crate) past: Bits,
}

/// Whether this key made one of the signatures.
pub(crate) fn signed_by(variants: &[&Entry], key: &PublicSign) -> bool {
    variants.iter().any(|entry| {
        key.verify("sb/1/log-sig", &entry.id, &entry.signature)
            .is_ok()
    })
}

/// What only one valid join may hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Invite(Hash),
    User(UserId),
    Device(DeviceId),
}

const fn places(join: &Join) -> [Place; 3] {
    [
        Place::Invite(join.invite),
        Place::User(join.user),
        Place::Device(join.device),
    ]
}

/// Nodes are named by their place in the list; each stands after its past.
pub(crate) struct Judge<'a> {
    region: RegionId,
    genesis: &'a Genesis,
    nodes: &'a [Node<'a>],
    ids: BTreeMap<Hash, usize>,
    joins: BTreeMap<Place, Vec<usize>>,
    roles: BTreeMap<UserId, Vec<usize>>,
    /// Per node what hangs on nobody's right: whether it is well made, and which joins' keys signed it.
    made: Vec<Result<Vec<usize>, Void>>,
    valid: Bits,
    /// Joins that lost their place to each other. Only grows.
    fallen: Bits,
    /// What was valid in any round. Only grows.
    counted: Bits,
    void: BTreeMap<usize, Void>,
}

impl<'a> Judge<'a> {
    /// `nodes` begin with the genesis.
    pub(crate) fn new(genesis: &'a Genesis, nodes: &'a [Node<'a>]) -> Self {
        let mut judge = Self {
            region: region_of(&genesis.root),
            genesis,
            nodes,
            ids: BTreeMap::new(),
            joins: BTreeMap::new(),
            roles: BTreeMap::new(),
            made: Vec::new(),
            valid: Bits::default(),
            fallen: Bits::default(),
            counted: Bits::default(),
            void: BTreeMap::new(),
        };
        for (at, node) in nodes.iter().enumerate() {
            judge.ids.insert(node.entry.id, at);
            let made = judge.well_made(node);
            match &node.entry.body {
                Body::Join(join) if made.is_ok() => {
                    for place in places(join) {
                        judge.joins.entry(place).or_default().push(at);
                    }
                }
                Body::Role { user, .. } => judge.roles.entry(*user).or_default().push(at),
                _ => {}
            }
            judge.made.push(made);
        }
        judge
    }

    /// Judges until no two valid joins hold one place.
    pub(crate) fn settled(mut self) -> Self {
        loop {
            self.round();
            self.counted.unite(&self.valid);
            if !self.fell() {
                break;
            }
        }
        for (at, why) in &mut self.void {
            // Its right was whole until joins fell: whoever sent it need not be a liar.
            if *why == Void::NoRight && self.counted.contains(*at) {
                *why = Void::FellWith;
            }
        }
        self
    }

    pub(crate) fn valid_nodes(&self) -> impl Iterator<Item = (usize, &'a Node<'a>)> {
        self.nodes
            .iter()
            .enumerate()
            .filter(|(at, _)| self.valid.contains(*at))
    }

    /// Valid joins by entry id.
    pub(crate) fn valid_joins(&self) -> impl Iterator<Item = (Hash, &'a Join)> {
        self.valid_nodes()
            .filter_map(|(at, node)| Some((node.entry.id, self.join(at)?)))
    }

    pub(crate) fn void(&self) -> impl Iterator<Item = (usize, Void)> {
        self.void.iter().map(|(at, why)| (*at, *why))
    }

    /// Invites that nobody can take any more.
    pub(crate) fn used_invites(&self) -> BTreeSet<Hash> {
        let joins = self.joins.values().flatten().copied();
        joins
            .filter(|at| self.valid.contains(*at) || self.fallen.contains(*at))
            .filter_map(|at| self.join(at).map(|join| join.invite))
            .collect()
    }

    /// The user whose device signed the invite of a valid join; none when the root did.
    pub(crate) fn invited_by(&self, join: &Join) -> Option<UserId> {
        let invite = *self.ids.get(&join.invite)?;
        let signers = self.made.get(invite)?.as_ref().ok()?;
        let by = signers.iter().find(|at| self.valid.contains(**at))?;
        self.join(*by).map(|join| join.user)
    }

    /// The role of a user as the whole log leaves it.
    pub(crate) fn role_now(&self, user: UserId) -> Option<Role> {
        self.role_in(&self.valid, user)
    }

    /// Judges everything once, oldest first, with the joins that have fallen so far.
    fn round(&mut self) {
        self.valid = Bits::default();
        self.valid.insert(0);
        self.void.clear();
        for (at, node) in self.nodes.iter().enumerate().skip(1) {
            match self.right(at, node) {
                Ok(()) => self.valid.insert(at),
                Err(why) => {
                    self.void.insert(at, why);
                }
            }
        }
    }

    /// Two joins on one place that did not see each other: neither counts. One that fell before still
    /// takes others down, or who knows a spoiled code could have its place after all.
    fn fell(&mut self) -> bool {
        let mut falling = BTreeSet::new();
        for rivals in self.joins.values() {
            let standing = |at: &&usize| self.valid.contains(**at) || self.fallen.contains(**at);
            let rivals: Vec<usize> = rivals.iter().filter(standing).copied().collect();
            for (n, later) in rivals.iter().enumerate() {
                let Some(node) = self.nodes.get(*later) else {
                    continue;
                };
                // Places ascend with causality, so an earlier rival cannot have seen a later one.
                for earlier in rivals.iter().take(n).filter(|at| !node.past.contains(**at)) {
                    falling.extend([*earlier, *later]);
                }
            }
        }
        let mut any = false;
        for at in falling {
            any |= self.valid.contains(at);
            self.fallen.insert(at);
        }
        any
    }

    /// What can be said of an entry whoever else is valid: its region, its form, the keys that signed it.
    fn well_made(&self, node: &Node<'_>) -> Result<Vec<usize>, Void> {
        check(
            node.entry.region == self.region && node.past.contains(0),
            Void::Forged,
        )?;
        if let Body::Join(join) = &node.entry.body {
            // The id follows from the key: a device can neither take the id of another nor choose its own.
            let named = join.device == device_id(&join.device_sign)
                && node.entry.signer == Signer::Device(join.device);
            check(named, Void::Forged)?;
            check(signed_by(&node.variants, &join.device_sign), Void::Forged)?;
            let invite = self
                .ids
                .get(&join.invite)
                .filter(|at| node.past.contains(**at));
            let invite = invite
                .and_then(|at| self.invite(*at))
                .ok_or(Void::NoRight)?;
            check(invite.user == join.user, Void::NoRight)?;
            let claim = join.claim(self.region);
            let by_code = invite
                .code_key
                .verify("sb/1/join", &claim, &join.invite_signature);
            check(by_code.is_ok(), Void::Forged)?;
            return Ok(Vec::new());
        }
        match node.entry.signer {
            Signer::Root => {
                check(signed_by(&node.variants, &self.genesis.root), Void::Forged)?;
                Ok(Vec::new())
            }
            Signer::Device(device) => {
                let joins = self.joins.get(&Place::Device(device)).into_iter().flatten();
                let mut joins = joins.filter(|at| node.past.contains(**at)).peekable();
                joins.peek().ok_or(Void::NoRight)?;
                let signers: Vec<usize> = joins
                    .filter(|at| {
                        let join = self.join(**at);
                        join.is_some_and(|join| signed_by(&node.variants, &join.device_sign))
                    })
                    .copied()
                    .collect();
                check(!signers.is_empty(), Void::Forged)?;
                Ok(signers)
            }
        }
    }

    /// Whether this entry counts, judged in its own past.
    fn right(&self, at: usize, node: &Node<'_>) -> Result<(), Void> {
        let made = self.made.get(at).ok_or(Void::Forged)?;
        let signers = made.as_ref().map_err(|why| *why)?;
        if let Body::Join(join) = &node.entry.body {
            return self.join_right(at, join, &node.past);
        }
        let author = match node.entry.signer {
            Signer::Root => None,
            Signer::Device(_) => {
                let join = signers.iter().find(|at| self.valid.contains(**at));
                let join = join.and_then(|at| self.join(*at)).ok_or(Void::NoRight)?;
                let role = self.role_in(&node.past, join.user).ok_or(Void::NoRight)?;
                Some((join.user, role))
            }
        };
        let coordinator = matches!(author, Some((_, Role::Coordinator)));
        match &node.entry.body {
            Body::Genesis(_) | Body::Join(_) => Err(Void::Forged),
            Body::Invite(invite) => {
                // The root lets the first coordinator in; after that people invite people.
                let opens = author.is_none()
                    && invite.role == Role::Coordinator
                    && !self.somebody_joined(&node.past);
                check(coordinator || opens, Void::NoRight)
            }
            Body::Role { user, .. } => {
                let himself = author.is_some_and(|(signer, _)| signer == *user);
                let known = self.role_in(&node.past, *user).is_some();
                let may = author.is_none() || coordinator;
                check(may && !himself && known, Void::NoRight)
            }
            Body::Pack(_) => {
                let practising = author.is_none() && self.genesis.practice;
                check(coordinator || practising, Void::NoRight)
            }
            // Its rule is not known here, so neither is its right; it has no effect anyhow.
            Body::Unknown(_) => Ok(()),
        }
    }

    fn join_right(&self, at: usize, join: &Join, past: &Bits) -> Result<(), Void> {
        check(!self.fallen.contains(at), Void::UsedTwice)?;
        let invite = self.ids.get(&join.invite);
        let invited = invite.is_some_and(|at| self.valid.contains(*at));
        check(invited, Void::NoRight)?;
        for place in places(join) {
            let before = self.joins.get(&place).into_iter().flatten();
            let taken = before.filter(|at| past.contains(**at)).any(|at| {
                // A spoiled invite stays spoiled; a user may be invited anew.
                let spoiled = matches!(place, Place::Invite(_)) && self.fallen.contains(*at);
                self.valid.contains(*at) || spoiled
            });
            check(!taken, Void::UsedTwice)?;
        }
        Ok(())
    }

    fn join(&self, at: usize) -> Option<&'a Join> {
        match &self.nodes.get(at)?.entry.body {
            Body::Join(join) => Some(join),
            _ => None,
        }
    }

    fn invite(&self, at: usize) -> Option<&'a Invite> {
        match &self.nodes.get(at)?.entry.body {
            Body::Invite(invite) => Some(invite),
            _ => None,
        }
    }

    /// The role that a join brings.
    fn invited_as(&self, at: usize) -> Option<Role> {
        let invite = self.ids.get(&self.join(at)?.invite)?;
        self.invite(*invite).map(|invite| invite.role)
    }

    fn somebody_joined(&self, past: &Bits) -> bool {
        let mut joins = self.joins.values().flatten();
        joins.any(|at| past.contains(*at) && self.valid.contains(*at))
    }

    /// The role of a user as these entries leave it: the last by causality, of concurrent ones the lower.
    fn role_in(&self, past: &Bits, user: UserId) -> Option<Role> {
        let counts = |at: &&usize| past.contains(**at) && self.valid.contains(**at);
        let joins = self.joins.get(&Place::User(user)).into_iter().flatten();
        // Only until rivals have fallen are there two.
        let given = joins
            .filter(counts)
            .filter_map(|at| self.invited_as(*at))
            .min()?;
        let mut seen = Bits::default();
        let mut last: Option<Role> = None;
        for at in self
            .roles
            .get(&user)
            .into_iter()
            .flatten()
            .rev()
            .filter(counts)
        {
            let (false, Some(node)) = (seen.contains(*at), self.nodes.get(*at)) else {
                continue;
            };
            seen.unite(&node.past);
            if let Body::Role { role, .. } = &node.entry.body {
                last = Some(last.map_or(*role, |other| other.min(*role)));
            }
        }
        Some(last.unwrap_or(given))
    }
}

fn check(holds: bool, otherwise: Void) -> Result<(), Void> {
    holds.then_some(()).ok_or(otherwise)
}
