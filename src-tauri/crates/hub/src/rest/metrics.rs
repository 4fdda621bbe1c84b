//! `/metrics` and `/health`: for whoever watches over the hub.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Json,
    extract::{ConnectInfo, FromRequestParts, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use serde_json::json;
use tokio::time::timeout;

use super::{App, VERSION, refusal::Refusal, signed_in::Staff};
use crate::{core::CoreError, metrics::Levels};

/// How long the store may take to answer before the hub is not ready.
const READY_WITHIN: Duration = Duration::from_secs(1);

/// What a proxy adds: then the address is the proxy's, and says nothing.
const FORWARDED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// Somebody on this machine, or an admin.
pub(super) struct Watchman;

impl FromRequestParts<App> for Watchman {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Watchman, Refusal> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        if address.is_some_and(|ConnectInfo(address)| is_here(*address, &parts.headers)) {
            return Ok(Watchman);
        }
        Staff::from_request_parts(parts, app)
            .await
            .map(|Staff(_)| Watchman)
    }
}

fn is_here(address: SocketAddr, headers: &HeaderMap) -> bool {
    let forwarded = FORWARDED.iter().any(|name| headers.contains_key(*name));
    address.ip().to_canonical().is_loopback() && !forwarded
}

/// What the hub has counted.
pub(super) async fn metrics(State(app): State<App>, _: Watchman) -> Result<Response, Refusal> {
    let jobs = app.core.waiting();
    let levels = app.core.call(|core| core.levels()).await?;
    let text = app.metrics.text(Levels { jobs, ..levels });
    let text = text.map_err(|error| {
        tracing::error!(%error, "the metrics could not be written");
        Refusal::Broken
    })?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// Whether the hub can do anything: only where its store answers.
pub(super) async fn health(State(app): State<App>) -> Response {
    let answered = app
        .core
        .call(|core| core.storage.answers().map_err(CoreError::from));
    let reason = match timeout(READY_WITHIN, answered).await {
        Ok(Ok(())) => {
            return Json(json!({ "status": "healthy", "version": VERSION })).into_response();
        }
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no answer in time".to_owned(),
    };
    tracing::error!(reason, "the store does not answer");
    let body = json!({ "status": "unhealthy", "version": VERSION });
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response();
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whoever_is_on_this_machine_and_no_proxy_is_here() {
        let (none, mut proxied) = (HeaderMap::new(), HeaderMap::new());
        proxied.insert("x-forwarded-for", HeaderValue::from_static("127.0.0.1"));
        let at = |address: &str| SocketAddr::new(address.parse().unwrap(), 9);
        for here in ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!(is_here(at(here), &none), "{here}");
            assert!(!is_here(at(here), &proxied), "{here}");
        }
        for far in ["10.0.0.1", "192.168.1.7", "::ffff:10.0.0.1", "fe80::1"] {
            assert!(!is_here(at(far), &none), "{far}");
        }
    }
}
