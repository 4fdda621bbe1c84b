//! Whatever the network does, and whoever else works there: what people did at this station and what
//! a simple hub has applied of it come to the same.

mod hub;
mod outbox;
mod plain;

use proptest::{collection::vec, prelude::*};

use self::{
    hub::Hub,
    outbox::{End, Kept},
};
use super::{live::*, seeds::seeded, *};

/// Few, so that they meet.
const ORDERS: i64 = 3;

#[derive(Clone, Copy, Debug)]
enum Op {
    /// A person moves an order one forward, or one back.
    Touch {
        order: i64,
        forward: bool,
    },
    Undo(i64),
    /// Somebody else moves it.
    Other {
        order: i64,
        to: OrderStatus,
    },
    /// Somebody else changes something that is no status.
    Strike(i64),
    /// A call gets through, and so does its answer.
    Answer(usize),
    /// A call gets through, and its answer does not.
    LoseAnswer(usize),
    /// A call is given up, and arrives later.
    Delay(usize),
    /// No connection could be made for a call.
    NotSent(usize),
    /// A call that was given up arrives.
    Arrive(usize),
    /// The socket brings so many events.
    Tell(usize),
    Disconnect,
    Connect,
    /// REST is found to work, or not.
    PollRest,
    Pass(u64),
    /// The station ends at this instant, and starts again.
    Restart,
}

fn op() -> impl Strategy<Value = Op> {
    let order = 1..=ORDERS;
    let status = prop::sample::select(OrderStatus::ALL.to_vec());
    let n = 0..32_usize;
    prop_oneof![
        12 => (order.clone(), prop::bool::weighted(0.8))
            .prop_map(|(order, forward)| Op::Touch { order, forward }),
        2 => order.clone().prop_map(Op::Undo),
        3 => (order.clone(), status).prop_map(|(order, to)| Op::Other { order, to }),
        2 => order.prop_map(Op::Strike),
        8 => n.clone().prop_map(Op::Answer),
        3 => n.clone().prop_map(Op::LoseAnswer),
        3 => n.clone().prop_map(Op::Delay),
        1 => n.clone().prop_map(Op::NotSent),
        3 => n.prop_map(Op::Arrive),
        6 => (0..4_usize).prop_map(Op::Tell),
        1 => Just(Op::Disconnect),
        3 => Just(Op::Connect),
        1 => Just(Op::PollRest),
        4 => (1..3_000_u64).prop_map(Op::Pass),
        1 => Just(Op::Restart),
    ]
}

struct Play {
    world: World,
    hub: Hub,
    kept: Kept,
    connected: bool,
    /// Events that the socket of this connection has brought.
    told: u64,
    late: Vec<Call>,
    /// What a person sees of each order, when they touch nothing any more.
    wanted: BTreeMap<OrderId, OrderStatus>,
}

impl Play {
    fn begin() -> Play {
        let mut play = Play {
            world: World::new(Vec::new(), Vec::new()),
            hub: Hub::new(ORDERS),
            kept: Kept::default(),
            connected: false,
            told: 0,
            late: Vec::new(),
            wanted: BTreeMap::new(),
        };
        play.world.get_token();
        play.connect();
        play
    }

    fn connect(&mut self) {
        if self.connected {
            return;
        }
        self.connected = true;
        let head = self.hub.head();
        self.world.meet(1, head);
        match self.world.core.hub.cursor() {
            Some(cursor) => {
                for event in self.hub.after(cursor.seq.0).to_vec() {
                    self.world.say(&event);
                }
                self.world.say(&resumed(head));
                self.world.feed_live();
            }
            None => self.world.copy(1, head, &self.hub.all()),
        }
        self.told = head;
    }

    fn disconnect(&mut self) {
        if std::mem::take(&mut self.connected) {
            self.world.offline();
        }
    }

    fn restart(&mut self) {
        self.connected = false;
        let calls = std::mem::take(&mut self.world.calls);
        self.late.extend(calls.into_iter().map(|(_, call)| call));
        let orders = self.world.core.board.orders().cloned().collect();
        let cursor = self.world.core.hub.cursor();
        let rows = self.kept.reopened();
        let mono = self.world.mono + Duration::from_secs(1);
        self.world = World::begun(Endpoint::Kitchen, rows, orders, cursor, mono);
        self.world.get_token();
    }

    fn serve(&mut self, call: &Call, late: bool) -> Result<RestAnswer, CallError> {
        match call {
            Call::Keyed { id, change, .. } => self.hub.put(*id, change, late),
            Call::Order { id, .. } => self.hub.get(*id),
            Call::Events { after, .. } => self.hub.page(after.0),
            other => panic!("nobody asks a hub for {other:?}"),
        }
    }

