//! The calls that a counter and a kitchen make.

use std::time::Duration;

use olgfeast_protocol::{
    OrderId, OrderStatus,
    wire::{
        WireOrder,
        rest::{Login, Me, MenuItem, Orders, detail},
    },
};
use olgfeast_station::{Secret, Server, client_of};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

const CONNECT_WITHIN: Duration = Duration::from_secs(4);
const READ_WITHIN: Duration = Duration::from_secs(10);
/// A plain server under load answers late, but it answers.
const WRITE_WITHIN: Duration = Duration::from_secs(40);
/// No honest answer comes near it.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;
/// Orders or dishes on one page; no server gives more.
const PAGE: &str = "100";

/// A server, and somebody signed in there.
pub(crate) struct Rest {
    http: Client,
    server: Server,
    username: String,
    password: Secret,
    token: Option<Secret>,
}

/// A call that failed, by what can be done about it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Certainly not done, and worth another try.
    #[error("{0}")]
    Away(String),
    /// Nobody knows whether it was done.
    #[error("{0}")]
    Unknown(String),
    /// The server does not want to.
    #[error("{status}: {detail}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        detail: String,
    },
    /// This account cannot do it at all.
    #[error("{0}")]
    NotSignedIn(String),
    /// There is nothing to order.
    #[error("the menu is empty")]
    NoMenu,
}

/// What was answered, before it is known what that means for the caller.
enum Answer {
    Good(Value),
    Unauthorized,
    Failed(Failure),
}

impl Rest {
    pub(crate) fn new(
        server: Server,
        username: String,
        password: Secret,
        tls: &rustls::ClientConfig,
    ) -> Result<Rest, reqwest::Error> {
        let http = client_of(&server, tls)
            .user_agent(concat!("feast/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_WITHIN)
            .build()?;
        Ok(Rest {
            http,
            server,
            username,
            password,
            token: None,
        })
    }

    /// What can be ordered now.
    pub(crate) async fn menu(&mut self) -> Result<Vec<MenuItem>, Failure> {
        let mut call = Call::read("api/v1/menu/items");
        call.query = vec![("limit", PAGE)];
        let mut menu = MenuItem::read_list(&self.call(&call).await?);
        menu.retain(|dish| dish.available);
        if menu.is_empty() {
            return Err(Failure::NoMenu);
        }
        Ok(menu)
    }

    pub(crate) async fn clear_cart(&mut self) -> Result<(), Failure> {
        let call = Call::write(Method::DELETE, "api/v1/cart/clear", None);
        self.call(&call).await.map(drop)
    }

    pub(crate) async fn add_to_cart(&mut self, dish: i64, quantity: i64) -> Result<(), Failure> {
        let body = json!({ "food_item_id": dish, "quantity": quantity });
        let call = Call::write(Method::POST, "api/v1/cart/items", Some(body));
        self.call(&call).await.map(drop)
    }

    /// Makes the cart an order.
    pub(crate) async fn checkout(&mut self, customer_name: &str) -> Result<OrderId, Failure> {
        let body = json!({ "customer_name": customer_name });
        let call = Call::write(Method::POST, "api/v1/orders/checkout", Some(body));
        let answer = self.call(&call).await?;
        // A good answer that cannot be read is no proof of anything.
        let order = WireOrder::read(&answer).ok_or_else(|| Failure::Unknown(alien()))?;
        Ok(order.id)
    }

    /// The newest orders of this account: id and name.
    pub(crate) async fn own_orders(&mut self) -> Result<Vec<(OrderId, String)>, Failure> {
        let mut call = Call::read("api/v1/orders/my-orders");
        call.query = vec![("limit", PAGE)];
        let answer = self.call(&call).await?;
        let read = Orders::read(&answer).ok_or_else(|| Failure::Away(alien()))?;
        let own = read.orders.into_iter();
        Ok(own
            .map(|order| (order.id, order.customer_name.unwrap_or_default()))
            .collect())
    }

    /// Where an order is; `None` where there is no such order.
    pub(crate) async fn status_of(&mut self, id: OrderId) -> Result<Option<OrderStatus>, Failure> {
        let call = Call::read(&format!("api/v1/operations/orders/{id}"));
        let answer = match self.call(&call).await {
            Err(Failure::Refused { status: 404, .. }) => return Ok(None),
            answer => answer?,
        };
        let status = WireOrder::read(&answer).and_then(|order| order.status);
        status.map(Some).ok_or_else(|| Failure::Away(alien()))
    }

    pub(crate) async fn set_status(&mut self, id: OrderId, to: OrderStatus) -> Result<(), Failure> {
        let path = format!("api/v1/orders/{id}/status");
        let call = Call::write(Method::PUT, &path, Some(json!({ "status": to.word() })));
        self.call(&call).await.map(drop)
    }

    /// Makes a call, and signs in for it where need be.
    async fn call(&mut self, call: &Call) -> Result<Value, Failure> {
        let fresh = self.token.is_none();
        if fresh {
            self.sign_in().await?;
        }
        match self.send(self.request(call), call.is_write()).await {
            Answer::Good(value) => return Ok(value),
            Answer::Failed(failure) => return Err(failure),
            // A token ends after half an hour. A server that refuses one which it has just given is
            // asked again later.
            Answer::Unauthorized => self.token = None,
        }
        if fresh {
            return Err(Failure::Away("the server refuses its own token".into()));
        }
        self.sign_in().await?;
        match self.send(self.request(call), call.is_write()).await {
            Answer::Good(value) => Ok(value),
            Answer::Failed(failure) => Err(failure),
            Answer::Unauthorized => Err(Failure::Away("the server refuses its own token".into())),
        }
    }

    async fn sign_in(&mut self) -> Result<(), Failure> {
        let form = [
            ("username", self.username.as_str()),
            ("password", self.password.reveal()),
        ];
        let login = self
            .http
            .post(self.server.rest("api/v1/auth/login"))
            .timeout(READ_WITHIN)
            .form(&form);
        let wrong = || Failure::NotSignedIn("the server refuses this user name or password".into());
        let login = match self.send(login, false).await {
            Answer::Good(value) => Login::read(&value).ok_or_else(|| Failure::Away(alien()))?,
            Answer::Unauthorized => return Err(wrong()),
            Answer::Failed(failure) => return Err(failure),
        };
        self.token = Some(Secret::new(login.access_token));
        let me = Call::read("api/v1/auth/me");
        match self.send(self.request(&me), false).await {
            Answer::Good(value) if Me::read(&value).is_some_and(|me| !me.is_staff) => {
                let words = "this account is no staff account: it cannot work orders";
                Err(Failure::NotSignedIn(words.into()))
            }
            Answer::Good(_) => Ok(()),
            Answer::Unauthorized => Err(wrong()),
            Answer::Failed(failure) => {
                self.token = None;
                Err(failure)
            }
        }
    }

    fn request(&self, call: &Call) -> RequestBuilder {
        let within = if call.is_write() {
            WRITE_WITHIN
        } else {
            READ_WITHIN
        };
        let mut request = self
            .http
            .request(call.method.clone(), self.server.rest(&call.path))
            .query(&call.query)
            .timeout(within);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token.reveal());
        }
        match &call.body {
            Some(body) => request.json(body),
            None => request,
        }
    }

