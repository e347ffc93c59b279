//! Names of things: 16 random bytes each, drawn on the device that makes the thing.

use serde::{Deserialize, Serialize};

/// The text is not an id: ids are written as UUIDs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Takes 16 bytes as they are.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }
            /// The 16 bytes.
            pub const fn as_bytes(&self) -> &[u8; 16] { &self.0 }
            /// Takes a slice.
            ///
            /// # Errors
            /// [`NotAnId`] unless it has 16 bytes.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, NotAnId> {
                <[u8; 16]>::try_from(bytes).map(Self).map_err(|_| NotAnId)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                uuid::Uuid::from_bytes(self.0).as_hyphenated().fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                uuid::Uuid::try_parse(text).map(|id| Self(id.into_bytes())).map_err(|_| NotAnId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A region: municipalities that work together, with one server and one membership log.
    RegionId,
    /// A user in the membership log.
    UserId,
    /// One profile on one laptop.
    DeviceId,
    /// The unit of access, encryption and sync.
    DossierId,
    /// A newcomer. Never a household.
    PersonId,
    /// A conversation, visit or other moment of contact.
    ContactId,
    /// A person connected with a partner.
    ReferralId,
    /// What a person agreed to, or did not.
    AgreementId,
    /// An entry of the directory.
    ServiceId,
    /// One deed of the user; several changes may share it.
    ActionId,
    /// A change: what it says, hashed.
    ChangeId,
    /// Any entity, where the kind stands beside it.
    EntityId,
}

macro_rules! entities {
    ($($name:ident),*) => {$(
        impl From<$name> for EntityId {
            fn from(id: $name) -> Self { Self(id.0) }
        }
        impl From<EntityId> for $name {
            fn from(id: EntityId) -> Self { Self(id.0) }
        }
    )*};
}

entities!(PersonId, ContactId, ReferralId, AgreementId, UserId);
