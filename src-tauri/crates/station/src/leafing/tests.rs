use std::collections::BTreeSet;

use proptest::prelude::*;
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};

use super::*;

const SERVER: &str = "http://feast";

/// A server that counts badly, and sorts by whole seconds alone.
struct List {
    /// The second in which each order was placed, oldest first; its key is its place, from 1.
    placed: Vec<u32>,
    rng: StdRng,
}

impl List {
    fn new(orders: usize, in_a_second: usize) -> List {
        let second = |at: usize| u32::try_from(at / in_a_second.max(1)).unwrap();
        List {
            placed: (0..orders).map(second).collect(),
            rng: StdRng::seed_from_u64(7),
        }
    }

    fn place(&mut self, orders: usize) {
        let last = self.placed.last().copied().unwrap_or_default();
        for n in 0..orders {
            self.placed.push(last + 1 + u32::try_from(n / 2).unwrap());
        }
    }

    /// `meanwhile` orders are placed between the count and the read.
    fn page(&mut self, ask: Ask, meanwhile: usize) -> Orders {
        let total = self.placed.len();
        self.place(meanwhile);
        let mut listed: Vec<(u32, usize)> =
            (1..).zip(&self.placed).map(|(id, at)| (*at, id)).collect();
        listed.shuffle(&mut self.rng);
        listed.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let skip = usize::try_from((ask.page - 1) * ask.size).unwrap();
        let size = usize::try_from(ask.size).unwrap();
        let orders: Vec<Value> = listed
            .into_iter()
            .skip(skip)
            .take(size)
            .map(|(at, id)| {
                let ordered = UtcTime::from_millis(i64::from(at) * 1_000).zoned();
                json!({"id": id, "ref_code": format!("r{id}"), "status": "complete", "date_ordered": ordered})
            })
            .collect();
        Orders::read(&json!({"orders": orders, "total": total, "total_pages": 1})).unwrap()
    }

    fn ids_from(&self, wanted: UtcTime) -> BTreeSet<i64> {
        let of = |(id, at): (i64, &u32)| {
            (UtcTime::from_millis(i64::from(*at) * 1_000) >= wanted).then_some(id)
        };
        (1..).zip(&self.placed).filter_map(of).collect()
    }
}

/// A station that leafs back, with what it has read.
struct Reader {
    leafing: Leafing,
    read: BTreeSet<i64>,
    pages: usize,
}

impl Reader {
    fn new() -> Reader {
        Reader {
            leafing: Leafing::new(None),
            read: BTreeSet::new(),
            pages: 0,
        }
    }

    fn turn(&mut self, list: &mut List, meanwhile: usize, wanted: UtcTime) -> Stands {
        if !self.leafing.is_under_way() {
            self.leafing.begin(SERVER);
        }
        let ask = self.leafing.ask().unwrap();
        assert!(ask.page >= 1 && (50..=100).contains(&ask.size), "{ask:?}");
        let page = list.page(ask, meanwhile);
        self.read.extend(page.orders.iter().map(|order| order.id.0));
        self.pages += 1;
        self.leafing.take(SERVER, ask, &page, wanted)
    }

    fn finish(&mut self, list: &mut List, wanted: UtcTime) {
        for _ in 0..2_000 {
            match self.turn(list, 0, wanted) {
                Stands::GoesOn => {}
                Stands::Done => return,
                Stands::GivenUp => panic!("given up: {:?}", self.leafing),
            }
        }
        panic!("it does not end: {:?}", self.leafing);
    }
}

const ALL: UtcTime = UtcTime(i64::MIN);

#[test]
fn every_order_is_read_about_once_and_the_next_pass_reads_one_page() {
    for orders in [
        0, 1, 19, 99, 100, 101, 119, 120, 180, 199, 200, 1_000, 2_345,
    ] {
        let mut list = List::new(orders, 1);
        let mut reader = Reader::new();
        reader.finish(&mut list, ALL);
        assert_eq!(reader.read.len(), orders);
        assert!(
            reader.pages <= 2 + orders / 60,
            "{orders}: {}",
            reader.pages
        );
        let older = reader.leafing.reach().map(|reach| reach.older);
        assert_eq!(older, (orders > 0).then_some(0));
        let before = reader.pages;
        list.place(30);
        reader.finish(&mut list, ALL);
        assert_eq!(reader.read.len(), orders + 30);
        assert!(reader.pages <= before + 2, "{orders}");
    }
}

