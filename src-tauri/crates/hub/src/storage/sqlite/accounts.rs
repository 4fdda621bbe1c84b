//! Table `users`.

use olgfeast_protocol::UtcTime;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Storage, StorageError, instant, instant_or_none};
use crate::model::{NewUser, User, UserId};

const COLUMNS: &str = "id, username, email, is_active, is_staff, created_at, updated_at";

/// What came of making an account.
pub(crate) enum Added {
    /// It is there now.
    User(User),
    /// It would have been somebody else's.
    Taken(Taken),
}

/// What another account already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The user name.
    Username,
    /// The e-mail address.
    Email,
}

impl Storage {
    pub(crate) fn add_user(&mut self, new: &NewUser, at: UtcTime) -> Result<Added, StorageError> {
        let tx = self.db.transaction()?;
        if let Some(taken) = taken(&tx, new)? {
            return Ok(Added::Taken(taken));
        }
        let user = insert(&tx, new, at)?;
        tx.commit()?;
        Ok(Added::User(user))
    }

    /// Makes all of these accounts that are not there yet, or none.
    pub(crate) fn ensure_users(
        &mut self,
        new: &[NewUser],
        at: UtcTime,
    ) -> Result<(), StorageError> {
        let tx = self.db.transaction()?;
        for user in new {
            if taken(&tx, user)?.is_none() {
                insert(&tx, user, at)?;
            }
        }
        tx.commit()?;
        Ok(())
    }

    pub(crate) fn has_users(&self) -> Result<bool, StorageError> {
        Ok(self
            .db
            .query_row("SELECT EXISTS (SELECT 1 FROM users)", [], |row| row.get(0))?)
    }

    pub(crate) fn user(&self, id: UserId) -> Result<Option<User>, StorageError> {
        let sql = format!("SELECT {COLUMNS} FROM users WHERE id = ?1");
        Ok(self
            .db
            .prepare_cached(&sql)?
            .query_row([id.0], read)
            .optional()?)
    }

    /// The account of that name, with its password hash.
    pub(crate) fn sign_in(&self, username: &str) -> Result<Option<(User, String)>, StorageError> {
        let sql = format!("SELECT {COLUMNS}, password_hash FROM users WHERE username = ?1");
        let mut statement = self.db.prepare_cached(&sql)?;
        Ok(statement
            .query_row([username], |row| Ok((read(row)?, row.get(7)?)))
            .optional()?)
    }
}

fn taken(tx: &Connection, new: &NewUser) -> Result<Option<Taken>, StorageError> {
    let exists = |sql: &str, value: &str| -> rusqlite::Result<bool> {
        tx.prepare_cached(sql)?.exists([value])
    };
    if exists("SELECT 1 FROM users WHERE username = ?1", &new.username)? {
        return Ok(Some(Taken::Username));
    }
    if exists("SELECT 1 FROM users WHERE email = ?1", &new.email)? {
        return Ok(Some(Taken::Email));
    }
    Ok(None)
}

fn insert(tx: &Connection, new: &NewUser, at: UtcTime) -> Result<User, StorageError> {
    let NewUser {
        username,
        email,
        password_hash,
        is_staff,
    } = new;
    tx.execute(
        "INSERT INTO users (username, email, password_hash, is_active, is_staff, created_at)
         VALUES (:username, :email, :password_hash, 1, :is_staff, :at)",
        named_params! {
            ":username": username,
            ":email": email,
            ":password_hash": password_hash,
            ":is_staff": is_staff,
            ":at": at.0,
        },
    )?;
    Ok(User {
        id: UserId(tx.last_insert_rowid()),
        username: username.clone(),
        email: email.clone(),
        is_active: true,
        is_staff: *is_staff,
        created_at: at,
        updated_at: None,
    })
}

fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(row.get(0)?),
        username: row.get(1)?,
        email: row.get(2)?,
        is_active: row.get(3)?,
        is_staff: row.get(4)?,
        created_at: instant(row, 5)?,
        updated_at: instant_or_none(row, 6)?,
    })
}
