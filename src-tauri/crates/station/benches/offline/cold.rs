//! A start of the core with a long history on the disk.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use olgfeast_protocol::{Line, LineId, Lines, Order, OrderId, OrderStatus, UtcTime, Version};
use olgfeast_station::{Filter, PAGE_LIMIT};
use olgfeast_store::{By, Cache, CacheWrite, Source, Step};
use serde::{Deserialize, Serialize};

use crate::{Extent, station, table};

/// Orders that are open on the board.
const OPEN: i64 = 150;

/// The days over which the history is spread.
const DAYS: i64 = 30;

/// As many as are put before they are waited for.
const AT_ONCE: i64 = 2_000;

/// What a start tells.
#[derive(Serialize, Deserialize)]
struct Started {
    /// From before the files are opened until the board is there, in microseconds.
    board_micros: u64,
    orders: usize,
    resident: u64,
    /// A page of the history: the newest, one that is found in the newest day, and one for which all
    /// of it is looked through in vain.
    pages_micros: [u64; 3],
    greatest: u64,
}

pub(crate) async fn measure(extent: Extent) {
    let dir = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    fill(dir.path(), extent.history).await;
    let filled = begun.elapsed();
    let mut starts = Vec::new();
    for evicted in [false, true] {
        let mut board = Vec::new();
        for _ in 0..extent.starts {
            if evicted && !evict(&dir.path().join("cache.db")) {
                break;
            }
            let started = run(dir.path());
            board.push(Duration::from_micros(started.board_micros));
            starts.push(started);
        }
        if board.is_empty() {
            continue;
        }
        let what = if evicted {
            "file not in memory"
        } else {
            "file in memory"
        };
        let first = starts.last().unwrap();
        let page = |at: usize| {
            let micros = starts.iter().map(|started| started.pages_micros[at]);
            table::spread(micros.map(Duration::from_micros).collect())
        };
        let rows = vec![
            (
                format!(
                    "start to first board of {} orders, {} starts (least / half / greatest)",
                    first.orders,
                    board.len()
                ),
                table::spread(board),
            ),
            (
                "resident memory at the first board / greatest with the checks and pages after it"
                    .to_owned(),
                format!(
                    "{} / {}",
                    table::mebibytes(first.resident),
                    table::mebibytes(first.greatest)
                ),
            ),
            ("newest page of the history".to_owned(), page(0)),
            ("page of one day with a name".to_owned(), page(1)),
            ("a name that nobody has".to_owned(), page(2)),
            ("cache.db".to_owned(), table::size(dir.path(), "cache.db")),
            (
                "filled in".to_owned(),
                format!("{:.1} s", filled.as_secs_f64()),
            ),
        ];
        let title = format!(
            "Cold start with {} orders of history, {what}",
            extent.history
        );
        table::print(&title, &rows);
        starts.clear();
    }
}

/// The child: one start.
pub(crate) async fn start(dir: &str) {
    let begun = Instant::now();
    // Nobody listens there.
    let station = station::open(dir, "http://127.0.0.1:9", "admin").await;
    let board = station.snapshot().await.unwrap();
    let board_micros = micros(begun);
    let resident = table::resident(std::process::id(), "VmRSS");
    let newest = board
        .orders
        .iter()
        .filter_map(|order| order.ordered_at)
        .max();
    let day = newest.unwrap().plus_millis(-24 * 60 * 60 * 1_000);
    let named = |name: &str, from| Filter {
        from,
        name: Some(name.to_owned()),
        ..Filter::default()
    };
    let mut pages_micros = [0; 3];
    let filters = [
        Filter::default(),
        named("guest 7", Some(day)),
        named("nobody", None),
    ];
    for (filter, took) in filters.into_iter().zip(&mut pages_micros) {
        let begun = Instant::now();
        station.history(filter, None, PAGE_LIMIT).await.unwrap();
        *took = micros(begun);
    }
    station.close().await;
    let started = Started {
        board_micros,
        orders: board.orders.len(),
        resident,
        pages_micros,
        greatest: table::resident(std::process::id(), "VmHWM"),
    };
    println!("{}", serde_json::to_string(&started).unwrap());
}

fn run(dir: &Path) -> Started {
    let output = Command::new(std::env::current_exe().unwrap())
        .arg("--start")
        .arg(dir)
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).expect("a start that tells")
}

/// As a station writes it while it works: every order with its four changes, those that are over let go
/// by the board, and some still open.
async fn fill(dir: &Path, count: i64) {
    let cache = Cache::open(dir).unwrap();
    let newest = station::now();
    let spread = i64::try_from(newest).unwrap() - DAYS * 24 * 60 * 60 * 1_000_000;
    let between = DAYS * 24 * 60 * 60 * 1_000_000 / count;
    for id in 1..=count + OPEN {
        let ordered = spread + id.min(count) * between;
        let mut from = None;
        for status in OrderStatus::PLAIN {
            if id > count && status != OrderStatus::Pending {
                break;
            }
            let at = UtcTime(ordered + 60_000_000 * i64::from(status as u8));
            cache.put(CacheWrite::Moved {
                order: order(id, status, ordered),
                step: Step {
                    from,
                    at,
                    by: By {
                        station: Some("Grill 2".into()),
                        user: Some("ann".into()),
                        made_at: Some(at),
                    },
                    source: Source::Event,
                },
            });
            from = Some(status);
        }
        let kept = i64::try_from(olgfeast_board::COMPLETE_KEPT).unwrap();
        if id <= count && id > kept {
            cache.put(CacheWrite::Gone(OrderId(id - kept)));
        }
        if id % AT_ONCE == 0 {
            cache.flush().await.unwrap();
        }
    }
    cache.flush().await.unwrap();
}

fn order(id: i64, status: OrderStatus, ordered: i64) -> Order {
    let came = |to: OrderStatus| {
        (status >= to).then(|| UtcTime(ordered + 60_000_000 * i64::from(to as u8)))
    };
    let line = |number: i64, name: &str, group: &str| Line {
        id: LineId(id * 4 + number),
        name: name.to_owned(),
        group: group.to_owned(),
        quantity: 1 + number,
    };
    Order {
        id: OrderId(id),
        display_id: u32::try_from(id % 999 + 1).ok(),
        ref_code: format!("REF{id:09}"),
        customer_name: format!("Guest {id}"),
        status,
        lines: Lines::Full(vec![
            line(0, "Bratwurst im Brötchen", "Grill"),
            line(1, "Pommes frites", "Fritteuse"),
            line(2, "Apfelschorle 0,5 l", "Theke"),
        ]),
        tokens: Some(7),
        cents: None,
        ordered_at: Some(UtcTime(ordered)),
        preparing_at: came(OrderStatus::Preparing),
        ready_at: came(OrderStatus::Ready),
        complete_at: came(OrderStatus::Complete),
        version: Some(Version(1 + u64::from(status as u8))),
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

/// Has the system forget what it has of a file in memory; false where that cannot be had.
fn evict(file: &Path) -> bool {
    let dd = Command::new("dd")
        .arg(format!("if={}", file.display()))
        .args(["iflag=nocache", "count=0"])
        .stderr(Stdio::null())
        .status();
    dd.is_ok_and(|status| status.success())
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap()
}
