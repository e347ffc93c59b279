//! What a verified log says.

use crate::Hash;
use crate::entry::{Genesis, Invite, PackSigned, Role};
use sb_crypto::sign::PublicSign;
use sb_crypto::wrap::BoxPublic;
use sb_domain::ids::{DeviceId, RegionId, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// A user who joined.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// What he may do.
    pub role: Role,
    /// Dossier keys are wrapped to this.
    pub key: BoxPublic,
    /// The entry by which he came; also his grant in the team dossier.
    pub join: Hash,
    /// Whose device signed his invite; none when the root did.
    pub invited_by: Option<UserId>,
    /// His devices.
    pub devices: BTreeSet<DeviceId>,
}

/// A device that may sign.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// Whose.
    pub user: UserId,
    /// It signs with this.
    pub sign: PublicSign,
}

/// An invite and whether it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct InviteState {
    /// The invite.
    pub invite: Invite,
    /// Whether a join took it, or two spoiled it for each other: nobody else can take it.
    pub used: bool,
}

/// Why an entry has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    /// Another region, a second genesis, or a signature that does not fit.
    Forged,
    /// Its signer may not do this.
    NoRight,
    /// Its invite, user or device was taken before, or by two at once.
    UsedTwice,
    /// It counted until a join that its right hangs on lost its place.
    FellWith,
    /// Something it needs is not in the log yet.
    Pending,
}

/// What a verified log says. Equal for equal sets of entries, in whatever order they came.
#[derive(Clone, PartialEq, Eq)]
pub struct State {
    /// The region.
    pub region: RegionId,
    /// Hash of the genesis entry.
    pub genesis_hash: Hash,
    /// The genesis itself.
    pub genesis: Genesis,
    /// Users who joined.
    pub users: BTreeMap<UserId, User>,
    /// Their devices.
    pub devices: BTreeMap<DeviceId, Device>,
    /// Invites by entry id.
    pub invites: BTreeMap<Hash, InviteState>,
    /// The region pack to use.
    pub pack: Option<PackSigned>,
    /// Valid entries that no valid entry has seen, ascending; of more than 64 those that saw most.
    pub heads: Vec<Hash>,
    /// How many entries count.
    pub valid: usize,
    /// Entries without effect, and why.
    pub void: BTreeMap<Hash, Void>,
    /// Valid entries of kinds that this version does not know.
    pub unknown: usize,
}

impl State {
    /// The user of a device.
    pub fn user_of(&self, device: DeviceId) -> Option<UserId> {
        self.devices.get(&device).map(|d| d.user)
    }

    /// Whether this user may invite, give roles and approve packs.
    pub fn is_coordinator(&self, user: UserId) -> bool {
        self.users
            .get(&user)
            .is_some_and(|u| u.role == Role::Coordinator)
    }
}
