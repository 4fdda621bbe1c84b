//! What is drawn, shared by pointer: whatever did not change is the same pointer as before.

use std::rc::Rc;

use olgfeast_board::{
    LineMark, Ticket,
    age::{self, Mood},
    filter::Filter,
};
use olgfeast_protocol::{
    DeadLetter, Lane, LineKey, Order, OrderStatus, Pending, Role, Seen, Settings, UtcTime,
    ipc::{IpcError, Notices, OrderDraft, Receipt, Session, Trouble},
    settings::Minutes,
};

use super::{badge::Signs, deed::Deed, detail::Ended};

/// Everything on the screen but the time.
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one of them, for as long as it is drawn"
)]
pub enum View {
    /// The core has not answered yet.
    Starting {
        /// Why not, after an attempt.
        error: Option<IpcError>,
    },
    /// The core has.
    Open(Open),
}

/// See [`View::Open`].
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// Who is signed in.
    pub session: Rc<Session>,
    /// How fresh it is.
    pub signs: Signs,
    /// Server clock minus station clock, in milliseconds.
    pub offset_millis: i64,
    /// How many intents have not settled.
    pub unsent: usize,
    /// The open orders, and those that were stopped under the eyes of the cook, with all of their
    /// lines.
    pub lanes: Lanes,
    /// What of them is made here.
    pub filter: Rc<Filter>,
    /// The last orders that have ended.
    pub ended: Rc<Ended>,
    /// The newest order that is known.
    pub newest: Option<Newest>,
    /// Oldest first.
    pub dead_letters: Rc<[DeadLetter]>,
    /// What the last outage has cost.
    pub receipt: Option<Rc<Receipt>>,
    /// What is wrong with this station.
    pub trouble: Option<Rc<Trouble>>,
    /// What of the outbox a person should know, and may decide.
    pub notices: Rc<Notices>,
    /// What a person has decided about this computer.
    pub settings: Rc<Settings>,
    /// Whether there is a feast PIN.
    pub pin_set: bool,
    /// The orders that were taken at this counter, oldest first.
    pub drafts: Rc<[OrderDraft]>,
}

impl Open {
    /// The server's clock.
    pub fn server_now(&self, now: UtcTime) -> UtcTime {
        now.plus_millis(self.offset_millis)
    }

    /// Whether the feast PIN stands before what is not everybody's: at the admin desk it does not.
    pub fn needs_pin(&self) -> bool {
        self.pin_set && self.settings.role != Some(Role::Admin)
    }
}

/// "Up to #147": number and time of the newest order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// As people call it.
    pub number: Rc<str>,
    /// When it was ordered, by the server's clock.
    pub ordered_at: Option<UtcTime>,
}

/// The cards of each lane, oldest order first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    lanes: [Rc<[Rc<Card>]>; 3],
}

impl Lanes {
    /// From left to right.
    pub fn new(lanes: [Rc<[Rc<Card>]>; 3]) -> Lanes {
        Lanes { lanes }
    }

    /// The cards of one lane.
    pub fn of(&self, lane: Lane) -> &Rc<[Rc<Card>]> {
        let [pending, preparing, ready] = &self.lanes;
        match lane {
            Lane::Pending => pending,
            Lane::Preparing => preparing,
            Lane::Ready => ready,
        }
    }

    /// All cards.
    pub fn cards(&self) -> impl Iterator<Item = &Rc<Card>> {
        self.lanes.iter().flat_map(|lane| lane.iter())
    }

    /// Whether no order is open.
    pub fn are_empty(&self) -> bool {
        self.lanes.iter().all(|lane| lane.is_empty())
    }
}

/// One order as it is drawn: an open one, or one that was cancelled while it was on this screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The server's truth.
    pub order: Order,
    /// Its lines as they are drawn.
    pub lines: Rc<[CardLine]>,
    /// Those that a filter hides, with the food group at which they are made.
    pub elsewhere: Rc<[(Rc<str>, CardLine)]>,
    /// Where it is drawn.
    pub status: OrderStatus,
    /// Its lane, by the status; of a cancelled order the one that it was in.
    pub lane: Lane,
    /// Whether what is drawn has not been settled by the server.
    pub waiting: bool,
    /// The steps that have not settled, oldest first.
    pub pending: Rc<[Pending]>,
    /// When it first appeared on this screen, by the station's clock; `None` for those that were
    /// there when the screen was opened.
    pub arrived_at: Option<UtcTime>,
    /// Another number whenever something that is cooked by has changed: lines, number, name.
    pub content: u64,
}

