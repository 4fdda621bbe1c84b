//! The same at a server without versions and keys, which loses its events and applies late.

use std::time::Duration;

use proptest::{collection::vec, prelude::*};

use super::super::{seeds::seeded, *};
use super::outbox::{End, Kept};

const ORDERS: i64 = 3;

/// What was given up is applied by then, if at all.
const ECHO: Duration = Duration::from_secs(39);

#[derive(Clone, Copy, Debug)]
enum Op {
    Touch {
        order: i64,
        forward: bool,
    },
    Undo(i64),
    Other {
        order: i64,
        to: OrderStatus,
    },
    Answer(usize),
    LoseAnswer(usize),
    Delay(usize),
    NotSent(usize),
    Arrive,
    /// The next event comes, with the frame that follows it, or is lost.
    Event {
        comes: bool,
    },
    Disconnect,
    Connect,
    Pass(u64),
    Restart,
}

fn op() -> impl Strategy<Value = Op> {
    let order = 1..=ORDERS;
    let status = prop::sample::select(OrderStatus::PLAIN.to_vec());
    let n = 0..32_usize;
    prop_oneof![
        10 => (order.clone(), prop::bool::weighted(0.8))
            .prop_map(|(order, forward)| Op::Touch { order, forward }),
        2 => order.clone().prop_map(Op::Undo),
        3 => (order, status).prop_map(|(order, to)| Op::Other { order, to }),
        10 => n.clone().prop_map(Op::Answer),
        2 => n.clone().prop_map(Op::LoseAnswer),
        2 => n.clone().prop_map(Op::Delay),
        1 => n.prop_map(Op::NotSent),
        2 => Just(Op::Arrive),
        4 => any::<bool>().prop_map(|comes| Op::Event { comes }),
        1 => Just(Op::Disconnect),
        2 => Just(Op::Connect),
        4 => (1..20_000_u64).prop_map(Op::Pass),
        1 => Just(Op::Restart),
    ]
}

struct Play {
    world: World,
    orders: BTreeMap<OrderId, Value>,
    /// Seconds of the server's clock; one more with each change.
    clock: u32,
    events: VecDeque<String>,
    applied: Vec<(OrderId, IntentId)>,
    late: VecDeque<(Duration, OrderId, OrderStatus, IntentId)>,
    kept: Kept,
    connected: bool,
    moved_by_others: Vec<OrderId>,
    /// The furthest that a person wanted of each order.
    wanted: BTreeMap<OrderId, OrderStatus>,
}

fn status_of(order: &Value) -> OrderStatus {
    OrderStatus::from_plain_word(order["status"].as_str().unwrap()).unwrap()
}

impl Play {
    fn begin() -> Play {
        let orders: Vec<Value> = (1..=ORDERS).map(|id| order(id, Pending)).collect();
        let world = World::live(&orders);
        let numbered = (1..=ORDERS).map(OrderId).zip(orders);
        Play {
            world,
            orders: numbered.collect(),
            clock: 0,
            events: VecDeque::new(),
            applied: Vec::new(),
            late: VecDeque::new(),
            kept: Kept::default(),
            connected: true,
            moved_by_others: Vec::new(),
            wanted: BTreeMap::new(),
        }
    }

    fn change(&mut self, id: OrderId, to: OrderStatus) {
        self.clock += 1;
        let at = format!(
            "2026-11-22T22:{:02}:{:02}",
            self.clock / 60,
            self.clock % 60
        );
        let order = self.orders.get_mut(&id).unwrap();
        let from = status_of(order);
        match (from, to) {
            (Pending, Preparing) => order["date_preparing"] = json!(at),
            (Preparing, Ready) => order["date_ready"] = json!(at),
            (Ready, Complete) => order["date_complete"] = json!(at),
            _ => {}
        }
        order["status"] = json!(to.word());
        self.events.push_back(event(id.0, from, to));
    }

    /// What a socket of the kitchen gets with each change.
    fn frame(&self) -> String {
        let orders = self.orders.values();
        let open = orders.filter(|order| status_of(order) != Complete);
        frame(&open.cloned().collect::<Vec<Value>>())
    }

