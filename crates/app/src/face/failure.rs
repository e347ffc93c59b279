//! Why something was refused: a closed code and the field it concerns. No text, nothing personal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A refusal. Nothing was half-done; what was typed is still on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct Failure {
    pub code: FailureCode,
    /// Name of the input field, where one is to blame.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    #[ts(optional)]
    pub field: Option<&'static str>,
}

/// Makes the closed list once, so that the page of codes and the tests see all of it.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Every reason there is. The Fluent id of its words is `failure-` and the code with hyphens.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize, Serialize, TS)]
        #[serde(rename_all = "snake_case")]
        #[ts(export)]
        pub enum FailureCode { $($(#[$doc])* $name,)* }

        impl FailureCode {
            /// All of them, in this order.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

codes! {
    // fix this: at the field
    Empty,
    TooLong,
    TooMany,
    NotANumber,
    OutOfRange,
    NotADate,
    /// After tomorrow, by the later of the laptop's clock and the last server time.
    InFuture,
    /// A code the region pack does not know, or a retired one.
    UnknownCode,
    /// A key or column that the form does not have.
    UnknownField,
    /// A text where a list is asked, a number where a text is asked, and the like.
    WrongType,
    Bsn,
    VNumber,
    Iban,
    NotFound,
    /// The person has not agreed, and this kind of partner needs it.
    AgreementNeeded,
    /// Veilig Thuis, police: the screen shows the number, no referral is made.
    Protocol,
    /// The status cannot follow the one it has.
    Transition,
    NotBoth,
    NotAConflict,
    /// Versions of this field differ: somebody has to choose before it can be corrected.
    ChooseFirst,
    NotAMember,
    AlreadyMember,
    NotAllowed,
    WrongPassphrase,
    WeakPassphrase,
    BadInvitation,
    /// No address of a server, or plain http to another machine.
    BadAddress,
    InvitationExpired,
    InvitationUsed,
    /// It builds on entries that its coordinator has not sent yet.
    InvitationEarly,
    /// No region of ours at this address.
    OtherRegion,
    /// The region lives there, and this device stands not in its log.
    UnknownDevice,
    NotJoined,
    AlreadyJoined,
    NoSuchProfile,
    InUse,
    Locked,
    UnreadableFile,
    BadRow,
    // we will retry: the quiet line
    Offline,
    // needs a human: the card says what
    /// The server broke a rule of the protocol; nothing of it was taken over.
    ServerRefused,
    /// This laptop, or the server, stood at an earlier state: sync stopped, nothing that is here is lost.
    Fork,
    TooOld,
    // something broke
    DiskFull,
    /// The system does not let this user read or write there.
    NoAccess,
    /// A file stands where the folder of a profile should be.
    NotAFolder,
    Damaged,
    Bug,
}

impl Failure {
    /// A refusal without a field.
    pub const fn new(code: FailureCode) -> Self {
        Self { code, field: None }
    }
    /// A refusal of one field.
    pub const fn at(code: FailureCode, field: &'static str) -> Self {
        Self {
            code,
            field: Some(field),
        }
    }
}
