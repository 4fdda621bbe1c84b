//! Leafing back through a server's list of orders, until the history has what is wanted of it.
//!
//! A list is told in numbered pages, newest order first, and each order that is placed meanwhile
//! moves all the others one place on. So no number is believed: two pages belong together where they
//! have an order in common, and pages are asked for so that they overlap. What was read without a
//! hole is a [`Reach`], and outlives the station. The next pass begins at the newest order again and
//! goes back to that, and from its oldest order on.

use olgfeast_protocol::{
    UtcTime,
    wire::{WireOrder, rest::Orders},
};
use olgfeast_store::{Edge, Reach};

use crate::rest::PAGE;

/// Orders that two pages have in common, where nothing is placed meanwhile. A server that sorts by
/// whole seconds may show those of one second in any order.
const OVERLAP: u64 = 20;

/// A page is not smaller, unless it is the last one.
const SMALLEST: u64 = 50;

/// Pages from the newest order back, before what was read by an earlier pass is given up: it is not
/// met any more.
const MOST_FRONT: u32 = 50;

/// Pages of a pass that did not fit to the one before them, and what could not be pieced together
/// again, before the pass is given up.
const MOST_MISSES: u32 = 20;

/// A page to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    /// From 1.
    pub(crate) page: i64,
    /// Orders on a page.
    pub(crate) size: i64,
}

/// How a pass stands after a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// There are more pages.
    GoesOn,
    /// The history has all that is wanted.
    Done,
    /// The pages do not fit together.
    GivenUp,
}

/// What was read, and the pass that is under way.
#[derive(Debug)]
pub(crate) struct Leafing {
    reach: Option<Reach>,
    pass: Pass,
    /// As the server told last.
    total: u64,
    misses: u32,
    whole: bool,
}

#[derive(Debug)]
enum Pass {
    Resting,
    /// From the newest order back, to what is known.
    Front {
        read: Option<Reach>,
        pages: u32,
    },
    /// From the oldest order on that is known.
    Back,
}

/// A page of the list and where it stands in it.
struct Leaf<'a> {
    orders: &'a [WireOrder],
    /// So many orders of the list come before it, as far as that can be told.
    before: u64,
    /// With those that could not be read.
    len: u64,
    /// Whether it is the last one.
    last: bool,
}

impl Leafing {
    pub(crate) fn new(reach: Option<Reach>) -> Leafing {
        Leafing {
            total: reach.as_ref().map_or(0, |reach| reach.total),
            reach,
            pass: Pass::Resting,
            misses: 0,
            whole: false,
        }
    }

    pub(crate) fn reach(&self) -> Option<&Reach> {
        self.reach.as_ref()
    }

    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Whether the last pass has found all that was wanted.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    pub(crate) fn is_under_way(&self) -> bool {
        !matches!(self.pass, Pass::Resting)
    }

    /// What the history has, where it reaches without a hole; while a first pass is under way, what
    /// that has read.
    pub(crate) fn shown(&self) -> Option<&Reach> {
        match (&self.reach, &self.pass) {
            (None, Pass::Front { read, .. }) => read.as_ref(),
            (reach, _) => reach.as_ref(),
        }
    }

    /// What was kept is gone.
    pub(crate) fn forget(&mut self) {
        *self = Leafing::new(None);
    }

    /// A pass from the newest order of this server on.
    pub(crate) fn begin(&mut self, server: &str) {
        if self.reach.as_ref().is_some_and(|it| it.server != server) {
            self.forget();
        }
        self.misses = 0;
        self.pass = Pass::Front {
            read: None,
            pages: 0,
        };
    }

    /// The pass is over before its end. What it had read in front of the reach is read again.
    pub(crate) fn stop(&mut self) {
        self.whole = false;
        self.pass = Pass::Resting;
    }

