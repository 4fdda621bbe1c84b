//! What belongs to this screen alone: which slot shows what, what is selected, what can be undone.
//!
//! Nothing here is a truth about an order, so all of it may be lost with the page. `now_millis` is
//! a clock that never goes back.

mod drawer;
mod key;

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_board::slots::{INERT_MILLIS, Place, Slot, Slots};
use olgfeast_protocol::{
    Lane, LineKey, OrderId, OrderStatus,
    ipc::{IpcError, Moved},
};

pub use self::drawer::{Drawer, Refusal};
use self::key::Key;
use super::{
    deed::Deed,
    fit::Shape,
    view::{Card, Lanes},
};

/// The slot of an order that a person moved on is held for so long, with an UNDO in it.
const TILE_MILLIS: u64 = 3_000;
/// So long the top bar says what was done, with an UNDO.
const TOAST_MILLIS: u64 = 8_000;
/// Two touches on one ticket, or two presses of one key, within this time are one: contacts bounce.
const BOUNCE_MILLIS: u64 = 250;

/// A touch that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bump {
    /// The order.
    pub id: OrderId,
    /// As people call it.
    pub number: String,
    /// What the person saw.
    pub seen: OrderStatus,
    /// What the person wants.
    pub to: OrderStatus,
}

/// The lines of one order that a station makes, struck or not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyPart {
    /// The order.
    pub id: OrderId,
    /// As people call it.
    pub number: String,
    /// The lines.
    pub lines: Vec<LineKey>,
    /// What the person wants.
    pub struck: bool,
}

/// What a touch or a key asks of the core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing; at most something is drawn differently.
    Nothing,
    /// Move an order on, or one state back.
    Bump(Bump),
    /// Take the last step of an order back.
    Undo {
        /// The order.
        id: OrderId,
        /// As people call it.
        number: String,
    },
    /// Strike the lines that are made here, or take that back.
    Strike(MyPart),
    /// The person has seen that this order was cancelled.
    Acknowledge(OrderId),
}

/// What the top bar says about the last touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Toast {
    /// It was done and can be taken back.
    Moved {
        /// The order.
        id: OrderId,
        /// As people call it.
        number: String,
        /// Where it was.
        from: OrderStatus,
        /// Where it is now.
        to: OrderStatus,
    },
    /// The lines that are made here were struck; that can be taken back.
    PartDone(MyPart),
    /// It was taken back.
    TakenBack {
        /// As people call it.
        number: String,
    },
    /// It was not done.
    Failed {
        /// As people call it.
        number: String,
        /// Why.
        error: IpcError,
    },
    /// There is nothing to do.
    Refused(Refusal),
}

impl Toast {
    fn offers_undo_of(&self, order: OrderId) -> bool {
        match self {
            Toast::Moved { id, .. } | Toast::PartDone(MyPart { id, .. }) => *id == order,
            Toast::TakenBack { .. } | Toast::Failed { .. } | Toast::Refused(_) => false,
        }
    }
}

/// A held slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The lane that the order left.
    pub lane: Lane,
    /// As people call it.
    pub number: String,
    /// Where it went.
    pub to: OrderStatus,
    /// An undo is on its way.
    pub undoing: bool,
    until: u64,
}

/// The pages of a long ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pages {
    /// Of this content.
    content: u64,
    count: usize,
    shown: usize,
    /// How many were shown so far.
    seen: usize,
    /// Other lines were turned to: until then no touch is meant for them.
    inert_until: u64,
}

/// See the module.
#[derive(Debug)]
pub struct Display {
    slots: [Slots; 3],
    shape: Shape,
    lanes: Lanes,
    selected: Option<OrderId>,
    holds: BTreeMap<OrderId, Hold>,
    toast: Option<(Toast, u64)>,
    touched: BTreeMap<OrderId, u64>,
    last_key: Option<(String, u64)>,
    pages: BTreeMap<OrderId, Pages>,
    all_day: Option<AllDay>,
    drawer: Option<Drawer>,
    paper_asked_at: Option<u64>,
}

