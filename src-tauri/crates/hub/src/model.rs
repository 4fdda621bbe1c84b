//! What the hub keeps: people, the menu, carts and orders, free of SQL and of JSON.

use olgfeast_protocol::{IntentId, OrderId, OrderStatus, StationId, UtcTime, Version};
use serde::Serialize;

use crate::dates;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) i64);
    };
}

id!(
    /// Names one account for ever.
    UserId
);
id!(
    /// Names one thing on the menu for ever.
    MenuItemId
);
id!(
    /// Names one line of somebody's cart.
    CartItemId
);

/// Money in hundredths. Sums are made of whole cents and become a fraction only on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cents(pub(crate) i64);

impl Cents {
    /// The nearest amount of whole cents.
    pub(crate) fn from_amount(amount: f64) -> Cents {
        // A float-to-int cast saturates, so no amount from outside can overflow here.
        Cents((amount * 100.0).round() as i64)
    }

    /// As the wire writes it.
    pub(crate) fn amount(self) -> f64 {
        self.0 as f64 / 100.0
    }

    pub(crate) fn times(self, quantity: i64) -> Cents {
        Cents(self.0.saturating_mul(quantity))
    }
}

impl std::iter::Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Cents {
        Cents(amounts.fold(0, |sum, cents| sum.saturating_add(cents.0)))
    }
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) is_active: bool,
    pub(crate) is_staff: bool,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: Option<UtcTime>,
}

/// An account that is about to be made.
#[derive(Clone)]
pub(crate) struct NewUser {
    pub(crate) username: String,
    pub(crate) email: String,
    /// An argon2id hash in PHC form, never the password.
    pub(crate) password_hash: String,
    pub(crate) is_staff: bool,
}

/// What can be said about a thing on the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dish {
    pub(crate) food_group: String,
    pub(crate) name: String,
    pub(crate) value: Cents,
    /// How many tickets one piece costs.
    pub(crate) ticket: i64,
    pub(crate) description: Option<String>,
    pub(crate) is_available: bool,
}

/// A thing on the menu, or, in an order, as it stood on the menu when it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MenuItem {
    pub(crate) id: MenuItemId,
    pub(crate) dish: Dish,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: Option<UtcTime>,
}

/// Changes to a thing on the menu; what is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct DishChange {
    pub(crate) food_group: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) value: Option<Cents>,
    pub(crate) ticket: Option<i64>,
    /// `Some(None)` takes the description away.
    pub(crate) description: Option<Option<String>>,
    pub(crate) is_available: Option<bool>,
}

impl DishChange {
    pub(crate) fn apply(self, dish: &mut Dish) {
        let DishChange {
            food_group,
            name,
            value,
            ticket,
            description,
            is_available,
        } = self;
        if let Some(food_group) = food_group {
            dish.food_group = food_group;
        }
        if let Some(name) = name {
            dish.name = name;
        }
        if let Some(value) = value {
            dish.value = value;
        }
        if let Some(ticket) = ticket {
            dish.ticket = ticket;
        }
        if let Some(description) = description {
            dish.description = description;
        }
        if let Some(is_available) = is_available {
            dish.is_available = is_available;
        }
    }
}

/// One line of a cart.
#[derive(Clone, Debug)]
pub(crate) struct CartItem {
    pub(crate) id: CartItemId,
    pub(crate) cart_id: i64,
    pub(crate) quantity: i64,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: Option<UtcTime>,
    pub(crate) item: MenuItem,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) quantity: i64,
    pub(crate) created_at: UtcTime,
    pub(crate) item: MenuItem,
}

/// An order with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) id: OrderId,
    /// The number that is called out: 1–999, no two open orders share one when they are placed.
    pub(crate) display_id: i64,
    pub(crate) ref_code: String,
    pub(crate) user_id: UserId,
    pub(crate) customer_name: String,
    pub(crate) status: OrderStatus,
    /// 1 when placed, one more with every change.
    pub(crate) version: i64,
    pub(crate) date_ordered: UtcTime,
    pub(crate) date_preparing: Option<UtcTime>,
    pub(crate) date_ready: Option<UtcTime>,
    pub(crate) date_complete: Option<UtcTime>,
    pub(crate) last_status_change: UtcTime,
    pub(crate) lines: Vec<Line>,
}

