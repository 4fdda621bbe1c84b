//! An order in any of the shapes in which a server sends one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::lenient;
use crate::{
    ids::{LineId, OrderId, Version},
    order::{Line, Lines, Order, SummaryLine},
    shown,
    status::OrderStatus,
    time::UtcTime,
};

/// So many struck lines of one order are read, at most; no ticket has as many.
const MOST_STRUCK: usize = 1_000;

/// A date field: some shapes leave it out, which is not the same as `null`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Stamp {
    /// The field is not in this shape, or could not be read.
    #[default]
    Absent,
    /// `null`: it has not happened.
    Never,
    /// It happened then.
    At(UtcTime),
}

impl Stamp {
    fn read(value: &Value, key: &str) -> Stamp {
        match value.get(key) {
            Some(Value::Null) => Stamp::Never,
            Some(Value::String(text)) => UtcTime::parse(text).map_or(Stamp::Absent, Stamp::At),
            _ => Stamp::Absent,
        }
    }

    fn or(self, known: Option<UtcTime>) -> Option<UtcTime> {
        match self {
            Stamp::Absent => known,
            Stamp::Never => None,
            Stamp::At(at) => Some(at),
        }
    }
}

/// An order as one message or reply told it. Only the key is certain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WireOrder {
    /// The server's key.
    pub id: OrderId,
    /// 1–999, missing in `all_orders_update`.
    pub display_id: Option<u32>,
    /// Name of the order for ever.
    pub ref_code: Option<String>,
    /// As typed at the counter.
    pub customer_name: Option<String>,
    /// `None` where it is missing or a word that we do not know.
    pub status: Option<OrderStatus>,
    /// `order_items`, `items_summary`, or neither.
    pub lines: Lines,
    /// Tokens of the whole order.
    pub total_tickets: Option<i64>,
    /// Value of the whole order in hundredths.
    pub total_cents: Option<i64>,
    /// Ordered.
    pub ordered_at: Option<UtcTime>,
    /// Started.
    pub preparing_at: Stamp,
    /// Made ready.
    pub ready_at: Stamp,
    /// Handed out.
    pub complete_at: Stamp,
    /// How often it has changed, on a hub in live mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// All lines that are struck, on a hub in live mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub struck: Option<BTreeSet<LineId>>,
    /// What the counter wants known, on a hub in live mode; `null` is told as nothing written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Why it was cancelled, on a hub in live mode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
}

impl WireOrder {
    /// Reads one order; `None` where not even its key can be read.
    pub fn read(value: &Value) -> Option<WireOrder> {
        let id = OrderId(lenient::integer(value, "id").filter(|id| *id > 0)?);
        let lines = lines(value);
        let tickets = lenient::integer(value, "total_tickets")
            .or_else(|| added_up(value, |food| lenient::integer(food, "ticket")));
        let cents = lenient::cents(value, "total_value")
            .or_else(|| added_up(value, |food| lenient::cents(food, "value")));
        Some(WireOrder {
            id,
            display_id: lenient::integer(value, "display_id")
                .and_then(|number| u32::try_from(number).ok())
                .filter(|number| *number > 0),
            ref_code: lenient::text(value, "ref_code"),
            customer_name: lenient::words(value, "customer_name", shown::NAME),
            status: lenient::text(value, "status").and_then(|word| OrderStatus::from_word(&word)),
            lines,
            total_tickets: tickets,
            total_cents: cents,
            ordered_at: lenient::time(value, "date_ordered"),
            preparing_at: Stamp::read(value, "date_preparing"),
            ready_at: Stamp::read(value, "date_ready"),
            complete_at: Stamp::read(value, "date_complete"),
            version: lenient::integer(value, "version")
                .and_then(|version| u64::try_from(version).ok())
                .map(Version),
            struck: struck(value),
            notes: match value.get("notes") {
                Some(Value::Null) => Some(String::new()),
                _ => lenient::words(value, "notes", shown::NOTE),
            },
            cancel_reason: lenient::words(value, "cancel_reason", shown::NOTE),
        })
    }

