//! What a screen gets back, and what it must read again.

use super::views::{
    ConflictView, ContactView, DraftView, HitView, InvitationView, ListsView, MemberView,
    PersonCard, PersonPage, ProfileView, ReferralView, ServiceView, SessionView, SyncCardView,
    TodayView, UserView, WaitingView,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The answer to a [`super::Command`] of the same sort.
#[derive(Clone, Deserialize, Serialize, TS)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
#[ts(export)]
pub enum Reply {
    Done,
    Session(SessionView),
    Profiles(Vec<ProfileView>),
    /// Five generated words.
    Words(Vec<String>),
    /// Id of what was made: person, contact, referral, profile or change.
    Made(String),
    Lists(Box<ListsView>),
    Today(TodayView),
    People(Vec<PersonCard>),
    Person(Box<PersonPage>),
    Contact(Box<ContactView>),
    Referrals(Vec<ReferralView>),
    Services(Vec<ServiceView>),
    Service(Box<ServiceView>),
    Users(Vec<UserView>),
    Members(Vec<MemberView>),
    Conflicts(Vec<ConflictView>),
    Drafts(Vec<DraftView>),
    Text(String),
    Hits(Vec<HitView>),
    SyncCard(SyncCardView),
    Waiting(Vec<WaitingView>),
    Invitation(InvitationView),
    /// Version of the pack that was approved.
    Approved(u32),
}

/// What changed: screens that show one of these read again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Stale {
    Session,
    People,
    Contacts,
    Referrals,
    Conflicts,
    Drafts,
    Colleagues,
    Pack,
    Sync,
}
