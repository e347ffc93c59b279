//! Ids that follow from a key: nobody chooses them, so nobody can choose another's.

use sb_crypto::hash::h;
use sb_crypto::sign::PublicSign;
use sb_domain::ids::{DeviceId, RegionId};

/// The id of the device that signs with this key.
pub fn device_id(sign: &PublicSign) -> DeviceId {
    DeviceId::from_bytes(of_key("sb/1/device", sign))
}

/// Region id of a root key.
pub(crate) fn region_of(root: &PublicSign) -> RegionId {
    RegionId::from_bytes(of_key("sb/1/region", root))
}

fn of_key(label: &str, key: &PublicSign) -> [u8; 16] {
    let hash = h(label, &[&key.0]);
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(hash) {
        *to = from;
    }
    id
}
