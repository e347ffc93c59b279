//! One search over people, contacts, referrals and services.

use crate::directory;
use crate::face::{DirectoryInput, Failure, HitView};
use crate::keeper::Keeper;
use crate::referrals::person_name;
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
            let title = match hit.person {
                Some(person) => person_name(c, person)?,
                None => String::new(),
            };
            hits.push(HitView {
                kind: kind.to_owned(),
                id: hit.id.to_string(),
                title,
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
            title: service.organisation,
            snippet: service.name,
        }));
    }
    Ok(hits)
}