    /// The page that is wanted next.
    pub(crate) fn ask(&self) -> Option<Ask> {
        let read = match &self.pass {
            Pass::Resting => return None,
            Pass::Front { read, .. } => read.as_ref(),
            Pass::Back => self.reach.as_ref(),
        };
        Some(read.map_or(FIRST, |read| below(read, self.total)))
    }

    /// Takes in what `ask` has brought of this server; older orders than `wanted` are none of the
    /// history's.
    pub(crate) fn take(
        &mut self,
        server: &str,
        ask: Ask,
        page: &Orders,
        wanted: UtcTime,
    ) -> Stands {
        let leaf = self.leaf(ask, page);
        let stands = match std::mem::replace(&mut self.pass, Pass::Resting) {
            Pass::Resting => Stands::GivenUp,
            Pass::Front { read, pages } => self.front(server, read, pages, &leaf, wanted),
            Pass::Back => self.back(&leaf),
        };
        if let (Stands::GoesOn, Pass::Back, Some(reach)) = (stands, &self.pass, &mut self.reach) {
            reach.total = self.total;
            if reach.older == 0 || is_before(reach, wanted) {
                self.pass = Pass::Resting;
                self.whole = true;
                return Stands::Done;
            }
        }
        self.whole = match stands {
            Stands::GoesOn => self.whole,
            Stands::Done => true,
            Stands::GivenUp => false,
        };
        stands
    }

    fn leaf<'a>(&mut self, ask: Ask, page: &'a Orders) -> Leaf<'a> {
        let count = |of: usize| u64::try_from(of).unwrap_or(u64::MAX);
        let whole = |of: i64| u64::try_from(of).unwrap_or_default();
        let len = count(page.orders.len()).saturating_add(count(page.skipped));
        let before = whole(ask.page)
            .saturating_sub(1)
            .saturating_mul(whole(ask.size));
        let told = page
            .total
            .unwrap_or_else(|| whole(page.total_pages).saturating_mul(whole(ask.size)));
        self.total = told.max(if len == 0 {
            0
        } else {
            before.saturating_add(len)
        });
        Leaf {
            orders: &page.orders,
            before,
            len,
            last: len < whole(ask.size),
        }
    }

    fn front(
        &mut self,
        server: &str,
        read: Option<Reach>,
        pages: u32,
        leaf: &Leaf<'_>,
        wanted: UtcTime,
    ) -> Stands {
        let (Some(first), Some(last)) = (leaf.orders.first(), leaf.orders.last()) else {
            return self.nothing(read, pages, leaf);
        };
        let mut read = match read {
            None => Reach {
                server: server.to_owned(),
                newest: edge(first),
                oldest: edge(last),
                older: self.older(leaf),
                total: self.total,
            },
            Some(read) if leaf.has(&read.oldest) => Reach {
                oldest: edge(last),
                older: self.older(leaf),
                ..read
            },
            Some(read) => {
                let read = astray(read, leaf);
                return self.missed(Pass::Front { read, pages });
            }
        };
        read.total = self.total;
        let pages = pages.saturating_add(1);
        match &mut self.reach {
            // It has come to what is known.
            Some(reach) if leaf.has(&reach.newest) => {
                reach.newest = read.newest;
                if leaf.has(&reach.oldest) {
                    reach.oldest = read.oldest;
                    reach.older = read.older;
                }
                self.pass = Pass::Back;
            }
            Some(_) if read.older > 0 && pages < MOST_FRONT && !is_before(&read, wanted) => {
                let read = Some(read);
                self.pass = Pass::Front { read, pages };
            }
            reach => {
                *reach = Some(read);
                self.pass = Pass::Back;
            }
        }
        Stands::GoesOn
    }

    fn back(&mut self, leaf: &Leaf<'_>) -> Stands {
        let older = self.older(leaf);
        let Some(mut reach) = self.reach.take() else {
            return self.missed(Pass::Front {
                read: None,
                pages: 0,
            });
        };
        if leaf.has(&reach.oldest) {
            let newest_known = reach.oldest.clone();
            if let Some(last) = leaf.orders.last() {
                reach.oldest = edge(last);
            }
            // A page that brings nothing older, and is not the last one, would be asked for for ever.
            let stuck = reach.oldest == newest_known && !leaf.last;
            reach.older = older;
            self.reach = Some(reach);
            if stuck {
                return self.missed(Pass::Back);
            }
            self.pass = Pass::Back;
            return Stands::GoesOn;
        }
        self.reach = astray(reach, leaf);
        let pass = match self.reach {
            Some(_) => Pass::Back,
            None => Pass::Front {
                read: None,
                pages: 0,
            },
        };
        self.missed(pass)
    }

    /// A page without an order.
    fn nothing(&mut self, read: Option<Reach>, pages: u32, leaf: &Leaf<'_>) -> Stands {
        if leaf.before == 0 && leaf.len == 0 {
            // The server has no orders.
            self.forget();
            return Stands::Done;
        }
        let read = read.and_then(|read| astray(read, leaf));
        self.missed(Pass::Front { read, pages })
    }

    fn missed(&mut self, pass: Pass) -> Stands {
        self.misses = self.misses.saturating_add(1);
        if self.misses > MOST_MISSES {
            self.pass = Pass::Resting;
            return Stands::GivenUp;
        }
        self.pass = pass;
        Stands::GoesOn
    }

    /// So many orders come after a page: none only where it is the last one, whatever is counted.
    fn older(&self, leaf: &Leaf<'_>) -> u64 {
        if leaf.last {
            return 0;
        }
        let read = leaf.before.saturating_add(leaf.len);
        self.total.saturating_sub(read).max(1)
    }
}

