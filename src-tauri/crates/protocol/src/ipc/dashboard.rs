//! The figures of a feast, as the dashboard shows them.

use serde::{Deserialize, Serialize};

use crate::{figures::Figures, time::UtcTime};

/// Items that a [`Dashboard`] names.
pub const BUSIEST: usize = 10;

/// What is known of the orders of a feast. Offline too: then it is what this computer has seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// When this computer has counted, by the server's clock.
    pub counted_at: UtcTime,
    /// The feast day that goes on, as this computer has seen it; of the items the busiest [`BUSIEST`].
    pub today: Figures,
    /// Orders of the last 15 minutes, as this computer has seen them.
    pub quarter: u32,
    /// Orders; those that were cancelled are not among them.
    pub orders: Spans,
    /// What was handed out is worth so much, in hundredths.
    pub value: Spans,
}

/// A figure of each span. Days are feast days, weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spans {
    /// Of the day.
    pub today: Told,
    /// Of the week.
    pub week: Told,
    /// Of the month; `None`: nobody counts it.
    pub month: Option<Told>,
    /// Of all times. Only the server knows.
    pub ever: Option<Told>,
}

/// A figure, who says so, and when that was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The figure.
    pub figure: i64,
    /// Who has counted.
    pub by: CountedBy,
    /// When, by the server's clock.
    pub as_of: UtcTime,
}

/// Who has counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountedBy {
    /// This computer, from the orders that it has seen.
    Here,
    /// The server: it knows of more of them.
    Server,
}
