//! Everything that a station decides, without a clock, a socket, a disk or a task.
//!
//! One [`Core::handle`] per input, then [`Core::take_effects`] until it is empty: one mutation, then
//! drain. The driver carries the effects out and brings what comes of them back as inputs.
//!
//! Split by what comes in: `commands` from people, `link` from the socket, `session` for signing
//! in, `truth` for what the server shows (`live` where it is a hub, `poll` where its socket is away,
//! `past` where it went back; `audits`, and `walk` where lists fail, where it is a plain one),
//! `outbox` for what waits to be sent (`keyed` where it is a hub, `hold` where nothing gets through),
//! `strikes` for lines, `letters` for what will not be sent, `notices` for what has waited too long,
//! `history` for what is kept, `leafing` for what it lacks, `menu` for what can be ordered and `menu_changes` for what is changed
//! of that, `counter` for orders that are taken here, `report` for
//! diagnostics. `traffic` has the words for what comes in and goes out.

mod audits;
mod commands;
mod counter;
mod figures;
mod history;
mod hold;
mod keyed;
mod leafing;
mod letters;
mod link;
mod live;
mod menu;
mod menu_changes;
mod notices;
mod outbox;
mod pairing;
mod past;
mod pin;
mod poll;
mod report;
mod session;
mod settings;
mod strikes;
#[cfg(test)]
mod tests;
mod traffic;
mod truth;
mod walk;

pub(crate) use menu_changes::MenuChange;
pub(crate) use pin::Tried;
pub(crate) use report::{Told, Way};
pub(crate) use session::{State, setting};
pub(crate) use traffic::{Account, Answer, Command, Effect, Input, StoreDone, StoreOp, Ticket};

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use olgfeast_board::{Board, Reconciler};
use olgfeast_protocol::{
    DeadLetter, FoodGroups, IntentId, Order, OrderId, OrderStatus, Rev, Settings, StationId,
    ipc::{
        Change, Freshness, Heartbeat, Notices, Push, Receipt, Snapshot, Trouble, Update, WentBack,
        diagnostics::RoundTrip,
    },
};
use olgfeast_store::{Applied, CacheWrite, Cursor, DraftRow, Reach, Row, Step, StrikeRow};
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::{
    address::Endpoint, address::Server, audit::Audit, counter::Counter, lanes::Lanes,
    movers::Movers, now::Now, outage::Outage, pin::PinHash, rest::Call, sync::SyncReport,
    zombie::Witness,
};

/// Commands that wait for the store; more are refused.
const MOST_WAITING: usize = 64;

/// Steps that can be undone.
const MOST_UNDOABLE: usize = 50;

/// Dead letters that the screen gets.
const MOST_LETTERS: usize = 200;

/// A write that waits for another one of this station.
const TURN: Duration = Duration::from_millis(50);

const SECOND: Duration = Duration::from_secs(1);

/// What a core starts from.
pub(crate) struct Start {
    pub(crate) endpoint: Endpoint,
    /// Who the station is, and what people call it.
    pub(crate) station: StationId,
    pub(crate) name: String,
    /// The server whose key this station knows.
    pub(crate) known: Option<Server>,
    pub(crate) session: session::State,
    /// Whether passwords may be sent again by themselves whatever the way: a person has put them
    /// into the environment of this station for that.
    pub(crate) unattended: bool,
    pub(crate) orders: Vec<Order>,
    /// The place in a hub's log up to which they are complete.
    pub(crate) cursor: Option<Cursor>,
    pub(crate) freshness: Freshness,
    pub(crate) offset_millis: i64,
    pub(crate) rows: Vec<Row>,
    pub(crate) strikes: Vec<StrikeRow>,
    /// Intents that were in flight at five starts in a row.
    pub(crate) crashed: Vec<IntentId>,
    pub(crate) letters: Vec<DeadLetter>,
    /// What a hub has applied lately.
    pub(crate) applied: Vec<Applied>,
    /// What an earlier run has found that the server lost.
    pub(crate) went_back: Option<WentBack>,
    pub(crate) trouble: Option<Trouble>,
    /// How far back the server's orders were read.
    pub(crate) reach: Option<Reach>,
    /// What a person has decided about this computer.
    pub(crate) settings: Settings,
    /// Of the feast PIN, where there is one.
    pub(crate) pin: Option<PinHash>,
    /// Of the saved menu.
    pub(crate) food_groups: FoodGroups,
    /// Orders of the counter, oldest first.
    pub(crate) drafts: Vec<DraftRow>,
    /// The account that the counter has ordered with, and its server.
    pub(crate) counter_account: Option<String>,
    pub(crate) seed: u64,
}

