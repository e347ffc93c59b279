//! A new dossier: key, wraps to its owner and to recovery, and the create op that waits to be sealed.

use crate::face::{Failure, FailureCode};
use crate::world::World;
use sb_crypto::seal::DossierKey;
use sb_crypto::wrap::{Recipient, wrap};
use sb_domain::ids::DossierId;
use sb_protocol::{Control, DossierKind, NO_HASH};
use sb_store::Tx;
use sb_store::dossiers::{self, Dossier};
use sb_store::outbox::{self, PendingControl};
use sb_sync::Desk;

/// A dossier that is ready to be kept. Wrapping takes half a millisecond and needs no database.
pub(crate) struct Made {
    row: Dossier,
    control: PendingControl,
}

/// Draws id and key, and wraps the key.
pub(crate) fn make(world: &World, desk: &Desk, kind: DossierKind) -> Result<Made, Failure> {
    let id = DossierId::from_bytes(world.id());
    let key = DossierKey::from_bytes(world.random());
    let identity = &desk.identity;
    let user = *identity.user.as_bytes();
    let owner = Recipient {
        kind: 1,
        id: user,
        generation: 1,
    };
    let recovery = Recipient {
        kind: 2,
        id: [0; 16],
        generation: 1,
    };
    let region = identity.region.as_bytes();
    let wraps = vec![
        wrap(
            &key,
            &identity.user_key.public(),
            region,
            id.as_bytes(),
            owner,
        )?,
        wrap(
            &key,
            &desk.state.genesis.recovery,
            region,
            id.as_bytes(),
            recovery,
        )?,
    ];
    let body = Control::Create {
        kind,
        owner: identity.user,
        wraps,
    };
    Ok(Made {
        row: Dossier {
            id,
            kind: kind.number(),
            owner: identity.user,
            key: Some(*key.as_bytes()),
            key_id: Some(key.id()),
            my_grant: None,
            seq: 0,
            head: NO_HASH,
        },
        control: PendingControl {
            dossier: id,
            kind: body.op_kind().number(),
            key_id: key.id(),
            body: body.encode(),
        },
    })
}

impl Made {
    /// Keeps it, in the transaction of what it is for.
    pub(crate) fn keep(&self, tx: &Tx<'_>) -> Result<DossierId, Failure> {
        dossiers::put(tx, &self.row)?;
        outbox::queue_control(tx, &self.control)?;
        Ok(self.row.id)
    }
}

impl From<sb_crypto::CryptoError> for Failure {
    fn from(_: sb_crypto::CryptoError) -> Self {
        Self::new(FailureCode::Damaged)
    }
}