/// The all-day rail is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllDay {
    /// The item whose tickets are marked.
    pub picked: Option<Rc<str>>,
}

impl Display {
    /// Empty.
    pub fn new(shape: Shape) -> Display {
        Display {
            slots: Lane::ALL.map(|lane| Slots::new(shape.grid(lane).size())),
            shape,
            lanes: Lanes::default(),
            selected: None,
            holds: BTreeMap::new(),
            toast: None,
            touched: BTreeMap::new(),
            last_key: None,
            pages: BTreeMap::new(),
            all_day: None,
            drawer: None,
            paper_asked_at: None,
        }
    }

    /// Brings everything in step with the orders, the size of the screen and the time.
    pub fn settle(&mut self, lanes: &Lanes, shape: Shape, now_millis: u64) {
        self.lanes = lanes.clone();
        self.shape = shape;
        self.holds.retain(|id, hold| {
            let back = hold.undoing && lanes.of(hold.lane).iter().any(|card| card.order.id == *id);
            now_millis < hold.until && !back
        });
        self.toast.take_if(|(_, until)| now_millis >= *until);
        self.touched
            .retain(|_, at| now_millis < at.saturating_add(BOUNCE_MILLIS));
        let contents: BTreeMap<OrderId, u64> = lanes
            .cards()
            .map(|card| (card.order.id, card.content))
            .collect();
        self.pages
            .retain(|id, pages| contents.get(id) == Some(&pages.content));
        for (lane, slots) in Lane::ALL.into_iter().zip(&mut self.slots) {
            let orders: Vec<(OrderId, u64)> = lanes
                .of(lane)
                .iter()
                .map(|card| (card.order.id, card.stamp()))
                .collect();
            slots.resize(shape.grid(lane).size());
            let holds = &self.holds;
            let undoable = |id| holds.get(&id).is_some_and(|hold| hold.lane == lane);
            slots.settle(&orders, undoable, now_millis);
        }
        if self.selected.is_some_and(|id| self.slot_of(id).is_none()) {
            self.selected = None;
        }
    }

    /// When something changes by time alone.
    pub fn next_change(&self, now_millis: u64) -> Option<u64> {
        let inert = self.slots.iter().flat_map(Slots::slots);
        let inert = inert.filter_map(|slot| slot.inert_until());
        let holds = self.holds.values().map(|hold| hold.until);
        let toast = self.toast.iter().map(|(_, until)| *until);
        let lines = self.pages.values().map(|pages| pages.inert_until);
        inert
            .chain(lines)
            .chain(holds)
            .chain(toast)
            .filter(|at| *at > now_millis)
            .min()
    }

    /// The slots of a lane.
    pub fn slots(&self, lane: Lane) -> &Slots {
        let [pending, preparing, ready] = &self.slots;
        match lane {
            Lane::Pending => pending,
            Lane::Preparing => preparing,
            Lane::Ready => ready,
        }
    }

    /// The hold of a slot.
    pub fn hold(&self, id: OrderId) -> Option<&Hold> {
        self.holds.get(&id)
    }

    /// Which order the next Enter moves on.
    pub fn selected(&self) -> Option<OrderId> {
        self.selected
    }

    /// About the last touch.
    pub fn toast(&self) -> Option<&Toast> {
        self.toast.as_ref().map(|(toast, _)| toast)
    }

    /// The all-day rail, if it is open.
    pub fn all_day(&self) -> Option<&AllDay> {
        self.all_day.as_ref()
    }

    /// Opens the all-day rail, or closes it. The drawer makes room.
    pub fn turn_all_day(&mut self) {
        self.all_day = match self.all_day {
            Some(_) => None,
            None => {
                self.drawer = None;
                Some(AllDay::default())
            }
        };
    }

    /// Marks the tickets that want this item, or none.
    pub fn pick(&mut self, item: Option<Rc<str>>) {
        if let Some(all_day) = &mut self.all_day {
            all_day.picked = item;
        }
    }

