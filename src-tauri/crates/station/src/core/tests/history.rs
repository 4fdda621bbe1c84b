//! What of the truth's changes goes into the history, and how long it stays.

use olgfeast_store::{By, Source, Step};
use proptest::prelude::*;

use super::{live::*, *};

impl World {
    /// The changes of an order's state that were saved: from, to, and how they were learned.
    fn steps(&self, id: i64) -> Vec<(Option<OrderStatus>, OrderStatus, Source)> {
        let steps = self.moved().filter(|(order, _)| order.id.0 == id);
        steps
            .map(|(order, step)| (step.from, order.status, step.source))
            .collect()
    }

    fn moved(&self) -> impl Iterator<Item = (&Order, &Step)> {
        self.saved.iter().filter_map(|write| match write {
            CacheWrite::Moved { order, step } => Some((order, step)),
            _ => None,
        })
    }

    fn last_step(&self) -> Step {
        self.moved().last().unwrap().1.clone()
    }

    fn pruned(&self) -> Vec<UtcTime> {
        let prunes = self.saved.iter().filter_map(|write| match write {
            CacheWrite::Prune { before } => Some(*before),
            _ => None,
        });
        prunes.collect()
    }
}

/// An event with who did it and when.
fn signed(seq: u64, order: &Value, station: uuid::Uuid) -> String {
    json!({"type": "order_status_change",
        "data": {"seq": seq, "prev": seq - 1, "order": order, "at": "2026-11-22T21:40:00Z",
            "by": {"station_id": station, "station": "Grill 2", "user": "ann",
                "made_at": "2026-11-22T21:39:00Z"}}})
    .to_string()
}

fn second(text: &str) -> UtcTime {
    UtcTime::parse(text).unwrap()
}

#[test]
fn an_event_of_a_hub_is_kept_with_who_did_it_and_when() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    let other = uuid::Uuid::from_u128(9);
    let text = signed(8, &versioned(1, Preparing, 2), other);
    let at = second("2026-11-22T21:40:00Z");
    world.say(&text);
    let step = world.last_step();
    let by = By {
        station: Some("Grill 2".into()),
        user: Some("ann".into()),
        made_at: Some(second("2026-11-22T21:39:00Z")),
    };
    assert_eq!((step.by, step.at, step.source), (by, at, Source::Event));
    world.say(&signed(9, &versioned(1, Ready, 3), STATION.0));
    assert_eq!(world.last_step().source, Source::Own);
    world.say(&signed(9, &versioned(1, Ready, 3), STATION.0));
    assert_eq!(world.steps(1).len(), 3, "a second time it is no change");
}

#[test]
fn what_a_hub_answers_to_a_key_is_this_stations_own_change() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.touch(1, Pending, Preparing).unwrap();
    let made_at = world.now().wall;
    world.pass(Duration::from_secs(1));
    let (ticket, _) = world.keyed();
    let done = WireOrder::read(&versioned(1, Preparing, 2)).unwrap();
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(done))));
    let step = world.last_step();
    assert_eq!(step.by.station.as_deref(), Some("Grill 1"));
    assert_eq!(step.by.made_at, Some(made_at));
    // The event of the same version comes after it.
    world.say(&signed(8, &versioned(1, Preparing, 2), STATION.0));
    assert_eq!(
        world.steps(1),
        [
            (None, Pending, Source::Audit),
            (Some(Pending), Preparing, Source::Own)
        ]
    );
}

#[test]
fn what_a_copy_shows_is_kept_with_the_time_that_the_order_tells() {
    let mut world = World::at_hub(7, &[versioned(1, Pending, 1)]);
    world.offline();
    world.meet(2, 9);
    let mut ready = dated(1, Ready, 40);
    ready["version"] = json!(3);
    world.copy(2, 9, &[ready]);
    let step = world.last_step();
    assert_eq!((step.from, step.source), (Some(Pending), Source::Audit));
    assert_eq!(step.at, second("2026-11-22T21:30:40Z"));
}

#[test]
fn orders_of_a_copy_for_which_the_board_has_no_place_are_kept_in_the_history() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.meet(1, 900);
    let orders: Vec<Value> = (1..=230)
        .map(|id| {
            let mut over = dated(id, Complete, u32::try_from(id / 4).unwrap());
            over["version"] = json!(4);
            over
        })
        .collect();
    world.copy(1, 900, &orders);
    let past: Vec<i64> = world
        .saved
        .iter()
        .filter_map(|write| match write {
            CacheWrite::Past(order) => Some(order.id.0),
            _ => None,
        })
        .collect();
    assert_eq!(past, (1..=30).collect::<Vec<_>>());
    assert_eq!(world.moved().count(), 200, "the newest are on the board");
}

#[test]
fn at_a_plain_server_events_audits_and_own_changes_are_told_apart() {
    let mut world = World::live(&[1, 2, 3].map(|id| order(id, Pending)));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    world.pass(Duration::from_secs(20));
    world.audit(&[order(1, Preparing), order(2, Preparing), order(3, Pending)]);
    world.touch(3, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(wire(3, Preparing)))));
    world.link(LinkEvent::Text(event(3, Pending, Preparing)));
    for (id, source) in [(1, Source::Event), (2, Source::Audit), (3, Source::Own)] {
        assert_eq!(
            world.steps(id),
            [
                (None, Pending, Source::Event),
                (Some(Pending), Preparing, source),
            ]
        );
    }
}

