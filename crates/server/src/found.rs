//! Founding a practice region: root, recovery, server key, genesis, the first invitation and the pack, in one step.
//!
//! The root's secret is used here and forgotten: nobody can appoint a coordinator over the heads of the ones there are,
//! and nobody can replace the recovery key. That is right for practising and wrong for real work, which is why genesis
//! says `practice` and every window shows it. A region for real work gets its genesis from the offline tool.

use std::path::Path;

use sb_crypto::seal::DossierKey;
use sb_crypto::sign::SigningKey;
use sb_crypto::wrap::BoxSecret;
use sb_domain::ids::{DossierId, RegionId, UserId};
use sb_trust::{Body, Code, Entry, GenesisInput, Invitation, Maker, PackSigned, Role, Signer};
use zeroize::Zeroizing;

use crate::entropy::{NoEntropy, make_id, make_random, make_secret};
use crate::push::TEAM;
use crate::store::{Store, StoreError, dossiers, log_entries, packs, region};

/// A region pack as it will be offered.
#[derive(Debug, Clone, Copy)]
pub struct PackBytes<'a> {
    /// The pack's own version.
    pub version: u32,
    /// The archive.
    pub archive: &'a [u8],
}

/// What comes out, besides the file.
pub struct Founded {
    /// The region.
    pub region: RegionId,
    /// The first coordinator's line. Shown once; it is in no file.
    pub invitation: String,
}

/// Why there is no region.
#[derive(Debug, thiserror::Error)]
pub enum FoundError {
    /// The name of a region has 1 to 100 characters.
    #[error("the name of a region has 1 to 100 characters")]
    Name,
    /// See [`StoreError`].
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gives no random bytes.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The recovery key could not be written: the file exists, or the folder does not.
    #[error("the recovery key cannot be written")]
    Recovery,
}

/// Makes a practice region in `data`. All or nothing, apart from the recovery file, which is written first: a region
/// whose recovery key was lost on the way must not exist.
///
/// # Errors
/// [`FoundError`]; [`StoreError::Exists`] when there is a region already, which is left as it is.
pub fn found_practice(
    data: &Path,
    (name, url): (&str, &str),
    pack: PackBytes<'_>,
    recovery_out: Option<&Path>,
) -> Result<Founded, FoundError> {
    if !(1..=100).contains(&name.chars().count()) {
        return Err(FoundError::Name);
    }
    let store = Store::create(data)?;
    let server = SigningKey::from_seed(&*make_secret()?);
    let recovery = BoxSecret::from_seed(&*make_secret()?);
    let team_dossier = DossierId::from_bytes(make_id()?);
    let draft = draft(name, &server, &recovery, team_dossier, pack)?;
    if let Some(file) = recovery_out {
        write_recovery(file, &recovery).map_err(|_| FoundError::Recovery)?;
    }
    let row = region::Region {
        id: *draft.genesis.region.as_bytes(),
        genesis: draft.genesis.id,
        epoch: make_random()?,
        server_seed: server.seed(),
    };
    store.write(|tx| {
        region::insert(tx, &row)?;
        for entry in [&draft.genesis, &draft.invite, &draft.pack] {
            log_entries::append(tx, &entry.id, &entry.bytes)?;
        }
        dossiers::insert(tx, team_dossier.as_bytes(), TEAM, None)?;
        let sha256 = sb_crypto::hash::sha256(pack.archive);
        packs::offer(tx, u64::from(pack.version), &sha256, pack.archive).map(|_| ())
    })?;
    let region = draft.genesis.region;
    let invitation = Invitation {
        url: url.to_owned(),
        genesis: draft.genesis.id,
        code: draft.code,
        entry: draft.invite,
    };
    Ok(Founded {
        region,
        invitation: invitation.to_line(),
    })
}

/// The first three entries, and the code that opens the second.
struct Draft {
    genesis: Entry,
    invite: Entry,
    pack: Entry,
    code: Code,
}

/// Draws the root and the team's key, signs with them, and forgets both.
fn draft(
    name: &str,
    server: &SigningKey,
    recovery: &BoxSecret,
    team_dossier: DossierId,
    pack: PackBytes<'_>,
) -> Result<Draft, FoundError> {
    let root = SigningKey::from_seed(&*make_secret()?);
    let team_key = DossierKey::from_bytes(make_random()?);
    let input = GenesisInput {
        recovery: recovery.public(),
        server: server.public(),
        team_dossier,
        team_key: &team_key,
        practice: true,
        name,
    };
    let genesis = Maker::genesis(&root, input).map_err(|_| FoundError::Name)?;
    let Body::Genesis(said) = &genesis.body else {
        return Err(FoundError::Name);
    };
    let by_root = |seen: &Entry| Maker {
        region: genesis.region,
        signer: Signer::Root,
        key: &root,
        seen: vec![seen.id],
    };
    let code = Code(sb_crypto::words::make_code(&make_random()?));
    let place = (UserId::from_bytes(make_id()?), Role::Coordinator, 0);
    let names = (&genesis.id, &**said);
    let invite = by_root(&genesis).invite(names, &code, &team_key, place, make_random()?);
    let signed = PackSigned {
        version: pack.version,
        sha256: sb_crypto::hash::sha256(pack.archive),
        size: pack.archive.len() as u64,
    };
    let pack = by_root(&invite).pack(signed);
    Ok(Draft {
        genesis,
        invite,
        pack,
        code,
    })
}

/// One line of hexadecimal, readable by its owner alone. Never over an existing file.
fn write_recovery(path: &Path, key: &BoxSecret) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let line = Zeroizing::new(data_encoding::HEXLOWER.encode(&*key.seed()) + "\n");
    file.write_all(line.as_bytes())?;
    file.sync_all()
}
