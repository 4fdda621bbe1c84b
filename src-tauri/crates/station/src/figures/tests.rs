use serde_json::json;

use super::*;

const HERE: CountedBy = CountedBy::Here;
const SERVER: CountedBy = CountedBy::Server;

#[test]
fn the_server_is_believed_where_it_knows_of_more_and_nowhere_else() {
    // Here, of the server's span, the server; what is told.
    let cases = [
        (5, 5, None, (5, HERE)),
        (5, 5, Some(5), (5, HERE)),
        // It has not been asked since the last order came.
        (6, 6, Some(5), (6, HERE)),
        (5, 5, Some(6), (6, SERVER)),
        // After midnight UTC the server's day is new, and the feast goes on.
        (200, 3, Some(3), (200, HERE)),
        (200, 3, Some(4), (4, SERVER)),
    ];
    let (now, before) = (UtcTime(9), UtcTime(4));
    for (here, of_its_span, server, (figure, by)) in cases {
        let server = server.map(|figure| (figure, before));
        let as_of = if by == SERVER { before } else { now };
        assert_eq!(
            told(here, of_its_span, server, now),
            Told { figure, by, as_of },
            "{here} {of_its_span} {server:?}"
        );
    }
}

#[test]
fn of_all_times_there_is_no_less_than_of_a_month() {
    let month = told(5, 5, None, UtcTime(9));
    for (server, is_told) in [(None, false), (Some(4), false), (Some(5), true)] {
        let server = server.map(|figure| (figure, UtcTime(4)));
        let told = ever(server, month).map(|told| (told.figure, told.by));
        assert_eq!(told, is_told.then_some((5, SERVER)));
    }
}

#[test]
fn a_message_that_leaves_a_figure_out_says_nothing_about_it() {
    let full = json!({
        "total_orders": 90, "orders_today": 12, "orders_this_week": 30, "orders_this_month": 80,
        "status_counts": {"pending": 1}, "current_status_counts": {"pending": 1},
        "activity_stats": {"orders_today": 12, "orders_this_week": 30, "orders_this_month": 80},
        "total_completed_orders": 80, "timing_analytics": {"avg_total_time": 4.2},
        "total_revenue": 900.5, "revenue_today": 100.25, "revenue_this_week": 300.0,
    });
    let brief = json!({
        "total_orders": 91, "orders_today": 13, "orders_this_week": 31,
        "status_counts": {"pending": 2}, "total_revenue": 900.5, "revenue_today": 100.25,
    });
    let mut figures = ServerFigures::default();
    figures.take(&Analytics::read(&full), UtcTime(1));
    figures.take(&Analytics::read(&brief), UtcTime(2));
    figures.take(&Analytics::read(&json!({})), UtcTime(3));
    let at = |figure, at| Some((figure, UtcTime(at)));
    assert_eq!(
        figures.orders,
        ServerSpans {
            today: at(13, 2),
            week: at(31, 2),
            month: at(80, 1),
            ever: at(91, 2),
        }
    );
    assert_eq!(
        figures.value,
        ServerSpans {
            today: at(10_025, 2),
            week: at(30_000, 1),
            month: None,
            ever: at(90_050, 2),
        }
    );
}

#[test]
fn where_nothing_is_kept_yet_there_is_nothing_to_count() {
    let dir = tempfile::tempdir().unwrap();
    let looked = Looked {
        server_now: UtcTime::parse("2026-11-22T21:00:00").unwrap(),
        late_minutes: 10,
        server: ServerFigures::default(),
    };
    let dashboard = count(dir.path(), looked).unwrap();
    assert_eq!((dashboard.today.orders, dashboard.quarter), (0, 0));
    assert_eq!(dashboard.orders.today.figure, 0);
    assert_eq!(dashboard.orders.ever, None);
}
