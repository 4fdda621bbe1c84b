//! The calls of the counter and of the menu.

use olgfeast_protocol::{
    IntentId, UtcTime,
    ipc::{Dish, NewOrder},
    wire::{
        WireOrder,
        rest::{Cart, Login, Me, MenuItem},
    },
};
use serde_json::{Value, json};

use super::{Answer, CallError, READ_TIMEOUT, WRITE_TIMEOUT};
use crate::{address::Server, credentials::Secret};

/// What the counter orders, and what it orders with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CounterCall {
    /// `POST /live/orders` at a hub, which makes one order of one key.
    Place {
        /// Bearer.
        token: Secret,
        /// The order at this counter.
        key: IntentId,
        /// What.
        order: NewOrder,
        /// When it was taken, by the station's clock.
        made_at: UtcTime,
        /// The station's name.
        station: String,
    },
    /// `POST /auth/register`: an account that a counter orders with.
    Register {
        /// Name.
        username: String,
        /// Password.
        password: Secret,
    },
    /// `POST /auth/login` of that account.
    Enter {
        /// Name.
        username: String,
        /// Password.
        password: Secret,
    },
    /// `DELETE /cart/clear`.
    Clear {
        /// Bearer.
        token: Secret,
    },
    /// `POST /cart/items`: so many more of it.
    Add {
        /// Bearer.
        token: Secret,
        /// The menu item.
        item: i64,
        /// Pieces.
        quantity: u32,
    },
    /// `GET /cart/items`.
    Cart {
        /// Bearer.
        token: Secret,
    },
    /// `POST /orders/checkout`: makes an order of the cart.
    Checkout {
        /// Bearer.
        token: Secret,
        /// Who it is for.
        customer_name: String,
    },
}

/// A change of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuCall {
    /// `POST /menu/items`.
    Create {
        /// Bearer.
        token: Secret,
        /// It.
        dish: Dish,
    },
    /// `PUT /menu/items/{id}`, with all of it.
    Change {
        /// Bearer.
        token: Secret,
        /// Which.
        id: i64,
        /// How it is to be.
        dish: Dish,
    },
    /// `PUT /menu/items/{id}`: whether it can be ordered, and nothing else.
    Offer {
        /// Bearer.
        token: Secret,
        /// Which.
        id: i64,
        /// Whether.
        available: bool,
    },
    /// `DELETE /menu/items/{id}`. Only ever at a hub, which keeps what was ordered.
    Delete {
        /// Bearer.
        token: Secret,
        /// Which.
        id: i64,
    },
}

impl CounterCall {
    pub(super) fn request(
        &self,
        http: &reqwest::Client,
        server: &Server,
    ) -> reqwest::RequestBuilder {
        match self {
            CounterCall::Place {
                token,
                key,
                order,
                made_at,
                station,
            } => {
                let items = order
                    .lines
                    .iter()
                    .map(|line| json!({ "food_item_id": line.item, "quantity": line.quantity }));
                http.post(server.rest("api/v1/live/orders"))
                    .header("idempotency-key", key.to_string())
                    .json(&json!({
                        "customer_name": order.customer_name,
                        "items": items.collect::<Vec<_>>(),
                        "made_at": made_at.zoned(),
                        "station": station,
                    }))
                    .bearer_auth(token.reveal())
                    .timeout(READ_TIMEOUT)
            }
            // Its own domain is nobody's, and a server takes no word for an address.
            CounterCall::Register { username, password } => http
                .post(server.rest("api/v1/auth/register"))
                .json(&json!({
                    "username": username,
                    "email": format!("{username}@example.com"),
                    "password": password.reveal(),
                }))
                .timeout(WRITE_TIMEOUT),
            CounterCall::Enter { username, password } => http
                .post(server.rest("api/v1/auth/login"))
                .form(&[
                    ("username", username.as_str()),
                    ("password", password.reveal()),
                ])
                .timeout(READ_TIMEOUT),
            CounterCall::Clear { token } => http
                .delete(server.rest("api/v1/cart/clear"))
                .bearer_auth(token.reveal())
                .timeout(WRITE_TIMEOUT),
            CounterCall::Add {
                token,
                item,
                quantity,
            } => http
                .post(server.rest("api/v1/cart/items"))
                .json(&json!({ "food_item_id": item, "quantity": quantity }))
                .bearer_auth(token.reveal())
                .timeout(WRITE_TIMEOUT),
            CounterCall::Cart { token } => http
                .get(server.rest("api/v1/cart/items"))
                .bearer_auth(token.reveal())
                .timeout(READ_TIMEOUT),
            CounterCall::Checkout {
                token,
                customer_name,
            } => http
                .post(server.rest("api/v1/orders/checkout"))
                .json(&json!({ "customer_name": customer_name }))
                .bearer_auth(token.reveal())
                .timeout(WRITE_TIMEOUT),
        }
    }

