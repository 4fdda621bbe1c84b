//! The core against a scripted world: no clock, no socket, no disk.

mod conflicts;
mod counter;
mod doubted;
mod figures;
mod history;
mod keyed;
mod leafing;
mod live;
mod menu;
mod model;
mod notices;
mod outbox;
mod overtaken;
mod pairing;
mod past;
mod pin;
mod plain;
mod polls;
mod report;
mod seeds;
mod settings;
mod signing_in;
mod strikes;

use olgfeast_link::{
    Cause, Command as LinkCommand, LinkEvent, LinkState as Feed, LinkStatus as FeedStatus, Network,
};
use olgfeast_protocol::{
    DeadReason, Intent, Lines, Stand, UtcTime,
    ipc::{Blocked, Degraded, ErrorCode, IpcError, Kept, LinkStatus, Moved, Settlement},
    wire::{
        WireOrder,
        rest::{Login, Orders},
    },
};
use olgfeast_store::StoreError;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::*;
use crate::{
    address::Server,
    credentials::{KeptSecret, Secret},
    rest::{Answer as RestAnswer, CallError, Keyed, Reply},
    session::{InTheOpen, SignIn},
};

const TOKEN: &str = "token-1";
const STATION: StationId = StationId(uuid::Uuid::from_u128(0x57a7));

/// A core and the effects that nobody has carried out yet.
struct World {
    core: Core,
    mono: Duration,
    calls: VecDeque<(Ticket, Call)>,
    /// Those for the menu, which is read beside everything else.
    menu_calls: VecDeque<(Ticket, Call)>,
    /// Those for older orders, too.
    leaf_calls: VecDeque<(Ticket, Call)>,
    stores: VecDeque<StoreOp>,
    links: Vec<LinkCommand>,
    pushes: Vec<Change>,
    vaults: Vec<Account>,
    cursors: Vec<Option<Cursor>>,
    saved: Vec<CacheWrite>,
    keeps: bool,
}

fn order(id: i64, status: OrderStatus) -> Value {
    json!({
        "id": id, "display_id": id, "ref_code": format!("ref{id}"), "customer_name": "Ann",
        "status": status.word(), "date_ordered": "2026-11-22T21:21:10",
        "date_preparing": null, "date_ready": null, "date_complete": null,
        "order_items": [{"id": 1, "quantity": 2,
            "food_item": {"name": "Fries", "food_group": "Grill", "ticket": 1}}],
    })
}

fn wire(id: i64, status: OrderStatus) -> WireOrder {
    WireOrder::read(&order(id, status)).unwrap()
}

/// An order that came to its state in this second of the hour.
fn dated(id: i64, status: OrderStatus, second: u32) -> Value {
    let mut order = order(id, status);
    let field = match status {
        Pending | OrderStatus::Cancelled => return order,
        Preparing => "date_preparing",
        Ready => "date_ready",
        Complete => "date_complete",
    };
    order[field] = json!(format!("2026-11-22T21:30:{second:02}"));
    order
}

fn frame(orders: &[Value]) -> String {
    json!({"type": "kitchen_update", "data": {"pending_orders": orders,
        "preparing_orders": [], "ready_orders": []}})
    .to_string()
}

fn event(id: i64, from: OrderStatus, to: OrderStatus) -> String {
    json!({"type": "order_status_change", "data": {"order_id": id,
        "ref_code": format!("ref{id}"), "old_status": from.word(), "new_status": to.word()}})
    .to_string()
}

fn row(id: u128, order: i64, from: OrderStatus, to: OrderStatus, in_flight: bool) -> Row {
    let stand = Stand {
        status: from,
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
    };
    Row {
        intent: Intent {
            id: IntentId(uuid::Uuid::from_u128(id)),
            order: OrderId(order),
            ref_code: format!("ref{order}"),
            number: order.to_string(),
            from,
            to,
            base: stand,
            made_at: UtcTime(0),
        },
        attempts: u32::from(in_flight),
        in_flight_starts: u32::from(in_flight),
        attempted_at: None,
        sent: None,
    }
}

use OrderStatus::{Complete, Pending, Preparing, Ready};

impl World {
    /// Signed in, nothing known, the link not open yet.
    fn new(rows: Vec<Row>, orders: Vec<Order>) -> World {
        World::on(Endpoint::Kitchen, rows, orders, None)
    }

    fn on(endpoint: Endpoint, rows: Vec<Row>, orders: Vec<Order>, cursor: Option<Cursor>) -> World {
        World::begun(endpoint, rows, orders, cursor, Duration::ZERO)
    }

