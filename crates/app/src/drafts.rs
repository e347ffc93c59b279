//! What is typed and not yet saved: one row per form, in the encrypted database, never sent.

use crate::face::{DraftInput, DraftView, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::world::instant;
use sb_domain::text::Text;
use sb_store::Tx;
use sb_store::drafts::{self, Draft};

/// Bytes of one draft. Far more than any field takes: who pastes a whole document must not lose it, though it
/// cannot be saved; the field says how much is too much, and the draft waits until it is cut.
const MAX: usize = 8 * 1024 * 1024;
/// Bytes of a form's name: a word, and the id of what it changes.
const MAX_FORM: usize = 64;

/// Keeps a draft over the one before.
pub(crate) fn save(keeper: &mut Keeper, input: DraftInput) -> Result<(), Failure> {
    let known = !input.form.is_empty() && input.form.len() <= MAX_FORM;
    if !known || input.body.len() > MAX {
        return Err(Failure::new(FailureCode::TooLong));
    }
    let saved_at = keeper.now().ms;
    let draft = Draft {
        form: input.form,
        body: Text::new(input.body),
        saved_at,
    };
    keeper.store.write(|tx| Ok(drafts::save(tx, &draft)?))
}

/// All drafts, the newest first.
pub(crate) fn list(keeper: &Keeper) -> Result<Vec<DraftView>, Failure> {
    let found = keeper.store.read(drafts::list)?;
    Ok(found
        .into_iter()
        .map(|draft| DraftView {
            form: draft.form,
            body: draft.body.into_string(),
            saved_at: instant(draft.saved_at),
        })
        .collect())
}

/// The form is saved: its draft goes in the transaction of the save, so that a death in between leaves
/// neither a draft of what is kept already nor a form of which nothing is kept.
pub(crate) fn saved(tx: &Tx<'_>, form: Option<&String>) -> Result<(), Failure> {
    form.map_or(Ok(()), |form| Ok(drafts::drop(tx, form)?))
}

/// Drops the draft of a form.
pub(crate) fn drop(keeper: &mut Keeper, form: &str) -> Result<(), Failure> {
    keeper.store.write(|tx| Ok(drafts::drop(tx, form)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::face::{AgreementInput, ContactInput, EditPersonInput, PersonInput, ReferralInput};
    use crate::profile::Folder;
    use crate::trial::{joined, visit, world};
    use crate::{contacts, people, referrals};
    use sb_store::Store;

    fn typed(keeper: &mut Keeper, form: &str) {
        let input = DraftInput {
            form: form.to_owned(),
            body: "{}".to_owned(),
        };
        save(keeper, input).unwrap();
    }

    fn forms(keeper: &Keeper) -> Vec<String> {
        let drafts = list(keeper).unwrap();
        drafts.into_iter().map(|draft| draft.form).collect()
    }

    #[test]
    fn a_saved_form_takes_its_draft_along_and_no_other() {
        let mut laptop = joined();
        for form in ["contact", "person", "edit", "referral", "other"] {
            typed(&mut laptop, form);
        }
        let draft = |form: &str| Some(form.to_owned());
        let person = PersonInput {
            name: "Selam Tesfay".to_owned(),
            draft: draft("person"),
            ..PersonInput::default()
        };
        let (person, _) = people::add(&mut laptop, &person).unwrap();
        let contact = ContactInput {
            draft: draft("contact"),
            ..visit(Some(person), "brief")
        };
        contacts::record(&mut laptop, &contact).unwrap();
        let same = EditPersonInput {
            id: person.to_string(),
            name: Some("Selam Tesfay".to_owned()),
            draft: draft("edit"),
            ..EditPersonInput::default()
        };
        assert_eq!(people::edit(&mut laptop, &same).unwrap(), None);
        let referral = ReferralInput {
            person: person.to_string(),
            service: "d463bba1-c655-526e-a0bb-4de1d77fa844".to_owned(),
            reason: "taalles".to_owned(),
            agreement: Some(AgreementInput {
                given: true,
                language: Some("nl".to_owned()),
                how: Some("oral".to_owned()),
            }),
            draft: draft("referral"),
            ..ReferralInput::default()
        };
        referrals::make(&mut laptop, &referral).unwrap();
        assert_eq!(forms(&laptop), ["other"]);
    }

    #[test]
    fn what_is_too_long_for_its_field_is_kept_as_a_draft_and_without_end_is_told() {
        let mut laptop = joined();
        let mut keep = |bytes: usize| {
            let input = DraftInput {
                form: "contact".to_owned(),
                body: "x".repeat(bytes),
            };
            save(&mut laptop, input).map_err(|refused| refused.code)
        };
        assert_eq!(keep(8 * 1024 * 1024), Ok(()));
        assert_eq!(keep(8 * 1024 * 1024 + 1), Err(FailureCode::TooLong));
        let kept = list(&laptop).unwrap()[0].body.len();
        assert_eq!(kept, 8 * 1024 * 1024, "what was kept before still stands");
    }

    #[test]
    fn a_pasted_document_comes_back_whole_when_the_profile_is_opened_again() {
        let mut laptop = joined();
        let note = "Nieuwkomer: سلام ጽሑፍ \"brief\"\n".repeat(50_000);
        let body = serde_json::json!({ "note": note }).to_string();
        assert!(body.len() > 2_100_000);
        let input = DraftInput {
            form: "contact".to_owned(),
            body: body.clone(),
        };
        save(&mut laptop, input).unwrap();
        let (keeper, home) = laptop.apart();
        std::mem::drop(keeper);
        let folder = Folder::at(home.path().join("profile"));
        let lock = folder.take().unwrap();
        let store = Store::open(&folder.database(), &[7; 32]).unwrap();
        let again = Keeper::open(world(), folder, lock, store).unwrap();
        assert!(list(&again).unwrap()[0].body == body, "not a byte less");
    }

    #[test]
    fn a_refused_form_keeps_its_draft() {
        let mut laptop = joined();
        typed(&mut laptop, "contact");
        let input = ContactInput {
            draft: Some("contact".to_owned()),
            ..visit(None, "")
        };
        let unknown_kind = ContactInput {
            kind: "NIETS".to_owned(),
            ..input.clone()
        };
        contacts::record(&mut laptop, &unknown_kind).unwrap_err();
        // Refused inside the transaction, after the draft could have gone.
        let nobody = ContactInput {
            person: Some("00000000-0000-4000-8000-000000000000".to_owned()),
            ..input
        };
        contacts::record(&mut laptop, &nobody).unwrap_err();
        assert_eq!(forms(&laptop), ["contact"]);
    }
}
