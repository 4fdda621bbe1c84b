//! What the thread does where the disk does not do what it should.

use olgfeast_protocol::{Lines, Order, OrderId, OrderStatus, wire::rest::MenuItem};
use tempfile::tempdir;

use super::{
    super::waiting::{Freshness, WAITING_LIMIT},
    *,
};
use crate::{By, Cache, History, MENU_LIMIT, Saved, Source, Step};

fn order(id: i64, status: OrderStatus) -> Order {
    Order {
        id: OrderId(id),
        display_id: None,
        ref_code: String::new(),
        customer_name: "n".repeat(500),
        status,
        lines: Lines::Nothing,
        tokens: None,
        cents: None,
        ordered_at: None,
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

fn thread(dir: &Path) -> Thread {
    Thread {
        dir: dir.to_owned(),
        connection: Some(open_or_start_anew(dir).unwrap()),
        retry_at: None,
        shared: Arc::default(),
    }
}

/// Lets the file grow by so many pages and no further, as a full disk would.
fn limit_growth(thread: &Thread, pages: i64) {
    let connection = thread.connection.as_ref().unwrap();
    let used: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    connection
        .pragma_update_and_check(None, "max_page_count", used + pages, |_| Ok(()))
        .unwrap();
}

#[test]
fn what_a_full_disk_refuses_waits_and_what_is_newer_wins() {
    let dir = tempdir().unwrap();
    let mut thread = thread(dir.path());
    limit_growth(&thread, 2);
    let mut writes = BoardWrites {
        freshness: Some(Freshness {
            offset_millis: 1,
            ..Freshness::default()
        }),
        ..BoardWrites::default()
    };
    for id in 1..=100 {
        writes
            .orders
            .insert(OrderId(id), Some(order(id, OrderStatus::Pending)));
    }
    {
        // Came while the disk was asked.
        let mut waiting = thread.shared.lock();
        waiting.put(CacheWrite::Order(order(1, OrderStatus::Ready)));
        waiting.put(CacheWrite::Gone(OrderId(2)));
        waiting.board.freshness = Some(Freshness {
            offset_millis: 2,
            ..Freshness::default()
        });
    }
    assert!(matches!(
        thread.write(writes, HistoryWrites::default()),
        Err(StoreError::Full(_))
    ));
    assert!(
        thread.retry_at.is_some(),
        "it is not tried again without a pause"
    );
    assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());

    limit_growth(&thread, 1_000);
    let again = std::mem::take(&mut thread.shared.lock().board);
    thread.write(again, HistoryWrites::default()).unwrap();
    let saved = Cache::load(dir.path()).unwrap();
    assert_eq!(saved.orders.len(), 99);
    assert_eq!(saved.orders[0], order(1, OrderStatus::Ready));
    assert_eq!(saved.orders[1], order(3, OrderStatus::Pending));
    assert_eq!(saved.offset_millis, 2);
    assert!(thread.retry_at.is_none());
}

#[test]
fn what_waits_never_grows_beyond_its_limit() {
    let mut waiting = Waiting::default();
    let limit = i64::try_from(WAITING_LIMIT).unwrap();
    for id in 0..limit + 10 {
        waiting.put(CacheWrite::Gone(OrderId(id)));
    }
    assert_eq!(waiting.board.orders.len(), WAITING_LIMIT);
    // An order is missing, so the rows are those of no place in a log.
    assert_eq!(waiting.board.cursor, Some(None));
    assert!(waiting.take().incomplete && waiting.incomplete);
    for id in 0..limit {
        waiting.put(CacheWrite::Gone(OrderId(id)));
    }
    // One that waits already is still brought up to date.
    waiting.put(CacheWrite::Order(order(0, OrderStatus::Ready)));
    assert_eq!(
        waiting.board.orders.get(&OrderId(0)),
        Some(&Some(order(0, OrderStatus::Ready)))
    );
}

#[test]
fn after_damage_nothing_is_written_until_a_check_has_told() {
    let dir = tempdir().unwrap();
    let mut thread = thread(dir.path());
    let writes = |ids: std::ops::RangeInclusive<i64>| BoardWrites {
        orders: ids
            .map(|id| (OrderId(id), Some(order(id, OrderStatus::Pending))))
            .collect(),
        ..BoardWrites::default()
    };
    let none = HistoryWrites::default;
    // All but the schema and the roots of the tables.
    let connection = thread.connection.as_ref().unwrap();
    let whole: i64 = connection
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    let whole = usize::try_from(whole).unwrap();
    thread.write(writes(1..=200), none()).unwrap();
    thread.connection = None;
    let file = dir.path().join(CACHE.file);
    let mut bytes = fs::read(&file).unwrap();
    assert!(bytes.len() > (whole + 2) * 4_096);
    bytes[whole * 4_096..].fill(0xA5);
    fs::write(&file, bytes).unwrap();
    thread.connection = Some(CACHE.open(dir.path()).unwrap());

    assert!(matches!(
        thread.write(writes(1..=1), none()),
        Err(StoreError::Damaged(_))
    ));
    assert!(matches!(
        thread.write(writes(2..=2), none()),
        Err(StoreError::Damaged(_))
    ));
    assert_eq!(Cache::load(dir.path()).unwrap(), Saved::default());
    assert_eq!(thread.check(), Ok(false));
    assert_eq!(thread.check(), Ok(true));
    thread.write(writes(3..=3), none()).unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap().orders.len(), 1);
}

