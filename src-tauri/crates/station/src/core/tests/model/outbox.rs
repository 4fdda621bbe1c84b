//! The outbox as one would explain it, and what has become of every intent.

use olgfeast_store::Sent;

use super::super::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Settled(Settlement),
    Dead,
    Withdrawn,
}

#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) open: Vec<Row>,
    pub(super) made: BTreeMap<IntentId, Intent>,
    pub(super) ends: BTreeMap<IntentId, End>,
    /// Each key that was ever sent, with all that it carried then.
    pub(super) groups: BTreeMap<IntentId, Vec<IntentId>>,
    in_flight: Vec<IntentId>,
}

impl Kept {
    /// What the station has written, in turn.
    pub(super) fn take(&mut self, op: StoreOp) {
        match op {
            StoreOp::Enqueue(intents) => {
                for intent in intents {
                    let before = self.made.insert(intent.id, intent.clone());
                    assert_eq!(before, None, "an id twice");
                    self.open.push(Row {
                        intent,
                        attempts: 0,
                        in_flight_starts: 0,
                        attempted_at: None,
                        sent: None,
                    });
                }
            }
            StoreOp::MarkAttempt(id, ..) => {
                self.row(id).attempts += 1;
                self.in_flight.push(id);
            }
            StoreOp::MarkKeyed {
                id,
                carries,
                expected,
                ..
            } => {
                for carried in &carries {
                    let row = self.row(*carried);
                    row.attempts += 1;
                    row.sent = Some(Sent::CarriedBy(id));
                    self.in_flight.push(*carried);
                }
                let row = self.row(id);
                row.attempts += 1;
                row.sent = Some(Sent::Expecting(expected));
                self.in_flight.push(id);
                let mut group = carries;
                group.push(id);
                let known = self.groups.insert(id, group.clone());
                assert!(
                    known.is_none_or(|known| known == group),
                    "a key goes with the same company"
                );
            }
            StoreOp::Landed(id) => self.in_flight.retain(|known| *known != id),
            StoreOp::Settle { ids, how, .. } => {
                for id in ids {
                    self.end(id, End::Settled(how));
                }
            }
            StoreOp::Withdraw(id) => {
                assert_eq!(self.row(id).attempts, 0, "once attempted, never withdrawn");
                self.end(id, End::Withdrawn);
            }
            StoreOp::Bury(letters) => {
                for letter in letters {
                    self.end(letter.intent.id, End::Dead);
                }
            }
            StoreOp::Settings(_) | StoreOp::Receipt(_) => {}
            other => panic!("nobody has asked for {other:?}"),
        }
    }

    /// As the next run finds it.
    pub(super) fn reopened(&mut self) -> Vec<Row> {
        for id in std::mem::take(&mut self.in_flight) {
            if let Some(row) = self.open.iter_mut().find(|row| row.intent.id == id) {
                row.in_flight_starts += 1;
            }
        }
        self.open.clone()
    }

    fn row(&mut self, id: IntentId) -> &mut Row {
        let row = self.open.iter_mut().find(|row| row.intent.id == id);
        row.expect("it is open")
    }

    fn end(&mut self, id: IntentId, end: End) {
        self.row(id);
        self.open.retain(|row| row.intent.id != id);
        assert_eq!(self.ends.insert(id, end), None, "it ends once");
    }
}
