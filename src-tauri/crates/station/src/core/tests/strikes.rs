//! Lines struck off a ticket, at a plain server and at a hub.

use olgfeast_board::LineMark::{self, Open, Struck, StruckHere};
use olgfeast_protocol::{LineId, LineKey, Seen, Strike, Version};
use olgfeast_store::{StrikeRow, StrikeState};
use proptest::prelude::*;

use super::{keyed::done, live::*, seeds::seeded, *};
use crate::rest::LineChange;

fn line(id: i64) -> LineKey {
    LineKey::Id(LineId(id))
}

fn fries() -> LineKey {
    LineKey::Name("Fries".into())
}

/// An order of a hub with three lines, two of them alike.
fn meal(status: OrderStatus, version: u64, struck: &[i64]) -> Value {
    let mut order = versioned(1, status, version);
    let item = |id: i64, name: &str| json!({"id": id, "quantity": 1, "food_item": {"name": name, "food_group": "Grill"}});
    order["order_items"] = json!([item(1, "Fries"), item(2, "Fries"), item(3, "Cola")]);
    order["struck"] = json!(struck);
    order
}

fn answer(order: &Value) -> Result<RestAnswer, CallError> {
    Ok(RestAnswer::Order(Box::new(WireOrder::read(order).unwrap())))
}

fn changed(seq: u64, order: &Value, key: Option<IntentId>) -> String {
    json!({"type": "order_changed", "data": {"seq": seq, "prev": seq - 1, "order": order,
        "by": {"intent_id": key}}})
    .to_string()
}

impl World {
    fn strike(&mut self, line: LineKey, struck: bool) -> Result<(), IpcError> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::Strike {
            id: OrderId(1),
            line,
            struck,
            reply,
        }));
        answer.try_recv().unwrap()
    }

    fn marks(&self) -> Vec<LineMark> {
        let ticket = self.core.board.ticket(OrderId(1)).unwrap();
        ticket.lines().into_iter().map(|line| line.mark).collect()
    }

    fn strike_calls(&self) -> usize {
        let calls = self.calls.iter();
        calls
            .filter(|(_, call)| matches!(call, Call::Strike { .. }))
            .count()
    }

    fn strike_call(&mut self) -> (Ticket, LineChange) {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Strike { .. }));
        match call {
            Call::Strike { change, .. } => (ticket, change),
            _ => unreachable!(),
        }
    }

    /// What is on the disk, by the writes that it took.
    fn on_disk(&self) -> Vec<StrikeRow> {
        let mut rows: Vec<StrikeRow> = Vec::new();
        for op in &self.stores {
            match op {
                StoreOp::Strike { add, drop } => {
                    rows.retain(|row| {
                        row.state == StrikeState::Tried || !drop.contains(&row.strike.id)
                    });
                    let new = add.clone().map(|strike| StrikeRow {
                        strike,
                        state: StrikeState::Waiting,
                    });
                    rows.extend(new);
                }
                StoreOp::SetStrike(id, state) => {
                    let row = rows.iter_mut().find(|row| row.strike.id == *id);
                    row.unwrap().state = *state;
                }
                StoreOp::EndStrikes(ids) => rows.retain(|row| !ids.contains(&row.strike.id)),
                _ => {}
            }
        }
        rows
    }

    /// The station ends, and starts again with what is on its disks.
    fn restarted(&self) -> World {
        let orders = self.core.board.orders().cloned().collect();
        let cursor = self.core.hub.cursor();
        let mut start = World::start(Endpoint::Kitchen, Vec::new(), orders, cursor, self.mono);
        start.strikes = self.on_disk();
        start.seed = 99 + self.stores.len() as u64;
        let mut world = World::started(start, self.mono);
        // It goes on with the same disk.
        let rows = world.core.lanes.strikes.orders().count();
        assert_eq!(rows > 0, !self.on_disk().is_empty());
        world.stores = self.stores.clone();
        world
    }
}

