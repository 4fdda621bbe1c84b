//! REST calls, behind one trait, so that everything above runs without a network in tests.

use std::{
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};

use olgfeast_link::tls::WrongKey;
use olgfeast_protocol::{
    Epoch, IntentId, LineId, OrderId, OrderStatus, PairingPin, Role, Seq, StationId, UtcTime,
    Version,
    live::{Conflict, EventsPage, SnapshotPart},
    wire::{
        Analytics, WireOrder,
        rest::{self, Cart, Login, Me, MenuItem, MenuPage, Orders},
    },
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    address::Server,
    credentials::{Secret, StationCredential},
    station::OpenError,
    trust::Trusts,
};

mod counter;
mod ways;

pub(crate) use counter::is_in_use;
pub use counter::{CounterCall, MenuCall};
use ways::Ways;
pub use ways::client_of;

/// Answers larger than this are not read to the end: no honest page of orders comes near it.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// Orders on a page; no server gives more.
pub(crate) const PAGE: i64 = 100;

/// Items on a page of the menu; no server gives more.
pub(crate) const MENU_PAGE: usize = 100;

/// A read that the kitchen waits for.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// A status change. A plain server freezes under parallel writes, and answers in the end: a shorter
/// time-out would only make outcomes unknown that were not.
const WRITE_TIMEOUT: Duration = Duration::from_secs(40);

/// A kept-alive connection that the server has closed is found dead faster than this.
const DEAD_AT_ONCE: Duration = Duration::from_secs(1);

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// `POST /auth/login`.
    Login {
        /// Name.
        username: String,
        /// Password.
        password: Secret,
    },
    /// `POST /auth/refresh`; a plain server has none (404).
    Refresh {
        /// The long-lived token.
        refresh: Secret,
    },
    /// `POST /live/pairings`: has a hub let this station in for good. A plain server has none (404).
    Pair {
        /// Why it should.
        warrant: Warrant,
        /// What people call the station.
        name: String,
    },
    /// `POST /auth/station`: a token for what pairing has given.
    Station {
        /// It.
        credential: Secret,
    },
    /// `GET /auth/me`.
    Me {
        /// Bearer.
        token: Secret,
    },
    /// One page of orders, newest first, 100 a page: `GET /operations/orders`, which is one read of
    /// the server's tables, or `GET /orders/my-orders`.
    Page {
        /// Bearer.
        token: Secret,
        /// Whose.
        scope: Scope,
        /// From 1.
        page: i64,
    },
    /// A page of all orders, newest first, `size` a page: `GET /operations/orders`. A hub tells of
    /// them what it tells in live mode; a plain server knows nothing of that.
    Leaf {
        /// Bearer.
        token: Secret,
        /// From 1.
        page: i64,
        /// 1 to 100.
        size: i64,
    },
    /// `GET /operations/orders/{id}` or `GET /orders/my-orders/{id}`.
    Order {
        /// Bearer.
        token: Secret,
        /// Whose.
        scope: Scope,
        /// Which.
        id: OrderId,
    },
    /// One page of the menu, 100 items a page: `GET /menu/items`. Anybody may read it.
    Menu {
        /// So many items come before it.
        skip: usize,
    },
    /// What a dashboard of the server shows: staff only.
    Figures {
        /// Bearer.
        token: Secret,
        /// Which of them.
        of: FiguresOf,
    },
    /// `GET /live/events`: what follows a place in the log of a hub. A plain server has none (404);
    /// 410 is the answer to a place that is none of this log.
    Events {
        /// Bearer.
        token: Secret,
        /// The log.
        epoch: Epoch,
        /// The place.
        after: Seq,
        /// How long the hub may wait for something to happen: whole seconds, at most 25.
        wait: Duration,
    },
    /// `GET /live/snapshot`: a part of the whole board of a hub.
    Part {
        /// Bearer.
        token: Secret,
        /// From 1.
        part: u64,
    },
    /// `PUT /orders/{id}/status` at a hub, which does the same of one key only once.
    Keyed {
        /// Bearer.
        token: Secret,
        /// Which.
        id: OrderId,
        /// What.
        change: Keyed,
    },
    /// `PUT /live/orders/{id}/lines/{line}` at a hub.
    Strike {
        /// Bearer.
        token: Secret,
        /// Which order.
        id: OrderId,
        /// What.
        change: LineChange,
    },
    /// Who works at a hub, and changes of that. A plain server has none of it (404).
    Desk {
        /// Bearer, of staff.
        token: Secret,
        /// What.
        ask: Ask,
    },
    /// `PUT /orders/{id}/status`.
    Status {
        /// Bearer.
        token: Secret,
        /// Which.
        id: OrderId,
        /// Where to.
        to: OrderStatus,
    },
    /// What the counter orders, and what it orders with.
    Counter(CounterCall),
    /// A change of the menu.
    ChangeMenu(MenuCall),
}