fn moved(id: i64, from: Option<OrderStatus>, to: OrderStatus) -> CacheWrite {
    CacheWrite::Moved {
        order: order(id, to),
        step: Step {
            from,
            at: UtcTime(id),
            by: By {
                user: Some("u".repeat(2_000)),
                ..By::default()
            },
            source: Source::Event,
        },
    }
}

/// What waits is taken as the thread takes it.
fn write(thread: &mut Thread) -> Result<(), StoreError> {
    let taken = thread.shared.lock().take();
    thread.write(taken.board, taken.history)
}

fn steps(dir: &Path, id: i64) -> Vec<OrderStatus> {
    let history = History::open(dir).unwrap();
    let changes = history.changes(OrderId(id), "").unwrap();
    changes.into_iter().map(|changed| changed.to).collect()
}

#[test]
fn a_disk_that_is_too_full_for_the_history_keeps_the_board() {
    use OrderStatus::{Complete, Pending, Preparing, Ready};
    let dir = tempdir().unwrap();
    let mut thread = thread(dir.path());
    thread.shared.lock().put(moved(1, None, Pending));
    write(&mut thread).unwrap();
    limit_growth(&thread, 2);
    for (from, to) in [(Pending, Preparing), (Preparing, Ready), (Ready, Complete)] {
        thread.shared.lock().put(moved(1, Some(from), to));
    }
    for id in 2..=9 {
        thread
            .shared
            .lock()
            .put(CacheWrite::Past(order(id, Complete)));
    }
    assert!(matches!(write(&mut thread), Err(StoreError::Full(_))));
    assert_eq!(
        Cache::load(dir.path()).unwrap().orders,
        [order(1, Complete)],
        "the board is kept"
    );
    assert_eq!(steps(dir.path(), 1), [Pending]);

    // Before there is room again it goes on.
    thread.shared.lock().put(moved(1, Some(Complete), Ready));
    assert!(matches!(write(&mut thread), Err(StoreError::Full(_))));
    assert_eq!(Cache::load(dir.path()).unwrap().orders, [order(1, Ready)]);
    limit_growth(&thread, 1_000);
    write(&mut thread).unwrap();
    assert_eq!(
        steps(dir.path(), 1),
        [Pending, Preparing, Ready, Complete, Ready],
        "each once, and in order"
    );
    assert!(thread.shared.lock().history.is_empty());
}

