//! What comes in and what goes out.

use olgfeast_board::Mark;
use olgfeast_link::{Command as LinkCommand, LinkEvent};
use olgfeast_protocol::{
    DeadLetter, Intent, IntentId, LineKey, OrderId, OrderStatus, Settings, Stand, Strike, UtcTime,
    Version,
    ipc::{
        DraftState, IpcError, Kept, Moved, NewOrder, OrderDraft, Push, Receipt, Session,
        Settlement, Snapshot,
    },
};
use olgfeast_store::{Attempt, CacheWrite, DraftRow, Menu, Row, StoreError, StrikeState};
use tokio::sync::oneshot;

use super::{Told, Way, menu_changes::MenuChange, pin::Tried};
use crate::{
    address::{Endpoint, Server},
    credentials::{KeptSecret, Secret},
    figures::Looked,
    pin::PinHash,
    rest::{Call, FiguresOf, Reply},
    session::SignIn,
};

/// What people, and programs in their name, want.
pub(crate) enum Command {
    Snapshot {
        reply: Answer<Snapshot>,
    },
    Report {
        reply: Answer<Box<Told>>,
    },
    /// Everything that opens a door: to be told to nobody.
    Secrets {
        reply: Answer<Vec<Secret>>,
    },
    /// Where an examination of the way to the server goes.
    Way {
        reply: Answer<Way>,
    },
    /// Takes this very change back.
    Withdraw {
        id: IntentId,
        reply: Answer<Moved>,
    },
    SetStatus {
        id: OrderId,
        seen: Option<OrderStatus>,
        to: OrderStatus,
        reply: Answer<Moved>,
    },
    Undo {
        id: OrderId,
        reply: Answer<Moved>,
    },
    Strike {
        id: OrderId,
        line: LineKey,
        struck: bool,
        reply: Answer<()>,
    },
    Fetch {
        id: OrderId,
        reply: Answer<bool>,
    },
    SignIn {
        sign_in: SignIn,
        reply: Answer<Session>,
    },
    SignOut {
        reply: Answer<()>,
    },
    RetryNow,
    RetryLetter {
        id: IntentId,
        reply: Answer<Moved>,
    },
    DiscardLetter {
        id: IntentId,
        reply: Answer<()>,
    },
    /// What is held of an order is to be sent after all, or not at all.
    Release {
        id: OrderId,
        send: bool,
        reply: Answer<Moved>,
    },
    PutAwayWentBack {
        reply: Answer<()>,
    },
    /// Servers are reached in another way now: the connection is made anew.
    Reconnect,
    ReadMenu {
        reply: Answer<Menu>,
    },
    ChangeMenu {
        change: Box<MenuChange>,
        reply: Answer<()>,
    },
    DeletesDishes {
        reply: Answer<bool>,
    },
    /// An order is taken at the counter; `place`: and to be placed at once, where there is a way.
    KeepOrder {
        order: NewOrder,
        replaces: Option<IntentId>,
        place: bool,
        reply: Answer<OrderDraft>,
    },
    PlaceDraft {
        id: IntentId,
        reply: Answer<()>,
    },
    DiscardDraft {
        id: IntentId,
        reply: Answer<()>,
    },
    LookAtFigures {
        reply: Answer<Looked>,
    },
    ChangeSettings {
        settings: Box<Settings>,
        reply: Answer<()>,
    },
    /// Somebody has typed a PIN. It counts as wrong until [`Command::PinFits`].
    TryPin {
        reply: Answer<Tried>,
    },
    /// The PIN that was tried is the one.
    PinFits {
        reply: Answer<()>,
    },
    /// Another PIN from now on, or none.
    SetPin {
        pin: Option<PinHash>,
        reply: Answer<()>,
    },
}

/// Where the answer to a command goes. The asker may have gone away; that is no error.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, IpcError>>;

/// Something that happened.
pub(crate) enum Input {
    Command(Command),
    Link(LinkEvent),
    Replied {
        ticket: Ticket,
        reply: Reply,
    },
    Stored {
        op: StoreOp,
        result: Result<StoreDone, StoreError>,
    },
    /// The open intents of the outbox, after another process has written to it.
    Outside(Vec<Row>),
    VaultOpened {
        account: Account,
        kept: Option<KeptSecret>,
    },
    VaultKept {
        account: Account,
        kept: Kept,
    },
    /// The place for secrets has looked for an account of the counter.
    DeskLoaded {
        account: Account,
        password: Option<Secret>,
    },
    /// Whether it has kept one.
    DeskKept {
        account: Account,
        kept: bool,
    },
    /// The saved board was looked through; not `whole`: it was damaged and is empty now.
    CacheChecked {
        whole: bool,
    },
    /// The time that [`super::Core::wake_at`] named has come.
    Woke,
}

