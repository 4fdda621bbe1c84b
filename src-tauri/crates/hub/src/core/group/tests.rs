use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use olgfeast_protocol::{OrderId, OrderStatus};

use super::*;
use crate::{
    core::tests::{Room, by_desk},
    fanout::Endpoint,
    storage::{Move, Moved, Once},
};

mod stations;

type Answered<T> = oneshot::Receiver<Result<T, CoreError>>;

/// A command, and where its answer comes.
fn command<T: Send + 'static>(
    job: impl FnOnce(&mut Core) -> Result<T, CoreError> + Send + 'static,
) -> (Command, Answered<T>) {
    let (answer, answered) = oneshot::channel();
    (Command::new(job, answer), answered)
}

pub(in crate::core) fn wish(order: OrderId, to: OrderStatus) -> Move {
    Move {
        order,
        to,
        expected: None,
        by: by_desk(),
    }
}

fn set(order: OrderId, to: OrderStatus) -> (Command, Answered<Once<Moved>>) {
    command(move |core| core.change_status(&wish(order, to)))
}

fn together(room: &mut Room, commands: impl IntoIterator<Item = Command>) {
    let mut commands: VecDeque<Command> = commands.into_iter().collect();
    room.core.do_together(&mut commands, |_| false);
    assert!(commands.is_empty());
}

/// How often something was committed to this file.
pub(in crate::core) fn commits(database: &Path) -> usize {
    const HEADER: usize = 32;
    const FRAME: usize = 24 + 4096;
    let wal = std::fs::read(database.with_extension("db-wal")).unwrap();
    // The last frame of a commit holds the size of the database; it is 0 in all others.
    let is_last = |frame: &&[u8]| frame[4..8] != [0; 4];
    wal[HEADER..].chunks(FRAME).filter(is_last).count()
}

