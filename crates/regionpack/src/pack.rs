//! A pack that was read and found whole.

use std::{collections::BTreeMap, path::Path};

use chrono::NaiveDate;

use crate::{
    archive,
    codes::{Code, Coded, ContactKind, Domain, Language, List, Outcome, PartnerKind, Signal},
    directory::Service,
    files::Files,
    places::{Cooperation, Municipality},
    problem::{ProblemCode, Problems, Report},
    read,
    terms::Terms,
};

/// Why there is no pack.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The pack has faults; the report says where.
    #[error("the pack has {} problems", .0.problems.len())]
    Refused(Report),
    /// The bytes are no archive of ours, or were changed on the way.
    #[error("not an archive of a region pack")]
    Malformed,
    /// More than [`crate::MAX_UNPACKED`] bytes or [`crate::MAX_FILES`] files.
    #[error("the pack is too large")]
    TooLarge,
}

/// A region pack. Lists stand in their order, retired codes included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Name of the pack in paths and logs: lower-case letters, digits and `-`.
    pub id: String,
    /// Name of the region.
    pub name: String,
    /// From 1; a later pack of the same region has a larger one.
    pub version: u32,
    /// Terms, wording, numbers.
    pub terms: Terms,
    /// Municipalities, former ones included, in the order of the file.
    pub municipalities: Vec<Municipality>,
    /// Who does what for which municipality.
    pub cooperations: Vec<Cooperation>,
    /// Kinds of contact.
    pub contact_kinds: Vec<ContactKind>,
    /// Domains of life.
    pub domains: Vec<Domain>,
    /// What came of a contact.
    pub outcomes: Vec<Outcome>,
    /// Roles of a key person.
    pub roles: Vec<Code>,
    /// Languages.
    pub languages: Vec<Language>,
    /// Learning routes.
    pub learning_routes: Vec<Code>,
    /// Ways to give agreement.
    pub agreement_ways: Vec<Code>,
    /// Why a referral was refused or failed.
    pub refusal_reasons: Vec<Code>,
    /// Kinds of partner.
    pub partner_kinds: Vec<PartnerKind>,
    /// Who says that a referral has a status.
    pub sources: Vec<Code>,
    /// Signals.
    pub signals: Vec<Signal>,
    /// The directory, by municipality and name as in the file.
    pub services: Vec<Service>,
    /// `agreement.md`: aim, form and content of the cooperation, Markdown.
    pub agreement: String,
    /// `hints/<name>.md`: name to Markdown.
    pub hints: BTreeMap<String, String>,
    /// `texts/<language>.ftl`: language to Fluent text that goes over the app's own.
    pub texts: BTreeMap<String, String>,
}

impl Pack {
    /// Reads and checks a folder.
    ///
    /// # Errors
    /// [`PackError::Refused`] with what [`check`] would say.
    pub fn from_dir(dir: &Path) -> Result<Self, PackError> {
        load(dir).map(|(pack, _)| pack)
    }

    /// Reads and checks the bytes of [`archive`]. Whether they are the signed ones is for the caller to see first.
    ///
    /// # Errors
    /// [`PackError::Malformed`] and [`PackError::TooLarge`] for bytes, [`PackError::Refused`] for content.
    pub fn from_archive(bytes: &[u8]) -> Result<Self, PackError> {
        whole(&archive::unpack(bytes)?, Problems::default())
    }

