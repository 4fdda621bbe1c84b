//! `/operations`: the lists that kitchens and desks work from, and the figures for staff.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use olgfeast_protocol::OrderStatus;
use serde_json::Value;

use super::{
    App,
    input::{Query, query_text, query_whole},
    orders::{LIMIT, slice},
    refusal::Refusal,
    signed_in::Worker,
};
use crate::{
    core::CoreError,
    storage::{OrderFilter, Slice},
    wire,
};

/// Orders on a page when the query does not say.
const PER_PAGE: i64 = 10;
/// So that no product of two numbers from outside overflows.
const LAST_PAGE: i64 = 1_000_000_000;

pub(super) async fn page(
    State(app): State<App>,
    Worker(_): Worker,
    query: Query,
) -> Result<Response, Refusal> {
    let page = query_whole(&query, "page", 1, 1..=LAST_PAGE)?;
    let per_page = query_whole(&query, "per_page", PER_PAGE, 1..=LIMIT)?;
    let slice = Slice {
        skip: (page - 1) * per_page,
        limit: per_page,
    };
    // Both in one job, so that the number fits the list.
    let listed = app.core.call(move |core| {
        let orders = core.storage.orders(OrderFilter::default(), slice)?;
        Ok::<_, CoreError>((orders, core.storage.order_count()?))
    });
    let (orders, total) = listed.await?;
    // A station that reads what it has missed wants to know what was cancelled, too.
    let page = match query_text::<u8>(&query, "live")? {
        Some(1) => wire::live_page(&orders, total, page, per_page),
        _ => wire::page(&orders, total, page, per_page),
    };
    Ok(Json(page).into_response())
}

pub(super) async fn pending(state: State<App>, worker: Worker) -> Result<Response, Refusal> {
    lane(state, worker, OrderStatus::Pending).await
}

pub(super) async fn preparing(state: State<App>, worker: Worker) -> Result<Response, Refusal> {
    lane(state, worker, OrderStatus::Preparing).await
}

pub(super) async fn ready(state: State<App>, worker: Worker) -> Result<Response, Refusal> {
    lane(state, worker, OrderStatus::Ready).await
}

pub(super) async fn completed(
    State(app): State<App>,
    Worker(_): Worker,
    query: Query,
) -> Result<Response, Refusal> {
    let slice = slice(&query)?;
    let filter = OrderFilter {
        user: None,
        status: Some(OrderStatus::Complete),
    };
    let orders = app
        .core
        .call(move |core| core.storage.orders(filter, slice))
        .await?;
    Ok(Json(wire::summaries(&orders)).into_response())
}

pub(super) async fn analytics(
    State(app): State<App>,
    Worker(_): Worker,
) -> Result<Json<Value>, Refusal> {
    let tallies = app
        .core
        .call(|core| core.storage.tallies(core.time.now()))
        .await?;
    Ok(Json(wire::operations_analytics(&tallies)))
}

async fn lane(
    State(app): State<App>,
    Worker(_): Worker,
    status: OrderStatus,
) -> Result<Response, Refusal> {
    let orders = app.core.call(move |core| core.storage.lane(status)).await?;
    Ok(Json(wire::orders(&orders)).into_response())
}
