//! The one connection to the file, and the group of commands that is under way on it.

use std::{mem, ops::Deref};

use rusqlite::{Connection, Savepoint};

use super::StorageError;

/// A connection on which changes can be gathered into one commit. Reads go straight to it.
pub(super) struct Db {
    connection: Connection,
    group: Group,
}

/// What becomes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// It is a transaction of its own.
    None,
    /// It begins the transaction of the group. Not before: a group that only looks writes nothing.
    Begun,
    /// It is a savepoint in the transaction of the group.
    Open,
}

impl Db {
    pub(super) fn new(connection: Connection) -> Db {
        Db {
            connection,
            group: Group::None,
        }
    }

    /// Begins what is kept as a whole or not at all: with its `commit`, or in a group, with that of
    /// the group. Dropped, it leaves nothing behind, and what the group did before stands.
    pub(super) fn transaction(&mut self) -> Result<Savepoint<'_>, StorageError> {
        match self.group {
            Group::None => {}
            Group::Begun => {
                self.connection.execute_batch("BEGIN IMMEDIATE")?;
                self.group = Group::Open;
            }
            // A full disk, say, ends the transaction by itself. What came now would be kept although
            // the group that it belongs to is not.
            Group::Open if self.connection.is_autocommit() => return Err(StorageError::GivenUp),
            Group::Open => {}
        }
        // Where there is no transaction, a savepoint is one.
        Ok(self.connection.savepoint()?)
    }

    pub(super) fn begin_group(&mut self) {
        debug_assert_eq!(self.group, Group::None, "groups do not nest");
        self.group = Group::Begun;
    }

    pub(super) fn commit_group(&mut self) -> Result<(), StorageError> {
        match mem::replace(&mut self.group, Group::None) {
            Group::None | Group::Begun => Ok(()),
            Group::Open if self.connection.is_autocommit() => Err(StorageError::GivenUp),
            Group::Open => self.connection.execute_batch("COMMIT").map_err(|error| {
                if !self.connection.is_autocommit()
                    && let Err(error) = self.connection.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "a group that was not kept cannot be given up either");
                }
                error.into()
            }),
        }
    }

    pub(super) fn close(self) -> Result<(), StorageError> {
        self.connection.close().map_err(|(_, error)| error.into())
    }
}

impl Deref for Db {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}
