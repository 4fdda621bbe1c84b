//! What a person should know of the outbox, in words.

use olgfeast_protocol::{
    Order, UtcTime,
    ipc::{Held, Notices, Receipt, Unreadable, WentBack},
};

use super::status;
use crate::{clock, t};

/// What is told of all that waits: one sentence, however much there is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It has waited for long.
    Long(String),
    /// Soon nothing can be kept any more, or already now.
    NearlyFull(String),
}

/// Of what waits to be sent; `None` while there is nothing to be told.
pub fn waiting(notices: &Notices, now: UtcTime) -> Option<Waiting> {
    let Some(full) = notices.nearly_full else {
        let unsent = notices.unsent?;
        let words = t!(
            "waited-long",
            count = unsent.actions,
            when = clock::moment(unsent.since, now)
        );
        return Some(Waiting::Long(words));
    };
    let (count, most) = (thousands(full.actions), thousands(full.most));
    let words = if full.actions < full.most {
        t!("nearly-full", count = count, most = most)
    } else {
        t!("full", count = count)
    };
    Some(Waiting::NearlyFull(words))
}

/// "147: moved to READY at 15:30 and not sent · still wanted?". The state, not the button: which way
/// the order went to it is not told.
pub fn held(held: &Held, now: UtcTime) -> String {
    let (number, status) = (held.number.as_str(), status(held.to));
    let when = clock::moment(held.made_at, now);
    if held.to < held.from {
        t!("held-back", number = number, status = status, when = when)
    } else {
        t!("held", number = number, status = status, when = when)
    }
}

/// Orders that are there and cannot be shown; `None` where all can be read.
pub fn unreadable(notices: &Notices) -> Option<String> {
    let Unreadable { count, numbers } = notices.unreadable.as_ref()?;
    let named: Vec<String> = numbers.iter().map(|number| format!("#{number}")).collect();
    Some(if named.is_empty() {
        t!("unreadable", count = *count)
    } else {
        t!(
            "unreadable-numbers",
            count = *count,
            numbers = named.join(", ")
        )
    })
}

/// "+5 more", of what is held and not shown.
pub fn held_more(count: usize) -> Option<String> {
    (count > 0).then(|| t!("held-more", count = count))
}

/// "The server went back: 12 orders and 14 actions are only here".
pub fn went_back(lost: &WentBack) -> String {
    t!(
        "went-back",
        orders = t!("went-back-orders", count = lost.order_count),
        actions = t!("went-back-actions", count = lost.actions)
    )
}

/// The number and state of an order that only this station knows.
pub fn lost_name(order: &Order) -> String {
    let number = match order.display_id {
        Some(number) => number.to_string(),
        None => t!("key-not-number", key = order.id.to_string()),
    };
    t!("lost-name", number = number, status = status(order.status))
}

/// What was ordered with it.
pub fn lost_lines(order: &Order) -> String {
    if !order.lines.is_known() {
        return t!("lost-lines-unknown");
    }
    let lines: Vec<String> = order
        .lines
        .iter()
        .map(|(quantity, name)| t!("line-name", quantity = quantity.to_string(), name = name))
        .collect();
    lines.join(" · ")
}

/// How many lost orders are counted and not listed.
pub fn not_listed(lost: &WentBack) -> Option<String> {
    let listed = u32::try_from(lost.orders.len()).unwrap_or(u32::MAX);
    let count = lost.order_count.saturating_sub(listed);
    (count > 0).then(|| t!("lost-not-listed", count = count))
}

/// "19:41 to 19:47", of an outage.
pub fn outage(receipt: &Receipt, now: UtcTime) -> String {
    t!(
        "outage",
        from = clock::moment(receipt.from, now),
        until = clock::moment(receipt.until, now)
    )
}

