//! The socket: when it is in step, and what the badge says.

use std::time::Duration;

use olgfeast_link::{
    Blocked as LinkBlocked, Cause, Command as LinkCommand, DegradedCause, LinkEvent,
    LinkState as Feed, LinkStatus as FeedStatus, Network,
};
use olgfeast_protocol::{
    UtcTime,
    ipc::{Blocked, Change, Degraded, Link, LinkStatus, Proof},
};

use super::{Core, Effect, StoreOp, poll::Kind};
use crate::{now::Now, outage::Outage, sync::Spoken};

/// The close code of a hub for a client that has not kept up.
const LAGGED: u16 = 4008;

/// The connection as the link reports it, and what the station knows beyond.
#[derive(Debug)]
pub(super) struct LinkState {
    feed: Feed,
    feed_since: UtcTime,
    talk: Talk,
    /// When the connection was opened, or the one before it where there is none.
    opened: Duration,
    /// Whether the link waits for the outcome of a REST poll.
    poll_waits: bool,
    /// How far away the server was on the last live connection.
    network: Option<Network>,
    shown: Link,
}

/// What is spoken on the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Talk {
    /// There is none.
    Away,
    /// Nothing has come that would tell.
    Listening,
    /// What a plain server speaks, and what is still missing for it to be in step.
    Plain(Sync),
    /// The live protocol, and whether the link was told that it is in step.
    Live { told: bool },
}

/// The first frame together with the first audit is the snapshot of a server without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sync {
    frame: bool,
    audit: bool,
    told: bool,
    /// Whether what the two have left in doubt was read.
    sure: bool,
}

impl LinkState {
    pub(super) fn new(now: Now) -> LinkState {
        LinkState {
            feed: Feed::Connecting,
            feed_since: now.wall,
            talk: Talk::Away,
            opened: now.mono,
            poll_waits: false,
            network: None,
            shown: Link {
                status: LinkStatus::Connecting,
                since: now.wall,
            },
        }
    }

    pub(super) fn shown(&self) -> Link {
        self.shown
    }

    /// Whether the feed brings every change: connected, in step, and heard from.
    pub(super) fn is_live(&self) -> bool {
        matches!(self.feed, Feed::Live { .. })
    }

    /// How far away the server was on the last live connection of this run.
    pub(super) fn seen_network(&self) -> Option<Network> {
        self.network
    }

    /// Whether the link waits for the outcome of a poll.
    pub(super) fn poll_waits(&self) -> bool {
        self.poll_waits
    }

    /// The link is told of one.
    pub(super) fn poll_answered(&mut self) {
        self.poll_waits = false;
    }

    /// Whether anybody waits for what is read of a plain server.
    pub(super) fn wants_reads(&self) -> bool {
        matches!(self.talk, Talk::Plain(_)) || self.poll_waits
    }

    /// What is spoken on the socket.
    pub(super) fn spoken(&self) -> Spoken {
        match self.talk {
            Talk::Away | Talk::Listening => Spoken::Nothing,
            Talk::Plain(_) => Spoken::Plain,
            Talk::Live { .. } => Spoken::Live,
        }
    }

    /// How far away the server is. While the board hangs on REST alone, the nearest: an audit may
    /// not rest then.
    pub(super) fn network(&self) -> Network {
        match self.feed {
            Feed::Live { network } => network,
            _ => Network::Lan,
        }
    }
}

impl Core {
    pub(super) fn link_event(&mut self, event: LinkEvent, now: Now) {
        match event {
            LinkEvent::Status(FeedStatus {
                state,
                since_wall_ms,
            }) => {
                if let Feed::Live { network } = state {
                    self.link.network = Some(network);
                }
                self.link.feed = state;
                self.link.feed_since = UtcTime::from_millis(since_wall_ms);
                if self.link.is_live() {
                    self.hold.release();
                }
            }
            LinkEvent::NeedToken { rejected } => self.link_needs_token(rejected, now),
            LinkEvent::Opened => {
                self.link.talk = Talk::Listening;
                self.link.opened = now.mono;
                self.witness.clear();
            }
            LinkEvent::Text(text) => self.text(&text, now),
            LinkEvent::Closed { cause } => {
                tracing::info!(cause = cause.word(), "socket closed");
                self.connection_gone(&cause, now);
                self.save_freshness();
            }
            LinkEvent::Heard {
                at_wall_ms, sample, ..
            } => {
                let at = UtcTime::from_millis(at_wall_ms);
                self.freshness.heard_at = Some(at);
                if let Some(took) = sample {
                    self.round_trip(at, took);
                }
            }
            LinkEvent::PollRest => {
                self.link.poll_waits = true;
                self.poll_wanted();
                if !self.may_read() {
                    self.poll_ended(false);
                }
            }
        }
    }

