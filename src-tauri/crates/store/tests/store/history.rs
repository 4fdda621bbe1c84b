//! The history beside the saved board.

use std::collections::BTreeMap;

use olgfeast_protocol::{Order, OrderId, OrderStatus, UtcTime};
use olgfeast_store::{By, Cache, CacheWrite, Filter, History, PAGE_LIMIT, Source, Step};
use proptest::prelude::*;
use tempfile::tempdir;

use crate::samples::{order, wait_for};

use OrderStatus::{Complete, Pending, Preparing, Ready};

pub(crate) fn at(id: i64, status: OrderStatus) -> Order {
    Order {
        status,
        ..order(id)
    }
}

pub(crate) fn step(from: Option<OrderStatus>, at: i64) -> Step {
    Step {
        from,
        at: UtcTime(at),
        by: By::default(),
        source: Source::Event,
    }
}

fn moved(id: i64, from: Option<OrderStatus>, to: OrderStatus, when: i64) -> CacheWrite {
    CacheWrite::Moved {
        order: at(id, to),
        step: step(from, when),
    }
}

fn seen(history: &History, id: i64) -> Vec<(Option<OrderStatus>, OrderStatus)> {
    let changes = history.changes(OrderId(id), &order(id).ref_code).unwrap();
    changes.into_iter().map(|c| (c.from, c.to)).collect()
}

pub(crate) fn ids(history: &History, filter: &Filter) -> Vec<i64> {
    let page = history.page(filter, None, PAGE_LIMIT).unwrap();
    page.orders.iter().map(|order| order.id.0).collect()
}

#[tokio::test]
async fn each_change_of_an_order_is_told_in_its_order_with_who_and_when() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let grill = Step {
        from: Some(Pending),
        at: UtcTime(20),
        by: By {
            station: Some("Grill 2".into()),
            user: Some("jörg".into()),
            made_at: Some(UtcTime(3)),
        },
        source: Source::Own,
    };
    cache.put(moved(7, None, Pending, 10));
    cache.put(CacheWrite::Moved {
        order: at(7, Preparing),
        step: grill.clone(),
    });
    cache.put(moved(7, Some(Preparing), Ready, 30));
    cache.put(moved(8, None, Ready, 5));
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(
        seen(&history, 7),
        [
            (None, Pending),
            (Some(Pending), Preparing),
            (Some(Preparing), Ready)
        ]
    );
    let told = &history.changes(OrderId(7), "r7").unwrap()[1];
    assert_eq!((&told.by, told.at), (&grill.by, grill.at));
    assert_eq!(told.source, Source::Own);
    assert_eq!(seen(&history, 8), [(None, Ready)]);
    assert_eq!(
        Cache::load(dir.path()).unwrap().orders,
        [at(7, Ready), at(8, Ready)],
        "the board is saved with it"
    );
}

#[tokio::test]
async fn an_order_that_the_board_let_go_goes_on_where_the_history_left_it() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    cache.put(moved(7, None, Complete, 10));
    cache.put(CacheWrite::Gone(OrderId(7)));
    cache.put(moved(7, None, Complete, 11));
    cache.put(moved(7, None, Ready, 12));
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(
        seen(&history, 7),
        [(None, Complete), (Some(Complete), Ready)]
    );
}

#[tokio::test]
async fn an_order_of_another_server_under_the_same_key_has_a_history_of_its_own() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let other = |status| Order {
        ref_code: "another".into(),
        ..at(7, status)
    };
    cache.put(moved(7, None, Complete, 10));
    cache.put(CacheWrite::Moved {
        order: other(Pending),
        step: step(None, 20),
    });
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(seen(&history, 7), [(None, Complete)]);
    let changes = history.changes(OrderId(7), "another").unwrap();
    assert_eq!((changes.len(), changes[0].from), (1, None));
    let page = history.page(&Filter::default(), None, 10).unwrap();
    assert_eq!(
        page.orders.len(),
        2,
        "the old one is over, the new one open"
    );
}

#[tokio::test]
async fn what_is_over_stays_in_the_history_when_the_board_lets_it_go() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    // Within one transaction and over several.
    for id in [4, 5] {
        cache.put(moved(id, Some(Ready), Complete, 10));
        if id == 5 {
            cache.flush().await.unwrap();
        }
        cache.put(CacheWrite::Gone(OrderId(id)));
    }
    cache.put(CacheWrite::Past(at(6, Complete)));
    cache.flush().await.unwrap();
    assert!(Cache::load(dir.path()).unwrap().orders.is_empty());
    let history = History::open(dir.path()).unwrap();
    let page = history.page(&Filter::default(), None, 10).unwrap();
    assert_eq!(
        page.orders,
        [at(6, Complete), at(5, Complete), at(4, Complete)],
        "whole, with their lines"
    );

    cache.put(moved(5, None, Ready, 20));
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    let over = Filter {
        status: Some(Complete),
        ..Filter::default()
    };
    assert_eq!(ids(&history, &over), [6, 4], "one that came back is open");
    assert_eq!(ids(&history, &Filter::default()), [6, 5, 4]);
}