/// The whole core of a station.
pub(crate) struct Core {
    endpoint: Endpoint,
    station: StationId,
    name: String,
    unattended: bool,
    effects: VecDeque<Effect>,
    rng: StdRng,
    last_id_millis: i64,

    rev: Rev,
    board: Board,
    reconciler: Reconciler,
    link: link::LinkState,
    session: session::SessionState,
    hub: live::Hub,
    poll: poll::Poll,
    past: past::Past,
    movers: Movers,
    audit: Audit,
    poison: walk::Poison,
    /// Orders in the last copy of the board that could not be read.
    unread: usize,
    witness: Witness,
    counts: Counts,
    /// Counts sign-ins: replies of an earlier one are not taken for this one's.
    generation: u64,
    doubts: truth::Doubts,
    clock: truth::ServerClock,
    freshness: Freshness,
    freshness_saved: Freshness,
    trouble: Option<Trouble>,
    notices: Notices,
    settings: Settings,
    pin: pin::Door,
    food_groups: FoodGroups,
    keeping: history::Keeping,
    leaves: leafing::Leaves,
    round_trips: VecDeque<RoundTrip>,
    menu: menu::MenuReading,
    menu_changes: menu_changes::MenuChanges,
    counter: Counter,
    figures: figures::FiguresReading,

    lanes: Lanes,
    hold: hold::Hold,
    /// When strikes are looked through next.
    strikes_looked_at: Duration,
    /// Before this nothing of a backlog is sent.
    backlog_from: Duration,
    /// When the last write to a plain server was sent.
    write_began: Duration,
    letters: VecDeque<DeadLetter>,
    outage: Option<Outage>,
    receipt: Option<Receipt>,
    undoable: VecDeque<(OrderId, OrderStatus, OrderStatus)>,
    /// The one command that waits for the store, and those behind it.
    storing: Option<commands::Storing>,
    waiting: VecDeque<Command>,
    fetching: BTreeMap<OrderId, Vec<Answer<bool>>>,

    next_heartbeat: Duration,
}

/// For diagnostics. None of it ever falls.
#[derive(Debug, Default)]
struct Counts {
    mismatches: u64,
    drift: u64,
    zombies: u64,
    malformed: u64,
}

impl Core {
    /// A core with its saved board. Its first effects open the link, where somebody is signed in.
    pub(crate) fn new(start: Start, now: Now) -> Core {
        let board = Board::restore(start.orders, []);
        let outage = start
            .freshness
            .heard_at
            .map(|heard_at| Outage::begin(&board, heard_at));
        let mut core = Core {
            endpoint: start.endpoint,
            station: start.station,
            name: start.name,
            unattended: start.unattended,
            effects: VecDeque::new(),
            rng: StdRng::seed_from_u64(start.seed),
            last_id_millis: 0,
            rev: Rev(0),
            board,
            reconciler: Reconciler::new(),
            link: link::LinkState::new(now),
            session: session::SessionState::new(
                start.session,
                start.endpoint,
                start.known,
                start.settings.role,
            ),
            hub: live::Hub::new(start.cursor),
            poll: poll::Poll::new(match start.cursor {
                Some(_) => poll::Kind::Hub,
                None => poll::Kind::Unknown,
            }),
            past: past::Past::new(
                start.cursor.map(|cursor| cursor.epoch),
                start.applied,
                start.went_back,
            ),
            movers: Movers::default(),
            audit: Audit::new(),
            poison: walk::Poison::default(),
            unread: 0,
            witness: Witness::default(),
            counts: Counts::default(),
            generation: 0,
            doubts: truth::Doubts::default(),
            clock: truth::ServerClock::new(start.offset_millis),
            freshness: start.freshness,
            freshness_saved: start.freshness,
            trouble: start.trouble,
            notices: Notices::default(),
            settings: start.settings,
            pin: pin::Door::new(start.pin),
            food_groups: start.food_groups,
            keeping: history::Keeping::default(),
            leaves: leafing::Leaves::new(start.reach, start.seed),
            round_trips: VecDeque::new(),
            menu: menu::MenuReading::default(),
            menu_changes: menu_changes::MenuChanges::default(),
            counter: Counter::new(start.drafts, start.counter_account.as_deref()),
            figures: figures::FiguresReading::default(),
            lanes: Lanes::default(),
            hold: hold::Hold::default(),
            strikes_looked_at: now.mono,
            backlog_from: Duration::ZERO,
            write_began: Duration::ZERO,
            letters: start.letters.into(),
            outage,
            receipt: None,
            undoable: VecDeque::new(),
            storing: None,
            waiting: VecDeque::new(),
            fetching: BTreeMap::new(),
            next_heartbeat: now.mono,
        };
        core.lanes.strikes.restore(start.strikes, now.mono);
        let struck: Vec<OrderId> = core.lanes.strikes.orders().collect();
        for order in struck {
            core.show_strikes(order);
        }
        core.take_rows(start.rows, now);
        core.bury_crashed(&start.crashed, now);
        core.open_link();
        core
    }

