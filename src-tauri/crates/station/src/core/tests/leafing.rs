//! Older orders: read last of all, slowly, and none of them twice for nothing.

use olgfeast_protocol::ipc::{HistoryReach, HistoryReading};
use olgfeast_store::Reach;

use super::*;

/// Before the first page, whatever chance says.
const NOT_YET: Duration = Duration::from_millis(7_900);
const SURELY: Duration = Duration::from_millis(12_100);
const PLAIN_PAUSE: Duration = Duration::from_millis(2_000);

fn over(id: i64) -> Value {
    // One in a minute, until the world begins.
    let at = UtcTime::from_millis(1_000_000 - (10_000 - id) * 60_000).zoned();
    json!({
        "id": id, "display_id": id % 999 + 1, "ref_code": format!("ref{id}"),
        "customer_name": "Ann", "status": "complete",
        "date_ordered": at, "date_complete": at,
    })
}

impl World {
    /// The one page that is asked for.
    fn leaf(&mut self) -> (Ticket, i64, i64) {
        let (ticket, call) = self.leaf_calls.pop_front().expect("no page is asked for");
        assert!(self.leaf_calls.is_empty(), "two at once");
        match call {
            Call::Leaf { page, size, .. } => (ticket, page, size),
            _ => unreachable!(),
        }
    }

    /// Answers it, out of orders with the keys from 1 to `newest`.
    fn leaf_of(&mut self, newest: i64) {
        let (ticket, page, size) = self.leaf();
        let first = newest - (page - 1) * size;
        let orders: Vec<Value> = ((first - size + 1).max(1)..=first)
            .rev()
            .map(over)
            .collect();
        let read = Orders::read(&json!({"orders": orders, "total": newest})).unwrap();
        self.reply(ticket, Ok(RestAnswer::Orders(read)));
    }

    /// Answers the next one as soon as it is asked for; after how long that was.
    fn next_leaf_of(&mut self, newest: i64) -> Duration {
        let begun = self.mono;
        while self.leaf_calls.is_empty() {
            assert!(
                self.mono - begun < Duration::from_secs(60),
                "no page is asked for"
            );
            self.quiet(Duration::from_millis(100));
        }
        self.leaf_of(newest);
        self.mono - begun
    }

    /// So much time, with the audits that it brings.
    fn quiet(&mut self, time: Duration) {
        let until = self.mono + time;
        while self.mono < until {
            self.pass(Duration::from_millis(100).min(until - self.mono));
            if self
                .calls
                .iter()
                .any(|(_, call)| matches!(call, Call::Page { .. }))
            {
                self.audit(&[]);
            }
        }
    }

    fn listed(&self) -> Vec<i64> {
        let listed = self.saved.iter().filter_map(|write| match write {
            CacheWrite::Listed(order) => Some(order.id.0),
            _ => None,
        });
        listed.collect()
    }

    fn saved_reach(&self) -> Option<Reach> {
        let told = self.saved.iter().rev().find_map(|write| match write {
            CacheWrite::Reach(reach) => Some(reach.clone()),
            _ => None,
        });
        told.flatten()
    }

    fn history_reach(&self) -> HistoryReach {
        self.core.history_reach(self.now())
    }
}

/// Live at a plain server, after the menu.
fn settled() -> World {
    let mut world = World::live(&[]);
    menu_is_read(&mut world);
    world
}

fn menu_is_read(world: &mut World) {
    let (ticket, _) = world.menu_calls.pop_front().unwrap();
    let page = olgfeast_protocol::wire::rest::MenuPage::read(&json!([])).unwrap();
    world.reply(ticket, Ok(RestAnswer::Menu(page)));
}

