//! What the server answers over HTTP, once it gets to it.

mod auth;
mod cart;
mod checkout;
mod menu;
mod orders;

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime};
use rand::rngs::StdRng;
use serde_json::{Value, json};

pub(crate) use self::checkout::{Begun, NOT_PLACED};
use crate::{
    database::{Database, User},
    http::{Request, Response},
    refusal::Refusal,
    route::Call,
    tokens::Tokens,
};

/// The version of olgFeast whose interface this is.
const VERSION: &str = "2.0.0";

/// What one request may touch.
pub(crate) struct Visit<'a> {
    pub(crate) database: &'a mut Database,
    pub(crate) tokens: Tokens,
    /// The server's wall clock.
    pub(crate) wall: UtcTime,
    pub(crate) rng: &'a mut StdRng,
    pub(crate) request: &'a Request,
}

/// An order whose status was set, whatever the response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) order: OrderId,
    pub(crate) from: OrderStatus,
    pub(crate) to: OrderStatus,
}

/// What came of a call that is done in one step; checkouts take two.
pub(crate) enum Outcome {
    Answered(Response),
    Moved(Response, Moved),
    /// The order is there; its lines are not yet.
    Begun(Begun),
}

impl Visit<'_> {
    /// Does what the call asks. `number` is the `display_id` that a checkout chose when it came, if
    /// it chose it then.
    pub(crate) fn carry_out(&mut self, call: &Call, number: Option<i64>) -> Outcome {
        let answer = match call {
            Call::Checkout => {
                return match self.begin_checkout(number) {
                    Ok(begun) => Outcome::Begun(begun),
                    Err(refusal) => Outcome::Answered(refusal.into()),
                };
            }
            Call::ChangeStatus(id) => {
                return match self.change_status(id) {
                    Ok((response, moved)) => Outcome::Moved(response, moved),
                    Err(refusal) => Outcome::Answered(refusal.into()),
                };
            }
            Call::Root => Ok(json!({
                "message": "Welcome to olgFeast API",
                "version": VERSION,
                "docs": "/docs",
                "redoc": "/redoc",
            })),
            Call::Health => Ok(json!({ "status": "healthy", "version": VERSION })),
            Call::Login => self.login(),
            Call::Register => self.register(),
            Call::Me => self.me(),
            Call::Logout => self.logout(),
            Call::Menu => self.menu(),
            Call::MenuGroups => self.menu_groups(),
            Call::MenuItem(id) => self.menu_item(id),
            Call::CreateItem => self.create_item(),
            Call::ChangeItem(id) => self.change_item(id),
            Call::DeleteItem(id) => self.delete_item(id),
            Call::Cart => self.cart(),
            Call::AddToCart => self.add_to_cart(),
            Call::ChangeLine(id) => self.change_line(id),
            Call::RemoveLine(id) => self.remove_line(id),
            Call::IncreaseLine(id) => self.increase_line(id),
            Call::DecreaseLine(id) => self.decrease_line(id),
            Call::ClearCart => self.clear_cart(),
            Call::MyOrders => self.my_orders(),
            Call::MyOrder(id) => self.my_order(id),
            Call::Orders => self.orders(),
            Call::Order(id) => self.order(id),
            Call::OrderAnalytics => self.order_analytics(),
            Call::OrderPages => self.order_pages(),
            Call::Pending => self.in_state(OrderStatus::Pending),
            Call::Preparing => self.in_state(OrderStatus::Preparing),
            Call::Ready => self.in_state(OrderStatus::Ready),
            Call::Completed => self.completed(),
            Call::OperationsAnalytics => self.operations_analytics(),
        };
        Outcome::Answered(match answer {
            Ok(body) => Response::ok(&body),
            Err(refusal) => refusal.into(),
        })
    }

    /// Who asks.
    fn user(&self) -> Result<User, Refusal> {
        let bearer = self.request.header("authorization").and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token)
        });
        let token = bearer.ok_or(Refusal::NotAuthenticated)?;
        let user = self.tokens.read(token, self.wall);
        let user = user.and_then(|user| self.database.users.get(&user));
        user.cloned().ok_or(Refusal::BadToken)
    }

    /// Who asks, when they are of the staff.
    fn staff(&self) -> Result<User, Refusal> {
        let user = self.user()?;
        if user.is_staff {
            Ok(user)
        } else {
            Err(Refusal::NotStaff)
        }
    }
}

/// What can be written is answered, what cannot is a 500.
fn written(body: Option<Value>) -> Result<Value, Refusal> {
    body.ok_or(Refusal::Broken)
}
