//! Any row of calls does to the outbox what it does to a plain list in memory.

use olgfeast_protocol::{DeadLetter, Intent, IntentId, UtcTime, ipc::Settlement};
use olgfeast_store::{Fate, Outbox, Row, StoreError};
use proptest::{collection::vec, prelude::*};
use tempfile::tempdir;

use crate::samples::{intent, letter, wait_until_closed};

/// Intents that the calls are about; few, so that calls meet.
const INTENTS: i64 = 10;

#[derive(Clone, Debug)]
pub(crate) enum Op {
    Enqueue(Vec<i64>),
    MarkAttempt(i64, i64),
    Landed(i64),
    Settle(i64, Settlement, i64),
    Withdraw(i64),
    Bury(Vec<i64>, i64),
    Discard(i64),
    Revive(i64, Vec<i64>),
    CrashStarts,
    Prune(i64),
    Reopen,
}

fn op() -> impl Strategy<Value = Op> {
    let n = 0..INTENTS;
    let at = 1..50_i64;
    let settlement = prop_oneof![Just(Settlement::Applied), Just(Settlement::AlreadyDone)];
    // Mostly what keeps an intent open: one that has ended is not brought back.
    prop_oneof![
        6 => vec(n.clone(), 0..3).prop_map(Op::Enqueue),
        10 => (n.clone(), at.clone()).prop_map(|(n, at)| Op::MarkAttempt(n, at)),
        5 => n.clone().prop_map(Op::Landed),
        8 => Just(Op::CrashStarts),
        2 => (n.clone(), settlement, at.clone())
            .prop_map(|(n, settlement, at)| Op::Settle(n, settlement, at)),
        2 => n.clone().prop_map(Op::Withdraw),
        2 => (vec(n.clone(), 0..3), at.clone()).prop_map(|(ns, at)| Op::Bury(ns, at)),
        2 => n.clone().prop_map(Op::Discard),
        2 => (n.clone(), vec(n, 0..3)).prop_map(|(old, new)| Op::Revive(old, new)),
        1 => at.prop_map(Op::Prune),
        1 => Just(Op::Reopen),
    ]
}

fn id(n: i64) -> IntentId {
    intent(n).id
}

/// The outbox as one would explain it: in the order in which the intents came.
#[derive(Clone, Default)]
pub(crate) struct Model(Vec<Kept>);

#[derive(Clone)]
struct Kept {
    intent: Intent,
    standing: Standing,
}

#[derive(Clone)]
#[allow(clippy::large_enum_variant, reason = "a model holds few of them")]
enum Standing {
    Open {
        attempts: u32,
        attempted_at: Option<UtcTime>,
        in_flight: bool,
        starts: u32,
    },
    Settled(Settlement, UtcTime),
    Dead(DeadLetter),
    Withdrawn,
    Discarded(UtcTime),
}

pub(crate) enum Answer {
    Nothing,
    Yes(bool),
    Ids(Vec<IntentId>),
    Count(u64),
}

impl Model {
    fn find(&mut self, n: i64) -> Result<&mut Kept, StoreError> {
        self.0
            .iter_mut()
            .find(|kept| kept.intent.id == id(n))
            .ok_or(StoreError::UnknownIntent)
    }

    fn find_open(&mut self, n: i64) -> Result<&mut Kept, StoreError> {
        self.find(n).and_then(|kept| match kept.standing {
            Standing::Open { .. } => Ok(kept),
            _ => Err(StoreError::UnknownIntent),
        })
    }

    fn enqueue(&mut self, ns: &[i64]) -> Result<(), StoreError> {
        for n in ns {
            if self.find(*n).is_ok() {
                return Err(StoreError::Io("kept before".into()));
            }
            let standing = Standing::Open {
                attempts: 0,
                attempted_at: None,
                in_flight: false,
                starts: 0,
            };
            self.0.push(Kept {
                intent: intent(*n),
                standing,
            });
        }
        Ok(())
    }

    fn discard(&mut self, n: i64) -> Result<(), StoreError> {
        let kept = self.find(n)?;
        let Standing::Dead(letter) = &kept.standing else {
            return Err(StoreError::UnknownIntent);
        };
        kept.standing = Standing::Discarded(letter.at);
        Ok(())
    }

    pub(crate) fn take(&mut self, op: &Op) -> Result<Answer, StoreError> {
        match op {
            Op::Enqueue(ns) => self.enqueue(ns)?,
            Op::MarkAttempt(n, at) => {
                if let Standing::Open {
                    attempts,
                    attempted_at,
                    in_flight,
                    ..
                } = &mut self.find_open(*n)?.standing
                {
                    *attempts += 1;
                    *attempted_at = Some(UtcTime(*at));
                    *in_flight = true;
                }
            }
            Op::Landed(n) => {
                if let Standing::Open {
                    in_flight, starts, ..
                } = &mut self.find_open(*n)?.standing
                {
                    *in_flight = false;
                    *starts = 0;
                }
            }
            Op::Settle(n, settlement, at) => {
                self.find_open(*n)?.standing = Standing::Settled(*settlement, UtcTime(*at));
            }
            Op::Withdraw(n) => {
                let kept = self.find(*n)?;
                return Ok(Answer::Yes(match kept.standing {
                    Standing::Open { attempts: 0, .. } => {
                        kept.standing = Standing::Withdrawn;
                        true
                    }
                    Standing::Withdrawn => true,
                    _ => false,
                }));
            }
            Op::Bury(ns, at) => {
                for n in ns {
                    let kept = self.find_open(*n)?;
                    kept.standing = Standing::Dead(letter(kept.intent.clone(), *at));
                }
            }
            Op::Discard(n) => self.discard(*n)?,
            Op::Revive(old, new) => {
                self.discard(*old)?;
                self.enqueue(new)?;
            }
            Op::CrashStarts => {
                let mut told = Vec::new();
                for kept in &mut self.0 {
                    if let Standing::Open {
                        in_flight, starts, ..
                    } = &mut kept.standing
                    {
                        *starts = if *in_flight { *starts + 1 } else { 0 };
                        *in_flight = false;
                        if *starts >= 5 {
                            told.push(kept.intent.id);
                        }
                    }
                }
                return Ok(Answer::Ids(told));
            }
            Op::Prune(older_than) => {
                let before = self.0.len();
                self.0.retain(|kept| match &kept.standing {
                    Standing::Open { .. } | Standing::Dead(_) => true,
                    Standing::Settled(_, at) | Standing::Discarded(at) => at.0 >= *older_than,
                    Standing::Withdrawn => kept.intent.made_at.0 >= *older_than,
                });
                return Ok(Answer::Count((before - self.0.len()) as u64));
            }
            Op::Reopen => {}
        }
        Ok(Answer::Nothing)
    }

