//! One deed of the user: changes that share an action, a moment and an author.

use crate::face::{Failure, FailureCode};
use crate::keeper::Keeper;
use crate::seen::{Seen, Sight};
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

    /// Writes a register over all that stands in it on this laptop: for what is new, and for what is said anew.
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

    /// Writes a register if the form says something else than its writer saw there, over what he saw and
    /// nothing that came since; gives the change, if any.
    ///
    /// While versions differ a form shows one of them at most, so what comes back from it is nobody's
    /// choice: equal to a version it is left alone, else it is refused until somebody has chosen.
    ///
    /// # Errors
    /// `choose_first` at `field`.
    pub(crate) fn set(
        &self,
        tx: &Tx<'_>,
        dossier: DossierId,
        entity: impl Into<EntityId>,
        (value, field): (Value, &'static str),
        seen: &Seen,
    ) -> Result<Option<ChangeId>, Failure> {
        let entity = entity.into();
        let register = Register {
            entity,
            group: value.group(),
        };
        let sight = self.look(tx, register, seen)?;
        let mut there = sight.known.iter().chain(&sight.heads);
        if there.any(|(_, there)| *there == value) || sight.known.is_empty() && is_blank(&value) {
            return Ok(None);
        }
        if sight.is_choice() {
            return Err(Failure::at(FailureCode::ChooseFirst, field));
        }
        let body = Body::Write { register, value };
        self.keep(tx, dossier, body, sight.sup).map(Some)
    }

    /// The register as the user of this deed saw it.
    pub(crate) fn look(
        &self,
        tx: &Tx<'_>,
        register: Register,
        seen: &Seen,
    ) -> Result<Sight, Failure> {
        Sight::of(tx, register, seen, self.author)
    }

    /// Settles a choice: a Write over the versions that were seen.
    pub(crate) fn settle(
        &self,
        tx: &Tx<'_>,
        dossier: DossierId,
        (register, value): (Register, Value),
        sup: Vec<ChangeId>,
    ) -> Result<ChangeId, Failure> {
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

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(_, text) => text.is_empty(),
        Value::Languages(tags) => tags.is_empty(),
        _ => false,
    }
}