    /// Whether a ticket wants the item that is picked.
    pub fn is_marked(&self, card: &Card) -> bool {
        self.all_day
            .as_ref()
            .and_then(|all_day| all_day.picked.as_ref())
            .is_some_and(|item| card.wants(item))
    }

    /// Which page of a ticket's lines is shown, from 0.
    pub fn line_page(&self, id: OrderId) -> usize {
        self.pages.get(&id).map_or(0, |pages| pages.shown)
    }

    /// Whether a touch on this ticket was probably meant for what was there before.
    pub fn is_inert(&self, id: OrderId, now_millis: u64) -> bool {
        let slot = self.slot_of(id);
        let lines = self.pages.get(&id).map_or(0, |pages| pages.inert_until);
        slot.is_some_and(|slot| slot.is_inert(now_millis)) || now_millis < lines
    }

    /// Whether a person could read every line of it.
    pub fn all_lines_seen(&self, id: OrderId) -> bool {
        self.pages
            .get(&id)
            .is_some_and(|pages| pages.seen >= pages.count)
    }

    /// A ticket was measured: its lines fill so many pages. `true` when that is news.
    pub fn measured(&mut self, id: OrderId, content: u64, count: usize) -> bool {
        let before = self.pages.get(&id).copied();
        let count = count.max(1);
        let pages = match before {
            Some(pages) if pages.content == content && pages.count == count => return false,
            // What had been seen in full has been seen; otherwise it is read from the top.
            Some(pages) if pages.content == content && pages.seen >= pages.count => Pages {
                count,
                shown: 0,
                seen: count,
                ..pages
            },
            _ => Pages {
                content,
                count,
                shown: 0,
                seen: 1,
                inert_until: 0,
            },
        };
        self.pages.insert(id, pages);
        true
    }

    /// Shows the next lines of a long ticket; after the last ones the first.
    pub fn show_more_lines(&mut self, id: OrderId, now_millis: u64) {
        if let Some(pages) = self.pages.get_mut(&id) {
            pages.shown = (pages.shown + 1) % pages.count;
            pages.seen = pages.seen.max(pages.shown + 1);
            pages.inert_until = now_millis.saturating_add(INERT_MILLIS);
        }
    }

    /// The big button of a ticket.
    pub fn touch(&mut self, id: OrderId, now_millis: u64) -> Wish {
        let Some((card, inert)) = self.shown(id, now_millis) else {
            return Wish::Nothing;
        };
        if inert || self.touched.contains_key(&id) || !card.can_advance() {
            return Wish::Nothing;
        }
        let (seen, lane, number) = (card.status, card.lane, card.order.number());
        let (deed, to_strike) = (card.deed(), card.to_strike());
        self.touched.insert(id, now_millis);
        if matches!(deed, Deed::MyPart | Deed::Done) && !self.all_lines_seen(id) {
            self.show_more_lines(id, now_millis);
            return Wish::Nothing;
        }
        self.selected = None;
        if deed == Deed::MyPart {
            // An undo takes back what was done last.
            self.holds.remove(&id);
            return Wish::Strike(MyPart {
                id,
                number,
                lines: to_strike,
                struck: true,
            });
        }
        let Some(to) = seen.next() else {
            return match deed {
                Deed::SeeStop => Wish::Acknowledge(id),
                _ => Wish::Nothing,
            };
        };
        self.holds.insert(
            id,
            Hold {
                lane,
                number: number.clone(),
                to,
                undoing: false,
                until: now_millis.saturating_add(TILE_MILLIS),
            },
        );
        Wish::Bump(Bump {
            id,
            number,
            seen,
            to,
        })
    }

