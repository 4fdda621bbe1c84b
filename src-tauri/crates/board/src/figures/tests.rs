use olgfeast_protocol::{
    Lines, SummaryLine,
    figures::{Share, StateCounts, Sum},
};
use proptest::prelude::*;

use super::*;
use crate::board::tests::order;

const MINUTE: i64 = 60_000_000;
const LATE: u16 = 10;

fn minute(minute: i64) -> UtcTime {
    UtcTime(minute * MINUTE)
}

fn placed(id: i64, status: OrderStatus, at: i64) -> Order {
    let mut order = order(id, status);
    order.ordered_at = Some(minute(at));
    order
}

fn day() -> Range<UtcTime> {
    minute(0)..minute(24 * 60)
}

fn count(orders: &[Order], now: i64) -> Figures {
    figures(orders, day(), LATE, minute(now))
}

#[test]
fn of_no_orders_nothing_is_told() {
    let expected = Figures {
        from: day().start,
        until: day().end,
        ..Figures::default()
    };
    assert_eq!(count(&[], 5), expected);
}

#[test]
fn a_span_begins_with_its_first_instant_and_ends_before_its_last() {
    let mut last = placed(2, OrderStatus::Pending, 24 * 60);
    assert_eq!(count(std::slice::from_ref(&last), 0).orders, 0);
    last.ordered_at = Some(UtcTime(24 * 60 * MINUTE - 1));
    assert_eq!(count(&[last], 0).orders, 1);
    assert_eq!(count(&[placed(1, OrderStatus::Pending, 0)], 0).orders, 1);
    assert_eq!(count(&[placed(1, OrderStatus::Pending, -1)], 0).orders, 0);
}

#[test]
fn a_cancelled_order_is_counted_apart_and_is_in_no_other_figure() {
    let mut cancelled = placed(1, OrderStatus::Cancelled, 3);
    cancelled.ready_at = Some(minute(60));
    cancelled.complete_at = Some(minute(61));
    let told = count(&[cancelled], 100);
    let expected = Figures {
        cancelled: 1,
        ..count(&[], 100)
    };
    assert_eq!(told, expected);
}

#[test]
fn money_and_tokens_count_when_an_order_is_handed_out() {
    let mut orders: Vec<Order> = OrderStatus::PLAIN
        .into_iter()
        .enumerate()
        .map(|(id, status)| placed(id as i64, status, 1))
        .collect();
    for order in &mut orders {
        order.tokens = Some(7);
        order.cents = Some(250);
    }
    orders.push(placed(9, OrderStatus::Complete, 2));
    let told = count(&orders, 3);
    let one_unknown = |known| Sum { known, unknown: 1 };
    assert_eq!(told.value, one_unknown(250));
    assert_eq!(told.tokens, one_unknown(7));
    assert_eq!(told.states.open(), 3);
    assert_eq!(told.states.complete, 2);
}

/// Status, minutes from ordered to ready and to complete, minutes until now; whether it is made, and
/// whether it is late (`None`: that is not known yet, or never will be).
#[test]
fn an_order_is_late_when_it_took_too_long_or_has_been_waiting_too_long() {
    type Case = (
        OrderStatus,
        Option<i64>,
        Option<i64>,
        i64,
        bool,
        Option<bool>,
    );
    let cases: [Case; 11] = [
        (OrderStatus::Pending, None, None, 9, false, None),
        (OrderStatus::Pending, None, None, 10, false, Some(true)),
        (OrderStatus::Preparing, None, None, 10, false, Some(true)),
        // Called back: it was ready, and is not order more.
        (OrderStatus::Preparing, Some(4), None, 9, false, None),
        (OrderStatus::Preparing, Some(4), None, 12, false, Some(true)),
        (OrderStatus::Ready, Some(9), None, 60, true, Some(false)),
        (OrderStatus::Ready, Some(10), None, 60, true, Some(true)),
        // Nobody knows when it was made.
        (OrderStatus::Ready, None, None, 60, false, None),
        (
            OrderStatus::Complete,
            Some(9),
            Some(50),
            60,
            true,
            Some(false),
        ),
        (OrderStatus::Complete, None, Some(50), 60, true, Some(true)),
        (OrderStatus::Complete, None, None, 60, false, None),
    ];
    for (status, ready, complete, now, is_made, is_late) in cases {
        let mut order = placed(1, status, 5);
        order.ready_at = ready.map(|after| minute(5 + after));
        order.complete_at = complete.map(|after| minute(5 + after));
        let told = count(std::slice::from_ref(&order), 5 + now);
        let expected = Share {
            of_them: u32::from(is_late == Some(true)),
            of_all: u32::from(is_late.is_some()),
        };
        assert_eq!(told.late, expected, "{status} {ready:?} {complete:?} {now}");
        assert_eq!(
            told.to_ready.orders,
            u32::from(is_made),
            "{status} {ready:?}"
        );
    }
}

