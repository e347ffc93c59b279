//! `verify(set) -> State`: pure, and independent of order. The right of a signer is judged in the past
//! of his entry, so what is added later never changes what an older entry was allowed to do.

use crate::bits::Bits;
use crate::cbor::MOST_HASHES;
use crate::entry::{Body, Entry, Genesis, PackSigned, Role, Signer};
use crate::ids::region_of;
use crate::judge::{Judge, Node, signed_by};
use crate::state::{Device, InviteState, State, User, Void};
use crate::{Hash, TrustError};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The entries of one id. The id does not cover the signature, so somebody could send an entry again
/// under a signature that does not fit; one that fits is enough.
type Variants<'a> = Vec<&'a Entry>;

/// What the log says, seen from one genesis.
///
/// # Errors
/// [`TrustError::OtherGenesis`] when no entry with this hash is there or it is not properly signed.
pub fn verify(genesis: &Hash, entries: &[Entry]) -> Result<State, TrustError> {
    let mut set: BTreeMap<Hash, Variants<'_>> = BTreeMap::new();
    for entry in entries {
        let variants = set.entry(entry.id).or_default();
        if variants
            .iter()
            .all(|known| known.signature != entry.signature)
        {
            variants.push(entry);
        }
    }
    let first = set.get(genesis).ok_or(TrustError::OtherGenesis)?;
    let body = begins(first).ok_or(TrustError::OtherGenesis)?;
    let (nodes, pending) = in_causal_order(genesis, &set);
    let judge = Judge::new(body, &nodes).settled();
    Ok(state(*genesis, body, &nodes, &judge, &pending))
}

/// The genesis in this entry, if the root it names has signed it.
fn begins<'a>(variants: &[&'a Entry]) -> Option<&'a Genesis> {
    let first = *variants.first()?;
    let Body::Genesis(body) = &first.body else {
        return None;
    };
    let fits = first.seen.is_empty()
        && first.signer == Signer::Root
        && first.region == region_of(&body.root)
        && signed_by(variants, &body.root);
    fits.then_some(&**body)
}

/// All entries whose past is whole, each after what it has seen, and the ids of the others.
fn in_causal_order<'a>(
    genesis: &Hash,
    set: &BTreeMap<Hash, Variants<'a>>,
) -> (Vec<Node<'a>>, Vec<Hash>) {
    let mut children: BTreeMap<Hash, Vec<Hash>> = BTreeMap::new();
    let mut missing: BTreeMap<Hash, usize> = BTreeMap::new();
    let mut ready = Vec::new();
    for (id, entry) in set.iter().filter_map(|(id, all)| Some((id, all.first()?))) {
        if entry.seen.is_empty() && id != genesis {
            ready.push(*id);
        }
        missing.insert(*id, entry.seen.len());
        for parent in &entry.seen {
            children.entry(*parent).or_default().push(*id);
        }
    }
    // Taken from the end: the genesis has place 0.
    ready.push(*genesis);
    let mut places: BTreeMap<Hash, usize> = BTreeMap::new();
    let mut nodes: Vec<Node<'a>> = Vec::new();
    while let Some(id) = ready.pop() {
        let Some((variants, entry)) = set.get(&id).and_then(|all| Some((all, *all.first()?)))
        else {
            continue;
        };
        let mut past = Bits::default();
        for place in entry.seen.iter().filter_map(|parent| places.get(parent)) {
            past.insert(*place);
            if let Some(parent) = nodes.get(*place) {
                past.unite(&parent.past);
            }
        }
        places.insert(id, nodes.len());
        let variants = variants.clone();
        nodes.push(Node {
            entry,
            variants,
            past,
        });
        missing.remove(&id);
        for child in children.get(&id).into_iter().flatten() {
            if let Some(left) = missing.get_mut(child) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(*child);
                }
            }
        }
    }
    (nodes, missing.into_keys().collect())
}

fn state(
    genesis_hash: Hash,
    genesis: &Genesis,
    nodes: &[Node<'_>],
    judge: &Judge<'_>,
    pending: &[Hash],
) -> State {
    let mut users = BTreeMap::new();
    let mut devices = BTreeMap::new();
    for (id, join) in judge.valid_joins() {
        devices.insert(
            join.device,
            Device {
                user: join.user,
                sign: join.device_sign,
            },
        );
        let user = User {
            role: judge.role_now(join.user).unwrap_or(Role::KeyPerson),
            key: join.user_key.clone(),
            join: id,
            invited_by: judge.invited_by(join),
            devices: BTreeSet::from([join.device]),
        };
        users.insert(join.user, user);
    }
    let used = judge.used_invites();
    let mut invites = BTreeMap::new();
    let mut packs: Vec<PackSigned> = Vec::new();
    let (mut valid, mut unknown) = (0, 0);
    for entry in judge.valid_nodes().map(|(_, node)| node.entry) {
        valid += 1;
        match &entry.body {
            Body::Invite(invite) => {
                let invite = InviteState {
                    invite: (**invite).clone(),
                    used: used.contains(&entry.id),
                };
                invites.insert(entry.id, invite);
            }
            Body::Pack(pack) => packs.push(*pack),
            Body::Unknown(_) => unknown += 1,
            _ => {}
        }
    }
    let mut void: BTreeMap<Hash, Void> = pending.iter().map(|id| (*id, Void::Pending)).collect();
    void.extend(
        judge
            .void()
            .filter_map(|(place, why)| Some((nodes.get(place)?.entry.id, why))),
    );
    State {
        region: region_of(&genesis.root),
        genesis_hash,
        genesis: genesis.clone(),
        users,
        devices,
        invites,
        pack: packs
            .into_iter()
            .max_by_key(|pack| (pack.version, Reverse(pack.sha256), Reverse(pack.size))),
        heads: heads(judge),
        valid,
        void,
        unknown,
    }
}

/// Valid entries that no valid entry has seen. More than a signer may name are cut: a member who
/// floods the log with entries without meaning must not keep others from signing, so those go first.
fn heads(judge: &Judge<'_>) -> Vec<Hash> {
    let mut covered: BTreeSet<Hash> = BTreeSet::new();
    for (_, node) in judge.valid_nodes() {
        covered.extend(&node.entry.seen);
    }
    let mut heads: Vec<_> = judge
        .valid_nodes()
        .filter(|(_, node)| !covered.contains(&node.entry.id))
        .map(|(_, node)| {
            let meaningless = matches!(node.entry.body, Body::Unknown(_));
            (meaningless, Reverse(node.past.count()), node.entry.id)
        })
        .collect();
    heads.sort_unstable();
    let mut heads: Vec<Hash> = heads
        .into_iter()
        .map(|(.., id)| id)
        .take(MOST_HASHES)
        .collect();
    heads.sort_unstable();
    heads
}
