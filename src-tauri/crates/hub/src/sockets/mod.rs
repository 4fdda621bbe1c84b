//! The three WebSockets: who gets in, and what happens before the upgrade.

mod peer;

use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    response::{IntoResponse, Response},
};

use http::HeaderMap;

use crate::{
    fanout::Endpoint,
    rest::{App, input::Query, not_found, refusal::Refusal, signed_in::bearer},
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

pub(crate) async fn kitchen(
    app: State<App>,
    query: Query,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    open(app, Endpoint::Kitchen, query, headers, upgrade).await
}

pub(crate) async fn admin(
    app: State<App>,
    query: Query,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    open(app, Endpoint::Admin, query, headers, upgrade).await
}

pub(crate) async fn orders(
    app: State<App>,
    query: Query,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    open(app, Endpoint::Orders, query, headers, upgrade).await
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

async fn open(
    State(app): State<App>,
    endpoint: Endpoint,
    query: Query,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Refusal> {
    // Without an upgrade a plain server has nothing on this path.
    let Ok(upgrade) = upgrade else {
        return Ok(not_found());
    };
    admit(&app, endpoint, &query, &headers).await?;
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
        peer::serve(app, endpoint, socket).await;
        drop((permit, token));
    });
    Ok(upgraded.into_response())
}

/// Refuses whoever may not listen there.
async fn admit(
    app: &App,
    endpoint: Endpoint,
    query: &Query,
    headers: &HeaderMap,
) -> Result<(), Refusal> {
    if !app.origins.admit(headers) {
        return Err(Refusal::ForeignOrigin);
    }
    if app.plain_open {
        return Ok(());
    }
    // A browser cannot set a header on a WebSocket, hence the query.
    let token = bearer(headers).or_else(|| query.get("token").map(String::as_str));
    let user = app.user_of(token.ok_or(Refusal::NotAuthenticated)?).await?;
    match endpoint {
        Endpoint::Orders => Ok(()),
        Endpoint::Kitchen | Endpoint::Admin if user.is_staff => Ok(()),
        Endpoint::Kitchen | Endpoint::Admin => Err(Refusal::NotStaff),
    }
}
