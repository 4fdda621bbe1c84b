//! Intents and orders to keep, and the time that tests wait at most.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use olgfeast_protocol::{
    DeadLetter, DeadReason, Intent, IntentId, Line, LineId, LineKey, Lines, Order, OrderId,
    OrderStatus, Stand, Strike, SummaryLine, UtcTime, Version,
};
use uuid::Uuid;

/// Far more than anything here takes; a test that needs it has found something.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

/// Intent number `n`: of order `n`, with every column different from every other intent's.
pub(crate) fn intent(n: i64) -> Intent {
    Intent {
        id: IntentId(Uuid::from_u128(
            0x0190_0000_0000_7000_8000_0000_0000_0000 + n as u128,
        )),
        order: OrderId(n),
        ref_code: format!("ref {n} 'quoted' \"twice\""),
        number: format!("{}", n % 999 + 1),
        from: OrderStatus::Pending,
        to: OrderStatus::Preparing,
        base: Stand {
            status: OrderStatus::Pending,
            preparing_at: (n % 2 == 0).then_some(UtcTime(1_795_000_000_000_001 + n)),
            ready_at: (n % 3 == 0).then_some(UtcTime(1_795_000_000_000_002 + n)),
            complete_at: (n % 5 == 0).then_some(UtcTime(-n)),
            version: (n % 7 == 0).then_some(Version(n.unsigned_abs())),
        },
        made_at: UtcTime(1_795_000_000_000_000 + n),
    }
}

/// Strike number `n`, by the key of a line and by a name in turn.
pub(crate) fn strike(n: i64) -> Strike {
    Strike {
        id: IntentId(Uuid::from_u128(
            0x0191_0000_0000_7000_8000_0000_0000_0000 + n as u128,
        )),
        order: OrderId(n % 3),
        ref_code: format!("ref '{n}'"),
        line: match n % 2 {
            0 => LineKey::Id(LineId(n * 7)),
            _ => LineKey::Name(format!("Pommes \"{n}\" 🍟")),
        },
        struck: n % 5 != 0,
        made_at: UtcTime(1_795_000_000_000_000 + n),
    }
}

/// An intent with an id that no other has.
pub(crate) fn fresh_intent(order: i64) -> Intent {
    Intent {
        id: IntentId(Uuid::now_v7()),
        ..intent(order)
    }
}

pub(crate) fn letter(intent: Intent, at: i64) -> DeadLetter {
    DeadLetter {
        intent,
        reason: DeadReason::Refused {
            status: 418,
            detail: "no \"tea\" – ☕".into(),
        },
        found: Some(OrderStatus::Ready),
        by: None,
        at: UtcTime(at),
    }
}

/// Order number `n`, with lines of each kind in turn.
pub(crate) fn order(n: i64) -> Order {
    Order {
        id: OrderId(n),
        display_id: (n % 7 != 0).then_some(u32::try_from(n % 999 + 1).unwrap()),
        ref_code: format!("r{n}"),
        customer_name: format!("Jörg '{n}'; DROP TABLE orders; --"),
        status: OrderStatus::ALL[usize::try_from(n % 4).unwrap()],
        lines: match n % 3 {
            0 => Lines::Nothing,
            1 => Lines::Summary(vec![SummaryLine {
                name: "Pommes 🍟".into(),
                quantity: n,
            }]),
            _ => Lines::Full(vec![
                Line {
                    id: LineId(n),
                    name: "Bier".into(),
                    group: "Theke".into(),
                    quantity: 2,
                },
                Line {
                    id: LineId(n + 1),
                    name: "Wurst".into(),
                    group: "Grill".into(),
                    quantity: -1,
                },
            ]),
        },
        tokens: (n % 2 == 0).then_some(n * 3),
        cents: (n % 2 == 0).then_some(n * 125),
        ordered_at: Some(UtcTime(1_795_000_000_000_000 + n)),
        preparing_at: (n % 2 == 0).then_some(UtcTime(1_795_000_000_000_001 + n)),
        ready_at: (n % 3 == 0).then_some(UtcTime(1_795_000_000_000_002 + n)),
        complete_at: (n % 5 == 0).then_some(UtcTime(1_795_000_000_000_003 + n)),
        version: (n % 4 != 0).then_some(Version(n.unsigned_abs())),
        struck: (1..n % 3).map(LineId).collect(),
        notes: "x".repeat(usize::try_from(n % 2).unwrap()),
        cancel_reason: (n % 5 == 4).then(|| format!("why {n}")),
    }
}

/// Waits until the writer thread of a dropped handle has closed its file, which then is one file.
pub(crate) fn wait_until_closed(dir: &Path, file: &str) {
    wait_for("the file to be closed", || {
        !dir.join(format!("{file}-wal")).exists()
    });
}

pub(crate) fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let give_up = Instant::now() + DEADLINE;
    while !is_so() {
        assert!(Instant::now() < give_up, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(2));
    }
}
