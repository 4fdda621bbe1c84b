//! What the core and the screen say to each other.
//!
//! The core pushes [`Push`]es over one channel; push is not delivery, so every [`Update`] carries a
//! [`Rev`], and a screen that sees a hole, or a heartbeat ahead of it, asks for a [`Snapshot`].
//! Commands answer with a value or an [`IpcError`]; the screen turns codes into words.

mod counter;
mod crash;
mod dashboard;
pub mod diagnostics;
mod history;
mod hosting;
mod menu;
mod notices;
mod packing;
pub mod people;
mod public;
mod sound;

use serde::{Deserialize, Serialize};

pub use self::counter::{
    DraftLine, DraftState, MOST_DRAFT_LINES, MOST_DRAFTS, MOST_OF_ONE, NewOrder, NewOrderFault,
    NotPlaced, OrderDraft,
};
pub use self::crash::{Crash, Crashed, MOST_CRASHES};
pub use self::dashboard::{BUSIEST, CountedBy, Dashboard, Spans, Told};
pub use self::diagnostics::Diagnostics;
pub use self::history::{
    Exported, HISTORY_PAGE, HistoryFilter, HistoryPage, HistoryPlace, HistoryReach, HistoryReading,
    LearnedFrom, ReportSpan, StateChange,
};
pub use self::hosting::{FirstAdmin, FoundHub, Hosted, Hosting, OnNetwork, Reach};
pub use self::menu::{
    Dish, DishFault, HIGHEST_CENTS, LONGEST_DESCRIPTION, LONGEST_DISH_NAME, MOST_TOKENS, MenuItem,
    MenuList,
};
pub use self::notices::{Held, NearlyFull, Notices, Unreadable, Unsent, WentBack};
pub use self::packing::{Packing, PackingUp};
pub use self::sound::{SoundDevice, Sounding};
use crate::{
    food_groups::FoodGroups,
    ids::{IntentId, OrderId, Rev},
    intent::{DeadLetter, Pending},
    order::Order,
    settings::Settings,
    status::OrderStatus,
    strike::LineStrike,
    time::UtcTime,
};

/// One message on the channel from the core to the screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "push", rename_all = "snake_case")]
#[allow(
    clippy::large_enum_variant,
    reason = "each is made, sent and forgotten; there are never many of them"
)]
pub enum Push {
    /// Something changed.
    Update(Update),
    /// Once a second: proves that the core lives, and carries what changes all the time.
    Heartbeat(Heartbeat),
}

/// One change and its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// Dense, from 1.
    pub rev: Rev,
    /// What changed.
    pub change: Change,
}

/// See [`Push::Heartbeat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// The newest update.
    pub rev: Rev,
    /// How fresh the board is.
    pub freshness: Freshness,
}

/// How fresh the board is, by the station's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freshness {
    /// When anything was last heard from the server, over socket or REST.
    pub heard_at: Option<UtcTime>,
    /// When the whole board was last compared with the server's.
    pub checked_at: Option<UtcTime>,
    /// Which of the two is the promise, while the link is live.
    #[serde(default, skip_serializing_if = "Proof::is_heard")]
    pub proof: Proof,
}

/// What proves that nothing was missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Having heard of the server: a hub numbers its events, so a gap shows by itself.
    #[default]
    Heard,
    /// Having compared the whole board: a plain server loses events, and nobody can tell.
    Checked,
}

impl Proof {
    fn is_heard(&self) -> bool {
        *self == Proof::Heard
    }
}

/// One change of what the screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// The server's truth about one order is now this.
    Order {
        /// The order.
        order: Order,
    },
    /// The board no longer knows this order: the server has it no more, or it is long complete.
    Gone {
        /// The order.
        id: OrderId,
    },
    /// These intents of one order have not settled, oldest first; empty: none.
    Pending {
        /// The order.
        id: OrderId,
        /// All of them.
        intents: Vec<Pending>,
    },
    /// Strikes of one order that the server does not show, oldest first; empty: none.
    Strikes {
        /// The order.
        id: OrderId,
        /// All of them.
        strikes: Vec<LineStrike>,
    },
    /// The connection.
    Link {
        /// As the badge says it.
        link: Link,
    },
    /// Who is signed in.
    Session {
        /// As it is now.
        session: Session,
    },
    /// Server clock minus station clock, in milliseconds.
    Offset {
        /// Signed.
        millis: i64,
    },
    /// All dead letters, oldest first.
    DeadLetters {
        /// At most 200; older ones stay in the outbox.
        letters: Vec<DeadLetter>,
    },
    /// An intent has settled: the server shows it.
    Settled {
        /// The order.
        id: OrderId,
        /// The intent.
        intent: IntentId,
        /// How.
        outcome: Settlement,
    },
    /// The link is back after an outage: what happened meanwhile.
    Receipt {
        /// Adds up with the server's own state.
        receipt: Receipt,
    },
    /// Something that the person must be told now.
    Trouble {
        /// What is wrong, or that it is over.
        trouble: Option<Trouble>,
    },
    /// What a person has decided about this computer. All of it, each time.
    Settings {
        /// As they are now.
        settings: Settings,
    },
    /// There is a feast PIN now, or there is none any more. Nothing more is ever told of it.
    Pin {
        /// Whether there is one.
        set: bool,
    },
    /// The food groups of the menu: it was read. All of them, each time.
    FoodGroups {
        /// As they are now.
        food_groups: FoodGroups,
    },
    /// What a person should know, and may decide. All of it, each time.
    Notices {
        /// As it is now.
        notices: Notices,
    },
    /// The orders that were taken at this counter. All of them, each time.
    Drafts {
        /// Oldest first.
        drafts: Vec<OrderDraft>,
    },
}

