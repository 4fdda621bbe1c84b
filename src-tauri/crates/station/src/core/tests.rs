//! The core against a scripted world: no clock, no socket, no disk.

use olgfeast_link::{Cause, LinkState as Feed, LinkStatus as FeedStatus, Network};
use olgfeast_protocol::{
    DeadReason, Lines, Stand,
    ipc::{Blocked, Degraded, ErrorCode, Kept, LinkStatus, Settlement},
    wire::{
        WireOrder,
        rest::{Login, Orders},
    },
};
use serde_json::{Value, json};

use super::*;
use crate::rest::{Answer as RestAnswer, CallError};

const TOKEN: &str = "token-1";

/// A core and the effects that nobody has carried out yet.
struct World {
    core: Core,
    mono: Duration,
    calls: VecDeque<(Ticket, Call)>,
    stores: VecDeque<StoreOp>,
    links: Vec<LinkCommand>,
    pushes: Vec<Change>,
    vaults: Vec<Account>,
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
    }
}

use OrderStatus::{Complete, Pending, Preparing, Ready};

impl World {
    /// Signed in, nothing known, the link not open yet.
    fn new(rows: Vec<Row>, orders: Vec<Order>) -> World {
        let start = Start {
            endpoint: Endpoint::Kitchen,
            session: State::In {
                server: Server::parse("127.0.0.1:8000").unwrap(),
                username: "admin".into(),
                kept: Kept::Keyring,
            },
            unattended: false,
            orders,
            freshness: Freshness::default(),
            offset_millis: 0,
            rows,
            crashed: Vec::new(),
            letters: Vec::new(),
            trouble: None,
            seed: 1,
        };
        let now = Now {
            mono: Duration::ZERO,
            wall: UtcTime::from_millis(1_000_000),
        };
        let mut world = World {
            core: Core::new(start, now),
            mono: Duration::ZERO,
            calls: VecDeque::new(),
            stores: VecDeque::new(),
            links: Vec::new(),
            pushes: Vec::new(),
            vaults: Vec::new(),
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
            refresh: None,
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

    fn take_call(&mut self, wanted: impl Fn(&Call) -> bool) -> (Ticket, Call) {
        let at = self.calls.iter().position(|(_, call)| wanted(call));
        self.calls
            .remove(at.unwrap_or_else(|| panic!("no such call: {:?}", self.calls)))
            .unwrap()
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
                    Effect::Call { ticket, call, .. } => self.calls.push_back((ticket, call)),
                    Effect::Store(op) => stored.push(op),
                    Effect::Link(command) => self.links.push(command),
                    Effect::OpenVault { account } => self.vaults.push(account),
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

#[test]
fn live_needs_the_first_frame_and_the_first_audit() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&[order(1, Pending)])));
    assert!(!world.links.contains(&LinkCommand::Synced));
    world.audit(&[order(1, Pending)]);
    assert!(world.links.contains(&LinkCommand::Synced));
}

#[test]
fn an_event_moves_the_ticket_and_asks_the_server_nothing() {
    let mut world = World::live(&[order(1, Pending)]);
    world.calls.clear();
    world.links.clear();
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.drawn(1), (Preparing, false));
    assert!(world.calls.is_empty() && world.links.is_empty());
}

#[test]
fn a_touch_is_stored_then_shown_then_sent_and_settled_by_the_servers_own_state() {
    let mut world = World::live(&[order(1, Pending)]);
    let moved = world.touch(1, Pending, Preparing).unwrap();
    assert_eq!((moved.intents.len(), moved.status), (1, Preparing));
    assert!(matches!(world.stores.front(), Some(StoreOp::Enqueue(_))));
    assert_eq!(world.drawn(1), (Preparing, true));
    let (ticket, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Preparing, .. }));
    let marked = world
        .stores
        .iter()
        .position(|op| matches!(op, StoreOp::MarkAttempt(..)));
    assert!(marked.is_some(), "the attempt is on disk before it is sent");

    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [], "a 200 settles nothing");
    assert_eq!(world.drawn(1), (Preparing, true));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.drawn(1), (Preparing, false));
}

