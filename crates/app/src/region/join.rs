//! Joining a region with an invitation. The server is needed once, for log and pack; until the last step
//! nothing of the region is kept, and a join that was posted but not answered is posted again as it was.

use crate::deed::Deed;
use crate::dossiers;
use crate::face::{Failure, FailureCode};
use crate::keeper::{Keeper, keys};
use crate::world::LaptopChance;
use sb_crypto::hash::sha256;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::change::Group;
use sb_domain::ids::DeviceId;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_protocol::{DossierKind, Hash, NO_HASH};
use sb_regionpack::Pack;
use sb_store::dossiers::{self as rows, Dossier};
use sb_store::{log, meta, packs};
use sb_sync::{Desk, Identity, Line, LineError};
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

/// Whether there is any use in asking the server: not in a region yet, and the invitation's time is not over. A join
/// that was posted goes on whatever the time: the server may have kept it, and then its place is taken.
pub(crate) fn may_begin(keeper: &Keeper, invitation: &Invitation) -> Result<(), Failure> {
    if keeper.desk.is_some() {
        return Err(Failure::new(FailureCode::AlreadyJoined));
    }
    let invite = invitation.invite()?;
    let over = invite.expires_at != 0 && keeper.now().ms > invite.expires_at;
    if over && posted_before(keeper, invitation)?.is_none() {
        return Err(Failure::at(FailureCode::InvitationExpired, "invitation"));
    }
    Ok(())
}

/// More entries than a region ever has: an end to a log that has none.
const MOST_ENTRIES: usize = 50_000;
/// And more bytes: ten thousand users.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// The log as it comes in, page by page; no entry may come twice, and there is an end to it.
#[derive(Default)]
pub(crate) struct Arriving {
    entries: Vec<Entry>,
    named: BTreeSet<Hash>,
    bytes: usize,
}

impl Arriving {
    /// Takes one page in.
    fn take(&mut self, page: &[Vec<u8>]) -> Result<(), LineError> {
        for bytes in page {
            self.bytes += bytes.len();
            let entry = Entry::decode(bytes).map_err(|_| LineError::Nonsense)?;
            // The id does not cover the signature: of two forms the wrong one might be kept.
            let twice = !self.named.insert(entry.id);
            if twice || self.entries.len() == MOST_ENTRIES || self.bytes > MOST_BYTES {
                return Err(LineError::Nonsense);
            }
            self.entries.push(entry);
        }
        Ok(())
    }
}