#[test]
fn at_a_plain_server_a_strike_is_kept_drawn_and_sent_to_nobody() {
    let mut world = World::live(&[order(1, Pending)]);
    world.strike(line(1), true).unwrap();
    assert_eq!(world.marks(), [StruckHere(Seen::Here)]);
    assert_eq!(world.drawn(1), (Pending, false), "nothing waits");
    world.pass(Duration::from_secs(60));
    assert_eq!(world.strike_calls(), 0);
    // Whatever comes of the order, also a frame that tells names only.
    world.say(&frame(&[
        json!({"id": 1, "ref_code": "ref1", "status": "pending",
        "items_summary": {"Fries": 5}}),
    ]));
    assert_eq!(world.marks(), [StruckHere(Seen::Here)]);
    let again = world.restarted();
    assert_eq!(again.marks(), [StruckHere(Seen::Here)]);
}

#[test]
fn what_is_struck_and_taken_back_leaves_nothing() {
    let mut world = World::live(&[order(1, Pending)]);
    world.strike(line(1), true).unwrap();
    world.strike(fries(), false).unwrap();
    assert_eq!(world.marks(), [Open]);
    assert_eq!(world.on_disk(), []);
    let stores = world.stores.len();
    world.strike(line(1), false).unwrap();
    assert_eq!(world.stores.len(), stores, "it is so already");
}

#[test]
fn a_strike_that_the_disk_does_not_take_is_not_drawn() {
    let mut world = World::live(&[order(1, Pending)]);
    world.keeps = false;
    let refused = world.strike(line(1), true).unwrap_err();
    assert_eq!(refused.code, ErrorCode::CannotKeep);
    assert_eq!(world.marks(), [Open]);
}

#[test]
fn an_order_or_a_line_that_nobody_knows_is_refused() {
    let mut world = World::live(&[]);
    let refused = world.strike(line(1), true).unwrap_err();
    assert_eq!(refused.code, ErrorCode::UnknownOrder);
    let mut world = World::live(&[order(1, Pending)]);
    let refused = world.strike(line(9), true).unwrap_err();
    assert_eq!(refused.code, ErrorCode::LinesUnknown);
}

#[test]
fn another_order_under_the_same_key_is_not_struck() {
    let mut world = World::live(&[order(1, Pending)]);
    world.strike(line(1), true).unwrap();
    let mut another = order(1, Pending);
    another["ref_code"] = json!("after the restore");
    world.pass(Duration::from_secs(30));
    world.audit(&[another.clone()]);
    world.read(another);
    assert_eq!(world.marks(), [Open]);
}

#[test]
fn at_a_hub_a_strike_is_told_with_its_key_and_no_version() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.strike(line(2), true).unwrap();
    assert_eq!(world.marks(), [Open, StruckHere(Seen::Later), Open]);
    assert!(world.drawn(1).1, "others do not see it yet");
    let kept = world.on_disk();
    assert_eq!(
        kept[0].state,
        StrikeState::Tried,
        "on disk before it is sent"
    );
    let (ticket, change) = world.strike_call();
    assert_eq!(
        change,
        LineChange {
            key: kept[0].strike.id,
            line: LineId(2),
            struck: true,
            made_at: world.now().wall,
            station: "Grill 1".into(),
            patience: Duration::from_secs(3),
        }
    );
    world.reply(ticket, answer(&meal(Pending, 6, &[2])));
    assert_eq!(world.marks(), [Open, Struck, Open]);
    assert!(!world.drawn(1).1);
    assert_eq!(world.on_disk(), []);
    world.say(&changed(8, &meal(Pending, 6, &[2]), Some(change.key)));
    world.say(&tick(1, 8, &[(1, 6, Pending)]));
    assert_eq!(world.sync().mismatches, 0);
}

#[test]
fn an_event_with_the_name_of_a_strike_settles_it_before_any_answer() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.strike(line(1), true).unwrap();
    let (ticket, change) = world.strike_call();
    world.say(&changed(8, &meal(Pending, 6, &[1]), Some(change.key)));
    assert_eq!(world.on_disk(), []);
    world.reply(ticket, unknown());
    world.pass(Duration::from_secs(10));
    assert_eq!(world.strike_calls(), 0);
    assert_eq!(world.marks(), [Struck, Open, Open]);
}

