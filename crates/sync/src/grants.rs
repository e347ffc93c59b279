//! Control ops that came: who is let in, and the key that comes with it.
//!
//! A body that does not hold is a member's fault, not the server's: the op is void, and all that hangs on it. That is
//! decided from its bytes, the op that made the dossier and the log, which are equal on all laptops; whether a wrap
//! opens is known to its addressee alone, and so makes nothing void.

use crate::desk::Desk;
use crate::error::SyncError;
use sb_crypto::seal::DossierKey;
use sb_crypto::wrap::{Recipient, Wrap, unwrap, wrap};
use sb_domain::ids::{DossierId, UserId};
use sb_protocol::{Checked, Control, Hash, NO_HASH, Op, OpKind, Run};
use sb_store::dossiers::{self, Dossier};
use sb_store::{Tx, runs};

/// Takes a create or grant op in; whether it holds. `signer` is the user whose device signed it.
///
/// # Errors
/// [`SyncError::Lied`] for a dossier that begins twice, which no server lets happen.
pub(crate) fn take(
    desk: &Desk,
    tx: &Tx<'_>,
    (op, checked): (&Op, &Checked),
    signer: UserId,
) -> Result<bool, SyncError> {
    let header = &checked.header;
    let body = Control::decode(op.kind, &op.ct).ok();
    let body = body.filter(Control::is_addressed);
    let row = dossiers::find(tx, header.dossier)?;
    let came = Came {
        desk,
        tx,
        dossier: header.dossier,
        key_id: header.key_id,
        grant: checked.hash,
    };
    match body {
        Some(Control::Create { kind, owner, wraps }) if owner == signer => {
            came.begin(row.as_ref(), kind.number(), owner, Some(header.key_id))?;
            dossiers::add_member(tx, header.dossier, owner, &checked.hash)?;
            if let [own, recovery] = wraps.as_slice() {
                came.key(own, || Ok(Some(recovery.clone())))?;
            }
            Ok(true)
        }
        Some(Control::Grant { to, wrap })
            if desk.state.users.contains_key(&to)
                && row.as_ref().is_some_and(|row| fits(row, header.key_id)) =>
        {
            dossiers::add_member(tx, header.dossier, to, &checked.hash)?;
            came.key(&wrap, || came.recovery_wrap())?;
            Ok(true)
        }
        _ => {
            if op.kind == OpKind::Create {
                // Its place in the order is kept; what comes in it hangs on a void op.
                came.begin(row.as_ref(), 0, signer, None)?;
            }
            Ok(false)
        }
    }
}

/// One key a dossier, from its create op on: a second one would make others write what not all can read.
fn fits(row: &Dossier, key_id: [u8; 16]) -> bool {
    row.key_id.is_none_or(|made| made == key_id)
}

/// A wrap that came, and with what.
struct Came<'a, 'c> {
    desk: &'a Desk,
    tx: &'a Tx<'c>,
    dossier: DossierId,
    key_id: [u8; 16],
    grant: Hash,
}

impl Came<'_, '_> {
    fn begin(
        &self,
        there: Option<&Dossier>,
        kind: u8,
        owner: UserId,
        key_id: Option<[u8; 16]>,
    ) -> Result<(), SyncError> {
        if there.is_some() {
            return Err(SyncError::Lied("dossier made twice"));
        }
        let row = Dossier {
            id: self.dossier,
            kind,
            owner,
            key: None,
            key_id,
            my_grant: None,
            seq: 0,
            head: NO_HASH,
        };
        Ok(dossiers::put(self.tx, &row)?)
    }

    /// Takes the key out of a wrap for this user. One that does not open, or a dossier that recovery could not open,
    /// means that there is no key yet: the dossier waits, and a later grant may bring it. A key that is here stays.
    fn key(
        &self,
        ours: &Wrap,
        recovery: impl FnOnce() -> Result<Option<Wrap>, SyncError>,
    ) -> Result<(), SyncError> {
        let identity = &self.desk.identity;
        let here = dossiers::find(self.tx, self.dossier)?.is_some_and(|row| row.key.is_some());
        if here || ours.recipient.id != *identity.user.as_bytes() {
            return Ok(());
        }
        let (region, dossier) = (identity.region.as_bytes(), self.dossier.as_bytes());
        let Ok(key) = unwrap(&identity.user_key, ours, region, dossier, &self.key_id) else {
            return Ok(());
        };
        if recovery()?.is_some_and(|made| self.recovers(&key, &made)) {
            dossiers::set_key(
                self.tx,
                self.dossier,
                key.as_bytes(),
                &self.key_id,
                &self.grant,
            )?;
        }
        Ok(())
    }

    /// Whether the wrap for recovery is the one that this key gives: whoever holds the key can make it again.
    fn recovers(&self, key: &DossierKey, made: &Wrap) -> bool {
        let recipient = Recipient {
            kind: Recipient::RECOVERY,
            id: [0; 16],
            generation: 1,
        };
        let (region, dossier) = (self.desk.identity.region, self.dossier);
        let again = wrap(
            key,
            &self.desk.state.genesis.recovery,
            region.as_bytes(),
            dossier.as_bytes(),
            recipient,
        );
        again.is_ok_and(|again| again == *made)
    }

    /// The wrap for recovery out of the create op of the dossier.
    fn recovery_wrap(&self) -> Result<Option<Wrap>, SyncError> {
        let Some(first) = runs::first(self.tx, self.dossier)? else {
            return Ok(None);
        };
        let run = Run::decode(&first.bytes)?;
        let created = run.ops.first().map(|op| Control::decode(op.kind, &op.ct));
        Ok(match created {
            Some(Ok(Control::Create { wraps, .. })) => wraps.into_iter().nth(1),
            _ => None,
        })
    }
}
