//! Adds a person, with a dossier of his own in the same transaction.

use crate::deed::Deed;
use crate::dossiers::{self, Made};
use crate::drafts;
use crate::face::{Failure, PersonInput};
use crate::keeper::Keeper;
use crate::lists::known;
use crate::parse::given;
use sb_domain::change::Group;
use sb_domain::ids::{DossierId, PersonId};
use sb_domain::rules;
use sb_domain::text::Text;
use sb_domain::value::Value;
use sb_protocol::DossierKind;
use sb_regionpack::{List, Pack};
use sb_store::{Tx, search};

/// Values of a person's registers, checked; only those that are given.
pub(crate) fn values(pack: &Pack, input: &PersonInput) -> Result<Vec<Value>, Failure> {
    let mut values = vec![Value::Text(
        Group::PersonName,
        rules::name(&input.name, "name")?,
    )];
    if let Some(text) = given(input.latin_name.as_ref()) {
        values.push(latin_name(text)?);
    }
    if let Some(code) = given(input.municipality.as_ref()) {
        values.push(municipality(pack, code)?);
    }
    if !input.languages.is_empty() {
        values.push(languages(&input.languages)?);
    }
    if let Some(code) = given(input.learning_route.as_ref()) {
        values.push(learning_route(pack, code)?);
    }
    if let Some(band) = given(input.birth_years.as_ref()) {
        values.push(birth_years(band)?);
    }
    if let Some(text) = given(input.safe_contact.as_ref()) {
        let text = rules::short_text(text, "safe_contact")?;
        values.push(Value::Text(Group::PersonSafeContact, text));
    }
    if let Some(text) = given(input.tempo_note.as_ref()) {
        values.push(Value::Text(
            Group::PersonTempoNote,
            rules::short_text(text, "tempo_note")?,
        ));
    }
    Ok(values)
}

pub(crate) fn latin_name(text: &str) -> Result<Value, Failure> {
    Ok(Value::Text(
        Group::PersonLatinName,
        rules::optional_name(text, "latin_name")?,
    ))
}

pub(crate) fn municipality(pack: &Pack, code: &str) -> Result<Value, Failure> {
    let code = rules::code(code, "municipality")?;
    if pack.find_municipality(&code).is_none() {
        return Err(rules::Rule::UnknownCode.at("municipality").into());
    }
    Ok(Value::Text(Group::PersonMunicipality, Text::new(code)))
}

pub(crate) fn languages(tags: &[String]) -> Result<Value, Failure> {
    Ok(Value::Languages(rules::languages(tags, "languages")?))
}

pub(crate) fn learning_route(pack: &Pack, code: &str) -> Result<Value, Failure> {
    let code = known(pack, List::LearningRoutes, code, "learning_route")?;
    Ok(Value::Text(Group::PersonLearningRoute, Text::new(code)))
}

pub(crate) fn birth_years(band: &str) -> Result<Value, Failure> {
    Ok(Value::Text(
        Group::PersonBirthYears,
        Text::new(rules::birth_years(band, "birth_years")?),
    ))
}

/// A person who is ready to be kept, with a dossier of his own.
pub(crate) struct Newcomer {
    made: Made,
    person: PersonId,
    values: Vec<Value>,
}

impl Newcomer {
    /// Draws the ids and the key. The values are checked already.
    pub(crate) fn new(keeper: &Keeper, values: Vec<Value>) -> Result<Self, Failure> {
        Ok(Self {
            made: dossiers::make(&keeper.world, keeper.desk()?, DossierKind::Person)?,
            person: PersonId::from_bytes(keeper.world.id()),
            values,
        })
    }

    /// Keeps person and dossier together, in the transaction of what they are made for.
    pub(crate) fn keep(self, tx: &Tx<'_>, deed: &Deed) -> Result<(PersonId, DossierId), Failure> {
        let dossier = self.made.keep(tx)?;
        for value in self.values {
            deed.write(tx, dossier, self.person, value)?;
        }
        Ok((self.person, dossier))
    }
}

/// Adds the person.
pub(crate) fn add(
    keeper: &mut Keeper,
    input: &PersonInput,
) -> Result<(PersonId, DossierId), Failure> {
    let pack = keeper.pack()?;
    let values = values(&pack, input)?;
    let newcomer = Newcomer::new(keeper, values)?;
    let deed = Deed::new(keeper)?;
    keeper.store.write(|tx| {
        let kept = newcomer.keep(tx, &deed)?;
        drafts::saved(tx, input.draft.as_ref())?;
        search::index_pending(tx)?;
        Ok(kept)
    })
}
