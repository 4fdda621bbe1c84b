//! What a window that the public looks at is told: numbers and where they stand.
//!
//! What is left out is left out here, before it leaves the core, and not by a page that could be
//! made to show it.

use std::collections::BTreeSet;

use super::{Change, Notices, Push, Session, Snapshot, Update};
use crate::{
    food_groups::FoodGroups,
    order::{Lines, Order},
    settings::Settings,
};

impl Snapshot {
    /// For the public. Only what the server itself shows is told: no touch of this station that it
    /// has not taken.
    #[must_use]
    pub fn for_public(self) -> Snapshot {
        // All fields by name: one that is added has to be decided about.
        let Snapshot {
            rev,
            orders,
            pending: _,
            strikes: _,
            link,
            session: _,
            offset_millis,
            freshness,
            dead_letters: _,
            receipt: _,
            trouble: _,
            notices: _,
            settings,
            pin_set: _,
            food_groups: _,
            drafts: _,
        } = self;
        Snapshot {
            rev,
            orders: orders.into_iter().map(order).collect(),
            pending: Vec::new(),
            strikes: Vec::new(),
            link,
            session: nobody(),
            offset_millis,
            freshness,
            dead_letters: Vec::new(),
            receipt: None,
            trouble: None,
            notices: Notices::default(),
            settings: look(settings),
            pin_set: false,
            food_groups: FoodGroups::default(),
            drafts: Vec::new(),
        }
    }
}

impl Push {
    /// For the public. Each push has one, so that no revision is missed: one that tells nothing to
    /// the public says that there is no trouble to tell of.
    #[must_use]
    pub fn for_public(self) -> Push {
        let Update { rev, change } = match self {
            Push::Heartbeat(beat) => return Push::Heartbeat(beat),
            Push::Update(update) => update,
        };
        let change = match change {
            Change::Order { order: told } => Change::Order { order: order(told) },
            Change::Gone { id } => Change::Gone { id },
            Change::Link { link } => Change::Link { link },
            Change::Offset { millis } => Change::Offset { millis },
            Change::Settings { settings } => Change::Settings {
                settings: look(settings),
            },
            Change::Session { .. } => Change::Session { session: nobody() },
            Change::Pending { .. }
            | Change::Strikes { .. }
            | Change::DeadLetters { .. }
            | Change::Settled { .. }
            | Change::Receipt { .. }
            | Change::Trouble { .. }
            | Change::Pin { .. }
            | Change::FoodGroups { .. }
            | Change::Drafts { .. }
            | Change::Notices { .. } => Change::Trouble { trouble: None },
        };
        Push::Update(Update { rev, change })
    }
}

