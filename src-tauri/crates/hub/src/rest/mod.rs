//! What the hub answers over HTTP.

mod amending;
mod auth;
mod board;
mod cart;
mod export;
mod fields;
mod front;
pub(crate) mod input;
mod intent;
mod live;
mod menu;
mod metrics;
mod operations;
mod orders;
mod pairing;
pub(crate) mod refusal;
pub(crate) mod signed_in;
mod stations;
mod users;

pub(crate) use board::Drawn;

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Request},
    response::{IntoResponse, Response},
    routing::{any, delete, get, patch, post, put},
};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    core::CoreHandle,
    fanout::Fanout,
    metrics::Metrics,
    origins::Origins,
    passwords::Passwords,
    presence::Presence,
    sign_ins::SignIns,
    sockets::{self, AcceptLimit, Ending},
    time::HubTime,
    tokens::Tokens,
};

/// The version of olgFeast whose interface this is.
const VERSION: &str = "2.0.0";

/// Everything that a request may need. Cheap to clone.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) core: CoreHandle,
    pub(crate) fanout: Arc<Fanout>,
    pub(crate) passwords: Passwords,
    pub(crate) sign_ins: Arc<SignIns>,
    pub(crate) presence: Arc<Presence>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) tokens: Tokens,
    pub(crate) time: HubTime,
    pub(crate) origins: Arc<Origins>,
    /// Sockets want no token.
    pub(crate) plain_open: bool,
    /// One for each socket that may be open.
    pub(crate) sockets: Arc<Semaphore>,
    pub(crate) accept_limit: Arc<AcceptLimit>,
    /// The public pickup board.
    pub(crate) board: Arc<Drawn>,
    /// The longest silence towards a live client, where it does not depend on its address.
    pub(crate) tick: Option<Duration>,
    /// What becomes of live connections.
    pub(crate) ending: watch::Receiver<Ending>,
    /// Cancelled when the hub drains.
    pub(crate) draining: CancellationToken,
    /// Everything that must have ended before the hub has.
    pub(crate) tasks: TaskTracker,
}

/// The whole interface.
pub(crate) fn router(app: App) -> Router {
    let api = Router::new()
        .route("/auth/login", post(auth::login))
        .route("/auth/register", post(auth::register))
        .route("/auth/me", get(auth::me))
        .route("/auth/refresh", post(auth::refresh))
        .route("/auth/logout", post(auth::logout))
        .route("/auth/station", post(pairing::token))
        .route("/menu/items", get(menu::list).post(menu::create))
        .route("/menu/items/groups", get(menu::groups))
        .route(
            "/menu/items/{id}",
            get(menu::one).put(menu::change).delete(menu::delete),
        )
        .route("/cart/items", get(cart::list).post(cart::add))
        .route("/cart/items/{id}", put(cart::change).delete(cart::remove))
        .route("/cart/items/{id}/increase", post(cart::increase))
        .route("/cart/items/{id}/decrease", post(cart::decrease))
        .route("/cart/clear", delete(cart::clear))
        .route("/orders/", get(orders::list))
        .route("/orders/checkout", post(orders::checkout))
        .route("/orders/my-orders", get(orders::mine))
        .route("/orders/my-orders/{id}", get(orders::one_of_mine))
        .route("/orders/analytics/dashboard", get(orders::analytics))
        .route("/orders/{id}", get(orders::one))
        .route("/orders/{id}/status", put(orders::change_status))
        .route("/live/snapshot", get(live::snapshot))
        .route("/live/events", get(live::events))
        .route("/live/orders", post(live::place))
        .route("/live/orders/{id}/lines/{line}", put(amending::strike))
        .route("/live/orders/{id}/notes", put(amending::set_notes))
        .route("/live/stations", get(stations::list))
        .route("/live/users", get(users::list).post(users::create))
        .route("/live/users/{id}", patch(users::change))
        .route("/live/pairings", get(pairing::list).post(pairing::pair))
        .route("/live/pairings/pins", post(pairing::invite))
        .route("/live/pairings/{id}", delete(pairing::unpair))
        .route("/live/export/{file}", get(export::sheet))
        .route("/operations/orders", get(operations::page))
        .route("/operations/orders/pending", get(operations::pending))
        .route("/operations/orders/preparing", get(operations::preparing))
        .route("/operations/orders/ready", get(operations::ready))
        .route("/operations/orders/completed", get(operations::completed))
        .route("/operations/orders/{id}", get(orders::one))
        .route(
            "/operations/dashboard/analytics",
            get(operations::analytics),
        );
    let routes = Router::new()
        .route("/", get(root))
        .route("/health", get(metrics::health))
        .route(board::PATH, get(board::board))
        .route("/metrics", get(metrics::metrics))
        .nest("/api/v1", api)
        .route("/ws/kitchen/display", any(sockets::kitchen))
        .route("/ws/admin/dashboard", any(sockets::admin))
        .route("/ws/orders/updates", any(sockets::orders))
        .fallback(no_route)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(input::BODY_LIMIT))
        .with_state(app.clone());
    front::before(routes, app)
}

async fn root() -> Json<Value> {
    Json(json!({
        "message": "Welcome to olgFeast API",
        "version": VERSION,
        "docs": "/docs",
        "redoc": "/redoc",
    }))
}

/// Marks the answer to a path that is none of ours, as opposed to a thing that was not found.
#[derive(Clone, Copy)]
struct NoRoute;

async fn no_route(request: Request) -> Response {
    let upgrade = request.headers().get(header::UPGRADE);
    let mut response = match upgrade.and_then(|protocol| protocol.to_str().ok()) {
        // A plain server refuses an upgrade on a wrong path so.
        Some(protocol) if protocol.eq_ignore_ascii_case("websocket") => {
            (StatusCode::FORBIDDEN, "").into_response()
        }
        _ => not_found(),
    };
    response.extensions_mut().insert(NoRoute);
    response
}

/// The answer to a path that does not exist.
pub(crate) fn not_found() -> Response {
    (
        StatusCode::NOT_FOUND,
        Json(json!({ "detail": "Not Found" })),
    )
        .into_response()
}

async fn method_not_allowed() -> Response {
    let detail = json!({ "detail": "Method Not Allowed" });
    (StatusCode::METHOD_NOT_ALLOWED, Json(detail)).into_response()
}