impl Leaf<'_> {
    fn has(&self, edge: &Edge) -> bool {
        self.orders.iter().any(|order| {
            order.id == edge.id && order.ref_code.as_deref().unwrap_or_default() == edge.ref_code
        })
    }
}

const FIRST: Ask = Ask {
    page: 1,
    size: PAGE,
};

/// A page that begins in what was read and goes on after it.
fn below(read: &Reach, total: u64) -> Ask {
    let most = u64::try_from(PAGE).unwrap_or_default().max(1);
    let begins = total.saturating_sub(read.older).saturating_sub(OVERLAP);
    if begins < SMALLEST {
        return FIRST;
    }
    // The place of a page is a multiple of its size, so that is what is chosen.
    let pages = begins.div_ceil(most);
    let size = begins / pages;
    let whole = |of: u64| i64::try_from(of).unwrap_or(i64::MAX);
    Ask {
        page: whole(pages.saturating_add(1)),
        size: whole(size),
    }
}

/// The page is elsewhere than where the oldest order stands: the next one is nearer to it. `None`: it
/// would be on this page, and is not there.
fn astray(mut read: Reach, leaf: &Leaf<'_>) -> Option<Reach> {
    let step = leaf.len.max(SMALLEST).saturating_sub(OVERLAP).max(1);
    let at = read.oldest.at?;
    let newest = leaf
        .orders
        .iter()
        .filter_map(|order| order.ordered_at)
        .max();
    let oldest = leaf
        .orders
        .iter()
        .filter_map(|order| order.ordered_at)
        .min();
    if newest.is_none_or(|newest| newest < at) {
        read.older = read.older.saturating_add(step);
    } else if oldest.is_some_and(|oldest| oldest > at) {
        read.older = read.older.saturating_sub(step).max(1);
    } else {
        return None;
    }
    Some(read)
}

/// Whether it goes back beyond this.
fn is_before(read: &Reach, wanted: UtcTime) -> bool {
    read.oldest.at.is_some_and(|at| at < wanted)
}

fn edge(order: &WireOrder) -> Edge {
    Edge {
        id: order.id,
        ref_code: order.ref_code.clone().unwrap_or_default(),
        at: order.ordered_at,
    }
}

#[cfg(test)]
mod tests;