#[test]
fn when_no_event_comes_the_order_is_read_for_proof() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn a_disk_that_keeps_nothing_refuses_the_touch_and_says_so() {
    let mut world = World::live(&[order(1, Pending)]);
    world.keeps = false;
    let refused = world.touch(1, Pending, Preparing).unwrap_err();
    assert_eq!(refused.code, ErrorCode::CannotKeep);
    assert_eq!(world.drawn(1), (Pending, false));
    assert!(matches!(
        world.core.trouble,
        Some(Trouble::CannotKeep { .. })
    ));
    assert_eq!(world.status_calls(), 0);
    world.keeps = true;
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.core.trouble, None);
}

#[test]
fn a_500_that_was_applied_is_read_back_and_not_sent_again() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, unknown());
    world.pass(Duration::from_secs(2));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn an_unknown_outcome_locks_its_lane_for_40_s_against_a_late_echo() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, unknown());
    for second in 1..=42_u64 {
        world.pass(Duration::from_secs(1));
        while let Some(at) = world
            .calls
            .iter()
            .position(|(ticket, _)| matches!(ticket, Ticket::Look { .. }))
        {
            let (ticket, _) = world.calls.remove(at).unwrap();
            world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
        }
        if second < 40 {
            assert_eq!(world.status_calls(), 0, "sent again after {second} s");
        }
    }
    assert_eq!(
        world.status_calls(),
        1,
        "sent again once the echo can no longer come"
    );
}

#[test]
fn an_outcome_that_comes_late_settles_by_its_event() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, unknown());
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn what_waited_offline_is_read_before_it_is_sent() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.drawn(1), (Preparing, true));
    assert_eq!(world.status_calls(), 0, "not sent blindly");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    assert!(
        !world
            .core
            .lanes
            .row(world.core.lanes.head(OrderId(1)).unwrap().intent.id)
            .unwrap()
            .attempted
    );
    world.pass(Duration::from_secs(4));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    assert_eq!(world.status_calls(), 1);
}

#[test]
fn somebody_else_was_faster_in_the_same_direction() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Ready)))));
    assert_eq!(world.settled(), [Settlement::AlreadyDone]);
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn somebody_else_started_and_recalled_it_a_person_decides() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    let mut recalled = order(1, Pending);
    recalled["date_preparing"] = json!("2026-11-22T21:30:00");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(
        ticket,
        Ok(RestAnswer::Order(Box::new(
            WireOrder::read(&recalled).unwrap(),
        ))),
    );
    let reasons: Vec<_> = world
        .core
        .letters
        .iter()
        .map(|l| l.reason.clone())
        .collect();
    assert_eq!(
        reasons,
        [DeadReason::ChangedElsewhere, DeadReason::EarlierFailed]
    );
    assert_eq!(
        world.drawn(1),
        (Pending, false),
        "the board falls back to the truth"
    );
    assert!(
        world
            .stores
            .iter()
            .any(|op| matches!(op, StoreOp::Bury(letters) if letters.len() == 2))
    );
}

#[test]
fn a_refusal_is_a_dead_letter_that_can_be_tried_again_or_put_away() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    let refusal = CallError::Refused {
        status: 400,
        detail: "no".into(),
    };
    world.reply(ticket, Err(refusal));
    let id = world.core.letters[0].intent.id;
    assert_eq!(world.drawn(1), (Pending, false));

    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::RetryLetter { id, reply }));
    assert_eq!(answer.try_recv().unwrap().unwrap().intents.len(), 1);
    assert!(world.core.letters.is_empty());
    assert_eq!(world.drawn(1), (Preparing, true));
}

#[test]
fn after_a_restart_what_was_in_flight_is_read_and_what_was_drawn_is_drawn() {
    let known = wire(1, Pending).onto(None).unwrap();
    let mut world = World::new(vec![row(1, 1, Pending, Preparing, true)], vec![known]);
    assert_eq!(world.drawn(1), (Preparing, true), "before any network");
    world.get_token();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(world.settled(), [Settlement::Applied]);
    assert_eq!(world.status_calls(), 0);
}

