//! Orders of the counter at a hub, and what is changed of the menu. Those at a plain server are played
//! against its double (`tests/simulation`).

use olgfeast_protocol::ipc::{Dish, DraftLine, DraftState, NewOrder, NotPlaced, OrderDraft};
use olgfeast_store::{Attempt, DraftRow};

use super::{live::*, *};
use crate::{
    core::MenuChange,
    rest::{CounterCall, MenuCall},
};

fn new_order(name: &str) -> NewOrder {
    NewOrder {
        customer_name: name.to_owned(),
        lines: vec![DraftLine {
            item: 4,
            name: "Fries".into(),
            quantity: 2,
            cents: 350,
            tokens: 1,
        }],
    }
}

fn made(number: i64) -> Result<RestAnswer, CallError> {
    let order = WireOrder::read(&versioned(number, Pending, 1)).unwrap();
    Ok(RestAnswer::Order(Box::new(order)))
}

fn refused(status: u16) -> Result<RestAnswer, CallError> {
    let detail = "'Fries' is no longer available".into();
    Err(CallError::Refused { status, detail })
}

impl World {
    fn take(
        &mut self,
        order: NewOrder,
        replaces: Option<IntentId>,
    ) -> Result<OrderDraft, IpcError> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::KeepOrder {
            order,
            replaces,
            place: true,
            reply,
        }));
        answer.try_recv().unwrap()
    }

    fn place(&mut self, id: IntentId) -> Result<(), IpcError> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::PlaceDraft { id, reply }));
        answer.try_recv().unwrap()
    }

    fn discard(&mut self, id: IntentId) -> Result<(), IpcError> {
        let (reply, mut answer) = oneshot::channel();
        self.input(Input::Command(Command::DiscardDraft { id, reply }));
        answer.try_recv().unwrap()
    }

    fn change_menu(&mut self, change: MenuChange) -> oneshot::Receiver<Result<(), IpcError>> {
        let (reply, answer) = oneshot::channel();
        let change = Box::new(change);
        self.input(Input::Command(Command::ChangeMenu { change, reply }));
        answer
    }

    /// The next order that is sent, and its key.
    fn placing(&mut self) -> (Ticket, IntentId) {
        let placing = |call: &Call| matches!(call, Call::Counter(CounterCall::Place { .. }));
        let (ticket, call) = self.take_call(placing);
        match call {
            Call::Counter(CounterCall::Place { key, .. }) => (ticket, key),
            _ => unreachable!(),
        }
    }

    fn sends_none(&self) -> bool {
        let mut calls = self.calls.iter();
        !calls.any(|(_, call)| matches!(call, Call::Counter(_)))
    }

    fn draft(&self, id: IntentId) -> DraftState {
        let drafts = self.core.snapshot().drafts;
        let draft = drafts.into_iter().find(|draft| draft.id == id);
        draft.unwrap().state
    }
}

#[test]
fn an_order_is_on_the_disk_before_it_is_shown_and_sent_with_its_id_until_there_is_an_answer() {
    let mut world = World::at_hub(7, &[]);
    let draft = world.take(new_order("Zoë"), None).unwrap();
    assert_eq!(draft.state, DraftState::Placing);
    let kept = world
        .stores
        .iter()
        .any(|op| matches!(op, StoreOp::KeepDraft { row, .. } if row.draft.id == draft.id));
    let marked = world.stores.iter().any(
        |op| matches!(op, StoreOp::MarkDraft { id, attempt: Attempt::Hub { .. } } if *id == draft.id),
    );
    assert!(kept && marked, "{:?}", world.stores);
    let mut keys = Vec::new();
    for _ in 0..6 {
        let (ticket, key) = world.placing();
        keys.push(key);
        assert!(world.place(draft.id).is_err(), "it is on its way");
        assert!(world.discard(draft.id).is_err());
        world.reply(ticket, unknown());
        world.pass(Duration::from_secs(5));
    }
    let (ticket, _) = world.placing();
    world.reply(ticket, made(151));
    assert_eq!(keys, [draft.id; 6]);
    let placed = DraftState::Placed {
        order: OrderId(151),
        number: "151".into(),
    };
    assert_eq!(world.draft(draft.id), placed);
    world.pass(Duration::from_secs(60));
    assert!(world.sends_none());
}

