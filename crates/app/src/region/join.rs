//! Joining a region with an invitation. The server is needed once, for log and pack; until the last step
//! nothing of the region is kept, and a join that was posted but not answered is posted again as it was.

use crate::deed::Deed;
use crate::dossiers;
use crate::face::{Failure, FailureCode};
use crate::keeper::{Keeper, keys};
use sb_crypto::hash::sha256;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::change::Group;
use sb_domain::ids::{DeviceId, UserId};
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_protocol::{DossierKind, NO_HASH};
use sb_store::dossiers::{self as rows, Dossier};
use sb_store::{log, meta, packs};
use sb_sync::{Line, LineError};
use sb_trust::{
    Body, Entry, Invitation, JoinInput, Maker, Signer, State, Void, device_id, open_team_key,
    verify,
};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// A join that is under way.
pub(crate) struct Joining {
    pub(crate) invitation: Invitation,
    pub(crate) state: State,
    pub(crate) entries: Vec<Entry>,
    pub(crate) join: Entry,
    seeds: Seeds,
}

/// The secrets of the new user and device.
struct Seeds {
    sign: Zeroizing<[u8; 32]>,
    user: Zeroizing<[u8; 32]>,
    boxed: Zeroizing<[u8; 32]>,
    device: DeviceId,
}

/// Whether the invitation says that its time is over.
pub(crate) fn expired(invitation: &Invitation, now: i64) -> Result<(), Failure> {
    let invite = invitation.invite()?;
    if invite.expires_at != 0 && now > invite.expires_at {
        return Err(Failure::at(FailureCode::InvitationExpired, "invitation"));
    }
    Ok(())
}

/// More entries than a region ever has: an end to a log that has none.
const MOST_ENTRIES: usize = 50_000;

/// Reads the whole log from the server; no entry may come twice.
pub(crate) async fn read_log(line: &mut Line) -> Result<Vec<Entry>, LineError> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut named = BTreeSet::new();
    loop {
        let page = line.log_page(entries.len() as u64).await?;
        let done = page.entries.is_empty();
        for bytes in &page.entries {
            let entry = Entry::decode(bytes).map_err(|_| LineError::Nonsense)?;
            // The id does not cover the signature: of two forms the wrong one might be kept.
            if !named.insert(entry.id) || entries.len() == MOST_ENTRIES {
                return Err(LineError::Nonsense);
            }
            entries.push(entry);
        }
        if done || entries.len() as u64 >= page.total {
            return Ok(entries);
        }
    }
}

/// Verifies the log from the invitation's genesis, and makes keys and the join entry; or takes those of a
/// try before, if it was of the same invitation.
pub(crate) fn begin(
    keeper: &mut Keeper,
    invitation: Invitation,
    mut entries: Vec<Entry>,
) -> Result<Joining, Failure> {
    if keeper.desk.is_some() {
        return Err(Failure::new(FailureCode::AlreadyJoined));
    }
    if !entries.iter().any(|entry| entry.id == invitation.entry.id) {
        entries.push(invitation.entry.clone());
    }
    let state = verify(&invitation.genesis, &entries)?;
    no_lies(&state, &entries, &invitation)?;
    let place = state.invites.get(&invitation.entry.id);
    let place = place.ok_or(Failure::at(FailureCode::BadInvitation, "invitation"))?;
    let pending = keeper.store.read(|c| meta::get(c, keys::JOINING))?;
    if let Some(joining) = resume(keeper, pending, &invitation, &state, &entries)? {
        return Ok(joining);
    }
    if place.used {
        return Err(Failure::at(FailureCode::InvitationUsed, "invitation"));
    }
    let world = keeper.world.clone();
    let sign = Zeroizing::new(world.random());
    let key = SigningKey::from_seed(&sign);
    let seeds = Seeds {
        sign,
        user: Zeroizing::new(world.random()),
        boxed: Zeroizing::new(world.random()),
        device: device_id(&key.public()),
    };
    let maker = Maker {
        region: state.region,
        signer: Signer::Device(seeds.device),
        key: &key,
        seen: state.heads.clone(),
    };
    let join = maker.join(
        &invitation.code,
        JoinInput {
            invite: invitation.entry.id,
            user: place.invite.user,
            user_key: BoxSecret::from_seed(&seeds.user).public(),
            device: seeds.device,
            device_box: BoxSecret::from_seed(&seeds.boxed).public(),
        },
    );
    keeper.store.write(|tx| {
        meta::set(tx, keys::JOINING, &join.bytes)?;
        meta::set(tx, keys::SIGN_SEED, &*seeds.sign)?;
        meta::set(tx, keys::USER_SEED, &*seeds.user)?;
        meta::set(tx, keys::BOX_SEED, &*seeds.boxed)?;
        meta::set(tx, keys::DEVICE, seeds.device.as_bytes())?;
        Ok::<_, Failure>(())
    })?;
    Ok(Joining {
        invitation,
        state,
        entries,
        join,
        seeds,
    })
}

