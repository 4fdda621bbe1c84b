//! What the dashboard shows of the board, and when it asks for figures.

use std::rc::Rc;

use olgfeast_protocol::{
    Figures, Lane, UtcTime,
    ipc::{CountedBy, Dashboard, Told},
    settings::Ages,
};

use super::{
    badge::Badge,
    detail::{Ended, Known},
    view::{Age, Card, Lanes},
};

/// Open orders that are listed; of more than these the kitchen display has pages.
pub const MOST_OPEN: usize = 60;
/// Orders that have ended and are listed below them.
pub const MOST_ENDED: usize = 20;
/// Hours that a chart shows: those that went by last.
pub const MOST_HOURS: usize = 12;

/// A figure of the server that is older than this is not shown as if it were of now.
const OLD_MILLIS: i64 = 90_000;

const MICROS_PER_HOUR: i64 = 60 * 60 * 1_000_000;

/// The list of orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Open ones, the oldest first.
    pub open: Vec<Rc<Card>>,
    /// Open ones that are not listed.
    pub more_open: usize,
    /// The last ones that have ended, the newest first.
    pub ended: Vec<Rc<Known>>,
}

impl Rows {
    /// Of everything that the board knows.
    pub fn of(lanes: &Lanes, ended: &Ended) -> Rows {
        let mut open: Vec<Rc<Card>> = lanes
            .cards()
            .filter(|card| !card.is_stopped())
            .cloned()
            .collect();
        open.sort_by_key(|card| {
            let ordered_at = card.order.ordered_at;
            (ordered_at.is_none(), ordered_at, card.order.id)
        });
        let more_open = open.len().saturating_sub(MOST_OPEN);
        open.truncate(MOST_OPEN);
        let mut ended: Vec<Rc<Known>> = ended.values().cloned().collect();
        ended.sort_by_key(|known| std::cmp::Reverse((ended_at(known), known.order.id)));
        ended.truncate(MOST_ENDED);
        Rows {
            open,
            more_open,
            ended,
        }
    }
}

/// When an order ended, as well as it is known.
pub fn ended_at(known: &Known) -> Option<UtcTime> {
    known.times().last().map(|(_, at)| *at)
}

/// Open orders in each lane, from left to right. One that was stopped is no open order any more.
pub fn open_counts(lanes: &Lanes) -> [usize; 3] {
    Lane::ALL.map(|lane| {
        let cards = lanes.of(lane).iter();
        cards.filter(|card| !card.is_stopped()).count()
    })
}

/// The open order that waits longest in its lane, and how long.
pub fn longest_waiting(
    lanes: &Lanes,
    ages: &Ages,
    server_now: UtcTime,
) -> Option<(Rc<Card>, Option<Age>)> {
    let open = lanes.cards().filter(|card| !card.is_stopped());
    let aged = open.map(|card| (card, card.age(server_now, ages.of(card.lane))));
    let longest = aged.min_by_key(|(card, age)| {
        let minutes = std::cmp::Reverse(age.map(|age| age.minutes));
        (minutes, card.order.ordered_at, card.order.id)
    });
    longest.map(|(card, age)| (Rc::clone(card), age))
}

/// One hour of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// When it begins, by the server's clock.
    pub begins: UtcTime,
    /// Orders placed in it.
    pub orders: u32,
    /// Half of them were ready within this, in milliseconds.
    pub ready_millis: Option<i64>,
    /// It is not over.
    pub goes_on: bool,
}

/// The hours from the first order to now, [`MOST_HOURS`] at most; none where there is no order yet.
pub fn hours(figures: &Figures, server_now: UtcTime) -> Vec<Hour> {
    let Some(first) = figures.by_hour.iter().position(|orders| *orders > 0) else {
        return Vec::new();
    };
    let into_the_day = server_now.0.saturating_sub(figures.from.0) / MICROS_PER_HOUR;
    let present = usize::try_from(into_the_day).unwrap_or_default();
    let end = figures.by_hour.len().max(present.saturating_add(1).min(24));
    let first = first.max(end.saturating_sub(MOST_HOURS));
    let hour = |index: usize| {
        let since = i64::try_from(index).unwrap_or_default();
        Hour {
            begins: UtcTime(figures.from.0.saturating_add(since * MICROS_PER_HOUR)),
            orders: figures.by_hour.get(index).copied().unwrap_or_default(),
            ready_millis: figures.ready_by_hour.get(index).copied().flatten(),
            goes_on: index == present,
        }
    };
    (first..end).map(hour).collect()
}