#[test]
fn an_order_that_only_tells_more_of_itself_is_no_change_of_its_state() {
    let mut world = World::live(&[order(1, Pending)]);
    let mut renamed = order(1, Pending);
    renamed["customer_name"] = json!("Bob");
    world.pass(Duration::from_secs(20));
    world.audit(&[renamed]);
    assert_eq!(world.steps(1).len(), 1);
    let last = world.saved.iter().rev().find_map(|write| match write {
        CacheWrite::Order(order) => Some(order.customer_name.clone()),
        _ => None,
    });
    assert_eq!(last.as_deref(), Some("Bob"));
}

#[test]
fn the_history_is_shortened_once_the_server_has_told_its_time_and_then_once_a_day() {
    let day = Duration::from_secs(24 * 60 * 60);
    let mut world = World::at_hub(7, &[]);
    world.pass(day);
    assert!(world.pruned().is_empty(), "whose clock would that be");
    let hello = json!({"type": "hello", "data": {"protocol": 1, "epoch": epoch(1), "head": 7,
        "tick_ms": 3000, "server_time": "2026-11-22T21:40:00Z"}});
    world.offline();
    world.link(LinkEvent::Opened);
    world.say(&hello.to_string());
    assert_eq!(world.pruned(), [second("2026-10-23T21:40:00Z")]);
    world.pass(day - Duration::from_secs(1));
    assert_eq!(world.pruned().len(), 1);
    world.pass(Duration::from_secs(1));
    let [.., next] = world.pruned()[..] else {
        panic!("it is not shortened again")
    };
    assert_eq!(next, second("2026-10-24T21:40:00Z"));
}

#[test]
fn a_person_decides_how_long_the_history_is_kept() {
    let mut world = World::at_hub(7, &[]);
    world
        .core
        .server_time(Some(second("2026-11-22T21:40:00Z")), world.now());
    world.pass(Duration::from_secs(1));
    assert_eq!(world.pruned().len(), 1);
    let settings = Box::new(Settings {
        history_days: 2,
        ..Settings::default()
    });
    let (reply, mut answer) = oneshot::channel();
    world.input(Input::Command(Command::ChangeSettings { settings, reply }));
    assert_eq!(answer.try_recv().unwrap(), Ok(()));
    assert_eq!(world.pruned()[1], second("2026-11-20T21:40:01Z"));
}

#[test]
fn a_saved_board_that_was_damaged_is_saved_again_as_it_is() {
    let mut world = World::live(&[order(1, Pending), order(2, Ready)]);
    world.saved.clear();
    world.input(Input::CacheChecked { whole: true });
    assert!(world.saved.is_empty());
    world.input(Input::CacheChecked { whole: false });
    let saved: Vec<_> = world
        .saved
        .iter()
        .filter_map(|write| match write {
            CacheWrite::Order(order) => Some((order.id.0, order.status)),
            _ => None,
        })
        .collect();
    assert_eq!(saved, [(1, Pending), (2, Ready)]);
    assert!(
        world
            .saved
            .iter()
            .any(|write| matches!(write, CacheWrite::Freshness { .. }))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Events in any order, twice, or never; copies, reads and own touches between them.
    #[test]
    fn each_change_of_a_state_on_the_board_is_kept_once_and_in_order(
        plain in any::<bool>(),
        inputs in prop::collection::vec((0..7_u8, 1..4_i64, 0..OrderStatus::ALL.len(), 1..9_u64), 1..60),
    ) {
        let mut world = if plain {
            World::live(&[order(1, Pending)])
        } else {
            World::at_hub(3, &[versioned(1, Pending, 1)])
        };
        for (what, id, status, number) in inputs {
            let status = OrderStatus::ALL[status];
            match (what, plain) {
                (0..=2, true) => world.link(LinkEvent::Text(event(id, Pending, status))),
                (0..=2, false) => world.say(&happened(
                    number + 3,
                    number + 2,
                    &versioned(id, status, number),
                )),
                (3, true) => world.link(LinkEvent::Text(frame(&[order(id, status)]))),
                (3, false) => world.copy(1, number + 3, &[versioned(id, status, number)]),
                (4, _) => {
                    if let Some(ticket) = world.core.board.ticket(OrderId(id)) {
                        let seen = ticket.status;
                        let _ = world.touch(id, seen, status);
                    }
                }
                (5, _) => {
                    let call = world.calls.pop_front();
                    if let Some((ticket, Call::Order { id, .. } | Call::Status { id, .. })) = call {
                        let answer = wire(id.0, status);
                        world.reply(ticket, Ok(RestAnswer::Order(Box::new(answer))));
                    } else if let Some((ticket, Call::Keyed { id, .. })) = call {
                        let answer = WireOrder::read(&versioned(id.0, status, number)).unwrap();
                        world.reply(ticket, Ok(RestAnswer::Order(Box::new(answer))));
                    }
                }
                _ => world.pass(Duration::from_secs(number)),
            }
        }
        let mut shown: BTreeMap<OrderId, OrderStatus> = BTreeMap::new();
        let mut expected = Vec::new();
        for change in &world.pushes {
            match change {
                Change::Order { order } => {
                    let from = shown.insert(order.id, order.status);
                    if from != Some(order.status) {
                        expected.push((order.id, from, order.status));
                    }
                }
                Change::Gone { id } => {
                    shown.remove(id);
                }
                _ => {}
            }
        }
        let kept: Vec<_> = world
            .moved()
            .map(|(order, step)| (order.id, step.from, order.status))
            .collect();
        prop_assert_eq!(kept, expected);
    }
}