#[test]
fn a_line_that_somebody_else_has_struck_is_struck_here() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.say(&changed(8, &meal(Pending, 6, &[3]), None));
    assert_eq!(world.marks(), [Open, Open, Struck]);
    world.strike(line(3), false).unwrap();
    assert_eq!(world.marks(), [Open, Open, Open]);
    let (ticket, change) = world.strike_call();
    assert!(!change.struck);
    world.reply(ticket, answer(&meal(Pending, 7, &[])));
    assert_eq!(world.marks(), [Open, Open, Open]);
}

#[test]
fn without_a_path_a_strike_and_its_taking_back_cancel_out() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[3])]);
    world.offline();
    for _ in 0..3 {
        world.strike(line(1), true).unwrap();
        world.strike(line(3), false).unwrap();
        world.strike(line(1), false).unwrap();
        world.strike(line(3), true).unwrap();
    }
    assert_eq!(world.on_disk(), []);
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    assert_eq!(world.strike_calls(), 0);
}

#[test]
fn what_nobody_knows_the_outcome_of_is_sent_again_and_the_next_of_its_line_waits() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.strike(line(1), true).unwrap();
    let (ticket, first) = world.strike_call();
    world.reply(ticket, unknown());
    world.strike(line(1), false).unwrap();
    assert_eq!(world.marks(), [Open, Open, Open]);
    assert_eq!(world.strike_calls(), 0, "the first may be done yet");
    world.pass(Duration::from_secs(3));
    let (ticket, again) = world.strike_call();
    assert_eq!(again, first);
    world.reply(ticket, answer(&meal(Pending, 6, &[1])));
    let (ticket, second) = world.strike_call();
    assert_eq!((second.line, second.struck), (LineId(1), false));
    world.reply(ticket, answer(&meal(Pending, 7, &[])));
    assert_eq!((world.marks(), world.on_disk()), (vec![Open; 3], vec![]));
}

#[test]
fn a_strike_keeps_its_turn_among_the_steps_of_its_order() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    world.strike(line(1), true).unwrap();
    world.touch(1, Preparing, Ready).unwrap();
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    // The steps do not go as one over it.
    let (ticket, start) = world.keyed();
    assert_eq!((start.to, world.strike_calls()), (Preparing, 0));
    world.reply(ticket, answer(&meal(Preparing, 6, &[])));
    let (ticket, _) = world.strike_call();
    assert_eq!(world.keyed_calls(), 0);
    world.reply(ticket, answer(&meal(Preparing, 7, &[1])));
    let (ticket, call_it) = world.keyed();
    assert_eq!((call_it.to, call_it.expected), (Ready, Version(7)));
    world.reply(ticket, answer(&meal(Ready, 8, &[1])));
    assert_eq!(world.drawn(1), (Ready, false));
    assert_eq!(world.reasons(), []);
}

#[test]
fn a_strike_hides_nothing_that_somebody_else_has_done_meanwhile() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.offline();
    world.strike(line(1), true).unwrap();
    world.touch(1, Pending, Preparing).unwrap();
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    let (ticket, _) = world.strike_call();
    // Somebody has started it and taken that back: versions 6 and 7.
    world.reply(ticket, answer(&meal(Pending, 8, &[1])));
    let (_, start) = world.keyed();
    assert_eq!(start.expected, Version(5), "the hub will tell of it");
}

#[test]
fn one_strike_on_which_the_hub_fails_holds_up_no_step() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.strike(line(1), true).unwrap();
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.keyed_calls(), 0, "one call in flight per order");
    let (ticket, _) = world.strike_call();
    world.reply(ticket, unknown());
    let (ticket, _) = world.keyed();
    world.reply(ticket, done(1, Preparing, 6));
    assert_eq!(world.settled(), [Settlement::Applied]);
}