#[test]
fn a_group_is_one_commit_and_nobody_hears_of_it_before() {
    let mut room = Room::new();
    let user = room.user.id;
    let orders = [(); 3].map(|()| room.place_for(user).unwrap().id);
    let mailbox = Arc::new(Mutex::new(room.core.join(Endpoint::Kitchen).unwrap()));
    let first_frame = mailbox.lock().unwrap().frames.try_recv();
    assert!(first_frame.unwrap().contains("kitchen_update"));
    let before = commits(&room.database());

    let (commands, answers): (Vec<_>, Vec<_>) = orders
        .map(|order| set(order, OrderStatus::Preparing))
        .into_iter()
        .unzip();
    let answers = Arc::new(Mutex::new(answers));
    let (heard, asked) = (mailbox.clone(), answers.clone());
    let (last, looked) = command(move |core: &mut Core| {
        // All three are done, and none of it is to be heard.
        assert!(core.storage.lane(OrderStatus::Pending)?.is_empty());
        let frame = heard.lock().unwrap().frames.try_recv();
        let answer = asked.lock().unwrap()[0].try_recv();
        Ok((frame.is_err(), answer.is_err()))
    });
    together(&mut room, commands.into_iter().chain([last]));

    assert_eq!(looked.blocking_recv().unwrap().unwrap(), (true, true));
    assert_eq!(commits(&room.database()), before + 1);
    for answer in answers.lock().unwrap().iter_mut() {
        let moved = answer.try_recv().unwrap().unwrap();
        assert!(matches!(moved, Once::Now(Moved::From { .. })));
    }
    let mut mailbox = mailbox.lock().unwrap();
    let mut frames = std::iter::from_fn(|| mailbox.frames.try_recv().ok());
    for order in orders {
        let event = frames.next().unwrap();
        assert!(event.contains("order_status_change"), "{event}");
        assert!(event.contains(&format!(r#""order_id":{order}"#)), "{event}");
    }
    // One picture of the whole, as it is after all of them.
    let update = frames.next().unwrap();
    assert!(update.contains(r#""pending_orders":[]"#), "{update}");
    assert!(frames.next().is_none());
}

#[test]
fn what_is_refused_fails_or_panics_in_a_group_goes_alone() {
    let mut room = Room::new();
    let user = room.user.id;
    let order = room.place_for(user).unwrap().id;
    let (before, moved) = set(order, OrderStatus::Preparing);
    let (refused, unknown) = set(OrderId(99), OrderStatus::Ready);
    let (panics, nothing) = command(move |core: &mut Core| -> Result<(), CoreError> {
        core.change_status(&wish(order, OrderStatus::Complete))?;
        panic!("as this test wants")
    });
    let (fails, failed) = command(|_| Err::<(), _>(CoreError::Stopped));
    let (after, again) = set(order, OrderStatus::Ready);
    together(&mut room, [before, refused, panics, fails, after]);

    let moved = moved.blocking_recv().unwrap().unwrap();
    assert!(matches!(moved, Once::Now(Moved::From { .. })));
    let unknown = unknown.blocking_recv().unwrap().unwrap();
    assert!(matches!(unknown, Once::Now(Moved::Unknown)));
    assert!(nothing.blocking_recv().is_err());
    assert!(failed.blocking_recv().unwrap().is_err());
    // The one that panicked had moved the order before: that stands, and is told as all changes are.
    let Once::Now(Moved::From { from, order, .. }) = again.blocking_recv().unwrap().unwrap() else {
        panic!("it was not moved");
    };
    assert_eq!((from, order.version), (OrderStatus::Complete, 4));
    assert_eq!(room.core.storage.log().len(), 4);
}

#[test]
fn a_group_that_cannot_be_kept_is_told_to_nobody_and_leaves_nothing() {
    for given_up in [false, true] {
        let mut room = Room::new();
        let user = room.user.id;
        let order = room.place_for(user).unwrap();
        let mut mailbox = room.core.join(Endpoint::Orders).unwrap();
        let mut kitchen = room.core.join(Endpoint::Kitchen).unwrap();
        kitchen.frames.try_recv().unwrap();
        let (before, one) = set(order.id, OrderStatus::Preparing);
        let (breaks, two) = command(move |core: &mut Core| {
            if given_up {
                core.storage.pretend_to_be_given_up();
            } else {
                core.storage.pretend_what_cannot_be_kept();
            }
            Ok(())
        });
        let (after, three) = set(order.id, OrderStatus::Ready);
        together(&mut room, [before, breaks, after]);

        assert!(one.blocking_recv().unwrap().is_err());
        assert!(two.blocking_recv().unwrap().is_err());
        assert!(three.blocking_recv().unwrap().is_err());
        assert!(kitchen.frames.try_recv().is_err());
        assert!(mailbox.frames.try_recv().is_err());
        let now = room.core.storage.order(order.id).unwrap();
        assert_eq!(now.as_ref(), Some(&order));
        assert_eq!(room.core.storage.log().len(), 1);
        // The next group has the numbers that this one gave back.
        let (next, moved) = set(order.id, OrderStatus::Preparing);
        together(&mut room, [next]);
        let moved = moved.blocking_recv().unwrap().unwrap();
        assert!(matches!(moved, Once::Now(Moved::From { .. })));
        let seqs: Vec<i64> = room.core.storage.log().iter().map(|row| row.seq).collect();
        assert_eq!(seqs, [1, 2]);
        assert!(kitchen.frames.try_recv().is_ok());
    }
}

#[test]
fn a_group_takes_what_it_may_and_leaves_the_rest_in_order() {
    let mut room = Room::new();
    let user = room.user.id;
    let order = room.place_for(user).unwrap().id;
    let steps = [
        OrderStatus::Preparing,
        OrderStatus::Ready,
        OrderStatus::Complete,
    ];
    let mut commands: VecDeque<Command> = steps.map(|to| set(order, to).0).into();
    room.core.do_together(&mut commands, |done| done >= 2);
    assert_eq!(commands.len(), 1);
    let now = room.core.storage.order(order).unwrap().unwrap();
    assert_eq!(now.status, OrderStatus::Ready);
    room.core.do_together(&mut commands, |done| done >= 2);
    let now = room.core.storage.order(order).unwrap().unwrap();
    assert_eq!((now.status, now.version), (OrderStatus::Complete, 4));
}

#[test]
fn a_group_that_changes_nothing_commits_nothing() {
    let mut room = Room::new();
    let before = commits(&room.database());
    let (unknown, _) = set(OrderId(99), OrderStatus::Ready);
    let (looks, looked) = command(|core: &mut Core| Ok(core.storage.has_menu()?));
    together(&mut room, [looks, unknown]);
    assert!(looked.blocking_recv().unwrap().unwrap());
    assert_eq!(commits(&room.database()), before);
}
