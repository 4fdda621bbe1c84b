//! What the server counts: read while somebody looks, and never in the way of anything.

use olgfeast_protocol::wire::{Analytics, rest::MenuPage};

use super::*;
use crate::{figures::Looked, rest::FiguresOf};

/// The shortest and the longest time between two readings.
const NOT_YET: Duration = Duration::from_millis(15_900);
const SURELY: Duration = Duration::from_millis(24_100);

impl World {
    fn look(&mut self) -> Looked {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::LookAtFigures { reply }));
        answer.try_recv().unwrap().unwrap()
    }

    fn asks_figures(&self) -> bool {
        self.calls
            .iter()
            .any(|(_, call)| matches!(call, Call::Figures { .. }))
    }

    /// Answers the one call for figures; which of them it wanted.
    fn figures(&mut self, told: Value) -> FiguresOf {
        let answer = RestAnswer::Figures(Box::new(Analytics::read(&told)));
        self.figures_say(Ok(answer))
    }

    fn figures_say(&mut self, answer: Result<RestAnswer, CallError>) -> FiguresOf {
        let (ticket, call) = self.take_call(|call| matches!(call, Call::Figures { .. }));
        assert!(!self.asks_figures(), "two at once");
        self.reply(ticket, answer);
        match call {
            Call::Figures { of, .. } => of,
            _ => unreachable!(),
        }
    }

    /// Time goes by, and whatever else is read meanwhile finds nothing.
    fn goes_by(&mut self, time: Duration) {
        self.pass(time);
        loop {
            let audit = |(_, call): &(Ticket, Call)| matches!(call, Call::Page { .. });
            if self.calls.iter().any(audit) {
                self.audit(&[]);
            } else if let Some((ticket, _)) = self.leaf_calls.pop_front() {
                let nothing = Orders::read(&json!([])).unwrap();
                self.reply(ticket, Ok(RestAnswer::Orders(nothing)));
            } else {
                return;
            }
        }
    }

    /// The same while somebody looks.
    fn looking(&mut self, time: Duration) {
        self.look();
        self.goes_by(time);
    }
}

fn looked_at() -> World {
    let mut world = World::live(&[]);
    world.menu_calls.clear();
    let generation = world.core.generation;
    let menu = RestAnswer::Menu(MenuPage::read(&json!([])).unwrap());
    world.reply(Ticket::Menu { generation }, Ok(menu));
    world
}

#[test]
fn the_server_is_asked_for_its_figures_while_somebody_looks() {
    let mut world = looked_at();
    world.goes_by(SURELY);
    assert!(!world.asks_figures(), "nobody looks");
    assert_eq!(world.look().server.orders.today, None);
    let asked = world.figures(json!({"activity_stats": {"orders_today": 4}}));
    assert_eq!(asked, FiguresOf::Work);
    let asked = world.figures(json!({"orders_today": 4, "revenue_today": 12.5}));
    assert_eq!(asked, FiguresOf::Sales);
    let figures = world.look().server;
    assert_eq!(figures.orders.today.map(|(orders, _)| orders), Some(4));
    assert_eq!(figures.value.today.map(|(cents, _)| cents), Some(1_250));

    world.looking(NOT_YET);
    assert!(!world.asks_figures(), "it was asked a moment ago");
    world.looking(SURELY - NOT_YET);
    world.figures(json!({}));
    world.figures(json!({}));
    assert_eq!(world.look().server, figures, "what is left out stays");
    world.goes_by(Duration::from_secs(61));
    assert!(!world.asks_figures(), "nobody looks any more");
}

#[test]
fn figures_that_cannot_be_read_wait_for_their_next_turn() {
    let mut world = looked_at();
    world.look();
    let refused = CallError::Refused {
        status: 403,
        detail: "Not enough permissions".into(),
    };
    world.figures_say(Err(refused));
    assert!(!world.asks_figures());
    assert_eq!(world.look().server, Default::default());
    world.looking(SURELY);
    assert_eq!(world.figures(json!({})), FiguresOf::Work);
}

#[test]
fn a_touch_and_a_broken_link_come_first() {
    let mut world = World::live(&[order(1, Pending)]);
    world.menu_calls.clear();
    let generation = world.core.generation;
    let menu = RestAnswer::Menu(MenuPage::read(&json!([])).unwrap());
    world.reply(Ticket::Menu { generation }, Ok(menu));
    world.touch(1, Pending, Preparing).unwrap();
    world.look();
    assert!(!world.asks_figures(), "a write is in flight");
    world.offline();
    world.look();
    assert!(!world.asks_figures(), "nobody would answer");
}
