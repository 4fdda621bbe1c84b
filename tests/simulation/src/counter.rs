//! Whoever is no station: the counter, where orders are placed, and somebody with another client.

use olgfeast_plain::{Method, Request};
use olgfeast_protocol::{OrderId, OrderStatus, Version};
use rand::Rng;
use serde_json::{Value, json};

use crate::{
    event::{Asker, Event},
    server::{Response, Server},
    world::World,
};

/// Orders in a night.
const MOST: usize = 24;

/// The counter: signs in, fills a cart, checks out, and so on.
pub(crate) struct Counter {
    next: Next,
    tokens: Vec<String>,
    placed: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    SignIn(&'static str, &'static str),
    Cart,
    Checkout,
    Meddle,
}

impl Counter {
    pub(crate) fn new() -> Counter {
        Counter {
            next: Next::SignIn("customer", "customer123"),
            tokens: Vec::new(),
            placed: 0,
        }
    }

    /// Something has come back to the counter; only tokens matter to it.
    pub(crate) fn answered(&mut self, response: &Response) {
        let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
        if let Some(token) = body.get("access_token").and_then(Value::as_str) {
            self.tokens.push(token.to_owned());
        }
    }

    pub(crate) fn token(&self, staff: bool) -> &str {
        self.tokens
            .get(usize::from(staff))
            .map_or("", String::as_str)
    }
}

impl World<'_> {
    /// The counter does the next thing.
    pub(crate) fn count(&mut self) {
        let (request, next, wait) = match self.counter.next {
            Next::SignIn(username, password) => {
                let form = [("username", username), ("password", password)];
                let request = Request::new(Method::Post, "/api/v1/auth/login").with_form(&form);
                let next = if username == "customer" {
                    Next::SignIn("admin", "admin123")
                } else {
                    Next::Cart
                };
                (Some(request), next, (200, 201))
            }
            Next::Cart => {
                let lines = json!({
                    "food_item_id": self.rng.random_range(1..=11),
                    "quantity": self.rng.random_range(1..=3),
                });
                let request = Request::new(Method::Post, "/api/v1/cart/items")
                    .with_token(self.counter.token(false))
                    .with_json(&lines);
                (Some(request), Next::Checkout, (200, 400))
            }
            Next::Checkout => {
                self.counter.placed += 1;
                let name = json!({ "customer_name": format!("Guest {}", self.counter.placed) });
                let request = Request::new(Method::Post, "/api/v1/orders/checkout")
                    .with_token(self.counter.token(false))
                    .with_json(&name);
                (Some(request), Next::Meddle, (200, 4_000))
            }
            Next::Meddle => {
                let often = if self.is_hub() { 0.4 } else { 0.2 };
                let meddles = self.rng.random_bool(often);
                let request = if meddles { self.meddle() } else { None };
                (request, Next::Cart, (200, 4_000))
            }
        };
        if let Some(request) = request {
            self.note(|| format!("counter {} {}", request.path, request.body));
            let id = self.server.request(self.now, request);
            self.asked.insert(id, Asker::Counter);
        }
        self.counter.next = next;
        let at = self.between(wait.0, wait.1);
        if self.counter.placed < MOST && at < self.night.heals {
            self.agenda.enter(at, Event::Counter);
        }
    }

    /// Somebody with another client moves some order.
    fn meddle(&mut self) -> Option<Request> {
        let orders: Vec<(OrderId, OrderStatus, Option<Version>)> = match &self.server {
            Server::Plain(plain) => {
                let orders = plain.orders().into_iter();
                orders.map(|order| (order.id, order.status, None)).collect()
            }
            Server::Hub(host) => {
                let orders = host.log.orders();
                orders
                    .map(|(id, status, version)| (id, status, Some(version)))
                    .collect()
            }
        };
        let pick = self.rng.random_range(0..orders.len().max(1));
        let (id, status, version) = *orders.get(pick)?;
        let to = if self.rng.random_bool(0.6) {
            status.next()
        } else {
            status.previous()
        };
        let keyed = version.filter(|_| self.rng.random_bool(0.5));
        Some(match keyed {
            None => self.setting(id, to?),
            Some(version) => {
                let key = uuid::Uuid::from_u128(self.rng.random());
                let wish = json!({ "status": to?.word(), "expected_version": version });
                let target = format!("/api/v1/orders/{id}/status");
                Request::new(Method::Put, &target)
                    .with_token(self.counter.token(true))
                    .with_header("idempotency-key", &key.to_string())
                    .with_json(&wish)
            }
        })
    }

    /// Somebody with another client moves this order.
    pub(crate) fn set_by_another(&mut self, order: OrderId, to: OrderStatus) {
        self.note(|| format!("another sets {order} to {to}"));
        let request = self.setting(order, to);
        self.server.request(self.now, request);
    }

    fn setting(&self, order: OrderId, to: OrderStatus) -> Request {
        Request::new(Method::Put, &format!("/api/v1/orders/{order}/status"))
            .with_token(self.counter.token(true))
            .with_json(&json!({ "status": to.word() }))
    }
}
