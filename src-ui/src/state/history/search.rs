//! What somebody looks for, as it was touched and typed.

use olgfeast_protocol::{OrderStatus, UtcTime, feast_day, ipc::HistoryFilter};

/// Letters of a text that is looked for; a name is shorter.
pub const LONGEST: usize = 60;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// Which day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Day {
    /// All days.
    #[default]
    Any,
    /// The feast day that begins then.
    Begins(UtcTime),
}

/// Where a text is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// In numbers, names, items and notes.
    #[default]
    Anywhere,
    /// It is the number.
    Number,
    /// In the customer's name.
    Name,
    /// In the items.
    Item,
}

impl Place {
    /// In the order in which they are offered.
    pub const ALL: [Place; 4] = [Place::Anywhere, Place::Number, Place::Name, Place::Item];

    /// For the page.
    pub fn word(self) -> &'static str {
        match self {
            Place::Anywhere => "anywhere",
            Place::Number => "number",
            Place::Name => "name",
            Place::Item => "item",
        }
    }
}

/// One touch or key more. It narrows what is looked for when it arrives, which may be something else
/// than what was drawn when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// Another day.
    Day(Day),
    /// Another state.
    Status(Option<OrderStatus>),
    /// The text, somewhere else.
    Place(Place),
    /// Another text.
    Text(String),
}

/// See the [module](self).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Which day.
    pub day: Day,
    /// In which state; `None`: in any.
    pub status: Option<OrderStatus>,
    /// Where `text` is looked for.
    pub place: Place,
    /// What was typed.
    pub text: String,
}

impl Search {
    /// With this changed, and all else as it is.
    #[must_use]
    pub fn narrowed(&self, by: Narrow) -> Search {
        let mut search = self.clone();
        match by {
            Narrow::Day(day) => search.day = day,
            Narrow::Status(status) => search.status = status,
            Narrow::Place(place) => search.place = place,
            Narrow::Text(text) => search.text = text.chars().take(LONGEST).collect(),
        }
        search
    }

    /// What the core is asked. A number that is none finds nothing else than what has number 0, which
    /// no order has.
    pub fn filter(&self) -> HistoryFilter {
        let (from, until) = match self.day {
            Day::Any => (None, None),
            Day::Begins(at) => (Some(at), Some(at.plus_millis(DAY_MILLIS))),
        };
        let text = self.text.trim();
        let typed = (!text.is_empty()).then(|| text.to_owned());
        let mut filter = HistoryFilter {
            from,
            until,
            status: self.status,
            ..HistoryFilter::default()
        };
        match self.place {
            Place::Anywhere => filter.text = typed,
            Place::Number => filter.number = typed.map(|text| text.parse().unwrap_or_default()),
            Place::Name => filter.name = typed,
            Place::Item => filter.item = typed,
        }
        filter
    }

    /// Whether anything narrows the list.
    pub fn is_narrow(&self) -> bool {
        self.filter() != HistoryFilter::default()
    }
}

/// The feast day that is named so: `2026-11-22`. `None` for anything else.
pub fn day_named(name: &str) -> Option<UtcTime> {
    let midnight = UtcTime::parse(&format!("{name}T00:00:00"))?;
    Some(UtcTime(midnight.0.saturating_add(feast_day::BEGINS)))
}

/// How a feast day is named.
pub fn name_of(begins: UtcTime) -> String {
    let named = begins.zoned();
    named.split('T').next().unwrap_or_default().to_owned()
}

/// The day before.
pub fn day_before(begins: UtcTime) -> UtcTime {
    begins.plus_millis(-DAY_MILLIS)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn each_choice_narrows_one_thing() {
        let all = Search::default();
        assert_eq!(all.filter(), HistoryFilter::default());
        assert!(!all.is_narrow());
        let typed = |place, text: &str| {
            let text = text.to_owned();
            Search {
                place,
                text,
                ..Search::default()
            }
            .filter()
        };
        let none = HistoryFilter::default();
        for (place, text, filter) in [
            (
                Place::Anywhere,
                " Li ",
                HistoryFilter {
                    text: Some("Li".into()),
                    ..none.clone()
                },
            ),
            (
                Place::Name,
                "Li",
                HistoryFilter {
                    name: Some("Li".into()),
                    ..none.clone()
                },
            ),
            (
                Place::Item,
                "Cola",
                HistoryFilter {
                    item: Some("Cola".into()),
                    ..none.clone()
                },
            ),
            (
                Place::Number,
                "147",
                HistoryFilter {
                    number: Some(147),
                    ..none.clone()
                },
            ),
            (
                Place::Number,
                "x",
                HistoryFilter {
                    number: Some(0),
                    ..none.clone()
                },
            ),
            (Place::Number, " ", none.clone()),
            (Place::Anywhere, "", none),
        ] {
            assert_eq!(typed(place, text), filter, "{text:?}");
        }
        let day = Search {
            day: Day::Begins(UtcTime::from_millis(1_000)),
            status: Some(OrderStatus::Ready),
            ..Search::default()
        };
        assert_eq!(
            day.filter(),
            HistoryFilter {
                from: Some(UtcTime::from_millis(1_000)),
                until: Some(UtcTime::from_millis(86_401_000)),
                status: Some(OrderStatus::Ready),
                ..HistoryFilter::default()
            }
        );
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_day_has_one_name() {
        let day = day_named("2026-11-22").unwrap();
        assert_eq!(Some(day), UtcTime::parse("2026-11-22T04:00:00"));
        assert_eq!(name_of(day), "2026-11-22");
        assert_eq!(name_of(day_before(day)), "2026-11-21");
        for none in ["", "yesterday", "2026-13-01", "2026-11-22T10:00:00"] {
            assert_eq!(day_named(none), None, "{none:?}");
        }
    }
}
