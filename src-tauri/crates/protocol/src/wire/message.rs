//! WebSocket frames.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{lenient, order::WireOrder};
use crate::{ids::OrderId, live::LiveMessage, shown, status::OrderStatus, time::UtcTime};

/// One text frame, decoded once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "message", rename_all = "snake_case")]
pub enum ServerMessage {
    /// All open orders, as the server saw them at `at`. Not a snapshot: under parallel writes an
    /// order may be in no list, in two, or in an older state than already seen.
    KitchenUpdate {
        /// The orders of all three lists.
        orders: Vec<WireOrder>,
        /// The server's clock when it read the lists.
        at: Option<UtcTime>,
        /// Orders that could not be read, and lists that are not there.
        skipped: usize,
    },
    /// The newest orders in any state (at most 50), for the admin desk.
    AllOrders {
        /// The orders.
        orders: Vec<WireOrder>,
        /// Orders that could not be read.
        skipped: usize,
    },
    /// An order was placed.
    NewOrder(OrderHint),
    /// An order changed its status.
    StatusChange(StatusHint),
    /// Figures for the admin desk; a broadcast carries half of them.
    Analytics(Analytics),
    /// A message of the live protocol: the server is a hub.
    Live(LiveMessage),
    /// The answer to our ping.
    Pong {
        /// The number of the ping; a plain server does not say it.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<u64>,
        /// The server's clock.
        at: Option<UtcTime>,
    },
    /// A type that we do not know: ignored, and shown in diagnostics.
    Unknown {
        /// The type's name.
        kind: String,
    },
}

/// What `new_order` tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrderHint {
    /// The server's key.
    pub id: OrderId,
    /// Name of the order for ever.
    pub ref_code: Option<String>,
    /// As typed at the counter.
    pub customer_name: Option<String>,
    /// When the server sent it.
    pub at: Option<UtcTime>,
}

/// What `order_status_change` tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StatusHint {
    /// The server's key.
    pub id: OrderId,
    /// Name of the order for ever.
    pub ref_code: Option<String>,
    /// Before.
    pub from: Option<OrderStatus>,
    /// After; `None` for a word that we do not know.
    pub to: Option<OrderStatus>,
    /// When the server sent it.
    pub at: Option<UtcTime>,
}

/// Figures as the server counts them. Merge: never blank what a broadcast leaves out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Analytics {
    /// Orders ever.
    pub total_orders: Option<i64>,
    /// Orders since the server's midnight (UTC).
    pub orders_today: Option<i64>,
    /// Orders in the last seven days.
    pub orders_this_week: Option<i64>,
    /// Orders in the last thirty days.
    pub orders_this_month: Option<i64>,
    /// Orders per status.
    pub status_counts: BTreeMap<String, i64>,
    /// Orders handed out.
    pub total_completed_orders: Option<i64>,
    /// Average time from ordered to handed out, in the server's unit.
    pub avg_total_time: Option<f64>,
    /// Revenue in hundredths.
    pub revenue_cents: Option<i64>,
    /// Revenue since the server's midnight, in hundredths.
    pub revenue_today_cents: Option<i64>,
    /// Revenue of the last seven days, in hundredths.
    pub revenue_this_week_cents: Option<i64>,
}

impl Analytics {
    /// Reads the figures that are there.
    pub fn read(data: &Value) -> Analytics {
        let activity = data.get("activity_stats").unwrap_or(&Value::Null);
        let of =
            |key: &str| lenient::integer(data, key).or_else(|| lenient::integer(activity, key));
        let counts = data
            .get("status_counts")
            .or_else(|| data.get("current_status_counts"));
        Analytics {
            total_orders: lenient::integer(data, "total_orders"),
            orders_today: of("orders_today"),
            orders_this_week: of("orders_this_week"),
            orders_this_month: of("orders_this_month"),
            status_counts: counts
                .and_then(Value::as_object)
                .map(|counts| {
                    counts
                        .iter()
                        .filter_map(|(status, count)| {
                            let status = shown::shown(status, shown::NAME).into_owned();
                            Some((status, lenient::whole(count)?))
                        })
                        .collect()
                })
                .unwrap_or_default(),
            total_completed_orders: lenient::integer(data, "total_completed_orders"),
            avg_total_time: data
                .get("timing_analytics")
                .and_then(|timing| lenient::float(timing, "avg_total_time")),
            revenue_cents: lenient::cents(data, "total_revenue"),
            revenue_today_cents: lenient::cents(data, "revenue_today"),
            revenue_this_week_cents: lenient::cents(data, "revenue_this_week"),
        }
    }
}

/// A text frame that is not a message. It is counted, skipped and answered by a new sync.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not JSON, or more than one value: cut or glued frames.
    #[error("not one JSON value: {0}")]
    NotJson(String),
    /// JSON without a `type`.
    #[error("not a message: no type")]
    NoType,
}

impl ServerMessage {
    /// Decodes one text frame.
    ///
    /// # Errors
    /// Only where the frame as a whole is no message; parts that cannot be read are skipped.
    pub fn parse(text: &str) -> Result<ServerMessage, Malformed> {
        let value: Value =
            serde_json::from_str(text).map_err(|error| Malformed::NotJson(error.to_string()))?;
        let kind = lenient::text(&value, "type").ok_or(Malformed::NoType)?;
        let data = value.get("data").unwrap_or(&Value::Null);
        let at = lenient::time(data, "timestamp").or_else(|| lenient::time(&value, "timestamp"));
        if let Some(live) = LiveMessage::read(&kind, data) {
            return Ok(ServerMessage::Live(live));
        }
        Ok(match kind.as_str() {
            "kitchen_update" => {
                let mut orders = Vec::new();
                let mut skipped = 0;
                for list in ["pending_orders", "preparing_orders", "ready_orders"] {
                    let (mut read, lost) = lenient::each(data.get(list), WireOrder::read);
                    orders.append(&mut read);
                    skipped += lost;
                }
                ServerMessage::KitchenUpdate {
                    orders,
                    at,
                    skipped,
                }
            }
            "all_orders_update" => {
                let (orders, skipped) = lenient::each(data.get("orders"), WireOrder::read);
                ServerMessage::AllOrders { orders, skipped }
            }
            "new_order" => match order_key(data) {
                Some(id) => ServerMessage::NewOrder(OrderHint {
                    id,
                    ref_code: lenient::text(data, "ref_code"),
                    customer_name: lenient::words(data, "customer_name", shown::NAME),
                    at,
                }),
                None => ServerMessage::unknown(&kind),
            },
            "order_status_change" => match order_key(data) {
                Some(id) => ServerMessage::StatusChange(StatusHint {
                    id,
                    ref_code: lenient::text(data, "ref_code"),
                    from: status(data, "old_status"),
                    to: status(data, "new_status"),
                    at,
                }),
                None => ServerMessage::unknown(&kind),
            },
            "dashboard_analytics" => ServerMessage::Analytics(Analytics::read(data)),
            "pong" => ServerMessage::Pong {
                id: lenient::integer(data, "id").and_then(|id| u64::try_from(id).ok()),
                at,
            },
            _ => ServerMessage::unknown(&kind),
        })
    }

    fn unknown(kind: &str) -> ServerMessage {
        ServerMessage::Unknown {
            kind: shown::shown(kind, shown::NAME).into_owned(),
        }
    }
}

fn order_key(data: &Value) -> Option<OrderId> {
    lenient::integer(data, "order_id")
        .filter(|id| *id > 0)
        .map(OrderId)
}

fn status(data: &Value, key: &str) -> Option<OrderStatus> {
    OrderStatus::from_word(data.get(key)?.as_str()?)
}
