//! The menu: read seldom, and never in the way of anything.

use olgfeast_protocol::wire::rest::MenuPage;
use olgfeast_store::Menu;

use super::*;

/// The shortest and the longest time between two turns.
const NOT_YET: Duration = Duration::from_secs(24 * 60 - 1);
const SURELY: Duration = Duration::from_secs(36 * 60 + 1);

fn dishes(ids: std::ops::Range<i64>) -> Value {
    ids.map(|id| json!({"id": id, "name": format!("Dish {id}"), "food_group": "Grill"}))
        .collect()
}

impl World {
    /// Answers the one call for the menu; where its page begins.
    fn menu(&mut self, page: Value) -> usize {
        self.menu_says(Ok(RestAnswer::Menu(MenuPage::read(&page).unwrap())))
    }

    fn menu_says(&mut self, answer: Result<RestAnswer, CallError>) -> usize {
        let (ticket, call) = self.menu_calls.pop_front().expect("the menu is not read");
        assert!(self.menu_calls.is_empty(), "two at once");
        self.reply(ticket, answer);
        match call {
            Call::Menu { skip } => skip,
            _ => unreachable!(),
        }
    }

    /// Time goes by, and an audit that it brings finds what is known.
    fn idle(&mut self, time: Duration, orders: &[Value]) {
        self.pass(time);
        self.audit(orders);
    }

    fn ask_menu(&mut self) -> oneshot::Receiver<Result<Menu, IpcError>> {
        let (reply, answer) = oneshot::channel();
        self.input(Input::Command(Command::ReadMenu { reply }));
        answer
    }

    /// The ids of each menu that was saved.
    fn menus(&self) -> Vec<Vec<i64>> {
        let menus = self.saved.iter().filter_map(|write| match write {
            CacheWrite::Menu(menu) => Some(menu.items.iter().map(|item| item.id).collect()),
            _ => None,
        });
        menus.collect()
    }

    /// The one status change in flight is applied.
    fn applies(&mut self, id: i64, from: OrderStatus, to: OrderStatus) {
        let (ticket, _) = self.take_call(|call| matches!(call, Call::Status { .. }));
        let order = WireOrder::read(&dated(id, to, 1)).unwrap();
        self.reply(ticket, Ok(RestAnswer::Order(Box::new(order))));
        self.link(LinkEvent::Text(event(id, from, to)));
        assert_eq!(self.drawn(id), (to, false));
    }
}

#[test]
fn the_menu_is_read_once_after_a_sign_in_when_the_board_is_live_and_then_seldom() {
    let mut world = World::new(Vec::new(), Vec::new());
    world.get_token();
    world.link(LinkEvent::Opened);
    world.link(LinkEvent::Text(frame(&[])));
    world.audit(&[]);
    world.pass(Duration::from_millis(100));
    assert!(world.menu_calls.is_empty(), "the board comes first");
    world.feed(Feed::Live {
        network: Network::Lan,
    });
    assert_eq!(world.menu(dishes(1..4)), 0);
    assert_eq!(world.menus(), [[1, 2, 3]]);
    let read_at = world.now().wall;
    assert!(
        world
            .saved
            .iter()
            .any(|write| matches!(write, CacheWrite::Menu(menu) if menu.read_at == read_at))
    );

    world.offline();
    world.link(LinkEvent::Opened);
    world.connect(&[]);
    world.idle(NOT_YET, &[]);
    assert!(world.menu_calls.is_empty(), "a connection is no sign-in");
    world.idle(SURELY - NOT_YET, &[]);
    world.menu(dishes(2..3));
    assert_eq!(world.menus(), [vec![1, 2, 3], vec![2]]);
}

#[test]
fn while_the_link_is_not_live_the_menu_is_not_read() {
    let mut world = World::live(&[]);
    world.menu(dishes(1..4));
    world.offline();
    for _ in 0..100 {
        world.pass(Duration::from_secs(60));
    }
    assert!(world.menu_calls.is_empty());
    world.calls.clear();
    world.connect(&[]);
    world.menu(dishes(1..2));
    assert_eq!(world.menus(), [vec![1, 2, 3], vec![1]]);
}

#[test]
fn neither_beside_a_read_of_the_orders_nor_beside_a_write() {
    let mut world = World::live(&[order(1, Pending)]);
    world.menu(dishes(1..2));
    world.pass(SURELY);
    assert!(
        world
            .calls
            .iter()
            .any(|(_, c)| matches!(c, Call::Page { .. }))
    );
    assert!(world.menu_calls.is_empty(), "an audit is in flight");
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.status_calls(), 1);
    world.audit(&[order(1, Pending)]);
    world.pass(Duration::from_millis(200));
    assert!(world.menu_calls.is_empty(), "a write is in flight");
    world.applies(1, Pending, Preparing);
    world.menu(dishes(2..3));
    assert_eq!(world.menus(), [[1], [2]]);
}

#[test]
fn a_touch_goes_before_the_next_page() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    assert_eq!(world.status_calls(), 1, "a page in flight holds nothing up");
    assert_eq!(world.menu(dishes(0..100)), 0);
    assert!(world.menu_calls.is_empty());
    world.applies(1, Pending, Preparing);
    // One of the first page has moved behind it meanwhile.
    assert_eq!(world.menu(dishes(99..130)), 100);
    assert_eq!(world.menus(), [(0..130).collect::<Vec<_>>()]);
}

