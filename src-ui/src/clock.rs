//! The clocks of the screen. The rest of the screen takes `now` as a parameter.

use olgfeast_protocol::UtcTime;

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

/// A time of day as people here read it: `19:41`.
pub fn time_of_day(at: UtcTime) -> String {
    on_the_wall(local_minutes(at))
}

/// A moment up to `now`: `19:41`, or `yesterday 19:41`.
pub fn moment(at: UtcTime, now: UtcTime) -> String {
    moment_by(local_minutes(at), local_minutes(now))
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

const DAY_MINUTES: i64 = 24 * 60;

fn on_the_wall(local_minutes: i64) -> String {
    let minutes = local_minutes.rem_euclid(DAY_MINUTES);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn moment_by(at: i64, now: i64) -> String {
    let time = on_the_wall(at);
    match now.div_euclid(DAY_MINUTES) - at.div_euclid(DAY_MINUTES) {
        0 => time,
        1 => t!("when-yesterday", time = time),
        days if days > 1 => t!("when-days-ago", days = days, time = time),
        _ => t!("when-later", time = time),
    }
}

/// Minutes since 1970 by the clock on the wall.
fn local_minutes(at: UtcTime) -> i64 {
    at.as_millis().div_euclid(60_000) - minutes_west(at)
}

#[cfg(target_arch = "wasm32")]
fn minutes_west(at: UtcTime) -> i64 {
    let at = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.as_millis() as f64));
    let minutes = at.get_timezone_offset();
    // Not a number for a date that JavaScript cannot hold.
    if minutes.is_finite() {
        minutes as i64
    } else {
        0
    }
}

/// Outside of a webview there are only tests; there the wall is in Greenwich.
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
        let minutes = |text| UtcTime::parse(text).unwrap().as_millis() / 60_000;
        let at = |text| moment_by(minutes(text), minutes("2026-11-22T19:47:00"));
        assert_eq!(at("2026-11-22T19:41:59"), "19:41");
        assert_eq!(at("2026-11-21T23:59:59"), "yesterday 23:59");
        assert_eq!(at("2026-11-12T00:05:00"), "10 days ago, 00:05");
        assert_eq!(at("2026-11-23T00:05:00"), "00:05 (clock changed)");
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
}
