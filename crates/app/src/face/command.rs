//! What a screen may ask. Ids are UUID text, dates `YYYY-MM-DD`, codes those of the region pack.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One wish of a screen. `t` names it, `v` holds its input.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
#[ts(export)]
pub enum Command {
    /// Where the app stands: which screen to show first.
    Session,
    /// Profiles on this laptop, initials only.
    Profiles,
    /// Five generated words for a new profile; they are shown once and kept nowhere.
    OfferWords,
    /// A new profile with these words; leaves it unlocked and not joined.
    CreateProfile(CreateProfileInput),
    /// Opens a profile.
    Unlock(UnlockInput),
    /// Closes the database and forgets the keys.
    Lock,
    /// Enters a region with an invitation; needs the server once.
    Join(JoinInput),
    /// The code lists of the region pack, in a screen language.
    Lists(LanguageInput),
    /// The screen *Vandaag*.
    Today,
    /// People on this laptop, best match first; an empty query lists all by name.
    People(QueryInput),
    /// One person with the timeline.
    Person(IdInput),
    /// One contact, also one of the own logbook.
    Contact(IdInput),
    AddPerson(PersonInput),
    EditPerson(EditPersonInput),
    /// Records a contact; without `contact` a new one, else a correction of that one.
    RecordContact(ContactInput),
    MakeReferral(ReferralInput),
    SetReferralStatus(StatusInput),
    /// Another day to ask how a referral goes; nothing else of it changes.
    MoveFollowUp(FollowUpInput),
    /// Referrals, grouped on the screen by `ReferralView::group`.
    Referrals,
    Directory(DirectoryInput),
    Service(IdInput),
    Colleagues,
    /// Who can read this dossier.
    Members(IdInput),
    Share(ShareInput),
    Conflicts,
    Choose(ChooseInput),
    /// Keeps what is typed, half or whole, as the one draft of that form.
    SaveDraft(DraftInput),
    Drafts,
    DropDraft(FormInput),
    /// The text without citizen service numbers, V-numbers and bank accounts.
    WithoutNumbers(TextInput),
    /// One search over people, contacts, referrals and services.
    Search(QueryInput),
    /// Starts a conversation with the server now; answers at once, the card tells the rest.
    SyncNow,
    SyncCard,
    /// What waits to be sent, one line for each deed.
    Waiting,
    /// Remembers the language of the screens for this profile.
    SetLanguage(LanguageInput),
    /// Coordinator: an invitation for a new colleague.
    Invite(InviteInput),
    /// Coordinator: signs the region pack that the server offers.
    ApprovePack,
}

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, Deserialize, Serialize, TS)]
        #[serde(default)]
        #[ts(export, optional_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }
    )*};
}

inputs! {
    CreateProfileInput {
        /// Name as colleagues see it, 1–100 characters.
        name: String,
        /// The five words, separated by spaces.
        words: String,
        language: Option<String>,
    }
    UnlockInput { profile: String, passphrase: String }
    JoinInput {
        /// The line `sleutelbos1-…`.
        invitation: String,
        /// Another address than the one inside the invitation.
        server: Option<String>,
    }
    LanguageInput { language: String }
    QueryInput { query: String }
    IdInput { id: String }
    FormInput { form: String }
    TextInput { text: String }
    PersonInput {
        /// As the person writes it, any script; 1–100 characters.
        name: String,
        latin_name: Option<String>,
        municipality: Option<String>,
        /// BCP 47 tags, at most 10.
        languages: Vec<String>,
        /// `B`, `O` or `Z`, if the person told.
        learning_route: Option<String>,
        /// Like `1980-1989`.
        birth_years: Option<String>,
        safe_contact: Option<String>,
        tempo_note: Option<String>,
        /// Form whose draft this is: dropped in the same transaction.
        draft: Option<String>,
    }
    /// Only the fields that were changed; `Some("")` or an empty list makes one blank.
    EditPersonInput {
        id: String,
        name: Option<String>,
        latin_name: Option<String>,
        municipality: Option<String>,
        languages: Option<Vec<String>>,
        learning_route: Option<String>,
        birth_years: Option<String>,
        safe_contact: Option<String>,
        tempo_note: Option<String>,
        /// The versions that the form was laid out from, as its view named them: these are replaced, and nothing
        /// that came since. Absent: what stands there now.
        seen: Option<Vec<String>>,
        /// Form whose draft this is: dropped in the same transaction.
        draft: Option<String>,
    }
    ContactInput {
        /// The contact to correct; absent for a new one.
        contact: Option<String>,
        /// Absent, and nobody new either: own logbook.
        person: Option<String>,
        /// Name of somebody new, who is made in the same transaction; not beside `contact` or `person`.
        who: Option<String>,
        kind: String,
        date: String,
        /// 1–1440.
        minutes: Option<u16>,
        languages: Vec<String>,
        domains: Vec<String>,
        outcome: Option<String>,
        /// At most 4,000 characters.
        note: Option<String>,
        /// 1–1000 people, for group contacts.
        headcount: Option<u16>,
        role: Option<String>,
        /// 0–2000 kilometres.
        travel_km: Option<u16>,
        /// The versions that the form was laid out from, as its view named them: these are replaced, and nothing
        /// that came since. Absent: what stands there now.
        seen: Option<Vec<String>>,
        /// Form whose draft this is: dropped in the same transaction.
        draft: Option<String>,
    }
    ReferralInput {
        person: String,
        service: String,
        /// At most 1,000 characters.
        reason: String,
        /// Absent: nobody was asked, which only partners that need no agreement allow.
        agreement: Option<AgreementInput>,
        follow_up_on: Option<String>,
        /// Person field names and contact ids that the partner may hear.
        share: Vec<String>,
        /// Form whose draft this is: dropped in the same transaction.
        draft: Option<String>,
    }
    AgreementInput {
        given: bool,
        language: Option<String>,
        /// `oral`, `signed` or `guardian`.
        how: Option<String>,
    }
    StatusInput {
        referral: String,
        status: String,
        source: String,
        reason: Option<String>,
        /// At most 500 characters.
        note: Option<String>,
        /// Form whose draft this is: dropped in the same transaction.
        draft: Option<String>,
    }
    FollowUpInput {
        referral: String,
        /// The day to ask, `YYYY-MM-DD`.
        on: String,
    }
    DirectoryInput {
        query: String,
        municipality: Option<String>,
        language: Option<String>,
        domain: Option<String>,
    }
    ShareInput { dossier: String, user: String }
    ChooseInput {
        id: String,
        /// The version to keep; absent: keep all that were seen.
        keep: Option<String>,
        /// The versions that were shown: another stays to be chosen. Absent: those that stand there now.
        seen: Option<Vec<String>>,
    }
    DraftInput {
        /// `contact`, `referral`, `person` …: one row per form.
        form: String,
        /// What the form holds, as its own JSON text; at most 8 MiB.
        body: String,
    }
    InviteInput {
        name: String,
        /// `key_person` or `coordinator`.
        role: String,
        expires_hours: Option<u32>,
    }
}
