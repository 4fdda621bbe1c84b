//! `/orders` and `/operations`: orders, moving them, and counting them.

use olgfeast_protocol::{OrderId, OrderStatus};
use serde_json::{Value, json};

use super::{Moved, Visit, written};
use crate::{
    http::Response,
    input::{self, Body, LIMIT},
    refusal::Refusal,
    tallies::Tallies,
    wire,
};

/// Orders on a page when the query does not say.
const PER_PAGE: i64 = 10;
/// So that no product of two numbers from outside overflows.
const LAST_PAGE: i64 = 1_000_000_000;

const UNKNOWN: Refusal = Refusal::NotFound("Order");

impl Visit<'_> {
    pub(super) fn my_orders(&mut self) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        let (skip, limit) = input::slice(self.request)?;
        let orders = self.database.newest_first().into_iter();
        let mine = orders.filter(|order| order.user == user);
        written(wire::summaries(self.database, mine.skip(skip).take(limit)))
    }

    pub(super) fn my_order(&mut self, id: &str) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        let order = self.database.orders.get(&order_id(id)?);
        let order = order.filter(|order| order.user == user).ok_or(UNKNOWN)?;
        written(wire::order(self.database, order))
    }

    pub(super) fn orders(&mut self) -> Result<Value, Refusal> {
        self.staff()?;
        let (skip, limit) = input::slice(self.request)?;
        let status = input::query_status(self.request)?;
        let orders = self.database.newest_first().into_iter();
        let wanted = orders.filter(|order| status.is_none_or(|status| order.status == status));
        written(wire::orders(self.database, wanted.skip(skip).take(limit)))
    }

    pub(super) fn order(&mut self, id: &str) -> Result<Value, Refusal> {
        self.staff()?;
        let order = self.database.orders.get(&order_id(id)?).ok_or(UNKNOWN)?;
        written(wire::order(self.database, order))
    }

    /// Sets the status. It is set even when the order cannot be written.
    pub(super) fn change_status(&mut self, id: &str) -> Result<(Response, Moved), Refusal> {
        self.staff()?;
        let id = order_id(id)?;
        let to = input::wanted_status(&Body::of(self.request)?)?;
        let wall = self.wall;
        let order = self.database.orders.get_mut(&id).ok_or(UNKNOWN)?;
        let from = order.change_status(to, wall);
        let order = self.database.orders.get(&id);
        let response = match order.and_then(|order| wire::order(self.database, order)) {
            Some(body) => Response::ok(&body),
            None => Response::broken(),
        };
        let moved = Moved {
            order: id,
            from,
            to,
        };
        Ok((response, moved))
    }

    /// One page of all orders: the only list that is one SELECT.
    pub(super) fn order_pages(&mut self) -> Result<Value, Refusal> {
        self.staff()?;
        let page = input::query_whole(self.request, "page", 1, 1..=LAST_PAGE)?;
        let per_page = input::query_whole(self.request, "per_page", PER_PAGE, 1..=LIMIT)?;
        let size = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let all = self.database.newest_first();
        let total = all.len();
        let orders = all.into_iter().skip(size((page - 1) * per_page));
        let orders = written(wire::orders(self.database, orders.take(size(per_page))))?;
        Ok(json!({
            "orders": orders,
            "total": total,
            "page": page,
            "per_page": per_page,
            "total_pages": total.div_ceil(size(per_page)),
        }))
    }

    pub(super) fn in_state(&mut self, status: OrderStatus) -> Result<Value, Refusal> {
        self.staff()?;
        let orders = self.database.in_state(status).into_iter();
        written(wire::orders(self.database, orders))
    }

    pub(super) fn completed(&mut self) -> Result<Value, Refusal> {
        self.staff()?;
        let (skip, limit) = input::slice(self.request)?;
        let orders = self.database.newest_first().into_iter();
        let complete = orders.filter(|order| order.status == OrderStatus::Complete);
        written(wire::summaries(
            self.database,
            complete.skip(skip).take(limit),
        ))
    }

    pub(super) fn order_analytics(&mut self) -> Result<Value, Refusal> {
        self.staff()?;
        let tallies = Tallies::of(self.database, self.wall);
        written(tallies.as_ref().map(wire::order_analytics))
    }

    pub(super) fn operations_analytics(&mut self) -> Result<Value, Refusal> {
        self.staff()?;
        let tallies = Tallies::of(self.database, self.wall);
        written(tallies.as_ref().map(wire::operations_analytics))
    }
}

fn order_id(text: &str) -> Result<OrderId, Refusal> {
    input::path_key("order_id", text).map(OrderId)
}