    /// An UNDO in a slot or in the top bar. One offer is taken once: a second touch could take back
    /// the step before.
    pub fn touch_undo(&mut self, id: OrderId) -> Wish {
        let offered = self.toast.take_if(|(toast, _)| toast.offers_undo_of(id));
        let hold = self.holds.get_mut(&id).filter(|hold| !hold.undoing);
        let number = match (hold, offered) {
            (Some(hold), _) => {
                hold.undoing = true;
                hold.number.clone()
            }
            (None, Some((Toast::Moved { number, .. }, _))) => number,
            (None, Some((Toast::PartDone(part), _))) => {
                return Wish::Strike(MyPart {
                    struck: false,
                    ..part
                });
            }
            (None, _) => return Wish::Nothing,
        };
        Wish::Undo { id, number }
    }

    /// The core's answer to [`Wish::Bump`].
    pub fn bumped(&mut self, bump: Bump, answer: Result<Moved, IpcError>, now_millis: u64) {
        match answer {
            // It was there already: there is no step of this station to take back.
            Ok(moved) if moved.intents.is_empty() => {
                self.holds.remove(&bump.id);
            }
            Ok(_) => {
                if let Some(hold) = self.holds.get_mut(&bump.id) {
                    hold.until = now_millis.saturating_add(TILE_MILLIS);
                }
                let toast = Toast::Moved {
                    id: bump.id,
                    number: bump.number,
                    from: bump.seen,
                    to: bump.to,
                };
                self.toast = Some((toast, now_millis.saturating_add(TOAST_MILLIS)));
            }
            Err(error) => {
                self.holds.remove(&bump.id);
                self.fail(bump.number, error, now_millis);
            }
        }
    }

    /// The core's answer to [`Wish::Undo`].
    pub fn undone(
        &mut self,
        id: OrderId,
        number: String,
        answer: Result<Moved, IpcError>,
        now_millis: u64,
    ) {
        match answer {
            // The hold ends when the ticket is back in its slot.
            Ok(_) => {
                let toast = Toast::TakenBack { number };
                self.toast = Some((toast, now_millis.saturating_add(TILE_MILLIS)));
            }
            Err(error) => {
                self.holds.remove(&id);
                self.fail(number, error, now_millis);
            }
        }
    }

    /// The core's answer to [`Wish::Strike`].
    pub fn part_struck(&mut self, part: MyPart, answer: Result<(), IpcError>, now_millis: u64) {
        match answer {
            Ok(()) if part.struck => {
                let until = now_millis.saturating_add(TOAST_MILLIS);
                self.toast = Some((Toast::PartDone(part), until));
            }
            Ok(()) => {
                let toast = Toast::TakenBack {
                    number: part.number,
                };
                self.toast = Some((toast, now_millis.saturating_add(TILE_MILLIS)));
            }
            Err(error) => self.fail(part.number, error, now_millis),
        }
    }

    /// Shows another page of one lane; after the last one the first.
    pub fn turn(&mut self, lane: Lane, now_millis: u64) {
        let slots = self.slots_mut(lane);
        let next = (slots.page() + 1) % slots.pages();
        slots.turn(next, now_millis);
    }

    /// A key, by its place on the keyboard (`KeyboardEvent.code`); `None` when it means nothing here.
    pub fn press(&mut self, code: &str, repeat: bool, now_millis: u64) -> Option<Wish> {
        let key = Key::of(code)?;
        if key == Key::Close && self.drawer.is_none() {
            return None;
        }
        let bounced = self.last_key.as_ref().is_some_and(|(last, at)| {
            last == code && now_millis < at.saturating_add(BOUNCE_MILLIS)
        });
        if repeat || bounced {
            return Some(Wish::Nothing);
        }
        self.last_key = Some((code.to_owned(), now_millis));
        Some(match key {
            Key::Slot(digit) => self.press_digit(digit, now_millis),
            Key::Bump => match self.selected {
                Some(id) => self.touch(id, now_millis),
                None => {
                    self.selected = self.oldest_shown(now_millis);
                    Wish::Nothing
                }
            },
            Key::Undo => match self.toast().cloned() {
                Some(Toast::Moved { id, .. } | Toast::PartDone(MyPart { id, .. })) => {
                    self.touch_undo(id)
                }
                _ => Wish::Nothing,
            },
            Key::AllDay => {
                self.turn_all_day();
                Wish::Nothing
            }
            Key::Recall => {
                self.turn_recall();
                Wish::Nothing
            }
            Key::Back => self.take_selected_back(now_millis),
            Key::Detail => {
                self.turn_detail(now_millis);
                Wish::Nothing
            }
            Key::Find => {
                self.show_drawer(Some(Drawer::Find {
                    asked_at: now_millis,
                }));
                Wish::Nothing
            }
            Key::Paper => {
                self.ask_paper(now_millis);
                Wish::Nothing
            }
            Key::Close => {
                self.show_drawer(None);
                Wish::Nothing
            }
            Key::Page(step) => {
                for slots in &mut self.slots {
                    let page = slots.page().saturating_add_signed(step);
                    slots.turn(page, now_millis);
                }
                Wish::Nothing
            }
        })
    }

