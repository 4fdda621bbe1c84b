//! Table `users`.

use olgfeast_protocol::UtcTime;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Slice, Storage, StorageError, instant, instant_or_none};
use crate::model::{AccountChange, Credentials, NewUser, User, UserId};

pub(super) const COLUMNS: &str =
    "id, username, email, is_active, is_staff, created_at, updated_at, credentials";

/// Accounts of one hub: strangers may make their own, and nobody takes them away. As many take 30 MB.
const MOST_ACCOUNTS: i64 = 100_000;

/// What came of making an account.
#[derive(Debug)]
pub(crate) enum Added {
    /// It is there now.
    User(User),
    /// It would have been somebody else's.
    Taken(Taken),
    /// There are as many as may be.
    Full,
}

/// What another account already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The user name.
    Username,
    /// The e-mail address.
    Email,
}

/// What came of changing an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountChanged {
    /// It is so now.
    Now(User),
    /// So too, and all its tokens have ended.
    SignedOut(User),
    /// Nothing was changed: nobody could sign in any more to change it back.
    LastAdmin,
    /// There is no such account.
    Unknown,
}

impl Storage {
    pub(crate) fn add_user(&mut self, new: &NewUser, at: UtcTime) -> Result<Added, StorageError> {
        let tx = self.db.transaction()?;
        if let Some(taken) = taken(&tx, new)? {
            return Ok(Added::Taken(taken));
        }
        let count: i64 = tx
            .prepare_cached("SELECT count(*) FROM users")?
            .query_row([], |row| row.get(0))?;
        if count >= MOST_ACCOUNTS {
            return Ok(Added::Full);
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
            .query_row([username], |row| Ok((read(row)?, row.get(8)?)))
            .optional()?)
    }

    /// A part of all accounts, oldest first, and how many there are.
    pub(crate) fn users(&self, slice: Slice) -> Result<(Vec<User>, i64), StorageError> {
        let sql = format!("SELECT {COLUMNS} FROM users ORDER BY id LIMIT :limit OFFSET :skip");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map(
            named_params! { ":limit": slice.limit, ":skip": slice.skip },
            read,
        )?;
        let users = rows.collect::<rusqlite::Result<Vec<User>>>()?;
        let total = self
            .db
            .query_row("SELECT count(*) FROM users", [], |row| row.get(0))?;
        Ok((users, total))
    }

    /// Changes an account. With another password, and when it is disabled, all its tokens end.
    pub(crate) fn change_user(
        &mut self,
        id: UserId,
        change: &AccountChange,
        at: UtcTime,
    ) -> Result<AccountChanged, StorageError> {
        let tx = self.db.transaction()?;
        let sql = format!("SELECT {COLUMNS} FROM users WHERE id = ?1");
        let Some(before) = tx.query_row(&sql, [id.0], read).optional()? else {
            return Ok(AccountChanged::Unknown);
        };
        let is_active = change.is_active.unwrap_or(before.is_active);
        let is_staff = change.is_staff.unwrap_or(before.is_staff);
        let was_admin = before.is_active && before.is_staff;
        if was_admin && !(is_active && is_staff) && !has_other_admin(&tx, id)? {
            return Ok(AccountChanged::LastAdmin);
        }
        let signs_out = (before.is_active && !is_active) || change.password_hash.is_some();
        let credentials = Credentials(before.credentials.0.saturating_add(signs_out.into()));
        tx.execute(
            "UPDATE users SET is_active = :is_active, is_staff = :is_staff, updated_at = :at,
                 credentials = :credentials,
                 password_hash = coalesce(:password_hash, password_hash)
             WHERE id = :id",
            named_params! {
                ":is_active": is_active,
                ":is_staff": is_staff,
                ":at": at.0,
                ":credentials": credentials.0,
                ":password_hash": change.password_hash,
                ":id": id.0,
            },
        )?;
        if signs_out {
            tx.execute("DELETE FROM token_families WHERE user_id = ?1", [id.0])?;
        }
        tx.commit()?;
        let user = User {
            is_active,
            is_staff,
            updated_at: Some(at),
            credentials,
            ..before
        };
        Ok(if signs_out {
            AccountChanged::SignedOut(user)
        } else {
            AccountChanged::Now(user)
        })
    }
}

/// Whether somebody else could still administer the feast.
fn has_other_admin(tx: &Connection, id: UserId) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT 1 FROM users WHERE is_active = 1 AND is_staff = 1 AND id <> ?1")?
        .exists([id.0])
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
        credentials: Credentials::FIRST,
    })
}

/// An account, of its columns in their order, from the first of the row on.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(row.get(0)?),
        username: row.get(1)?,
        email: row.get(2)?,
        is_active: row.get(3)?,
        is_staff: row.get(4)?,
        created_at: instant(row, 5)?,
        updated_at: instant_or_none(row, 6)?,
        credentials: Credentials(row.get(7)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_have_a_greatest_number() {
        let dir = tempfile::tempdir().unwrap();
        let mut storage = Storage::open(&dir.path().join("hub.db")).unwrap();
        storage
            .db
            .execute(
                "WITH RECURSIVE numbers (n) AS
                     (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
                 INSERT INTO users (username, email, password_hash, is_active, is_staff, created_at)
                 SELECT n, n, 'x', 1, 0, 5 FROM numbers",
                [MOST_ACCOUNTS],
            )
            .unwrap();
        let mut add = |name: &str| {
            let new = NewUser {
                username: name.into(),
                email: format!("{name}@example.com"),
                password_hash: "x".into(),
                is_staff: false,
            };
            storage.add_user(&new, UtcTime(5)).unwrap()
        };
        assert!(matches!(add("the last one"), Added::User(_)));
        assert!(matches!(add("one too many"), Added::Full));
        assert!(matches!(add("the last one"), Added::Taken(Taken::Username)));
    }
}