#[tokio::test]
async fn a_board_is_loaded_with_what_is_open_and_the_newest_of_the_others() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    for id in 1..=500 {
        let over = Order {
            complete_at: Some(UtcTime(1_000 - id)),
            ..at(id, Complete)
        };
        cache.put(CacheWrite::Order(over));
    }
    for id in 501..=510 {
        cache.put(CacheWrite::Order(at(id, Preparing)));
    }
    cache.flush().await.unwrap();
    let loaded = Cache::load(dir.path()).unwrap().orders;
    let loaded: Vec<i64> = loaded.iter().map(|order| order.id.0).collect();
    let expected: Vec<i64> = (1..=200).chain(501..=510).collect();
    assert_eq!(loaded, expected);

    cache.put(CacheWrite::Prune { before: UtcTime(0) });
    let rows = || {
        let beside = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
        beside
            .query_row("SELECT count(*) FROM orders", [], |row| {
                row.get::<_, i64>(0)
            })
            .unwrap()
    };
    wait_for("what no board is loaded with to go", || rows() == 210);
    let history = History::open(dir.path()).unwrap();
    let over = Filter {
        status: Some(Complete),
        from: Some(order(1).ordered_at.unwrap()),
        until: Some(order(501).ordered_at.unwrap()),
        ..Filter::default()
    };
    let first = history.page(&over, None, PAGE_LIMIT).unwrap();
    assert!(first.next.is_some(), "all of them are in the history");
}

#[tokio::test]
async fn only_what_is_older_than_the_days_that_are_kept_goes() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let over = |id: i64, complete: i64| Order {
        complete_at: Some(UtcTime(complete)),
        ..at(id, Complete)
    };
    for id in 1..=1_000 {
        cache.put(CacheWrite::Moved {
            order: over(id, id),
            step: step(Some(Ready), id),
        });
        cache.put(CacheWrite::Gone(OrderId(id)));
    }
    // An open order is of today, however old its first change is.
    cache.put(moved(2_000, None, Ready, 1));
    cache.flush().await.unwrap();
    cache.put(CacheWrite::Prune {
        before: UtcTime(601),
    });
    let history = History::open(dir.path()).unwrap();
    wait_for("what is older to go", || {
        seen(&history, 600).is_empty()
            && history
                .page(
                    &Filter {
                        number: Some(601),
                        ..Filter::default()
                    },
                    None,
                    1,
                )
                .is_ok_and(|page| page.orders.is_empty())
    });
    // While it went the writer took other things in.
    cache.put(moved(2_001, None, Pending, 700));
    cache.flush().await.unwrap();
    for id in 1..=600 {
        assert!(seen(&history, id).is_empty(), "{id}");
    }
    for id in 601..=1_000 {
        assert_eq!(seen(&history, id), [(Some(Ready), Complete)], "{id}");
    }
    let mut left = Vec::new();
    let mut after = None;
    loop {
        let page = history.page(&Filter::default(), after, PAGE_LIMIT).unwrap();
        left.extend(page.orders.iter().map(|order| order.id.0));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<i64> = [2_001, 2_000]
        .into_iter()
        .chain((601..=1_000).rev())
        .collect();
    assert_eq!(left, expected);
}

#[test]
fn where_nothing_is_kept_the_history_is_empty() {
    let dir = tempdir().unwrap();
    let history = History::open(dir.path()).unwrap();
    assert!(ids(&history, &Filter::default()).is_empty());
    assert!(seen(&history, 1).is_empty());
    assert!(
        !dir.path().join("cache.db").exists(),
        "reading makes no file"
    );
}

const FIRST: &str = include_str!("../../src/cache/schema_1.sql");
const SECOND: &str = include_str!("../../src/cache/schema_2.sql");

