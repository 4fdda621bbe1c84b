//! Signing in, as callers see it.

use crate::credentials::Secret;

/// Plain http to a public address shows names and passwords to everybody on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InTheOpen {
    /// Nobody has said that it may be; it is refused.
    #[default]
    Refused,
    /// A person has confirmed it, for as long as they are signed in there.
    Confirmed,
}

/// What a person types on the very first screen.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Address of the server, as typed.
    pub server: String,
    /// Name.
    pub username: String,
    /// Password.
    pub password: Secret,
    /// What the person says to plain http at a public address.
    pub in_the_open: InTheOpen,
}