    /// One that begins after so much time of the world.
    fn begun(
        endpoint: Endpoint,
        rows: Vec<Row>,
        orders: Vec<Order>,
        cursor: Option<Cursor>,
        mono: Duration,
    ) -> World {
        World::started(World::start(endpoint, rows, orders, cursor, mono), mono)
    }

    fn start(
        endpoint: Endpoint,
        rows: Vec<Row>,
        orders: Vec<Order>,
        cursor: Option<Cursor>,
        mono: Duration,
    ) -> Start {
        Start {
            endpoint,
            station: STATION,
            name: "Grill 1".into(),
            known: None,
            session: State::In {
                server: Server::parse("127.0.0.1:8000").unwrap(),
                username: "admin".into(),
                kept: Kept::Keyring,
            },
            unattended: false,
            orders,
            cursor,
            freshness: Freshness::default(),
            offset_millis: 0,
            rows,
            strikes: Vec::new(),
            crashed: Vec::new(),
            letters: Vec::new(),
            applied: Vec::new(),
            went_back: None,
            reach: None,
            settings: olgfeast_protocol::Settings::default(),
            pin: None,
            food_groups: olgfeast_protocol::FoodGroups::default(),
            trouble: None,
            drafts: Vec::new(),
            counter_account: None,
            seed: 1 + mono.as_millis() as u64,
        }
    }

    fn started(start: Start, mono: Duration) -> World {
        let now = Now {
            mono,
            wall: UtcTime::from_millis(1_000_000 + mono.as_millis() as i64),
        };
        let mut world = World {
            core: Core::new(start, now),
            mono,
            calls: VecDeque::new(),
            menu_calls: VecDeque::new(),
            leaf_calls: VecDeque::new(),
            stores: VecDeque::new(),
            links: Vec::new(),
            pushes: Vec::new(),
            vaults: Vec::new(),
            cursors: Vec::new(),
            saved: Vec::new(),
            keeps: true,
        };
        world.collect();
        world
    }

    /// With a token, a live socket and these orders on the board.
    fn live(orders: &[Value]) -> World {
        let mut world = World::new(Vec::new(), Vec::new());
        world.get_token();
        world.connect(orders);
        world
    }

    fn get_token(&mut self) {
        self.link(LinkEvent::NeedToken { rejected: false });
        let account = self.vaults.pop().unwrap();
        let kept = KeptSecret {
            password: Some(Secret::new("pw")),
            ..KeptSecret::default()
        };
        self.input(Input::VaultOpened {
            account,
            kept: Some(kept),
        });
        let (ticket, call) = self.calls.pop_front().unwrap();
        assert!(matches!(call, Call::Login { .. }));
        self.reply(ticket, Ok(RestAnswer::Tokens(login(TOKEN))));
    }

    fn connect(&mut self, orders: &[Value]) {
        self.link(LinkEvent::Opened);
        self.link(LinkEvent::Text(frame(orders)));
        self.audit(orders);
        assert!(self.links.contains(&LinkCommand::Synced));
        self.feed(Feed::Live {
            network: Network::Lan,
        });
    }

    fn feed(&mut self, state: Feed) {
        self.link(LinkEvent::Status(FeedStatus {
            state,
            since_wall_ms: 0,
        }));
    }

    fn offline(&mut self) {
        self.link(LinkEvent::Closed {
            cause: Cause::Refused,
        });
        self.feed(Feed::Offline {
            retry_at_wall_ms: 0,
            cause: Cause::Refused,
        });
    }