    /// The link was closed by us.
    pub(super) fn link_closed(&mut self, now: Now) {
        self.link.feed = Feed::Connecting;
        self.link.feed_since = now.wall;
        self.connection_gone(&Cause::Stopped, now);
        self.link.poll_waits = false;
    }

    fn connection_gone(&mut self, cause: &Cause, now: Now) {
        self.link.talk = Talk::Away;
        self.witness.clear();
        self.hub.closed(cause.code() == Some(LAGGED), now);
    }

    /// The first thing that a hub never says first: the server is a plain one. What a hub has told
    /// before has no place in its books.
    pub(super) fn speaks_plainly(&mut self, now: Now) {
        if self.link.talk == Talk::Listening {
            self.link.talk = Talk::Plain(Sync::default());
            self.freshness.proof = Proof::Checked;
            self.is_kind(Kind::Plain, now);
            self.audit.hasten();
            self.hold.release();
        }
    }

    /// The server has said that it is a hub.
    pub(super) fn speaks_live(&mut self, now: Now) {
        self.link.talk = Talk::Live { told: false };
        self.is_kind(Kind::Hub, now);
        self.poll_ended(self.poll.works());
        self.poll.rest();
        self.freshness.proof = Proof::Heard;
        self.hold.release();
    }

    /// The board is in step with the hub's log.
    pub(super) fn in_step(&mut self) {
        if self.link.talk == (Talk::Live { told: false }) {
            self.link.talk = Talk::Live { told: true };
            self.effects.push_back(Effect::Link(LinkCommand::Synced));
        }
    }

    /// The board is not in step with the hub's log any more.
    pub(super) fn out_of_log(&mut self) {
        if self.link.talk == (Talk::Live { told: true }) {
            self.link.talk = Talk::Live { told: false };
            self.effects.push_back(Effect::Link(LinkCommand::Resync));
        }
    }

    /// The first frame of a connection is there.
    pub(super) fn frame_came(&mut self) {
        if let Talk::Plain(sync) = &mut self.link.talk {
            sync.frame = true;
            #[cfg(feature = "planted")]
            if crate::planted::has(crate::planted::Bug::SkipsFirstAudit) {
                sync.audit = true;
            }
        }
        self.synced_if_complete();
    }

    /// A whole audit is there. It completes the snapshot of this connection if it was begun after
    /// the connection was opened: one from before may have missed what this one was too late for.
    pub(super) fn audit_came(&mut self, begun: Duration) {
        if let Talk::Plain(sync) = &mut self.link.talk {
            if begun >= self.link.opened {
                sync.audit = true;
            } else if !sync.audit {
                self.audit.hasten();
            }
        }
        self.synced_if_complete();
        self.poll_ended(true);
    }

    /// What is known can no longer be trusted: again from the start, on the same connection.
    pub(super) fn out_of_step(&mut self) {
        if let Talk::Plain(sync) = &mut self.link.talk {
            // The next whole frame may be long in coming when nothing changes; the audit alone
            // brings everything.
            *sync = Sync {
                frame: true,
                audit: false,
                told: false,
                sure: false,
            };
            self.effects.push_back(Effect::Link(LinkCommand::Resync));
            self.audit.hasten();
        }
    }

    pub(super) fn poll_ended(&mut self, works: bool) {
        if std::mem::take(&mut self.link.poll_waits) {
            self.effects
                .push_back(Effect::Link(LinkCommand::RestWorks(works)));
        }
    }

    /// Works out what the badge says, and tells it when that is something else than before.
    pub(super) fn watch_link(&mut self, now: Now) {
        let doubted = self.doubts.are_open();
        if let Talk::Plain(sync) = &mut self.link.talk {
            sync.sure |= sync.told && !doubted;
        }
        let status = self.status(now);
        let before = self.link.shown;
        let same_word = before.status.word() == status.word();
        let since = match (&self.link.feed, status) {
            _ if same_word => before.since,
            // The link knows since when, except for what only the station can see.
            (
                _,
                LinkStatus::Degraded {
                    cause: Degraded::Unchecked,
                },
            ) => now.wall,
            _ => self.link.feed_since,
        };
        let shown = Link { status, since };
        if shown != before {
            self.link.shown = shown;
            self.watch_outage(before.status, status, now);
            self.show(Change::Link { link: shown });
        }
    }