/// A server that invents a member stops here. The invitation itself may be ahead of what its maker has sent.
fn no_lies(state: &State, entries: &[Entry], invitation: &Invitation) -> Result<(), Failure> {
    let lied = |entry: &Entry| {
        let why = state.void.get(&entry.id);
        entry.id != invitation.entry.id
            && why.is_some_and(|why| !matches!(why, Void::UsedTwice | Void::FellWith))
    };
    if entries.iter().any(lied) {
        return Err(Failure::new(FailureCode::ServerRefused));
    }
    Ok(())
}

fn resume(
    keeper: &Keeper,
    pending: Option<Vec<u8>>,
    invitation: &Invitation,
    state: &State,
    entries: &[Entry],
) -> Result<Option<Joining>, Failure> {
    let Some(bytes) = pending else {
        return Ok(None);
    };
    let join = Entry::decode(&bytes)?;
    let same = matches!(&join.body, Body::Join(body) if body.invite == invitation.entry.id);
    if !same {
        return Ok(None);
    }
    let seeds = keeper.store.read(|c| {
        let seed = |key| crate::keeper::fixed(meta::get(c, key)?).map(Zeroizing::new);
        Ok::<_, Failure>(Seeds {
            sign: seed(keys::SIGN_SEED)?,
            user: seed(keys::USER_SEED)?,
            boxed: seed(keys::BOX_SEED)?,
            device: DeviceId::from_bytes(crate::keeper::fixed(meta::get(c, keys::DEVICE)?)?),
        })
    })?;
    Ok(Some(Joining {
        invitation: invitation.clone(),
        state: state.clone(),
        entries: entries.to_vec(),
        join,
        seeds,
    }))
}

/// Keeps the region: identity, log, team dossier, own logbook, pack. All of it or nothing.
pub(crate) fn finish(
    keeper: &mut Keeper,
    joining: Joining,
    server: &str,
    pack: Option<Vec<u8>>,
) -> Result<(), Failure> {
    let Joining {
        invitation,
        mut entries,
        join,
        seeds,
        ..
    } = joining;
    if !entries.iter().any(|entry| entry.id == join.id) {
        entries.push(join.clone());
    }
    let state = verify(&invitation.genesis, &entries)?;
    let invite = invitation.invite()?;
    let user: UserId = invite.user;
    if state.users.get(&user).map(|user| user.join) != Some(join.id) {
        return Err(Failure::at(FailureCode::InvitationUsed, "invitation"));
    }
    let key = open_team_key(&invitation.code, invite, state.region, &state.genesis)?;
    let team = Dossier {
        id: state.genesis.team_dossier,
        kind: DossierKind::Team.number(),
        owner: user,
        key: Some(*key.as_bytes()),
        key_id: Some(key.id()),
        my_grant: Some(join.id),
        seq: 0,
        head: NO_HASH,
    };
    let archive = checked_pack(&state, pack)?;
    keeper.store.write(|tx| {
        meta::set(tx, keys::USER, user.as_bytes())?;
        meta::set(tx, keys::DEVICE, seeds.device.as_bytes())?;
        meta::set(tx, keys::REGION, state.region.as_bytes())?;
        meta::set(tx, keys::GENESIS, &invitation.genesis)?;
        meta::set(tx, keys::SERVER, server.as_bytes())?;
        meta::clear(tx, keys::JOINING)?;
        for entry in &entries {
            log::insert(tx, &entry.id, &entry.bytes, true)?;
        }
        rows::put(tx, &team)?;
        if let Some(pack) = &archive {
            packs::keep(tx, pack)?;
            packs::set_current(tx, &pack.sha256)?;
        }
        Ok::<_, Failure>(())
    })?;
    keeper.load_region()?;
    make_logbook(keeper)?;
    // Who was invited by a colleague got his name from him; the first one names himself.
    if invitation.entry.signer == Signer::Root {
        name_user(keeper, user, &keeper.own_name()?)?;
    }
    keeper.write_badge()
}

fn checked_pack(state: &State, archive: Option<Vec<u8>>) -> Result<Option<packs::Pack>, Failure> {
    let (Some(archive), Some(signed)) = (archive, state.pack) else {
        return Ok(None);
    };
    if sha256(&archive) != signed.sha256 {
        return Err(Failure::new(FailureCode::ServerRefused));
    }
    Ok(Some(packs::Pack {
        version: signed.version,
        sha256: signed.sha256,
        archive,
    }))
}

/// The own logbook; made once.
pub(crate) fn make_logbook(keeper: &mut Keeper) -> Result<(), Failure> {
    let user = keeper.desk()?.identity.user;
    if keeper
        .store
        .read(|c| rows::find_owned(c, 2, user))?
        .is_some()
    {
        return Ok(());
    }
    let made = dossiers::make(&keeper.world, keeper.desk()?, DossierKind::Logbook)?;
    keeper.store.write(|tx| made.keep(tx).map(drop))
}

/// Writes a colleague's name into the team dossier.
pub(crate) fn name_user(keeper: &mut Keeper, user: UserId, name: &str) -> Result<(), Failure> {
    let desk = keeper.desk()?;
    let team = desk.state.genesis.team_dossier;
    let deed = Deed::quiet(keeper)?;
    let name = Value::Text(Group::ColleagueName, Text::new(name));
    keeper
        .store
        .write(|tx| deed.write(tx, team, user, name).map(drop))
}