/// Its number, where it stands, and since when.
fn order(order: Order) -> Order {
    let Order {
        id,
        display_id,
        ref_code: _,
        customer_name: _,
        status,
        lines: _,
        tokens: _,
        cents: _,
        ordered_at,
        preparing_at,
        ready_at,
        complete_at,
        version: _,
        struck: _,
        notes: _,
        cancel_reason: _,
    } = order;
    Order {
        id,
        display_id,
        ref_code: String::new(),
        customer_name: String::new(),
        status,
        lines: Lines::Nothing,
        tokens: None,
        cents: None,
        ordered_at,
        preparing_at,
        ready_at,
        complete_at,
        version: None,
        struck: BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

fn nobody() -> Session {
    Session::SignedOut {
        server: None,
        username: None,
    }
}

/// Of the settings, how things look.
fn look(settings: Settings) -> Settings {
    Settings {
        display: settings.display,
        theme: settings.theme,
        language: settings.language,
        ..Settings::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        IntentId, LineId, OrderId, OrderStatus, Rev, SummaryLine, UtcTime, Version,
        ipc::{
            DraftState, Freshness, Kept, Link, LinkStatus, NewOrder, OrderDraft, Receipt, Trouble,
            WorkedAt,
        },
        pairing::Role,
        settings::{Language, Theme},
    };

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);
    /// In everything that nobody may learn.
    const SECRET: &str = "Kowalski";

    fn secret() -> Order {
        Order {
            id: OrderId(1007),
            display_id: Some(7),
            ref_code: SECRET.into(),
            customer_name: SECRET.into(),
            status: OrderStatus::Ready,
            lines: Lines::Summary(vec![SummaryLine {
                name: SECRET.into(),
                quantity: 2,
            }]),
            tokens: Some(9),
            cents: Some(1_250),
            ordered_at: Some(NOW),
            preparing_at: None,
            ready_at: Some(NOW),
            complete_at: None,
            version: Some(Version(3)),
            struck: BTreeSet::from([LineId(4)]),
            notes: SECRET.into(),
            cancel_reason: Some(SECRET.into()),
        }
    }

    fn settings() -> Settings {
        Settings {
            role: Some(Role::Kitchen),
            food_groups: BTreeSet::from([SECRET.to_owned()]),
            theme: Theme::Light,
            language: Some(Language::Pl),
            ..Settings::default()
        }
    }

    fn session() -> Session {
        Session::SignedIn {
            server: SECRET.into(),
            username: SECRET.into(),
            kept: Kept::Keyring,
        }
    }

    fn link() -> Link {
        Link {
            status: LinkStatus::Live,
            since: NOW,
        }
    }

    fn receipt() -> Receipt {
        Receipt {
            from: NOW,
            until: NOW,
            new: 1,
            changed: 0,
            sent: 0,
            refused: 0,
            also_worked: vec![SECRET.into()],
            worked_at: vec![WorkedAt {
                number: "7".into(),
                station: SECRET.into(),
                to: OrderStatus::Ready,
            }],
        }
    }

    fn drafts() -> Vec<OrderDraft> {
        let order = NewOrder {
            customer_name: SECRET.to_owned(),
            lines: Vec::new(),
        };
        vec![OrderDraft {
            id: IntentId(uuid::Uuid::from_u128(7)),
            order,
            made_at: NOW,
            state: DraftState::Draft,
        }]
    }

    fn food_groups() -> FoodGroups {
        serde_json::from_value(serde_json::json!({ SECRET: [SECRET] })).unwrap()
    }

    fn trouble() -> Trouble {
        Trouble::SetAside {
            file: SECRET.into(),
        }
    }

    #[test]
    fn a_snapshot_for_the_public_has_numbers_and_no_name() {
        let whole = Snapshot {
            rev: Rev(3),
            orders: vec![secret()],
            pending: vec![(OrderId(1007), vec![])],
            strikes: vec![],
            link: link(),
            session: session(),
            offset_millis: 5,
            freshness: Freshness::default(),
            dead_letters: vec![],
            receipt: Some(receipt()),
            trouble: Some(trouble()),
            notices: Notices::default(),
            settings: settings(),
            pin_set: true,
            food_groups: food_groups(),
            drafts: drafts(),
        };
        let public = whole.for_public();
        let json = serde_json::to_string(&public).unwrap();
        assert!(!json.contains(SECRET), "{json}");
        let [order] = public.orders.as_slice() else {
            panic!("{json}")
        };
        assert_eq!(
            (order.number(), order.status),
            ("7".into(), OrderStatus::Ready)
        );
        assert_eq!(order.ready_at, Some(NOW));
        assert_eq!((public.rev, public.offset_millis), (Rev(3), 5));
        assert_eq!(public.settings.language, Some(Language::Pl));
        assert_eq!(
            (public.settings.theme, public.settings.role),
            (Theme::Light, None)
        );
    }

    #[test]
    fn every_push_for_the_public_keeps_its_revision_and_has_no_name() {
        for change in [
            Change::Order { order: secret() },
            Change::Gone { id: OrderId(7) },
            Change::Session { session: session() },
            Change::Link { link: link() },
            Change::Settings {
                settings: settings(),
            },
            Change::Receipt { receipt: receipt() },
            Change::Trouble {
                trouble: Some(trouble()),
            },
            Change::Pin { set: true },
            Change::FoodGroups {
                food_groups: food_groups(),
            },
            Change::Drafts { drafts: drafts() },
            Change::Pending {
                id: OrderId(7),
                intents: vec![],
            },
        ] {
            let rev = Rev(8);
            let public = Push::Update(Update { rev, change }).for_public();
            let json = serde_json::to_string(&public).unwrap();
            assert!(!json.contains(SECRET), "{json}");
            assert!(matches!(public, Push::Update(Update { rev: Rev(8), .. })));
        }
    }
}