    fn connect(&mut self) {
        if !std::mem::replace(&mut self.connected, true) {
            self.events.clear();
            self.world.link(LinkEvent::Opened);
            let frame = self.frame();
            self.world.link(LinkEvent::Text(frame));
            self.world.feed(Feed::Live {
                network: Network::Lan,
            });
        }
    }

    fn restart(&mut self) {
        self.connected = false;
        for (_, call) in std::mem::take(&mut self.world.calls) {
            if let Call::Status { id, to, .. } = call
                && let Some(intent) = self.sending(id)
            {
                self.late
                    .push_back((self.world.mono + ECHO, id, to, intent));
            }
        }
        let orders = self.world.core.board.orders().cloned().collect();
        let rows = self.kept.reopened();
        let mono = self.world.mono + Duration::from_secs(1);
        self.world = World::begun(Endpoint::Kitchen, rows, orders, None, mono);
        self.world.get_token();
    }

    /// The intent of this order that is under way.
    fn sending(&self, id: OrderId) -> Option<IntentId> {
        self.world.core.lanes.lead(id).map(|row| row.intent.id)
    }

    fn call(&mut self, n: usize) -> Option<(Ticket, Call)> {
        let count = self.world.calls.len();
        (count > 0)
            .then(|| self.world.calls.remove(n % count))
            .flatten()
    }

    fn serve(&mut self, ticket: &Ticket, call: &Call) -> Result<RestAnswer, CallError> {
        match call {
            Call::Status { id, to, .. } => {
                if let Ticket::Send { intent, .. } = ticket {
                    self.applied.push((*id, *intent));
                }
                self.change(*id, *to);
                self.read(*id)
            }
            Call::Order { id, .. } => self.read(*id),
            Call::Page { .. } => {
                let all: Vec<&Value> = self.orders.values().collect();
                Ok(RestAnswer::Orders(Orders::read(&json!(all)).unwrap()))
            }
            Call::Events { .. } => Err(CallError::Refused {
                status: 404,
                detail: String::new(),
            }),
            other => panic!("nobody asks a plain server for {other:?}"),
        }
    }

    fn read(&self, id: OrderId) -> Result<RestAnswer, CallError> {
        let order = WireOrder::read(&self.orders[&id]).unwrap();
        Ok(RestAnswer::Order(Box::new(order)))
    }

    fn arrive(&mut self) {
        if let Some((_, id, to, intent)) = self.late.pop_front() {
            self.applied.push((id, intent));
            self.change(id, to);
        }
    }

    fn take(&mut self, op: Op) {
        match op {
            Op::Touch { order, forward } => {
                let drawn = self.world.drawn(order).0;
                let to = if forward {
                    drawn.next()
                } else {
                    drawn.previous()
                };
                if let Some(to) = to
                    && let Ok(moved) = self.world.touch(order, drawn, to)
                {
                    // A late event may have drawn it back for a while.
                    let wanted = self.wanted.entry(OrderId(order)).or_insert(Pending);
                    *wanted = moved.status.max(*wanted);
                }
            }
            Op::Undo(order) => drop(self.world.undo(order)),
            Op::Other { order, to } => {
                self.moved_by_others.push(OrderId(order));
                self.change(OrderId(order), to);
            }
            Op::Answer(n) => {
                if let Some((ticket, call)) = self.call(n) {
                    let answer = self.serve(&ticket, &call);
                    self.world.reply(ticket, answer);
                }
            }
            Op::LoseAnswer(n) => {
                if let Some((ticket, call)) = self.call(n) {
                    let _ = self.serve(&ticket, &call);
                    self.world.reply(ticket, unknown());
                }
            }
            Op::Delay(n) => {
                if let Some((ticket, call)) = self.call(n) {
                    if let (Call::Status { id, to, .. }, Ticket::Send { intent, .. }) =
                        (&call, &ticket)
                    {
                        let until = self.world.mono + ECHO;
                        self.late.push_back((until, *id, *to, *intent));
                    }
                    self.world.reply(ticket, unknown());
                }
            }
            Op::NotSent(n) => {
                if let Some((ticket, _)) = self.call(n) {
                    let error = CallError::NotSent("refused".into());
                    self.world.reply(ticket, Err(error));
                }
            }
            Op::Arrive => self.arrive(),
            Op::Event { comes } => {
                if let Some(text) = self.events.pop_front()
                    && comes
                    && self.connected
                {
                    self.world.link(LinkEvent::Text(text));
                    let frame = self.frame();
                    self.world.link(LinkEvent::Text(frame));
                }
            }
            Op::Disconnect => {
                if std::mem::take(&mut self.connected) {
                    self.world.offline();
                }
            }
            Op::Connect => self.connect(),
            Op::Pass(millis) => {
                let then = self.world.mono + Duration::from_millis(millis);
                while self.late.front().is_some_and(|late| late.0 <= then) {
                    self.arrive();
                }
                self.world.pass(Duration::from_millis(millis));
            }
            Op::Restart => self.restart(),
        }
        let writes = self.world.calls.iter();
        let writes = writes.filter(|(_, call)| matches!(call, Call::Status { .. }));
        assert!(writes.count() <= 1, "one write in flight per station");
        assert_eq!(self.world.keyed_calls(), 0);
        for op in std::mem::take(&mut self.world.stores) {
            self.kept.take(op);
        }
    }