    /// Whether it changes something: then nobody knows what a 5xx means.
    pub(super) fn is_write(&self) -> bool {
        !matches!(self, CounterCall::Cart { .. } | CounterCall::Enter { .. })
    }

    /// Whether it may be made twice without a difference.
    pub(super) fn is_repeatable(&self) -> bool {
        !matches!(
            self,
            CounterCall::Register { .. } | CounterCall::Add { .. } | CounterCall::Checkout { .. }
        )
    }

    pub(super) fn read(&self, value: &Value) -> Option<Answer> {
        match self {
            CounterCall::Place { .. } | CounterCall::Checkout { .. } => {
                WireOrder::read(value).map(|order| Answer::Order(Box::new(order)))
            }
            CounterCall::Register { .. } => Me::read(value).map(Answer::Me),
            CounterCall::Enter { .. } => Login::read(value).map(Answer::Tokens),
            CounterCall::Clear { .. } | CounterCall::Add { .. } => Some(Answer::Done),
            CounterCall::Cart { .. } => Cart::read(value).map(Answer::Cart),
        }
    }
}

impl MenuCall {
    pub(super) fn request(
        &self,
        http: &reqwest::Client,
        server: &Server,
    ) -> reqwest::RequestBuilder {
        let one = |id: &i64| server.rest(&format!("api/v1/menu/items/{id}"));
        let request = match self {
            MenuCall::Create { token, dish } => http
                .post(server.rest("api/v1/menu/items"))
                .json(&fields(dish))
                .bearer_auth(token.reveal()),
            MenuCall::Change { token, id, dish } => http
                .put(one(id))
                .json(&fields(dish))
                .bearer_auth(token.reveal()),
            MenuCall::Offer {
                token,
                id,
                available,
            } => http
                .put(one(id))
                .json(&json!({ "is_available": available }))
                .bearer_auth(token.reveal()),
            MenuCall::Delete { token, id } => http.delete(one(id)).bearer_auth(token.reveal()),
        };
        request.timeout(WRITE_TIMEOUT)
    }

    /// Whether it may be made twice without a difference.
    pub(super) fn is_repeatable(&self) -> bool {
        matches!(self, MenuCall::Change { .. } | MenuCall::Offer { .. })
    }

    pub(super) fn read(&self, value: &Value) -> Option<Answer> {
        match self {
            MenuCall::Delete { .. } => Some(Answer::Done),
            _ => MenuItem::read(value).map(Answer::Item),
        }
    }
}

/// Never a null: a plain server keeps it, and every list with the item in it fails from then on.
fn fields(dish: &Dish) -> Value {
    json!({
        "name": dish.name,
        "food_group": dish.group,
        "value": dish.cents as f64 / 100.0,
        "ticket": dish.tokens,
        "description": dish.description,
        "is_available": dish.available,
    })
}

/// What a hub says where something that was ordered is to be deleted.
pub(crate) fn is_in_use(error: &CallError) -> bool {
    matches!(error, CallError::Refused { status: 409, .. })
}