/// Which figures of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiguresOf {
    /// `GET /operations/dashboard/analytics`: what is done.
    Work,
    /// `GET /orders/analytics/dashboard`: what it is worth.
    Sales,
}

/// What an admin asks a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// `GET /live/stations`.
    Stations,
    /// `GET /live/pairings`.
    Pairings,
    /// `GET /live/users`.
    Users,
    /// `POST /live/users`: an account of staff; the hub makes its password.
    NewUser {
        /// Name.
        username: String,
    },
    /// `PATCH /live/users/{id}`: the hub makes another password.
    ResetPassword {
        /// Whose.
        id: i64,
    },
    /// `PATCH /live/users/{id}`: the account may sign in, or may not.
    SetActive {
        /// Whose.
        id: i64,
        /// Whether it may.
        active: bool,
    },
    /// `POST /live/pairings/pins`.
    Invite {
        /// What the station will be.
        role: Role,
    },
    /// `DELETE /live/pairings/{id}`.
    Unpair {
        /// Which.
        station: StationId,
    },
}

impl Ask {
    /// Method, path below `/api/v1/live`, and body.
    fn parts(&self) -> (Method, String, Option<Value>) {
        match self {
            Ask::Stations => (Method::GET, "stations".into(), None),
            Ask::Pairings => (Method::GET, "pairings".into(), None),
            Ask::Users => (Method::GET, "users".into(), None),
            Ask::NewUser { username } => {
                // A hub wants an address; `.invalid` is nobody's, by RFC 2606.
                let id = uuid::Uuid::new_v4();
                let body = json!({
                    "username": username,
                    "email": format!("staff-{id}@feast.invalid"),
                    "is_staff": true,
                });
                (Method::POST, "users".into(), Some(body))
            }
            Ask::ResetPassword { id } => {
                let body = json!({ "reset_password": true });
                (Method::PATCH, format!("users/{id}"), Some(body))
            }
            Ask::SetActive { id, active } => {
                let body = json!({ "is_active": active });
                (Method::PATCH, format!("users/{id}"), Some(body))
            }
            Ask::Invite { role } => {
                let body = json!({ "role": role });
                (Method::POST, "pairings/pins".into(), Some(body))
            }
            Ask::Unpair { station } => (Method::DELETE, format!("pairings/{station}"), None),
        }
    }
}

/// Why a hub should let a station in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warrant {
    /// Staff sits at it.
    Staff {
        /// Bearer.
        token: Secret,
        /// As what.
        role: Role,
    },
    /// Somebody has typed what the host shows; as what, the PIN says.
    Pin(PairingPin),
}

impl Call {
    /// Whether it asks for a token with something that could be guessed.
    fn is_sign_in(&self) -> bool {
        matches!(
            self,
            Call::Login { .. } | Call::Refresh { .. } | Call::Station { .. } | Call::Pair { .. }
        )
    }