#[test]
fn a_disk_that_keeps_nothing_takes_no_order() {
    let mut world = World::at_hub(7, &[]);
    world.keeps = false;
    let error = world.take(new_order("Zoë"), None).unwrap_err();
    assert_eq!(error.code, ErrorCode::CannotKeep);
    assert!(world.sends_none() && world.core.snapshot().drafts.is_empty());
}

#[test]
fn what_the_hub_refuses_is_told_and_edited_it_is_another_order_in_its_place() {
    let mut world = World::at_hub(7, &[]);
    let first = world.take(new_order("Zoë"), None).unwrap().id;
    let (ticket, _) = world.placing();
    world.reply(ticket, refused(409));
    let reason = NotPlaced::Refused {
        status: 409,
        detail: "'Fries' is no longer available".into(),
    };
    assert_eq!(world.draft(first), DraftState::Refused { reason });
    let second = world.take(new_order("Zoë"), Some(first)).unwrap().id;
    let (ticket, key) = world.placing();
    assert_eq!(key, second);
    assert_ne!(first, second);
    world.reply(ticket, made(7));
    let drafts = world.core.snapshot().drafts;
    assert_eq!(drafts.len(), 1);
    world.discard(second).unwrap();
    assert!(world.core.snapshot().drafts.is_empty());
}

#[test]
fn offline_it_is_a_draft_and_it_is_placed_when_a_person_wants_it_back_online() {
    let mut world = World::at_hub(7, &[]);
    world.offline();
    let draft = world.take(new_order("Zoë"), None).unwrap();
    assert_eq!(draft.state, DraftState::Draft);
    assert_eq!(world.place(draft.id).unwrap_err().code, ErrorCode::Offline);
    world.meet(1, 7);
    world.say(&resumed(7));
    world.feed_live();
    world.pass(Duration::from_secs(60));
    assert!(world.sends_none(), "never by itself");
    world.place(draft.id).unwrap();
    let (ticket, key) = world.placing();
    assert_eq!(key, draft.id);
    world.reply(ticket, made(3));
    assert!(world.draft(draft.id).is_placed());
}

#[test]
fn what_certainly_was_not_sent_is_a_draft_again() {
    let mut world = World::at_hub(7, &[]);
    let id = world.take(new_order("Zoë"), None).unwrap().id;
    for _ in 0..5 {
        let (ticket, _) = world.placing();
        world.reply(ticket, Err(CallError::NotSent("refused".into())));
        world.pass(Duration::from_secs(5));
    }
    assert_eq!(world.draft(id), DraftState::Draft);
    assert!(world.sends_none());
}

#[test]
fn after_ten_minutes_nobody_waits_any_more_and_a_person_is_asked() {
    let mut world = World::at_hub(7, &[]);
    let id = world.take(new_order("Zoë"), None).unwrap().id;
    let mut sent = 0;
    while world.draft(id) == DraftState::Placing {
        let (ticket, _) = world.placing();
        sent += 1;
        world.reply(ticket, unknown());
        world.pass(Duration::from_secs(20));
    }
    assert!((10..=40).contains(&sent), "{sent}");
    assert_eq!(world.draft(id), DraftState::Unknown { number: None });
    // Under the same key: if it is there, it is not made again.
    world.place(id).unwrap();
    let (ticket, key) = world.placing();
    assert_eq!(key, id);
    world.reply(ticket, made(9));
    assert!(world.draft(id).is_placed());
}

#[test]
fn after_a_start_what_may_be_there_is_asked_for_and_what_was_not_sent_is_a_draft() {
    let row = |n: u128, attempt| DraftRow {
        draft: OrderDraft {
            id: IntentId(uuid::Uuid::from_u128(n)),
            order: new_order("Zoë"),
            made_at: UtcTime::from_millis(1_000_000),
            state: DraftState::Placing,
        },
        server: Server::parse("127.0.0.1:8000").unwrap().to_string(),
        attempt,
    };
    let at = UtcTime::from_millis(1_000_000);
    let mut start = World::start(
        Endpoint::Kitchen,
        Vec::new(),
        Vec::new(),
        None,
        Duration::ZERO,
    );
    start.drafts = vec![row(1, Some(Attempt::Hub { at })), row(2, None)];
    let mut world = World::started(start, Duration::ZERO);
    let (first, second) = (
        IntentId(uuid::Uuid::from_u128(1)),
        IntentId(uuid::Uuid::from_u128(2)),
    );
    assert_eq!(world.draft(second), DraftState::Draft);
    world.get_token();
    world.meet(1, 7);
    world.say(&part(1, 1, 1, 7, &[]));
    world.say(&resumed(7));
    world.feed_live();
    world.pass(Duration::from_millis(200));
    let (ticket, key) = world.placing();
    assert_eq!(key, first);
    world.reply(ticket, made(5));
    assert!(world.draft(first).is_placed());
    world.pass(Duration::from_secs(5));
    assert!(world.sends_none());
}