/// From when a figure is, and whether it may pass for one of now. By the station's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// `None`: nobody knows.
    pub at: Option<UtcTime>,
    /// Who has counted.
    pub by: CountedBy,
    /// It is not of now: it is drawn grey.
    pub saved: bool,
}

impl AsOf {
    /// Of what this computer shows or has counted. While orders arrive as they are made it is as of
    /// `counted_at`; otherwise as of the last moment at which the board was known to be right.
    pub fn here(badge: &Badge, good_at: Option<UtcTime>, counted_at: UtcTime) -> AsOf {
        let is_live = badge.is_live();
        AsOf {
            at: if is_live { Some(counted_at) } else { good_at },
            by: CountedBy::Here,
            saved: !is_live,
        }
    }

    /// Of a figure that may be the server's. `here` is that of this computer's own, `offset_millis` the
    /// server's clock minus the station's.
    pub fn told(told: &Told, here: AsOf, offset_millis: i64, now: UtcTime) -> AsOf {
        match told.by {
            CountedBy::Here => here,
            CountedBy::Server => {
                let at = told.as_of.plus_millis(-offset_millis);
                AsOf {
                    at: Some(at),
                    by: CountedBy::Server,
                    saved: here.saved || now.millis_since(at) > OLD_MILLIS,
                }
            }
        }
    }
}

/// So long after a change the figures are asked for: by then it is stored.
const AFTER_CHANGE_MILLIS: u64 = 1_000;
/// So often they are asked for when nothing has changed: it is a sign that somebody looks.
const EVERY_MILLIS: u64 = 10_000;

/// When the core is asked for figures: one question at a time, soon after each change and never more
/// often than once a second.
#[derive(Debug, Default)]
pub struct Asking {
    changed_at: Option<u64>,
    asked_at: Option<u64>,
    in_flight: bool,
}

impl Asking {
    /// The board has changed.
    pub fn changed(&mut self, now_millis: u64) {
        self.changed_at.get_or_insert(now_millis);
    }

    /// Whether the core is to be asked now; if so, it is taken for asked.
    pub fn is_due(&mut self, now_millis: u64) -> bool {
        let since = |at: u64| now_millis.saturating_sub(at);
        let changed = self
            .changed_at
            .is_some_and(|at| since(at) >= AFTER_CHANGE_MILLIS);
        let long_ago = self.asked_at.is_none_or(|at| since(at) >= EVERY_MILLIS);
        let due = !self.in_flight && (changed || long_ago);
        if due {
            self.in_flight = true;
            self.asked_at = Some(now_millis);
            self.changed_at = None;
        }
        due
    }

    /// The core has answered.
    pub fn answered(&mut self) {
        self.in_flight = false;
    }
}