#[test]
fn each_step_is_sent_in_order_and_the_next_only_after_the_one_before() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    let (ticket, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Preparing, .. }));
    assert_eq!(world.status_calls(), 0, "one write in flight");
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Ready, .. }));
}

#[test]
fn an_undo_of_what_was_not_sent_withdraws_it() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.undo(1).unwrap().status, Pending);
    assert_eq!(world.drawn(1), (Pending, false));
    assert!(world.core.lanes.is_empty());
    assert_eq!(world.undo(1).unwrap_err().code, ErrorCode::NothingToUndo);
}

#[test]
fn an_undo_of_what_was_sent_goes_one_back() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    assert_eq!(world.undo(1).unwrap().status, Pending);
    let (_, call) = world.take_call(|call| matches!(call, Call::Status { .. }));
    assert!(matches!(call, Call::Status { to: Pending, .. }));
}

#[test]
fn a_refused_token_is_replaced_once_and_nothing_is_lost() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("expired".into())));
    let logins = world
        .calls
        .iter()
        .filter(|(_, c)| matches!(c, Call::Login { .. }))
        .count();
    assert_eq!(logins, 1);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    let (_, call) = world.take_call(|call| matches!(call, Call::Order { .. }));
    assert!(matches!(call, Call::Order { token, .. } if token.reveal() == "token-2"));
}

#[test]
fn a_refused_password_blocks_and_the_board_and_the_touches_stay() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("expired".into())));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("wrong".into())));
    assert_eq!(
        world.status(),
        LinkStatus::Blocked {
            by: Blocked::SignIn
        }
    );
    assert_eq!(world.drawn(1), (Preparing, true));
    world.pass(Duration::from_secs(60));
    assert!(
        !world
            .calls
            .iter()
            .any(|(_, call)| matches!(call, Call::Login { .. })),
        "no loop"
    );
}

#[test]
fn whoever_waits_for_an_order_learns_that_the_password_is_refused() {
    let mut world = World::new(Vec::new(), Vec::new());
    let fetch = |world: &mut World| {
        let (reply, answer) = oneshot::channel();
        let id = OrderId(7);
        world.input(Input::Command(Command::Fetch { id, reply }));
        answer
    };
    world.link(LinkEvent::NeedToken { rejected: false });
    let mut early = fetch(&mut world);
    let account = world.vaults.pop().unwrap();
    let kept = Some(KeptSecret {
        password: Some(Secret::new("wrong")),
        refresh: None,
    });
    world.input(Input::VaultOpened { account, kept });
    assert!(early.try_recv().is_err(), "nothing is known yet");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("wrong".into())));
    let mut late = fetch(&mut world);
    for answer in [&mut early, &mut late] {
        let error = answer.try_recv().unwrap().unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongPassword);
    }
}

#[test]
fn a_malformed_frame_is_skipped_and_answered_by_a_new_sync() {
    let mut world = World::live(&[order(1, Pending)]);
    world.links.clear();
    world.link(LinkEvent::Text(format!(
        "{}{}",
        event(1, Pending, Ready),
        frame(&[])
    )));
    assert_eq!(world.links, [LinkCommand::Resync]);
    assert_eq!(world.drawn(1), (Pending, false));
    world.audit(&[order(1, Preparing)]);
    assert!(world.links.contains(&LinkCommand::Synced));
    assert_eq!(world.drawn(1), (Preparing, false));
}

#[test]
fn a_torn_frame_does_not_make_an_order_vanish() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending)]);
    world.link(LinkEvent::Text(frame(&[order(1, Pending)])));
    assert_eq!(world.drawn(2), (Pending, false));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(2, Complete)))));
    assert_eq!(world.drawn(2).0, Complete);
}

#[test]
fn an_order_without_lines_is_read_again_before_it_can_be_started() {
    let mut world = World::live(&[]);
    let mut bare = order(3, Pending);
    bare["order_items"] = json!([]);
    world.link(LinkEvent::Text(frame(&[bare])));
    assert_eq!(
        world.touch(3, Pending, Preparing).unwrap_err().code,
        ErrorCode::LinesUnknown
    );
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(3, Pending)))));
    assert!(matches!(
        world.core.board.order(OrderId(3)).unwrap().lines,
        Lines::Full(_)
    ));
    world.touch(3, Pending, Preparing).unwrap();
}

