//! Who asks.

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};

use super::{App, refusal::Refusal};
use crate::{core::CoreError, model::User, tokens::Holder};

/// Somebody with a good access token.
pub(crate) struct SignedIn(pub(crate) User);

/// The same, who is staff.
pub(crate) struct Staff(pub(crate) User);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, Refusal> {
        let token = bearer(&parts.headers).ok_or(Refusal::NotAuthenticated)?;
        let user = app.user_of(token).await?;
        app.note_station(&user, parts).await;
        Ok(SignedIn(user))
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
        let (holder, _) = self
            .tokens
            .access(token, self.time.now())
            .ok_or(Refusal::BadToken)?;
        self.holder(holder).await
    }

    /// The account of a token, if the token is still good.
    pub(crate) async fn holder(&self, holder: Holder) -> Result<User, Refusal> {
        let id = holder.user;
        let user = self
            .core
            .call(move |core| core.storage.user(id).map_err(CoreError::from));
        user.await?
            .filter(|user| holder.is(user))
            .ok_or(Refusal::BadToken)
    }
}

/// The token of `Authorization: Bearer …`. Where there are several, nobody can say which is meant:
/// then there is none.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).into_iter();
    let value = values.next().filter(|_| values.next().is_none())?;
    let value = value.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
