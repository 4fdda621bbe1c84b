use uuid::Uuid;

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_secs(3);
const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 7));

fn id(number: u128) -> StationId {
    StationId(Uuid::from_u128(number))
}

fn station(number: u128) -> Station {
    Station {
        id: Some(id(number)),
        name: Some(format!("Grill {number}")),
        version: Some("0.1.0".into()),
    }
}

/// A room in which time passes by hand.
struct Room {
    presence: Presence,
    began: Instant,
    passed: Duration,
}

impl Room {
    fn new() -> Room {
        Room {
            presence: Presence::default(),
            began: Instant::now(),
            passed: Duration::ZERO,
        }
    }

    fn now(&self) -> Moment {
        let micros = i64::try_from(self.passed.as_micros()).unwrap();
        Moment {
            at: self.began + self.passed,
            wall: UtcTime(1_795_382_470_000_000 + micros),
        }
    }

    fn join(&self, number: u128, peer: u64, role: &'static str) -> Option<Sighting> {
        let socket = (LivePeerId(peer), role, TICK);
        self.presence
            .joined(&station(number), HERE, socket, self.now())
    }

    fn call(&self, number: u128, follows: bool) -> Option<Sighting> {
        self.presence
            .called(&station(number), None, HERE, follows, self.now())
    }

    /// Lets time pass; returns those who have become unreachable.
    fn pass(&mut self, time: Duration) -> Vec<StationId> {
        self.passed += time;
        let overdue = self.presence.overdue(self.now().at);
        overdue.into_iter().map(|sighting| sighting.id).collect()
    }

    fn state(&self, number: u128) -> &'static str {
        let all = self.presence.all();
        let sighting = all.into_iter().find(|sighting| sighting.id == id(number));
        sighting.map_or("unknown", |sighting| sighting.state)
    }
}

#[test]
fn a_station_that_is_silent_for_two_and_a_half_ticks_is_unreachable_and_is_told_of_once() {
    let mut room = Room::new();
    assert_eq!(room.join(1, 1, "kitchen"), None);
    assert!(room.pass(7 * SECOND).is_empty());
    assert_eq!(room.presence.heard(id(1), TICK, room.now()), None);
    assert!(room.pass(7 * SECOND).is_empty());
    assert_eq!(room.pass(SECOND / 2), [id(1)]);
    assert_eq!(room.state(1), "unreachable");
    assert!(room.pass(600 * SECOND).is_empty());
}

#[test]
fn one_that_comes_back_is_told_of_once_however_it_comes() {
    let mut room = Room::new();
    room.join(1, 1, "kitchen");
    assert_eq!(room.pass(8 * SECOND), [id(1)]);
    let back = room.presence.heard(id(1), TICK, room.now()).unwrap();
    assert_eq!((back.id, back.state), (id(1), "connected"));
    assert_eq!(room.presence.heard(id(1), TICK, room.now()), None);
    assert_eq!(room.pass(8 * SECOND), [id(1)]);
    assert_eq!(room.join(1, 2, "kitchen").unwrap().state, "connected");
    assert_eq!(room.pass(8 * SECOND), [id(1)]);
    assert_eq!(room.call(1, true).unwrap().state, "polling");
    assert_eq!(room.pass(62 * SECOND), []);
    assert_eq!(room.pass(SECOND), [id(1)]);
    // A request proves life too, and then silence is silence again.
    assert_eq!(room.call(1, false).unwrap().state, "connected");
    assert_eq!(room.pass(63 * SECOND), [id(1)]);
}

#[test]
fn whoever_closes_has_left_and_whoever_breaks_off_is_missed() {
    let mut room = Room::new();
    room.join(1, 1, "kitchen");
    room.join(2, 2, "kitchen");
    room.presence.parted(id(1), LivePeerId(1), Parting::Goodbye);
    room.presence.parted(id(2), LivePeerId(2), Parting::Lost);
    assert_eq!((room.state(1), room.state(2)), ("left", "connected"));
    assert_eq!(room.pass(8 * SECOND), [id(2)]);
    assert_eq!(room.state(1), "left");
}

#[test]
fn one_socket_that_is_closed_is_not_the_station_that_leaves() {
    let mut room = Room::new();
    room.join(1, 1, "kitchen");
    room.join(1, 2, "admin");
    room.presence.parted(id(1), LivePeerId(1), Parting::Goodbye);
    assert_eq!(room.state(1), "connected");
    assert_eq!(room.pass(8 * SECOND), [id(1)]);
    // Nor is the older of two that is replaced.
    room.join(1, 3, "admin");
    room.presence.parted(id(1), LivePeerId(2), Parting::Goodbye);
    assert_eq!(room.state(1), "connected");
    room.presence.parted(id(1), LivePeerId(3), Parting::Goodbye);
    assert_eq!(room.state(1), "left");
}

#[test]
fn whoever_only_calls_is_never_missed() {
    let mut room = Room::new();
    room.call(1, false);
    assert_eq!(room.state(1), "calling");
    assert!(room.pass(3_600 * SECOND).is_empty());
    room.call(1, true);
    assert_eq!(room.state(1), "polling");
    assert_eq!(room.pass(63 * SECOND), [id(1)]);
}

#[test]
fn a_station_that_goes_over_to_http_is_not_missed_on_its_socket() {
    let mut room = Room::new();
    room.join(1, 1, "kitchen");
    room.presence.parted(id(1), LivePeerId(1), Parting::Lost);
    room.pass(5 * SECOND);
    room.call(1, true);
    assert!(room.pass(60 * SECOND).is_empty());
}

#[test]
fn a_sighting_is_what_was_said_last() {
    let mut room = Room::new();
    room.join(1, 1, "kitchen");
    room.presence.reported(id(1), Some(Seq(9)), Some(3));
    room.presence.reported(id(1), None, None);
    room.pass(SECOND);
    room.presence.heard(id(1), TICK, room.now());
    let all = serde_json::to_value(room.presence.all()).unwrap();
    let expected = serde_json::json!([{
        "id": id(1), "name": "Grill 1", "role": "kitchen", "version": "0.1.0",
        "address": "10.0.0.7", "last_heard": "2026-11-22T21:21:11Z",
        "cursor": 9, "unsent": 3, "state": "connected",
    }]);
    assert_eq!(all, expected);
}

#[test]
fn so_many_are_remembered_and_those_with_a_socket_are_not_forgotten() {
    let mut room = Room::new();
    room.join(1, 1, "kitchen");
    for number in 2..5 * MOST as u128 {
        room.passed += Duration::from_millis(1);
        room.call(number, false);
    }
    assert_eq!(room.presence.all().len(), MOST);
    assert_eq!(room.state(1), "connected");
    assert_eq!(room.state(2), "unknown");
    assert_eq!(room.state(5 * MOST as u128 - 1), "calling");
    for number in 0..2 * MOST as u64 {
        room.join(10_000 + u128::from(number), number, "kitchen");
    }
    assert_eq!(room.presence.all().len(), 2 * MOST + 1);
    assert_eq!(room.state(10_000), "connected");
}

#[test]
fn whoever_does_not_say_who_it_is_is_nobody() {
    let room = Room::new();
    let nobody = Station::default();
    let socket = (LivePeerId(1), "kitchen", TICK);
    room.presence.joined(&nobody, HERE, socket, room.now());
    room.presence.called(&nobody, None, HERE, true, room.now());
    room.presence.parted(id(1), LivePeerId(1), Parting::Lost);
    assert_eq!(room.presence.heard(id(1), TICK, room.now()), None);
    assert!(room.presence.all().is_empty());
}
