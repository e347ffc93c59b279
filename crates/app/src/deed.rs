//! One deed of the user: changes that share an action, a moment and an author.

use crate::face::Failure;
use crate::keeper::Keeper;
use crate::world::World;
use sb_domain::change::{Body, Change, Register};
use sb_domain::ids::{ActionId, AgreementId, ChangeId, DossierId, EntityId, UserId};
use sb_domain::value::Value;
use sb_domain::wire::{READER, encode_change};
use sb_store::changes::{self, Arrival};
use sb_store::{Tx, registers};
use sb_sync::change_id;
use sb_sync::faults::{self, Place};

/// One deed of the user.
pub(crate) struct Deed {
    world: World,
    action: ActionId,
    author: UserId,
    at: i64,
    tz: String,
    counts: bool,
}

impl Deed {
    /// A deed of now, by the user of this profile.
    pub(crate) fn new(keeper: &Keeper) -> Result<Self, Failure> {
        let now = keeper.now();
        Ok(Self {
            world: keeper.world.clone(),
            action: ActionId::from_bytes(keeper.world.id()),
            author: keeper.desk()?.identity.user,
            at: now.ms,
            tz: now.tz,
            counts: true,
        })
    }

    /// One that the user does not see in the number that waits.
    pub(crate) fn quiet(keeper: &Keeper) -> Result<Self, Failure> {
        Ok(Self {
            counts: false,
            ..Self::new(keeper)?
        })
    }

    /// Writes a register over all that stands in it on this laptop.
    pub(crate) fn write(
        &self,
        tx: &Tx<'_>,
        dossier: DossierId,
        entity: impl Into<EntityId>,
        value: Value,
    ) -> Result<ChangeId, Failure> {
        let register = Register {
            entity: entity.into(),
            group: value.group(),
        };
        let sup = registers::sup_for(tx, register)?;
        self.keep(tx, dossier, Body::Write { register, value }, sup)
    }

    /// Takes an agreement back.
    pub(crate) fn withdraw(
        &self,
        tx: &Tx<'_>,
        dossier: DossierId,
        agreement: AgreementId,
    ) -> Result<ChangeId, Failure> {
        self.keep(tx, dossier, Body::Withdraw { agreement }, Vec::new())
    }

    fn keep(
        &self,
        tx: &Tx<'_>,
        dossier: DossierId,
        body: Body,
        sup: Vec<ChangeId>,
    ) -> Result<ChangeId, Failure> {
        let change = Change {
            salt: self.world.random(),
            action: self.action,
            author: self.author,
            at: self.at,
            tz: self.tz.clone(),
            min_reader: READER,
            body,
            sup,
        };
        let bytes = encode_change(&change);
        let id = change_id(&bytes);
        changes::absorb(
            tx,
            dossier,
            id,
            &change,
            &bytes,
            Arrival::Own {
                counts: self.counts,
            },
        )?;
        faults::abort_at(Place::Saving);
        Ok(id)
    }
}
