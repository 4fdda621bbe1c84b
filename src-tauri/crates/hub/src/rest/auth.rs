//! `/auth`: sign in, out and up.

use std::{collections::HashMap, net::SocketAddr};

use axum::{
    Form, Json,
    extract::{ConnectInfo, FromRequest, Multipart, Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    App,
    fields::Fields,
    input::{Fault, JsonBody, in_time},
    refusal::Refusal,
    signed_in::{SignedIn, Who, bearer},
};
use crate::{
    core::CoreError,
    model::{NewUser, User},
    storage::{Added, Renewal, Taken},
    tokens::{Holder, Purpose, Refresh},
    wire,
};

/// Why there is no new account where there are as many as may be.
pub(super) const NO_ROOM: &str = "No more accounts can be made";

/// Letters of a user name.
pub(super) const LONGEST_NAME: usize = 64;
/// Ours have about 200 characters.
const LONGEST_TOKEN: usize = 4_096;

pub(super) async fn login(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    credentials: Credentials,
) -> Result<Json<Value>, Refusal> {
    let Credentials { username, password } = credentials;
    // Whoever is to wait does not have to wait for a turn to be told so.
    let limited = |too_many| {
        app.metrics.sign_ins_limited.inc();
        Refusal::TooMany(too_many)
    };
    app.sign_ins
        .admit(&username, address.ip(), Instant::now())
        .map_err(limited)?;
    let name = username.clone();
    let found = app
        .core
        .call(move |core| core.storage.sign_in(&name).map_err(CoreError::from))
        .await?;
    let (user, hash) = found.unzip();
    let turn = app.passwords.turn().await?;
    let attempt = app
        .sign_ins
        .begin(&username, address.ip(), Instant::now())
        .map_err(limited)?;
    let fits = turn.fits(password, hash).await?;
    let user = user.filter(|user| fits && user.is_active).ok_or_else(|| {
        app.metrics.sign_in_failures.inc();
        tracing::warn!(address = %address.ip(), "a sign-in failed");
        Refusal::BadPassword
    })?;
    attempt.was_right(Instant::now());
    let id = user.id;
    let first = app.core.change(move |core| core.begin_family(id)).await?;
    granted(&app, &user, first)
}

/// New tokens for a refresh token: over plain http a password is sent once, and a station stays
/// signed in all the same. The refresh token is good once, and for a minute more to whoever has not
/// heard the answer; after that it ends all those that came of it.
pub(super) async fn refresh(
    State(app): State<App>,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::of(&body);
    let token = fields.text("refresh_token", LONGEST_TOKEN);
    fields.require(&["refresh_token"]);
    let Some(token) = token else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let (holder, refresh) = app
        .tokens
        .refresh(&token, app.time.now())
        .ok_or(Refusal::BadToken)?;
    let user = app.holder(holder).await?;
    let id = user.id;
    let renewed = app
        .core
        .change(move |core| core.storage.renew(refresh, id, core.time.now()))
        .await?;
    match renewed {
        Renewal::Granted(next) => granted(&app, &user, next),
        Renewal::Reused => {
            tracing::warn!(user = user.id.0, "a refresh token was used again");
            Err(Refusal::BadToken)
        }
        Renewal::Unknown => Err(Refusal::BadToken),
    }
}

fn granted(app: &App, user: &User, refresh: Refresh) -> Result<Json<Value>, Refusal> {
    let now = app.time.now();
    let (family, holder) = (refresh.family, Holder::of(user));
    Ok(Json(json!({
        "access_token": app.tokens.sign(holder, Purpose::Access { family }, now)?,
        "refresh_token": app.tokens.sign(holder, Purpose::Refresh(refresh), now)?,
        "token_type": "bearer",
    })))
}

pub(super) async fn me(who: Who) -> Response {
    match who {
        Who::Account(user) => Json(wire::user(&user)).into_response(),
        Who::Paired(paired) => Json(wire::paired(&paired)).into_response(),
    }
}

/// The refresh tokens of this sign-in end. The access token is good until it expires: the client
/// forgets it.
pub(super) async fn logout(
    State(app): State<App>,
    SignedIn(_): SignedIn,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let token = bearer(&headers).and_then(|token| app.tokens.access(token, app.time.now()));
    if let Some((_, family)) = token {
        app.core
            .change(move |core| core.storage.end_family(family))
            .await?;
    }
    Ok(Json(json!({ "message": "Successfully logged out" })))
}

pub(super) async fn register(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let mut fields = Fields::of(&body);
    let username = fields.text("username", LONGEST_NAME);
    let email = fields.email("email");
    let password = fields.password("password");
    fields.require(&["username", "email", "password"]);
    let (Some(username), Some(email), Some(password)) = (username, email, password) else {
        return Err(fields.refusal());
    };
    fields.done()?;
    app.sign_ins
        .admit_stranger(address.ip(), Instant::now())
        .map_err(Refusal::TooMany)?;
    let password_hash = app.passwords.hash(password).await?;
    let new = NewUser {
        username,
        email,
        password_hash,
        is_staff: false,
    };
    let added = app
        .core
        .change(move |core| core.storage.add_user(&new, core.time.now()))
        .await?;
    match added {
        Added::User(user) => Ok(Json(wire::user(&user)).into_response()),
        Added::Taken(Taken::Username) => Err(Refusal::bad("Username already registered")),
        Added::Taken(Taken::Email) => Err(Refusal::bad("Email already registered")),
        Added::Full => Err(Refusal::conflict(NO_ROOM)),
    }
}

/// Name and password of a form, in either encoding that forms have.
pub(super) struct Credentials {
    username: String,
    password: String,
}

impl FromRequest<App> for Credentials {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Credentials, Refusal> {
        let mut form = match content_type(request.headers()) {
            "application/x-www-form-urlencoded" => {
                let form = Form::<HashMap<String, String>>::from_request(request, app);
                in_time(form).await?.0
            }
            "multipart/form-data" => in_time(multipart(request, app)).await?,
            _ => HashMap::new(),
        };
        // An empty field of a form is a missing one.
        let mut take = |name| form.remove(name).filter(|text| !text.is_empty());
        match (take("username"), take("password")) {
            (Some(username), Some(password)) => Ok(Credentials { username, password }),
            (username, password) => {
                let missing = [
                    ("username", username.is_none()),
                    ("password", password.is_none()),
                ];
                let faults = missing
                    .into_iter()
                    .filter(|(_, missing)| *missing)
                    .map(|(name, _)| Fault::missing("body", name, Value::Null));
                Err(Refusal::Invalid(faults.collect()))
            }
        }
    }
}

/// Text fields of a multipart form.
async fn multipart(request: Request, app: &App) -> Result<HashMap<String, String>, Response> {
    let mut parts = Multipart::from_request(request, app)
        .await
        .map_err(IntoResponse::into_response)?;
    let mut form = HashMap::new();
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(IntoResponse::into_response)?
    {
        let Some(name) = part.name().map(str::to_owned) else {
            continue;
        };
        let text = part.text().await.map_err(IntoResponse::into_response)?;
        form.insert(name, text);
    }
    Ok(form)
}

fn content_type(headers: &HeaderMap) -> &str {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
}
