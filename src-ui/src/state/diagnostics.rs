//! What is the matter, and what is drawn of round trips.

use olgfeast_protocol::{
    UtcTime,
    ipc::{
        Blocked, SoundDevice, Trouble,
        diagnostics::{Condition, Diagnostics, RoundTrip},
    },
};

use super::badge::Said;

/// The one thing to be said first, the gravest that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The application itself does not answer.
    CoreSilent,
    /// What is done here cannot be kept.
    NotSaving,
    /// A person must do something about the sign-in or the server.
    Blocked(Blocked),
    /// Nothing reaches the server; so many changes wait.
    Offline {
        /// Changes.
        waiting: usize,
    },
    /// The live feed is away, and the board is kept by asking.
    OnlyAsking,
    /// The server has gone silent.
    Silent,
    /// Orders come, but they cannot be compared.
    Unchecked,
    /// It begins.
    Starting,
    /// What was done here was refused.
    Refused {
        /// How many.
        count: usize,
    },
    /// What was done here has waited for hours.
    Held {
        /// How many.
        count: usize,
    },
    /// The server has an error.
    ServerLists,
    /// A damaged file was set aside.
    SetAside,
    /// Nothing is heard.
    NoSound,
    /// All is well.
    Well,
}

impl Matter {
    /// For `data-matter`.
    pub fn name(self) -> &'static str {
        match self {
            Matter::CoreSilent => "core-silent",
            Matter::NotSaving => "not-saving",
            Matter::Blocked(_) => "blocked",
            Matter::Offline { .. } => "offline",
            Matter::OnlyAsking => "only-asking",
            Matter::Silent => "silent",
            Matter::Unchecked => "unchecked",
            Matter::Starting => "starting",
            Matter::Refused { .. } => "refused",
            Matter::Held { .. } => "held",
            Matter::ServerLists => "server-lists",
            Matter::SetAside => "set-aside",
            Matter::NoSound => "no-sound",
            Matter::Well => "well",
        }
    }
}

/// What the sentence on top follows from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// As the badge says it.
    pub said: Said,
    /// What is wrong with the station itself.
    pub trouble: Option<&'a Trouble>,
    /// Changes that have not settled.
    pub waiting: usize,
    /// Orders of which something is held.
    pub held: usize,
    /// Dead letters.
    pub refused: usize,
    /// What the core told last, once it has.
    pub told: Option<&'a Diagnostics>,
}

/// The gravest thing.
pub fn matter(facts: &Facts<'_>) -> Matter {
    let saving = facts.told.map(|told| told.station.works.saving);
    let not_saving = matches!(facts.trouble, Some(Trouble::CannotKeep { .. }))
        || matches!(saving, Some(Condition::Bad { .. }));
    match facts.said {
        Said::CoreSilent { .. } => Matter::CoreSilent,
        _ if not_saving => Matter::NotSaving,
        Said::Blocked { by } => Matter::Blocked(by),
        Said::Offline { .. } => Matter::Offline {
            waiting: facts.waiting,
        },
        Said::Silent { .. } => Matter::Silent,
        Said::Rest { .. } | Said::Protocol { .. } => Matter::OnlyAsking,
        Said::Unchecked { .. } => Matter::Unchecked,
        Said::Connecting | Said::CatchingUp => Matter::Starting,
        Said::Live { .. } | Said::LiveChecked { .. } => lesser(facts),
    }
}

/// What is worth a word although orders come.
fn lesser(facts: &Facts<'_>) -> Matter {
    if facts.refused > 0 {
        return Matter::Refused {
            count: facts.refused,
        };
    }
    if facts.held > 0 {
        return Matter::Held { count: facts.held };
    }
    match (facts.trouble, facts.told.map(|told| told.sound)) {
        (Some(Trouble::ServerLists), _) => Matter::ServerLists,
        (Some(Trouble::SetAside { .. }), _) => Matter::SetAside,
        (_, Some(SoundDevice::Absent)) => Matter::NoSound,
        _ => Matter::Well,
    }
}

/// So much time is told of in figures.
pub const SUMMED_MILLIS: i64 = 5 * 60_000;

/// So much time is drawn.
pub const DRAWN_MILLIS: i64 = 15 * 60_000;

/// A longer pause between two round trips was an outage, or nobody measured: no line goes over it.
const PAUSE_MILLIS: i64 = 45_000;

/// Round trips of the last minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The one in the middle, in milliseconds.
    pub median: f64,
    /// The longest, in milliseconds.
    pub worst: f64,
    /// How many there were.
    pub count: usize,
}

/// Of the last [`SUMMED_MILLIS`]; nothing where nothing was measured in them.
pub fn summary(trips: &[RoundTrip], now: UtcTime) -> Option<Summary> {
    let recent = trips
        .iter()
        .filter(|trip| now.millis_since(trip.at) <= SUMMED_MILLIS);
    let mut micros: Vec<u32> = recent.map(|trip| trip.micros).collect();
    micros.sort_unstable();
    let millis = |micros: u32| f64::from(micros) / 1_000.0;
    Some(Summary {
        median: millis(*micros.get(micros.len() / 2)?),
        worst: millis(*micros.last()?),
        count: micros.len(),
    })
}

/// What is drawn of round trips, in a field of the width and height that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// One path for each time without a pause: the values of `d`.
    pub lines: Vec<String>,
    /// What the upper edge stands for, in milliseconds.
    pub top_millis: f64,
}

