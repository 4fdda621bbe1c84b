//! REST bodies.

use serde::Serialize;
use serde_json::Value;

use super::{lenient, order::WireOrder};
use crate::{shown, time::UtcTime};

/// Answer of `POST /auth/login`.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Login {
    /// Lives 30 minutes.
    pub access_token: String,
    /// Lives 7 days; a plain server accepts it as a bearer token.
    pub refresh_token: Option<String>,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Login(hidden)")
    }
}

impl Login {
    /// `None` where there is no token in it.
    pub fn read(value: &Value) -> Option<Login> {
        Some(Login {
            access_token: lenient::text(value, "access_token").filter(|token| !token.is_empty())?,
            refresh_token: lenient::text(value, "refresh_token").filter(|token| !token.is_empty()),
        })
    }
}

/// Answer of `GET /auth/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Me {
    /// The server's key.
    pub id: Option<i64>,
    /// Name to sign in with.
    pub username: String,
    /// Whether kitchen and admin calls are allowed.
    pub is_staff: bool,
    /// Whether the account may sign in.
    pub is_active: Option<bool>,
}

impl Me {
    /// `None` where there is no name in it.
    pub fn read(value: &Value) -> Option<Me> {
        Some(Me {
            id: lenient::integer(value, "id"),
            username: lenient::words(value, "username", shown::NAME)?,
            is_staff: lenient::flag(value, "is_staff").unwrap_or(false),
            is_active: lenient::flag(value, "is_active"),
        })
    }
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuItem {
    /// The server's key.
    pub id: i64,
    /// Name; two items may share one.
    pub name: String,
    /// Food group: which kitchen cooks it.
    pub group: String,
    /// Price in hundredths.
    pub cents: Option<i64>,
    /// Tokens.
    pub tickets: Option<i64>,
    /// Words about it.
    pub description: Option<String>,
    /// Whether it can be ordered now.
    pub available: bool,
}

impl MenuItem {
    /// `None` where it has no key or no name.
    pub fn read(value: &Value) -> Option<MenuItem> {
        Some(MenuItem {
            id: lenient::integer(value, "id")?,
            name: lenient::words(value, "name", shown::NAME)?,
            group: lenient::words(value, "food_group", shown::NAME).unwrap_or_default(),
            cents: lenient::cents(value, "value"),
            tickets: lenient::integer(value, "ticket"),
            description: lenient::words(value, "description", shown::NOTE),
            available: lenient::flag(value, "is_available").unwrap_or(true),
        })
    }

    /// A list, without the items that cannot be read.
    pub fn read_list(value: &Value) -> Vec<MenuItem> {
        lenient::each(Some(value), MenuItem::read).0
    }
}

/// Items of one read of the menu, and how many could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuPage {
    /// The items.
    pub items: Vec<MenuItem>,
    /// Lines that could not be read.
    pub skipped: usize,
}

impl MenuPage {
    /// A page of `GET /menu/items`; `None` for anything but a list.
    pub fn read(value: &Value) -> Option<MenuPage> {
        value.as_array()?;
        let (items, skipped) = lenient::each(Some(value), MenuItem::read);
        Some(MenuPage { items, skipped })
    }
}

/// A food group with its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MenuGroup {
    /// Name of the group.
    pub group: String,
    /// Its items.
    pub items: Vec<MenuItem>,
}

impl MenuGroup {
    /// A list, without the groups that cannot be read.
    pub fn read_list(value: &Value) -> Vec<MenuGroup> {
        lenient::each(Some(value), |value| {
            Some(MenuGroup {
                group: lenient::words(value, "group", shown::NAME)?,
                items: MenuItem::read_list(value.get("items")?),
            })
        })
        .0
    }
}

/// A line of a cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CartLine {
    /// The server's key of the line.
    pub id: i64,
    /// What.
    pub food_item_id: Option<i64>,
    /// How many; a plain server accepts nonsense here.
    pub quantity: i64,
    /// The menu item, where told.
    pub item: Option<MenuItem>,
}

impl CartLine {
    /// `None` where key or quantity cannot be read. Also reads the `{message, item}` of
    /// increase and decrease.
    pub fn read(value: &Value) -> Option<CartLine> {
        let value = value
            .get("item")
            .filter(|item| item.is_object())
            .unwrap_or(value);
        Some(CartLine {
            id: lenient::integer(value, "id")?,
            food_item_id: lenient::integer(value, "food_item_id"),
            quantity: lenient::integer(value, "quantity")?,
            item: value.get("food_item").and_then(MenuItem::read),
        })
    }
}

/// Answer of `GET /cart/items`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cart {
    /// Its lines.
    pub lines: Vec<CartLine>,
    /// Pieces.
    pub total_items: Option<i64>,
    /// Sum in hundredths.
    pub total_cents: Option<i64>,
    /// Tokens.
    pub total_tickets: Option<i64>,
}

