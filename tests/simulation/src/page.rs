//! What the screen of a station has: a replica, made of nothing but what was pushed.

use std::{collections::BTreeSet, time::Duration};

use olgfeast_board::Board;
use olgfeast_protocol::{
    DeadLetter, Intent, IntentId, OrderId, Rev,
    ipc::{Change, Freshness, Link, LinkStatus, Push, Receipt, Settlement, Snapshot},
};

use crate::broken::Rule;

/// A replica of a station's core.
pub(crate) struct Page {
    pub(crate) board: Board,
    pub(crate) rev: Rev,
    /// Updates up to this one were in what it began with.
    attached: Rev,
    pub(crate) link: Link,
    pub(crate) letters: Vec<DeadLetter>,
    pub(crate) freshness: Freshness,
    /// When the word of the link last became another one.
    pub(crate) word_since: Duration,
    /// Intents that were said to have settled, and not looked at yet.
    pub(crate) settled: Vec<(IntentId, Settlement)>,
    /// Orders that were open here and have left, and were not looked at yet.
    pub(crate) left: Vec<OrderId>,
    /// Losses of the live board, the oldest first.
    losses: Vec<Loss>,
    /// Receipts, and the losses that each may be about; not looked at yet.
    pub(crate) receipts: Vec<(Receipt, Vec<Loss>)>,
}

/// What was there when the live board was lost, and what has settled since.
#[derive(Clone, Debug)]
pub(crate) struct Loss {
    pub(crate) orders: BTreeSet<OrderId>,
    pub(crate) applied: u32,
}

impl Page {
    pub(crate) fn of(snapshot: &Snapshot, now: Duration) -> Page {
        let board = Board::from_snapshot(snapshot);
        // A process begins without a live board.
        let loss = Loss::of(&board);
        Page {
            board,
            rev: snapshot.rev,
            attached: snapshot.rev,
            link: snapshot.link,
            letters: snapshot.dead_letters.clone(),
            freshness: snapshot.freshness,
            word_since: now,
            settled: Vec::new(),
            left: Vec::new(),
            losses: vec![loss],
            receipts: Vec::new(),
        }
    }

    pub(crate) fn is_live(&self) -> bool {
        self.link.status == LinkStatus::Live
    }

    /// Takes a push in.
    ///
    /// # Errors
    /// What it breaks.
    pub(crate) fn take(&mut self, push: Push, now: Duration) -> Result<(), (Rule, String)> {
        let update = match push {
            Push::Heartbeat(heartbeat) => {
                self.freshness = heartbeat.freshness;
                return self.follows(heartbeat.rev == self.rev, heartbeat.rev);
            }
            Push::Update(update) if update.rev <= self.attached => return Ok(()),
            Push::Update(update) => update,
        };
        self.follows(update.rev == self.rev.next(), update.rev)?;
        self.rev = update.rev;
        if let Change::Gone { id } = &update.change
            && self
                .board
                .order(*id)
                .is_some_and(|had| had.status.is_open())
        {
            self.left.push(*id);
        }
        self.board.apply(&update.change);
        match update.change {
            Change::Link { link } => {
                if link.status.word() != self.link.status.word() {
                    self.word_since = now;
                }
                self.is_lost(link);
                self.link = link;
            }
            Change::DeadLetters { letters } => self.letters = letters,
            Change::Settled {
                intent, outcome, ..
            } => {
                self.settled.push((intent, outcome));
                for loss in &mut self.losses {
                    loss.applied += u32::from(outcome == Settlement::Applied);
                }
            }
            Change::Receipt { receipt } => {
                // It may be about any of these: one of which there was nothing to tell had no receipt.
                let losses = std::mem::take(&mut self.losses);
                self.receipts.push((receipt, losses));
            }
            _ => {}
        }
        Ok(())
    }

    fn is_lost(&mut self, link: Link) {
        let up = |status: LinkStatus| {
            matches!(
                status,
                LinkStatus::Live | LinkStatus::Degraded { .. } | LinkStatus::CatchingUp
            )
        };
        if up(self.link.status) && !up(link.status) {
            self.losses.push(Loss::of(&self.board));
        }
    }

    /// Whether the board shows that this intent has had its effect.
    pub(crate) fn shows(&self, intent: &Intent) -> bool {
        let Some(order) = self.board.order(intent.order) else {
            return false;
        };
        if intent.is_backward() {
            order.status == intent.to
        } else {
            order.status >= intent.to
        }
    }

    fn follows(&self, follows: bool, rev: Rev) -> Result<(), (Rule, String)> {
        if follows {
            return Ok(());
        }
        let words = format!("revision {} after {}", rev.0, self.rev.0);
        Err((Rule::DenseRevisions, words))
    }
}

impl Loss {
    fn of(board: &Board) -> Loss {
        Loss {
            orders: board.orders().map(|order| order.id).collect(),
            applied: 0,
        }
    }
}