/// Something to be done.
#[derive(Debug)]
pub(crate) enum Effect {
    Push(Push),
    Call {
        ticket: Ticket,
        server: Server,
        call: Call,
    },
    Store(StoreOp),
    Cache(CacheWrite),
    OpenLink {
        server: Server,
        endpoint: Endpoint,
    },
    CloseLink,
    Link(LinkCommand),
    OpenVault {
        account: Account,
    },
    KeepSecret {
        account: Account,
        secret: KeptSecret,
    },
    ForgetSecret {
        account: Account,
    },
    LoadDesk {
        account: Account,
    },
    KeepDesk {
        account: Account,
        password: Secret,
    },
}

/// An account on a server, as the place for secrets knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) server: String,
    pub(crate) username: String,
}

/// What a call was made for; it comes back with the reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ticket {
    SignIn(u64),
    SignInMe(u64),
    Renew {
        generation: u64,
    },
    Audit {
        generation: u64,
        token: Secret,
    },
    /// Reads an order that is in doubt.
    Doubt {
        generation: u64,
        id: OrderId,
        mark: Mark,
        token: Secret,
    },
    /// Reads an order because the lists cannot be read.
    Walk {
        generation: u64,
        id: OrderId,
        mark: Mark,
        token: Secret,
    },
    /// Follows a hub's log over REST, or asks what the server is.
    Poll {
        generation: u64,
        number: u64,
        token: Secret,
    },
    /// Reads a page of the menu.
    Menu {
        generation: u64,
    },
    /// Reads a page of older orders.
    Leaf {
        generation: u64,
        token: Secret,
    },
    /// Changes the menu.
    MenuChange {
        generation: u64,
    },
    /// Whatever the counter asks.
    Counter {
        generation: u64,
        number: u64,
    },
    /// Reads what the server counts.
    Figures {
        generation: u64,
        of: FiguresOf,
    },
    /// Reads the order of an intent.
    Look {
        generation: u64,
        intent: IntentId,
        mark: Mark,
        token: Secret,
    },
    /// Sends an intent.
    Send {
        generation: u64,
        intent: IntentId,
        token: Secret,
    },
    /// Sends a strike.
    Strike {
        generation: u64,
        strike: IntentId,
        token: Secret,
    },
}

/// A write to the outbox.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StoreOp {
    Enqueue(Vec<Intent>),
    /// With what it is based on from now on.
    MarkAttempt(IntentId, UtcTime, Stand),
    MarkKeyed {
        id: IntentId,
        carries: Vec<IntentId>,
        expected: Version,
        at: UtcTime,
    },
    Landed(IntentId),
    Settle {
        ids: Vec<IntentId>,
        how: Settlement,
        version: Option<Version>,
        at: UtcTime,
    },
    Unsettle(Vec<DeadLetter>),
    Withdraw(IntentId),
    Bury(Vec<DeadLetter>),
    Discard(IntentId),
    Revive(IntentId, Vec<Intent>),
    Renew(Vec<IntentId>, Vec<Intent>),
    /// Of those that it takes the place of, what nothing was sent for goes.
    Strike {
        add: Option<Strike>,
        drop: Vec<IntentId>,
    },
    SetStrike(IntentId, StrikeState),
    EndStrikes(Vec<IntentId>),
    /// An order of the counter, in the place of the one that it was edited from.
    KeepDraft {
        row: Box<DraftRow>,
        replaces: Option<IntentId>,
    },
    /// A person wants it placed.
    PlaceDraft {
        id: IntentId,
        attempt: Option<Attempt>,
    },
    /// It is about to be sent.
    MarkDraft {
        id: IntentId,
        attempt: Attempt,
    },
    /// What has become of it.
    SetDraft {
        id: IntentId,
        state: DraftState,
        attempt: Option<Attempt>,
    },
    EndDraft(IntentId),
    Receipt(Receipt),
    Settings(Vec<(String, Option<String>)>),
    /// What a person has decided about this computer.
    Decided(Box<Settings>),
    Pin(Option<PinHash>),
}

/// What a good write answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoreDone {
    Done,
    Withdrawn(bool),
}
