//! What the hub counts about itself, in the text format of Prometheus (OpenMetrics).
//!
//! Labels have few values, and none of them comes from a client: a class of routes, a status, an
//! endpoint, a reason of ours. So the number of series is bounded, and no name is in them.

use std::time::Duration;

use http::StatusCode;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

use crate::fanout::Endpoint;

/// Requests by what they are about and how they were answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    class: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfClass {
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Socket {
    endpoint: &'static str,
    protocol: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Closed {
    protocol: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Waits {
    queue: &'static str,
}

/// What is spoken on a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Plain,
    Live,
}

impl Protocol {
    fn word(self) -> &'static str {
        match self {
            Protocol::Plain => "plain",
            Protocol::Live => "live",
        }
    }
}

/// How full what is bounded is, and how much is kept. Looked up when somebody asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Levels {
    /// Frames that wait for clients of the live protocol, all together, and for the slowest of them.
    pub(crate) live_frames: usize,
    pub(crate) most_live_frames: usize,
    /// Frames that wait for plain clients.
    pub(crate) plain_frames: usize,
    /// Jobs that wait for the core.
    pub(crate) jobs: usize,
    /// Clients that wait for an event over HTTP.
    pub(crate) long_polls: usize,
    /// Events in the log.
    pub(crate) events: u64,
    /// Bytes of the database, without its write-ahead log.
    pub(crate) database: u64,
}

/// All counters. Cheap to count with.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    request_seconds: Family<OfClass, Histogram>,
    sockets: Family<Socket, Gauge>,
    closed: Family<Closed, Counter>,
    pub(crate) resyncs: Counter,
    pub(crate) sign_in_failures: Counter,
    pub(crate) sign_ins_limited: Counter,
    commit_seconds: Histogram,
    waiting: Family<Waits, Gauge>,
    long_polls: Gauge,
    events: Gauge,
    database: Gauge,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let mut registry = Registry::with_prefix("olgfeast");
        let requests = Family::default();
        registry.register("requests", "Answers over HTTP", requests.clone());
        let request_seconds = Family::new_with_constructor(request_histogram as fn() -> Histogram);
        registry.register(
            "request_seconds",
            "From the head of a request to the head of its answer; class polls waits for events",
            request_seconds.clone(),
        );
        let sockets = Family::default();
        registry.register("sockets", "Open WebSockets", sockets.clone());
        let closed = Family::default();
        registry.register(
            "sockets_closed",
            "WebSockets that have ended",
            closed.clone(),
        );
        let resyncs = Counter::default();
        registry.register(
            "resyncs",
            "Live clients that lost their queue and took up again",
            resyncs.clone(),
        );
        let sign_in_failures = Counter::default();
        registry.register(
            "sign_in_failures",
            "Wrong names and passwords",
            sign_in_failures.clone(),
        );
        let sign_ins_limited = Counter::default();
        registry.register(
            "sign_ins_limited",
            "Sign-ins that were told to wait",
            sign_ins_limited.clone(),
        );
        let commit_seconds = commit_histogram();
        registry.register(
            "store_commit_seconds",
            "How long the disk took to keep commands that waited together",
            commit_seconds.clone(),
        );
        let waiting = Family::default();
        registry.register("waiting", "What waits in bounded queues", waiting.clone());
        let [long_polls, events, database] = [(); 3].map(|()| Gauge::default());
        registry.register(
            "long_polls",
            "Clients that wait for an event over HTTP",
            long_polls.clone(),
        );
        registry.register("log_events", "Events in the log", events.clone());
        registry.register("database_bytes", "Size of the database", database.clone());
        Metrics {
            registry,
            requests,
            request_seconds,
            sockets,
            closed,
            resyncs,
            sign_in_failures,
            sign_ins_limited,
            commit_seconds,
            waiting,
            long_polls,
            events,
            database,
        }
    }
}

/// From a tenth of a millisecond to three seconds.
fn commit_histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.000_1, 2.0, 16))
}

/// From half a millisecond to half a minute.
fn request_histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.000_5, 2.0, 17))
}

impl Metrics {
    /// A request for `path` was answered after that time.
    pub(crate) fn answered(&self, path: &str, status: StatusCode, took: Duration) {
        let class = class(path);
        let status = status.as_u16();
        self.requests
            .get_or_create(&Answered { class, status })
            .inc();
        let seconds = took.as_secs_f64();
        self.request_seconds
            .get_or_create(&OfClass { class })
            .observe(seconds);
    }

