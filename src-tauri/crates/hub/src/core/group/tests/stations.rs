//! Eight stations that send, repeat and lose commands, in any order and in any groups.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use olgfeast_protocol::{IntentId, OrderId, OrderStatus, StationId, Version};
use proptest::prelude::*;
use uuid::Uuid;

use super::{Answered, Command, command};
use crate::{
    core::{
        Core, CoreError,
        tests::{Room, by_desk},
    },
    live::Audience,
    model::{By, MenuItemId, Order, UserId},
    storage::{Move, Moved, NotPlaced, Once, Wanted},
    wire,
};

/// What one of the stations sends.
#[derive(Clone, Debug)]
enum Sent {
    Place { pieces: i64 },
    Set { order: usize, to: OrderStatus },
}

/// A command on its way: who sends it, in how many copies (as many answers were lost but one), and
/// whether the station had seen the order as it is.
#[derive(Clone, Debug)]
struct Parcel {
    station: u128,
    sent: Sent,
    copies: usize,
    expects: bool,
}

fn parcel() -> impl Strategy<Value = Parcel> {
    let to = proptest::sample::select(OrderStatus::PLAIN.to_vec());
    let sent = prop_oneof![
        1 => (1..5_i64).prop_map(|pieces| Sent::Place { pieces }),
        3 => (0..6_usize, to).prop_map(|(order, to)| Sent::Set { order, to }),
    ];
    (0..8_u128, sent, 1..4_usize, any::<bool>()).prop_map(|(station, sent, copies, expects)| {
        Parcel {
            station,
            sent,
            copies,
            expects,
        }
    })
}

/// What is done at one time.
#[derive(Clone, Debug)]
enum Deed {
    /// These copies, by their places among all that are on their way.
    Group(Vec<prop::sample::Index>),
    /// The same, and the disk does not keep them.
    Lost(Vec<prop::sample::Index>),
    Reopen,
}

fn deed() -> impl Strategy<Value = Deed> {
    let copies = || prop::collection::vec(any::<prop::sample::Index>(), 1..9);
    prop_oneof![
        8 => copies().prop_map(Deed::Group),
        2 => copies().prop_map(Deed::Lost),
        1 => Just(Deed::Reopen),
    ]
}

/// One copy of a parcel.
#[derive(Clone, Debug)]
struct Copy {
    key: IntentId,
    parcel: Parcel,
    /// What the station has seen, when it first sent it.
    expected: Option<Version>,
}

impl Copy {
    fn by(&self) -> By {
        By {
            station_id: Some(StationId(Uuid::from_u128(self.parcel.station))),
            intent_id: Some(self.key),
            ..by_desk()
        }
    }

