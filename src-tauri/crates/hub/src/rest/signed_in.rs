//! Who asks.
//!
//! A handler says whom it serves by what it takes: [`SignedIn`] an account, [`Staff`] one that runs
//! the feast, [`Worker`] whoever may work orders, [`Reader`] whoever may see some. A paired station
//! of role admin is as good as the account that has paired it; one of role kitchen is a worker; a
//! board is a reader and nothing else.

use axum::extract::FromRequestParts;
use http::{Extensions, HeaderMap, header, request::Parts};

use super::{App, refusal::Refusal};
use crate::{
    core::CoreError,
    live::Audience,
    model::User,
    pairing::{Paired, PairingId, Pass},
    station::Station,
    tokens::{Holder, Right},
    way::Way,
};

/// Somebody with a good token.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// Who has signed in.
    Account(User),
    /// A station that was let in.
    Paired(Paired),
}

impl Who {
    /// By what right it listens.
    pub(crate) fn pass(&self) -> Pass {
        match self {
            Who::Account(user) => Pass::Account(user.id),
            Who::Paired(paired) => Pass::Paired(paired.id),
        }
    }

    /// Whose events it gets over HTTP, where there is one place for all.
    fn audience(&self) -> Audience {
        match self {
            Who::Account(user) => Audience::of_account(user),
            Who::Paired(paired) => paired.audience_of_http(),
        }
    }

    /// The account that asks, or that the station is as good as.
    fn account(self) -> Result<User, Refusal> {
        match self {
            Who::Account(user) => Ok(user),
            Who::Paired(paired) => paired.account().cloned().ok_or(Refusal::NotStaff),
        }
    }
}

/// Somebody with a good access token.
pub(crate) struct SignedIn(pub(crate) User);

/// The same, who is staff.
pub(crate) struct Staff(pub(crate) User);

/// Whoever may see all orders and bring them from state to state, by the name under which that is
/// told.
pub(crate) struct Worker(pub(crate) User);

/// Whoever may see orders, and which.
pub(crate) struct Reader {
    who: Who,
    pub(crate) audience: Audience,
}

impl Reader {
    /// Whether it still may, after some time.
    ///
    /// # Errors
    /// It has been signed out, or may see others now.
    pub(crate) async fn check(&self, app: &App) -> Result<(), Refusal> {
        let now = match &self.who {
            Who::Account(user) => app.holder(Holder::of(user)).await.map(Who::Account)?,
            Who::Paired(paired) => app.paired(paired.id).await.map(Who::Paired)?,
        };
        if now.audience() == self.audience {
            Ok(())
        } else {
            Err(Refusal::NotStaff)
        }
    }
}

/// A request that nobody on the way could read.
pub(crate) struct Confidential;

impl FromRequestParts<App> for Who {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Who, Refusal> {
        let token = bearer(&parts.headers).ok_or(Refusal::NotAuthenticated)?;
        let way = Way::of(&parts.extensions);
        let who = app.who(token, &parts.headers, way).await?;
        app.note_station(&who, parts).await;
        Ok(who)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<SignedIn, Refusal> {
        let who = Who::from_request_parts(parts, app).await?;
        who.account().map(SignedIn)
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

impl FromRequestParts<App> for Worker {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Worker, Refusal> {
        let worker = match Who::from_request_parts(parts, app).await? {
            Who::Account(user) => Some(user).filter(|user| user.is_staff),
            Who::Paired(paired) => paired.worker(),
        };
        worker.map(Worker).ok_or(Refusal::NotStaff)
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Reader, Refusal> {
        let who = Who::from_request_parts(parts, app).await?;
        let audience = who.audience();
        Ok(Reader { who, audience })
    }
}

impl<S: Sync> FromRequestParts<S> for Confidential {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Confidential, Refusal> {
        confidential(&parts.extensions)
    }
}

fn confidential(extensions: &Extensions) -> Result<Confidential, Refusal> {
    if Way::of(extensions).is_confidential() {
        Ok(Confidential)
    } else {
        Err(Refusal::InClear)
    }
}

impl App {
    /// Whose access token this is, shown with these headers.
    pub(crate) async fn who(
        &self,
        token: &str,
        headers: &HeaderMap,
        way: Way,
    ) -> Result<Who, Refusal> {
        let right = self.tokens.right(token, self.time.now());
        match right.ok_or(Refusal::BadToken)? {
            Right::Account(holder) => self.holder(holder).await.map(Who::Account),
            Right::Paired(id) => {
                if !way.is_confidential() {
                    return Err(Refusal::InClear);
                }
                let paired = self.paired(id).await?;
                // Where it says who it is, that must be true: what it does is told under that name.
                match Station::of(headers).id {
                    Some(said) if said != paired.station => Err(Refusal::OtherStation),
                    _ => Ok(Who::Paired(paired)),
                }
            }
        }
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

    async fn paired(&self, id: PairingId) -> Result<Paired, Refusal> {
        let paired = self.core.call(move |core| core.storage.paired(id));
        paired
            .await?
            .filter(Paired::is_in_force)
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