#[test]
fn a_menu_that_cannot_be_read_keeps_the_one_before_and_is_tried_again_at_its_next_turn() {
    let unreachable = CallError::Unknown("no answer".into());
    let broken = CallError::Broken { status: 500 };
    let alien = RestAnswer::Menu(MenuPage::read(&json!([{"id": 1}, null])).unwrap());
    for answer in [Err(unreachable), Err(broken), Ok(alien)] {
        let mut world = World::live(&[order(1, Pending)]);
        world.menu(dishes(1..4));
        world.idle(SURELY, &[order(1, Pending)]);
        world.menu_says(answer);
        world.touch(1, Pending, Preparing).unwrap();
        assert_eq!(world.status_calls(), 1, "nothing is held up by it");
        world.applies(1, Pending, Preparing);
        let orders = [dated(1, Preparing, 1)];
        world.idle(NOT_YET, &orders);
        assert!(world.menu_calls.is_empty());
        assert_eq!(world.menus(), [[1, 2, 3]]);
        world.idle(SURELY - NOT_YET, &orders);
        world.menu(json!([]));
        assert_eq!(
            world.menus(),
            [vec![1, 2, 3], vec![]],
            "an empty one is one"
        );
    }
}

#[test]
fn a_line_that_cannot_be_read_is_left_out_and_counted() {
    let mut world = World::live(&[]);
    world.menu(json!([{"id": 1, "name": "Fries"}, {"id": 2}, 3]));
    assert_eq!(world.menus(), [[1]]);
    assert_eq!(world.core.sync().malformed, 2);
}

#[test]
fn a_menu_without_end_ends() {
    let mut same = World::live(&[]);
    same.menu(dishes(0..100));
    assert_eq!(same.menu(dishes(0..100)), 100);
    assert_eq!(
        same.menus(),
        [(0..100).collect::<Vec<_>>()],
        "it tells nothing new"
    );

    let mut long = World::live(&[]);
    let mut read = 0;
    while !long.menu_calls.is_empty() {
        assert_eq!(long.menu(dishes(read..read + 100)), read as usize);
        read += 100;
    }
    assert_eq!(read, 5_000);
    assert_eq!(long.menus(), [(0..5_000).collect::<Vec<_>>()]);
}

#[test]
fn what_an_earlier_sign_in_has_asked_is_not_taken_for_this_ones() {
    let mut world = World::live(&[]);
    let mut asked = world.ask_menu();
    let (reply, _answer) = oneshot::channel();
    world.input(Input::Command(Command::SignOut { reply }));
    assert_eq!(
        asked.try_recv().unwrap().unwrap_err().code,
        ErrorCode::SignedOut
    );
    world.menu(dishes(1..4));
    assert_eq!(world.menus(), Vec::<Vec<i64>>::new());
    let mut asked = world.ask_menu();
    assert_eq!(
        asked.try_recv().unwrap().unwrap_err().code,
        ErrorCode::SignedOut
    );
}

#[test]
fn after_a_link_that_was_lost_between_two_pages_the_first_one_is_read_again() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    world.menu(dishes(0..100));
    world.offline();
    world.connect(&[order(1, Pending)]);
    world.applies(1, Pending, Preparing);
    assert_eq!(world.menu(dishes(50..60)), 0);
    assert_eq!(world.menus(), [(50..60).collect::<Vec<_>>()]);
}

#[test]
fn whoever_asks_for_the_menu_has_it_read_and_learns_where_that_fails() {
    let mut world = World::live(&[]);
    world.menu(dishes(1..2));
    let mut asked = world.ask_menu();
    world.menu(dishes(2..4));
    let menu = asked.try_recv().unwrap().unwrap();
    assert_eq!(menu.items.len(), 2);
    assert_eq!(menu.read_at, world.now().wall);

    let mut asked = world.ask_menu();
    world.menu_says(Err(CallError::Later));
    assert_eq!(
        asked.try_recv().unwrap().unwrap_err().code,
        ErrorCode::Unreachable
    );
    world.pass(Duration::from_secs(1));
    assert!(world.menu_calls.is_empty(), "once");
}

#[test]
fn a_saved_menu_that_has_gone_with_its_file_is_read_anew() {
    let mut world = World::live(&[]);
    world.menu(dishes(1..2));
    world.input(Input::CacheChecked { whole: false });
    world.menu(dishes(1..2));
    assert_eq!(world.menus(), [[1], [1]]);
}

#[test]
fn the_food_groups_of_the_menu_are_pushed_when_they_are_others_and_are_in_the_snapshot() {
    let mut world = World::live(&[]);
    world.menu(dishes(1..3));
    let grill = world.core.snapshot().food_groups;
    assert_eq!(grill.group_of("Dish 2"), Some("Grill"));
    let told = |world: &World| {
        let groups = world.pushes.iter().filter_map(|change| match change {
            Change::FoodGroups { food_groups } => Some(food_groups.clone()),
            _ => None,
        });
        groups.collect::<Vec<_>>()
    };
    assert_eq!(told(&world), std::slice::from_ref(&grill));

    let answer = world.ask_menu();
    world.pass(Duration::from_millis(100));
    world.menu(dishes(1..3));
    drop(answer);
    assert_eq!(told(&world), [grill], "the same is not told again");
}