#[test]
fn a_median_is_a_wait_that_somebody_had() {
    let sorted: Vec<i64> = (1..=10).collect();
    let told = |sorted: &[i64]| (within(sorted, 50), within(sorted, 90));
    assert_eq!(told(&[]), (None, None));
    assert_eq!(told(&[3]), (Some(3), Some(3)));
    assert_eq!(told(&[3, 8]), (Some(3), Some(8)));
    assert_eq!(told(&sorted), (Some(5), Some(9)));
}

#[test]
fn hours_without_an_order_stand_between_those_with_one() {
    let orders = [
        placed(1, OrderStatus::Pending, 59),
        placed(2, OrderStatus::Pending, 60),
        placed(3, OrderStatus::Pending, 3 * 60 + 1),
    ];
    assert_eq!(count(&orders, 0).by_hour, [1, 1, 0, 1]);
    let year = minute(0)..minute(366 * 24 * 60);
    let told = figures(&orders, year, LATE, minute(0));
    assert_eq!((told.orders, told.by_hour), (3, vec![]));
}

#[test]
fn an_absurd_span_or_time_does_not_panic() {
    let mut order = placed(1, OrderStatus::Complete, 0);
    order.ordered_at = Some(UtcTime(i64::MAX - 1));
    order.ready_at = Some(UtcTime(i64::MIN));
    order.cents = Some(i64::MAX);
    for (from, until) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN)] {
        let told = figures(
            [&order, &order],
            UtcTime(from)..UtcTime(until),
            LATE,
            UtcTime(0),
        );
        assert_eq!(told.orders, if from < until { 2 } else { 0 });
    }
}

fn any_order() -> impl Strategy<Value = Order> {
    let time = |most: i64| prop::option::weighted(0.8, 0..most);
    (
        prop::sample::select(OrderStatus::ALL.to_vec()),
        prop::option::weighted(0.95, -100..26 * 60_i64),
        (time(30), time(90)),
        prop::option::of(0..5_i64),
        prop::option::of(0..5_000_i64),
        prop::collection::vec((0..5_i64, "[a-d]"), 0..5),
    )
        .prop_map(|(status, at, (ready, complete), tokens, cents, lines)| {
            let mut order = order(1, status);
            order.ordered_at = at.map(minute);
            let later = |after: Option<i64>| after.map(|after| minute(at.unwrap_or(7) + after));
            order.ready_at = later(ready);
            order.complete_at = later(complete);
            order.tokens = tokens;
            let lines = lines.into_iter();
            let lines = lines.map(|(quantity, name)| SummaryLine { name, quantity });
            order.lines = Lines::Summary(lines.collect());
            order.cents = cents;
            order
        })
}