#[test]
fn an_order_of_another_server_is_not_placed_here() {
    let mut world = World::at_hub(7, &[]);
    world.offline();
    let id = world.take(new_order("Zoë"), None).unwrap().id;
    world.core.counter.rows[0].server = "http://10.0.0.9:8000".into();
    assert_eq!(world.place(id).unwrap_err().code, ErrorCode::OtherServer);
    world.discard(id).unwrap();
}

#[test]
fn nonsense_is_not_taken() {
    let mut world = World::at_hub(7, &[]);
    let error = world.take(new_order(" "), None).unwrap_err();
    assert_eq!(error.code, ErrorCode::BadInput);
    let nobody = IntentId(uuid::Uuid::from_u128(9));
    let error = world.take(new_order("Zoë"), Some(nobody)).unwrap_err();
    assert_eq!(error.code, ErrorCode::UnknownDraft);
    assert_eq!(
        world.discard(nobody).unwrap_err().code,
        ErrorCode::UnknownDraft
    );
}

fn dish() -> Dish {
    Dish {
        name: " Fries ".into(),
        group: "Grill".into(),
        cents: 350,
        tokens: 1,
        description: String::new(),
        available: true,
    }
}

#[test]
fn a_change_of_the_menu_is_checked_sent_and_told() {
    let mut world = World::at_hub(7, &[]);
    let bad = Dish {
        cents: -1,
        ..dish()
    };
    let told = world
        .change_menu(MenuChange::Create(bad))
        .try_recv()
        .unwrap();
    assert_eq!(told.unwrap_err().code, ErrorCode::BadInput);
    let cases = [
        (Ok(RestAnswer::Done), None),
        (refused(409), Some(ErrorCode::InUse)),
        (refused(422), Some(ErrorCode::Refused)),
        (refused(403), Some(ErrorCode::NotStaff)),
        (unknown(), Some(ErrorCode::OutcomeUnknown)),
        (
            Err(CallError::NotSent("no".into())),
            Some(ErrorCode::Offline),
        ),
    ];
    for (answer, code) in cases {
        let mut asked = world.change_menu(MenuChange::Change(4, dish()));
        let (ticket, call) = world.take_call(|call| matches!(call, Call::ChangeMenu(_)));
        let Call::ChangeMenu(MenuCall::Change { id: 4, dish, .. }) = call else {
            panic!("{call:?}");
        };
        assert_eq!(dish.name, "Fries", "without blanks");
        world.reply(ticket, answer);
        let told = asked.try_recv().unwrap();
        assert_eq!(told.err().map(|error| error.code), code);
    }
}

#[test]
fn a_plain_server_is_never_told_to_delete_and_writes_go_one_behind_the_other() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let told = world.change_menu(MenuChange::Delete(4)).try_recv().unwrap();
    assert_eq!(told.unwrap_err().code, ErrorCode::Refused);
    let mut asked = world.change_menu(MenuChange::Offer(4, false));
    assert_eq!(world.status_calls(), 1);
    let offers = |world: &World| {
        let calls = world.calls.iter();
        calls
            .filter(|(_, call)| matches!(call, Call::ChangeMenu(_)))
            .count()
    };
    assert_eq!(offers(&world), 0, "a write is in flight");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    let moved = WireOrder::read(&dated(1, Preparing, 1)).unwrap();
    world.reply(ticket, Ok(RestAnswer::Order(Box::new(moved))));
    world.pass(Duration::from_millis(100));
    assert_eq!(offers(&world), 1);
    world.touch(1, Preparing, Ready).unwrap();
    assert_eq!(world.status_calls(), 0, "and the other way round");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::ChangeMenu(_)));
    world.reply(ticket, Ok(RestAnswer::Done));
    assert_eq!(asked.try_recv().unwrap(), Ok(()));
    world.offline();
    let told = world
        .change_menu(MenuChange::Offer(4, true))
        .try_recv()
        .unwrap();
    assert_eq!(told.unwrap_err().code, ErrorCode::Offline);
}
