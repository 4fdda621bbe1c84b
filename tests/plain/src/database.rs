//! What the server has on disk. A clone of it is a backup.

use std::collections::BTreeMap;

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime};
use rand::{Rng, rngs::StdRng};

use crate::dates;

/// Numbers on the tickets run from 1 to this, once.
pub(crate) const LAST_DISPLAY_ID: i64 = 999;

macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) struct $name(pub(crate) i64);
    };
}

key!(
    /// Key of an account.
    UserId
);
key!(
    /// Key of a menu item.
    ItemId
);
key!(
    /// Key of a line in a cart.
    CartLineId
);

#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: UserId,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) is_staff: bool,
    pub(crate) created_at: UtcTime,
}

/// What can be ordered. The server checks no value, and takes a price of null.
#[derive(Clone, Debug)]
pub(crate) struct MenuItem {
    pub(crate) id: ItemId,
    pub(crate) food_group: String,
    pub(crate) name: String,
    /// `None` breaks every answer that has the item in it.
    pub(crate) value: Option<f64>,
    pub(crate) ticket: i64,
    pub(crate) description: Option<String>,
    pub(crate) is_available: bool,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: Option<UtcTime>,
}

#[derive(Clone, Debug)]
pub(crate) struct CartLine {
    pub(crate) id: CartLineId,
    pub(crate) item: ItemId,
    pub(crate) quantity: i64,
    pub(crate) created_at: UtcTime,
    pub(crate) updated_at: Option<UtcTime>,
}

/// What one account is about to order.
#[derive(Clone, Debug)]
pub(crate) struct Cart {
    pub(crate) id: i64,
    pub(crate) lines: Vec<CartLine>,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) item: ItemId,
    pub(crate) quantity: i64,
    pub(crate) created_at: UtcTime,
}

#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: OrderId,
    pub(crate) display_id: i64,
    pub(crate) ref_code: String,
    pub(crate) user: UserId,
    pub(crate) customer_name: String,
    pub(crate) status: OrderStatus,
    /// Whole seconds; it is what lists are sorted by.
    pub(crate) date_ordered: UtcTime,
    pub(crate) date_preparing: Option<UtcTime>,
    pub(crate) date_ready: Option<UtcTime>,
    pub(crate) date_complete: Option<UtcTime>,
    pub(crate) lines: Vec<Line>,
}

impl Order {
    /// Any state to any state. Times are set on exactly the three single steps forward, and nothing
    /// ever clears them.
    pub(crate) fn change_status(&mut self, to: OrderStatus, now: UtcTime) -> OrderStatus {
        let from = std::mem::replace(&mut self.status, to);
        match (from, to) {
            (OrderStatus::Pending, OrderStatus::Preparing) => self.date_preparing = Some(now),
            (OrderStatus::Preparing, OrderStatus::Ready) => self.date_ready = Some(now),
            (OrderStatus::Ready, OrderStatus::Complete) => self.date_complete = Some(now),
            _ => {}
        }
        from
    }
}

/// All tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Database {
    pub(crate) users: BTreeMap<UserId, User>,
    pub(crate) menu: BTreeMap<ItemId, MenuItem>,
    pub(crate) carts: BTreeMap<UserId, Cart>,
    pub(crate) orders: BTreeMap<OrderId, Order>,
}

impl Database {
    /// The accounts and the menu of the recorded server.
    pub(crate) fn furnished(now: UtcTime) -> Database {
        let mut database = Database::default();
        let now = dates::whole_second(now);
        for (username, email, password, is_staff) in [
            ("admin", "admin@olgfeast.com", "admin123", true),
            ("customer", "customer@example.com", "customer123", false),
        ] {
            database.add_user(username, email, password, is_staff, now);
        }
        for (food_group, name, value, ticket) in MENU {
            database.add_item(|id| MenuItem {
                id,
                food_group: food_group.to_owned(),
                name: name.to_owned(),
                value: Some(value),
                ticket,
                description: None,
                is_available: true,
                created_at: now,
                updated_at: None,
            });
        }
        database
    }

    pub(crate) fn add_user(
        &mut self,
        username: &str,
        email: &str,
        password: &str,
        is_staff: bool,
        now: UtcTime,
    ) -> User {
        let last = self.users.last_key_value();
        let id = UserId(last.map_or(1, |(UserId(id), _)| id + 1));
        let user = User {
            id,
            username: username.to_owned(),
            email: email.to_owned(),
            password: password.to_owned(),
            is_staff,
            created_at: dates::whole_second(now),
        };
        self.users.insert(id, user.clone());
        user
    }

    pub(crate) fn user_named(&self, username: &str) -> Option<&User> {
        self.users.values().find(|user| user.username == username)
    }

