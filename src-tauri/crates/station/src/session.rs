//! Signing in, as callers see it.

use crate::credentials::Secret;

/// What a person types on the very first screen.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Address of the server, as typed.
    pub server: String,
    /// Name.
    pub username: String,
    /// Password.
    pub password: Secret,
}
