//! The history screen: what is looked for, and the part of the list that is held.
//!
//! A list may be as long as a year of feasts. Its pages are asked for as they come into sight, and
//! those that are far from it are let go again: where each page begins is all that stays of it. The
//! order that is newest when the list is made begins it for as long as it is shown, so that nothing
//! moves under the finger.

pub mod search;
pub mod window;

use std::rc::Rc;

use olgfeast_protocol::{
    Order, OrderId,
    ipc::{HISTORY_PAGE, HistoryFilter, HistoryPage, HistoryPlace, IpcError},
};

use super::detail::Known;

/// Pages that are held at a time, on both sides of what is in sight.
const HELD: usize = 12;

/// Orders of one page.
const PAGE: usize = HISTORY_PAGE as usize;

/// What the core is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Of which list; goes with the answer.
    pub list: u64,
    /// Which page, from 0; goes with the answer.
    pub page: usize,
    /// Which orders.
    pub filter: HistoryFilter,
    /// After this one.
    pub after: Option<HistoryPlace>,
}

/// See the [module](self).
#[derive(Clone, Debug)]
pub struct Leaves {
    filter: HistoryFilter,
    list: u64,
    pages: Vec<Page>,
    /// Whether there are none after these.
    whole: bool,
    failed: Option<IpcError>,
}

/// A page that is known to be there.
#[derive(Clone, Debug)]
struct Page {
    after: Option<HistoryPlace>,
    orders: Orders,
    /// How many it had when it was read; a full one until then.
    rows: usize,
}

#[derive(Clone, Debug)]
enum Orders {
    /// Not asked for yet, or let go.
    Elsewhere,
    Asked,
    Here(Rc<[Rc<Known>]>),
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Slot {
    /// An order.
    Order(Rc<Known>),
    /// It is being read.
    Reading,
}

impl Leaves {
    /// Of a filter; nothing was asked yet.
    pub fn new(filter: HistoryFilter) -> Leaves {
        let mut leaves = Leaves {
            filter: HistoryFilter::default(),
            list: 0,
            pages: Vec::new(),
            whole: false,
            failed: None,
        };
        leaves.begin(filter);
        leaves
    }

    /// Begins anew. What was asked before is not taken any more.
    pub fn begin(&mut self, filter: HistoryFilter) {
        self.filter = filter;
        self.list += 1;
        self.pages = vec![Page {
            after: None,
            orders: Orders::Elsewhere,
            rows: PAGE,
        }];
        self.whole = false;
        self.failed = None;
    }

    /// What is looked for.
    pub fn filter(&self) -> &HistoryFilter {
        &self.filter
    }

    /// Why a page could not be read; the others are here.
    pub fn failed(&self) -> Option<&IpcError> {
        self.failed.as_ref()
    }

    /// Rows of the list, as far as it is known: a page that was not read yet counts as a full one.
    pub fn count(&self) -> usize {
        let of = |page: &Page| match &page.orders {
            Orders::Here(orders) => orders.len(),
            Orders::Elsewhere | Orders::Asked => page.rows,
        };
        match self.pages.split_last() {
            None => 0,
            // Nobody knows yet whether there are any.
            Some((only, [])) if !matches!(only.orders, Orders::Here(_)) => 0,
            Some((last, before)) => before.len() * PAGE + of(last),
        }
    }

    /// Whether nothing is found, and nothing is being read either.
    pub fn has_nothing(&self) -> bool {
        self.count() == 0 && self.whole
    }

    /// Whether the end of the list is known.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The row at this place, from 0; `None` behind the end.
    pub fn slot(&self, at: usize) -> Option<Slot> {
        if at >= self.count() {
            return None;
        }
        match &self.pages.get(at / PAGE)?.orders {
            Orders::Here(orders) => orders.get(at % PAGE).cloned().map(Slot::Order),
            Orders::Elsewhere | Orders::Asked => Some(Slot::Reading),
        }
    }

    /// An order that is held.
    pub fn order(&self, id: OrderId, ref_code: &str) -> Option<Rc<Known>> {
        let is_it = |order: &Order| order.id == id && order.ref_code == ref_code;
        let pages = self.pages.iter().filter_map(|page| match &page.orders {
            Orders::Here(orders) => Some(orders),
            Orders::Elsewhere | Orders::Asked => None,
        });
        pages
            .flat_map(|orders| orders.iter())
            .find(|known| is_it(&known.order))
            .cloned()
    }

    /// Another number for each list.
    pub fn number(&self) -> u64 {
        self.list
    }

    /// Where an order stands that is held.
    pub fn place(&self, id: OrderId, ref_code: &str) -> Option<usize> {
        let is_it = |known: &Rc<Known>| known.order.id == id && known.order.ref_code == ref_code;
        let mut pages = self.pages.iter().enumerate();
        pages.find_map(|(page, held)| match &held.orders {
            Orders::Here(orders) => orders.iter().position(is_it).map(|at| page * PAGE + at),
            Orders::Elsewhere | Orders::Asked => None,
        })
    }

    /// The history has become longer: what was the end is looked at again; whether that was known.
    pub fn open_end(&mut self) -> bool {
        let was_whole = std::mem::replace(&mut self.whole, false);
        if was_whole
            && let Some(last) = self.pages.last_mut()
            && matches!(last.orders, Orders::Here(_))
        {
            last.orders = Orders::Elsewhere;
        }
        was_whole
    }

    /// The rows from `first` on, so many, are in sight: what is to be asked for, and far pages are let
    /// go. The page after the last one in sight is asked for as well.
    pub fn look(&mut self, first: usize, count: usize) -> Vec<Question> {
        let last = self.pages.len().saturating_sub(1);
        let from = (first / PAGE).min(last);
        let to = (first.saturating_add(count) / PAGE)
            .saturating_add(1)
            .min(last);
        let mut asks = Vec::new();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let near = (from..=to).contains(&at);
            if near && matches!(page.orders, Orders::Elsewhere) {
                page.orders = Orders::Asked;
                asks.push(Question {
                    list: self.list,
                    page: at,
                    filter: self.filter.clone(),
                    after: page.after,
                });
            }
            // The first one stays as it was: what is asked again would begin with newer orders.
            let far = at.abs_diff(from).min(at.abs_diff(to)) > HELD / 2;
            if at > 0 && far && matches!(page.orders, Orders::Here(_)) {
                page.orders = Orders::Elsewhere;
            }
        }
        asks
    }

    /// The core's answer.
    pub fn take(&mut self, question: &Question, answer: Result<HistoryPage, IpcError>) {
        if question.list != self.list {
            return;
        }
        let is_last = question.page + 1 == self.pages.len();
        let Some(page) = self.pages.get_mut(question.page) else {
            return;
        };
        match answer {
            Ok(told) => {
                let known = told.orders.iter().map(Known::remembered).map(Rc::new);
                page.orders = Orders::Here(known.collect());
                page.rows = told.orders.len();
                self.failed = None;
                if is_last {
                    self.whole = told.next.is_none();
                    self.pages.extend(told.next.map(|after| Page {
                        after: Some(after),
                        orders: Orders::Elsewhere,
                        rows: PAGE,
                    }));
                }
            }
            Err(error) => {
                page.orders = Orders::Elsewhere;
                self.failed = Some(error);
            }
        }
    }
}

#[cfg(test)]
mod tests;