    fn audit(&mut self, orders: &[Value]) {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Page { .. }));
        assert!(matches!(call, Call::Page { page: 1, .. }));
        let read = Orders::read(&json!(orders)).unwrap();
        self.reply(ticket, Ok(RestAnswer::Orders(read)));
    }

    /// What nobody knows yet of the server is asked of it: it is a plain one.
    fn answers_plainly(&mut self) {
        let (ticket, _) = self.take_call(|call| matches!(call, Call::Events { .. }));
        let none = CallError::Refused {
            status: 404,
            detail: "Not Found".into(),
        };
        self.reply(ticket, Err(none));
    }

    /// Answers the one read of an order.
    fn read(&mut self, order: Value) {
        let (ticket, _) = self.take_call(|call| matches!(call, Call::Order { .. }));
        let order = WireOrder::read(&order).unwrap();
        self.reply(ticket, Ok(RestAnswer::Order(Box::new(order))));
    }

    fn take_call(&mut self, wanted: impl Fn(&Call) -> bool) -> (Ticket, Call) {
        let at = self.calls.iter().position(|(_, call)| wanted(call));
        self.calls
            .remove(at.unwrap_or_else(|| panic!("no such call: {:?}", self.calls)))
            .unwrap()
    }

    /// The next call with a key.
    fn keyed(&mut self) -> (Ticket, Keyed) {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Keyed { .. }));
        match call {
            Call::Keyed { change, .. } => (ticket, change),
            _ => unreachable!(),
        }
    }

    fn keyed_calls(&self) -> usize {
        self.calls
            .iter()
            .filter(|(_, call)| matches!(call, Call::Keyed { .. }))
            .count()
    }

    fn reasons(&self) -> Vec<DeadReason> {
        let letters = self.core.letters.iter();
        letters.map(|letter| letter.reason.clone()).collect()
    }

    fn status_calls(&self) -> usize {
        self.calls
            .iter()
            .filter(|(_, call)| matches!(call, Call::Status { .. }))
            .count()
    }

    fn link(&mut self, event: LinkEvent) {
        self.input(Input::Link(event));
    }

    fn reply(&mut self, ticket: Ticket, answer: Result<RestAnswer, CallError>) {
        self.input(Input::Replied {
            ticket,
            reply: Reply {
                server_date: None,
                answer,
            },
        });
    }

    fn input(&mut self, input: Input) {
        let now = self.now();
        self.core.handle(input, now);
        self.collect();
    }

    fn pass(&mut self, time: Duration) {
        self.mono += time;
        self.input(Input::Woke);
    }

    fn now(&self) -> Now {
        let wall = UtcTime::from_millis(1_000_000 + self.mono.as_millis() as i64);
        Now {
            mono: self.mono,
            wall,
        }
    }

    /// Sorts effects out, and lets the disk keep everything at once.
    fn collect(&mut self) {
        loop {
            let mut stored = Vec::new();
            for effect in self.core.take_effects() {
                match effect {
                    Effect::Push(Push::Update(update)) => self.pushes.push(update.change),
                    Effect::Call {
                        ticket,
                        call: call @ Call::Menu { .. },
                        ..
                    } => self.menu_calls.push_back((ticket, call)),
                    Effect::Call {
                        ticket,
                        call: call @ Call::Leaf { .. },
                        ..
                    } => self.leaf_calls.push_back((ticket, call)),
                    Effect::Call { ticket, call, .. } => self.calls.push_back((ticket, call)),
                    Effect::Store(op) => stored.push(op),
                    Effect::Link(command) => self.links.push(command),
                    Effect::OpenVault { account } => self.vaults.push(account),
                    Effect::Cache(CacheWrite::Cursor(cursor)) => self.cursors.push(cursor),
                    Effect::Cache(write) => self.saved.push(write),
                    _ => {}
                }
            }
            if stored.is_empty() {
                return;
            }
            for op in stored {
                self.stores.push_back(op.clone());
                let done = match op {
                    StoreOp::Withdraw(_) => StoreDone::Withdrawn(true),
                    _ => StoreDone::Done,
                };
                let result = if self.keeps {
                    Ok(done)
                } else {
                    Err(StoreError::Full("disk full".into()))
                };
                let now = self.now();
                self.core.handle(Input::Stored { op, result }, now);
            }
        }
    }

    fn touch(&mut self, id: i64, seen: OrderStatus, to: OrderStatus) -> Result<Moved, IpcError> {
        let (reply, mut answer) = oneshot::channel();
        let (id, seen) = (OrderId(id), Some(seen));
        self.input(Input::Command(Command::SetStatus {
            id,
            seen,
            to,
            reply,
        }));
        answer.try_recv().unwrap()
    }

    fn undo(&mut self, id: i64) -> Result<Moved, IpcError> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::Undo {
            id: OrderId(id),
            reply,
        }));
        answer.try_recv().unwrap()
    }

    fn drawn(&self, id: i64) -> (OrderStatus, bool) {
        let ticket = self.core.board.ticket(OrderId(id)).unwrap();
        (ticket.status, ticket.is_waiting())
    }

    fn settled(&self) -> Vec<Settlement> {
        let settled = self.pushes.iter().filter_map(|change| match change {
            Change::Settled { outcome, .. } => Some(*outcome),
            _ => None,
        });
        settled.collect()
    }

    fn status(&self) -> LinkStatus {
        self.core.link.shown().status
    }
}

fn login(access: &str) -> Login {
    Login {
        access_token: access.into(),
        refresh_token: None,
    }
}

fn unknown() -> Result<RestAnswer, CallError> {
    Err(CallError::Unknown("status 500".into()))
}