    fn heal(&mut self) {
        self.take(Op::Connect);
        for _ in 0..400 {
            while !self.world.calls.is_empty() {
                self.take(Op::Answer(0));
            }
            while !self.events.is_empty() {
                self.take(Op::Event { comes: true });
            }
            self.take(Op::Pass(1_000));
        }
    }

    /// What is true whoever else works there.
    fn check(&self) -> Result<(), TestCaseError> {
        let Kept {
            open, made, ends, ..
        } = &self.kept;
        prop_assert!(open.is_empty(), "still open: {open:?}");
        prop_assert_eq!(made.len(), ends.len(), "no intent is lost");
        for (id, end) in ends {
            let times = self.applied.iter().filter(|(_, of)| of == id).count();
            // With a recall by others in between nobody can tell a late effect from none: this
            // server counts nothing.
            let alone = !self.moved_by_others.contains(&made[id].order);
            prop_assert!(
                times <= 1 || !alone,
                "{:?} was applied {} times",
                made[id],
                times
            );
            if matches!(end, End::Withdrawn | End::Settled(Settlement::AlreadyDone)) {
                prop_assert_eq!(times, 0, "{:?} of {:?}", end, made[id]);
            }
        }
        for (id, order) in &self.orders {
            let drawn = self.world.drawn(id.0);
            prop_assert_eq!(drawn, (status_of(order), false));
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(seeded(96))]

    #[test]
    fn at_a_plain_server_no_intent_is_lost_and_none_is_applied_twice(ops in vec(op(), 1..80)) {
        let mut play = Play::begin();
        for op in ops {
            play.take(op);
        }
        play.heal();
        play.check()?;
    }

    #[test]
    fn at_a_plain_server_a_station_alone_brings_every_order_forward_step_by_step(
        ops in vec(op(), 1..80),
    ) {
        let mut play = Play::begin();
        for op in ops {
            // A way back on top of a way forward that nobody has seen the end of is for a person.
            let back = matches!(op, Op::Touch { forward: false, .. } | Op::Undo(_));
            if !back && !matches!(op, Op::Other { .. }) {
                play.take(op);
            }
        }
        play.heal();
        play.check()?;
        for (id, wanted) in &play.wanted {
            prop_assert_eq!(status_of(&play.orders[id]), *wanted);
        }
        let mut last: BTreeMap<OrderId, IntentId> = BTreeMap::new();
        for (order, intent) in &play.applied {
            if let Some(before) = last.insert(*order, *intent) {
                prop_assert!(before < *intent, "in the order of the touches");
            }
        }
        for (id, end) in &play.kept.ends {
            let applied = play.applied.iter().any(|(_, of)| of == id);
            prop_assert_eq!(
                applied,
                *end == End::Settled(Settlement::Applied),
                "each by itself: {:?} of {:?}",
                end,
                play.kept.made[id]
            );
        }
    }
}
