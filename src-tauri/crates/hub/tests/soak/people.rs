//! Everybody with an account, and how they stay signed in.

use std::net::SocketAddr;

use olgfeast_hub::{
    Account,
    sans_io::{Answer, Hub},
};
use olgfeast_protocol::UtcTime;
use serde_json::Value;

/// An access token lives for half an hour; it is renewed before.
const RENEWED_AFTER_MILLIS: i64 = 25 * 60 * 1_000;

/// Where requests come from.
pub(crate) fn address() -> SocketAddr {
    SocketAddr::from(([192, 168, 1, 20], 50_000))
}

/// `admin`, who is staff, and so many guests.
pub(crate) fn accounts(guests: usize) -> Vec<Account> {
    let names = (0..guests).map(|number| format!("guest{number}"));
    std::iter::once("admin".to_owned())
        .chain(names)
        .map(|username| Account {
            password: format!("password-of-{username}"),
            username,
        })
        .collect()
}

/// Somebody who signs in once and renews.
pub(crate) struct Person {
    account: Account,
    tokens: Option<Tokens>,
    /// How often they have given their password.
    pub(crate) sign_ins: u64,
}

struct Tokens {
    access: String,
    refresh: String,
    given: UtcTime,
}

impl Person {
    pub(crate) fn new(account: Account) -> Person {
        Person {
            account,
            tokens: None,
            sign_ins: 0,
        }
    }

    /// They forget their sign-in, as a tablet that is set up anew does.
    pub(crate) fn forget(&mut self) {
        self.tokens = None;
    }

    /// A token that is good now.
    pub(crate) async fn token(&mut self, hub: &Hub, now: UtcTime) -> String {
        let renews = match &self.tokens {
            Some(tokens) if now.millis_since(tokens.given) < RENEWED_AFTER_MILLIS => {
                return tokens.access.clone();
            }
            Some(tokens) => Some(tokens.refresh.clone()),
            None => None,
        };
        let answer = match renews {
            Some(refresh) => {
                let body = serde_json::json!({ "refresh_token": refresh }).to_string();
                post(hub, "/api/v1/auth/refresh", "application/json", body).await
            }
            None => {
                self.sign_ins += 1;
                let Account { username, password } = &self.account;
                let form = format!("username={username}&password={password}");
                let kind = "application/x-www-form-urlencoded";
                post(hub, "/api/v1/auth/login", kind, form).await
            }
        };
        let told = body_of(&answer);
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let access = text("access_token");
        self.tokens = Some(Tokens {
            access: access.clone(),
            refresh: text("refresh_token"),
            given: now,
        });
        access
    }
}

/// The body of a success.
pub(crate) fn body_of(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

async fn post(hub: &Hub, path: &str, kind: &str, body: String) -> Answer {
    let request = http::Request::post(path)
        .header("content-type", kind)
        .body(body)
        .unwrap();
    hub.request(request, address()).await
}