/// How an intent settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settlement {
    /// The server shows what this station sent.
    Applied,
    /// It was there, or further, before this station sent anything: somebody else did it as well.
    AlreadyDone,
}

/// What happened while the link was away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// When the link was lost, by the station's clock.
    pub from: UtcTime,
    /// When it was live again and everything that waited was settled or refused.
    pub until: UtcTime,
    /// Orders placed meanwhile.
    pub new: u32,
    /// Orders that somebody else moved meanwhile.
    pub changed: u32,
    /// This station's actions that were applied.
    pub sent: u32,
    /// This station's actions that became dead letters.
    pub refused: u32,
    /// Numbers of the orders that somebody else worked at the same time: to be checked.
    pub also_worked: Vec<String>,
    /// Where, for those of them of which a hub told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub worked_at: Vec<WorkedAt>,
}

/// What another station did with an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkedAt {
    /// The number people know the order by.
    pub number: String,
    /// The station's name.
    pub station: String,
    /// Where it brought the order.
    pub to: OrderStatus,
}

/// Everything the screen shows, at one revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The next update is this plus one.
    pub rev: Rev,
    /// The server's truth.
    pub orders: Vec<Order>,
    /// What has not settled, per order.
    pub pending: Vec<(OrderId, Vec<Pending>)>,
    /// Strikes that the server does not show, per order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strikes: Vec<(OrderId, Vec<LineStrike>)>,
    /// The connection.
    pub link: Link,
    /// Who is signed in.
    pub session: Session,
    /// Server clock minus station clock, in milliseconds.
    pub offset_millis: i64,
    /// When the board was last heard of; for "saved orders from 19:41".
    pub freshness: Freshness,
    /// Oldest first.
    pub dead_letters: Vec<DeadLetter>,
    /// The last receipt of this run of the core, where there was an outage.
    pub receipt: Option<Receipt>,
    /// What is wrong with this station.
    pub trouble: Option<Trouble>,
    /// What a person should know.
    #[serde(default, skip_serializing_if = "Notices::are_none")]
    pub notices: Notices,
    /// What a person has decided about this computer.
    #[serde(default)]
    pub settings: Settings,
    /// Whether there is a feast PIN.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pin_set: bool,
    /// The food groups of the menu as it was read last.
    #[serde(default, skip_serializing_if = "FoodGroups::are_none")]
    pub food_groups: FoodGroups,
    /// The orders that were taken at this counter, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<OrderDraft>,
}

/// The connection, as the badge says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The state.
    pub status: LinkStatus,
    /// Since when, by the station's clock.
    pub since: UtcTime,
}

/// The public states of the connection. The words are the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "kebab-case")]
pub enum LinkStatus {
    /// The first attempt.
    Connecting,
    /// Connected, not yet in step.
    CatchingUp,
    /// Connected, in step, and heard from within the deadline.
    Live,
    /// Something works, but not as it should.
    Degraded {
        /// What does not.
        cause: Degraded,
    },
    /// Nothing works; the next attempt is at that time.
    Offline {
        /// By the station's clock.
        retry_at: Option<UtcTime>,
    },
    /// A person must do something.
    Blocked {
        /// What.
        by: Blocked,
    },
}

impl LinkStatus {
    /// The word that page, badge and terminal use.
    pub fn word(self) -> &'static str {
        match self {
            LinkStatus::Connecting => "connecting",
            LinkStatus::CatchingUp => "catching-up",
            LinkStatus::Live => "live",
            LinkStatus::Degraded { .. } => "degraded",
            LinkStatus::Offline { .. } => "offline",
            LinkStatus::Blocked { .. } => "blocked",
        }
    }
}

