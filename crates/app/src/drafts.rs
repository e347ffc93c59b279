//! What is typed and not yet saved: one row per form, in the encrypted database, never sent.

use crate::face::{DraftInput, DraftView, Failure, FailureCode};
use crate::keeper::Keeper;
use crate::world::instant;
use sb_domain::text::Text;
use sb_store::drafts::{self, Draft};

/// Bytes of one draft.
const MAX: usize = 64 * 1024;

/// Keeps a draft over the one before.
pub(crate) fn save(keeper: &mut Keeper, input: DraftInput) -> Result<(), Failure> {
    let known = !input.form.is_empty() && input.form.len() <= 40;
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

/// Drops the draft of a form.
pub(crate) fn drop(keeper: &mut Keeper, form: &str) -> Result<(), Failure> {
    keeper.store.write(|tx| Ok(drafts::drop(tx, form)?))
}