    /// What a station knows after this message: what the message tells, and what was known for
    /// all that it leaves out. `None` for an order that is new and whose status is not told.
    ///
    /// A `known` order of the same key but another `ref_code` is another order, from before the
    /// server was restored from a backup: nothing of it is kept.
    pub fn onto(self, known: Option<&Order>) -> Option<Order> {
        let known = known.filter(|order| self.names(order));
        let status = self.status.or(known.map(|order| order.status))?;
        let nothing = Lines::Nothing;
        Some(Order {
            id: self.id,
            display_id: self.display_id.or(known.and_then(|order| order.display_id)),
            ref_code: self
                .ref_code
                .filter(|code| !code.is_empty())
                .or_else(|| known.map(|order| order.ref_code.clone()))
                .unwrap_or_default(),
            customer_name: self
                .customer_name
                .or_else(|| known.map(|order| order.customer_name.clone()))
                .unwrap_or_default(),
            status,
            lines: known
                .map_or(&nothing, |order| &order.lines)
                .enriched_by(self.lines),
            tokens: self.total_tickets.or(known.and_then(|order| order.tokens)),
            cents: self.total_cents.or(known.and_then(|order| order.cents)),
            ordered_at: self.ordered_at.or(known.and_then(|order| order.ordered_at)),
            preparing_at: self
                .preparing_at
                .or(known.and_then(|order| order.preparing_at)),
            ready_at: self.ready_at.or(known.and_then(|order| order.ready_at)),
            complete_at: self
                .complete_at
                .or(known.and_then(|order| order.complete_at)),
            version: self.version.or(known.and_then(|order| order.version)),
            struck: self
                .struck
                .or_else(|| known.map(|order| order.struck.clone()))
                .unwrap_or_default(),
            notes: self
                .notes
                .or_else(|| known.map(|order| order.notes.clone()))
                .unwrap_or_default(),
            cancel_reason: self
                .cancel_reason
                .or_else(|| known.and_then(|order| order.cancel_reason.clone()))
                .filter(|_| status == OrderStatus::Cancelled),
        })
    }

    fn names(&self, order: &Order) -> bool {
        let told = self.ref_code.as_deref().unwrap_or_default();
        self.id == order.id
            && (told.is_empty() || order.ref_code.is_empty() || told == order.ref_code)
    }
}

/// As much as the message tells. One line that cannot be read makes its whole list unknown: a part
/// of an order must never pass for all of it.
fn lines(value: &Value) -> Lines {
    full(value)
        .or_else(|| summary_of_items(value))
        .or_else(|| summary(value))
        .unwrap_or_default()
}

/// The keys of struck lines. One that cannot be read strikes nothing: better cooked twice than
/// forgotten.
fn struck(value: &Value) -> Option<BTreeSet<LineId>> {
    let lines = value.get("struck")?.as_array()?;
    let keys = lines.iter().filter_map(lenient::whole).map(LineId);
    Some(keys.take(MOST_STRUCK).collect())
}

/// `order_items` as REST writes them: every line with its key and its food group.
fn full(value: &Value) -> Option<Lines> {
    let lines = items(value)?
        .iter()
        .map(|item| {
            Some(Line {
                id: LineId(lenient::integer(item, "id")?),
                name: food_name(item),
                group: match item.get("food_item") {
                    None | Some(Value::Null) => String::new(),
                    Some(food) => lenient::words(food, "food_group", shown::NAME)?,
                },
                quantity: lenient::integer(item, "quantity")?,
            })
        })
        .collect::<Option<Vec<Line>>>()?;
    Some(Lines::Full(lines))
}

/// `order_items` as `all_orders_update` writes them: names and quantities only. Taken for full
/// lines they would wipe the food groups that REST has told.
fn summary_of_items(value: &Value) -> Option<Lines> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for item in items(value)? {
        let sum = sums.entry(food_name(item)).or_default();
        *sum = sum.saturating_add(lenient::integer(item, "quantity")?);
    }
    Some(summary_from(sums))
}

/// `items_summary` of a kitchen frame.
fn summary(value: &Value) -> Option<Lines> {
    let summary = value.get("items_summary")?.as_object()?;
    if summary.is_empty() {
        return None;
    }
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (name, quantity) in summary {
        let name = shown::shown(name, shown::NAME).into_owned();
        // Two names may be one when they are shown.
        let sum = sums.entry(name).or_default();
        *sum = sum.saturating_add(lenient::whole(quantity)?);
    }
    Some(summary_from(sums))
}

fn summary_from(sums: BTreeMap<String, i64>) -> Lines {
    Lines::Summary(
        sums.into_iter()
            .map(|(name, quantity)| SummaryLine { name, quantity })
            .collect(),
    )
}

/// The lines of `order_items`, where there are any.
fn items(value: &Value) -> Option<&Vec<Value>> {
    value
        .get("order_items")?
        .as_array()
        .filter(|items| !items.is_empty())
}

/// A deleted menu item leaves a line without food; it must still be seen.
fn food_name(item: &Value) -> String {
    item.get("food_item")
        .and_then(|food| lenient::words(food, "name", shown::NAME))
        .unwrap_or_else(|| "?".to_owned())
}

