//! A coordinator signs the region pack that the server offers.

use super::invite::refresh;
use crate::face::{Failure, FailureCode};
use crate::keeper::Keeper;
use sb_crypto::hash::sha256;
use sb_protocol::PackOffer;
use sb_regionpack::Pack;
use sb_store::log;
use sb_sync::keep_signed_pack;
use sb_trust::{Maker, PackSigned, Signer};

/// Signs the offered version after reading all of it; gives its version.
pub(crate) fn approve(
    keeper: &mut Keeper,
    offer: PackOffer,
    archive: Vec<u8>,
) -> Result<PackSigned, Failure> {
    let desk = keeper.desk()?;
    if !desk.state.is_coordinator(desk.identity.user) {
        return Err(Failure::new(FailureCode::NotAllowed));
    }
    let fits = sha256(&archive) == offer.sha256 && archive.len() as u64 == offer.size;
    let pack =
        Pack::from_archive(&archive).map_err(|_| Failure::new(FailureCode::ServerRefused))?;
    if !fits || pack.version != offer.version {
        return Err(Failure::new(FailureCode::ServerRefused));
    }
    let signed = PackSigned {
        version: offer.version,
        sha256: offer.sha256,
        size: offer.size,
    };
    if desk.state.pack.is_some_and(|there| there == signed) {
        return Ok(signed);
    }
    let maker = Maker {
        region: desk.identity.region,
        signer: Signer::Device(desk.identity.device),
        key: &desk.identity.sign,
        seen: desk.state.heads.clone(),
    };
    let entry = maker.pack(signed);
    keeper.store.write(|tx| {
        log::insert(tx, &entry.id, &entry.bytes, false)?;
        Ok::<_, Failure>(())
    })?;
    refresh(keeper)?;
    if let Some(desk) = &keeper.desk
        && desk.state.pack == Some(signed)
    {
        keep_signed_pack(&desk.state, &mut keeper.store, signed.sha256, archive)?;
    }
    keeper.load_pack()?;
    Ok(signed)
}
