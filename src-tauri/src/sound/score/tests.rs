use std::collections::BTreeSet;

use olgfeast_protocol::{
    IntentId, Line, LineId, Lines, Order, OrderId, OrderStatus, Pending, Rev, SummaryLine,
    food_groups::FoodGroups,
    ipc::{Degraded, Freshness, Kept, Link, LinkStatus},
    wire::rest::MenuItem,
};

use super::*;
use OrderStatus::{Cancelled, Complete, Pending as New, Preparing, Ready};

/// A score in virtual time.
struct Kitchen {
    score: Score,
    millis: u64,
    heard: Vec<(u64, Tone)>,
}

impl Kitchen {
    /// Signed in, in step, with these orders.
    fn open(orders: Vec<Order>) -> Kitchen {
        let mut kitchen = Kitchen {
            score: Score::default(),
            millis: 0,
            heard: Vec::new(),
        };
        kitchen.snapshot(orders, LinkStatus::Live);
        kitchen
    }

    fn with(settings: Settings) -> Kitchen {
        let mut kitchen = Kitchen::open(Vec::new());
        kitchen.change(Change::Settings { settings });
        kitchen
    }

    fn now(&self) -> Now {
        Now {
            mono: Duration::from_millis(self.millis),
            wall: UtcTime::from_millis(1_000_000 + i64::try_from(self.millis).unwrap()),
        }
    }

    fn snapshot(&mut self, orders: Vec<Order>, status: LinkStatus) {
        let snapshot = Snapshot {
            rev: Rev(1),
            orders,
            pending: Vec::new(),
            strikes: Vec::new(),
            link: Link {
                status,
                since: UtcTime::from_millis(0),
            },
            session: signed_in("admin"),
            offset_millis: 0,
            freshness: Freshness::default(),
            dead_letters: Vec::new(),
            receipt: None,
            trouble: None,
            notices: Default::default(),
            settings: self.score.settings.clone(),
            pin_set: false,
            food_groups: FoodGroups::default(),
            drafts: Vec::new(),
        };
        let now = self.now();
        self.score.snapshot(&snapshot, now);
        self.take();
    }

    fn change(&mut self, change: Change) {
        let now = self.now();
        self.score.change(&change, now);
        self.take();
    }

    fn order(&mut self, id: i64, status: OrderStatus) {
        self.change(Change::Order {
            order: order(id, status),
        });
    }

    fn intents(&mut self, id: i64, to: &[OrderStatus]) {
        let intents = to.iter().map(|to| Pending {
            id: IntentId(Default::default()),
            to: *to,
            attempted: false,
        });
        self.change(Change::Pending {
            id: OrderId(id),
            intents: intents.collect(),
        });
    }

    fn link(&mut self, status: LinkStatus) {
        self.change(Change::Link {
            link: Link {
                status,
                since: UtcTime::from_millis(0),
            },
        });
    }

    /// Lets time go by, and wakes it whenever it wants to be woken.
    fn seconds(&mut self, seconds: u64) {
        let until = self.millis + seconds * 1_000;
        while let Some(at) = self.score.wake_at() {
            let at = u64::try_from(at.as_millis()).unwrap();
            if at > until {
                break;
            }
            assert!(at >= self.millis, "woken for the past again and again");
            self.millis = at;
            self.take();
        }
        self.millis = until;
        self.take();
    }

    fn take(&mut self) {
        let now = self.now();
        for tone in self.score.take(now) {
            self.heard.push((self.millis / 1_000, tone));
        }
    }

    /// What was heard since the last question, and in which second.
    fn heard(&mut self) -> Vec<(u64, Tone)> {
        std::mem::take(&mut self.heard)
    }

    fn hears_nothing(&mut self) {
        assert_eq!(self.heard(), []);
    }
}

fn order(id: i64, status: OrderStatus) -> Order {
    Order {
        id: OrderId(id),
        display_id: None,
        ref_code: String::new(),
        customer_name: String::new(),
        status,
        lines: Lines::Nothing,
        tokens: None,
        cents: None,
        ordered_at: None,
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

fn of_groups(id: i64, groups: &[&str]) -> Order {
    let lines = groups.iter().zip(0..).map(|(group, line)| Line {
        id: LineId(line),
        name: "x".to_owned(),
        group: (*group).to_owned(),
        quantity: 1,
    });
    Order {
        lines: Lines::Full(lines.collect()),
        ..order(id, OrderStatus::Pending)
    }
}

fn item(name: &str, group: &str) -> MenuItem {
    MenuItem {
        id: 1,
        name: name.to_owned(),
        group: group.to_owned(),
        cents: None,
        tickets: None,
        description: None,
        available: true,
    }
}

fn signed_in(username: &str) -> Session {
    Session::SignedIn {
        server: "http://10.0.0.1".to_owned(),
        username: username.to_owned(),
        kept: Kept::Memory,
    }
}

fn role(role: Role) -> Settings {
    Settings {
        role: Some(role),
        ..Settings::default()
    }
}

const OFFLINE: LinkStatus = LinkStatus::Offline { retry_at: None };
const BY_REST: LinkStatus = LinkStatus::Degraded {
    cause: Degraded::Rest,
};

#[test]
fn a_new_order_rings_once() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, New);
    assert_eq!(kitchen.heard(), [(0, Tone::NewOrders)]);
    kitchen.order(1, New);
    kitchen.seconds(30);
    kitchen.order(1, New);
    kitchen.hears_nothing();
}

