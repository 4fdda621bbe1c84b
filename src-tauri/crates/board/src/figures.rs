//! Figures of a span of time: how many orders, how long they took, what they were worth.
//!
//! For whoever has the orders, wherever they are kept: the dashboard of a station counts those of its
//! history and its board, a report those of a feast day.

use std::{collections::BTreeMap, ops::Range};

use olgfeast_protocol::{
    Order, OrderStatus, UtcTime,
    figures::{Figures, ItemCount, ToReady},
};

const MICROS_PER_HOUR: i64 = 60 * 60 * 1_000_000;

/// What is counted of one order, beside its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Where it stands.
    pub status: OrderStatus,
    /// When it was placed, as well as that is known: its place in the span.
    pub placed_at: Option<UtcTime>,
    /// When it was ordered.
    pub ordered_at: Option<UtcTime>,
    /// When it was last made ready.
    pub ready_at: Option<UtcTime>,
    /// When it was last handed out.
    pub complete_at: Option<UtcTime>,
    /// What it is worth, in hundredths.
    pub cents: Option<i64>,
    /// Its tokens.
    pub tokens: Option<i64>,
}

impl Counted {
    /// Of an order as a station knows it: placed when it was ordered, or when it ended where that is
    /// not known.
    pub fn of(order: &Order) -> Counted {
        let placed_at = order.ordered_at.or(order.complete_at);
        Counted {
            status: order.status,
            placed_at: placed_at.or(order.ready_at).or(order.preparing_at),
            ordered_at: order.ordered_at,
            ready_at: order.ready_at,
            complete_at: order.complete_at,
            cents: order.cents,
            tokens: order.tokens,
        }
    }

    /// When there was something to hand out. Who hands out at once, without calling it, has made it by
    /// then. An order that was called back is not made.
    fn made_at(&self) -> Option<UtcTime> {
        match self.status {
            OrderStatus::Ready => self.ready_at,
            OrderStatus::Complete => self.ready_at.or(self.complete_at),
            OrderStatus::Pending | OrderStatus::Preparing | OrderStatus::Cancelled => None,
        }
    }
}

/// Counts orders, one after the other and in any order, without keeping them.
#[derive(Clone, Debug)]
pub struct Tally {
    now: UtcTime,
    late_millis: i64,
    figures: Figures,
    hours: BTreeMap<usize, Hour>,
    items: BTreeMap<String, (i64, u32)>,
}

/// Of the orders that were placed in one hour.
#[derive(Clone, Debug, Default)]
struct Hour {
    orders: u32,
    /// From ordered to ready, in milliseconds.
    waits: Vec<i64>,
}

impl Tally {
    /// Of the orders that are placed in `span`. An order is late when it took so many minutes from
    /// ordered to ready, or has been waiting so long by `now`.
    pub fn new(span: Range<UtcTime>, late_minutes: u16, now: UtcTime) -> Tally {
        Tally {
            now,
            late_millis: i64::from(late_minutes) * 60_000,
            figures: Figures {
                from: span.start,
                until: span.end,
                ..Figures::default()
            },
            hours: BTreeMap::new(),
            items: BTreeMap::new(),
        }
    }

    /// Only orders that were placed in here are counted.
    pub fn span(&self) -> Range<UtcTime> {
        self.figures.from..self.figures.until
    }