/// Draws the last [`DRAWN_MILLIS`], now at the right edge; nothing where there is nothing to draw.
pub fn graph(trips: &[RoundTrip], now: UtcTime, width: f64, height: f64) -> Option<Graph> {
    let drawn: Vec<&RoundTrip> = trips
        .iter()
        .filter(|trip| (0..=DRAWN_MILLIS).contains(&now.millis_since(trip.at)))
        .collect();
    let worst = drawn.iter().map(|trip| trip.micros).max()?;
    let top_millis = edge(f64::from(worst) / 1_000.0);
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<UtcTime> = None;
    for trip in drawn {
        let age = now.millis_since(trip.at) as f64 / DRAWN_MILLIS as f64;
        let x = width * (1.0 - age);
        let y = height * (1.0 - f64::from(trip.micros) / 1_000.0 / top_millis);
        let goes_on = before.is_some_and(|at| trip.at.millis_since(at) <= PAUSE_MILLIS);
        match lines.last_mut().filter(|_| goes_on) {
            Some(line) => *line += &format!(" L{x:.1} {y:.1}"),
            // A point alone is drawn by the round end of a line that goes nowhere.
            None => lines.push(format!("M{x:.1} {y:.1} h0.01")),
        }
        before = Some(trip.at);
    }
    Some(Graph { lines, top_millis })
}

/// A round number not below it: 1, 2 or 5 times a power of ten.
fn edge(millis: f64) -> f64 {
    let power = 10_f64.powf(millis.max(1.0).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].into_iter();
    steps
        .map(|step| step * power)
        .find(|edge| *edge >= millis)
        .unwrap_or(millis)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

    fn facts(said: Said) -> Facts<'static> {
        Facts {
            said,
            trouble: None,
            waiting: 2,
            held: 0,
            refused: 0,
            told: None,
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_state_of_the_link_has_its_sentence() {
        for (said, name) in [
            (Said::Connecting, "starting"),
            (Said::CatchingUp, "starting"),
            (Said::Live { heard_at: None }, "well"),
            (Said::LiveChecked { checked_at: None }, "well"),
            (Said::Silent { heard_at: None }, "silent"),
            (
                Said::Rest {
                    checked_at: None,
                    every: None,
                },
                "only-asking",
            ),
            (Said::Protocol { checked_at: None }, "only-asking"),
            (Said::Unchecked { checked_at: None }, "unchecked"),
            (Said::Offline { retry_at: None }, "offline"),
            (
                Said::Blocked {
                    by: Blocked::SignIn,
                },
                "blocked",
            ),
            (Said::CoreSilent { heard_at: NOW }, "core-silent"),
        ] {
            assert_eq!(matter(&facts(said)).name(), name, "{said:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_gravest_thing_is_said_first() {
        let live = facts(Said::Live { heard_at: None });
        let keeps_nothing = Trouble::CannotKeep {
            detail: "disk full".into(),
        };
        let offline = Facts {
            trouble: Some(&keeps_nothing),
            ..facts(Said::Offline { retry_at: None })
        };
        assert_eq!(matter(&offline), Matter::NotSaving);
        let both = Facts {
            refused: 3,
            held: 1,
            ..live
        };
        assert_eq!(matter(&both), Matter::Refused { count: 3 });
        let held = Facts { held: 1, ..live };
        assert_eq!(matter(&held), Matter::Held { count: 1 });
        let lists = Facts {
            trouble: Some(&Trouble::ServerLists),
            ..live
        };
        assert_eq!(matter(&lists), Matter::ServerLists);
        let cut = Facts {
            refused: 3,
            ..facts(Said::Offline { retry_at: None })
        };
        assert_eq!(matter(&cut), Matter::Offline { waiting: 2 });
    }

    fn trip(seconds_ago: i64, micros: u32) -> RoundTrip {
        RoundTrip {
            at: NOW.plus_millis(-seconds_ago * 1_000),
            micros,
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn figures_are_those_of_the_last_minutes() {
        let trips = [
            trip(400, 90_000),
            trip(30, 2_000),
            trip(20, 4_000),
            trip(10, 3_000),
        ];
        let told = summary(&trips, NOW).unwrap();
        assert_eq!((told.median, told.worst, told.count), (3.0, 4.0, 3));
        assert_eq!(summary(&trips[..1], NOW), None);
        assert_eq!(summary(&[], NOW), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_line_does_not_go_over_an_outage_and_stays_in_its_field() {
        let trips = [
            trip(2_000, 1),
            trip(900, 3_000),
            trip(895, 1_000),
            trip(60, 4_900),
            trip(0, 0),
        ];
        let drawn = graph(&trips, NOW, 900.0, 100.0).unwrap();
        assert_eq!(drawn.top_millis, 5.0);
        assert_eq!(
            drawn.lines,
            [
                "M0.0 40.0 h0.01 L5.0 80.0",
                "M840.0 2.0 h0.01",
                "M900.0 100.0 h0.01"
            ]
        );
        assert_eq!(graph(&[], NOW, 900.0, 100.0), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_upper_edge_is_a_round_number() {
        for (millis, top) in [
            (0.2, 1.0),
            (1.0, 1.0),
            (1.1, 2.0),
            (4.9, 5.0),
            (61.0, 100.0),
        ] {
            assert_eq!(edge(millis), top, "{millis}");
        }
    }
}
