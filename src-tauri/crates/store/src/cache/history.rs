//! What the history tells to those who ask.

use std::{collections::BTreeMap, path::Path};

use olgfeast_board::figures::{Counted, Tally};
use olgfeast_protocol::{Order, OrderId, OrderStatus, UtcTime};
use rusqlite::Connection;

use super::{changes, orders, orders::CACHE, past_orders, step::Changed};
use crate::error::StoreError;

/// Orders of one page at most.
pub const PAGE_LIMIT: usize = 200;

/// The orders that a data directory remembers, for reading: those that are open, and those that were
/// over within the days that are kept. A connection of its own, beside the writer and never in its
/// way.
///
/// To be opened for a question and dropped after its answer: where the file is found damaged, a new
/// one takes its place. Every call blocks while the disk is read.
#[derive(Debug)]
pub struct History {
    /// `None` where nothing is kept yet.
    connection: Option<Connection>,
}

/// Which orders are wanted; what is `None` narrows nothing. Upper and lower case are alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Ordered at this instant or later.
    pub from: Option<UtcTime>,
    /// Ordered before this instant.
    pub until: Option<UtcTime>,
    /// In this state.
    pub status: Option<OrderStatus>,
    /// With this number, as it is called out; the key where no number is known.
    pub number: Option<u32>,
    /// With this in the customer's name.
    pub name: Option<String>,
    /// With this in the name of an item.
    pub item: Option<String>,
    /// With this in the customer's name, in the name of an item or in the notes, or with this for
    /// its number. Spaces around it do not count, and without letters it narrows nothing.
    pub text: Option<String>,
}

/// A text that is looked for everywhere.
#[derive(Debug)]
pub(super) struct Text {
    /// As it is searched; never empty.
    pub(super) folded: String,
    /// The number that it would be.
    pub(super) number: Option<i64>,
}

/// The place of an order among those of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When the order was placed, as well as it is known.
    pub at: UtcTime,
    /// The order.
    pub id: OrderId,
}

/// Some orders of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Newest first, by the time when they were ordered.
    pub orders: Vec<Order>,
    /// Where the next page begins; `None`: there is none.
    pub next: Option<Place>,
}

/// What there was since an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Orders.
    pub orders: i64,
    /// What of them was handed out is worth so much, in hundredths, as far as that is known.
    pub cents: i64,
}

impl History {
    /// Opens it. A missing file, and one that waits to be upgraded, is an empty history.
    ///
    /// # Errors
    /// As for [`Cache::load`](super::Cache::load).
    pub fn open(dir: &Path) -> Result<History, StoreError> {
        Ok(History {
            connection: CACHE.open_to_read(dir)?,
        })
    }

    /// The newest `most` orders that are wanted, [`PAGE_LIMIT`] at most, or those after a page.
    ///
    /// # Errors
    /// What the disk said.
    pub fn page(
        &self,
        filter: &Filter,
        after: Option<Place>,
        most: usize,
    ) -> Result<Page, StoreError> {
        let Some(connection) = &self.connection else {
            return Ok(Page::default());
        };
        let most = most.clamp(1, PAGE_LIMIT);
        // One read transaction: an order that ends meanwhile is in one of the two.
        let transaction = connection.unchecked_transaction()?;
        // Those that are open are few, so they are filtered here.
        let open = orders::open(&transaction)?;
        let open = open.into_iter().map(|order| (open_place(&order), order));
        let mut found: Vec<(Place, Order)> = open
            .filter(|(place, order)| {
                filter.wants_open(*place, order) && after.is_none_or(|after| *place < after)
            })
            .collect();
        found.extend(past_orders::page(&transaction, filter, after, most + 1)?);
        found.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        let more = found.len() > most;
        found.truncate(most);
        let last = found.last().map(|(place, _)| *place);
        Ok(Page {
            orders: found.into_iter().map(|(_, order)| order).collect(),
            next: last.filter(|_| more),
        })
    }

