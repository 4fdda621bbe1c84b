//! `/live/pairings` and `/auth/station`: stations with a credential of their own.

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, request::Parts};
use olgfeast_protocol::{PairingPin, Role, StationId};
use serde_json::{Value, json};

use super::{
    App,
    fields::Fields,
    input::JsonBody,
    refusal::Refusal,
    signed_in::{Confidential, Staff, Who, bearer},
};
use crate::{
    core::{Admission, Warrant},
    dates,
    model::User,
    pairing::{Credential, Paired},
    tokens::{Holder, Purpose},
    way::Way,
};

/// Letters of a station's name, as in `X-Station-Name`.
const LONGEST_NAME: usize = 64;
/// Our credentials have 64 letters.
const LONGEST_CREDENTIAL: usize = 256;
/// Letters of a UUID, a role or a PIN, however they are typed.
const LONGEST_WORD: usize = 64;

/// Lets a station in: with the token of staff in the role that it asks for, or with a PIN in the
/// role of that.
pub(super) async fn pair(
    State(app): State<App>,
    _: Confidential,
    visitor: Visitor,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::of(&body);
    let station = station(&mut fields);
    let name = fields.text("name", LONGEST_NAME);
    fields.require(&["station_id", "name"]);
    let (warrant, station, name) = match visitor {
        Visitor::Staff(by) => {
            let role = role(&mut fields);
            fields.require(&["role"]);
            let (Some(role), Some(station), Some(name)) = (role, station, name) else {
                return Err(fields.refusal());
            };
            (Warrant::Staff(by.id, role), station, name)
        }
        Visitor::Nobody => {
            let pin = pin(&mut fields);
            fields.require(&["pin"]);
            let (Some(pin), Some(station), Some(name)) = (pin, station, name) else {
                return Err(fields.refusal());
            };
            (Warrant::Pin(pin), station, name)
        }
    };
    fields.done()?;
    let admission = {
        let name = name.clone();
        app.core
            .call(move |core| core.pair(station, &name, warrant))
            .await?
    };
    match admission {
        Admission::Let { role, credential } => {
            tracing::info!(%station, name, role = role.word(), "a station was paired");
            Ok(Json(json!({
                "station_id": station,
                "name": name,
                "role": role,
                "credential": credential.reveal(),
            })))
        }
        Admission::NoSuchPin => Err(Refusal::BadPin),
        Admission::MoreAlready(role) => Err(Refusal::conflict(format!(
            "This station is paired as {} already: take that away first, or sign in there",
            role.word()
        ))),
        Admission::Full => Err(Refusal::conflict(
            "As many stations are paired as this hub takes. Take some away first.",
        )),
    }
}

/// Shows a PIN, with which one station is let in without a password. Not as an admin: that takes
/// somebody who signs in at the station itself.
pub(super) async fn invite(
    State(app): State<App>,
    Staff(user): Staff,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::of(&body);
    let role = match role(&mut fields) {
        Some(Role::Admin) => {
            fields.value_error("role", "an admin's station is paired by signing in")
        }
        role => role,
    };
    fields.require(&["role"]);
    let Some(role) = role else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let (pin, until) = app
        .core
        .call(move |core| core.invite(role, user.id))
        .await?;
    Ok(Json(json!({
        "pin": pin.to_string(),
        "role": role,
        "until": dates::zoned(until),
    })))
}

/// All stations that are paired.
pub(super) async fn list(State(app): State<App>, Staff(_): Staff) -> Result<Json<Value>, Refusal> {
    let all = app.core.call(|core| core.storage.all_paired()).await?;
    let stations: Vec<Value> = all.iter().map(listed).collect();
    Ok(Json(json!(stations)))
}

fn listed(paired: &Paired) -> Value {
    json!({
        "station_id": paired.station,
        "name": paired.name,
        "role": paired.role,
        "in_force": paired.is_in_force(),
        "paired_by": paired.by.username,
        "paired_at": dates::zoned(paired.at),
    })
}

/// Takes the credential of a station away, and closes what it has open. Staff may, and the station
/// itself.
pub(super) async fn unpair(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let station = id
        .parse()
        .map(StationId)
        .map_err(|_| Refusal::unprocessable("The station's id must be a UUID"))?;
    let may = match &who {
        Who::Account(user) => user.is_staff,
        Who::Paired(paired) => paired.station == station || paired.account().is_some(),
    };
    if !may {
        return Err(Refusal::NotStaff);
    }
    if app.core.call(move |core| core.unpair(station)).await? {
        tracing::info!(%station, "a station is not paired any more");
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Refusal::not_found("No such station is paired"))
    }
}

/// An access token for a credential. It has no limits of its own: a credential cannot be guessed, and
/// stations must not be locked out by those who guess at passwords.
pub(super) async fn token(
    State(app): State<App>,
    _: Confidential,
    headers: HeaderMap,
    body: JsonBody,
) -> Result<Json<Value>, Refusal> {
    let mut fields = Fields::of(&body);
    let credential = fields.text("credential", LONGEST_CREDENTIAL);
    fields.require(&["credential"]);
    let Some(credential) = credential.map(Credential::shown) else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let paired = app
        .core
        .call(move |core| core.storage.paired_with(&credential))
        .await?
        .filter(Paired::is_in_force)
        .ok_or(Refusal::BadCredential)?;
    let pairing = paired.id;
    let now = app.time.now();
    let token = app
        .tokens
        .sign(Holder::of(&paired.by), Purpose::Station { pairing }, now)?;
    // The token must be of use to whoever asks for it.
    app.who(&token, &headers, Way::Encrypted).await?;
    Ok(Json(json!({
        "access_token": token,
        "token_type": "bearer",
        "role": paired.role,
    })))
}

/// Who is at a station that is to be paired.
pub(super) enum Visitor {
    /// Somebody who may let it in.
    Staff(User),
    /// Nobody who has signed in.
    Nobody,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visitor, Refusal> {
        if bearer(&parts.headers).is_none() {
            return Ok(Visitor::Nobody);
        }
        let Staff(user) = Staff::from_request_parts(parts, app).await?;
        Ok(Visitor::Staff(user))
    }
}

fn station(fields: &mut Fields<'_>) -> Option<StationId> {
    let text = fields.text("station_id", LONGEST_WORD)?;
    match text.parse() {
        Ok(id) => Some(StationId(id)),
        Err(_) => fields.value_error("station_id", "a UUID is wanted"),
    }
}

fn role(fields: &mut Fields<'_>) -> Option<Role> {
    let word = fields.text("role", LONGEST_WORD)?;
    match Role::from_word(&word) {
        Some(role) => Some(role),
        None => fields.value_error("role", "it is board, kitchen or admin"),
    }
}

fn pin(fields: &mut Fields<'_>) -> Option<PairingPin> {
    let typed = fields.text("pin", LONGEST_WORD)?;
    match typed.parse::<PairingPin>() {
        Ok(pin) => Some(pin),
        Err(error) => fields.value_error("pin", &error.to_string()),
    }
}