#[test]
fn a_burst_of_three_seconds_rings_once() {
    let mut kitchen = Kitchen::open(Vec::new());
    for id in 1..=5 {
        kitchen.order(id, New);
        kitchen.seconds(1);
    }
    assert_eq!(
        kitchen.heard(),
        [(0, Tone::NewOrders), (3, Tone::NewOrders)]
    );
}

#[test]
fn what_was_there_at_the_start_never_rings() {
    let mut kitchen = Kitchen::open(vec![order(1, New), order(2, Preparing)]);
    kitchen.seconds(600);
    kitchen.order(1, New);
    kitchen.seconds(600);
    kitchen.hears_nothing();
}

#[test]
fn what_comes_before_the_board_was_in_step_once_never_rings() {
    let mut kitchen = Kitchen {
        score: Score::default(),
        millis: 0,
        heard: Vec::new(),
    };
    kitchen.snapshot(Vec::new(), LinkStatus::Connecting);
    kitchen.order(1, New);
    kitchen.link(LinkStatus::CatchingUp);
    kitchen.order(2, New);
    kitchen.order(2, Ready);
    kitchen.link(LinkStatus::Live);
    kitchen.seconds(300);
    kitchen.hears_nothing();
    kitchen.order(3, New);
    assert_eq!(kitchen.heard(), [(300, Tone::NewOrders)]);
}

#[test]
fn a_board_that_was_copied_anew_does_not_ring_and_keeps_its_reminders() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, New);
    kitchen.heard();
    kitchen.seconds(10);
    kitchen.snapshot(vec![order(1, New), order(2, New)], LinkStatus::Live);
    kitchen.hears_nothing();
    kitchen.seconds(60);
    assert_eq!(kitchen.heard(), [(60, Tone::Reminder)]);
}

#[test]
fn an_order_that_nobody_starts_is_reminded_of_three_times() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, New);
    kitchen.seconds(1_000);
    assert_eq!(
        kitchen.heard(),
        [
            (0, Tone::NewOrders),
            (60, Tone::Reminder),
            (120, Tone::Reminder),
            (180, Tone::Reminder)
        ]
    );
}

#[test]
fn orders_that_came_together_are_reminded_of_together() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, New);
    kitchen.seconds(1);
    kitchen.order(2, New);
    kitchen.seconds(70);
    assert_eq!(
        kitchen.heard(),
        [(0, Tone::NewOrders), (60, Tone::Reminder)]
    );
}

#[test]
fn a_reminder_ends_with_its_reason() {
    for status in [Preparing, Ready, Complete, Cancelled] {
        let mut kitchen = Kitchen::open(Vec::new());
        kitchen.order(1, New);
        kitchen.heard();
        kitchen.seconds(59);
        kitchen.order(1, status);
        kitchen.seconds(300);
        assert_eq!(kitchen.heard(), [], "{status:?}");
    }
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, New);
    kitchen.heard();
    kitchen.change(Change::Gone { id: OrderId(1) });
    kitchen.seconds(300);
    kitchen.hears_nothing();
}

#[test]
fn a_start_that_was_not_sent_yet_ends_the_reminders_too_and_so_does_one_taken_back() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, New);
    kitchen.heard();
    kitchen.intents(1, &[Preparing]);
    kitchen.seconds(10);
    kitchen.intents(1, &[]);
    kitchen.seconds(300);
    kitchen.hears_nothing();
}

#[test]
fn a_started_or_recalled_order_is_not_new() {
    let mut kitchen = Kitchen::open(vec![order(1, Complete)]);
    kitchen.order(1, New);
    kitchen.order(2, Preparing);
    kitchen.seconds(300);
    kitchen.hears_nothing();
}