    /// Whether it changes something.
    pub(crate) fn is_write(&self) -> bool {
        match self {
            Call::Status { .. }
            | Call::Keyed { .. }
            | Call::Strike { .. }
            | Call::ChangeMenu(_) => true,
            Call::Counter(call) => call.is_write(),
            _ => false,
        }
    }
}

/// A status change with a key. With the same key a hub wants the same of all the rest, except for
/// the patience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// The intent.
    pub key: IntentId,
    /// Where to.
    pub to: OrderStatus,
    /// The version on which it is based.
    pub expected: Version,
    /// When the person touched, by the station's clock.
    pub made_at: UtcTime,
    /// The station's name.
    pub station: String,
    /// How long to wait for an answer.
    pub patience: Duration,
}

/// A strike with a key; see [`Keyed`]. It expects no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The strike.
    pub key: IntentId,
    /// Which line.
    pub line: LineId,
    /// Whether it is to be struck.
    pub struck: bool,
    /// When the person touched, by the station's clock.
    pub made_at: UtcTime,
    /// The station's name.
    pub station: String,
    /// How long to wait for an answer.
    pub patience: Duration,
}

/// Whose orders an account may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All: staff.
    All,
    /// Its own: a customer.
    Own,
}

/// What came back of a call, and the server's clock, where it told.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// `Date` of the answer, whole seconds.
    pub server_date: Option<UtcTime>,
    /// The answer.
    pub answer: Result<Answer, CallError>,
}

/// A good answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of [`Call::Login`], [`Call::Refresh`] and [`Call::Station`].
    Tokens(Login),
    /// Of [`Call::Pair`].
    Paired(StationCredential),
    /// Of [`Call::Me`].
    Me(Me),
    /// Of [`Call::Page`] and [`Call::Leaf`].
    Orders(Orders),
    /// Of [`Call::Menu`].
    Menu(MenuPage),
    /// Of [`Call::Figures`].
    Figures(Box<Analytics>),
    /// Of [`Call::Order`], [`Call::Status`], [`Call::Keyed`] and [`Call::Strike`].
    Order(Box<WireOrder>),
    /// Of [`CounterCall::Cart`].
    Cart(Cart),
    /// Of [`Call::ChangeMenu`].
    Item(MenuItem),
    /// It was done, and there is nothing to tell of it.
    Done,
    /// Of [`Call::Events`].
    Events(EventsPage),
    /// Of [`Call::Part`].
    Part(SnapshotPart),
    /// Of [`Call::Desk`], as the hub has told it; null where it had nothing to tell.
    Desk(Value),
}

/// A call that failed, by what a caller can do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CallError {
    /// The request was certainly not sent: no connection could be made.
    #[error("no connection: {0}")]
    NotSent(String),
    /// Neither was it sent: whoever answered does not have the key that is known.
    #[error("{WrongKey}")]
    WrongKey,
    /// Nobody knows whether the server has done it: time-out, connection lost, 5xx.
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// The server is broken for this call (5xx on a read).
    #[error("the server failed: {status}")]
    Broken {
        /// The HTTP status.
        status: u16,
    },
    /// Try later: 408, 425, 429.
    #[error("the server asks to try later")]
    Later,
    /// Too many sign-ins have failed (429): for so many seconds, where the server tells, none is
    /// looked at.
    #[error("too many attempts to sign in")]
    TooManyAttempts {
        /// `Retry-After`.
        wait_seconds: Option<u32>,
    },
    /// The token was refused.
    #[error("not signed in: {0}")]
    Unauthorized(String),
    /// The server refused this call, and would again.
    #[error("refused with {status}: {detail}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
    },
    /// A hub did not do it, because the order has another version than was expected.
    #[error("the order has changed meanwhile")]
    Conflict(Box<Conflict>),
    /// A good status, but not what an olgFeast server answers.
    #[error("not an olgFeast answer")]
    Alien,
}

