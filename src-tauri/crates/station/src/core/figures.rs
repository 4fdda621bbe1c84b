//! What the server counts, read while somebody looks at it.
//!
//! A dashboard that is open asks again and again, and only while it does the server is asked: seldom,
//! one read at a time, when nothing else is to be done. What cannot be read stays as it was told last.

use std::time::Duration;

use olgfeast_protocol::wire::Analytics;

use super::{Answer, Core, Ticket};
use crate::{
    audit::jittered,
    figures::{Looked, ServerFigures},
    now::Now,
    rest::{self, Call, CallError, FiguresOf, Reply, Scope},
};

/// From the end of a reading to the next one, ± 20 %.
const EVERY: Duration = Duration::from_secs(20);

/// Who has not asked for so long does not look any more.
const LOOKS: Duration = Duration::from_secs(60);

/// When they are read, and what was told.
#[derive(Debug, Default)]
pub(super) struct FiguresReading {
    /// Somebody looks until then, on the station's monotonic clock.
    looked_at_until: Duration,
    due: Duration,
    /// What is to be read next of a reading that has begun.
    next: Option<FiguresOf>,
    under_way: bool,
    told: ServerFigures,
}

impl FiguresReading {
    /// Whether a read is under way.
    pub(super) fn is_reading(&self) -> bool {
        self.under_way
    }
}

impl Core {
    /// Somebody looks at the figures.
    pub(super) fn look_at_figures(&mut self, reply: Answer<Looked>, now: Now) {
        self.figures.looked_at_until = now.mono + LOOKS;
        let _ = reply.send(Ok(Looked {
            server_now: now.wall.plus_millis(self.clock.offset_millis()),
            late_minutes: self.settings.ages.preparing.late,
            server: self.figures.told,
        }));
    }

    /// Another account, or none: what was told to the one before is not for it.
    pub(super) fn figures_of_another_sign_in(&mut self) {
        let looked_at_until = self.figures.looked_at_until;
        self.figures = FiguresReading {
            looked_at_until,
            ..FiguresReading::default()
        };
    }

    /// When the next of them are to be read; `None` while nobody looks, or something else comes first.
    pub(super) fn figures_due(&self, now: Now) -> Option<Duration> {
        let figures = &self.figures;
        let is_looked_at = now.mono < figures.looked_at_until;
        let may = self.scope() == Scope::All && self.has_leisure();
        let others = self.menu.is_reading() || self.leaves.is_reading();
        if !is_looked_at || !may || figures.under_way || others {
            return None;
        }
        let due = figures.next.map_or(figures.due, |_| Duration::ZERO);
        Some(due.max(self.hold.until()))
    }

    pub(super) fn read_figures_if_due(&mut self, now: Now) {
        if self.figures_due(now).is_none_or(|due| now.mono < due) {
            return;
        }
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        let of = self.figures.next.unwrap_or(FiguresOf::Work);
        self.figures.next = Some(of);
        self.figures.under_way = true;
        let generation = self.generation;
        self.call(
            Ticket::Figures { generation, of },
            Call::Figures { token, of },
        );
    }

    /// The reply to a [`Ticket::Figures`].
    pub(super) fn figures_read(&mut self, generation: u64, of: FiguresOf, reply: Reply, now: Now) {
        if generation != self.generation {
            return;
        }
        self.figures.under_way = false;
        match reply.answer {
            Ok(rest::Answer::Figures(told)) => {
                self.figures_told(&told, now);
                self.figures.next = match of {
                    FiguresOf::Work => Some(FiguresOf::Sales),
                    FiguresOf::Sales => None,
                };
            }
            answer => {
                let error = answer.err().unwrap_or(CallError::Alien);
                tracing::debug!(%error, "the server's figures cannot be read");
                self.figures.next = None;
            }
        }
        if self.figures.next.is_none() {
            self.figures.due = now.mono + jittered(EVERY, &mut self.rng);
        }
    }

    /// The server has told some of its figures, asked or not.
    pub(super) fn figures_told(&mut self, told: &Analytics, now: Now) {
        let at = now.wall.plus_millis(self.clock.offset_millis());
        self.figures.told.take(told, at);
    }
}
