//! What a screen gets. Absent optionals are absent keys.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, Deserialize, Serialize, TS)]
        #[serde(default)]
        #[ts(export)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }
    )*};
}

views! {
    SessionView {
        /// `start` (no profile), `locked`, `join` (unlocked, no region yet) or `open`.
        screen: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        profile: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        role: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        user: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        region: Option<String>,
        /// Whether this is a practice region ("Oefenregio").
        practice: bool,
        /// Screen language of this profile, if one was chosen.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        language: Option<String>,
        /// Today on this laptop, `YYYY-MM-DD`.
        today: String,
    }
    ProfileView {
        profile: String,
        initials: String,
        /// User actions that no server has acknowledged yet.
        #[ts(type = "number")]
        waiting: u64,
    }
    /// One entry of a code list.
    CodeView {
        code: String,
        name: String,
        /// Language of the name, when it is not the one that was asked.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        lang: Option<String>,
        /// Name of a pictogram in the window, or empty.
        icon: String,
        /// Further word of the pack: group of a contact kind, `0` to `3` (how sensitive) of a domain, `referral` of an
        /// outcome that leads to one, endonym of a language, group of a status; or empty.
        group: String,
        rtl: bool,
    }
    ListsView {
        contact_kinds: Vec<CodeView>,
        domains: Vec<CodeView>,
        outcomes: Vec<CodeView>,
        roles: Vec<CodeView>,
        languages: Vec<CodeView>,
        municipalities: Vec<CodeView>,
        learning_routes: Vec<CodeView>,
        agreement_ways: Vec<CodeView>,
        refusal_reasons: Vec<CodeView>,
        statuses: Vec<CodeView>,
        sources: Vec<CodeView>,
        pack_version: u32,
    }
    TodayView {
        date: String,
        /// Their bodies without what is long: enough for a line of each. `Drafts` gives them whole.
        drafts: Vec<DraftView>,
        /// To ask about today, or on an earlier day that passed.
        due: FollowUpsView,
        /// To ask about in the coming week.
        later: FollowUpsView,
        /// Referrals that the worker still has to pass on.
        to_send: ReferralsView,
        /// Referrals on which a partner has the next step.
        waiting: ReferralsView,
        /// People spoken with most recently, at most 6.
        recent_people: Vec<PersonCard>,
    }
    FollowUpsView {
        /// The earliest of them: as many as a day holds.
        shown: Vec<FollowUpView>,
        count: u32,
    }
    ReferralsView {
        /// The newest of them: as many as a day holds.
        shown: Vec<ReferralView>,
        count: u32,
    }
    DraftView {
        form: String,
        body: String,
        /// RFC 3339 UTC.
        saved_at: String,
    }
    FollowUpView {
        referral: String,
        person: String,
        person_name: String,
        /// The name in Latin letters, when that is another one.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person_latin_name: Option<String>,
        service_name: String,
        due: String,
    }
    PersonCard {
        person: String,
        dossier: String,
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        latin_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        municipality: Option<String>,
        languages: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        learning_route: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        birth_years: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        safe_contact: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        tempo_note: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        last_contact: Option<String>,
        /// Open choices on this person or what hangs under it.
        conflicts: u32,
    }
    PersonPage {
        person: String,
        dossier: String,
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        latin_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        municipality: Option<String>,
        languages: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        learning_route: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        birth_years: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        safe_contact: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        tempo_note: Option<String>,
        contacts: Vec<ContactView>,
        referrals: Vec<ReferralView>,
        members: Vec<MemberView>,
        conflicts: Vec<ConflictView>,
        history: Vec<HistoryView>,
        /// The versions of its fields that stand there: a form brings them back.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        seen: Option<Vec<String>>,
    }
    /// One write to a register, oldest first.
    HistoryView {
        op: String,
        record: String,
        field: String,
        by: String,
        /// RFC 3339 UTC.
        at: String,
        value: String,
    }
    ContactView {
        contact: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person: Option<String>,
        date: String,
        kind: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        minutes: Option<u16>,
        languages: Vec<String>,
        domains: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        outcome: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        note: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        headcount: Option<u16>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        role: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        travel_km: Option<u16>,
        /// Name of the colleague who recorded it.
        author: String,
        corrected: bool,
        /// Whether the server has acknowledged it.
        sent: bool,
        /// The versions that stand there, when it is read by itself: a form brings them back.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        seen: Option<Vec<String>>,
    }
    ReferralView {
        referral: String,
        person: String,
        person_name: String,
        /// The name in Latin letters, when that is another one.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person_latin_name: Option<String>,
        service: String,
        service_name: String,
        status: String,
        /// `to_send`, `waiting`, `running` or `done`.
        group: String,
        source: String,
        /// Code of the reason of the status.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        status_reason: Option<String>,
        /// What was said with the status.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        status_note: Option<String>,
        /// Why the person is referred.
        reason: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        agreement: Option<AgreementView>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        follow_up_on: Option<String>,
        share: Vec<String>,
        author: String,
        /// Day it was made.
        made_on: String,
        sent: bool,
    }
    AgreementView {
        given: bool,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        language: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        how: Option<String>,
        date: String,
    }
    ServiceView {
        service: String,
        organisation: String,
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        description: Option<String>,
        municipalities: Vec<String>,
        partner_kind: String,
        partner_kind_name: String,
        domain: String,
        /// `agree`, `inform`, `none`, `self` or `protocol`.
        agreement: String,
        languages: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        phone: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        email: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        url: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        address: Option<String>,
        /// Day the entry was last checked.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        checked_on: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        source: Option<String>,
    }
    UserView { user: String, name: String, role: String, me: bool }
    MemberView { user: String, name: String, role: String, me: bool }
    ConflictView {
        id: String,
        /// Entity the register belongs to.
        record: String,
        /// `person`, `contact`, `referral`, `agreement` or `colleague`.
        kind: String,
        field: String,
        /// Whom it is about; absent for own logbooks and colleagues.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person_name: Option<String>,
        /// The name in Latin letters, when that is another one.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person_latin_name: Option<String>,
        versions: Vec<VersionView>,
        /// Whether keeping both is possible for this field.
        both: bool,
    }
    VersionView { op: String, by: String, at: String, value: String }
    HitView {
        /// `person`, `contact`, `referral` or `service`.
        kind: String,
        id: String,
        /// Whom it concerns; absent for services and own work.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person: Option<String>,
        /// The name of that person in Latin letters, when there is one.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person_latin_name: Option<String>,
        /// The person or organisation; absent for own work.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        title: Option<String>,
        snippet: String,
    }
    /// One deed of the user that no server has wholly acknowledged.
    WaitingView {
        /// `person`, `contact`, `referral`, `agreement` or `colleague`.
        kind: String,
        id: String,
        /// Whom it concerns; absent for own work.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        person_name: Option<String>,
        /// RFC 3339 UTC.
        at: String,
    }
    SyncCardView {
        /// `safe`, `busy`, `waiting`, `long_ago`, `choose`, `sign_in`, `too_old`, `danger` or `stopped`.
        state: String,
        /// User actions not wholly acknowledged.
        waiting: u32,
        /// Of a running conversation: how many actions are through.
        done: u32,
        conflicts: u32,
        /// RFC 3339 UTC; absent: never.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        last_acknowledged: Option<String>,
        /// Why sync stopped: a `FailureCode`, for `stopped`.
        #[serde(skip_serializing_if = "Option::is_none")] #[ts(optional)]
        problem: Option<String>,
    }
    InvitationView { invitation: String, user: String }
}