    /// Counts all orders that were placed in the span of this tally.
    ///
    /// # Errors
    /// What the disk said.
    pub fn count(&self, tally: &mut Tally) -> Result<(), StoreError> {
        let Some(connection) = &self.connection else {
            return Ok(());
        };
        let transaction = connection.unchecked_transaction()?;
        for order in orders::open(&transaction)? {
            tally.count(Counted::of(&order), order.lines.iter());
        }
        past_orders::count(&transaction, tally)
    }

    /// How many orders were placed since each of these instants and what of them was handed out is
    /// worth, in their order. Those that were cancelled do not count.
    ///
    /// # Errors
    /// What the disk said.
    pub fn since(&self, instants: &[UtcTime]) -> Result<Vec<Since>, StoreError> {
        let Some(connection) = &self.connection else {
            return Ok(vec![Since::default(); instants.len()]);
        };
        let transaction = connection.unchecked_transaction()?;
        let open = orders::open(&transaction)?;
        // The newest first, each up to the one before: so every row is looked at once.
        let mut newest_first = instants.to_vec();
        newest_first.sort_unstable_by(|a, b| b.cmp(a));
        newest_first.dedup();
        let mut told: BTreeMap<UtcTime, Since> = BTreeMap::new();
        let (mut until, mut sum) = (None, Since::default());
        for from in newest_first {
            let past = past_orders::between(&transaction, from, until)?;
            sum.orders = sum.orders.saturating_add(past.orders);
            sum.cents = sum.cents.saturating_add(past.cents);
            until = Some(from);
            let of_open = open.iter().map(|order| Counted::of(order).placed_at);
            let open = of_open.flatten().filter(|at| *at >= from).count();
            let open = i64::try_from(open).unwrap_or(i64::MAX);
            let orders = sum.orders.saturating_add(open);
            told.insert(from, Since { orders, ..sum });
        }
        let since = |from| told.get(from).copied().unwrap_or_default();
        Ok(instants.iter().map(since).collect())
    }

    /// What has become of one order, oldest first: the newest 500 changes of its state.
    ///
    /// # Errors
    /// What the disk said.
    pub fn changes(&self, id: OrderId, ref_code: &str) -> Result<Vec<Changed>, StoreError> {
        match &self.connection {
            Some(connection) => changes::of(connection, id, ref_code),
            None => Ok(Vec::new()),
        }
    }
}

impl Filter {
    pub(super) fn text(&self) -> Option<Text> {
        let text = self.text.as_deref()?.trim();
        (!text.is_empty()).then(|| Text {
            folded: folded(text),
            number: text.parse().ok(),
        })
    }

    /// The same as the statement about orders that are over says.
    fn wants_open(&self, place: Place, order: &Order) -> bool {
        let number = order.display_id.map_or(order.id.0, i64::from);
        let has = |text: &str, wanted: &str| folded(text).contains(&folded(wanted));
        let mut items = order.lines.iter();
        self.from.is_none_or(|from| place.at >= from)
            && self.until.is_none_or(|until| place.at < until)
            && self.status.is_none_or(|status| order.status == status)
            && self.number.is_none_or(|wanted| number == i64::from(wanted))
            && self
                .name
                .as_deref()
                .is_none_or(|name| has(&order.customer_name, name))
            && self
                .item
                .as_deref()
                .is_none_or(|item| items.any(|(_, name)| has(name, item)))
            && self.text().is_none_or(|text| {
                let has = |told: &str| folded(told).contains(&text.folded);
                has(&order.customer_name)
                    || order.lines.iter().any(|(_, name)| has(name))
                    || has(&order.notes)
                    || text.number == Some(number)
            })
    }
}

/// An open order whose time is not known stands where new orders come in.
fn open_place(order: &Order) -> Place {
    Place {
        at: order.ordered_at.unwrap_or(UtcTime(i64::MAX)),
        id: order.id,
    }
}

/// As it is searched.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase()
}
