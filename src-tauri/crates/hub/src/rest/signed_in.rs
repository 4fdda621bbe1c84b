//! Who asks.

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};

use super::{App, refusal::Refusal};
use crate::{
    core::CoreError,
    model::{User, UserId},
};

/// Somebody with a good access token.
pub(crate) struct SignedIn(pub(crate) User);

/// The same, who is staff.
pub(crate) struct Staff(pub(crate) User);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, Refusal> {
        let token = bearer(&parts.headers).ok_or(Refusal::NotAuthenticated)?;
        app.user_of(token).await.map(SignedIn)
    }
}

impl FromRequestParts<App> for Staff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Staff, Refusal> {
        let SignedIn(user) = SignedIn::from_request_parts(parts, app).await?;
        if user.is_staff {
            Ok(Staff(user))
        } else {
            Err(Refusal::NotStaff)
        }
    }
}

impl App {
    /// Whose access token this is.
    pub(crate) async fn user_of(&self, token: &str) -> Result<User, Refusal> {
        let (id, _) = self
            .tokens
            .access(token, self.time.now())
            .ok_or(Refusal::BadToken)?;
        self.active(id).await
    }

    /// That account, if it may still sign in.
    pub(crate) async fn active(&self, id: UserId) -> Result<User, Refusal> {
        let user = self
            .core
            .call(move |core| core.storage.user(id).map_err(CoreError::from));
        user.await?
            .filter(|user| user.is_active)
            .ok_or(Refusal::BadToken)
    }
}

/// The token of `Authorization: Bearer …`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