/// A future of a [`Rest`] call.
pub type Called<'a> = Pin<Box<dyn Future<Output = Reply> + Send + 'a>>;

/// The way to a server's REST.
pub trait Rest: Send + Sync + 'static {
    /// Makes one call. Ends by itself within 40 s.
    fn call<'a>(&'a self, server: &'a Server, call: Call) -> Called<'a>;
}

/// Over HTTP.
pub struct Http {
    station: StationId,
    ways: Ways,
}

impl Http {
    /// One client for all calls of one station.
    ///
    /// # Errors
    /// [`OpenError::Tls`], where the TLS configuration cannot be used.
    pub fn new(
        trusts: impl Into<Trusts>,
        station: StationId,
        app_version: &str,
    ) -> Result<Http, OpenError> {
        Ok(Http {
            station,
            ways: Ways::new(trusts.into(), station, app_version)?,
        })
    }

    pub(crate) fn request(
        &self,
        server: &Server,
        call: &Call,
    ) -> Result<reqwest::RequestBuilder, CallError> {
        let http = self
            .ways
            .to(server)
            .map_err(|error| CallError::NotSent(error.to_string()))?;
        Ok(match call {
            Call::Login { username, password } => http
                .post(server.rest("api/v1/auth/login"))
                .form(&[
                    ("username", username.as_str()),
                    ("password", password.reveal()),
                ])
                .timeout(READ_TIMEOUT),
            Call::Refresh { refresh } => http
                .post(server.rest("api/v1/auth/refresh"))
                .json(&json!({ "refresh_token": refresh.reveal() }))
                .timeout(READ_TIMEOUT),
            Call::Pair { warrant, name } => {
                let http = http
                    .post(server.rest("api/v1/live/pairings"))
                    .timeout(READ_TIMEOUT);
                let station = self.station;
                match warrant {
                    Warrant::Staff { token, role } => http
                        .json(&json!({ "station_id": station, "name": name, "role": role }))
                        .bearer_auth(token.reveal()),
                    Warrant::Pin(pin) => http.json(
                        &json!({ "station_id": station, "name": name, "pin": pin.to_string() }),
                    ),
                }
            }
            Call::Station { credential } => http
                .post(server.rest("api/v1/auth/station"))
                .json(&json!({ "credential": credential.reveal() }))
                .timeout(READ_TIMEOUT),
            Call::Me { token } => http
                .get(server.rest("api/v1/auth/me"))
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Page {
                token,
                scope: Scope::All,
                page,
            } => http
                .get(server.rest("api/v1/operations/orders"))
                .query(&[("page", *page), ("per_page", PAGE)])
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Page {
                token,
                scope: Scope::Own,
                page,
            } => http
                .get(server.rest("api/v1/orders/my-orders"))
                .query(&[("skip", page.saturating_sub(1) * PAGE), ("limit", PAGE)])
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Leaf { token, page, size } => http
                .get(server.rest("api/v1/operations/orders"))
                .query(&[("page", *page), ("per_page", *size), ("live", 1)])
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Order { token, scope, id } => http
                .get(server.rest(&match scope {
                    Scope::All => format!("api/v1/operations/orders/{id}"),
                    Scope::Own => format!("api/v1/orders/my-orders/{id}"),
                }))
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Menu { skip } => http
                .get(server.rest("api/v1/menu/items"))
                .query(&[("skip", *skip), ("limit", MENU_PAGE)])
                .timeout(READ_TIMEOUT),
            Call::Figures { token, of } => http
                .get(server.rest(match of {
                    FiguresOf::Work => "api/v1/operations/dashboard/analytics",
                    FiguresOf::Sales => "api/v1/orders/analytics/dashboard",
                }))
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Events {
                token,
                epoch,
                after,
                wait,
            } => http
                .get(server.rest("api/v1/live/events"))
                .query(&[
                    ("epoch", epoch.to_string()),
                    ("after", after.to_string()),
                    ("wait", wait.as_secs().to_string()),
                ])
                .bearer_auth(token.reveal())
                .timeout(*wait + READ_TIMEOUT),
            Call::Part { token, part } => http
                .get(server.rest("api/v1/live/snapshot"))
                .query(&[("part", *part)])
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            Call::Keyed { token, id, change } => http
                .put(server.rest(&format!("api/v1/orders/{id}/status")))
                .header("idempotency-key", change.key.to_string())
                .json(&json!({
                    "status": change.to.word(),
                    "expected_version": change.expected,
                    "made_at": change.made_at.zoned(),
                    "station": change.station,
                }))
                .bearer_auth(token.reveal())
                .timeout(change.patience),
            Call::Strike { token, id, change } => http
                .put(server.rest(&format!("api/v1/live/orders/{id}/lines/{}", change.line)))
                .header("idempotency-key", change.key.to_string())
                .json(&json!({
                    "struck": change.struck,
                    "made_at": change.made_at.zoned(),
                    "station": change.station,
                }))
                .bearer_auth(token.reveal())
                .timeout(change.patience),
            Call::Desk { token, ask } => {
                let (method, path, body) = ask.parts();
                let request = http
                    .request(method, server.rest(&format!("api/v1/live/{path}")))
                    .bearer_auth(token.reveal())
                    .timeout(READ_TIMEOUT);
                match body {
                    Some(body) => request.json(&body),
                    None => request,
                }
            }
            Call::Status { token, id, to } => http
                .put(server.rest(&format!("api/v1/orders/{id}/status")))
                .json(&json!({ "status": to.word() }))
                .bearer_auth(token.reveal())
                .timeout(WRITE_TIMEOUT),
            Call::Counter(call) => call.request(&http, server),
            Call::ChangeMenu(call) => call.request(&http, server),
        })
    }

