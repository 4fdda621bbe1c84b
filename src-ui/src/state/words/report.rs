//! The history and the report of a feast day in words.

use olgfeast_protocol::{
    UtcTime,
    figures::{Share, Sum},
    ipc::{Exported, HistoryReach, HistoryReading, IpcError},
};

use super::error;
use crate::{clock, numbers, state::history::search::Place, t};

/// Where a text is looked for.
pub fn place(place: Place) -> String {
    match place {
        Place::Anywhere => t!("history-in-anything"),
        Place::Number => t!("history-in-number"),
        Place::Name => t!("history-in-name"),
        Place::Item => t!("history-in-item"),
    }
}

/// How far back the history reaches, and whether it will go further.
pub fn reach(reach: &HistoryReach, server_now: UtcTime) -> String {
    let since = reach.reaches_back_to;
    let since = since.map(|at| clock::day_and_time(at, server_now));
    let whole = |orders: u64| numbers::whole(i64::try_from(orders).unwrap_or(i64::MAX));
    match (reach.reading, since) {
        (HistoryReading::Complete, Some(since)) => t!("history-complete", since = since),
        (HistoryReading::Complete, None) => t!("history-complete-empty"),
        (HistoryReading::Runs, Some(since)) => t!(
            "history-runs",
            since = since,
            known = whole(reach.known),
            total = whole(reach.total.unwrap_or(reach.known))
        ),
        (HistoryReading::Runs, None) => t!("history-runs-first"),
        (HistoryReading::Waits, Some(since)) => t!("history-waits", since = since),
        (HistoryReading::Waits, None) => t!("history-waits-unknown"),
    }
}

/// What came of a table that was wanted.
pub fn exported(answer: &Result<Exported, IpcError>) -> String {
    match answer {
        Ok(exported) => t!(
            "history-exported",
            path = exported.path.as_str(),
            count = exported.rows
        ),
        Err(why) => t!("history-not-exported", reason = error(why)),
    }
}

/// How many of a sum's orders nobody has told the part of.
pub fn unknown(sum: Sum) -> Option<String> {
    (sum.unknown > 0).then(|| t!("report-without", count = sum.unknown))
}

/// "7 %"; of nothing there is no share.
pub fn late_share(share: Share) -> String {
    numbers::percent(share.of_them, share.of_all).map_or_else(
        || "–".to_owned(),
        |percent| t!("report-percent", percent = percent),
    )
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::ipc::ErrorCode;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn how_far_it_reaches_is_told_with_what_is_still_read() {
        let now = UtcTime::parse("2026-11-22T12:00:00").unwrap();
        let since = now.plus_millis(-60_000);
        let told = |reading, back: Option<UtcTime>| {
            let told = HistoryReach {
                reaches_back_to: back,
                total: Some(2_000),
                known: 300,
                reading,
            };
            reach(&told, now)
        };
        let when = clock::time_of_day(since);
        assert_eq!(
            told(HistoryReading::Complete, Some(since)),
            format!("All orders since {when} are here.")
        );
        let runs = told(HistoryReading::Runs, Some(since));
        assert!(runs.contains(&when) && runs.contains("300"), "{runs}");
        let waits = told(HistoryReading::Waits, Some(since));
        assert!(waits.contains(&when), "{waits}");
        assert!(!told(HistoryReading::Runs, None).is_empty());
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_share_of_nothing_is_none_and_a_failed_table_says_why() {
        assert_eq!(
            late_share(Share {
                of_them: 0,
                of_all: 0
            }),
            "–"
        );
        assert_eq!(
            late_share(Share {
                of_them: 17,
                of_all: 242
            }),
            "7 %"
        );
        let why = IpcError::new(ErrorCode::CannotKeep, "disk full");
        let reason = error(&why);
        assert!(exported(&Err(why)).contains(&reason));
        let done = Exported {
            path: "/d/a.csv".into(),
            rows: 3,
        };
        assert!(exported(&Ok(done)).contains("/d/a.csv"));
    }
}
