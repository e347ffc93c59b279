//! A coordinator invites a colleague. Works offline: the signed entry travels inside the invitation too.

use crate::deed::Deed;
use crate::face::{Failure, FailureCode, InvitationView, InviteInput};
use crate::keeper::{Keeper, keys};
use sb_crypto::seal::DossierKey;
use sb_crypto::words;
use sb_domain::change::Group;
use sb_domain::ids::UserId;
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_store::{dossiers, log, meta};
use sb_trust::{Code, Invitation, Maker, Role, Signer};

/// Milliseconds in an hour.
const HOUR: i64 = 3_600_000;

/// Draws a code, signs the invite, names the colleague, and gives the line to hand over. The code itself is
/// kept nowhere.
pub(crate) fn invite(keeper: &mut Keeper, input: &InviteInput) -> Result<InvitationView, Failure> {
    let name = rules::name(&input.name, "name")?;
    let role = Role::from_code(&input.role).ok_or(Failure::at(FailureCode::UnknownCode, "role"))?;
    let now = keeper.now().ms;
    let expires_at = input
        .expires_hours
        .map_or(now + 72 * HOUR, |hours| now + i64::from(hours) * HOUR);
    let world = keeper.world.clone();
    let desk = keeper.desk()?;
    if !desk.state.is_coordinator(desk.identity.user) {
        return Err(Failure::new(FailureCode::NotAllowed));
    }
    let team = keeper
        .store
        .read(|c| dossiers::find(c, desk.state.genesis.team_dossier))?;
    let key = team
        .and_then(|team| team.key)
        .ok_or(Failure::new(FailureCode::Damaged))?;
    let code = Code(words::make_code(&world.random()));
    let user = UserId::from_bytes(world.id());
    let maker = Maker {
        region: desk.identity.region,
        signer: Signer::Device(desk.identity.device),
        key: &desk.identity.sign,
        seen: desk.state.heads.clone(),
    };
    let genesis = (&desk.state.genesis_hash, &desk.state.genesis);
    let team_key = DossierKey::from_bytes(key);
    let entry = maker.invite(
        genesis,
        &code,
        &team_key,
        (user, role, expires_at),
        world.random(),
    );
    let url = keeper
        .store
        .read(|c| meta::get_text(c, keys::SERVER))?
        .unwrap_or_default();
    let line = Invitation {
        url,
        genesis: desk.state.genesis_hash,
        code,
        entry: entry.clone(),
    }
    .to_line();
    let team = desk.state.genesis.team_dossier;
    let deed = Deed::quiet(keeper)?;
    let name = Value::Text(Group::ColleagueName, Text::new(name.as_str()));
    // Both or neither: an entry alone would be sent, and nobody would ever have its code.
    keeper.store.write(|tx| {
        log::insert(tx, &entry.id, &entry.bytes, false)?;
        deed.write(tx, team, user, name)
    })?;
    refresh(keeper)?;
    Ok(InvitationView {
        invitation: line,
        user: user.to_string(),
    })
}

/// Verifies the log anew after an own entry.
pub(crate) fn refresh(keeper: &mut Keeper) -> Result<(), Failure> {
    if let Some(desk) = &mut keeper.desk {
        desk.refresh(&keeper.store)?;
    }
    Ok(())
}
