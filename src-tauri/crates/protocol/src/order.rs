//! An order as a station knows it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{LineId, OrderId, Version},
    intent::Stand,
    status::OrderStatus,
    time::UtcTime,
};

/// One order: the server's truth as far as this station has learned it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The server's key.
    pub id: OrderId,
    /// The number people call out, 1–999. `all_orders_update` frames do not carry it.
    pub display_id: Option<u32>,
    /// Names the order for ever, across restores from backup; empty when not yet learned.
    pub ref_code: String,
    /// As typed at the counter; may be anything.
    pub customer_name: String,
    /// Where the server says it stands.
    pub status: OrderStatus,
    /// What was ordered.
    pub lines: Lines,
    /// Tokens of the whole order, where the server told.
    pub tokens: Option<i64>,
    /// What the whole order is worth, in hundredths, where the server told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cents: Option<i64>,
    /// When it was ordered.
    pub ordered_at: Option<UtcTime>,
    /// When it was last started; a plain server never clears it.
    pub preparing_at: Option<UtcTime>,
    /// When it was last made ready.
    pub ready_at: Option<UtcTime>,
    /// When it was last handed out.
    pub complete_at: Option<UtcTime>,
    /// How often it has changed, where a hub tells; a plain server counts nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Lines that are struck for everybody, where a hub tells. A plain server knows of none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub struck: BTreeSet<LineId>,
    /// What the counter wants known ("no onions"), where a hub tells; empty: nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Why it was cancelled; only where it was, and somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
}

impl Order {
    /// What an intent made now is based on.
    pub fn stand(&self) -> Stand {
        Stand {
            status: self.status,
            preparing_at: self.preparing_at,
            ready_at: self.ready_at,
            complete_at: self.complete_at,
            version: self.version,
        }
    }

    /// The number to show: the display number, or the key where that is not known yet.
    pub fn number(&self) -> String {
        match self.display_id {
            Some(number) => number.to_string(),
            None => self.id.to_string(),
        }
    }
}

/// What was ordered, as well as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "known", content = "lines", rename_all = "lowercase")]
pub enum Lines {
    /// Nothing yet: a plain server commits an order before its lines.
    #[default]
    Nothing,
    /// From a frame: names and quantities, in the order of the names. Two menu items of one name
    /// are merged there.
    Summary(Vec<SummaryLine>),
    /// From REST: every line with its food group.
    Full(Vec<Line>),
}

impl Lines {
    /// Quantity and name of each line: full lines in the server's order, a summary by name.
    pub fn iter(&self) -> Box<dyn Iterator<Item = (i64, &str)> + '_> {
        match self {
            Lines::Nothing => Box::new(std::iter::empty()),
            Lines::Summary(lines) => {
                Box::new(lines.iter().map(|line| (line.quantity, line.name.as_str())))
            }
            Lines::Full(lines) => {
                Box::new(lines.iter().map(|line| (line.quantity, line.name.as_str())))
            }
        }
    }

    /// Whether there is anything to cook by.
    pub fn is_known(&self) -> bool {
        !matches!(self, Lines::Nothing)
    }

    /// Takes what a newer message knows, without ever becoming poorer by it: a frame without lines
    /// changes nothing, and names with quantities do not replace the same lines with their groups.
    #[must_use]
    pub fn enriched_by(&self, newer: Lines) -> Lines {
        match (self, newer) {
            (known, Lines::Nothing) => known.clone(),
            (Lines::Full(full), Lines::Summary(summary)) if sums_agree(full, &summary) => {
                Lines::Full(full.clone())
            }
            (_, newer) => newer,
        }
    }
}

/// Whether full lines and a summary tell of the same food.
fn sums_agree(full: &[Line], summary: &[SummaryLine]) -> bool {
    fn sums<'a>(
        lines: impl Iterator<Item = (&'a str, i64)>,
    ) -> std::collections::BTreeMap<&'a str, i64> {
        let mut sums = std::collections::BTreeMap::new();
        for (name, quantity) in lines {
            let sum = sums.entry(name).or_insert(0_i64);
            *sum = sum.saturating_add(quantity);
        }
        sums
    }
    sums(full.iter().map(|line| (line.name.as_str(), line.quantity)))
        == sums(
            summary
                .iter()
                .map(|line| (line.name.as_str(), line.quantity)),
        )
}

/// A line as a kitchen frame tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    /// Name of the menu item.
    pub name: String,
    /// Pieces.
    pub quantity: i64,
}

/// A line as REST tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The server's key of the line.
    pub id: LineId,
    /// Name of the menu item.
    pub name: String,
    /// Food group of the menu item.
    pub group: String,
    /// Pieces.
    pub quantity: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(lines: &[(&str, i64)]) -> Lines {
        Lines::Full(
            lines
                .iter()
                .enumerate()
                .map(|(i, (name, quantity))| Line {
                    id: LineId(i as i64),
                    name: (*name).into(),
                    group: "Grill".into(),
                    quantity: *quantity,
                })
                .collect(),
        )
    }

    fn summary(lines: &[(&str, i64)]) -> Lines {
        Lines::Summary(
            lines
                .iter()
                .map(|(name, quantity)| SummaryLine {
                    name: (*name).into(),
                    quantity: *quantity,
                })
                .collect(),
        )
    }

    #[test]
    fn a_frame_without_lines_empties_nothing() {
        let known = full(&[("Fries", 2)]);
        assert_eq!(known.enriched_by(Lines::Nothing), known);
    }

    #[test]
    fn a_summary_of_the_same_food_keeps_the_groups() {
        let known = full(&[("Fries", 2), ("Fries", 1), ("Cola", 1)]);
        assert_eq!(
            known.enriched_by(summary(&[("Cola", 1), ("Fries", 3)])),
            known
        );
    }

    #[test]
    fn a_summary_of_other_food_is_newer_truth() {
        let newer = summary(&[("Fries", 5)]);
        assert_eq!(full(&[("Fries", 2)]).enriched_by(newer.clone()), newer);
    }

    #[test]
    fn full_lines_replace_a_summary() {
        let newer = full(&[("Fries", 2)]);
        assert_eq!(summary(&[("Fries", 2)]).enriched_by(newer.clone()), newer);
    }
}