    /// The nth call under way.
    fn call(&mut self, n: usize) -> Option<(Ticket, Call)> {
        let count = self.world.calls.len();
        (count > 0)
            .then(|| self.world.calls.remove(n % count))
            .flatten()
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
                if let Some(to) = to {
                    let _ = self.world.touch(order, drawn, to);
                }
            }
            Op::Undo(order) => drop(self.world.undo(order)),
            Op::Other { order, to } => {
                let id = OrderId(order);
                if self.hub.status(id) != to {
                    self.hub.change(id, Some(to), None);
                }
            }
            Op::Strike(order) => self.hub.change(OrderId(order), None, None),
            Op::Answer(n) => {
                if let Some((ticket, call)) = self.call(n) {
                    let answer = self.serve(&call, false);
                    self.world.reply(ticket, answer);
                }
            }
            Op::LoseAnswer(n) => {
                if let Some((ticket, call)) = self.call(n) {
                    let _ = self.serve(&call, false);
                    self.world.reply(ticket, unknown());
                }
            }
            Op::Delay(n) => {
                if let Some((ticket, call)) = self.call(n) {
                    self.late.push(call);
                    self.world.reply(ticket, unknown());
                }
            }
            Op::NotSent(n) => {
                if let Some((ticket, _)) = self.call(n) {
                    let error = CallError::NotSent("refused".into());
                    self.world.reply(ticket, Err(error));
                }
            }
            Op::Arrive(n) => {
                let count = self.late.len();
                if count > 0 {
                    let call = self.late.remove(n % count);
                    let _ = self.serve(&call, true);
                }
            }
            Op::Tell(count) => {
                for _ in 0..count {
                    let next = self.hub.after(self.told).first().cloned();
                    if let (true, Some(event)) = (self.connected, next) {
                        self.told += 1;
                        self.world.say(&event);
                    }
                }
            }
            Op::Disconnect => self.disconnect(),
            Op::Connect => self.connect(),
            Op::PollRest => {
                if !self.connected {
                    self.world.link(LinkEvent::PollRest);
                }
            }
            Op::Pass(millis) => self.world.pass(Duration::from_millis(millis)),
            Op::Restart => self.restart(),
        }
        for op in std::mem::take(&mut self.world.stores) {
            self.kept.take(op);
        }
    }

    /// Everything works again, for long enough.
    fn heal(&mut self) {
        let drawn = |id| (OrderId(id), self.world.drawn(id).0);
        self.wanted = (1..=ORDERS).map(drawn).collect();
        self.take(Op::Connect);
        for _ in 0..200 {
            while !self.world.calls.is_empty() {
                self.take(Op::Answer(0));
            }
            self.take(Op::Tell(usize::from(u8::MAX)));
            self.take(Op::Pass(1_000));
        }
        while !self.late.is_empty() {
            self.take(Op::Arrive(0));
        }
        self.take(Op::Tell(usize::from(u8::MAX)));
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let Kept {
            open,
            made,
            ends,
            groups,
            ..
        } = &self.kept;
        prop_assert!(open.is_empty(), "still open: {open:?}");
        prop_assert!(self.world.core.lanes.is_empty());
        prop_assert_eq!(made.len(), ends.len(), "no intent is lost");
        prop_assert!(self.hub.confused.is_empty(), "{:?}", self.hub.confused);

        let mut applied: BTreeMap<IntentId, u32> = BTreeMap::new();
        let mut last: BTreeMap<OrderId, IntentId> = BTreeMap::new();
        for step in &self.hub.steps {
            let Some(key) = step.key else { continue };
            let group = &groups[&key];
            if let Some(before) = last.insert(step.order, key) {
                prop_assert!(before < key, "each order's in the order of the touches");
            }
            if group.len() > 1 {
                let forward = group.iter().all(|id| !made[id].is_backward());
                prop_assert!(forward, "a recall is never merged");
            }
            for id in group {
                *applied.entry(*id).or_default() += 1;
                self.nothing_newer(&made[id], step)?;
            }
        }
        for (id, end) in ends {
            let times = applied.get(id).copied().unwrap_or_default();
            let expected = u32::from(*end == End::Settled(Settlement::Applied));
            prop_assert_eq!(times, expected, "{:?} of {:?}", end, made[id]);
        }
        for order in self.world.core.board.orders() {
            prop_assert_eq!(order.status, self.hub.status(order.id));
            prop_assert_eq!(self.world.drawn(order.id.0), (order.status, false));
            let mut steps = self.hub.steps.iter();
            let own = |step: &hub::Step| {
                step.order != order.id || step.key.is_some() || step.moved.is_none()
            };
            if steps.all(own) {
                let wanted = self.wanted[&order.id];
                prop_assert_eq!(order.status, wanted, "where nobody else moved it");
            }
        }
        Ok(())
    }

    /// It was not applied over a status change by somebody else that the person had not seen.
    fn nothing_newer(&self, intent: &Intent, applied: &hub::Step) -> Result<(), TestCaseError> {
        let seen = intent.base.version.map_or(0, |version| version.0);
        for step in &self.hub.steps {
            let between = step.version > seen && step.version < applied.version;
            let of_others = step.key.is_none() && step.moved.is_some();
            prop_assert!(
                !(step.order == intent.order && between && of_others),
                "{intent:?} was applied over {step:?}"
            );
        }
        Ok(())
    }
}

fn play(ops: Vec<Op>) -> Result<(), TestCaseError> {
    let mut play = Play::begin();
    for op in ops {
        play.take(op);
    }
    play.heal();
    play.check()
}

proptest! {
    #![proptest_config(seeded(256))]

    #[test]
    fn no_intent_is_lost_none_is_applied_twice_and_none_over_what_others_did(
        ops in vec(op(), 1..80),
    ) {
        play(ops)?;
    }
}