impl Order {
    pub(crate) fn total_value(&self) -> Cents {
        self.lines
            .iter()
            .map(|line| line.item.dish.value.times(line.quantity))
            .sum()
    }

    pub(crate) fn total_tickets(&self) -> i64 {
        self.lines.iter().fold(0, |sum, line| {
            sum.saturating_add(line.item.dish.ticket.saturating_mul(line.quantity))
        })
    }

    /// The same as `version`, in the type that it has on the wire.
    pub(crate) fn version(&self) -> Version {
        Version(self.version.cast_unsigned())
    }

    /// Moves the order as an olgFeast server does: any state may follow any other; a time is kept
    /// only on the three single steps forward and is never taken back, and
    /// `last_status_change` stays at the time of the order, which clients have come to rely on.
    pub(crate) fn move_to(&mut self, to: OrderStatus, at: UtcTime) {
        if self.status.next() == Some(to) {
            self.arrive(to, at);
        }
        self.status = to;
        self.version = self.version.saturating_add(1);
    }

    /// The same, except that a move over several steps forward sets the times of all of them.
    pub(crate) fn move_through(&mut self, to: OrderStatus, at: UtcTime) {
        let from = self.status;
        for status in OrderStatus::PLAIN {
            if from < status && status <= to {
                self.arrive(status, at);
            }
        }
        self.status = to;
        self.version = self.version.saturating_add(1);
    }

    fn arrive(&mut self, status: OrderStatus, at: UtcTime) {
        match status {
            OrderStatus::Pending | OrderStatus::Cancelled => {}
            OrderStatus::Preparing => self.date_preparing = Some(at),
            OrderStatus::Ready => self.date_ready = Some(at),
            OrderStatus::Complete => self.date_complete = Some(at),
        }
    }
}

/// Who made a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct By {
    /// The user name.
    pub(crate) user: String,
    /// The station that asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) station_id: Option<StationId>,
    /// The station's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) station: Option<String>,
    /// The intent that it was done for: the key of the command.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) intent_id: Option<IntentId>,
    /// When a person touched the button, by the station's clock.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "dates::zoned_or_null"
    )]
    pub(crate) made_at: Option<UtcTime>,
}

/// How many orders are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct StatusCounts {
    pub(crate) pending: i64,
    pub(crate) preparing: i64,
    pub(crate) ready: i64,
    pub(crate) complete: i64,
}

/// Everything that the dashboards count. Days, weeks (from Monday) and months are those of UTC,
/// because a plain olgFeast server counts so.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tallies {
    pub(crate) counts: StatusCounts,
    pub(crate) orders_today: i64,
    pub(crate) orders_this_week: i64,
    pub(crate) orders_this_month: i64,
    /// Money counts when the order is complete.
    pub(crate) revenue_today: Cents,
    pub(crate) revenue_this_week: Cents,
    pub(crate) revenue: Cents,
    pub(crate) means: Means,
    /// Orders of today by hour, from 0 to the present one.
    pub(crate) hourly: Vec<i64>,
}

/// Mean durations in minutes; `None` when no order has both ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Means {
    pub(crate) to_preparing: Option<f64>,
    pub(crate) to_ready: Option<f64>,
    pub(crate) to_complete: Option<f64>,
    pub(crate) total: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_survive_the_way_over_the_wire() {
        for cents in [0, 1, 29, 1299, 3423, 99_999_999] {
            assert_eq!(Cents::from_amount(Cents(cents).amount()), Cents(cents));
        }
        assert_eq!(Cents::from_amount(f64::INFINITY), Cents(i64::MAX));
    }

    #[test]
    fn a_sum_is_rounded_once() {
        let sum: Cents = [Cents(1299).times(2), Cents(825)].into_iter().sum();
        assert_eq!(sum.amount().to_string(), "34.23");
    }
}
