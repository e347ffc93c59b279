//! What the command line can do beside [`App::dispatch`](crate::App::dispatch): the same use cases, named.

use crate::app::App;
use crate::contacts::{self, ImportReport};
use crate::face::{
    ConflictView, ContactView, Failure, FailureCode, HistoryView, PersonPage, ProfileView,
    ReferralView,
};
use crate::keeper::keys;
use crate::region::LogReport;
use crate::report::{Status, Verdict};
use crate::{parse, people, profile, referrals, region, report};

use sb_store::meta;
use sb_sync::Line;
use sb_sync::faults::{self, Place};
use sb_trust::PackSigned;
use std::path::Path;

impl App {
    /// Profiles under a folder.
    pub fn profiles(root: &Path) -> Vec<ProfileView> {
        profile::list(root)
    }

    /// Adds a person and says which dossier was made.
    ///
    /// # Errors
    /// What the rules say.
    pub fn add_person(&self, input: crate::face::PersonInput) -> Result<(String, String), Failure> {
        let (person, dossier) = self.at(move |k| people::add(k, &input))?;
        faults::abort_at(Place::Saved);
        Ok((person.to_string(), dossier.to_string()))
    }

    /// One person with all that hangs under it.
    ///
    /// # Errors
    /// `not_found`.
    pub fn person(&self, id: &str) -> Result<PersonPage, Failure> {
        let id = parse::id(id, "id")?;
        self.at(move |k| people::page(k, id))
    }

    /// All contacts; those of a person; those since a day.
    ///
    /// # Errors
    /// `not_found`, `not_a_date`.
    pub fn contacts(
        &self,
        person: Option<&str>,
        since: Option<&str>,
    ) -> Result<Vec<ContactView>, Failure> {
        let person = person.map(|id| parse::id(id, "person")).transpose()?;
        let since = since
            .map(|day| sb_domain::rules::date(day, "since"))
            .transpose()?;
        self.at(move |k| {
            let mut found = match (person, &since) {
                (Some(person), _) => {
                    people::must_be_here(k, person, "person")?;
                    contacts::of(k, person)?
                }
                (None, Some(day)) => contacts::since(k, day)?,
                (None, None) => contacts::all(k)?,
            };
            if let Some(day) = since {
                found.retain(|contact| contact.date >= day);
            }
            Ok(found)
        })
    }

    /// One contact with its history.
    ///
    /// # Errors
    /// `not_found`.
    pub fn contact(&self, id: &str) -> Result<(ContactView, Vec<HistoryView>), Failure> {
        let id = parse::id(id, "id")?;
        self.at(move |k| Ok((contacts::one(k, id)?, contacts::history(k, id)?)))
    }

    /// Contacts out of a file's bytes.
    ///
    /// # Errors
    /// `unreadable_file`; broken rows are in the report.
    pub fn import_contacts(
        &self,
        bytes: Vec<u8>,
        json: bool,
        dry: bool,
    ) -> Result<ImportReport, Failure> {
        self.at(move |k| contacts::import(k, &bytes, json, dry))
    }

    /// All referrals; those with a status.
    ///
    /// # Errors
    /// `unknown_code` for a status that is none.
    pub fn referrals(&self, status: Option<&str>) -> Result<Vec<ReferralView>, Failure> {
        let wanted = status
            .map(|code| {
                sb_domain::referral::Status::from_code(code)
                    .ok_or(Failure::at(FailureCode::UnknownCode, "status"))
            })
            .transpose()?;
        self.at(move |k| {
            let mut found = referrals::all(k)?;
            found.retain(|referral| wanted.is_none_or(|status| status.code() == referral.status));
            Ok(found)
        })
    }

    /// One referral.
    ///
    /// # Errors
    /// `not_found`.
    pub fn referral(&self, id: &str) -> Result<ReferralView, Failure> {
        let id = parse::id(id, "id")?;
        self.at(move |k| referrals::one(k, id))
    }

    /// All open choices.
    ///
    /// # Errors
    /// What the database says.
    pub fn conflicts(&self) -> Result<Vec<ConflictView>, Failure> {
        self.at(|k| crate::conflicts::list(k))
    }

    /// Numbers about the profile.
    ///
    /// # Errors
    /// What the database says.
    pub fn status(&self) -> Result<Status, Failure> {
        self.at(|k| report::status(k))
    }

    /// Verifies database, log and tables.
    ///
    /// # Errors
    /// What the database says when it cannot even be read.
    pub fn verify(&self) -> Result<Verdict, Failure> {
        self.at(report::verify)
    }

    /// Verifies the membership log.
    ///
    /// # Errors
    /// `not_joined`.
    pub fn verify_log(&self) -> Result<LogReport, Failure> {
        self.at(|k| region::verify(k))
    }

    /// All visible state as canonical JSON.
    ///
    /// # Errors
    /// `not_found` for an id that is none.
    pub fn dump(&self, dossier: Option<&str>) -> Result<serde_json::Value, Failure> {
        let dossier = dossier.map(|id| parse::id(id, "dossier")).transpose()?;
        self.at(move |k| crate::dump::load(k, dossier))
    }

    /// Coordinator: reads, checks and signs the region pack that the server offers.
    ///
    /// # Errors
    /// `not_allowed`, `offline`, `server_refused`, `not_found` when none is offered.
    pub fn approve_pack(&self) -> Result<PackSigned, Failure> {
        let opened = self.opened()?;
        self.runtime.block_on(async {
            let (url, genesis, device) = opened.owner.run(|keeper| {
                let identity = &keeper.desk()?.identity;
                let url = keeper
                    .store
                    .read(|c| meta::get_text(c, keys::SERVER))?
                    .unwrap_or_default();
                Ok((url, identity.genesis, identity.device))
            })?;
            let mut line = Line::new(&url, genesis, device)?;
            let offer = line.pack_offer().await.map_err(|error| match error {
                sb_sync::LineError::Refused(sb_protocol::code::NO_PACK) => {
                    Failure::new(FailureCode::NotFound)
                }
                other => other.into(),
            })?;
            let archive = line.archive(&offer.sha256).await?;
            opened
                .owner
                .run(move |keeper| region::approve(keeper, offer, archive))
        })
    }
}

impl App {
    /// A name for a new profile's folder: a random id.
    pub fn new_profile_name(&self) -> String {
        sb_domain::ids::UserId::from_bytes(self.world.id()).to_string()
    }

    /// The device of the open profile.
    ///
    /// # Errors
    /// `not_joined`.
    pub fn device(&self) -> Result<String, Failure> {
        self.at(|k| Ok(k.desk()?.identity.device.to_string()))
    }
}