/// One line of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLine {
    /// What a touch of it is about.
    pub key: LineKey,
    /// Pieces.
    pub quantity: i64,
    /// Name of the menu item.
    pub name: Rc<str>,
    /// Food group, where the server told it with the order.
    pub group: Option<Rc<str>>,
    /// Whether it is struck.
    pub mark: LineMark,
}

impl CardLine {
    /// All lines of a ticket, on their own feet.
    pub fn all(ticket: &Ticket<'_>) -> Rc<[CardLine]> {
        let lines = ticket.lines().into_iter();
        lines
            .map(|line| CardLine {
                key: line.key,
                quantity: line.quantity,
                name: line.name.into(),
                group: line.group.map(Rc::from),
                mark: line.mark,
            })
            .collect()
    }
}

/// How long an order that arrived under the eyes of the cook is tagged as new.
const NEW_TAG_MILLIS: i64 = 60_000;

impl Card {
    /// Its age, where the server has told since when it waits; `thresholds` are those of its lane.
    pub fn age(&self, server_now: UtcTime, thresholds: Minutes) -> Option<Age> {
        let minutes = age::minutes(&self.order, self.lane, server_now)?;
        Some(Age {
            minutes,
            mood: age::mood(minutes, thresholds),
            warn_from: thresholds.warn,
        })
    }

    /// Quantity and name of each line that is still to be made here; of a stopped order none is.
    pub fn unfinished(&self) -> impl Iterator<Item = (i64, &str)> {
        self.lines
            .iter()
            .filter(|line| !line.mark.is_struck() && !self.is_stopped())
            .map(|line| (line.quantity, &*line.name))
    }

    /// Whether a line of this item is still to be made.
    pub fn wants(&self, item: &str) -> bool {
        self.unfinished().any(|(_, name)| name == item)
    }

    /// Whether it has just arrived and nobody has started it.
    pub fn is_new_here(&self, now: UtcTime) -> bool {
        self.lane == Lane::Pending
            && self
                .arrived_at
                .is_some_and(|arrived| now.millis_since(arrived) < NEW_TAG_MILLIS)
    }

    /// Whether the button may be pressed as far as the order goes: nobody can cook what they
    /// cannot read, but what is ready can be handed out by its number.
    pub fn can_advance(&self) -> bool {
        match self.deed() {
            Deed::Start | Deed::MyPart | Deed::Done => self.order.lines.is_known(),
            Deed::OthersPart => false,
            Deed::HandOut | Deed::SeeStop => true,
        }
    }

    /// Whether it was cancelled, and nobody here has acknowledged that.
    pub fn is_stopped(&self) -> bool {
        self.status == OrderStatus::Cancelled
    }

    /// Whether all stations share its strikes: it comes from a hub, which counts versions. At a plain
    /// server strikes are each station's own and say nothing of the others' parts.
    pub fn is_shared(&self) -> bool {
        self.order.version.is_some()
    }

    /// Whether some part of it is made elsewhere, and a filter hides that part.
    pub fn is_partial(&self) -> bool {
        !self.elsewhere.is_empty()
    }

    /// Whether a line of it is struck on this station and will be on no other.
    pub fn is_struck_here(&self) -> bool {
        let here = LineMark::StruckHere(Seen::Here);
        self.lines.iter().any(|line| line.mark == here)
    }

    /// Drawn ready, but the server does not say so yet: no pickup board shows the number.
    pub fn is_unannounced(&self) -> bool {
        self.lane == Lane::Ready && self.order.status != OrderStatus::Ready
    }
}

/// See [`Card::age`]. Equal for a whole minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// Whole minutes.
    pub minutes: u32,
    /// What that means in this lane.
    pub mood: Mood,
    /// From so many minutes on the lane warns.
    pub warn_from: u16,
}
