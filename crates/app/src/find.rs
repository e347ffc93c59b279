//! One search over people, contacts, referrals and services.

use crate::directory;
use crate::face::{DirectoryInput, Failure, HitView};
use crate::keeper::Keeper;
use crate::people::text;
use sb_store::people;
use sb_store::search::{self, Doc};

/// The best of each kind, people first.
pub(crate) fn find(keeper: &Keeper, query: &str) -> Result<Vec<HitView>, Failure> {
    let mut hits = keeper.store.read(|c| {
        let found = search::find(c, query, 60)?;
        let mut hits = Vec::new();
        for hit in found {
            let kind = match hit.kind {
                Doc::Person => "person",
                Doc::Contact => "contact",
                Doc::Referral => "referral",
            };
            let found = match hit.person {
                Some(person) => people::find(c, person)?,
                None => None,
            };
            let (name, latin) = found.map_or((None, None), |person| {
                (text(person.name), text(person.latin_name))
            });
            hits.push(HitView {
                kind: kind.to_owned(),
                id: hit.id.to_string(),
                person: hit.person.map(|person| person.to_string()),
                title: name.or_else(|| latin.clone()),
                person_latin_name: latin,
                snippet: hit.snippet.into_string(),
            });
        }
        Ok::<_, Failure>(hits)
    })?;
    if !query.trim().is_empty() {
        let services = directory::search(
            keeper,
            &DirectoryInput {
                query: query.to_owned(),
                ..Default::default()
            },
        )?;
        hits.extend(services.into_iter().take(20).map(|service| HitView {
            kind: "service".to_owned(),
            id: service.service,
            person: None,
            person_latin_name: None,
            title: Some(service.organisation),
            snippet: service.name,
        }));
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::contacts;
    use crate::face::PersonInput;
    use crate::people;
    use crate::trial::{joined, visit};

    #[test]
    fn a_found_contact_says_whose_it_is_and_one_of_the_own_logbook_says_nobody() {
        let mut laptop = joined();
        let input = PersonInput {
            name: "ዮናስ".to_owned(),
            latin_name: Some("Yonas".to_owned()),
            ..PersonInput::default()
        };
        let (person, _) = people::add(&mut laptop, &input).unwrap();
        let theirs = laptop.visit(person, "belastingbrief uitgelegd");
        let own = contacts::record(&mut laptop, &visit(None, "belastingbrief gelezen")).unwrap();
        let hits = find(&laptop, "belastingbrief").unwrap();
        let of = |id: &str| hits.iter().find(|hit| hit.id == id).unwrap();
        let hit = of(&theirs.to_string());
        assert_eq!(hit.person, Some(person.to_string()));
        assert_eq!(hit.title.as_deref(), Some("ዮናስ"));
        assert_eq!(hit.person_latin_name.as_deref(), Some("Yonas"));
        let hit = of(&own.to_string());
        assert_eq!((&hit.person, &hit.title), (&None, &None));
    }
}
