use std::{collections::BTreeMap, fs};

use olgfeast_protocol::{Line, LineId, Lines, OrderId, OrderStatus};
use olgfeast_store::{Cache, CacheWrite};
use proptest::prelude::*;
use spreadsheet::is_formula;
use tempfile::tempdir;

use super::*;

fn order(id: i64, name: &str, item: &str, notes: &str) -> Order {
    Order {
        id: OrderId(id),
        display_id: u32::try_from(id).ok(),
        ref_code: format!("ref{id}"),
        customer_name: name.into(),
        status: OrderStatus::Complete,
        lines: Lines::Full(vec![Line {
            id: LineId(1),
            name: item.into(),
            group: String::new(),
            quantity: 2,
        }]),
        tokens: Some(3),
        cents: Some(1_205),
        ordered_at: Some(UtcTime::from_millis(1_795_382_470_000 + id)),
        preparing_at: None,
        ready_at: Some(UtcTime::from_millis(1_795_382_530_000 + id)),
        complete_at: None,
        version: None,
        struck: Default::default(),
        notes: notes.into(),
        cancel_reason: None,
    }
}

fn exported(orders: Vec<Order>, filter: &Filter) -> (u64, Vec<u8>) {
    let dir = tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let cache = Cache::open(dir.path()).unwrap();
    for order in orders {
        cache.put(CacheWrite::Past(order));
    }
    runtime.block_on(cache.flush()).unwrap();
    let path = dir.path().join("orders.csv");
    let file = File::create_new(&path).unwrap();
    let count = write_orders(&History::open(dir.path()).unwrap(), filter, file).unwrap();
    (count, fs::read(path).unwrap())
}

/// What a reader makes of it: the values by the names of their columns.
fn read_back(text: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = text.strip_prefix(BOM.as_bytes()).expect("the mark");
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let named = header.iter().zip(row.iter());
        named
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    });
    rows.collect()
}

fn plain(field: &str) -> &str {
    field
        .strip_prefix('\'')
        .filter(|text| is_formula(text))
        .unwrap_or(field)
}

#[test]
fn an_order_is_one_line_with_everything_that_is_known_of_it() {
    let (count, text) = exported(
        vec![order(7, "Zoë, \"Z\"", "Fries", "no\nonions")],
        &Filter::default(),
    );
    assert_eq!(count, 1);
    let text = String::from_utf8(text).unwrap();
    assert_eq!(
        text.trim_start_matches(BOM),
        "number,id,ref_code,customer_name,status,cancel_reason,pieces,items,tokens,value,\
         ordered_at,preparing_at,ready_at,complete_at,to_ready_seconds,notes\r\n\
         7,7,ref7,\"Zoë, \"\"Z\"\"\",complete,,2,2 × Fries,3,12.05,\
         2026-11-22T21:21:10.007Z,,2026-11-22T21:22:10.007Z,,60,\"no\nonions\"\r\n"
    );
}

#[test]
fn all_pages_of_what_is_wanted_are_written_newest_first_and_nothing_else() {
    let orders = (1..=450).map(|id| order(id, if id % 3 == 0 { "Li" } else { "Ann" }, "Cola", ""));
    let filter = Filter {
        text: Some("ann".into()),
        ..Filter::default()
    };
    let (count, text) = exported(orders.collect(), &filter);
    let ids: Vec<i64> = read_back(&text)
        .iter()
        .map(|row| row["id"].parse().unwrap())
        .collect();
    assert_eq!((count, ids.len()), (300, 300));
    assert!(ids.is_sorted_by(|a, b| a > b));
    let (none, text) = exported(Vec::new(), &Filter::default());
    assert_eq!(
        (none, read_back(&text).len()),
        (0, 0),
        "and its columns are told"
    );
}

#[test]
fn figures_are_one_to_a_row_and_an_item_is_no_formula() {
    use olgfeast_protocol::figures::{ItemCount, Sum};

    let figures = Figures {
        from: UtcTime::parse("2026-11-22T04:00:00").unwrap(),
        until: UtcTime::parse("2026-11-23T04:00:00").unwrap(),
        orders: 3,
        value: Sum {
            known: 1_205,
            unknown: 1,
        },
        by_hour: vec![1, 0, 2],
        by_item: vec![ItemCount {
            name: "=1+1, \"x\"".into(),
            pieces: 7,
            orders: 3,
        }],
        ..Figures::default()
    };
    let dir = tempdir().unwrap();
    let path = dir.path().join("day.csv");
    let count = write_figures(&figures, File::create_new(&path).unwrap()).unwrap();
    let rows: Vec<[String; 3]> = read_back(&fs::read(path).unwrap())
        .into_iter()
        .map(|row| ["figure", "of", "number"].map(|name| row[name].clone()))
        .collect();
    assert_eq!(rows.len() as u64, count);
    for row in [
        ["orders", "", "3"],
        ["value", "", "12.05"],
        ["orders_without_value", "", "1"],
        ["orders_in_state", "preparing", "0"],
        ["to_ready_median_seconds", "", ""],
        ["orders_in_hour", "2026-11-22T06:00:00Z", "2"],
        ["pieces_of_item", "'=1+1, \"x\"", "7"],
    ] {
        assert!(rows.iter().any(|told| told == &row), "{row:?} {rows:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_type_is_read_back_and_is_no_formula(
        typed in prop::collection::vec(
            (
                prop_oneof![".{0,12}", "['=+@\t\r\n\", -]{0,6}.?"],
                prop_oneof![".{0,12}", "['=+@\t\r\n\", -]{0,6}.?"],
                prop_oneof![".{0,12}", "['=+@\t\r\n\", -]{0,6}.?"],
            ),
            1..8,
        ),
    ) {
        let orders: Vec<Order> = (1..)
            .zip(&typed)
            .map(|(id, (name, item, notes))| order(id, name, item, notes))
            .collect();
        let (count, text) = exported(orders, &Filter::default());
        prop_assert_eq!(count, typed.len() as u64);
        let rows = read_back(&text);
        for (row, (name, item, notes)) in rows.iter().rev().zip(&typed) {
            prop_assert_eq!(plain(&row["customer_name"]), name);
            prop_assert_eq!(plain(&row["notes"]), notes);
            prop_assert_eq!(plain(&row["items"]), format!("2 × {item}"));
            for field in row.values() {
                prop_assert!(!is_formula(field) || field.starts_with('\''), "{:?}", field);
            }
        }
        prop_assert_eq!(rows.len(), typed.len());
    }
}