#[test]
fn page_after_page_is_read_slowly_until_the_list_ends_and_its_reach_is_saved_after_its_orders() {
    let mut world = settled();
    assert_eq!(world.history_reach().reading, HistoryReading::Runs);
    let waited = world.next_leaf_of(1_000);
    assert!(waited >= NOT_YET && waited <= SURELY, "{waited:?}");
    let mut pages = 1;
    loop {
        let kept = world.saved_reach().unwrap();
        let listed = world.listed();
        assert_eq!(listed.iter().min(), Some(&kept.oldest.id.0));
        assert_eq!(listed.iter().max(), Some(&1_000));
        let told = world.history_reach();
        assert_eq!((told.total, told.known), (Some(1_000), 1_000 - kept.older));
        assert_eq!(told.reaches_back_to, kept.oldest.at);
        if told.reading == HistoryReading::Complete {
            break;
        }
        let waited = world.next_leaf_of(1_000);
        assert!(
            waited >= PLAIN_PAUSE,
            "a plain server is not hurried: {waited:?}"
        );
        pages += 1;
    }
    assert!((11..=15).contains(&pages), "{pages}");
    let read: std::collections::BTreeSet<i64> = world.listed().into_iter().collect();
    assert_eq!(read, (1..=1_000).collect());
    world.quiet(Duration::from_secs(20 * 60));
    assert!(world.leaf_calls.is_empty(), "and then seldom");
    world.quiet(Duration::from_secs(20 * 60));
    world.leaf_of(1_001);
    assert_eq!(world.listed().last(), Some(&902));
    assert_eq!(world.history_reach().reading, HistoryReading::Complete);
    assert_eq!(world.saved_reach().unwrap().newest.id, OrderId(1_001));
}

#[test]
fn never_beside_a_write_or_another_read_and_never_while_the_link_is_not_live() {
    let mut world = World::live(&[order(1, Pending)]);
    menu_is_read(&mut world);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    for _ in 0..200 {
        world.pass(Duration::from_millis(200));
    }
    assert!(world.leaf_calls.is_empty(), "a write is in flight");
    let moved = WireOrder::read(&dated(1, Preparing, 1)).unwrap();
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(moved))));
    world.link(LinkEvent::Text(event(1, Pending, Preparing)));
    if world
        .calls
        .iter()
        .any(|(_, call)| matches!(call, Call::Page { .. }))
    {
        assert!(world.leaf_calls.is_empty(), "an audit is in flight");
        world.audit(&[dated(1, Preparing, 1)]);
    }
    world.pass(Duration::from_secs(1));
    world.leaf_of(500);

    world.offline();
    world.calls.clear();
    for _ in 0..100 {
        world.pass(Duration::from_secs(60));
    }
    assert!(world.leaf_calls.is_empty());
    let told = world.history_reach();
    assert_eq!((told.reading, told.known), (HistoryReading::Waits, 100));
    assert!(told.reaches_back_to.is_some(), "what is here is still here");
}

#[test]
fn what_was_read_is_not_read_again_after_an_outage_nor_by_the_next_run() {
    let mut world = settled();
    for _ in 0..4 {
        world.next_leaf_of(1_000);
    }
    let kept = world.saved_reach().unwrap();
    let oldest = kept.oldest.id.0;
    world.quiet(Duration::from_secs(4));
    // The page under way is lost.
    let (lost, ..) = world.leaf();
    world.offline();
    world.reply(lost, unknown());
    world.calls.clear();
    world.connect(&[]);
    // 130 orders came meanwhile, and nobody here has seen them.
    let before = world.listed().len();
    while world.saved_reach().unwrap().newest.id.0 < 1_130 {
        world.next_leaf_of(1_130);
    }
    let since = world.listed().split_off(before);
    assert!(since.contains(&1_001) && since.contains(&1_130));
    assert!(since.len() < 300, "{}", since.len());
    world.next_leaf_of(1_130);
    assert!(
        world.saved_reach().unwrap().oldest.id.0 < oldest,
        "it goes on where it was"
    );

    let kept = world.saved_reach();
    let mut start = World::start(
        Endpoint::Kitchen,
        Vec::new(),
        Vec::new(),
        None,
        Duration::ZERO,
    );
    start.reach.clone_from(&kept);
    let mut next = World::started(start, Duration::ZERO);
    assert_eq!(
        next.history_reach().reaches_back_to,
        kept.as_ref().unwrap().oldest.at
    );
    next.get_token();
    next.connect(&[]);
    menu_is_read(&mut next);
    next.next_leaf_of(1_140);
    next.next_leaf_of(1_140);
    let oldest = |world: &World| world.saved_reach().unwrap().oldest.id.0;
    assert!(oldest(&next) < kept.unwrap().oldest.id.0);
}

