//! Shares a dossier with a colleague. Offline: the grant waits like everything else.

use crate::face::{Failure, FailureCode, ShareInput};
use crate::keeper::Keeper;
use crate::parse;
use sb_crypto::hash::h;
use sb_crypto::seal::DossierKey;
use sb_crypto::wrap::{Recipient, wrap};
use sb_domain::ids::{ChangeId, DossierId, UserId};
use sb_protocol::Control;
use sb_store::dossiers;
use sb_store::outbox::{self, PendingControl};

/// Wraps the dossier's key to the colleague's key of the verified log, never to one that a server offers.
///
/// Gives a name for the grant: it has no op hash before it is sealed.
pub(crate) fn share(keeper: &mut Keeper, input: &ShareInput) -> Result<ChangeId, Failure> {
    let dossier: DossierId = parse::id(&input.dossier, "dossier")?;
    let to: UserId = parse::id(&input.user, "user")?;
    let desk = keeper.desk()?;
    let user = desk
        .state
        .users
        .get(&to)
        .ok_or(Failure::at(FailureCode::NotFound, "user"))?;
    let row = keeper.store.read(|c| dossiers::find(c, dossier))?;
    let row = row.ok_or(Failure::at(FailureCode::NotFound, "dossier"))?;
    if Some(row.id) == Some(desk.state.genesis.team_dossier) {
        return Err(Failure::at(FailureCode::AlreadyMember, "user"));
    }
    let key = DossierKey::from_bytes(row.key.ok_or(Failure::new(FailureCode::NotAMember))?);
    let waiting = keeper.store.read(outbox::controls)?;
    let granted = waiting.iter().filter(|(_, control)| control.dossier == dossier).any(|(_, control)| {
        let kind = sb_protocol::OpKind::from_number(control.kind);
        matches!(Control::decode(kind, &control.body), Ok(Control::Grant { to: whom, .. }) if whom == to)
    });
    let member = keeper
        .store
        .read(|c| dossiers::members(c, dossier))?
        .contains(&to);
    if granted || member || to == desk.identity.user {
        return Err(Failure::at(FailureCode::AlreadyMember, "user"));
    }
    let recipient = Recipient {
        kind: 1,
        id: *to.as_bytes(),
        generation: 1,
    };
    let region = desk.identity.region;
    let wrap = wrap(
        &key,
        &user.key,
        region.as_bytes(),
        dossier.as_bytes(),
        recipient,
    )?;
    let body = Control::Grant { to, wrap };
    let control = PendingControl {
        dossier,
        kind: body.op_kind().number(),
        key_id: key.id(),
        body: body.encode(),
    };
    let hash = h("sb/1/grant", &[&control.body]);
    keeper.store.write(|tx| {
        outbox::queue_control(tx, &control)?;
        Ok::<_, Failure>(())
    })?;
    let id = hash.first_chunk().copied().unwrap_or_default();
    Ok(ChangeId::from_bytes(id))
}