    async fn send(&self, server: &Server, call: &Call) -> Reply {
        let request = match self.request(server, call) {
            Ok(request) => request,
            Err(error) => {
                return Reply {
                    server_date: None,
                    answer: Err(error),
                };
            }
        };
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let error = unanswered(&error);
                return Reply {
                    server_date: None,
                    answer: Err(error),
                };
            }
        };
        let status = response.status();
        let server_date = response
            .headers()
            .get(reqwest::header::DATE)
            .and_then(|date| date.to_str().ok())
            .and_then(rest::http_date);
        let retry_after = response
            .headers()
            .get(reqwest::header::RETRY_AFTER)
            .and_then(|wait| wait.to_str().ok()?.parse().ok());
        let mut body: Vec<u8> = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST_ANSWER => {
                    body.extend_from_slice(&chunk);
                }
                Ok(Some(_)) => {
                    return Reply {
                        server_date,
                        answer: Err(CallError::Alien),
                    };
                }
                Ok(None) => break,
                Err(error) => {
                    let words = root_cause(&error);
                    return Reply {
                        server_date,
                        answer: Err(CallError::Unknown(words)),
                    };
                }
            }
        }
        let answer = answer(call, status, &String::from_utf8_lossy(&body), retry_after);
        Reply {
            server_date,
            answer,
        }
    }
}

impl Rest for Http {
    fn call<'a>(&'a self, server: &'a Server, call: Call) -> Called<'a> {
        Box::pin(async move {
            let started = Instant::now();
            let reply = self.send(server, &call).await;
            // After a 500 a plain server closes the kept-alive connection unannounced, and the next
            // call finds it dead: one more try on a new one, for calls that may be repeated. A
            // connection that was dead shows it at once; what took long was no such thing.
            // A second pairing would end the first one.
            let repeatable = match &call {
                // A second account, or a second password, would be one too many.
                Call::Status { .. } | Call::Pair { .. } | Call::Desk { .. } => false,
                Call::Counter(call) => call.is_repeatable(),
                Call::ChangeMenu(call) => call.is_repeatable(),
                _ => true,
            };
            match reply.answer {
                Err(CallError::Unknown(_)) if repeatable && started.elapsed() < DEAD_AT_ONCE => {
                    self.send(server, &call).await
                }
                _ => reply,
            }
        })
    }
}