#[test]
fn the_history_that_waits_never_grows_beyond_its_limit_and_the_board_does_not_mind() {
    use OrderStatus::{Complete, Ready};
    let mut waiting = Waiting::default();
    for _ in 0..WAITING_LIMIT + 10 {
        waiting.put(moved(1, Some(Complete), Ready));
    }
    for id in 0..WAITING_LIMIT + 10 {
        let id = i64::try_from(id).unwrap();
        waiting.put(CacheWrite::Past(order(id, Complete)));
    }
    let taken = waiting.take();
    assert_eq!(taken.history.waiting(), (WAITING_LIMIT, WAITING_LIMIT));
    assert!(!taken.incomplete, "nothing of the board is missing");
    let since = moved(2, Some(Complete), Ready);
    waiting.put(since);
    waiting.history.put_back(taken.history);
    assert_eq!(waiting.history.waiting(), (WAITING_LIMIT, WAITING_LIMIT));
}

fn menu(items: usize, read_at: i64) -> Menu {
    let item = |id: usize| MenuItem {
        id: i64::try_from(id).unwrap(),
        name: "n".repeat(200),
        group: "Grill".to_owned(),
        cents: None,
        tickets: None,
        description: None,
        available: true,
    };
    Menu {
        items: (0..items).map(item).collect(),
        read_at: UtcTime(read_at),
    }
}

#[test]
fn a_disk_that_is_too_full_for_the_menu_keeps_the_board_and_the_menu_before() {
    let dir = tempdir().unwrap();
    let mut thread = thread(dir.path());
    thread.write_menu(&menu(3, 1)).unwrap();
    limit_growth(&thread, 4);
    let (answer, mut answered) = oneshot::channel();
    {
        let mut waiting = thread.shared.lock();
        waiting.put(CacheWrite::Menu(menu(1_000, 2)));
        waiting.put(CacheWrite::Order(order(1, OrderStatus::Pending)));
        waiting.flushes.push(answer);
        waiting.closing = true;
    }
    let shared = Arc::clone(&thread.shared);
    thread.run();
    assert!(matches!(
        answered.try_recv().unwrap(),
        Err(StoreError::Full(_))
    ));
    assert_eq!(
        Cache::load(dir.path()).unwrap().orders,
        [order(1, OrderStatus::Pending)]
    );
    assert_eq!(Cache::menu(dir.path()).unwrap(), Some(menu(3, 1)));
    assert!(shared.lock().is_idle(), "nothing waits behind it");
}

#[test]
fn a_menu_is_not_written_where_the_board_is_refused() {
    let dir = tempdir().unwrap();
    let thread = thread(dir.path());
    limit_growth(&thread, 1);
    {
        let mut waiting = thread.shared.lock();
        for id in 1..=100 {
            waiting.put(CacheWrite::Order(order(id, OrderStatus::Pending)));
        }
        waiting.put(CacheWrite::Menu(menu(1, 1)));
        waiting.closing = true;
    }
    let shared = Arc::clone(&thread.shared);
    thread.run();
    assert!(!shared.lock().board.is_empty(), "it was refused");
    assert_eq!(Cache::menu(dir.path()).unwrap(), None);
}

#[test]
fn a_menu_without_end_is_kept_up_to_its_limit() {
    let dir = tempdir().unwrap();
    let mut thread = thread(dir.path());
    thread.write_menu(&menu(MENU_LIMIT + 10, 1)).unwrap();
    let kept = Cache::menu(dir.path()).unwrap().unwrap();
    assert_eq!(kept, menu(MENU_LIMIT, 1));
}

#[test]
fn what_is_too_old_goes_some_hundred_rows_at_a_time() {
    use OrderStatus::{Complete, Ready};
    let dir = tempdir().unwrap();
    let mut thread = thread(dir.path());
    for id in 1..=450 {
        thread.shared.lock().put(moved(id, Some(Ready), Complete));
    }
    write(&mut thread).unwrap();
    let kept = |dir: &Path| (1..=450).filter(|id| !steps(dir, *id).is_empty()).count();
    for left in [250, 50, 30] {
        thread.shared.lock().prune = None;
        thread.prune(UtcTime(421));
        assert_eq!(kept(dir.path()), left);
    }
    assert_eq!(thread.shared.lock().prune, None, "it is done");
    assert_eq!(steps(dir.path(), 421), [Complete], "exclusive");
}