    fn press_digit(&mut self, digit: usize, now_millis: u64) -> Wish {
        let slot = Lane::ALL.into_iter().find_map(|lane| {
            let digits = self.shape.digits(lane);
            let index = digits.contains(&digit).then(|| digit - digits.start)?;
            self.slots(lane).slots().get(index)
        });
        let Some(slot) = slot.filter(|slot| !slot.is_inert(now_millis)) else {
            return Wish::Nothing;
        };
        match slot.place {
            Place::Ticket(id)
                if self.selected == Some(id) || self.card(id).is_some_and(Card::is_stopped) =>
            {
                self.touch(id, now_millis)
            }
            Place::Ticket(id) => {
                self.selected = Some(id);
                Wish::Nothing
            }
            Place::Free | Place::Undo(_) => Wish::Nothing,
        }
    }

    /// What has been ordered first of all that is to be cooked, and then of what is ready.
    fn oldest_shown(&self, now_millis: u64) -> Option<OrderId> {
        self.lanes
            .cards()
            .filter(|card| {
                self.shown(card.order.id, now_millis)
                    .is_some_and(|(_, inert)| !inert)
            })
            .min_by_key(|card| {
                let ordered = card.order.ordered_at;
                (
                    card.lane == Lane::Ready,
                    ordered.is_none(),
                    ordered,
                    card.order.id,
                )
            })
            .map(|card| card.order.id)
    }

    /// A card that stands in a slot, and whether that slot takes no touch yet.
    fn shown(&self, id: OrderId, now_millis: u64) -> Option<(&Card, bool)> {
        self.slot_of(id)?;
        Some((self.card(id)?, self.is_inert(id, now_millis)))
    }

    fn slot_of(&self, id: OrderId) -> Option<&Slot> {
        let mut slots = self.slots.iter().flat_map(Slots::slots);
        slots.find(|slot| slot.place == Place::Ticket(id))
    }

    fn card(&self, id: OrderId) -> Option<&Card> {
        let mut cards = self.lanes.cards();
        cards.find(|card| card.order.id == id).map(|card| &**card)
    }

    fn slots_mut(&mut self, lane: Lane) -> &mut Slots {
        let [pending, preparing, ready] = &mut self.slots;
        match lane {
            Lane::Pending => pending,
            Lane::Preparing => preparing,
            Lane::Ready => ready,
        }
    }

    /// A line was not struck, and looks as before.
    pub fn not_struck(&mut self, id: OrderId, error: IpcError, now_millis: u64) {
        let shown = self.shown(id, now_millis);
        let number = shown.map_or_else(|| id.to_string(), |(card, _)| card.order.number());
        self.fail(number, error, now_millis);
    }

    fn fail(&mut self, number: String, error: IpcError, now_millis: u64) {
        let until = now_millis.saturating_add(TOAST_MILLIS);
        self.toast = Some((Toast::Failed { number, error }, until));
    }
}

#[cfg(test)]
mod tests;