/// Why the link is degraded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Degraded {
    /// Silent longer than it should be.
    Silent,
    /// The live feed is down; the board is kept by REST.
    Rest,
    /// The server keeps breaking the protocol.
    Protocol,
    /// The feed lives, but comparing the board with the server fails.
    Unchecked,
}

/// Why the link waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blocked {
    /// Sign in again.
    SignIn,
    /// This account may not.
    Forbidden,
    /// The server speaks another version.
    Version,
    /// Another connection of the same station took over.
    Replaced,
    /// Whoever answers does not have the key of the pairing code. It is tried again by itself.
    WrongKey,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "session", rename_all = "kebab-case")]
pub enum Session {
    /// Nobody: the sign-in is shown.
    SignedOut {
        /// To fill in: the server of last time.
        server: Option<String>,
        /// To fill in: the name of last time.
        username: Option<String>,
    },
    /// A person works here.
    SignedIn {
        /// Address of the server.
        server: String,
        /// Name.
        username: String,
        /// What happens at the next start.
        kept: Kept,
    },
}

/// Where the sign-in is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// In the system's keyring: survives a restart.
    Keyring,
    /// In a file that only its owner may read: survives a restart. Only what a hub has given to the
    /// station itself is ever there.
    File,
    /// In the environment of an unattended station.
    Environment,
    /// Nowhere: at the next start the person signs in again.
    Memory,
}

/// What is wrong with this station itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Trouble {
    /// Actions cannot be kept (disk full, damaged), so they are refused.
    CannotKeep {
        /// The system's words.
        detail: String,
    },
    /// The server answers 500 for its order lists; the saved board is shown.
    ServerLists,
    /// A damaged file was set aside.
    SetAside {
        /// Its new name.
        file: String,
    },
}

/// Answer of a command that moved an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The intents that were stored, in order; empty where the order was already there.
    pub intents: Vec<IntentId>,
    /// Where the order is drawn now.
    pub status: OrderStatus,
}

/// A command that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code:?}: {message}")]
pub struct IpcError {
    /// For the screen to turn into words.
    pub code: ErrorCode,
    /// For a log or a terminal; English.
    pub message: String,
    /// Seconds after which it may be tried again, where the server has told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_seconds: Option<u32>,
}

impl IpcError {
    /// A code with words.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> IpcError {
        IpcError {
            code,
            message: message.into(),
            wait_seconds: None,
        }
    }

    /// The same, with so many seconds until it may be tried again.
    #[must_use]
    pub fn with_wait(self, wait_seconds: Option<u32>) -> IpcError {
        IpcError {
            wait_seconds,
            ..self
        }
    }
}

/// What a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The server's address cannot be read.
    BadAddress,
    /// No answer from the server.
    Unreachable,
    /// Something answered that is no olgFeast server.
    NotOlgfeast,
    /// User name or password is wrong.
    WrongPassword,
    /// Too many wrong passwords of late: for a while the server looks at none.
    TooManyAttempts,
    /// Whoever answers has another key than the pairing code says.
    WrongKey,
    /// The account is no staff account.
    NotStaff,
    /// Plain http to a public address would show the password to everybody.
    Insecure,
    /// Nobody is signed in.
    SignedOut,
    /// The board has no such order.
    UnknownOrder,
    /// The order is no longer where the person saw it.
    MovedMeanwhile,
    /// Its lines are not known yet, so nobody could cook it.
    LinesUnknown,
    /// There is nothing to undo.
    NothingToUndo,
    /// The outbox is full.
    OutboxFull,
    /// It could not be stored, so it was not done.
    CannotKeep,
    /// An argument makes no sense.
    BadInput,
    /// There are as many orders at this counter as it holds.
    TooManyDrafts,
    /// The counter has no such order.
    UnknownDraft,
    /// The order is on its way: it can be changed or discarded after that.
    BeingPlaced,
    /// The order was taken for another server.
    OtherServer,
    /// There is no connection: nothing was done.
    Offline,
    /// Nobody knows whether the server has done it.
    OutcomeUnknown,
    /// The server does not delete what was ordered.
    InUse,
    /// The server has refused it.
    Refused,
    /// This computer cannot host the feast.
    CannotHost,
    /// No server has what would be erased, and that is more than the person was told of.
    Unsent,
    /// The keyring does not answer, so its secrets cannot be erased.
    KeyringSilent,
    /// The application has crashed too often; it is started again in a minute.
    KeepsCrashing,
    /// The file of certificates cannot be read, or there is none in it.
    BadCertificates,
    /// The core is ending.
    Closing,
    /// Anything else.
    Internal,
}
