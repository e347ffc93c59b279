//! The open database, and the two ways in: read, and write all or nothing.

use crate::error::{Doing, StoreError};
use crate::search;
use rusqlite::{Connection, Params, Row, TransactionBehavior};
use std::cell::Cell;
use std::ops::Deref;

/// One open database. One process and one thread at a time; closing is dropping.
pub struct Store {
    pub(crate) conn: Connection,
}

/// Reading: everything seen through one `Reader` is of one moment.
pub struct Reader<'c> {
    conn: &'c Connection,
}

/// Writing: all of it is kept, or nothing. Reads as well.
pub struct Tx<'c> {
    reader: Reader<'c>,
    /// Why a part could not be undone: from then on nothing of the transaction may be kept.
    broken: Cell<Option<StoreError>>,
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

impl Store {
    /// Runs one write transaction. When `body` returns an error nothing is kept, and neither is it when
    /// the commit fails; when this returns `Ok`, it is on the disk.
    ///
    /// # Errors
    /// Whatever `body` says; [`StoreError::Full`] and [`StoreError::Busy`] from the database itself.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        body: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .doing("begin writing")?;
        let inside = Tx {
            reader: Reader { conn: &tx },
            broken: Cell::new(None),
        };
        let done = body(&inside)?;
        inside.whole()?;
        // Here, so that nobody can forget it; where no text changed it is one look at an empty table.
        search::index_pending(&inside)?;
        tx.commit().doing("commit")?;
        Ok(done)
    }

    /// Rows written, changed and removed since this was opened, of a write that was undone too: where it stands still,
    /// nothing that anybody reads has changed.
    pub fn rows_touched(&self) -> u64 {
        self.conn.total_changes()
    }

    /// Runs reads that see one moment.
    ///
    /// # Errors
    /// Whatever `body` says.
    pub fn read<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = self.conn.unchecked_transaction().doing("begin reading")?;
        body(&Reader { conn: &tx })
    }
}

impl Reader<'_> {
    /// All rows, each through `map`.
    pub(crate) fn all<T>(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql).doing(doing)?;
        let rows = statement.query_map(params, map).doing(doing)?;
        rows.collect::<rusqlite::Result<_>>().doing(doing)
    }

    /// The first row, if there is one.
    pub(crate) fn first<T>(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql).doing(doing)?;
        let mut rows = statement.query(params).doing(doing)?;
        rows.next().doing(doing)?.map(map).transpose().doing(doing)
    }

    /// The only value of a row that is always there: a count, a sum.
    pub(crate) fn number(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<u64, StoreError> {
        let found = self.first(doing, sql, params, |row| crate::columns::count(row, 0))?;
        Ok(found.unwrap_or(0))
    }
}

impl Tx<'_> {
    /// Runs one statement; the number of rows it touched.
    pub(crate) fn run(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<usize, StoreError> {
        let mut statement = self.reader.conn.prepare_cached(sql).doing(doing)?;
        statement.execute(params).doing(doing)
    }

    /// Runs one insert; the number of the new row.
    pub(crate) fn insert(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<i64, StoreError> {
        let mut statement = self.reader.conn.prepare_cached(sql).doing(doing)?;
        statement.insert(params).doing(doing)
    }

    /// Runs a part of a transaction that is kept whole or not at all, whatever becomes of the parts beside it.
    ///
    /// # Errors
    /// Whatever `body` says; nothing of the part is kept then.
    pub fn part<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        self.whole()?;
        self.script("begin a part", "SAVEPOINT part")?;
        match body() {
            Ok(done) => {
                self.script("end a part", "RELEASE part")?;
                Ok(done)
            }
            Err(error) => {
                // A full disk may have undone the whole transaction, and there is no part to undo any more: what went
                // wrong first is what the caller must hear.
                let undone = self.script("undo a part", "ROLLBACK TO part; RELEASE part");
                self.broken.set(undone.err());
                Err(error)
            }
        }
    }

    /// Refuses once a part could not be undone.
    fn whole(&self) -> Result<(), StoreError> {
        self.broken.get().map_or(Ok(()), Err)
    }

    /// Runs a fixed script.
    pub(crate) fn script(&self, doing: &'static str, sql: &str) -> Result<(), StoreError> {
        self.reader.conn.execute_batch(sql).doing(doing)
    }
}