/// Reads the whole log from the server.
pub(crate) async fn read_log(line: &mut Line) -> Result<Vec<Entry>, LineError> {
    let mut arriving = Arriving::default();
    loop {
        let page = line.log_page(arriving.entries.len() as u64).await?;
        arriving.take(&page.entries)?;
        if page.entries.is_empty() || arriving.entries.len() as u64 >= page.total {
            return Ok(arriving.entries);
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
    let place = place.ok_or_else(|| not_there(&state, &invitation))?;
    if let Some(joining) = resume(keeper, &invitation, &state, &entries)? {
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

/// Why the invite has no effect. One that was made before its coordinator had sent an earlier entry waits for that.
fn not_there(state: &State, invitation: &Invitation) -> Failure {
    let early = state.void.get(&invitation.entry.id) == Some(&Void::Pending);
    let code = if early {
        FailureCode::InvitationEarly
    } else {
        FailureCode::BadInvitation
    };
    Failure::at(code, "invitation")
}

/// Why the server would not have the join, by the log that it shows now: the invitation was taken meanwhile, or its
/// time is over by the server's clock. It has no other reason to refuse.
pub(crate) fn why_refused(invitation: &Invitation, entries: &[Entry]) -> Failure {
    let used = verify(&invitation.genesis, entries).is_ok_and(|state| {
        let place = state.invites.get(&invitation.entry.id);
        place.is_some_and(|place| place.used)
    });
    if used {
        return Failure::at(FailureCode::InvitationUsed, "invitation");
    }
    match invitation.invite() {
        Ok(invite) if invite.expires_at != 0 => {
            Failure::at(FailureCode::InvitationExpired, "invitation")
        }
        _ => Failure::new(FailureCode::ServerRefused),
    }
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

/// The join of a try before with this invitation.
fn posted_before(keeper: &Keeper, invitation: &Invitation) -> Result<Option<Entry>, Failure> {
    let Some(bytes) = keeper.store.read(|c| meta::get(c, keys::JOINING))? else {
        return Ok(None);
    };
    let join = Entry::decode(&bytes)?;
    let same = matches!(&join.body, Body::Join(body) if body.invite == invitation.entry.id);
    Ok(same.then_some(join))
}

fn resume(
    keeper: &Keeper,
    invitation: &Invitation,
    state: &State,
    entries: &[Entry],
) -> Result<Option<Joining>, Failure> {
    let Some(join) = posted_before(keeper, invitation)? else {
        return Ok(None);
    };
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

/// Keeps the region: identity, log, team dossier, own logbook, own name, pack. All of it or nothing.
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
    if state.users.get(&invite.user).map(|user| user.join) != Some(join.id) {
        return Err(Failure::at(FailureCode::InvitationUsed, "invitation"));
    }
    let arrived = Arrived {
        team: team_dossier(&invitation, &state, join.id)?,
        pack: checked_pack(&state, pack)?,
        // Who was invited by a colleague got his name from him; the first one names himself.
        name: match invitation.entry.signer {
            Signer::Root => Some(keeper.own_name()?),
            Signer::Device(_) => None,
        },
        entries,
        genesis: invitation.genesis,
        server,
    };
    let identity = Identity {
        region: state.region,
        genesis: invitation.genesis,
        user: invite.user,
        device: seeds.device,
        sign: SigningKey::from_seed(&seeds.sign),
        user_key: BoxSecret::from_seed(&seeds.user),
    };
    keeper.desk = Some(Desk::over(state, identity, Box::new(LaptopChance)));
    let kept = keep(keeper, &arrived);
    if kept.is_err() {
        keeper.desk = None;
    }
    kept?;
    keeper.load_pack()?;
    // Advisory: the region is kept.
    keeper.write_badge().ok();
    Ok(())
}

/// What there is to keep of a region.
struct Arrived<'a> {
    entries: Vec<Entry>,
    genesis: Hash,
    team: Dossier,
    pack: Option<packs::Pack>,
    name: Option<String>,
    server: &'a str,
}

/// The team dossier, with the key out of the invitation.
fn team_dossier(invitation: &Invitation, state: &State, join: Hash) -> Result<Dossier, Failure> {
    let invite = invitation.invite()?;
    let key = open_team_key(&invitation.code, invite, state.region, &state.genesis)?;
    Ok(Dossier {
        id: state.genesis.team_dossier,
        kind: DossierKind::Team.number(),
        owner: invite.user,
        key: Some(*key.as_bytes()),
        key_id: Some(key.id()),
        my_grant: Some(join),
        seq: 0,
        head: NO_HASH,
    })
}

/// One transaction: a laptop that dies in it is not in the region, and joins again as if it had not tried.
fn keep(keeper: &mut Keeper, arrived: &Arrived<'_>) -> Result<(), Failure> {
    let desk = keeper.desk()?;
    let (user, device, region) = (
        desk.identity.user,
        desk.identity.device,
        desk.identity.region,
    );
    let logbook = dossiers::make(&keeper.world, desk, DossierKind::Logbook)?;
    let deed = Deed::quiet(keeper)?;
    keeper.store.write(|tx| {
        meta::set(tx, keys::USER, user.as_bytes())?;
        meta::set(tx, keys::DEVICE, device.as_bytes())?;
        meta::set(tx, keys::REGION, region.as_bytes())?;
        meta::set(tx, keys::GENESIS, &arrived.genesis)?;
        meta::set(tx, keys::SERVER, arrived.server.as_bytes())?;
        meta::clear(tx, keys::JOINING)?;
        for entry in &arrived.entries {
            log::insert(tx, &entry.id, &entry.bytes, true)?;
        }
        rows::put(tx, &arrived.team)?;
        if let Some(pack) = &arrived.pack {
            packs::keep(tx, pack)?;
        }
        logbook.keep(tx)?;
        if let Some(name) = &arrived.name {
            let name = Value::Text(Group::ColleagueName, Text::new(name.as_str()));
            deed.write(tx, arrived.team.id, user, name)?;
        }
        Ok(())
    })
}

fn checked_pack(state: &State, archive: Option<Vec<u8>>) -> Result<Option<packs::Pack>, Failure> {
    let (Some(archive), Some(signed)) = (archive, state.pack) else {
        return Ok(None);
    };
    if sha256(&archive) != signed.sha256 {
        return Err(Failure::new(FailureCode::ServerRefused));
    }
    if Pack::from_archive(&archive).is_err() {
        // The coordinators signed it, so it is right, and of a later version. Nothing is kept; the join that was
        // posted goes on after the upgrade.
        return Err(Failure::new(FailureCode::TooOld));
    }
    Ok(Some(packs::Pack {
        version: signed.version,
        sha256: signed.sha256,
        archive,
    }))
}