/// The busiest items that are drawn.
pub fn busiest(dashboard: &Dashboard, most: usize) -> impl Iterator<Item = (&str, i64)> {
    let items = dashboard.today.by_item.iter().take(most);
    items.map(|item| (item.name.as_str(), item.pieces))
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::{
        OrderStatus,
        ipc::{Link, LinkStatus},
    };
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::{
        badge::{Signs, Way, badge},
        recall::tests::{ended, lanes, order},
    };

    fn minute(minute: i64) -> UtcTime {
        UtcTime::from_millis(minute * 60_000)
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn open_orders_stand_oldest_first_and_those_that_ended_newest_first() {
        let lanes = lanes(&[
            order(3, OrderStatus::Ready),
            order(1, OrderStatus::Preparing),
            order(2, OrderStatus::Pending),
        ]);
        let mut early = order(9, OrderStatus::Complete);
        early.complete_at = Some(minute(10));
        let mut late = order(8, OrderStatus::Complete);
        late.complete_at = Some(minute(20));
        let rows = Rows::of(&lanes, &ended(&[early, late]));
        let open: Vec<i64> = rows.open.iter().map(|card| card.order.id.0).collect();
        let over: Vec<i64> = rows.ended.iter().map(|known| known.order.id.0).collect();
        assert_eq!((open, over), (vec![1, 2, 3], vec![8, 9]));
        assert_eq!(open_counts(&lanes), [1, 1, 1]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_list_has_an_end_and_says_how_many_are_not_on_it() {
        let many: Vec<_> = (1..=70).map(|n| order(n, OrderStatus::Pending)).collect();
        let over: Vec<_> = (101..=140)
            .map(|n| order(n, OrderStatus::Complete))
            .collect();
        let rows = Rows::of(&lanes(&many), &ended(&over));
        assert_eq!((rows.open.len(), rows.more_open), (MOST_OPEN, 10));
        assert_eq!(rows.ended.len(), MOST_ENDED);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn who_waits_longest_is_told_by_the_age_that_its_ticket_shows() {
        let ages = Ages::default();
        assert_eq!(longest_waiting(&lanes(&[]), &ages, minute(1)), None);
        let mut ready = order(1, OrderStatus::Ready);
        ready.ready_at = Some(minute(29));
        let mut untold = order(2, OrderStatus::Pending);
        untold.ordered_at = None;
        let all = lanes(&[ready, untold, order(20, OrderStatus::Pending)]);
        let (card, age) = longest_waiting(&all, &ages, minute(30)).unwrap();
        assert_eq!(card.order.id.0, 20);
        assert_eq!(age.map(|age| age.minutes), Some(10));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_hours_go_from_the_first_order_to_the_one_in_progress() {
        let figures = |by_hour: &[u32]| Figures {
            by_hour: by_hour.to_vec(),
            ready_by_hour: by_hour.iter().map(|n| (*n > 1).then_some(5)).collect(),
            ..Figures::default()
        };
        let told = |by_hour: &[u32], now: i64| -> Vec<(i64, u32, bool)> {
            let hours = hours(&figures(by_hour), minute(now)).into_iter();
            let hour = |hour: Hour| {
                (
                    hour.begins.as_millis() / 3_600_000,
                    hour.orders,
                    hour.goes_on,
                )
            };
            hours.map(hour).collect()
        };
        assert_eq!(told(&[], 600), []);
        assert_eq!(told(&[0, 0, 7], 2 * 60 + 59), [(2, 7, true)]);
        let gap = [(1, 3, false), (2, 0, false), (3, 1, false), (4, 0, true)];
        assert_eq!(told(&[0, 3, 0, 1], 4 * 60), gap);
        // The clock is behind the orders.
        assert_eq!(told(&[0, 3], 10), [(1, 3, false)]);
        let long: Vec<u32> = vec![1; 24];
        let day = told(&long, 30 * 60);
        assert_eq!((day.len(), day[0].0, day[11].0), (MOST_HOURS, 12, 23));
        assert!(!day[11].2, "the day is over");
        let ready = hours(&figures(&[1, 2]), minute(0));
        assert_eq!(
            (ready[0].ready_millis, ready[1].ready_millis),
            (None, Some(5))
        );
    }

    fn at(status: LinkStatus, now: UtcTime) -> Badge {
        let signs = Signs {
            link: Link {
                status,
                since: UtcTime(0),
            },
            freshness: olgfeast_protocol::ipc::Freshness {
                heard_at: Some(now),
                ..Default::default()
            },
            good_at: Some(now),
            checks_every: None,
            opened_at: UtcTime(0),
            core_heard_at: now,
            way: Way::Private,
        };
        badge(&signs, now)
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_figure_passes_for_one_of_now_only_while_the_link_is_live() {
        let now = minute(100);
        let live = at(LinkStatus::Live, now);
        let offline = at(LinkStatus::Offline { retry_at: None }, now);
        let here = AsOf::here(&live, Some(minute(90)), minute(99));
        assert_eq!((here.at, here.saved), (Some(minute(99)), false));
        let saved = AsOf::here(&offline, Some(minute(90)), minute(99));
        assert_eq!((saved.at, saved.saved), (Some(minute(90)), true));

        let told = |by, as_of| Told {
            figure: 1,
            by,
            as_of,
        };
        let own = told(CountedBy::Here, minute(1));
        assert_eq!(AsOf::told(&own, here, 0, now), here);
        for (as_of, here, is_saved) in [
            (minute(99), here, false),
            (minute(98), here, true),
            (minute(99), saved, true),
        ] {
            let figure = told(CountedBy::Server, as_of.plus_millis(5_000));
            let of = AsOf::told(&figure, here, 5_000, now);
            assert_eq!(of.at, Some(as_of));
            assert_eq!((of.by, of.saved), (CountedBy::Server, is_saved));
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn figures_are_asked_for_soon_after_a_change_and_one_at_a_time() {
        let mut asking = Asking::default();
        assert!(asking.is_due(0), "at once");
        asking.changed(100);
        assert!(!asking.is_due(1_500), "the answer is not there");
        asking.answered();
        assert!(asking.is_due(1_500));
        asking.answered();
        for now in (1_600..2_500).step_by(100) {
            asking.changed(now);
            assert!(!asking.is_due(now));
        }
        assert!(asking.is_due(2_600), "a stream of changes holds nothing up");
        asking.answered();
        assert!(!asking.is_due(12_500));
        assert!(asking.is_due(12_600), "it is a sign that somebody looks");
    }
}