/// What each item has of something, added up over full lines.
fn added_up(value: &Value, of_food: impl Fn(&Value) -> Option<i64>) -> Option<i64> {
    items(value)?.iter().try_fold(0_i64, |sum, item| {
        let each = of_food(item.get("food_item")?)?;
        sum.checked_add(each.checked_mul(lenient::integer(item, "quantity")?)?)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_kitchen_frame_does_not_empty_a_card_learned_over_rest() {
        let rest = json!({"id": 7, "display_id": 7, "status": "pending", "customer_name": "Ann",
            "ref_code": "abc", "date_ordered": "2026-11-22T21:21:10", "date_preparing": null,
            "order_items": [{"id": 1, "quantity": 2,
                "food_item": {"name": "Fries", "food_group": "Grill", "ticket": 3, "value": 4.25}}]});
        let known = WireOrder::read(&rest).unwrap().onto(None).unwrap();
        assert_eq!((known.tokens, known.cents), (Some(6), Some(850)));
        let frame = json!({"id": 7, "status": "preparing"});
        let after = WireOrder::read(&frame).unwrap().onto(Some(&known)).unwrap();
        assert_eq!(after.status, OrderStatus::Preparing);
        assert_eq!(after.lines, known.lines);
        assert_eq!((after.tokens, after.cents), (Some(6), Some(850)));
        assert_eq!(after.customer_name, "Ann");
        assert_eq!(after.ordered_at, known.ordered_at);
    }

    #[test]
    fn a_date_that_is_left_out_is_not_a_date_that_is_null() {
        let rest = json!({"id": 7, "status": "ready", "date_preparing": "2026-11-22T21:21:10"});
        let known = WireOrder::read(&rest).unwrap().onto(None).unwrap();
        for (frame, preparing_at) in [
            (json!({"id": 7}), known.preparing_at),
            (
                json!({"id": 7, "date_preparing": "soon"}),
                known.preparing_at,
            ),
            (json!({"id": 7, "date_preparing": null}), None),
            (
                json!({"id": 7, "date_preparing": "2026-11-22 21:21:11"}),
                UtcTime::parse("2026-11-22T21:21:11"),
            ),
        ] {
            let after = WireOrder::read(&frame).unwrap().onto(Some(&known)).unwrap();
            assert_eq!(after.preparing_at, preparing_at, "{frame}");
        }
    }

    #[test]
    fn a_status_that_we_do_not_know_keeps_the_known_one() {
        let known = WireOrder::read(&json!({"id": 7, "status": "ready"}))
            .unwrap()
            .onto(None)
            .unwrap();
        let odd = WireOrder::read(&json!({"id": 7, "status": "frozen"})).unwrap();
        assert_eq!(
            odd.clone().onto(Some(&known)).unwrap().status,
            OrderStatus::Ready
        );
        assert_eq!(odd.onto(None), None);
    }

    #[test]
    fn an_order_without_lines_is_known_to_have_none_yet() {
        for value in [
            json!({"id": 1, "order_items": []}),
            json!({"id": 1, "items_summary": {}}),
            json!({"id": 1}),
        ] {
            assert_eq!(WireOrder::read(&value).unwrap().lines, Lines::Nothing);
        }
    }

    #[test]
    fn a_line_whose_menu_item_is_gone_is_still_a_line() {
        let value = json!({"id": 1, "order_items": [{"id": 4, "quantity": 2, "food_item": null}]});
        let Lines::Full(lines) = WireOrder::read(&value).unwrap().lines else {
            panic!()
        };
        assert_eq!(lines[0].name, "?");
    }

    #[test]
    fn an_admin_frame_does_not_wipe_the_food_groups() {
        let rest = json!({"id": 7, "status": "pending", "order_items": [
            {"id": 1, "quantity": 2, "food_item": {"name": "Fries", "food_group": "Grill"}},
            {"id": 2, "quantity": 1, "food_item": {"name": "Fries", "food_group": "Snacks"}}]});
        let known = WireOrder::read(&rest).unwrap().onto(None).unwrap();
        let frame = json!({"id": 7, "status": "pending", "order_items": [
            {"quantity": 2, "food_item": {"name": "Fries", "value": 3.5}},
            {"quantity": 1, "food_item": {"name": "Fries", "value": 3.5}}]});
        let told = WireOrder::read(&frame).unwrap();
        assert_eq!(
            told.lines,
            Lines::Summary(vec![SummaryLine {
                name: "Fries".into(),
                quantity: 3
            }])
        );
        assert_eq!(told.onto(Some(&known)).unwrap().lines, known.lines);
    }

    #[test]
    fn a_part_of_the_lines_never_passes_for_all_of_them() {
        for value in [
            json!({"id": 1, "items_summary": {"Fries": 2, "Cola": null}}),
            json!({"id": 1, "order_items": [
                {"id": 1, "quantity": 2, "food_item": {"name": "Fries", "food_group": "Grill"}},
                {"id": 2, "food_item": {"name": "Cola", "food_group": "Drinks"}}]}),
            json!({"id": 1, "order_items": [
                {"id": 1, "quantity": 2, "food_item": {"name": "Fries", "food_group": "Grill"}},
                5]}),
        ] {
            assert_eq!(
                WireOrder::read(&value).unwrap().lines,
                Lines::Nothing,
                "{value}"
            );
        }
    }

    #[test]
    fn a_summary_is_in_the_order_of_names_whichever_frame_told_it() {
        let kitchen = json!({"id": 1, "items_summary": {"Fries": 2, "Cola": 1}});
        let admin = json!({"id": 1, "order_items": [
            {"quantity": 2, "food_item": {"name": "Fries"}},
            {"quantity": 1, "food_item": {"name": "Cola"}}]});
        let told = WireOrder::read(&kitchen).unwrap().lines;
        assert_eq!(told.iter().collect::<Vec<_>>(), [(1, "Cola"), (2, "Fries")]);
        assert_eq!(WireOrder::read(&admin).unwrap().lines, told);
    }

    #[test]
    fn another_order_under_the_same_key_inherits_nothing() {
        let old = json!({"id": 7, "ref_code": "old", "status": "ready", "customer_name": "Ann",
            "items_summary": {"Fries": 2}});
        let known = WireOrder::read(&old).unwrap().onto(None).unwrap();
        let new = json!({"id": 7, "ref_code": "new", "status": "pending"});
        let after = WireOrder::read(&new).unwrap().onto(Some(&known)).unwrap();
        assert_eq!(after.lines, Lines::Nothing);
        assert_eq!(after.customer_name, "");
        let statusless = json!({"id": 7, "ref_code": "new"});
        assert_eq!(
            WireOrder::read(&statusless).unwrap().onto(Some(&known)),
            None
        );
    }

    #[test]
    fn an_empty_name_for_ever_does_not_replace_a_known_one() {
        let known = WireOrder::read(&json!({"id": 7, "ref_code": "abc", "status": "ready"}))
            .unwrap()
            .onto(None)
            .unwrap();
        let frame = WireOrder::read(&json!({"id": 7, "ref_code": "", "status": "ready"})).unwrap();
        assert_eq!(frame.onto(Some(&known)).unwrap().ref_code, "abc");
    }

    #[test]
    fn strikes_and_notes_are_told_all_at_once_or_not_at_all() {
        let live =
            json!({"id": 7, "status": "ready", "struck": [3, "4", null], "notes": "no onions"});
        let known = WireOrder::read(&live).unwrap().onto(None).unwrap();
        assert_eq!(known.struck, BTreeSet::from([LineId(3), LineId(4)]));
        assert_eq!(known.notes, "no onions");
        let plain = json!({"id": 7, "status": "ready"});
        let after = WireOrder::read(&plain).unwrap().onto(Some(&known)).unwrap();
        assert_eq!((&after.struck, &after.notes), (&known.struck, &known.notes));
        let wiped = json!({"id": 7, "status": "ready", "struck": [], "notes": null});
        let after = WireOrder::read(&wiped).unwrap().onto(Some(&known)).unwrap();
        assert!(after.struck.is_empty() && after.notes.is_empty());
        let odd = json!({"id": 7, "status": "ready", "struck": {"3": true}, "notes": 5});
        let after = WireOrder::read(&odd).unwrap().onto(Some(&known)).unwrap();
        assert_eq!((&after.struck, &after.notes), (&known.struck, &known.notes));
    }

    #[test]
    fn a_reason_is_only_kept_for_what_is_cancelled() {
        let live = json!({"id": 7, "status": "cancelled", "cancel_reason": "paid twice"});
        let known = WireOrder::read(&live).unwrap().onto(None).unwrap();
        assert_eq!(known.status, OrderStatus::Cancelled);
        assert_eq!(known.cancel_reason.as_deref(), Some("paid twice"));
        let back = json!({"id": 7, "status": "pending"});
        let after = WireOrder::read(&back).unwrap().onto(Some(&known)).unwrap();
        assert_eq!(after.cancel_reason, None);
    }

    #[test]
    fn without_a_key_there_is_no_order() {
        for value in [
            json!({}),
            json!({"id": null}),
            json!({"id": -3}),
            json!([]),
            json!(5),
        ] {
            assert_eq!(WireOrder::read(&value), None);
        }
    }
}