    /// The services of the directory.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// A service by id.
    pub fn find_service(&self, id: &sb_domain::ids::ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// A municipality by code, former ones included.
    pub fn find_municipality(&self, code: &str) -> Option<&Municipality> {
        self.municipalities.iter().find(|place| place.code == code)
    }

    /// The municipality that has the area of `code` on this day, over as many mergers as there were.
    pub fn municipality_on(&self, code: &str, day: NaiveDate) -> Option<&Municipality> {
        let mut place = self.find_municipality(code)?;
        for _ in 0..=self.municipalities.len() {
            if place.valid_to.is_none_or(|last| day <= last) {
                return Some(place);
            }
            place = self.find_municipality(&place.successor)?;
        }
        None
    }

    /// The entries of a list in their order, retired ones included.
    pub fn codes(&self, list: List) -> Vec<&Code> {
        match list {
            List::ContactKinds => coded(&self.contact_kinds),
            List::Domains => coded(&self.domains),
            List::Outcomes => coded(&self.outcomes),
            List::Roles => coded(&self.roles),
            List::Languages => coded(&self.languages),
            List::LearningRoutes => coded(&self.learning_routes),
            List::AgreementWays => coded(&self.agreement_ways),
            List::RefusalReasons => coded(&self.refusal_reasons),
            List::PartnerKinds => coded(&self.partner_kinds),
            List::Sources => coded(&self.sources),
            List::Signals => coded(&self.signals),
        }
    }

    /// The entries of a list that may be chosen on a day.
    pub fn codes_on(&self, list: List, day: NaiveDate) -> Vec<&Code> {
        self.codes(list)
            .into_iter()
            .filter(|code| code.valid_on(day))
            .collect()
    }

    /// An entry by its code, retired or not.
    pub fn find_code(&self, list: List, code: &str) -> Option<&Code> {
        self.codes(list)
            .into_iter()
            .find(|entry| entry.code == code)
    }

    /// What a code is called in a language, else in Dutch. A code of a newer pack is its own name.
    pub fn code_name<'a>(&'a self, list: List, code: &'a str, language: &str) -> &'a str {
        self.find_code(list, code)
            .map_or(code, |entry| entry.names.get(language))
    }

    /// A kind of contact by code, retired or not.
    pub fn find_contact_kind(&self, code: &str) -> Option<&ContactKind> {
        self.contact_kinds
            .iter()
            .find(|kind| kind.code.code == code)
    }

    /// A kind of partner by code, retired or not.
    pub fn find_partner_kind(&self, code: &str) -> Option<&PartnerKind> {
        self.partner_kinds
            .iter()
            .find(|kind| kind.code.code == code)
    }
}

/// Says what is wrong with a pack as the one after `old`: its version is not higher, or something that records may
/// name is gone. The same pack after itself has only the first fault.
pub fn check_follows(old: &Pack, new: &Pack) -> Report {
    let mut problems = Problems::default();
    if new.version <= old.version {
        let message = format!(
            "Versie {} is er al. Zet 'version' in region.toml op {} of hoger.",
            old.version,
            old.version.saturating_add(1)
        );
        problems.add("region.toml", 1, ProblemCode::BadVersion, message);
    }
    for list in List::ALL {
        for code in old.codes(*list) {
            if new.find_code(*list, &code.code).is_none() {
                let message = format!(
                    "De code '{}' is weg. Zet hem terug en vul 'retired_on' in.",
                    code.code
                );
                problems.add(list.file(), 1, ProblemCode::RemovedCode, message);
            }
        }
    }
    for place in &old.municipalities {
        if new.find_municipality(&place.code).is_none() {
            let message = format!(
                "De gemeente '{}' is weg. Zet haar terug en vul 'valid_to' in.",
                place.code
            );
            problems.add("municipalities.csv", 1, ProblemCode::RemovedCode, message);
        }
    }
    for service in &old.services {
        if new.find_service(&service.id).is_none() {
            let message = format!(
                "De dienst '{}' is weg. Zet hem terug met status 'inactive'.",
                service.id
            );
            problems.add("directory/service.csv", 1, ProblemCode::RemovedId, message);
        }
    }
    problems.into_report()
}

/// What [`check_follows`] says of a pack as the one after this archive. That was in order when it was taken in: a rule
/// that came later does not stop the version that keeps to it.
///
/// # Errors
/// [`PackError::Malformed`] and [`PackError::TooLarge`] when the archive is none of ours.
pub fn check_follows_archive(old: &[u8], new: &Pack) -> Result<Report, PackError> {
    let old = read::pack(&archive::unpack(old)?, &mut Problems::default());
    Ok(check_follows(&old, new))
}

fn coded<T: Coded>(list: &[T]) -> Vec<&Code> {
    list.iter().map(Coded::code).collect()
}

/// Says what is wrong with a folder. Changes nothing; the same folder gives the same report.
pub fn check(dir: &Path) -> Report {
    let mut problems = Problems::default();
    let files = Files::from_dir(dir, &mut problems);
    read::pack(&files, &mut problems);
    problems.into_report()
}

/// Reads a folder once: the pack and the archive are of the same bytes.
///
/// # Errors
/// [`PackError::Refused`] with what [`check`] would say.
pub fn load(dir: &Path) -> Result<(Pack, Vec<u8>), PackError> {
    let mut problems = Problems::default();
    let files = Files::from_dir(dir, &mut problems);
    let pack = whole(&files, problems)?;
    Ok((pack, archive::pack(&files)?))
}

fn whole(files: &Files, mut problems: Problems) -> Result<Pack, PackError> {
    let pack = read::pack(files, &mut problems);
    let report = problems.into_report();
    if report.ok {
        Ok(pack)
    } else {
        Err(PackError::Refused(report))
    }
}
