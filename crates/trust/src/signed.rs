//! A cheap look at what somebody sends, before all of the log is verified with it.

use crate::Hash;
use crate::entry::{Body, Entry, Join, Signer};
use crate::ids::device_id;
use crate::state::State;
use sb_crypto::sign::PublicSign;
use sb_domain::ids::DeviceId;
use std::collections::{BTreeMap, BTreeSet};

/// What entries that were found to be signed show beside the log.
#[derive(Default)]
struct Shown {
    ids: BTreeSet<Hash>,
    devices: BTreeMap<DeviceId, PublicSign>,
    codes: BTreeMap<Hash, PublicSign>,
}

impl Shown {
    fn take(&mut self, entry: &Entry) {
        self.ids.insert(entry.id);
        match &entry.body {
            Body::Join(join) => {
                self.devices.insert(join.device, join.device_sign);
            }
            Body::Invite(invite) => {
                self.codes.insert(entry.id, invite.code_key);
            }
            _ => {}
        }
    }
}

impl State {
    /// Those of `offered` (by their ids) that are signed with the key that they name: the root's, that of a device of
    /// this log, or that of a device whose join is among them; a join also by the code of its invite, likewise.
    ///
    /// Every signature leads back to a key of this log. Entries that vouch for each other in a circle, as an invite and
    /// a join by one key that somebody drew, vouch for nothing. Judges no rights.
    pub fn signed(&self, offered: &[Entry]) -> BTreeSet<Hash> {
        let mut shown = Shown::default();
        let mut open: Vec<&Entry> = offered
            .iter()
            .filter(|entry| entry.region == self.region)
            .collect();
        // What one round finds may hold the keys of the next. Each signature is looked at once, when its key is known.
        loop {
            let before = open.len();
            open.retain(|entry| {
                let fits = self.fits(entry, &shown);
                if fits == Some(true) {
                    shown.take(entry);
                }
                fits.is_none()
            });
            if open.len() == before {
                return shown.ids;
            }
        }
    }

    /// Whether the signature of an entry fits; none while nothing says whose key it should be.
    fn fits(&self, entry: &Entry, shown: &Shown) -> Option<bool> {
        let key = match (&entry.body, entry.signer) {
            (Body::Join(join), Signer::Device(device)) => {
                let own = device == join.device && device == device_id(&join.device_sign);
                if !own || !self.has_place(join, shown)? {
                    return Some(false);
                }
                join.device_sign
            }
            (Body::Join(_), Signer::Root) => return Some(false),
            (_, Signer::Root) => self.genesis.root,
            (_, Signer::Device(device)) => {
                let held = self.devices.get(&device).map(|held| held.sign);
                held.or_else(|| shown.devices.get(&device).copied())?
            }
        };
        let checked = key.verify("sb/1/log-sig", &entry.id, &entry.signature);
        Some(checked.is_ok())
    }

    /// Whether the code of its invite made this join; none while its invite is not known.
    fn has_place(&self, join: &Join, shown: &Shown) -> Option<bool> {
        let held = self
            .invites
            .get(&join.invite)
            .map(|held| held.invite.code_key);
        let key = held.or_else(|| shown.codes.get(&join.invite).copied())?;
        let claim = join.claim(self.region);
        let checked = key.verify("sb/1/join", &claim, &join.invite_signature);
        Some(checked.is_ok())
    }
}
