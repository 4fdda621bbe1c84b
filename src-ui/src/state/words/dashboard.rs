//! What a person reads on the dashboard.

use olgfeast_protocol::{
    Lane, OrderStatus, UtcTime,
    figures::{Share, ToReady},
    ipc::{CountedBy, Dashboard, Spans},
};

use super::super::{
    dashboard::{AsOf, Hour},
    view::{Age, Card},
};
use crate::{clock, numbers, t};

/// Where nothing is known.
const NOTHING: &str = "–";

/// "as of 19:47", "the server, 19:46".
pub fn as_of(as_of: AsOf, now: UtcTime) -> String {
    let when = match as_of.at {
        Some(at) => clock::moment(at, now),
        None => t!("age-unknown"),
    };
    match as_of.by {
        CountedBy::Here => t!("dash-as-of", when = when),
        CountedBy::Server => t!("dash-as-of-server", when = when),
    }
}

/// "11 new · 3 cooking · 4 ready".
pub fn open_states([new, cooking, ready]: [usize; 3]) -> String {
    t!(
        "dash-open-states",
        new = new,
        cooking = cooking,
        ready = ready
    )
}

/// "224 handed out · 2 cancelled".
pub fn ended_today(dashboard: &Dashboard) -> String {
    t!(
        "dash-ended-today",
        complete = numbers::whole(dashboard.today.states.of(OrderStatus::Complete).into()),
        cancelled = numbers::whole(dashboard.today.cancelled.into())
    )
}

/// "12 min ▲".
pub fn age_and_shape(age: Option<Age>, lane: Lane) -> String {
    let words = super::age(age);
    match age {
        Some(age) => format!("{words} {}", super::shape(age.mood, lane)),
        None => words,
    }
}

/// "#141 · Anna R.".
pub fn who(card: &Card) -> String {
    let (number, name) = (super::number(card), card.order.customer_name.as_str());
    t!("dash-who", number = number, name = name)
}

/// "1,204 this week · 3,900 this month".
pub fn orders_so_far(orders: &Spans) -> String {
    let week = numbers::whole(orders.week.figure);
    match orders.month {
        Some(month) => t!(
            "dash-week-month",
            week = week,
            month = numbers::whole(month.figure)
        ),
        None => t!("dash-week", week = week),
    }
}

/// "7,204.00 this week".
pub fn value_so_far(value: &Spans) -> String {
    t!("dash-week", week = numbers::amount(value.week.figure))
}

/// "12,903 in all", where the server has told.
pub fn in_all(ever: Option<String>) -> Option<String> {
    ever.map(|ever| t!("dash-in-all", ever = ever))
}

/// "6:20", and what that is.
pub fn to_ready(to_ready: &ToReady) -> (String, String) {
    let time = |millis: Option<i64>| millis.map_or(NOTHING.into(), numbers::minutes_seconds);
    let rest = t!("dash-to-ready-rest", p90 = time(to_ready.p90_millis));
    (time(to_ready.median_millis), rest)
}

/// "7 %", and of how many; late from so many minutes on.
pub fn late(share: &Share, minutes: u16) -> (String, String) {
    let percent = numbers::percent(share.of_them, share.of_all);
    let percent = percent.map_or(NOTHING.into(), |percent| {
        t!("dash-percent", percent = percent)
    });
    let rest = t!(
        "dash-late-rest",
        late = numbers::whole(share.of_them.into()),
        all = numbers::whole(share.of_all.into()),
        minutes = minutes
    );
    (percent, rest)
}

/// "1,126 tokens", and how many orders are not in the sums.
pub fn tokens(dashboard: &Dashboard) -> (String, Option<String>) {
    let tokens = t!("tokens", count = dashboard.today.tokens.known);
    let unknown = dashboard.today.value.unknown;
    let rest = (unknown > 0).then(|| t!("dash-unpriced", count = unknown));
    (tokens, rest)
}

/// What the chart of orders per hour shows.
pub fn orders_sentence(hours: &[Hour], offset_millis: i64) -> String {
    let busiest = hours.iter().max_by_key(|hour| hour.orders);
    let (most, when) = busiest.map_or((0, String::new()), |hour| {
        (hour.orders, hour_name(hour, offset_millis))
    });
    let now = hours.iter().find(|hour| hour.goes_on);
    t!(
        "dash-orders-sentence",
        most = most,
        when = when,
        now = now.map_or(0, |hour| hour.orders)
    )
}

/// What the chart of times to ready shows.
pub fn ready_sentence(hours: &[Hour], offset_millis: i64) -> String {
    let timed = hours
        .iter()
        .filter_map(|hour| Some((hour, hour.ready_millis?)));
    match timed.max_by_key(|(_, millis)| *millis) {
        Some((hour, millis)) => t!(
            "dash-ready-sentence",
            longest = numbers::minutes_seconds(millis),
            when = hour_name(hour, offset_millis)
        ),
        None => t!("dash-ready-none"),
    }
}

/// When an hour begins, by the clock on the wall.
pub fn hour_name(hour: &Hour, offset_millis: i64) -> String {
    clock::time_of_day(hour.begins.plus_millis(-offset_millis))
}

/// A figure of the chart of times to ready.
pub fn ready_figure(hour: &Hour) -> String {
    hour.ready_millis
        .map_or(NOTHING.into(), numbers::minutes_seconds)
}

/// What the chart of items shows.
pub fn items_sentence(first: Option<(&str, i64)>) -> String {
    match first {
        Some((name, pieces)) => t!("dash-items-sentence", name = name, pieces = pieces),
        None => t!("dash-nothing-yet"),
    }
}

/// What the button of a row does, with whose order it is.
pub fn row_action(card: &Card) -> String {
    t!(
        "dash-row-action",
        action = super::action(card),
        number = super::number(card)
    )
}

/// Where nothing is known.
pub fn nothing() -> String {
    NOTHING.to_owned()
}