#[test]
fn no_more_is_read_than_is_kept_and_the_rest_when_more_is_to_be_kept() {
    let mut list = List::new(1_000, 1);
    let mut reader = Reader::new();
    let wanted = UtcTime::from_millis(700_000);
    reader.finish(&mut list, wanted);
    assert!(reader.read.is_superset(&list.ids_from(wanted)));
    assert!(reader.pages <= 5, "{}", reader.pages);
    reader.finish(&mut list, ALL);
    assert_eq!(reader.read.len(), 1_000);
}

#[test]
fn another_server_or_one_that_has_begun_anew_is_read_from_its_beginning() {
    let mut reader = Reader::new();
    reader.finish(&mut List::new(500, 1), ALL);
    let kept = reader.leafing.reach().cloned();

    let mut elsewhere = Leafing::new(kept.clone());
    elsewhere.begin("http://another");
    assert_eq!((elsewhere.reach(), elsewhere.ask()), (None, Some(FIRST)));

    // The same keys again, and other orders.
    let mut anew = Leafing::new(kept);
    let mut list = List::new(300, 1);
    anew.begin(SERVER);
    let mut read = BTreeSet::new();
    while let Some(ask) = anew.ask() {
        let mut page = list.page(ask, 0);
        for order in &mut page.orders {
            order.ref_code = Some(format!("anew {}", order.id));
            read.insert(order.id);
        }
        assert_ne!(anew.take(SERVER, ask, &page, ALL), Stands::GivenUp);
    }
    assert_eq!(read.len(), 300);
    assert_eq!(
        anew.reach().map(|reach| (reach.older, reach.total)),
        Some((0, 300))
    );
}

#[test]
fn a_server_that_gives_the_same_page_for_ever_is_not_asked_for_ever() {
    let mut list = List::new(1_000, 1);
    let mut leafing = Leafing::new(None);
    leafing.begin(SERVER);
    let same = list.page(FIRST, 0);
    let mut asked = 0;
    while let Some(ask) = leafing.ask() {
        leafing.take(SERVER, ask, &same, ALL);
        asked += 1;
        assert!(asked < 200);
    }
}

#[test]
fn a_page_of_orders_that_nobody_can_read_ends_the_pass_and_no_more() {
    let mut leafing = Leafing::new(None);
    leafing.begin(SERVER);
    let broken =
        Orders::read(&json!({"orders": vec![json!({"no": "id"}); 100], "total": 500})).unwrap();
    let mut asked = 0;
    while let Some(ask) = leafing.ask() {
        leafing.take(SERVER, ask, &broken, ALL);
        asked += 1;
        assert!(asked < 200);
    }
    assert_eq!(leafing.reach(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whatever is placed meanwhile, wherever the link is lost and the station starts again.
    #[test]
    fn nothing_is_missing_where_it_says_that_it_is_done(
        orders in 0..1_500_usize,
        in_a_second in 1..4_usize,
        wanted in 0..1_000_i64,
        happens in prop::collection::vec((0..10_u8, 0..60_usize, 0..6_usize), 0..40),
    ) {
        let mut list = List::new(orders, in_a_second);
        let wanted = UtcTime::from_millis(wanted * 1_000);
        let mut reader = Reader::new();
        for (what, placed, meanwhile) in happens {
            match what {
                0 => reader.leafing.stop(),
                1 => reader.leafing = Leafing::new(reader.leafing.reach().cloned()),
                2 => list.place(placed * 10),
                3 => list.place(placed),
                _ => { reader.turn(&mut list, meanwhile, wanted); }
            }
        }
        reader.leafing.stop();
        reader.finish(&mut list, wanted);
        let missing: Vec<i64> = list.ids_from(wanted).difference(&reader.read).copied().collect();
        prop_assert!(missing.is_empty(), "{:?} of {}", missing, list.placed.len());
    }
}