/// What an answer says; `retry_after` in seconds.
pub(crate) fn answer(
    call: &Call,
    status: StatusCode,
    text: &str,
    retry_after: Option<u32>,
) -> Result<Answer, CallError> {
    if status == StatusCode::TOO_MANY_REQUESTS && call.is_sign_in() {
        let wait_seconds = retry_after;
        return Err(CallError::TooManyAttempts { wait_seconds });
    }
    if let Some(conflict) = conflict(call, status, text) {
        return Err(CallError::Conflict(Box::new(conflict)));
    }
    if status.is_success() {
        return read(call, text);
    }
    Err(refusal(status, text, call.is_write()))
}

fn read(call: &Call, text: &str) -> Result<Answer, CallError> {
    if matches!(call, Call::Desk { .. }) && text.is_empty() {
        return Ok(Answer::Desk(Value::Null));
    }
    let value: Value = serde_json::from_str(text).map_err(|_| CallError::Alien)?;
    let answer = match call {
        Call::Desk { .. } => Some(Answer::Desk(value)),
        Call::Login { .. } | Call::Refresh { .. } | Call::Station { .. } => {
            Login::read(&value).map(Answer::Tokens)
        }
        Call::Pair { .. } => StationCredential::read(&value).map(Answer::Paired),
        Call::Me { .. } => Me::read(&value).map(Answer::Me),
        Call::Page { .. } | Call::Leaf { .. } => Orders::read(&value).map(Answer::Orders),
        Call::Menu { .. } => MenuPage::read(&value).map(Answer::Menu),
        Call::Counter(call) => call.read(&value),
        Call::ChangeMenu(call) => call.read(&value),
        Call::Figures { .. } => value
            .is_object()
            .then(|| Answer::Figures(Box::new(Analytics::read(&value)))),
        Call::Events { .. } => EventsPage::read(&value).map(Answer::Events),
        Call::Part { .. } => SnapshotPart::read(&value).map(Answer::Part),
        Call::Order { .. } | Call::Status { .. } | Call::Keyed { .. } | Call::Strike { .. } => {
            WireOrder::read(&value).map(|order| Answer::Order(Box::new(order)))
        }
    };
    answer.ok_or(CallError::Alien)
}

/// What a hub says where another version was expected.
fn conflict(call: &Call, status: StatusCode, body: &str) -> Option<Conflict> {
    if status != StatusCode::CONFLICT || !matches!(call, Call::Keyed { .. }) {
        return None;
    }
    Conflict::read(&serde_json::from_str(body).ok()?)
}

fn refusal(status: StatusCode, body: &str, is_write: bool) -> CallError {
    let code = status.as_u16();
    match code {
        401 => CallError::Unauthorized(rest::detail(body)),
        408 | 425 | 429 => CallError::Later,
        // 500 on a status change may well have been applied.
        500..=599 if is_write => CallError::Unknown(format!("status {code}")),
        503 => CallError::Later,
        500..=599 => CallError::Broken { status: code },
        _ => CallError::Refused {
            status: code,
            detail: rest::detail(body),
        },
    }
}

fn unanswered(error: &reqwest::Error) -> CallError {
    if WrongKey::is_in(error) {
        CallError::WrongKey
    } else if error.is_connect() || error.is_builder() {
        CallError::NotSent(root_cause(error))
    } else {
        CallError::Unknown(root_cause(error))
    }
}

/// The innermost words: the outer ones repeat the address. Who answers with another key than the
/// right one is told in the link's own words.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    if WrongKey::is_in(error) {
        return WrongKey.to_string();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests;