    pub(crate) fn open_intents(&self) -> Vec<Row> {
        self.0
            .iter()
            .filter_map(|kept| match kept.standing {
                Standing::Open {
                    attempts,
                    attempted_at,
                    starts,
                    ..
                } => Some(Row {
                    intent: kept.intent.clone(),
                    attempts,
                    in_flight_starts: starts,
                    attempted_at,
                    sent: None,
                }),
                _ => None,
            })
            .collect()
    }

    pub(crate) fn dead_letters(&self) -> Vec<DeadLetter> {
        let mut letters: Vec<_> = self
            .0
            .iter()
            .filter_map(|kept| match &kept.standing {
                Standing::Dead(letter) => Some(letter.clone()),
                _ => None,
            })
            .collect();
        letters.sort_by_key(|letter| letter.at);
        letters
    }

    pub(crate) fn fate(&mut self, n: i64) -> Fate {
        match self.find(n).map(|kept| kept.standing.clone()) {
            Err(_) => Fate::Unknown,
            Ok(Standing::Open { attempts, .. }) => Fate::Open { attempts },
            Ok(Standing::Settled(settlement, _)) => Fate::Settled(settlement),
            Ok(Standing::Dead(letter)) => Fate::Dead(Box::new(letter)),
            Ok(Standing::Withdrawn) => Fate::Withdrawn,
            Ok(Standing::Discarded(_)) => Fate::Discarded,
        }
    }
}

pub(crate) async fn ask(outbox: &Outbox, op: &Op) -> Result<Answer, StoreError> {
    match op {
        Op::Enqueue(ns) => {
            outbox
                .enqueue(ns.iter().map(|n| intent(*n)).collect())
                .await?
        }
        Op::MarkAttempt(n, at) => outbox.mark_attempt(id(*n), UtcTime(*at)).await?,
        Op::Landed(n) => outbox.landed(id(*n)).await?,
        Op::Settle(n, settlement, at) => {
            outbox
                .settle(vec![id(*n)], *settlement, None, UtcTime(*at))
                .await?;
        }
        Op::Withdraw(n) => return outbox.withdraw(id(*n)).await.map(Answer::Yes),
        Op::Bury(ns, at) => {
            outbox
                .bury(ns.iter().map(|n| letter(intent(*n), *at)).collect())
                .await?;
        }
        Op::Discard(n) => outbox.discard(id(*n)).await?,
        Op::Revive(old, new) => {
            outbox
                .revive(id(*old), new.iter().map(|n| intent(*n)).collect())
                .await?
        }
        Op::CrashStarts => return outbox.crash_starts().await.map(Answer::Ids),
        Op::Prune(older_than) => {
            return outbox.prune(UtcTime(*older_than)).await.map(Answer::Count);
        }
        Op::Reopen => {}
    }
    Ok(Answer::Nothing)
}

async fn compare(ops: Vec<Op>) -> Result<(), TestCaseError> {
    let dir = tempdir().unwrap();
    let mut outbox = Outbox::open(dir.path()).unwrap();
    let mut model = Model::default();
    for op in ops {
        if matches!(op, Op::Reopen) {
            drop(outbox);
            wait_until_closed(dir.path(), "outbox.db");
            outbox = Outbox::open(dir.path()).unwrap();
        }
        let mut next = model.clone();
        match (next.take(&op), ask(&outbox, &op).await) {
            (Ok(expected), Ok(answer)) => {
                model = next;
                match (expected, answer) {
                    (Answer::Nothing, Answer::Nothing) => {}
                    (Answer::Yes(expected), Answer::Yes(got)) => prop_assert_eq!(expected, got),
                    (Answer::Ids(expected), Answer::Ids(got)) => prop_assert_eq!(expected, got),
                    (Answer::Count(expected), Answer::Count(got)) => {
                        prop_assert_eq!(expected, got);
                    }
                    _ => prop_assert!(false, "{op:?} answered something else"),
                }
            }
            // The model stays as it was: so must the file.
            (Err(StoreError::Io(_)), Err(StoreError::Io(_)))
            | (Err(StoreError::UnknownIntent), Err(StoreError::UnknownIntent)) => {}
            (expected, got) => prop_assert!(
                false,
                "{:?}: {:?} was expected, not {:?}",
                op,
                expected.err(),
                got.err()
            ),
        }
        prop_assert_eq!(outbox.open_intents().await.unwrap(), model.open_intents());
        prop_assert_eq!(outbox.dead_letters().await.unwrap(), model.dead_letters());
        for n in 0..INTENTS {
            prop_assert_eq!(outbox.fate(id(n)).await.unwrap(), model.fate(n));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_row_of_calls_does_what_it_does_to_a_list_in_memory(ops in vec(op(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(compare(ops))?;
    }
}