/// The day again, one figure after the other and each in the plainest way.
fn recount(all: &[Order], span: Range<UtcTime>, now: UtcTime) -> Figures {
    let when = |order: &Order| {
        let times = [
            order.ordered_at,
            order.complete_at,
            order.ready_at,
            order.preparing_at,
        ];
        times.into_iter().flatten().next()
    };
    let placed: Vec<&Order> = all
        .iter()
        .filter(|order| when(order).is_some_and(|at| span.start <= at && at < span.end))
        .collect();
    let sold: Vec<&Order> = placed
        .iter()
        .copied()
        .filter(|order| order.status != OrderStatus::Cancelled)
        .collect();
    let in_state =
        |status| -> Vec<&&Order> { sold.iter().filter(|order| order.status == status).collect() };
    let many = |status| in_state(status).len() as u32;
    let complete = in_state(OrderStatus::Complete);
    let sum = |parts: Vec<Option<i64>>| Sum {
        known: parts.iter().flatten().sum(),
        unknown: parts.iter().filter(|part| part.is_none()).count() as u32,
    };
    let made_of = |sold: &[&Order]| {
        let mut made: Vec<i64> = sold
            .iter()
            .filter_map(|order| {
                let at = match order.status {
                    OrderStatus::Ready => order.ready_at?,
                    OrderStatus::Complete => order.ready_at.or(order.complete_at)?,
                    _ => return None,
                };
                Some((at.0 - order.ordered_at?.0) / 1000)
            })
            .collect();
        made.sort();
        made
    };
    let nth = |made: &[i64], part: f64| {
        let rank = (made.len() as f64 * part).ceil() as usize;
        (rank > 0).then(|| made[rank - 1])
    };
    let made = made_of(&sold);
    let limit = i64::from(LATE) * 60_000;
    let waiting_too_long = sold
        .iter()
        .filter(|order| matches!(order.status, OrderStatus::Pending | OrderStatus::Preparing))
        .filter_map(|order| order.ordered_at)
        .filter(|at| (now.0 - at.0) / 1000 >= limit)
        .count() as u32;
    let made_late = made.iter().filter(|wait| **wait >= limit).count() as u32;
    let mut hours: Vec<Vec<&Order>> = (0..24)
        .map(|hour| {
            let begins = span.start.0 + hour * 60 * MINUTE;
            let of_hour = |order: &&&Order| {
                when(order).is_some_and(|at| begins <= at.0 && at.0 < begins + 60 * MINUTE)
            };
            sold.iter().filter(of_hour).copied().collect()
        })
        .collect();
    while hours.last().is_some_and(Vec::is_empty) {
        hours.pop();
    }
    let mut by_item: Vec<ItemCount> = ["a", "b", "c", "d"]
        .into_iter()
        .map(|name| {
            let has = |order: &&&Order| order.lines.iter().any(|(_, of)| of == name);
            let pieces = |order: &&Order| -> i64 {
                let lines = order.lines.iter().filter(|(_, of)| *of == name);
                lines.map(|(quantity, _)| quantity).sum()
            };
            ItemCount {
                name: name.to_owned(),
                pieces: sold.iter().map(pieces).sum(),
                orders: sold.iter().filter(has).count() as u32,
            }
        })
        .filter(|item| item.pieces > 0)
        .collect();
    by_item.sort_by(|a, b| b.pieces.cmp(&a.pieces).then(a.name.cmp(&b.name)));
    Figures {
        from: span.start,
        until: span.end,
        orders: sold.len() as u32,
        cancelled: (placed.len() - sold.len()) as u32,
        states: StateCounts {
            pending: many(OrderStatus::Pending),
            preparing: many(OrderStatus::Preparing),
            ready: many(OrderStatus::Ready),
            complete: many(OrderStatus::Complete),
        },
        value: sum(complete.iter().map(|order| order.cents).collect()),
        tokens: sum(complete.iter().map(|order| order.tokens).collect()),
        to_ready: ToReady {
            orders: made.len() as u32,
            median_millis: nth(&made, 0.5),
            p90_millis: nth(&made, 0.9),
        },
        late: Share {
            of_them: made_late + waiting_too_long,
            of_all: made.len() as u32 + waiting_too_long,
        },
        by_hour: hours.iter().map(|hour| hour.len() as u32).collect(),
        ready_by_hour: hours.iter().map(|hour| nth(&made_of(hour), 0.5)).collect(),
        by_item,
    }
}

proptest! {
    #[test]
    fn every_figure_equals_a_naive_recount(
        all in prop::collection::vec(any_order(), 0..80), now in 0..26 * 60_i64,
    ) {
        let told = figures(
            &all, day(), LATE, minute(now),
        );
        prop_assert_eq!(told, recount(&all, day(), minute(now)));
    }

    #[test]
    fn the_spans_of_a_day_add_up_to_the_day(
        all in prop::collection::vec(any_order(), 0..60), cut in 0..24 * 60_i64,
    ) {
        let of = |span| {
            figures(&all, span, LATE, minute(0))
        };
        let (whole, one, two) =
            (of(day()), of(day().start..minute(cut)), of(minute(cut)..day().end));
        prop_assert_eq!(whole.orders, one.orders + two.orders);
        prop_assert_eq!(whole.cancelled, one.cancelled + two.cancelled);
        prop_assert_eq!(whole.value.known, one.value.known + two.value.known);
        prop_assert_eq!(whole.late.of_them, one.late.of_them + two.late.of_them);
    }

    #[test]
    fn the_order_of_the_orders_does_not_matter(
        all in prop::collection::vec(any_order(), 0..40),
    ) {
        let of = |all: &mut dyn Iterator<Item = &Order>| {
            figures(all, day(), LATE, minute(700))
        };
        prop_assert_eq!(of(&mut all.iter()), of(&mut all.iter().rev()));
    }
}