    /// Takes one input in. Afterwards: [`Core::take_effects`].
    pub(crate) fn handle(&mut self, input: Input, now: Now) {
        match input {
            Input::Command(command) => self.command(command, now),
            Input::Link(event) => self.link_event(event, now),
            Input::Replied { ticket, reply } => self.replied(ticket, reply, now),
            Input::Stored { op, result } => self.stored(op, result, now),
            Input::Outside(rows) => self.take_rows(rows, now),
            Input::VaultOpened { account, kept } => self.vault_opened(&account, kept, now),
            Input::VaultKept { account, kept } => self.vault_kept(&account, kept),
            Input::DeskLoaded { account, password } => self.desk_loaded(account, password, now),
            Input::DeskKept { account, kept } => self.desk_kept(&account, kept),
            Input::CacheChecked { whole: true } => {}
            Input::CacheChecked { whole: false } => self.save_board_again(),
            Input::Woke => {}
        }
        self.work(now);
    }

    /// What is to be done, in this order.
    pub(crate) fn take_effects(&mut self) -> VecDeque<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// When [`Input::Woke`] is wanted at the latest.
    pub(crate) fn wake_at(&self, now: Now) -> Duration {
        let mut at = self.next_heartbeat;
        let dues = [self.hub.deadline(), self.witness.due()];
        at = dues.into_iter().flatten().fold(at, Duration::min);
        if self.may_read() {
            let reads = [self.audit_due(), self.walk_due(), self.doubts.next_due()];
            at = reads.into_iter().flatten().fold(at, Duration::min);
            let sends = self.drains().then(|| self.lanes.next_due(now.mono));
            let strikes = self.strikes_due(now);
            let changes = self.menu_change_waits().then(|| now.mono + TURN);
            at = [self.counter_due(now), changes]
                .into_iter()
                .flatten()
                .fold(at, Duration::min);
            let last = [self.menu_due(), self.leaf_due(), self.figures_due(now)];
            for due in [sends.flatten(), strikes, self.poll.due()]
                .into_iter()
                .chain(last)
                .flatten()
            {
                at = at.min(due.max(self.hold.until()));
            }
        }
        // Never a spin: what is due now is done in `work`, and what could not be done then waits.
        at.max(now.mono + Duration::from_millis(10))
    }

