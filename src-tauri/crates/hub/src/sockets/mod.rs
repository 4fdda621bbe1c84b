//! The three WebSockets: who gets in, and what happens before the upgrade.

mod accept;
mod attendance;
mod closing;
mod ending;
pub(crate) mod live;
mod near;
mod peer;

use std::net::SocketAddr;

use axum::{
    extract::{
        ConnectInfo, FromRequestParts, State, WebSocketUpgrade,
        ws::rejection::WebSocketUpgradeRejection,
    },
    response::{IntoResponse, Response},
};
use http::{HeaderMap, request::Parts};
use tokio::time::Instant;

pub(crate) use accept::AcceptLimit;
pub(crate) use attendance::Attendance;
pub(crate) use ending::{Ending, RETRY_IN, turn};

use crate::{
    fanout::Endpoint,
    live::{Audience, Newcomer},
    metrics::Protocol,
    model::UserId,
    rest::{
        App,
        input::Query,
        not_found,
        refusal::Refusal,
        signed_in::{Who, bearer},
    },
    station::Station,
    way::Way,
};

/// Bytes of a message from a client.
const MESSAGE_LIMIT: usize = 256 * 1024;
/// Read buffer of one connection: clients say little.
const READ_BUFFER: usize = 8 * 1024;
/// Bytes gathered before they are written.
const WRITE_BUFFER: usize = 4 * 1024;
/// Bytes that may wait to be written. Messages are written one at a time, so this bounds one
/// message: as much as a client of the hub accepts.
const LARGEST_MESSAGE: usize = 16 * 1024 * 1024;

pub(crate) async fn kitchen(app: State<App>, visit: Visit) -> Result<Response, Refusal> {
    open(app, Endpoint::Kitchen, visit).await
}

pub(crate) async fn admin(app: State<App>, visit: Visit) -> Result<Response, Refusal> {
    open(app, Endpoint::Admin, visit).await
}

pub(crate) async fn orders(app: State<App>, visit: Visit) -> Result<Response, Refusal> {
    open(app, Endpoint::Orders, visit).await
}

/// Whoever knocks.
pub(crate) struct Visit {
    address: SocketAddr,
    way: Way,
    query: Query,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit, Response> {
        let ConnectInfo(address) = ConnectInfo::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let query = Query::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let upgrade = WebSocketUpgrade::from_request_parts(parts, app).await;
        let headers = parts.headers.clone();
        Ok(Visit {
            address,
            way: Way::of(&parts.extensions),
            query,
            headers,
            upgrade,
        })
    }
}

impl Visit {
    /// Whether the live protocol is to be spoken.
    fn is_live(&self) -> bool {
        self.query.get("live").is_some_and(|live| live == "1")
    }

    /// Who knocks, and to what they may listen there.
    async fn who(&self, app: &App, endpoint: Endpoint) -> Result<(Who, Audience), Refusal> {
        // A browser cannot set a header on a WebSocket, hence the query.
        let token = bearer(&self.headers).or_else(|| self.query.get("token").map(String::as_str));
        let token = token.ok_or(Refusal::NotAuthenticated)?;
        let who = app.who(token, &self.headers, self.way).await?;
        let audience = match &who {
            Who::Account(user) => {
                Some(Audience::of(endpoint, user.id)).filter(|audience| audience.admits(user))
            }
            // A plain socket shows names to all, and nobody looks again who is at it.
            Who::Paired(paired) if self.is_live() => paired.audience(endpoint),
            Who::Paired(_) => None,
        };
        Ok((who, audience.ok_or(Refusal::NotStaff)?))
    }
}

/// With whom a connection is made.
pub(crate) enum Guest {
    /// A client of a plain olgFeast server, with its account where it has said one.
    Plain(Option<UserId>),
    /// One that speaks the live protocol, and the station that it is, if it is one.
    Live(Newcomer, Option<Box<Attendance>>),
}

async fn open(
    State(app): State<App>,
    endpoint: Endpoint,
    visit: Visit,
) -> Result<Response, Refusal> {
    // Without an upgrade a plain server has nothing on this path.
    if visit.upgrade.is_err() {
        return Ok(not_found());
    }
    let guest = admit(&app, endpoint, &visit).await?;
    let Ok(upgrade) = visit.upgrade else {
        return Ok(not_found());
    };
    let permit = app.sockets.clone().try_acquire_owned();
    let permit = permit.map_err(|_| Refusal::Full)?;
    let upgrade = upgrade
        .max_message_size(MESSAGE_LIMIT)
        .max_frame_size(MESSAGE_LIMIT)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(LARGEST_MESSAGE + WRITE_BUFFER);
    // Taken now, so that a drain waits for a connection that is still changing over.
    let token = app.tasks.token();
    let protocol = match &guest {
        Guest::Plain(_) => Protocol::Plain,
        Guest::Live(..) => Protocol::Live,
    };
    let counted = app.metrics.socket(endpoint, protocol);
    let upgraded = upgrade.on_upgrade(move |socket| async move {
        match guest {
            Guest::Plain(user) => peer::serve(app, endpoint, user, socket).await,
            Guest::Live(newcomer, station) => live::serve(app, newcomer, station, socket).await,
        }
        drop((permit, token, counted));
    });
    Ok(upgraded.into_response())
}

/// Refuses whoever may not listen there.
pub(crate) async fn admit(app: &App, endpoint: Endpoint, visit: &Visit) -> Result<Guest, Refusal> {
    if !app.origins.admit(&visit.headers) {
        return Err(Refusal::ForeignOrigin);
    }
    if !visit.is_live() {
        // An open hub is open as a plain server is, and no further.
        let user = match visit.who(app, endpoint).await {
            Ok((Who::Account(user), _)) => Some(user.id),
            // Whoever is paired was refused above.
            Ok((Who::Paired(_), _)) => None,
            Err(_) if app.plain_open => None,
            Err(refusal) => return Err(refusal),
        };
        if user.is_some() && !app.accept_limit.admit(Instant::now()) {
            return Err(Refusal::Full);
        }
        return Ok(Guest::Plain(user));
    }
    let (who, audience) = visit.who(app, endpoint).await?;
    // Only now, so that nobody without an account can use up the room of those who have one.
    if !app.accept_limit.admit(Instant::now()) {
        return Err(Refusal::Full);
    }
    let (address, station) = (visit.address.ip(), Station::of(&visit.headers));
    let tick = app.tick.unwrap_or_else(|| live::tick(address));
    let attendance = Attendance::of(&who, &station, address, endpoint, tick).map(Box::new);
    let newcomer = Newcomer {
        endpoint,
        pass: who.pass(),
        audience,
        station,
        tick,
    };
    Ok(Guest::Live(newcomer, attendance))
}