impl Cart {
    /// `None` where there is no list of lines.
    pub fn read(value: &Value) -> Option<Cart> {
        let items = value.get("items")?;
        Some(Cart {
            lines: lenient::each(Some(items), CartLine::read).0,
            total_items: lenient::integer(value, "total_items"),
            total_cents: lenient::cents(value, "total_value"),
            total_tickets: lenient::integer(value, "total_tickets"),
        })
    }
}

/// Orders of one read, and how many could not be read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Orders {
    /// The orders.
    pub orders: Vec<WireOrder>,
    /// Orders that could not be read.
    pub skipped: usize,
    /// Pages there are; 1 where the answer was a plain list.
    pub total_pages: i64,
    /// Orders there are on all pages, where the server told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl Orders {
    /// A plain list or a page of `/operations/orders`; `None` for anything else.
    pub fn read(value: &Value) -> Option<Orders> {
        let (list, total_pages) = match value {
            Value::Array(_) => (value, 1),
            page => (
                page.get("orders")?,
                lenient::integer(page, "total_pages").unwrap_or(1),
            ),
        };
        list.as_array()?;
        let (orders, skipped) = lenient::each(Some(list), WireOrder::read);
        Some(Orders {
            orders,
            skipped,
            total_pages,
            total: lenient::integer(value, "total").and_then(|total| u64::try_from(total).ok()),
        })
    }
}

/// Answer of `GET /health`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Health {
    /// `healthy`.
    pub status: String,
    /// Of the server.
    pub version: Option<String>,
}

impl Health {
    /// `None` where there is no status.
    pub fn read(value: &Value) -> Option<Health> {
        Some(Health {
            status: lenient::words(value, "status", shown::NAME)?,
            version: lenient::words(value, "version", shown::NAME),
        })
    }
}

/// The server's words in an error body: `detail` is a text, or a list for a 422. 300 characters at most, and
/// harmless as in [`mod@shown`].
pub fn detail(body: &str) -> String {
    const LONGEST: usize = 300;
    let words = match serde_json::from_str::<Value>(body) {
        Ok(Value::String(text)) => text,
        Ok(value) => match value.get("detail") {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(problems)) => problems
                .iter()
                .filter_map(|problem| lenient::words(problem, "msg", shown::NOTE))
                .collect::<Vec<_>>()
                .join("; "),
            _ => lenient::words(&value, "message", shown::NOTE).unwrap_or_default(),
        },
        Err(_) => body.to_owned(),
    };
    shown::shown(&words, LONGEST).into_owned()
}

/// The server's clock in an HTTP `Date` header ("Sun, 22 Nov 2026 21:22:05 GMT"), whole seconds.
pub fn http_date(header: &str) -> Option<UtcTime> {
    let zoned = jiff::fmt::rfc2822::parse(header).ok()?;
    Some(UtcTime(zoned.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detail_is_the_servers_words_whatever_their_shape() {
        assert_eq!(detail(r#"{"detail":"Order not found"}"#), "Order not found");
        assert_eq!(
            detail(r#"{"detail":[{"msg":"Field required"},{"msg":"b"}]}"#),
            "Field required; b"
        );
        assert_eq!(detail("Internal Server Error"), "Internal Server Error");
        assert_eq!(detail(r#""Too many requests""#), "Too many requests");
        assert_eq!(detail(r#"{"message":"Cart cleared"}"#), "Cart cleared");
        assert_eq!(detail("[]"), "");
        assert_eq!(detail(""), "");
        assert_eq!(detail(&"x".repeat(100_000)).chars().count(), 300);
    }

    #[test]
    fn a_line_of_the_menu_that_cannot_be_read_is_counted_and_the_others_are_read() {
        let page = serde_json::json!([
            {"id": 1, "name": "Fries", "food_group": "Grill", "value": 3.5, "ticket": 1,
             "description": null, "is_available": false},
            {"id": 2},
            null,
            {"id": 3, "name": "Water"},
        ]);
        let page = MenuPage::read(&page).unwrap();
        let read: Vec<_> = page
            .items
            .iter()
            .map(|item| (item.id, item.cents, item.available))
            .collect();
        assert_eq!(read, [(1, Some(350), false), (3, None, true)]);
        assert_eq!(page.skipped, 2);
        assert_eq!(MenuPage::read(&serde_json::json!({"detail": "no"})), None);
    }

    #[test]
    fn http_dates_are_read() {
        assert_eq!(
            http_date("Sun, 22 Nov 2026 21:21:10 GMT"),
            UtcTime::parse("2026-11-22T21:21:10")
        );
        assert_eq!(http_date("yesterday"), None);
    }
}
