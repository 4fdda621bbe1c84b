//! The accounts that a hub makes by itself.

use super::HubError;
use crate::{
    account::Account,
    data_dir::{DataDir, DemoSecrets, Secrets},
    demo,
    entropy::{self, Entropy},
    model::NewUser,
    passwords::Passwords,
    storage::Storage,
    time::HubTime,
};

pub(super) const STAFF: &str = "admin";
const EMAIL: &str = "admin@olgfeast.com";
pub(super) const CUSTOMER: &str = "customer";

/// The accounts of a demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccounts {
    /// `admin`, who is staff.
    pub staff: Account,
    /// `customer`, who is not.
    pub customer: Account,
}

/// Puts the first accounts there.
pub(super) struct Populate<'a> {
    pub(super) dir: &'a DataDir,
    pub(super) secrets: &'a mut Secrets,
    pub(super) storage: &'a mut Storage,
    pub(super) passwords: &'a Passwords,
    pub(super) entropy: &'a dyn Entropy,
    pub(super) time: &'a HubTime,
}

impl Populate<'_> {
    /// Those of a demo, with its menu.
    pub(super) async fn demo(self, data: &std::path::Path) -> Result<DemoAccounts, HubError> {
        let known = match self.secrets.demo.clone() {
            Some(known) => known,
            None if self.storage.has_users()? => {
                return Err(HubError::NotADemo(data.to_owned()));
            }
            None => {
                let new = DemoSecrets {
                    staff: entropy::password(self.entropy)?,
                    customer: entropy::password(self.entropy)?,
                };
                // Before the accounts: a crash between the two leaves passwords without accounts,
                // which the next start makes; never accounts whose passwords nobody knows.
                self.secrets.demo = Some(new.clone());
                self.dir.keep(self.secrets)?;
                new
            }
        };
        let accounts = [
            account(self.passwords, STAFF, EMAIL, &known.staff, true).await?,
            account(
                self.passwords,
                CUSTOMER,
                "customer@example.com",
                &known.customer,
                false,
            )
            .await?,
        ];
        let now = self.time.now();
        self.storage.ensure_users(&accounts, now)?;
        if !self.storage.has_menu()? {
            self.storage.add_menu_items(demo::menu(), now)?;
        }
        Ok(DemoAccounts {
            staff: Account {
                username: STAFF.into(),
                password: known.staff,
            },
            customer: Account {
                username: CUSTOMER.into(),
                password: known.customer,
            },
        })
    }

    /// The account whose password nobody has written down yet: that of a new feast, which is made
    /// here, or one that has got a new password and was told to nobody that has said so.
    pub(super) async fn unnoted(self) -> Result<Option<Account>, HubError> {
        let known = match self.secrets.to_note.clone() {
            None if self.storage.has_users()? => return Ok(None),
            Some(known) => known,
            None => {
                let new = Account {
                    username: STAFF.into(),
                    password: entropy::password(self.entropy)?,
                };
                // Before the account, so that a crash between the two leaves a password without an
                // account, which the next start makes; never an account whose password nobody knows.
                self.secrets.to_note = Some(new.clone());
                self.dir.keep(self.secrets)?;
                new
            }
        };
        let is_good = match self.storage.sign_in(&known.username)? {
            Some((user, hash)) => {
                let turn = self.passwords.turn().await?;
                user.is_active && turn.fits(known.password.clone(), Some(hash)).await?
            }
            None if self.storage.has_users()? => false,
            None => {
                let Account { username, password } = &known;
                let new = account(self.passwords, username, EMAIL, password, true).await?;
                self.storage.ensure_users(&[new], self.time.now())?;
                true
            }
        };
        if is_good {
            return Ok(Some(known));
        }
        // It never came to be the password, or was changed since: the one that is good is known.
        self.secrets.to_note = None;
        self.dir.keep(self.secrets)?;
        Ok(None)
    }
}

/// Not a method: the database is not to be shared while a password is hashed.
async fn account(
    passwords: &Passwords,
    username: &str,
    email: &str,
    password: &str,
    is_staff: bool,
) -> Result<NewUser, HubError> {
    let password_hash = passwords.hash(password.to_owned()).await?;
    let (username, email) = (username.to_owned(), email.to_owned());
    Ok(NewUser {
        username,
        email,
        password_hash,
        is_staff,
    })
}
