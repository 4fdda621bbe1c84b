//! The orders of the history that somebody looks for.

use olgfeast_protocol::{Line, LineId, Lines, Order, OrderStatus, UtcTime};
use olgfeast_store::{Cache, CacheWrite, Filter, History, Place};
use proptest::prelude::*;
use tempfile::tempdir;

use OrderStatus::{Complete, Pending, Preparing, Ready};

use crate::history::{at, ids, step};

#[tokio::test]
async fn orders_are_found_by_day_state_number_name_and_item() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    let line = |name: &str| {
        Lines::Full(vec![Line {
            id: LineId(1),
            name: name.into(),
            group: String::new(),
            quantity: 1,
        }])
    };
    let day = 1_000;
    let orders = [
        (1, "JÖRG", "Bier", Complete, 1_000),
        (2, "Ann", "Große Pommes", Complete, 1_999),
        (3, "Jörgen", "50 % Käse_", Pending, 2_000),
        (4, "", "Bier", Ready, 2_500),
    ];
    for (id, name, item, status, ordered) in orders {
        let order = Order {
            customer_name: name.into(),
            display_id: (id != 4).then_some(u32::try_from(id).unwrap() + 100),
            ordered_at: Some(UtcTime(ordered)),
            lines: line(item),
            notes: if id == 2 { "No Onions" } else { "" }.into(),
            ..at(id, status)
        };
        cache.put(CacheWrite::Moved {
            order,
            step: step(None, ordered),
        });
    }
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    let all = Filter::default();
    let found = |filter: Filter| ids(&history, &filter);
    assert_eq!(found(all.clone()), [4, 3, 2, 1], "newest first");
    assert_eq!(
        found(Filter {
            from: Some(UtcTime(day)),
            until: Some(UtcTime(2 * day)),
            ..all.clone()
        }),
        [2, 1]
    );
    for (status, expected) in [
        (Complete, vec![2, 1]),
        (Ready, vec![4]),
        (Preparing, vec![]),
    ] {
        let status = Some(status);
        assert_eq!(
            found(Filter {
                status,
                ..all.clone()
            }),
            expected
        );
    }
    for (number, expected) in [(102, vec![2]), (103, vec![3]), (4, vec![4]), (2, vec![])] {
        let number = Some(number);
        assert_eq!(
            found(Filter {
                number,
                ..all.clone()
            }),
            expected
        );
    }
    for (name, expected) in [("jÖrg", vec![3, 1]), ("%", vec![]), ("nn", vec![2])] {
        let name = Some(name.to_owned());
        assert_eq!(
            found(Filter {
                name,
                ..all.clone()
            }),
            expected
        );
    }
    for (text, expected) in [
        ("jörg", vec![3, 1]),
        (" BIER ", vec![4, 1]),
        ("onions", vec![2]),
        ("102", vec![2]),
        ("10", vec![]),
        ("4", vec![4]),
        ("%", vec![3]),
        ("  ", vec![4, 3, 2, 1]),
    ] {
        let text = Some(text.to_owned());
        assert_eq!(
            found(Filter {
                text,
                ..all.clone()
            }),
            expected
        );
    }
    for (item, expected) in [
        ("BIER", vec![4, 1]),
        ("große", vec![2]),
        ("0 % kä", vec![3]),
        ("_", vec![3]),
        ("quantity", vec![]),
    ] {
        let item = Some(item.to_owned());
        assert_eq!(
            found(Filter {
                item,
                ..all.clone()
            }),
            expected
        );
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_a_hole_and_without_doubles() {
    let dir = tempdir().unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    for id in 1..=25 {
        let status = if id % 3 == 0 { Ready } else { Complete };
        let order = Order {
            // Three at the same instant.
            ordered_at: Some(UtcTime(id / 3)),
            ..at(id, status)
        };
        cache.put(CacheWrite::Moved {
            order,
            step: step(None, 1),
        });
    }
    cache.flush().await.unwrap();
    let history = History::open(dir.path()).unwrap();
    let mut after: Option<Place> = None;
    let mut told = Vec::new();
    loop {
        let page = history.page(&Filter::default(), after, 4).unwrap();
        assert!(page.orders.len() <= 4);
        told.extend(page.orders.iter().map(|order| order.id.0));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(told, (1..=25).rev().collect::<Vec<_>>());
    let most = history.page(&Filter::default(), None, usize::MAX).unwrap();
    assert_eq!((most.orders.len(), most.next), (25, None));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// What is asked of orders that are over is answered in SQL, and what is open in Rust.
    #[test]
    fn an_order_is_found_alike_whether_it_is_open_or_over(
        orders in prop::collection::vec(
            (0..4_i64, 0..3_u32, "[aAäÄ%_ ]{0,3}", "[aAäÄ%_ ]{0,3}", "[aAäÄ%_ ]{0,3}"),
            1..12,
        ),
        (from, until) in (prop::option::of(0..4_i64), prop::option::of(0..4_i64)),
        number in prop::option::of(0..3_u32),
        name in prop::option::of("[aAäÄ%_ ]{0,2}"),
        item in prop::option::of("[aAäÄ%_ ]{0,2}"),
        text in prop::option::of("[aAäÄ%_ 012]{0,2}"),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let filter = Filter {
            from: from.map(UtcTime),
            until: until.map(UtcTime),
            status: None,
            number,
            name,
            item,
            text,
        };
        let found = [Ready, Complete].map(|status| {
            let dir = tempdir().unwrap();
            let cache = Cache::open(dir.path()).unwrap();
            for (id, (ordered, number, name, item, notes)) in orders.iter().enumerate() {
                let order = Order {
                    ordered_at: Some(UtcTime(*ordered)),
                    display_id: (*number > 0).then_some(*number),
                    customer_name: name.clone(),
                    notes: notes.clone(),
                    lines: Lines::Full(vec![Line {
                        id: LineId(1),
                        name: item.clone(),
                        group: "a".into(),
                        quantity: 1,
                    }]),
                    ..at(i64::try_from(id).unwrap(), status)
                };
                cache.put(CacheWrite::Moved { order, step: step(None, 1) });
            }
            runtime.block_on(cache.flush()).unwrap();
            ids(&History::open(dir.path()).unwrap(), &filter)
        });
        prop_assert_eq!(&found[0], &found[1]);
        // And as somebody would look for it by eye.
        let by_eye = |(id, (ordered, number, name, item, notes)): &(usize, &Told)| {
            let number_of = if *number > 0 { *number } else { u32::try_from(*id).unwrap() };
            let has = |told: &str, wanted: &Option<String>| {
                let wanted = wanted.as_deref().unwrap_or_default().to_lowercase();
                told.to_lowercase().contains(&wanted)
            };
            let text = filter.text.as_deref().map(|text| text.trim().to_owned());
            filter.from.is_none_or(|from| UtcTime(*ordered) >= from)
                && filter.until.is_none_or(|until| UtcTime(*ordered) < until)
                && filter.number.is_none_or(|wanted| wanted == number_of)
                && has(name, &filter.name)
                && has(item, &filter.item)
                && (has(name, &text) || has(item, &text) || has(notes, &text)
                    || text == Some(number_of.to_string()))
        };
        let mut expected: Vec<(i64, i64)> = orders
            .iter()
            .enumerate()
            .filter(by_eye)
            .map(|(id, told)| (told.0, i64::try_from(id).unwrap()))
            .collect();
        expected.sort_unstable_by(|a, b| b.cmp(a));
        let expected: Vec<i64> = expected.into_iter().map(|(_, id)| id).collect();
        prop_assert_eq!(&found[1], &expected);
    }
}

/// When it was ordered, number, name, item, notes.
type Told = (i64, u32, String, String, String);