#[test]
fn what_a_hub_refuses_stays_struck_on_this_station_and_says_so() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.strike(line(1), true).unwrap();
    let (ticket, _) = world.strike_call();
    let detail = "Not Found".to_owned();
    world.reply(
        ticket,
        Err(CallError::Refused {
            status: 404,
            detail,
        }),
    );
    assert_eq!(world.marks(), [StruckHere(Seen::Here), Open, Open]);
    assert!(!world.drawn(1).1);
    world.pass(Duration::from_secs(60));
    assert_eq!(world.strike_calls(), 0);
    let again = world.restarted();
    assert_eq!(again.marks(), [StruckHere(Seen::Here), Open, Open]);
}

#[test]
fn a_strike_outlives_its_station_and_is_sent_by_the_next_start() {
    let mut world = World::at_hub(7, &[meal(Pending, 5, &[])]);
    world.offline();
    world.strike(line(2), true).unwrap();
    let id = world.on_disk()[0].strike.id;
    let mut again = world.restarted();
    assert_eq!(again.marks(), [Open, StruckHere(Seen::Later), Open]);
    again.get_token();
    again.meet(1, 7);
    again.say(&resumed(7));
    again.feed_live();
    let (_, change) = again.strike_call();
    assert_eq!((change.key, change.line), (id, LineId(2)));
}

#[test]
fn strikes_of_orders_that_are_long_done_are_forgotten_and_others_are_not() {
    let row = |n: u128, order: i64| StrikeRow {
        strike: Strike {
            id: IntentId(uuid::Uuid::from_u128(n)),
            order: OrderId(order),
            ref_code: format!("ref{order}"),
            line: fries(),
            struck: true,
            made_at: UtcTime::from_millis(1_000_000),
        },
        state: StrikeState::Waiting,
    };
    let mono = Duration::ZERO;
    let known = [order(1, Pending), order(2, Complete)]
        .map(|told| WireOrder::read(&told).unwrap().onto(None).unwrap());
    let mut start = World::start(Endpoint::Kitchen, Vec::new(), known.into(), None, mono);
    start.strikes = vec![row(1, 1), row(2, 2), row(3, 3)];
    let mut world = World::started(start, mono);
    world.pass(Duration::from_secs(7 * 3_600));
    assert_eq!(world.core.lanes.strikes.orders().count(), 3);
    world.pass(Duration::from_secs(2 * 3_600));
    let left: Vec<OrderId> = world.core.lanes.strikes.orders().collect();
    assert_eq!(left, [OrderId(1)]);
    assert_eq!(world.marks(), [StruckHere(Seen::Here)]);
}

/// What may happen to strikes of one order.
#[derive(Clone, Debug)]
enum Op {
    Strike(i64, bool),
    Answer,
    /// The hub does it, and the answer is lost.
    LoseAnswer,
    /// The call does not get there.
    Lose,
    /// The event of what was done last comes.
    Tell,
    Other(i64),
    Restart,
    Pass,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (1..=3_i64, any::<bool>()).prop_map(|(line, struck)| Op::Strike(line, struck)),
        4 => Just(Op::Answer),
        2 => Just(Op::LoseAnswer),
        1 => Just(Op::Lose),
        2 => Just(Op::Tell),
        1 => (1..=3_i64).prop_map(Op::Other),
        1 => Just(Op::Restart),
        3 => Just(Op::Pass),
    ]
}

/// A hub with one order.
struct Shared {
    struck: std::collections::BTreeSet<i64>,
    version: u64,
    keys: Vec<(IntentId, Value)>,
    events: Vec<String>,
}

impl Shared {
    fn order(&self) -> Value {
        let struck: Vec<i64> = self.struck.iter().copied().collect();
        meal(Pending, self.version, &struck)
    }

    fn set(&mut self, line: i64, struck: bool, key: Option<IntentId>) {
        let change = if struck {
            self.struck.insert(line)
        } else {
            self.struck.remove(&line)
        };
        if change {
            self.version += 1;
            let seq = self.version + 100;
            self.events.push(changed(seq, &self.order(), key));
        }
    }