    pub(crate) fn add_item(&mut self, item: impl FnOnce(ItemId) -> MenuItem) -> ItemId {
        let last = self.menu.last_key_value();
        let id = ItemId(last.map_or(1, |(ItemId(id), _)| id + 1));
        self.menu.insert(id, item(id));
        id
    }

    pub(crate) fn cart(&mut self, user: UserId) -> &mut Cart {
        let next = self.carts.values().map(|cart| cart.id).max().unwrap_or(0) + 1;
        self.carts.entry(user).or_insert_with(|| Cart {
            id: next,
            lines: Vec::new(),
        })
    }

    pub(crate) fn next_cart_line(&self) -> CartLineId {
        let lines = self.carts.values().flat_map(|cart| &cart.lines);
        CartLineId(lines.map(|line| line.id.0).max().unwrap_or(0) + 1)
    }

    /// The number that a checkout would choose now; it may be beyond the last.
    pub(crate) fn next_display_id(&self) -> i64 {
        let numbers = self.orders.values().map(|order| order.display_id);
        numbers.max().unwrap_or(0) + 1
    }

    /// Commits an order without its lines. `None`: no such number, or another order has it.
    pub(crate) fn add_order(
        &mut self,
        user: UserId,
        customer_name: &str,
        display_id: i64,
        now: UtcTime,
        rng: &mut StdRng,
    ) -> Option<OrderId> {
        let taken = self
            .orders
            .values()
            .any(|order| order.display_id == display_id);
        if taken || display_id > LAST_DISPLAY_ID {
            return None;
        }
        // The table reuses the keys of what a restore has taken away: they are the largest plus one.
        let last = self.orders.last_key_value();
        let id = OrderId(last.map_or(1, |(OrderId(id), _)| id + 1));
        let order = Order {
            id,
            display_id,
            ref_code: ref_code(rng),
            user,
            customer_name: customer_name.to_owned(),
            status: OrderStatus::Pending,
            date_ordered: dates::whole_second(now),
            date_preparing: None,
            date_ready: None,
            date_complete: None,
            lines: Vec::new(),
        };
        self.orders.insert(id, order);
        Some(id)
    }

    /// Commits the lines of an order.
    pub(crate) fn add_lines(&mut self, order: OrderId, lines: &[CartLine], now: UtcTime) {
        let all = self.orders.values().flat_map(|order| &order.lines);
        let first = all.map(|line| line.id).max().unwrap_or(0) + 1;
        if let Some(order) = self.orders.get_mut(&order) {
            order.lines = (first..)
                .zip(lines)
                .map(|(id, line)| Line {
                    id,
                    item: line.item,
                    quantity: line.quantity,
                    created_at: dates::whole_second(now),
                })
                .collect();
        }
    }

    /// All orders, newest first by whole seconds. There is no tie-break: orders of one second come
    /// as the table has them, oldest first.
    pub(crate) fn newest_first(&self) -> Vec<&Order> {
        let mut orders: Vec<&Order> = self.orders.values().collect();
        orders.sort_by_key(|order| std::cmp::Reverse(order.date_ordered));
        orders
    }

    /// The orders of one state, the one that waits longest first.
    pub(crate) fn in_state(&self, status: OrderStatus) -> Vec<&Order> {
        let mut orders: Vec<&Order> = self
            .orders
            .values()
            .filter(|order| order.status == status)
            .collect();
        orders.sort_by_key(|order| order.date_ordered);
        orders
    }
}

/// The 16 letters and digits that name an order for ever.
fn ref_code(rng: &mut StdRng) -> String {
    (0..16)
        .map(|_| match rng.random_range(0..36_u8) {
            digit @ 0..10 => char::from(b'0' + digit),
            letter => char::from(b'a' + letter - 10),
        })
        .collect()
}

const MENU: [(&str, &str, f64, i64); 11] = [
    ("Appetizers", "Buffalo Wings", 12.99, 1),
    ("Appetizers", "Mozzarella Sticks", 8.99, 1),
    ("Main Course", "Grilled Salmon", 24.99, 2),
    ("Main Course", "Chicken Parmesan", 18.99, 2),
    ("Main Course", "Ribeye Steak", 32.99, 3),
    ("Desserts", "Chocolate Cake", 7.99, 1),
    ("Desserts", "Tiramisu", 8.99, 1),
    ("Beverages", "Fresh Orange Juice", 4.99, 1),
    ("Beverages", "Craft Beer", 6.99, 1),
    ("Salads", "Caesar Salad", 11.99, 1),
    ("Salads", "Greek Salad", 12.99, 1),
];