/// "1,800".
fn thousands(number: u32) -> String {
    match (number / 1_000, number % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{},{rest:03}", self::thousands(thousands)),
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{
        Lines, OrderId, OrderStatus, SummaryLine,
        ipc::{NearlyFull, Unsent},
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn today(time: &str) -> UtcTime {
        UtcTime::parse(&format!("2026-11-22T{time}")).unwrap()
    }

    /// As the clock on this wall shows it: the tests run in any time zone.
    fn wall(time: &str, now: &str) -> String {
        clock::moment(today(time), today(now))
    }

    fn lost(order_count: u32, orders: Vec<Order>) -> WentBack {
        WentBack {
            at: today("19:00:00"),
            order_count,
            orders,
            actions: 14,
        }
    }

    fn order(display_id: Option<u32>, lines: Lines) -> Order {
        Order {
            id: OrderId(1147),
            display_id,
            ref_code: String::new(),
            customer_name: "Kowalski family".into(),
            status: OrderStatus::Preparing,
            lines,
            tokens: None,
            cents: None,
            ordered_at: None,
            preparing_at: None,
            ready_at: None,
            complete_at: None,
            version: None,
            struck: std::collections::BTreeSet::new(),
            notes: String::new(),
            cancel_reason: None,
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_has_waited_for_long_is_told_with_its_count_and_since_when() {
        let told = |actions| {
            let since = today("12:41:10");
            let notices = Notices {
                unsent: Some(Unsent { actions, since }),
                ..Notices::default()
            };
            waiting(&notices, today("13:00:00"))
        };
        let at = wall("12:41:10", "13:00:00");
        assert_eq!(
            told(3),
            Some(Waiting::Long(format!(
                "3 actions have waited since {at} to be sent"
            )))
        );
        assert_eq!(
            told(1),
            Some(Waiting::Long(format!(
                "1 action has waited since {at} to be sent"
            )))
        );
        assert_eq!(waiting(&Notices::default(), today("13:00:00")), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_nearly_full_outbox_is_told_before_anything_else_that_waits() {
        let told = |actions| {
            let notices = Notices {
                unsent: Some(Unsent {
                    actions: 1_200,
                    since: today("12:41:10"),
                }),
                nearly_full: Some(NearlyFull {
                    actions,
                    most: 2_000,
                }),
                ..Notices::default()
            };
            waiting(&notices, today("13:00:00"))
        };
        let full = |words: &str| Some(Waiting::NearlyFull(words.to_owned()));
        assert_eq!(
            told(1_800),
            full(
                "1,800 of 2,000 actions wait to be sent: soon no more can be kept. Bring the network back."
            )
        );
        assert_eq!(
            told(2_000),
            full(
                "2,000 actions wait to be sent: no more can be kept. Bring the network back first."
            )
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn orders_that_cannot_be_read_are_counted_and_named_where_they_are_known() {
        let told = |count, numbers: &[u32]| {
            let unreadable = Some(Unreadable {
                count,
                numbers: numbers.to_vec(),
            });
            unreadable_words(unreadable)
        };
        assert_eq!(unreadable_words(None), None);
        assert_eq!(
            told(1, &[]).as_deref(),
            Some("1 order cannot be read: look at the counter")
        );
        assert_eq!(
            told(1, &[147]).as_deref(),
            Some("1 order cannot be read (#147): look at the counter")
        );
        assert_eq!(
            told(3, &[147, 150]).as_deref(),
            Some("3 orders cannot be read (of them #147, #150): look at the counter")
        );
    }

    fn unreadable_words(unreadable: Option<Unreadable>) -> Option<String> {
        super::unreadable(&Notices {
            unreadable,
            ..Notices::default()
        })
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_held_names_the_order_what_was_wanted_and_when() {
        let one = Held {
            order: OrderId(1147),
            number: "147".into(),
            from: OrderStatus::Preparing,
            to: OrderStatus::Ready,
            made_at: today("12:30:00"),
        };
        let back = Held {
            from: OrderStatus::Ready,
            to: OrderStatus::Preparing,
            ..one.clone()
        };
        assert_eq!(
            held(&back, today("17:00:00")),
            format!(
                "147: taken back to COOKING at {} and not sent · still wanted?",
                wall("12:30:00", "17:00:00")
            )
        );
        assert_eq!(
            held(&one, today("17:00:00")),
            format!(
                "147: moved to READY at {} and not sent · still wanted?",
                wall("12:30:00", "17:00:00")
            )
        );
        assert_eq!(held_more(0), None);
        assert_eq!(held_more(5).as_deref(), Some("+5 more"));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_server_that_went_back_is_told_with_what_only_this_station_knows() {
        assert_eq!(
            went_back(&lost(12, vec![])),
            "The server went back: 12 orders and 14 actions are only here"
        );
        let one = WentBack {
            actions: 1,
            ..lost(1, vec![])
        };
        assert_eq!(
            went_back(&one),
            "The server went back: 1 order and 1 action are only here"
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_lost_order_is_told_as_it_was_last_known() {
        let lines = [(4, "Pierogi ruskie"), (3, "Lemonade")].map(|(quantity, name)| SummaryLine {
            name: name.into(),
            quantity,
        });
        let known = order(Some(147), Lines::Summary(lines.into()));
        assert_eq!(lost_name(&known), "147 · COOKING");
        assert_eq!(lost_lines(&known), "4 Pierogi ruskie · 3 Lemonade");
        let bare = order(None, Lines::Nothing);
        assert_eq!(lost_name(&bare), "key 1147 · COOKING");
        assert_eq!(lost_lines(&bare), "its items were never known here");
        assert_eq!(not_listed(&lost(1, vec![bare.clone()])), None);
        assert_eq!(
            not_listed(&lost(21, vec![bare])).as_deref(),
            Some("20 more are not listed")
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn numbers_are_told_in_groups_of_three() {
        let told = [0, 999, 1_000, 1_234_056].map(thousands);
        assert_eq!(told, ["0", "999", "1,000", "1,234,056"]);
    }
}