    /// A group of commands was kept, or could not be, in that time.
    pub(crate) fn committed(&self, took: Duration) {
        self.commit_seconds.observe(took.as_secs_f64());
    }

    /// Counts a socket as long as what this returns is kept.
    pub(crate) fn socket(&self, endpoint: Endpoint, protocol: Protocol) -> OpenSocket {
        let gauge = self.sockets.get_or_create_owned(&Socket {
            endpoint: endpoint.word(),
            protocol: protocol.word(),
        });
        gauge.inc();
        OpenSocket(gauge)
    }

    /// A socket has ended.
    pub(crate) fn closed(&self, protocol: Protocol, reason: &'static str) {
        let protocol = protocol.word();
        self.closed
            .get_or_create(&Closed { protocol, reason })
            .inc();
    }

    /// Everything, with the levels as they are now.
    pub(crate) fn text(&self, levels: Levels) -> Result<String, std::fmt::Error> {
        let Levels {
            live_frames,
            most_live_frames,
            plain_frames,
            jobs,
            long_polls,
            events,
            database,
        } = levels;
        for (queue, waiting) in [
            ("live", live_frames),
            ("live_slowest", most_live_frames),
            ("plain", plain_frames),
            ("core", jobs),
        ] {
            self.waiting
                .get_or_create(&Waits { queue })
                .set(whole(waiting));
        }
        self.long_polls.set(whole(long_polls));
        self.events.set(whole(events));
        self.database.set(whole(database));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// A socket that is counted.
pub(crate) struct OpenSocket(Gauge);

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

/// What a request is about, by its path. Whatever is none of ours is all one.
fn class(path: &str) -> &'static str {
    if path.starts_with("/ws/") {
        return "sockets";
    }
    match path.strip_prefix("/api/v1/") {
        Some(path) => match path.split('/').next() {
            Some("live") if path.starts_with("live/events") => "polls",
            Some("live") => "live",
            Some("auth") => "auth",
            Some("cart") => "cart",
            Some("menu") => "menu",
            Some("operations") => "operations",
            Some("orders") => "orders",
            _ => "other",
        },
        None => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_class_and_status_and_paths_make_no_series() {
        let metrics = Metrics::default();
        for number in 0..1_000 {
            let took = Duration::from_millis(3);
            let path = format!("/api/v1/orders/{number}");
            metrics.answered(&path, StatusCode::OK, took);
            metrics.answered(&format!("/{number}"), StatusCode::NOT_FOUND, took);
            metrics.answered("/api/v1/live/events", StatusCode::OK, took);
        }
        let text = metrics.text(Levels::default()).unwrap();
        for line in [
            r#"olgfeast_requests_total{class="orders",status="200"} 1000"#,
            r#"olgfeast_requests_total{class="other",status="404"} 1000"#,
            r#"olgfeast_requests_total{class="polls",status="200"} 1000"#,
            r#"olgfeast_request_seconds_count{class="orders"} 1000"#,
            r#"olgfeast_request_seconds_bucket{le="0.002",class="orders"} 0"#,
            r#"olgfeast_request_seconds_bucket{le="0.004",class="orders"} 1000"#,
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(text.lines().count() < 150, "{text}");
    }

    #[test]
    fn a_socket_is_counted_as_long_as_it_is_there() {
        let metrics = Metrics::default();
        let line = |open: u8| {
            let text = metrics.text(Levels::default()).unwrap();
            let line = format!(r#"olgfeast_sockets{{endpoint="kitchen",protocol="live"}} {open}"#);
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        };
        let first = metrics.socket(Endpoint::Kitchen, Protocol::Live);
        let second = metrics.socket(Endpoint::Kitchen, Protocol::Live);
        line(2);
        drop(first);
        line(1);
        drop(second);
        line(0);
    }

    #[test]
    fn levels_are_as_they_were_found() {
        let levels = Levels {
            live_frames: 7,
            events: 9,
            ..Levels::default()
        };
        let text = Metrics::default().text(levels).unwrap();
        assert!(
            text.contains("olgfeast_waiting{queue=\"live\"} 7\n"),
            "{text}"
        );
        assert!(text.contains("olgfeast_log_events 9\n"), "{text}");
        assert!(text.ends_with("# EOF\n"));
    }
}
