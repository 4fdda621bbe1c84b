//! How far back the server's orders were read, and what its lists add to the history.

use olgfeast_protocol::{Order, OrderId, OrderStatus, UtcTime};
use olgfeast_store::{Cache, CacheWrite, Edge, Filter, History, Reach};
use tempfile::tempdir;

use OrderStatus::{Cancelled, Complete, Ready};

use crate::{
    history::{at, ids, step},
    samples::wait_until_closed,
};

fn reach(oldest: i64, older: u64) -> Reach {
    let edge = |id: i64| Edge {
        id: OrderId(id),
        ref_code: format!("ref {id} 'quoted'"),
        at: (id != 7).then_some(UtcTime(id)),
    };
    Reach {
        server: "https://feast.example".into(),
        newest: edge(900),
        oldest: edge(oldest),
        older,
        total: 1_000,
    }
}

#[tokio::test]
async fn what_was_read_is_known_by_the_next_run_and_the_newest_word_counts() {
    let dir = tempdir().unwrap();
    let mut cache = Cache::open(dir.path()).unwrap();
    assert_eq!(Cache::load(dir.path()).unwrap().reach, None);
    for (told, expected) in [
        (Some(reach(500, 499)), Some(reach(500, 499))),
        (Some(reach(7, 0)), Some(reach(7, 0))),
        (None, None),
        (
            Some(reach(3, u64::from(u32::MAX))),
            Some(reach(3, u64::from(u32::MAX))),
        ),
    ] {
        cache.put(CacheWrite::Reach(told));
        cache.flush().await.unwrap();
        drop(cache);
        wait_until_closed(dir.path(), "cache.db");
        cache = Cache::open(dir.path()).unwrap();
        assert_eq!(Cache::load(dir.path()).unwrap().reach, expected);
    }
}

#[tokio::test]
async fn a_list_adds_what_the_history_lacks_and_makes_nothing_poorer() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let known = Order {
        notes: "no onions".into(),
        ..at(1, Complete)
    };
    cache.put(CacheWrite::Moved {
        order: known.clone(),
        step: step(None, 5),
    });
    // The board follows this one; the list was read before it was taken back.
    cache.put(CacheWrite::Moved {
        order: at(2, Ready),
        step: step(Some(Complete), 6),
    });
    cache.put(CacheWrite::Past(at(4, Complete)));
    cache.flush().await.unwrap();
    cache.put(CacheWrite::Gone(OrderId(1)));
    for listed in [
        at(1, Complete),
        at(2, Complete),
        at(3, Complete),
        at(4, Cancelled),
        at(5, Ready),
    ] {
        cache.put(CacheWrite::Listed(listed));
    }
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    assert_eq!(ids(&history, &Filter::default()), [4, 3, 2, 1]);
    let page = history.page(&Filter::default(), None, 10).unwrap();
    let of = |id: i64| {
        page.orders
            .iter()
            .find(|order| order.id == OrderId(id))
            .unwrap()
    };
    assert_eq!(of(1), &known);
    assert_eq!(of(2).status, Ready);
    assert_eq!(of(4).status, Cancelled, "another state is news");
}
