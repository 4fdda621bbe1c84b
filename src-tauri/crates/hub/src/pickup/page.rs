//! The pickup board as a page without script, which refreshes itself.

use std::fmt::Write;

use jiff::{Timestamp, tz::TimeZone};
use olgfeast_protocol::UtcTime;

use super::{Board, Waiting, layout::Grid};

/// What the page may do: bring its one style, and nothing else. The digest is that of the style; a
/// test holds the two together.
pub(crate) const POLICY: &str = "default-src 'none'; \
     style-src 'sha256-BZ23DMkC9quDHi5fCGUwDhkX+JAW9YqIEMncXGWsQZo='; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const STYLE: &str = include_str!("page.css");

/// The numbers at `now`, in the time of that zone.
pub(crate) fn page(waiting: &Waiting, now: UtcTime, zone: &TimeZone) -> String {
    let board = Board::at(waiting, now);
    let ready = list(&board.new, &board.ready);
    let in_preparation = list(&[], &board.in_preparation);
    let at = Timestamp::from_microsecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let at = zone.to_datetime(at);
    let as_of = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    document(&format!(
        "<main>\n\
         <section class=\"ready\"><h1>✓ READY</h1>{ready}</section>\n\
         <section class=\"preparing\"><h1>IN PREPARATION</h1>{in_preparation}</section>\n\
         </main>\n\
         <footer>as of <time>{as_of}</time></footer>\n\
         <p class=\"ask stale\">Please ask at the counter</p>"
    ))
}

/// The page of a hub that cannot tell its orders now.
pub(crate) fn ask_at_the_counter() -> String {
    document("<p class=\"ask\">Please ask at the counter</p>")
}

/// A page that is asked for again every 4 s. Where nothing comes for 40 s, its style covers what has
/// become old.
fn document(body: &str) -> String {
    format!(
        "<!doctype html>\n\
         <html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"dark\">\
         <meta http-equiv=\"refresh\" content=\"4\">\
         <title>Pickup</title><style>{STYLE}</style></head>\n\
         <body>\n{body}\n</body></html>\n"
    )
}

/// The numbers in their grid, the new ones first.
fn list(new: &[i64], others: &[i64]) -> String {
    let Grid {
        columns,
        rows,
        large,
    } = Grid::of(new.len(), others.len());
    let large = if large { " large" } else { "" };
    let mut list = format!("<ol class=\"c{columns} r{rows}{large}\">");
    // Writing to a text does not fail.
    for number in new {
        let _written = write!(list, "<li class=\"new\">{number}</li>");
    }
    for number in others {
        let _written = write!(list, "<li>{number}</li>");
    }
    list.push_str("</ol>");
    list
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use ring::digest::{SHA256, digest};

    use super::*;
    use crate::pickup::Called;

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

    fn at(waiting: &Waiting) -> String {
        page(waiting, NOW, &TimeZone::UTC)
    }

    #[test]
    fn the_style_is_the_one_that_the_policy_allows() {
        let digest = BASE64_STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
        assert!(POLICY.contains(&format!("'sha256-{digest}'")), "{digest}");
        // What ends the style early would be outside it.
        assert!(!STYLE.contains('<'));
    }

    #[test]
    fn the_style_knows_every_grid_of_up_to_999_numbers() {
        for new in 0..=8 {
            for others in 0..=999 {
                let Grid { columns, rows, .. } = Grid::of(new, others);
                assert!(
                    STYLE.contains(&format!(".c{columns}{{")),
                    "{columns} columns"
                );
                assert!(STYLE.contains(&format!(".r{rows}{{")), "{rows} rows");
            }
        }
    }

    #[test]
    fn a_page_has_the_numbers_in_their_places_the_time_and_no_script() {
        let called = |number, seconds: i64| Called {
            number,
            since: NOW.plus_millis(-seconds * 1_000),
        };
        let waiting = Waiting {
            ready: vec![called(147, 60), called(148, 5)],
            in_preparation: vec![149, 150],
        };
        let page = at(&waiting);
        let ready =
            "✓ READY</h1><ol class=\"c2 r3 large\"><li class=\"new\">148</li><li>147</li></ol>";
        assert!(page.contains(ready), "{page}");
        let preparing = "IN PREPARATION</h1><ol class=\"c1 r2\"><li>149</li><li>150</li></ol>";
        assert!(page.contains(preparing), "{page}");
        assert!(page.contains("as of <time>21:21:10</time>"));
        assert!(page.contains("<meta http-equiv=\"refresh\" content=\"4\">"));
        for forbidden in [
            "<script", " style=", "onload", "http://", "https://", "src=",
        ] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn no_order_and_sixty_orders_are_pages_too() {
        let empty = at(&Waiting::default());
        assert_eq!(empty.matches("<ol class=\"c1 r1\"></ol>").count(), 2);
        let since = NOW.plus_millis(-60_000);
        let many = Waiting {
            ready: (1..=30).map(|number| Called { number, since }).collect(),
            in_preparation: (31..=60).collect(),
        };
        let page = at(&many);
        for number in 1..=60 {
            assert!(page.contains(&format!("<li>{number}</li>")), "{number}");
        }
    }

    #[test]
    fn the_time_is_that_of_the_zone() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        assert!(page(&Waiting::default(), NOW, &zone).contains("<time>23:21:10</time>"));
    }
}
