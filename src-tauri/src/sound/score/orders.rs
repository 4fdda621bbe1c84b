//! What there is to be heard of each order.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use olgfeast_protocol::{Lines, Order, OrderId, OrderStatus, Pending, food_groups::FoodGroups};

/// So long nobody has started an order: a reminder, and again after the same time.
const REMIND_EVERY: Duration = Duration::from_secs(60);

/// Then it is known, and nobody is served by more noise.
const REMINDERS: u8 = 3;

/// A number is called that long after it was made ready: past the undo.
const CALLED_AFTER: Duration = Duration::from_secs(4);

/// Every order of the board, for as long as the board knows it.
#[derive(Default)]
pub(super) struct Orders {
    known: BTreeMap<OrderId, Known>,
}

struct Known {
    /// The server's word.
    status: OrderStatus,
    /// Where this station has moved it beyond that.
    moved_to: Option<OrderStatus>,
    lines: Lines,
    next: Next,
}

/// What is to be heard of an order next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Nothing,
    /// It is new.
    New,
    /// Nobody has started it.
    Reminder {
        at: Duration,
        left: u8,
    },
    /// It is ready.
    Call {
        at: Duration,
    },
}

/// What is made at this station.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// None: all of them.
    pub(super) groups: &'a BTreeSet<String>,
    pub(super) menu: &'a FoodGroups,
}

impl Here<'_> {
    /// Whether all of an order is made elsewhere; never, while its lines are not known.
    fn is_elsewhere(self, lines: &Lines) -> bool {
        match lines {
            Lines::Nothing => false,
            Lines::Summary(lines) => {
                let mut lines = lines.iter();
                lines.len() > 0 && lines.all(|line| self.makes_not(None, &line.name))
            }
            Lines::Full(lines) => {
                let mut lines = lines.iter();
                lines.len() > 0
                    && lines.all(|line| {
                        let told = Some(line.group.as_str()).filter(|group| !group.is_empty());
                        self.makes_not(told, &line.name)
                    })
            }
        }
    }

    fn makes_not(self, told: Option<&str>, item: &str) -> bool {
        let elsewhere = self.menu.elsewhere(self.groups, told, item);
        elsewhere.is_some()
    }
}

/// What is to be heard now.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Rings {
    pub(super) new_order: bool,
    pub(super) reminder: bool,
    pub(super) ready: bool,
}

impl Orders {
    /// The whole board, silently: what was to be heard of a known order still is.
    pub(super) fn replace(&mut self, orders: &[Order], pending: &[(OrderId, Vec<Pending>)]) {
        let there: BTreeSet<OrderId> = orders.iter().map(|order| order.id).collect();
        self.known.retain(|id, _| there.contains(id));
        for order in orders {
            self.notes(order);
        }
        let moved: BTreeMap<OrderId, OrderStatus> = pending
            .iter()
            .filter_map(|(id, intents)| Some((*id, intents.last()?.to)))
            .collect();
        for (id, known) in &mut self.known {
            known.moved_to = moved.get(id).copied();
            known.settle();
        }
    }

    /// One order, silently.
    pub(super) fn notes(&mut self, order: &Order) {
        let known = self.known.entry(order.id).or_insert_with(|| Known {
            status: order.status,
            moved_to: None,
            lines: Lines::Nothing,
            next: Next::Nothing,
        });
        known.status = order.status;
        known.lines.clone_from(&order.lines);
        known.settle();
    }

    /// One order, at its time.
    pub(super) fn hears(&mut self, order: &Order, now: Duration) {
        let before = self.known.get(&order.id).map(Known::drawn);
        self.notes(order);
        if let Some(known) = self.known.get_mut(&order.id) {
            known.moves(before, now);
        }
    }

    /// What this station has done with an order and the server does not show.
    pub(super) fn hears_intents(&mut self, id: OrderId, intents: &[Pending], now: Duration) {
        if let Some(known) = self.known.get_mut(&id) {
            let before = known.drawn();
            known.moved_to = intents.last().map(|intent| intent.to);
            known.settle();
            known.moves(Some(before), now);
        }
    }

    pub(super) fn forgets(&mut self, id: OrderId) {
        self.known.remove(&id);
    }

    /// What is due at this station.
    pub(super) fn take(&mut self, here: Here<'_>, now: Duration) -> Rings {
        let mut rings = Rings::default();
        for known in self.known.values_mut() {
            let concerned = || !here.is_elsewhere(&known.lines);
            known.next = match known.next {
                Next::New => {
                    rings.new_order |= concerned();
                    Next::Reminder {
                        at: now + REMIND_EVERY,
                        left: REMINDERS,
                    }
                }
                Next::Reminder { at, left } if at <= now => {
                    rings.reminder |= concerned();
                    match left {
                        0 | 1 => Next::Nothing,
                        _ => Next::Reminder {
                            at: now + REMIND_EVERY,
                            left: left - 1,
                        },
                    }
                }
                // Whoever waits at the counter waits for the whole order.
                Next::Call { at } if at <= now => {
                    rings.ready = true;
                    Next::Nothing
                }
                later => later,
            };
        }
        rings
    }

    pub(super) fn wake_at(&self) -> Option<Duration> {
        let times = self.known.values().filter_map(|known| match known.next {
            Next::Nothing => None,
            Next::New => Some(Duration::ZERO),
            Next::Reminder { at, .. } | Next::Call { at } => Some(at),
        });
        times.min()
    }
}

impl Known {
    fn drawn(&self) -> OrderStatus {
        self.moved_to.unwrap_or(self.status)
    }

    /// Drops what does not fit any more: a started order is not reminded of, whoever takes the start
    /// back has seen it, and a number whose READY was taken back is not called.
    fn settle(&mut self) {
        let fits = match self.next {
            Next::Nothing => true,
            Next::New | Next::Reminder { .. } => self.drawn() == OrderStatus::Pending,
            Next::Call { .. } => self.drawn() == OrderStatus::Ready,
        };
        if !fits {
            self.next = Next::Nothing;
        }
    }

    fn moves(&mut self, before: Option<OrderStatus>, now: Duration) {
        let cooked = matches!(
            before,
            None | Some(OrderStatus::Pending | OrderStatus::Preparing)
        );
        match self.drawn() {
            OrderStatus::Pending if before.is_none() => self.next = Next::New,
            // What comes back from the guest's hands was called before.
            OrderStatus::Ready if cooked => {
                self.next = Next::Call {
                    at: now + CALLED_AFTER,
                };
            }
            _ => {}
        }
    }
}
