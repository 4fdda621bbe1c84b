//! Which web pages may talk to the hub.
//!
//! CORS does not cover WebSockets: a page from anywhere may open one, and only the server can
//! refuse, by the Origin that browsers send. A client that is no browser sends none.

use http::{HeaderMap, HeaderValue, header};

/// Pages of these origins, and of the hub's own host, are let in.
pub(crate) struct Origins {
    allowed: Vec<String>,
}

impl Origins {
    pub(crate) fn new(allowed: &[String]) -> Origins {
        Origins {
            allowed: allowed.iter().map(|origin| normal(origin)).collect(),
        }
    }

    /// Whether a request with these headers comes from a page that may, or from no page.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        headers.get_all(header::ORIGIN).into_iter().all(|origin| {
            let Ok(origin) = origin.to_str() else {
                return false;
            };
            let same_host = match (origin.split_once("://"), host) {
                (Some((_, authority)), Some(host)) => authority.eq_ignore_ascii_case(host),
                _ => false,
            };
            same_host || self.allowed.contains(&normal(origin))
        })
    }

    /// The origin to name in `Access-Control-Allow-Origin`, if the request comes from a page of
    /// another origin that may read the answer.
    pub(crate) fn readable(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        self.allowed
            .contains(&normal(origin.to_str().ok()?))
            .then(|| origin.clone())
    }
}

fn normal(origin: &str) -> String {
    origin.trim_end_matches('/').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        headers
    }

    #[test]
    fn the_same_host_listed_pages_and_no_page_at_all_are_let_in() {
        let origins = Origins::new(&["https://feast.example/".to_owned()]);
        for origin in [
            None,
            Some("http://10.0.0.5:8080"),
            Some("https://feast.example"),
            Some("HTTPS://Feast.example"),
        ] {
            assert!(
                origins.admit(&request("10.0.0.5:8080", origin)),
                "{origin:?}"
            );
        }
    }

    #[test]
    fn everybody_else_is_not() {
        let origins = Origins::new(&["https://feast.example".to_owned()]);
        for origin in [
            "null",
            "",
            "http://10.0.0.5",
            "http://10.0.0.5:8081",
            "http://10.0.0.5:8080.evil.example",
            "http://feast.example",
            "https://feast.example.evil",
        ] {
            assert!(
                !origins.admit(&request("10.0.0.5:8080", Some(origin))),
                "{origin}"
            );
        }
    }

    #[test]
    fn only_listed_pages_may_read_answers() {
        let origins = Origins::new(&["https://feast.example".to_owned()]);
        assert!(
            origins
                .readable(&request("h", Some("https://feast.example")))
                .is_some()
        );
        assert!(
            origins
                .readable(&request("h", Some("https://evil.example")))
                .is_none()
        );
        assert!(origins.readable(&request("h", None)).is_none());
    }
}