    /// Counts an order with quantity and name of each of its lines; one that was not placed in the
    /// span, or nobody knows when, is left out.
    pub fn count<'a>(&mut self, order: Counted, lines: impl IntoIterator<Item = (i64, &'a str)>) {
        let span = self.span();
        let Some(placed_at) = order.placed_at.filter(|at| span.contains(at)) else {
            return;
        };
        let figures = &mut self.figures;
        if order.status == OrderStatus::Cancelled {
            figures.cancelled += 1;
            return;
        }
        figures.orders += 1;
        figures.states.add(order.status);
        if order.status == OrderStatus::Complete {
            figures.value.add(order.cents);
            figures.tokens.add(order.tokens);
        }
        let into_the_span = placed_at.0.saturating_sub(figures.from.0) / MICROS_PER_HOUR;
        let hour = usize::try_from(into_the_span).unwrap_or(usize::MAX);
        self.hours.entry(hour).or_default().orders += 1;
        self.count_wait(order, hour);
        self.count_lines(lines);
    }

    fn count_wait(&mut self, order: Counted, hour: usize) {
        let Some(ordered_at) = order.ordered_at else {
            return;
        };
        let made_at = order.made_at();
        let until = made_at.unwrap_or(self.now);
        let wait = until.millis_since(ordered_at).max(0);
        let is_late = wait >= self.late_millis;
        if made_at.is_some() {
            self.hours.entry(hour).or_default().waits.push(wait);
        } else if !order.status.is_open() || order.status == OrderStatus::Ready || !is_late {
            // Nobody knows when it was made, or it may still be in time.
            return;
        }
        self.figures.late.of_all += 1;
        self.figures.late.of_them += u32::from(is_late);
    }

    fn count_lines<'a>(&mut self, lines: impl IntoIterator<Item = (i64, &'a str)>) {
        let mut of_order: BTreeMap<&str, i64> = BTreeMap::new();
        for (quantity, name) in lines {
            let pieces = of_order.entry(name).or_default();
            *pieces = pieces.saturating_add(quantity);
        }
        for (name, pieces) in of_order {
            if let Some((sum, orders)) = self.items.get_mut(name) {
                *sum = sum.saturating_add(pieces);
                *orders += 1;
            } else {
                self.items.insert(name.to_owned(), (pieces, 1));
            }
        }
    }

    /// What was counted.
    pub fn figures(mut self) -> Figures {
        let mut waits: Vec<i64> = self
            .hours
            .values()
            .flat_map(|hour| hour.waits.iter().copied())
            .collect();
        waits.sort_unstable();
        for hour in self.hours.values_mut() {
            hour.waits.sort_unstable();
        }
        let span = self.span();
        let mut by_item: Vec<ItemCount> = self
            .items
            .into_iter()
            .filter(|(_, (pieces, _))| *pieces > 0)
            .map(|(name, (pieces, orders))| ItemCount {
                name,
                pieces,
                orders,
            })
            .collect();
        // Stable: what is as many stays in the order of the names.
        by_item.sort_by_key(|item| std::cmp::Reverse(item.pieces));
        Figures {
            to_ready: ToReady {
                orders: u32::try_from(waits.len()).unwrap_or(u32::MAX),
                median_millis: within(&waits, 50),
                p90_millis: within(&waits, 90),
            },
            by_hour: each_hour(&self.hours, &span, |hour| hour.orders),
            ready_by_hour: each_hour(&self.hours, &span, |hour| within(&hour.waits, 50)),
            by_item,
            ..self.figures
        }
    }
}

/// The figures of these orders. See [`Tally::new`].
pub fn figures<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    span: Range<UtcTime>,
    late_minutes: u16,
    now: UtcTime,
) -> Figures {
    let mut tally = Tally::new(span, late_minutes, now);
    for order in orders {
        tally.count(Counted::of(order), order.lines.iter());
    }
    tally.figures()
}

/// The smallest of these, sorted as they are, that so many percent of them do not exceed: a wait that
/// somebody had, never one between two.
fn within(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = sorted.len().saturating_mul(percent).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

/// Something of each hour of the span, from its beginning to the last one with an order.
fn each_hour<T: Default>(
    hours: &BTreeMap<usize, Hour>,
    span: &Range<UtcTime>,
    of: impl Fn(&Hour) -> T,
) -> Vec<T> {
    let length = span.end.0.saturating_sub(span.start.0);
    let most = i64::try_from(Figures::MOST_HOURS).unwrap_or(i64::MAX);
    if length > most.saturating_mul(MICROS_PER_HOUR) {
        return Vec::new();
    }
    let end = hours.last_key_value().map_or(0, |(last, _)| last + 1);
    let hours = (0..end).map(|hour| hours.get(&hour));
    hours
        .map(|hour| hour.map(&of).unwrap_or_default())
        .collect()
}

#[cfg(test)]
mod tests;
