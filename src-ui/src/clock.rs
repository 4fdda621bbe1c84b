//! The clocks of the screen. The rest of the screen takes `now` as a parameter.

use olgfeast_protocol::UtcTime;

#[cfg(target_arch = "wasm32")]
use crate::formats::Format;
use crate::t;

/// The station's clock.
pub fn now() -> UtcTime {
    UtcTime::from_millis(js_sys::Date::now() as i64)
}

/// Milliseconds since the page was loaded; never goes back.
pub fn uptime_millis() -> u64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0, |performance| performance.now() as u64)
}

/// A time of day as people here write it: `19:41`, or `7:41 PM`.
pub fn time_of_day(at: UtcTime) -> String {
    on_the_wall(at)
}

/// A moment up to `now`: `19:41`, or `yesterday 19:41`.
pub fn moment(at: UtcTime, now: UtcTime) -> String {
    moment_by(on_the_wall(at), local_day(now) - local_day(at))
}

/// A moment of any day: `19:41`, `yesterday 19:41`, and before that `12 Nov, 19:41`.
pub fn day_and_time(at: UtcTime, now: UtcTime) -> String {
    match local_day(now) - local_day(at) {
        0 | 1 => moment(at, now),
        _ => t!(
            "when-on",
            day = on_the_calendar(at, Calendar::Short),
            time = on_the_wall(at)
        ),
    }
}

/// The date of a day with its name: `Sunday, 22 November 2026`.
pub fn long_day(at: UtcTime) -> String {
    on_the_calendar(at, Calendar::Long)
}

/// How long ago: `2 s ago`, `5 min ago`; never negative.
pub fn ago(millis: i64) -> String {
    match millis.max(0) / 1000 {
        seconds @ ..100 => t!("seconds-ago", seconds = seconds),
        seconds @ ..6000 => t!("minutes-ago", minutes = seconds / 60),
        seconds => t!("hours-ago", hours = seconds / 3600),
    }
}

/// How long: `40 s`, `5 min`; never negative.
pub fn duration(millis: i64) -> String {
    match millis.max(0) / 1000 {
        seconds @ ..100 => t!("seconds-long", seconds = seconds),
        seconds @ ..6000 => t!("minutes-long", minutes = seconds / 60),
        seconds => t!("hours-long", hours = seconds / 3600),
    }
}

fn moment_by(time: String, days_ago: i64) -> String {
    match days_ago {
        0 => time,
        1 => t!("when-yesterday", time = time),
        days if days > 1 => t!("when-days-ago", days = days, time = time),
        _ => t!("when-later", time = time),
    }
}

/// Days since 1970 by the clock on the wall.
fn local_day(at: UtcTime) -> i64 {
    let minutes = at.as_millis().div_euclid(60_000) - minutes_west(at);
    minutes.div_euclid(24 * 60)
}

/// By the clock on the wall, in the way of the language and its region.
#[cfg(target_arch = "wasm32")]
fn on_the_wall(at: UtcTime) -> String {
    written(Format::TimeOfDay, at)
}

#[cfg(target_arch = "wasm32")]
fn written(format: Format, at: UtcTime) -> String {
    crate::formats::written(format, at.as_millis() as f64).unwrap_or_default()
}

/// Outside of a webview there are only tests; there the wall is in Greenwich.
#[cfg(not(target_arch = "wasm32"))]
fn on_the_wall(at: UtcTime) -> String {
    let minutes = at.as_millis().div_euclid(60_000).rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// How much of a date is told.
enum Calendar {
    Short,
    Long,
}

/// In the way of the language and its region.
#[cfg(target_arch = "wasm32")]
fn on_the_calendar(at: UtcTime, calendar: Calendar) -> String {
    let format = match calendar {
        Calendar::Short => Format::ShortDay,
        Calendar::Long => Format::LongDay,
    };
    written(format, at)
}

#[cfg(not(target_arch = "wasm32"))]
fn on_the_calendar(at: UtcTime, _calendar: Calendar) -> String {
    at.zoned().split('T').next().unwrap_or_default().to_owned()
}

#[cfg(target_arch = "wasm32")]
fn date(at: UtcTime) -> js_sys::Date {
    js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.as_millis() as f64))
}

#[cfg(target_arch = "wasm32")]
fn minutes_west(at: UtcTime) -> i64 {
    let minutes = date(at).get_timezone_offset();
    // Not a number for a date that JavaScript cannot hold.
    if minutes.is_finite() {
        minutes as i64
    } else {
        0
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn minutes_west(_at: UtcTime) -> i64 {
    0
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn a_moment_names_the_day_only_where_it_is_another() {
        let told = [0, 1, 10, -1].map(|days_ago| moment_by("19:41".into(), days_ago));
        assert_eq!(
            told,
            [
                "19:41",
                "yesterday 19:41",
                "10 days ago, 19:41",
                "19:41 (clock changed)"
            ]
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_day_ends_at_midnight_of_this_wall() {
        let noon = UtcTime::parse("2026-11-22T12:00:00").unwrap();
        let midnight = noon.plus_millis((minutes_west(noon) - 12 * 60) * 60_000);
        let days = [-1, 0, 24 * 3_600_000 - 1].map(|millis| {
            let at = midnight.plus_millis(millis);
            local_day(at) - local_day(midnight)
        });
        assert_eq!(days, [-1, 0, 0]);
    }

    #[cfg(target_arch = "wasm32")]
    #[wasm_bindgen_test]
    fn a_clock_goes_to_24_where_the_language_wants_it() {
        use olgfeast_protocol::settings::Language;

        use crate::i18n;

        let noon = UtcTime::parse("2026-11-22T12:00:00").unwrap();
        let evening = noon.plus_millis((7 * 60 + 41 + minutes_west(noon)) * 60_000);
        for language in Language::ALL {
            i18n::speak(language);
            let told = time_of_day(evening);
            // English has both, by region.
            if language == Language::En {
                assert!(["7:41 PM", "19:41"].contains(&&*told.replace('\u{202f}', " ")));
            } else {
                assert_eq!(told, "19:41", "{language:?}");
            }
        }
        i18n::speak(Language::En);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn how_long_is_told_in_one_unit_and_never_negative() {
        let told = [-5_000, 2_999, 99_000, 100_000, 5_999_000, 7_200_000].map(ago);
        assert_eq!(
            told,
            [
                "0 s ago",
                "2 s ago",
                "99 s ago",
                "1 min ago",
                "99 min ago",
                "2 h ago"
            ]
        );
        assert_eq!(duration(41_000), "41 s");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_day_long_ago_is_told_by_its_date() {
        let now = UtcTime::parse("2026-11-22T12:00:00").unwrap();
        let ago = |days: i64| day_and_time(now.plus_millis(-days * 24 * 3_600_000), now);
        assert!(ago(1).starts_with("yesterday"));
        assert!(ago(10).contains("12"), "{}", ago(10));
        assert!(long_day(now).contains("2026"));
    }
}
