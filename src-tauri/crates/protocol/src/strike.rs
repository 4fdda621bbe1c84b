//! Lines struck off a ticket, from the touch until everybody sees it.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{IntentId, LineId, OrderId},
    order::{Lines, Order},
    time::UtcTime,
};

/// Which line of an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKey {
    /// The one that the server knows by this key.
    Id(LineId),
    /// All of this name: a kitchen frame tells no keys, and has put lines of one name together.
    Name(String),
}

impl LineKey {
    /// Whether the line with this key, where it has one, and this name is meant.
    pub fn is(&self, id: Option<LineId>, name: &str) -> bool {
        match self {
            LineKey::Id(key) => Some(*key) == id,
            LineKey::Name(key) => key == name,
        }
    }
}

impl Lines {
    /// Whether any of them is meant by `key`.
    pub fn have(&self, key: &LineKey) -> bool {
        match self {
            Lines::Nothing => false,
            Lines::Summary(lines) => lines.iter().any(|line| key.is(None, &line.name)),
            Lines::Full(lines) => lines.iter().any(|line| key.is(Some(line.id), &line.name)),
        }
    }
}

/// One wish of one person: this line struck, or not struck any more. State-setting, never relative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strike {
    /// UUIDv7; the idempotency key for ever.
    pub id: IntentId,
    /// The order.
    pub order: OrderId,
    /// The order's name across restores from backup; empty when it was not known at the touch.
    pub ref_code: String,
    /// The line.
    pub line: LineKey,
    /// What the person wants.
    pub struck: bool,
    /// When the person touched, by the station's clock.
    pub made_at: UtcTime,
}

impl Strike {
    /// Whether `order` is the one that the person touched, and not another of the same key after
    /// the server was restored from a backup.
    pub fn names(&self, order: &Order) -> bool {
        self.order == order.id
            && (self.ref_code.is_empty()
                || order.ref_code.is_empty()
                || self.ref_code == order.ref_code)
    }
}

/// What the screen needs of a strike that the server does not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineStrike {
    /// The line.
    pub line: LineKey,
    /// What the person wants.
    pub struck: bool,
    /// Who sees it.
    pub seen: Seen,
}

/// Who sees a strike that the server does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Only this station until it is sent; then everybody.
    Later,
    /// Only this station: the server knows no strikes, or has refused this one.
    Here,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Line, SummaryLine};

    #[test]
    fn a_key_means_one_line_and_a_name_all_lines_of_that_name() {
        let full = Lines::Full(vec![Line {
            id: LineId(4),
            name: "Fries".into(),
            group: String::new(),
            quantity: 1,
        }]);
        let summary = Lines::Summary(vec![SummaryLine {
            name: "Fries".into(),
            quantity: 1,
        }]);
        let name = LineKey::Name("Fries".into());
        assert!(full.have(&name) && summary.have(&name) && !Lines::Nothing.have(&name));
        let id = LineKey::Id(LineId(4));
        assert!(full.have(&id) && !summary.have(&id));
        assert!(!full.have(&LineKey::Id(LineId(5))));
    }

    #[test]
    fn a_line_travels_as_its_key_or_its_name() {
        let told = serde_json::to_string(&LineKey::Id(LineId(4))).unwrap();
        assert_eq!(told, r#"{"id":4}"#);
        let told = serde_json::to_string(&LineKey::Name("Fries".into())).unwrap();
        assert_eq!(told, r#"{"name":"Fries"}"#);
    }
}
