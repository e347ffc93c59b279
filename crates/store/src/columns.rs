//! How values stand in columns: lists, numbers and what a row may not hold.

use crate::error::StoreError;
use rusqlite::types::Type;

/// A row holds something the domain refuses.
pub(crate) fn refused(column: usize) -> rusqlite::Error {
    rusqlite::Error::InvalidColumnType(column, String::new(), Type::Null)
}

/// Counters are `u64` outside and signed in SQLite.
pub(crate) fn int(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt {
        doing: "a number beyond 63 bits",
    })
}

/// A counter from a row.
pub(crate) fn count(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| refused(column))
}

/// A list as lines; texts from colleagues may hold any character, so the separator is escaped.
pub(crate) fn lines<T: AsRef<str>>(list: &[T]) -> String {
    let mut text = String::new();
    for item in list {
        for letter in item.as_ref().chars() {
            match letter {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                other => text.push(other),
            }
        }
        text.push('\n');
    }
    text
}

/// The list that [`lines`] wrote.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split_terminator('\n')
        .map(|line| {
            let mut item = String::with_capacity(line.len());
            let mut letters = line.chars();
            while let Some(letter) = letters.next() {
                item.push(match letter {
                    '\\' if letters.next() == Some('n') => '\n',
                    other => other,
                });
            }
            item
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{lines, list};

    #[test]
    fn a_list_comes_back_whatever_its_items_hold() {
        for items in [
            &[][..],
            &["ti"],
            &["", ""],
            &["nl", "ar-SY"],
            &["a\nb", "\\n", "\\", "\\\\n\n"],
        ] {
            assert_eq!(list(&lines(items)), items);
        }
    }
}
