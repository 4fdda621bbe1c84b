//! `/orders/checkout`: cart → order, in two commits.

use olgfeast_protocol::OrderId;

use super::Visit;
use crate::{
    database::{CartLine, UserId},
    http::Response,
    input::Body,
    refusal::Refusal,
    wire,
};

/// An empty cart and every failure within are told alike.
pub(crate) const NOT_PLACED: Refusal = Refusal::Bad("Cart is empty or order creation failed");

/// An order that was committed and has no lines yet.
#[derive(Clone, Debug)]
pub(crate) struct Begun {
    pub(crate) order: OrderId,
    user: UserId,
    lines: Vec<CartLine>,
}

impl Visit<'_> {
    /// Commits the order. `number` is its `display_id` if it was chosen before; by now another
    /// order may have it.
    pub(super) fn begin_checkout(&mut self, number: Option<i64>) -> Result<Begun, Refusal> {
        let user = self.user()?.id;
        let body = Body::of(self.request)?;
        body.require(&["customer_name"])?;
        let customer_name = body.text("customer_name")?.unwrap_or_default();
        let lines = self.database.cart(user).lines.clone();
        let orderable = lines
            .iter()
            .all(|line| self.database.menu.contains_key(&line.item));
        if lines.is_empty() || !orderable {
            return Err(NOT_PLACED);
        }
        let number = number.unwrap_or_else(|| self.database.next_display_id());
        let order = self
            .database
            .add_order(user, &customer_name, number, self.wall, self.rng)
            .ok_or(NOT_PLACED)?;
        Ok(Begun { order, user, lines })
    }

    /// Commits the lines and empties the cart.
    pub(crate) fn finish_checkout(&mut self, begun: &Begun) -> Response {
        self.database
            .add_lines(begun.order, &begun.lines, self.wall);
        self.database.cart(begun.user).lines.clear();
        let order = self.database.orders.get(&begun.order);
        match order.and_then(|order| wire::order(self.database, order)) {
            Some(body) => Response::ok(&body),
            None => Response::broken(),
        }
    }
}
