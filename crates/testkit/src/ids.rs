//! Ids from small numbers: the same number gives the same id, different numbers different ones, and
//! ids sort as their numbers do.

use sb_domain::ids::{
    ActionId, AgreementId, ChangeId, ContactId, DeviceId, DossierId, PersonId, ReferralId,
    RegionId, ServiceId, UserId,
};

/// 16 bytes; the number stands in the last eight. Never all zero, which would be a blank id.
pub const fn bytes(number: u64) -> [u8; 16] {
    (0x5b_u128 << 120 | number as u128).to_be_bytes()
}

macro_rules! seeded {
    ($($name:ident $id:ident),*) => {$(
        #[doc = concat!("The ", stringify!($id), " with this number.")]
        pub const fn $name(number: u64) -> $id {
            $id::from_bytes(bytes(number))
        }
    )*};
}

seeded!(
    action ActionId, agreement AgreementId, change ChangeId, contact ContactId, device DeviceId, dossier DossierId,
    person PersonId, referral ReferralId, region RegionId, service ServiceId, user UserId
);