    fn put(&mut self, change: &LineChange) -> Value {
        if let Some((_, kept)) = self.keys.iter().find(|(key, _)| *key == change.key) {
            return kept.clone();
        }
        self.set(change.line.0, change.struck, Some(change.key));
        self.keys.push((change.key, self.order()));
        self.order()
    }
}

proptest! {
    #![proptest_config(seeded(256))]

    /// Whatever is lost and however often the station ends: in the end the hub has what the person
    /// wanted last of each line that nobody else has touched, nothing waits, and all is drawn so.
    #[test]
    fn in_the_end_everybody_sees_what_was_wanted_last(ops in prop::collection::vec(op(), 1..40)) {
        let mut hub = Shared {
            struck: std::collections::BTreeSet::new(),
            version: 5,
            keys: Vec::new(),
            events: Vec::new(),
        };
        let mut told = 0;
        let mut wanted: BTreeMap<i64, bool> = BTreeMap::new();
        let mut world = World::at_hub(105, &[hub.order()]);
        let serve = |world: &mut World, hub: &mut Shared, lost: bool| {
            if world.strike_calls() > 0 {
                let (ticket, change) = world.strike_call();
                let order = hub.put(&change);
                world.reply(ticket, if lost { unknown() } else { answer(&order) });
            }
        };
        for op in ops {
            match op {
                Op::Strike(id, struck) => {
                    let drawn = |world: &World| {
                        world.marks()[usize::try_from(id - 1).unwrap()].is_struck()
                    };
                    let before = drawn(&world);
                    world.strike(line(id), struck).unwrap();
                    prop_assert_eq!(drawn(&world), struck, "drawn at once");
                    if before == struck {
                        continue;
                    }
                    // What takes back what nobody was told of is no wish.
                    let kept = world.stores.iter().rev().find_map(|op| match op {
                        StoreOp::Strike { add, .. } => Some(add.is_some()),
                        _ => None,
                    });
                    if kept == Some(true) {
                        wanted.insert(id, struck);
                    } else {
                        wanted.remove(&id);
                    }
                }
                Op::Answer => serve(&mut world, &mut hub, false),
                Op::LoseAnswer => serve(&mut world, &mut hub, true),
                Op::Lose => {
                    if world.strike_calls() > 0 {
                        let (ticket, _) = world.strike_call();
                        world.reply(ticket, unknown());
                    }
                }
                Op::Tell => {
                    for event in hub.events.iter().skip(told) {
                        world.say(event);
                    }
                    told = hub.events.len();
                }
                Op::Other(id) => {
                    let struck = hub.struck.contains(&id);
                    hub.set(id, !struck, None);
                    wanted.remove(&id);
                }
                Op::Restart => {
                    world = world.restarted();
                    world.get_token();
                    world.meet(1, hub.version + 100);
                    world.copy(1, hub.version + 100, &[hub.order()]);
                    told = hub.events.len();
                }
                Op::Pass => world.pass(Duration::from_secs(4)),
            }
        }
        for _ in 0..20 {
            world.pass(Duration::from_secs(4));
            serve(&mut world, &mut hub, false);
            for event in hub.events.iter().skip(told) {
                world.say(event);
            }
            told = hub.events.len();
        }
        prop_assert_eq!(world.on_disk(), []);
        for (id, struck) in wanted {
            prop_assert_eq!(hub.struck.contains(&id), struck, "line {}", id);
        }
        for (index, mark) in world.marks().into_iter().enumerate() {
            let id = i64::try_from(index).unwrap() + 1;
            let expected = if hub.struck.contains(&id) { Struck } else { Open };
            prop_assert_eq!(mark, expected);
        }
        let mut keys: Vec<IntentId> = hub.keys.iter().map(|(key, _)| *key).collect();
        keys.dedup();
        prop_assert_eq!(keys.len(), hub.keys.len());
    }
}
