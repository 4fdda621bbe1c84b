//! What stands before all routes: draining, pages of other origins, and the habits of the old
//! server that clients know (HEAD is refused, a slash too many or too few is redirected).

use std::convert::Infallible;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, Uri, header, uri::PathAndQuery};
use tower::ServiceExt;

use super::{App, NoRoute, refusal::Refusal};
use crate::way::Way;

#[derive(Clone)]
struct Front {
    routes: Router,
    app: App,
    /// A method that no route has: the answer tells which ones it has.
    probe: Method,
}

/// Puts the front before the routes.
pub(super) fn before(routes: Router, app: App) -> Router {
    // The name is a valid token, so the fall-back is never taken.
    let probe = Method::from_bytes(b"PROBE").unwrap_or(Method::TRACE);
    Router::new()
        .fallback(front)
        .with_state(Front { routes, app, probe })
}

async fn front(State(front): State<Front>, mut request: Request) -> Response {
    if front.app.draining.is_cancelled() {
        return Refusal::Draining.into_response();
    }
    let readable = front.app.origins.readable(request.headers());
    let mut response = match preflight(&request, readable.as_ref()) {
        Some(response) => response,
        None => {
            if request.method() == Method::HEAD {
                *request.method_mut() = front.probe.clone();
            }
            front.route(request).await
        }
    };
    if let Some(origin) = readable {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    }
    response
}

impl Front {
    async fn route(&self, request: Request) -> Response {
        let uri = request.uri().clone();
        let host = request.headers().get(header::HOST).cloned();
        let scheme = match Way::of(request.extensions()) {
            Way::Encrypted => "https",
            Way::Within | Way::Open => "http",
        };
        let mut response = self.ask(request).await;
        if response.extensions().get::<NoRoute>().is_some()
            && let Some(redirect) = self.other_slash(&uri, scheme, host).await
        {
            return redirect;
        }
        if response.status() == StatusCode::METHOD_NOT_ALLOWED {
            without_head(&mut response);
        }
        response
    }

    /// Sends a path that has a slash too many or too few to the one that is there.
    async fn other_slash(
        &self,
        uri: &Uri,
        scheme: &str,
        host: Option<HeaderValue>,
    ) -> Option<Response> {
        let path = match uri.path().strip_suffix('/') {
            Some(path) => path.to_owned(),
            None => format!("{}/", uri.path()),
        };
        let query = uri
            .query()
            .map_or(String::new(), |query| format!("?{query}"));
        let target: PathAndQuery = format!("{path}{query}").parse().ok()?;
        let probe = Request::builder()
            .method(self.probe.clone())
            .uri(Uri::from(target.clone()))
            .body(Body::empty())
            .ok()?;
        if self
            .ask(probe)
            .await
            .extensions()
            .get::<NoRoute>()
            .is_some()
        {
            return None;
        }
        let location = match host.as_ref().and_then(|host| host.to_str().ok()) {
            Some(host) => format!("{scheme}://{host}{target}"),
            None => target.to_string(),
        };
        let location = HeaderValue::from_str(&location).ok()?;
        Some(
            (
                StatusCode::TEMPORARY_REDIRECT,
                [(header::LOCATION, location)],
            )
                .into_response(),
        )
    }

    async fn ask(&self, request: Request) -> Response {
        let answer: Result<Response, Infallible> = self.routes.clone().oneshot(request).await;
        match answer {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// The answer to a browser that asks whether a page may ask.
fn preflight(request: &Request, readable: Option<&HeaderValue>) -> Option<Response> {
    let headers = request.headers();
    let asks = request.method() == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !asks {
        return None;
    }
    if readable.is_none() {
        return Some((StatusCode::BAD_REQUEST, "Disallowed CORS origin").into_response());
    }
    let mut response = "OK".into_response();
    let answer = response.headers_mut();
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("DELETE, GET, POST, PUT"),
    );
    if let Some(wanted) = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    answer.insert(
        header::ACCESS_CONTROL_MAX_AGE,
        HeaderValue::from_static("600"),
    );
    Some(response)
}

/// The router thinks that whoever has GET has HEAD too; here HEAD is refused.
fn without_head(response: &mut Response) {
    let Some(allow) = response.headers().get(header::ALLOW) else {
        return;
    };
    let methods: Vec<&str> = allow
        .to_str()
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|method| *method != "HEAD")
        .collect();
    if let Ok(allow) = HeaderValue::from_str(&methods.join(", ")) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
}
