//! The socket: when it is in step, and what the badge says.

use std::time::Duration;

use olgfeast_link::{
    Blocked as LinkBlocked, Command as LinkCommand, DegradedCause, LinkEvent, LinkState as Feed,
    LinkStatus as FeedStatus, Network,
};
use olgfeast_protocol::{
    UtcTime,
    ipc::{Blocked, Change, Degraded, Link, LinkStatus, Proof},
};

use super::Core;
use crate::{now::Now, outage::Outage};

/// The connection as the link reports it, and what the station knows beyond.
#[derive(Debug)]
pub(super) struct LinkState {
    feed: Feed,
    feed_since: UtcTime,
    /// What is still missing for this connection to be in step; `None` without a connection.
    sync: Option<Sync>,
    /// Whether the link waits for the outcome of a REST poll.
    poll_waits: bool,
    shown: Link,
}

/// The first frame together with the first audit is the snapshot of a server without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sync {
    frame: bool,
    audit: bool,
    told: bool,
}

impl LinkState {
    pub(super) fn new(now: Now) -> LinkState {
        LinkState {
            feed: Feed::Connecting,
            feed_since: now.wall,
            sync: None,
            poll_waits: false,
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

    /// Whether anybody waits for what REST reads.
    pub(super) fn wants_reads(&self) -> bool {
        self.sync.is_some() || self.poll_waits
    }

    /// How long an audit may rest: never while the board hangs on REST alone.
    fn network(&self) -> Network {
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
                self.link.feed = state;
                self.link.feed_since = UtcTime::from_millis(since_wall_ms);
                if self.link.is_live() {
                    self.hold.release();
                }
            }
            LinkEvent::NeedToken { rejected } => self.link_needs_token(rejected, now),
            LinkEvent::Opened => {
                self.link.sync = Some(Sync::default());
                self.audit.hasten();
                self.hold.release();
            }
            LinkEvent::Text(text) => self.text(&text, now),
            LinkEvent::Closed { cause } => {
                tracing::info!(cause = cause.word(), "socket closed");
                self.link.sync = None;
                self.save_freshness();
            }
            LinkEvent::Heard { at_wall_ms, .. } => {
                self.freshness.heard_at = Some(UtcTime::from_millis(at_wall_ms));
            }
            LinkEvent::PollRest => {
                self.link.poll_waits = true;
                self.audit.hasten();
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
        self.link.sync = None;
        self.link.poll_waits = false;
    }

    /// A frame of a server without numbers is there, the first of a connection above all.
    pub(super) fn frame_came(&mut self) {
        self.freshness.proof = Proof::Checked;
        if let Some(sync) = &mut self.link.sync {
            sync.frame = true;
        }
        self.synced_if_complete();
    }

    /// A whole audit is there, begun while this connection was open.
    pub(super) fn audit_came(&mut self) {
        if let Some(sync) = &mut self.link.sync {
            sync.audit = true;
        }
        self.synced_if_complete();
        self.poll_ended(true);
    }

    /// What is known can no longer be trusted: again from the start, on the same connection.
    pub(super) fn out_of_step(&mut self) {
        if let Some(sync) = &mut self.link.sync {
            // The next whole frame may be long in coming when nothing changes; the audit alone
            // brings everything.
            *sync = Sync {
                frame: true,
                audit: false,
                told: false,
            };
            self.effects
                .push_back(super::Effect::Link(LinkCommand::Resync));
            self.audit.hasten();
        }
    }

    pub(super) fn poll_ended(&mut self, works: bool) {
        if std::mem::take(&mut self.link.poll_waits) {
            self.effects
                .push_back(super::Effect::Link(LinkCommand::RestWorks(works)));
        }
    }

    /// Works out what the badge says, and tells it when that is something else than before.
    pub(super) fn watch_link(&mut self, now: Now) {
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
        if let Some(sync) = &mut self.link.sync
            && sync.frame
            && sync.audit
            && !sync.told
        {
            sync.told = true;
            self.effects
                .push_back(super::Effect::Link(LinkCommand::Synced));
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
            Feed::Live { .. } if self.audit_overdue(now) => LinkStatus::Degraded {
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

    /// Events are hints and the audit is the truth: a board that was not compared for too long is
    /// not shown as live, however alive the socket is.
    fn audit_overdue(&self, now: Now) -> bool {
        let mut limit = self.audit.overdue_after();
        if self.link.network() == Network::Wan {
            limit = limit.max(Duration::from_secs(45));
        }
        let limit = i64::try_from(limit.as_millis()).unwrap_or(i64::MAX);
        self.freshness
            .checked_at
            .is_some_and(|checked| now.wall.millis_since(checked) > limit)
    }

    fn watch_outage(&mut self, before: LinkStatus, status: LinkStatus, now: Now) {
        // Silence that ends by itself is no outage; silence that is declared dead becomes one then.
        let lost = !matches!(status, LinkStatus::Live | LinkStatus::Degraded { .. })
            && matches!(before, LinkStatus::Live | LinkStatus::Degraded { .. });
        if lost && self.outage.is_none() {
            let from = self.freshness.heard_at.unwrap_or(now.wall);
            self.outage = Some(Outage::begin(&self.board, from));
        }
    }

    pub(super) fn end_outage_if_over(&mut self, now: Now) {
        if self.link.shown.status == LinkStatus::Live
            && self.lanes.is_empty()
            && self.doubts.is_empty()
            && let Some(outage) = self.outage.take()
            && let Some(receipt) = outage.end(&self.board, now.wall)
        {
            self.receipt = Some(receipt.clone());
            self.show(Change::Receipt { receipt });
        }
    }
}
