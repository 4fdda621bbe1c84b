//! The handle of a running link.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::command::Command;
use crate::config::LinkConfig;
use crate::driver;
use crate::event::LinkEvent;
use crate::mailbox::Mailbox;
use crate::profile::EVENTS_KEPT;
use crate::timeline::Attempt;

/// One connection to one endpoint, for ever: the handle of the task that keeps it.
///
/// Dropping it ends the task and closes the socket.
#[derive(Debug)]
pub struct Link {
    mailbox: Arc<Mailbox>,
    timeline: watch::Receiver<Vec<Attempt>>,
}

impl Link {
    /// Starts the task. It begins by asking for a token.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O and time enabled, as everything that spawns.
    pub fn open(config: LinkConfig) -> (Link, Events) {
        let mailbox = Arc::new(Mailbox::default());
        let (events, received) = mpsc::channel(EVENTS_KEPT);
        let (published, timeline) = watch::channel(Vec::new());
        tokio::spawn(driver::run(config, Arc::clone(&mailbox), events, published));
        let link = Link {
            mailbox: Arc::clone(&mailbox),
            timeline,
        };
        (
            link,
            Events {
                received,
                mailbox,
                opened: 0,
            },
        )
    }

    /// Tells the link something. Never waits.
    ///
    /// Nothing that counts can be lost for want of room: of `Token` (or another outcome of a
    /// sign-in), `Synced` (or `Resync`), `Reconnect`, `Tick`, `PingWith`, `Going`, `RetryNow`,
    /// `RestWorks` and `Stop` the newest always waits until it is taken, in the place of an older one
    /// of its kind. Only texts can be too many: the 65th `Send` that waits gives the connection up
    /// with [`Cause::Clogged`](crate::Cause::Clogged), and its user starts anew at the next `Opened`.
    pub fn tell(&self, command: Command) {
        self.mailbox.tell(command);
    }

    /// The newest attempts, newest last, at most [`TIMELINE_KEPT`](crate::profile::TIMELINE_KEPT).
    pub fn timeline(&self) -> Vec<Attempt> {
        self.timeline.borrow().clone()
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.mailbox.tell(Command::Stop);
    }
}

/// What a [`Link`] tells, in order, each once.
///
/// The channel is bounded. As long as it is full the socket is not read and no deadline runs:
/// memory never grows, and a server is not declared dead because its reader was slow.
///
/// Receiving an [`LinkEvent::Opened`] is what makes later commands be about that connection: a
/// `Synced` told before it cannot make it live. (Whoever works on a snapshot beside the receiving
/// loop has to give it up at `Closed`; this cannot be seen from here.)
#[derive(Debug)]
pub struct Events {
    received: mpsc::Receiver<LinkEvent>,
    mailbox: Arc<Mailbox>,
    opened: u64,
}

impl Events {
    /// The next event; nothing once the link has stopped. Safe to cancel.
    pub async fn recv(&mut self) -> Option<LinkEvent> {
        let event = self.received.recv().await?;
        if event == LinkEvent::Opened {
            self.opened += 1;
            self.mailbox.saw(self.opened);
        }
        Some(event)
    }
}
