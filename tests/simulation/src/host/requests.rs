//! Requests as a hub takes them.

use std::time::Duration;

use olgfeast_plain::Request;

/// How long a long poll waits.
pub(super) fn wait_of(request: &Request) -> Duration {
    let pairs = request
        .query
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    let seconds = pairs.filter(|(name, _)| *name == "wait");
    let seconds = seconds
        .filter_map(|(_, value)| value.parse().ok())
        .next_back();
    Duration::from_secs(seconds.unwrap_or_default())
}

/// The request in the words of the hub.
pub(super) fn spelled(request: &Request) -> anyhow::Result<http::Request<String>> {
    let target = match request.query.as_str() {
        "" => request.path.clone(),
        query => format!("{}?{query}", request.path),
    };
    let mut spelled = http::Request::builder()
        .method(request.method.word())
        .uri(target);
    for (name, value) in &request.headers {
        spelled = spelled.header(name, value);
    }
    Ok(spelled.body(request.body.clone())?)
}