#[test]
fn muted_nothing_is_heard_and_nothing_is_made_up_for() {
    let mut kitchen = Kitchen::open(Vec::new());
    let now = kitchen.now();
    kitchen.score.mute(Duration::from_secs(600), now);
    assert_eq!(
        kitchen.score.muted_until(now),
        Some(now.wall.plus_millis(600_000))
    );
    kitchen.order(1, New);
    kitchen.seconds(599);
    kitchen.hears_nothing();
    kitchen.seconds(1);
    let now = kitchen.now();
    assert_eq!(kitchen.score.muted_until(now), None);
    kitchen.hears_nothing();
    kitchen.order(2, New);
    assert_eq!(kitchen.heard(), [(600, Tone::NewOrders)]);
}

#[test]
fn unmuted_the_next_one_is_heard() {
    let mut kitchen = Kitchen::open(Vec::new());
    let now = kitchen.now();
    kitchen.score.mute(Duration::from_secs(600), now);
    kitchen.order(1, New);
    kitchen.score.unmute();
    kitchen.seconds(4);
    kitchen.hears_nothing();
    kitchen.order(2, New);
    assert_eq!(kitchen.heard(), [(4, Tone::NewOrders)]);
}

#[test]
fn a_mute_ends_by_whichever_clock_is_first() {
    let mut score = Score::default();
    let at = |mono: u64, wall: i64| Now {
        mono: Duration::from_secs(mono),
        wall: UtcTime::from_millis(wall * 1_000),
    };
    score.mute(Duration::from_secs(600), at(0, 5_000));
    for (now, muted) in [
        (at(599, 5_599), true),
        // The computer slept.
        (at(5, 5_600), false),
        // The clock was set back.
        (at(599, 1_000), true),
        (at(600, 1_600), false),
    ] {
        assert_eq!(score.muted_until(now).is_some(), muted, "{now:?}");
    }
}

#[test]
fn what_is_turned_off_is_not_heard() {
    let mut settings = Settings::default();
    settings.sounds.new_orders = false;
    settings.sounds.link = false;
    let mut kitchen = Kitchen::with(settings.clone());
    kitchen.order(1, New);
    kitchen.link(OFFLINE);
    kitchen.seconds(61);
    assert_eq!(kitchen.heard(), [(60, Tone::Reminder)]);
    settings.sounds.reminder = false;
    kitchen.change(Change::Settings { settings });
    kitchen.seconds(600);
    kitchen.hears_nothing();
}

#[test]
fn the_admin_desk_and_the_pickup_board_do_not_ring_for_the_kitchen() {
    for who in [Role::Admin, Role::Board] {
        let mut kitchen = Kitchen::with(role(who));
        kitchen.order(1, New);
        kitchen.link(OFFLINE);
        kitchen.seconds(600);
        assert_eq!(kitchen.heard(), [], "{who:?}");
    }
}

#[test]
fn an_order_for_other_food_groups_does_not_ring_and_an_unknown_one_does() {
    let settings = Settings {
        food_groups: BTreeSet::from(["Grill".to_owned()]),
        ..Settings::default()
    };
    let food_groups = FoodGroups::of(&[item("Sausage", "Grill"), item("Cola", "Bar")]);
    let summary = |name: &str| Order {
        lines: Lines::Summary(vec![SummaryLine {
            name: name.to_owned(),
            quantity: 1,
        }]),
        ..order(1, New)
    };
    for (order, rings) in [
        (of_groups(1, &["Bar"]), false),
        (of_groups(1, &["Bar", "Grill"]), true),
        (of_groups(1, &["Bar", ""]), true),
        (of_groups(1, &[]), true),
        (order(1, New), true),
        (of_groups(1, &["Soups"]), true),
        (summary("Cola"), false),
        (summary("Sausage"), true),
        (summary("Soup"), true),
    ] {
        let mut kitchen = Kitchen::with(settings.clone());
        kitchen.change(Change::FoodGroups {
            food_groups: food_groups.clone(),
        });
        let lines = order.lines.clone();
        kitchen.change(Change::Order { order });
        kitchen.seconds(61);
        let expected = [(0, Tone::NewOrders), (60, Tone::Reminder)];
        let expected = if rings { &expected[..] } else { &[] };
        assert_eq!(kitchen.heard(), expected, "{lines:?}");
    }
}

#[test]
fn a_lost_link_is_told_after_five_seconds_and_its_return_after_two() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.link(OFFLINE);
    kitchen.seconds(4);
    kitchen.hears_nothing();
    kitchen.link(LinkStatus::Connecting);
    kitchen.seconds(96);
    assert_eq!(kitchen.heard(), [(5, Tone::LinkLost)]);
    kitchen.link(LinkStatus::CatchingUp);
    kitchen.link(LinkStatus::Live);
    kitchen.seconds(10);
    assert_eq!(kitchen.heard(), [(102, Tone::LinkBack)]);
}