#[test]
fn no_further_back_than_the_history_is_kept() {
    let mut start = World::start(
        Endpoint::Kitchen,
        Vec::new(),
        Vec::new(),
        None,
        Duration::ZERO,
    );
    // A day has 1,440 minutes.
    start.settings.history_days = 1;
    let mut world = World::started(start, Duration::ZERO);
    world.get_token();
    world.connect(&[]);
    menu_is_read(&mut world);
    while world.history_reach().reading != HistoryReading::Complete {
        world.next_leaf_of(9_999);
    }
    let oldest = *world.listed().iter().min().unwrap();
    assert!((8_555..=8_565).contains(&oldest), "{oldest}");
    let told = world.history_reach();
    assert!(told.known >= 1_439 && told.known < 1_600, "{told:?}");
}

#[test]
fn what_the_board_follows_and_what_is_open_is_not_taken_from_a_list() {
    let mut world = World::live(&[order(7, Ready)]);
    menu_is_read(&mut world);
    for _ in 0..130 {
        world.pass(Duration::from_millis(100));
        if world
            .calls
            .iter()
            .any(|(_, call)| matches!(call, Call::Page { .. }))
        {
            world.audit(&[order(7, Ready)]);
        }
    }
    let (ticket, ..) = world.leaf();
    let orders = json!({"orders": [order(8, Pending), over(7), over(6)], "total": 3});
    let read = Orders::read(&orders).unwrap();
    world.reply(ticket, Ok(RestAnswer::Orders(read)));
    assert_eq!(world.listed(), [6]);
    assert_eq!(world.drawn(7), (Ready, false));
}

#[test]
fn a_page_that_cannot_be_read_costs_a_pause_and_nothing_else() {
    for error in [
        CallError::Broken { status: 500 },
        CallError::Later,
        CallError::Unknown("no answer".into()),
        CallError::Alien,
    ] {
        let mut world = settled();
        world.quiet(SURELY);
        let (ticket, ..) = world.leaf();
        world.reply(ticket, Err(error));
        assert!(world.core.link.is_live());
        assert_eq!(world.core.trouble, None);
        world.quiet(Duration::from_secs(45));
        assert!(world.leaf_calls.is_empty());
        world.quiet(Duration::from_secs(30));
        world.leaf_of(10);
        assert_eq!(world.listed().len(), 10);
    }
}

#[test]
fn a_history_that_has_gone_with_its_file_is_read_anew() {
    let mut world = settled();
    world.quiet(SURELY);
    world.leaf_of(50);
    assert_eq!(world.history_reach().reading, HistoryReading::Complete);
    world.input(Input::CacheChecked { whole: false });
    assert_eq!(world.saved_reach(), None);
    assert_eq!(world.history_reach().reaches_back_to, None);
    menu_is_read(&mut world);
    world.quiet(SURELY);
    world.leaf_of(50);
    assert_eq!(world.listed().len(), 100);
}

#[test]
fn what_an_earlier_sign_in_has_asked_says_nothing_of_this_ones_server() {
    let mut world = settled();
    world.quiet(SURELY);
    let (ticket, ..) = world.leaf();
    let (reply, _answer) = oneshot::channel();
    world.input(Input::Command(Command::SignOut { reply }));
    let read = Orders::read(&json!({"orders": [over(1)], "total": 1})).unwrap();
    world.reply(ticket, Ok(RestAnswer::Orders(read)));
    assert!(world.listed().is_empty());
    assert_eq!(world.saved_reach(), None);
}