    async fn send(&self, request: RequestBuilder, is_write: bool) -> Answer {
        let lost = |error: &reqwest::Error| {
            let words = root_cause(error);
            Answer::Failed(if is_write && !error.is_connect() && !error.is_builder() {
                Failure::Unknown(words)
            } else {
                Failure::Away(words)
            })
        };
        let mut response = match request.send().await {
            Ok(response) => response,
            Err(error) => return lost(&error),
        };
        let status = response.status();
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= LARGEST_ANSWER => {
                    body.extend_from_slice(&chunk);
                }
                Ok(None) => break,
                Ok(Some(_)) => return unreadable(is_write),
                Err(error) => return lost(&error),
            }
        }
        if status.is_success() {
            match serde_json::from_slice(&body) {
                Ok(value) => Answer::Good(value),
                Err(_) => unreadable(is_write),
            }
        } else {
            refusal(status, &String::from_utf8_lossy(&body), is_write)
        }
    }
}

/// One call.
struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, &'static str)>,
    body: Option<Value>,
}

impl Call {
    fn read(path: &str) -> Call {
        Call::write(Method::GET, path, None)
    }

    fn write(method: Method, path: &str, body: Option<Value>) -> Call {
        Call {
            method,
            path: path.to_owned(),
            query: Vec::new(),
            body,
        }
    }

    fn is_write(&self) -> bool {
        self.method != Method::GET
    }
}

fn refusal(status: StatusCode, body: &str, is_write: bool) -> Answer {
    let code = status.as_u16();
    match code {
        401 => Answer::Unauthorized,
        408 | 425 | 429 => Answer::Failed(Failure::Away("the server asks to wait".into())),
        // A plain server has often done what it answers 500 for.
        500..=599 if is_write => Answer::Failed(Failure::Unknown(format!("status {code}"))),
        500..=599 => Answer::Failed(Failure::Away(format!("status {code}"))),
        _ => Answer::Failed(Failure::Refused {
            status: code,
            detail: detail(body),
        }),
    }
}

fn unreadable(is_write: bool) -> Answer {
    Answer::Failed(if is_write {
        Failure::Unknown(alien())
    } else {
        Failure::Away(alien())
    })
}

fn alien() -> String {
    "the answer is not one of an olgFeast server".to_owned()
}

/// The innermost words: the outer ones repeat the address.
fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: u16, is_write: bool) -> Failure {
        match refusal(StatusCode::from_u16(code).unwrap(), "", is_write) {
            Answer::Failed(failure) => failure,
            _ => panic!("{code}"),
        }
    }

    #[test]
    fn only_a_write_has_an_unknown_outcome() {
        assert!(matches!(failure(500, true), Failure::Unknown(_)));
        assert!(matches!(failure(503, true), Failure::Unknown(_)));
        assert!(matches!(failure(500, false), Failure::Away(_)));
        assert!(matches!(failure(429, true), Failure::Away(_)));
        assert!(matches!(
            failure(404, true),
            Failure::Refused { status: 404, .. }
        ));
    }
}