    /// The command, and its answer as text: what the client would have got, or that it was refused.
    fn command(&self, user: UserId) -> (Command, Answered<Option<String>>) {
        let (by, expected) = (self.by(), self.expected);
        let text = |order: &Order| serde_json::to_string(&wire::versioned_order(order)).unwrap();
        match self.parcel.sent {
            Sent::Place { pieces } => command(move |core: &mut Core| {
                let items = [Wanted {
                    item: MenuItemId(1),
                    quantity: pieces,
                }];
                let name = "Ann".to_owned();
                let placed = core.place_items(user, Audience::Staff, name, &items, &by)?;
                Ok(match placed {
                    Once::Now(Ok(order)) => {
                        Some(serde_json::to_string(&wire::logged_order(&order)).unwrap())
                    }
                    Once::Before(answer) => Some(answer),
                    Once::Now(Err(NotPlaced::NoNumberFree)) | Once::OtherCommand => None,
                    Once::Now(Err(other)) => panic!("{other:?}"),
                })
            }),
            Sent::Set { order, to } => command(move |core: &mut Core| {
                let wish = Move {
                    order: OrderId(order as i64 + 1),
                    to,
                    expected,
                    by,
                };
                Ok(match core.change_status(&wish)? {
                    Once::Now(Moved::From { order, .. } | Moved::Already(order)) => {
                        Some(text(&order))
                    }
                    Once::Before(answer) => Some(answer),
                    Once::Now(Moved::Changed { .. } | Moved::Unknown) => None,
                    Once::OtherCommand => panic!("no two parcels have one key"),
                })
            }),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// proptest prints the input that fails, and keeps its seed in `proptest-regressions`.
    #[test]
    fn however_8_stations_send_and_lose_the_log_is_dense_has_each_key_once_and_is_the_tables(
        parcels in prop::collection::vec(parcel(), 1..40),
        deeds in prop::collection::vec(deed(), 1..40),
    ) {
        let mut room = Room::new();
        let user = room.user.id;
        let mut on_their_way: Vec<Copy> = Vec::new();
        for (number, parcel) in parcels.iter().enumerate() {
            let expected = parcel.expects.then_some(Version(1));
            let key = IntentId(Uuid::from_u128(number as u128 + 1));
            let copy = Copy { key, parcel: parcel.clone(), expected };
            on_their_way.extend(std::iter::repeat_n(copy, parcel.copies));
        }
        // The first answer that each key got.
        let mut answers: BTreeMap<IntentId, String> = BTreeMap::new();
        for deed in deeds {
            let (picks, lost) = match deed {
                Deed::Group(picks) => (picks, false),
                Deed::Lost(picks) => (picks, true),
                Deed::Reopen => {
                    room = room.reopen();
                    continue;
                }
            };
            let mut commands = VecDeque::new();
            let mut answered = Vec::new();
            for pick in picks {
                if on_their_way.is_empty() {
                    break;
                }
                let at = pick.index(on_their_way.len());
                // What is lost is sent again.
                let copy = if lost {
                    on_their_way[at].clone()
                } else {
                    on_their_way.swap_remove(at)
                };
                let (command, answer) = copy.command(user);
                commands.push_back(command);
                answered.push((copy.key, answer));
            }
            if lost {
                let breaks = |core: &mut Core| -> Result<(), CoreError> {
                    core.storage.pretend_what_cannot_be_kept();
                    Ok(())
                };
                commands.push_back(command(breaks).0);
            }
            room.core.do_together(&mut commands, |_| false);
            for (key, mut answer) in answered {
                match answer.try_recv().unwrap() {
                    Err(_) => prop_assert!(lost),
                    Ok(_) if lost => prop_assert!(false, "answered, and not kept"),
                    Ok(None) => prop_assert!(!answers.contains_key(&key), "refused when known"),
                    Ok(Some(body)) => {
                        let first = answers.entry(key).or_insert_with(|| body.clone());
                        prop_assert_eq!(&*first, &body);
                    }
                }
            }
            hold(&room, &answers)?;
        }
        let room = room.reopen();
        hold(&room, &answers)?;
    }
}

/// What must be so after every commit.
fn hold(room: &Room, answers: &BTreeMap<IntentId, String>) -> Result<(), TestCaseError> {
    let log = room.core.storage.log();
    let seqs: Vec<i64> = log.iter().map(|row| row.seq).collect();
    prop_assert_eq!(seqs, (1..=log.len() as i64).collect::<Vec<_>>());
    let mut keys = BTreeSet::new();
    let mut versions: BTreeMap<i64, i64> = BTreeMap::new();
    for row in &log {
        let key = row.by["intent_id"].as_str().unwrap();
        prop_assert!(keys.insert(key.to_owned()), "{} twice", key);
        let version = versions.entry(row.order_id).or_default();
        *version += 1;
        prop_assert_eq!(row.version, *version);
    }
    let (orders, newest, outcomes) = room.core.storage.tables_and_log();
    let tables: Vec<(i64, serde_json::Value)> = orders
        .iter()
        .map(|order| {
            (
                order.id.0,
                serde_json::to_value(wire::logged_order(order)).unwrap(),
            )
        })
        .collect();
    prop_assert_eq!(newest, tables);
    // A key is known if and only if it was answered; those in the log are among them.
    let answered: Vec<String> = answers.keys().map(ToString::to_string).collect();
    prop_assert_eq!(&outcomes, &answered);
    prop_assert!(keys.iter().all(|key| outcomes.contains(key)));
    Ok(())
}