#[test]
fn a_short_outage_and_a_board_that_is_kept_by_rest_are_no_loss() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.link(OFFLINE);
    kitchen.seconds(4);
    kitchen.link(LinkStatus::Live);
    kitchen.seconds(60);
    kitchen.link(BY_REST);
    kitchen.seconds(600);
    kitchen.hears_nothing();
}

#[test]
fn a_link_that_comes_and_goes_rings_once() {
    let mut kitchen = Kitchen::open(Vec::new());
    for _ in 0..10 {
        kitchen.link(OFFLINE);
        kitchen.seconds(6);
        kitchen.link(LinkStatus::Live);
        kitchen.seconds(1);
    }
    assert_eq!(kitchen.heard(), [(5, Tone::LinkLost)]);
    kitchen.seconds(10);
    assert_eq!(kitchen.heard(), [(71, Tone::LinkBack)]);
}

#[test]
fn a_second_loss_within_a_minute_is_told_when_it_lasts() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.link(OFFLINE);
    kitchen.seconds(10);
    kitchen.link(LinkStatus::Live);
    kitchen.seconds(10);
    assert_eq!(kitchen.heard(), [(5, Tone::LinkLost), (12, Tone::LinkBack)]);
    kitchen.link(OFFLINE);
    kitchen.seconds(80);
    assert_eq!(kitchen.heard(), [(65, Tone::LinkLost)]);
}

#[test]
fn a_start_without_a_network_and_a_sign_out_are_no_loss() {
    let mut kitchen = Kitchen {
        score: Score::default(),
        millis: 0,
        heard: Vec::new(),
    };
    kitchen.snapshot(vec![order(1, New)], OFFLINE);
    kitchen.seconds(600);
    kitchen.hears_nothing();
    kitchen.link(LinkStatus::Live);
    kitchen.change(Change::Session {
        session: Session::SignedOut {
            server: None,
            username: None,
        },
    });
    kitchen.link(OFFLINE);
    kitchen.seconds(600);
    kitchen.hears_nothing();
}

#[test]
fn the_orders_of_another_account_do_not_ring() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.change(Change::Session {
        session: signed_in("somebody else"),
    });
    kitchen.order(1, New);
    kitchen.hears_nothing();
    // Told again, as when it could be kept in the keyring after all.
    kitchen.link(LinkStatus::Live);
    kitchen.change(Change::Session {
        session: signed_in("somebody else"),
    });
    kitchen.order(2, New);
    assert_eq!(kitchen.heard(), [(0, Tone::NewOrders)]);
}

#[test]
fn a_number_is_chimed_four_seconds_after_it_is_ready() {
    let mut kitchen = Kitchen::with(role(Role::Board));
    kitchen.order(1, Preparing);
    kitchen.order(1, Ready);
    kitchen.seconds(3);
    kitchen.hears_nothing();
    kitchen.seconds(10);
    assert_eq!(kitchen.heard(), [(4, Tone::Chime)]);
    kitchen.order(1, Complete);
    kitchen.order(1, Ready);
    kitchen.seconds(10);
    kitchen.hears_nothing();
}

#[test]
fn a_number_whose_ready_was_taken_back_is_not_chimed() {
    let mut kitchen = Kitchen::with(role(Role::Board));
    kitchen.order(1, Ready);
    kitchen.seconds(2);
    kitchen.order(1, Preparing);
    kitchen.seconds(60);
    kitchen.hears_nothing();
    kitchen.order(1, Ready);
    kitchen.seconds(60);
    assert_eq!(kitchen.heard(), [(66, Tone::Chime)]);
}

#[test]
fn a_kitchen_chimes_only_beside_an_open_pickup_board() {
    let mut kitchen = Kitchen::open(Vec::new());
    kitchen.order(1, Ready);
    kitchen.seconds(10);
    kitchen.hears_nothing();
    kitchen.score.set_pickup_open(true);
    kitchen.order(2, Preparing);
    kitchen.intents(2, &[Ready]);
    kitchen.order(2, Ready);
    kitchen.intents(2, &[]);
    kitchen.seconds(10);
    assert_eq!(kitchen.heard(), [(14, Tone::Chime)]);
    kitchen.score.set_pickup_open(false);
    kitchen.order(3, Ready);
    kitchen.seconds(10);
    kitchen.hears_nothing();
}

#[test]
fn a_board_that_lost_its_link_calls_nobody() {
    let mut kitchen = Kitchen::with(role(Role::Board));
    kitchen.order(1, Preparing);
    kitchen.link(OFFLINE);
    kitchen.seconds(10);
    kitchen.order(1, Ready);
    kitchen.seconds(60);
    kitchen.hears_nothing();
}