    /// All that is shown, at this revision.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            rev: self.rev,
            orders: self.board.orders().cloned().collect(),
            pending: self
                .board
                .pending()
                .map(|(id, intents)| (id, intents.to_vec()))
                .collect(),
            strikes: self
                .board
                .strikes()
                .map(|(id, strikes)| (id, strikes.to_vec()))
                .collect(),
            link: self.link.shown(),
            session: self.session.shown(),
            offset_millis: self.clock.offset_millis(),
            freshness: self.freshness,
            dead_letters: self.letters.iter().cloned().collect(),
            receipt: self.receipt.clone(),
            trouble: self.trouble.clone(),
            notices: self.notices.clone(),
            settings: self.settings.clone(),
            pin_set: self.pin.is_locked(),
            food_groups: self.food_groups.clone(),
            drafts: self.counter.drafts(),
        }
    }

    /// How the board is kept in step with the server's, for diagnostics.
    pub(crate) fn sync(&self) -> SyncReport {
        let log = self.hub.counts();
        let cursor = self.hub.cursor();
        SyncReport {
            spoken: self.link.spoken(),
            epoch: cursor.map(|cursor| cursor.epoch),
            cursor: cursor.map(|cursor| cursor.seq),
            gaps: log.gaps,
            replays: log.replays,
            snapshots: log.snapshots,
            duplicates: log.duplicates,
            mismatches: self.counts.mismatches,
            drift: self.counts.drift,
            zombies: self.counts.zombies,
            malformed: self.counts.malformed + log.refused,
            unreadable: self.poison.unreadable(),
        }
    }

    /// Everything that is due.
    fn work(&mut self, now: Now) {
        self.renew_if_due(now);
        self.work_on_log(now);
        self.leave_zombie(now);
        self.watch_link(now);
        self.audit_if_due(now);
        self.walk_if_due(now);
        self.read_doubt_if_due(now);
        self.hold_stale(now);
        self.forget_strikes_if_due(now);
        self.drain(now);
        self.change_menu_if_due();
        self.place_if_due(now);
        self.poll_if_due(now);
        self.read_menu_if_due(now);
        self.leaf_back_if_due(now);
        self.read_figures_if_due(now);
        self.end_outage_if_over(now);
        self.watch_notices(now);
        self.shorten_history_if_due(now);
        self.tell_hub();
        self.heartbeat_if_due(now);
    }

    /// Shows a change: on the board, to the screens, in the cache.
    fn show(&mut self, change: Change) {
        self.show_step(change, None);
    }

    /// The same, and in the history how the order came to its state, where that is another one.
    fn show_step(&mut self, change: Change, step: Option<Step>) {
        let on_board = self.board.apply(&change);
        match &change {
            Change::Order { .. }
            | Change::Gone { .. }
            | Change::Pending { .. }
            | Change::Strikes { .. }
                if !on_board =>
            {
                return;
            }
            Change::Order { order } => {
                let order = order.clone();
                self.effects.push_back(Effect::Cache(match step {
                    Some(step) => CacheWrite::Moved { order, step },
                    None => CacheWrite::Order(order),
                }));
            }
            Change::Gone { id } => self.effects.push_back(Effect::Cache(CacheWrite::Gone(*id))),
            _ => {}
        }
        self.rev = self.rev.next();
        self.effects.push_back(Effect::Push(Push::Update(Update {
            rev: self.rev,
            change,
        })));
    }

    fn set_trouble(&mut self, trouble: Option<Trouble>) {
        if self.trouble != trouble {
            self.trouble.clone_from(&trouble);
            self.show(Change::Trouble { trouble });
        }
    }

    fn heartbeat_if_due(&mut self, now: Now) {
        if now.mono < self.next_heartbeat {
            return;
        }
        self.next_heartbeat = now.mono + SECOND;
        let heartbeat = Heartbeat {
            rev: self.rev,
            freshness: self.freshness,
        };
        self.effects
            .push_back(Effect::Push(Push::Heartbeat(heartbeat)));
        let since_saved = match (self.freshness.heard_at, self.freshness_saved.heard_at) {
            (Some(heard), Some(saved)) => heard.millis_since(saved),
            (Some(_), None) => i64::MAX,
            _ => 0,
        };
        if since_saved >= 5_000 {
            self.save_freshness();
        }
    }

    fn save_freshness(&mut self) {
        if self.freshness_saved == self.freshness {
            return;
        }
        self.freshness_saved = self.freshness;
        self.effects.push_back(Effect::Cache(CacheWrite::Freshness {
            heard_at: self.freshness.heard_at,
            checked_at: self.freshness.checked_at,
            offset_millis: self.clock.offset_millis(),
        }));
    }

    /// A new UUIDv7: ordered by the time it was made, also within one millisecond and when the wall
    /// clock runs back.
    fn new_id(&mut self, now: Now) -> IntentId {
        self.last_id_millis = now.wall.as_millis().max(self.last_id_millis + 1);
        let mut random = [0_u8; 10];
        self.rng.fill(&mut random);
        let millis = u64::try_from(self.last_id_millis).unwrap_or_default();
        IntentId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    fn call(&mut self, ticket: Ticket, call: Call) {
        if let Some(server) = self.session.server() {
            let server = server.clone();
            self.effects.push_back(Effect::Call {
                ticket,
                server,
                call,
            });
        }
    }
}