#[test]
fn a_live_feed_whose_board_is_not_compared_for_too_long_is_not_shown_as_live() {
    let mut world = World::live(&[]);
    assert_eq!(world.status(), LinkStatus::Live);
    world.pass(Duration::from_secs(120));
    assert_eq!(
        world.status(),
        LinkStatus::Degraded {
            cause: Degraded::Unchecked
        }
    );
    world.audit(&[]);
    assert_eq!(world.status(), LinkStatus::Live);
}

#[test]
fn poisoned_lists_are_said_and_the_board_stays() {
    let mut world = World::live(&[order(1, Pending)]);
    world.pass(Duration::from_secs(20));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Page { .. }));
    world.reply(ticket, Err(CallError::Broken { status: 500 }));
    assert_eq!(world.core.trouble, Some(Trouble::ServerLists));
    assert_eq!(world.drawn(1), (Pending, false));
}

#[test]
fn rest_keeps_the_board_while_the_socket_is_away() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.links.clear();
    world.link(LinkEvent::PollRest);
    world.audit(&[order(1, Preparing), order(2, Pending)]);
    assert_eq!(world.links, [LinkCommand::RestWorks(true)]);
    assert_eq!((world.drawn(1).0, world.drawn(2).0), (Preparing, Pending));
}

#[test]
fn an_outage_ends_with_a_receipt_that_adds_up() {
    let mut world = World::live(&[order(1, Pending), order(2, Pending), order(3, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    world.mono += Duration::from_secs(60);
    let orders = [
        order(1, Pending),
        order(2, Ready),
        order(3, Pending),
        order(4, Pending),
    ];
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&orders)));
    world.audit(&orders);
    world.feed(Feed::Live {
        network: Network::Lan,
    });
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Order { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Pending)))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(1, Preparing)))));
    assert_eq!(
        world.core.receipt, None,
        "not before everything has settled"
    );
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    let receipt = world.core.receipt.clone().unwrap();
    assert_eq!(
        (receipt.new, receipt.changed, receipt.sent, receipt.refused),
        (1, 1, 1, 0)
    );
}

#[test]
fn revisions_have_no_holes_and_a_snapshot_stands_at_the_last() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let snapshot = world.core.snapshot();
    assert_eq!(snapshot.rev.0, world.pushes.len() as u64);
    assert_eq!(snapshot.pending.len(), 1);
}

#[test]
fn ids_made_in_one_millisecond_are_in_order() {
    let mut world = World::live(&[]);
    let now = world.now();
    let ids: Vec<_> = (0..50).map(|_| world.core.new_id(now)).collect();
    assert!(ids.is_sorted());
}

#[test]
fn what_an_earlier_sign_in_has_asked_says_nothing_about_the_server_of_this_one() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (look, _) = world.take_call(|call| matches!(call, Call::Order { .. }));

    let (reply, _answer) = oneshot::channel();
    let sign_in = SignIn {
        server: "127.0.0.1:9000".into(),
        username: "admin".into(),
        password: Secret::new("pw"),
    };
    world.input(Input::Command(Command::SignIn { sign_in, reply }));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Me { .. }));
    let me = json!({"username": "admin", "is_staff": true});
    let me = olgfeast_protocol::wire::rest::Me::read(&me).unwrap();
    world.reply(ticket, Ok(RestAnswer::Me(me)));

    let gone = CallError::Refused {
        status: 404,
        detail: "Order not found".into(),
    };
    world.reply(look, Err(gone));
    assert!(
        world.core.letters.is_empty(),
        "the old server's word buries nothing"
    );
    assert_eq!(world.drawn(1), (Preparing, true));
    world.pass(Duration::from_secs(4));
    let (_, call) = world.take_call(|call| matches!(call, Call::Order { .. }));
    assert!(matches!(call, Call::Order { token, .. } if token.reveal() == "token-2"));
}