#[test]
fn a_board_of_each_older_version_is_kept_and_what_is_over_is_in_the_history() {
    for version in [1, 2] {
        let dir = tempdir().unwrap();
        let older = rusqlite::Connection::open(dir.path().join("cache.db")).unwrap();
        older.execute_batch(FIRST).unwrap();
        if version == 2 {
            older.execute_batch(SECOND).unwrap();
        }
        older
            .execute_batch(
                "INSERT INTO orders (id, status, ref_code, display_id, customer_name, tokens,
                     ordered_at, preparing_at, ready_at, complete_at, lines)
                 VALUES (7, 'ready', 'r7', 8, 'Ann', 3, 1, 2, 3, NULL, '{\"known\":\"nothing\"}'),
                     (8, 'complete', 'r8', 9, 'BOB', 3, 1, 2, 3, 4,
                      '{\"known\":\"summary\",\"lines\":[{\"name\":\"Cola\",\"quantity\":1},
                                                         {\"name\":\"Fries\",\"quantity\":2}]}'),
                     (9, 'complete', 'r9', NULL, '', NULL, NULL, NULL, NULL, NULL,
                      '{\"known\":\"nothing\"}');
                 INSERT INTO freshness VALUES (1, 5, 4, -3);",
            )
            .unwrap();
        older.pragma_update(None, "user_version", version).unwrap();
        drop(older);
        let history = History::open(dir.path()).unwrap();
        assert!(ids(&history, &Filter::default()).is_empty(), "not yet");

        let _cache = Cache::open(dir.path()).unwrap();
        let saved = Cache::load(dir.path()).unwrap();
        let loaded: Vec<i64> = saved.orders.iter().map(|order| order.id.0).collect();
        assert_eq!((loaded, saved.offset_millis), (vec![7, 8, 9], -3));
        let history = History::open(dir.path()).unwrap();
        // Of the last nothing is known, so it ended when it was found.
        assert_eq!(ids(&history, &Filter::default()), [9, 8, 7]);
        let found = |filter: Filter| ids(&history, &filter);
        let all = Filter::default();
        assert_eq!(
            found(Filter {
                name: Some("bob".into()),
                ..all.clone()
            }),
            [8]
        );
        assert_eq!(
            found(Filter {
                item: Some("fries".into()),
                ..all.clone()
            }),
            [8]
        );
        assert_eq!(
            found(Filter {
                number: Some(9),
                ..all
            }),
            [9, 8]
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Whatever changes come in whatever order, and wherever the station ends and starts again.
    #[test]
    fn each_applied_change_of_a_state_is_told_once_and_in_order(
        changes in prop::collection::vec((1..6_i64, 0..OrderStatus::ALL.len(), 0..8_u8), 1..80),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let dir = tempdir().unwrap();
        let mut cache = Cache::open(dir.path()).unwrap();
        let mut board: BTreeMap<i64, OrderStatus> = BTreeMap::new();
        let mut applied: BTreeMap<i64, Vec<OrderStatus>> = BTreeMap::new();
        for (when, (id, status, what)) in changes.iter().enumerate() {
            let when = i64::try_from(when).unwrap();
            let to = OrderStatus::ALL[*status];
            match what {
                0 => {
                    runtime.block_on(cache.flush()).unwrap();
                    drop(cache);
                    crate::samples::wait_until_closed(dir.path(), "cache.db");
                    cache = Cache::open(dir.path()).unwrap();
                }
                1 => runtime.block_on(cache.flush()).unwrap(),
                2 => {
                    board.remove(id);
                    cache.put(CacheWrite::Gone(OrderId(*id)));
                }
                3 => {
                    if let Some(status) = board.get(id) {
                        cache.put(CacheWrite::Order(at(*id, *status)));
                    }
                }
                // As the core does: a step where the state is another one, or was not known.
                _ => {
                    let from = board.insert(*id, to);
                    if from == Some(to) {
                        continue;
                    }
                    let known = applied.entry(*id).or_default();
                    if known.last() != Some(&to) {
                        known.push(to);
                    }
                    cache.put(moved(*id, from, to, when));
                }
            }
        }
        runtime.block_on(cache.flush()).unwrap();
        let history = History::open(dir.path()).unwrap();
        for id in 1..6 {
            let told = seen(&history, id);
            let states: Vec<OrderStatus> = told.iter().map(|(_, to)| *to).collect();
            prop_assert_eq!(states, applied.get(&id).cloned().unwrap_or_default());
            let mut before = None;
            for (from, to) in told {
                prop_assert_eq!(from, before, "each begins where the one before it ended");
                before = Some(to);
            }
        }
        let over: Vec<i64> = applied
            .iter()
            .filter(|(_, states)| states.last() == Some(&Complete))
            .map(|(id, _)| *id)
            .rev()
            .collect();
        let filter = Filter { status: Some(Complete), ..Filter::default() };
        prop_assert_eq!(ids(&history, &filter), over);
    }
}

#[tokio::test]
async fn a_cancelled_order_is_saved_with_its_reason_and_is_over() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let cancelled = Order {
        cancel_reason: Some("paid twice".into()),
        notes: "no onions".into(),
        ..at(5, OrderStatus::Cancelled)
    };
    cache.put(CacheWrite::Moved {
        order: cancelled.clone(),
        step: step(Some(Pending), 9),
    });
    cache.flush().await.unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap().orders, [cancelled.clone()]);
    cache.put(CacheWrite::Gone(OrderId(5)));
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    let filter = Filter {
        status: Some(OrderStatus::Cancelled),
        ..Filter::default()
    };
    let page = history.page(&filter, None, 10).unwrap();
    assert_eq!(page.orders, [cancelled]);
    assert_eq!(seen(&history, 5), [(Some(Pending), OrderStatus::Cancelled)]);
}
