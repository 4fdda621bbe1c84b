//! What the screen of a station has: a replica, made of nothing but what was pushed.

use std::time::Duration;

use olgfeast_board::Board;
use olgfeast_protocol::{
    DeadLetter, Intent, IntentId, Rev,
    ipc::{Change, Freshness, Link, LinkStatus, Push, Snapshot},
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
    pub(crate) settled: Vec<IntentId>,
}

impl Page {
    pub(crate) fn of(snapshot: &Snapshot, now: Duration) -> Page {
        Page {
            board: Board::from_snapshot(snapshot),
            rev: snapshot.rev,
            attached: snapshot.rev,
            link: snapshot.link,
            letters: snapshot.dead_letters.clone(),
            freshness: snapshot.freshness,
            word_since: now,
            settled: Vec::new(),
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
        self.board.apply(&update.change);
        match update.change {
            Change::Link { link } => {
                if link.status.word() != self.link.status.word() {
                    self.word_since = now;
                }
                self.link = link;
            }
            Change::DeadLetters { letters } => self.letters = letters,
            Change::Settled { intent, .. } => self.settled.push(intent),
            _ => {}
        }
        Ok(())
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
