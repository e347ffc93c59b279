//! Making entries. Keys, ids and random bytes come in as arguments.

use crate::entry::{Body, Entry, Genesis, Invite, Join, PackSigned, Role, Signer, is_name};
use crate::ids::region_of;
use crate::{Hash, TrustError};
use sb_crypto::hash::derive;
use sb_crypto::seal::{DossierKey, open_small, seal_small};
use sb_crypto::sign::{PublicSign, SigningKey};
use sb_crypto::wrap::BoxPublic;
use sb_domain::ids::{DeviceId, DossierId, RegionId, UserId};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The one-time code of an invitation: eight numbers below 7776, two bytes each.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code(pub [u8; 16]);

/// The signing key that a code stands for.
pub fn make_code_key(code: &Code) -> SigningKey {
    SigningKey::from_seed(&derive(&code.0, "sb/1/invite-key", &[]))
}

fn team_seal_data(region: RegionId, team: DossierId) -> Vec<u8> {
    let mut data = b"sb/1/invite-team".to_vec();
    data.extend_from_slice(region.as_bytes());
    data.extend_from_slice(team.as_bytes());
    data
}

/// The team dossier's key out of an invite, by its code.
///
/// # Errors
/// [`TrustError::Forged`] when code, invite and genesis do not belong together.
pub fn open_team_key(
    code: &Code,
    invite: &Invite,
    region: RegionId,
    genesis: &Genesis,
) -> Result<DossierKey, TrustError> {
    let key = derive(&code.0, "sb/1/invite-seal", &[]);
    let data = team_seal_data(region, genesis.team_dossier);
    let opened = open_small(&key, &data, &invite.team_key_sealed, &invite.team_key_nonce)?;
    let bytes = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| TrustError::Malformed)?;
    let key = DossierKey::from_bytes(bytes);
    (key.id() == genesis.team_key_id)
        .then_some(key)
        .ok_or(TrustError::Forged)
}

/// What a new region is made of.
pub struct GenesisInput<'a> {
    /// Public half of the recovery key.
    pub recovery: BoxPublic,
    /// The server's key.
    pub server: PublicSign,
    /// A random id.
    pub team_dossier: DossierId,
    /// Its key.
    pub team_key: &'a DossierKey,
    /// Made in one step, for practising.
    pub practice: bool,
    /// Name of the region, 1–100 characters.
    pub name: &'a str,
}

/// What a join is made of.
pub struct JoinInput {
    /// The invite's entry.
    pub invite: Hash,
    /// The user it names.
    pub user: UserId,
    /// His public key.
    pub user_key: BoxPublic,
    /// His device: [`device_id`](crate::device_id) of its key.
    pub device: DeviceId,
    /// Where it receives.
    pub device_box: BoxPublic,
}

/// Somebody who signs entries: the root or a device.
pub struct Maker<'a> {
    /// The region.
    pub region: RegionId,
    /// Who signs.
    pub signer: Signer,
    /// With what.
    pub key: &'a SigningKey,
    /// Heads of the log as the signer holds it.
    pub seen: Vec<Hash>,
}

impl Maker<'_> {
    /// The first entry of a region.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] when the name has no or more than 100 characters: nobody could read the entry.
    pub fn genesis(root: &SigningKey, input: GenesisInput<'_>) -> Result<Entry, TrustError> {
        if !is_name(input.name) {
            return Err(TrustError::Malformed);
        }
        let body = Body::Genesis(Box::new(Genesis {
            root: root.public(),
            recovery: input.recovery,
            server: input.server,
            team_dossier: input.team_dossier,
            team_key_id: input.team_key.id(),
            practice: input.practice,
            name: input.name.to_owned(),
        }));
        let region = region_of(&root.public());
        Ok(Entry::sign(region, body, Vec::new(), Signer::Root, root))
    }

    /// A place for `user`; `code` goes to him by hand and is kept nowhere else.
    pub fn invite(
        &self,
        genesis: (&Hash, &Genesis),
        code: &Code,
        team_key: &DossierKey,
        (user, role, expires_at): (UserId, Role, i64),
        nonce: [u8; 24],
    ) -> Entry {
        let code_key = make_code_key(code);
        let key = derive(&code.0, "sb/1/invite-seal", &[]);
        let data = team_seal_data(self.region, genesis.1.team_dossier);
        self.entry(Body::Invite(Box::new(Invite {
            user,
            role,
            code_key: code_key.public(),
            expires_at,
            team_key_nonce: nonce,
            team_key_sealed: seal_small(&key, &data, team_key.as_bytes(), &nonce),
            genesis_signature: code_key.sign("sb/1/genesis", genesis.0),
        })))
    }

    /// Takes the place; `self` is the new device.
    pub fn join(&self, code: &Code, input: JoinInput) -> Entry {
        let mut join = Join {
            invite: input.invite,
            user: input.user,
            user_key: input.user_key,
            device: input.device,
            device_sign: self.key.public(),
            device_box: input.device_box,
            invite_signature: [0; 64],
        };
        let claim = join.claim(self.region);
        join.invite_signature = make_code_key(code).sign("sb/1/join", &claim);
        self.entry(Body::Join(Box::new(join)))
    }

    /// Gives `user` a role.
    pub fn role(&self, user: UserId, role: Role) -> Entry {
        self.entry(Body::Role { user, role })
    }

    /// Approves a region pack.
    pub fn pack(&self, pack: PackSigned) -> Entry {
        self.entry(Body::Pack(pack))
    }

    fn entry(&self, body: Body) -> Entry {
        Entry::sign(self.region, body, self.seen.clone(), self.signer, self.key)
    }
}