    fn synced_if_complete(&mut self) {
        if let Talk::Plain(sync) = &mut self.link.talk
            && sync.frame
            && sync.audit
            && !sync.told
        {
            sync.told = true;
            self.effects.push_back(Effect::Link(LinkCommand::Synced));
        }
    }

    fn status(&self, now: Now) -> LinkStatus {
        if self.is_stuck() {
            return LinkStatus::Blocked {
                by: Blocked::SignIn,
            };
        }
        match &self.link.feed {
            Feed::Connecting => LinkStatus::Connecting,
            Feed::CatchingUp => LinkStatus::CatchingUp,
            Feed::Live { .. } if self.is_in_doubt() => LinkStatus::CatchingUp,
            // The link has not taken in yet what it was told.
            Feed::Live { .. } if self.hub_catches_up() => LinkStatus::CatchingUp,
            Feed::Live { .. } if self.is_unchecked(now) => LinkStatus::Degraded {
                cause: Degraded::Unchecked,
            },
            Feed::Live { .. } => LinkStatus::Live,
            Feed::Degraded(cause) => LinkStatus::Degraded {
                cause: match cause {
                    DegradedCause::Silent => Degraded::Silent,
                    DegradedCause::Rest => Degraded::Rest,
                    DegradedCause::Protocol => Degraded::Protocol,
                },
            },
            Feed::Offline { cause, .. }
                if *cause == Cause::WrongKey || self.has_met_a_wrong_key() =>
            {
                LinkStatus::Blocked {
                    by: Blocked::WrongKey,
                }
            }
            Feed::Offline {
                retry_at_wall_ms, ..
            } => LinkStatus::Offline {
                retry_at: Some(UtcTime::from_millis(*retry_at_wall_ms)),
            },
            Feed::Blocked(by) => LinkStatus::Blocked {
                by: match by {
                    LinkBlocked::SignIn => Blocked::SignIn,
                    LinkBlocked::Forbidden => Blocked::Forbidden,
                    LinkBlocked::Version => Blocked::Version,
                    LinkBlocked::Replaced => Blocked::Replaced,
                },
            },
        }
    }

    /// A board that was not compared for too long is not shown as live, however alive the socket
    /// is: at a plain server by audits, at a hub by digests.
    pub(super) fn is_unchecked(&self, now: Now) -> bool {
        if let Talk::Live { .. } = self.link.talk {
            return self.hub.is_unchecked(self.link.network(), now);
        }
        let mut limit = self.audit.overdue_after();
        if self.link.network() == Network::Wan {
            limit = limit.max(Duration::from_secs(45));
        }
        let limit = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
        self.freshness
            .checked_at
            .is_some_and(|checked| now.wall.millis_since(checked) > limit)
    }

    /// Whether orders of the snapshot of this connection are still to be read by themselves.
    fn is_in_doubt(&self) -> bool {
        matches!(self.link.talk, Talk::Plain(Sync { sure: false, .. }))
    }

    fn hub_catches_up(&self) -> bool {
        self.link.talk == (Talk::Live { told: false })
    }

    fn watch_outage(&mut self, before: LinkStatus, status: LinkStatus, now: Now) {
        // Silence that ends by itself is no outage, and neither is catching up on a connection that
        // stays; what becomes of either may be one.
        let was_up = match before {
            LinkStatus::Live | LinkStatus::Degraded { .. } => true,
            LinkStatus::CatchingUp => self.freshness.checked_at.is_some(),
            _ => false,
        };
        let lost = was_up
            && !matches!(
                status,
                LinkStatus::Live | LinkStatus::Degraded { .. } | LinkStatus::CatchingUp
            );
        if lost && self.outage.is_none() {
            let from = self.freshness.heard_at.unwrap_or(now.wall);
            self.outage = Some(Outage::begin(&self.board, from));
        }
    }

    pub(super) fn end_outage_if_over(&mut self, now: Now) {
        if self.link.shown.status == LinkStatus::Live
            && self.lanes.is_at_rest()
            && self.doubts.is_empty()
            && let Some(outage) = self.outage.take()
            && let Some(receipt) = outage.end(&self.board, now.wall)
        {
            self.effects
                .push_back(Effect::Store(StoreOp::Receipt(receipt.clone())));
            self.receipt = Some(receipt.clone());
            self.show(Change::Receipt { receipt });
        }
    }
}
