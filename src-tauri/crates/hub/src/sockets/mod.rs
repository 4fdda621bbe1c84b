//! The three WebSockets: who gets in, and what happens before the upgrade.

mod accept;
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
pub(crate) use ending::{Ending, RETRY_IN, turn};

use crate::{
    fanout::Endpoint,
    live::{Audience, Newcomer},
    model::User,
    rest::{App, input::Query, not_found, refusal::Refusal, signed_in::bearer},
    station::Station,
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

    /// Who knocks; the account must be one that may listen there.
    async fn user(&self, app: &App, endpoint: Endpoint) -> Result<User, Refusal> {
        // A browser cannot set a header on a WebSocket, hence the query.
        let token = bearer(&self.headers).or_else(|| self.query.get("token").map(String::as_str));
        let user = app.user_of(token.ok_or(Refusal::NotAuthenticated)?).await?;
        if Audience::of(endpoint, user.id).admits(&user) {
            Ok(user)
        } else {
            Err(Refusal::NotStaff)
        }
    }
}

/// With whom a connection is made.
pub(crate) enum Guest {
    /// A client of a plain olgFeast server.
    Plain,
    /// One that speaks the live protocol.
    Live(Newcomer),
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
    let upgraded = upgrade.on_upgrade(move |socket| async move {
        match guest {
            Guest::Plain => peer::serve(app, endpoint, socket).await,
            Guest::Live(newcomer) => live::serve(app, newcomer, socket).await,
        }
        drop((permit, token));
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
        if !app.plain_open {
            visit.user(app, endpoint).await?;
        }
        return Ok(Guest::Plain);
    }
    let user = visit.user(app, endpoint).await?;
    // Only now, so that nobody without an account can use up the room of those who have one.
    if !app.accept_limit.admit(Instant::now()) {
        return Err(Refusal::Full);
    }
    Ok(Guest::Live(Newcomer {
        endpoint,
        user: user.id,
        station: Station::of(&visit.headers),
        tick: app.tick.unwrap_or_else(|| live::tick(visit.address.ip())),
    }))
}
