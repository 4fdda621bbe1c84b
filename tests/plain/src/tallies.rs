//! What the dashboards count.

use std::collections::BTreeMap;

use olgfeast_protocol::{OrderStatus, UtcTime};

use crate::{
    database::{Database, Order},
    dates::Spans,
    wire::Sums,
};

const MILLIS_PER_HOUR: i64 = 3_600_000;
const MILLIS_PER_MINUTE: f64 = 60_000.0;

pub(crate) struct Tallies {
    counts: BTreeMap<OrderStatus, u64>,
    pub(crate) today: u64,
    pub(crate) this_week: u64,
    pub(crate) this_month: u64,
    /// Orders of each hour of today, up to the present one.
    pub(crate) hourly: Vec<u64>,
    /// Money of complete orders; it alone is rounded.
    pub(crate) revenue: f64,
    pub(crate) revenue_today: f64,
    pub(crate) revenue_this_week: f64,
    pub(crate) minutes_to_preparing: f64,
    pub(crate) minutes_to_ready: f64,
    pub(crate) minutes_to_complete: f64,
    pub(crate) minutes_in_all: f64,
}

impl Tallies {
    /// `None` when a complete order cannot be added up: its menu item is gone.
    pub(crate) fn of(database: &Database, now: UtcTime) -> Option<Tallies> {
        let spans = Spans::at(now);
        let orders = || database.orders.values();
        let since = |begin: UtcTime| orders().filter(move |order| order.date_ordered >= begin);
        let mut hourly = vec![0; spans.hour + 1];
        for order in since(spans.today) {
            let hour = order.date_ordered.millis_since(spans.today) / MILLIS_PER_HOUR;
            let hour = usize::try_from(hour).ok();
            if let Some(count) = hour.and_then(|hour| hourly.get_mut(hour)) {
                *count += 1;
            }
        }
        let mut counts = BTreeMap::new();
        for order in orders() {
            *counts.entry(order.status).or_default() += 1;
        }
        let mean = |from: fn(&Order) -> Option<UtcTime>, to: fn(&Order) -> Option<UtcTime>| {
            let spans: Vec<f64> = orders()
                .filter_map(|order| Some(to(order)?.millis_since(from(order)?)))
                .filter(|millis| *millis >= 0)
                .map(|millis| millis as f64 / MILLIS_PER_MINUTE)
                .collect();
            let mean = spans.iter().sum::<f64>() / spans.len().max(1) as f64;
            hundredths(mean)
        };
        Some(Tallies {
            today: since(spans.today).count() as u64,
            this_week: since(spans.week).count() as u64,
            this_month: since(spans.month).count() as u64,
            hourly,
            revenue: revenue(database, orders())?,
            revenue_today: revenue(database, since(spans.today))?,
            revenue_this_week: revenue(database, since(spans.week))?,
            minutes_to_preparing: mean(
                |order| Some(order.date_ordered),
                |order| order.date_preparing,
            ),
            minutes_to_ready: mean(|order| order.date_preparing, |order| order.date_ready),
            minutes_to_complete: mean(|order| order.date_ready, |order| order.date_complete),
            minutes_in_all: mean(
                |order| Some(order.date_ordered),
                |order| order.date_complete,
            ),
            counts,
        })
    }

    pub(crate) fn count(&self, status: OrderStatus) -> u64 {
        self.counts.get(&status).copied().unwrap_or(0)
    }

    pub(crate) fn counts(&self, of: &[OrderStatus]) -> BTreeMap<&'static str, u64> {
        of.iter()
            .map(|status| (status.word(), self.count(*status)))
            .collect()
    }

    pub(crate) fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

fn revenue<'a>(database: &Database, orders: impl Iterator<Item = &'a Order>) -> Option<f64> {
    let mut sum = 0.0;
    for order in orders.filter(|order| order.status == OrderStatus::Complete) {
        sum += Sums::of_order(database, order)?.value;
    }
    Some(hundredths(sum))
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
