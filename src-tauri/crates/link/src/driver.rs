//! The thin part: does what the machine says, and tells it what happened.
//!
//! No decision is made here. One task owns the machine, the socket and the way to the user; there
//! is no lock across a wait and no second task that could hold a second socket.

mod clock;
mod dial;
mod names;
mod network;
mod race;
mod request;
mod socket;
mod tunnel;

use std::collections::VecDeque;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::close::Cause;
use crate::command::Command;
use crate::config::LinkConfig;
use crate::event::LinkEvent;
use crate::machine::{Farewell, Input, Machine, Output, Polled, Setup};
use crate::mailbox::{Content, Letter, Mailbox};
use crate::profile::{Network, Numbers};
use crate::timeline::Attempt;
use crate::token::Token;

use clock::Clock;
use dial::{Endpoint, Reached, Via};
use network::Watch;
use socket::Socket;

/// Runs a link to its end.
pub(crate) async fn run(
    config: LinkConfig,
    mailbox: Arc<Mailbox>,
    events: mpsc::Sender<LinkEvent>,
    timeline: watch::Sender<Vec<Attempt>>,
) {
    let clock = Clock::start();
    let endpoint = Endpoint::new(&config).map(Arc::new);
    let network = endpoint.as_ref().map(|endpoint| endpoint.network());
    let machine = Machine::new(Setup {
        numbers: config.numbers,
        network: network.unwrap_or(Network::Wan),
        ping: config.ping,
        pong: config.pong,
        seed: config.seed.unwrap_or_else(rand::random),
    });
    let driver = Driver {
        clock,
        machine,
        numbers: config.numbers,
        endpoint,
        watch: Watch::open(&config.interfaces, clock),
        wire: Wire::Gone,
        mailbox,
        events,
        undelivered: VecDeque::new(),
        connections: 0,
        logged: "",
        timeline,
        timeline_revision: 0,
    };
    driver.drive().await;
}

struct Driver {
    clock: Clock,
    machine: Machine,
    numbers: Numbers,
    endpoint: Result<Arc<Endpoint>, Cause>,
    watch: Watch,
    wire: Wire,
    mailbox: Arc<Mailbox>,
    events: mpsc::Sender<LinkEvent>,
    /// What one input has brought forth; nothing else happens before the user has taken it.
    undelivered: VecDeque<LinkEvent>,
    /// How many were opened so far.
    connections: u64,
    /// The word of the status that was logged last.
    logged: &'static str,
    timeline: watch::Sender<Vec<Attempt>>,
    timeline_revision: u64,
}

/// The one dial or connection that there is.
enum Wire {
    Gone,
    /// Ends at once, with this.
    Failed(Cause),
    Connecting {
        token: Token,
        dial: Dial<Reached>,
    },
    Upgrading(Dial<Box<Socket>>),
    Open(Box<Socket>),
}

type Dial<T> = Pin<Box<dyn Future<Output = Result<T, Cause>> + Send>>;

impl Driver {
    async fn drive(mut self) {
        self.machine.handle(Input::Start, self.clock.now());
        while let Drained::Until(timeout) = self.drain() {
            if !self.undelivered.is_empty() {
                if !self.deliver().await {
                    self.machine
                        .handle(Input::Command(Command::Stop), self.clock.now());
                }
                continue;
            }
            let input = match self.mailbox.take() {
                Some(letter) => self.open_letter(letter),
                None => {
                    tokio::select! {
                        // What came in counts before the deadline that it meets.
                        biased;
                        input = self.wire.next() => self.wire_moved(input),
                        () = self.mailbox.rung() => None,
                        change = self.watch.next() => {
                            tracing::debug!(?change, "the network of this computer changed");
                            Some(Input::NetworkChanged(change))
                        }
                        () = self.clock.sleep_until(timeout) => Some(self.timed_out()),
                    }
                }
            };
            if let Some(input) = input {
                self.machine.handle(input, self.clock.now());
            }
        }
        // A user who stopped the link and listens to the end hears the end.
        for event in self.undelivered {
            if self.events.try_send(event).is_err() {
                break;
            }
        }
    }

    /// Does all that the machine wants done.
    fn drain(&mut self) -> Drained {
        let drained = loop {
            match self.machine.poll_output() {
                Polled::Output(Output::Finished) => break Drained::Finished,
                Polled::Output(output) => self.obey(output),
                Polled::Timeout(timeout) => break Drained::Until(timeout),
            }
        };
        if self.timeline_revision != self.machine.timeline_revision() {
            self.timeline_revision = self.machine.timeline_revision();
            self.timeline.send_replace(self.machine.timeline());
        }
        drained
    }

    fn obey(&mut self, output: Output) {
        match output {
            Output::Dial { token, within } => {
                // Whatever was there is closed before the dial exists.
                drop(std::mem::replace(&mut self.wire, Wire::Gone));
                self.wire = match &self.endpoint {
                    Err(cause) => Wire::Failed(cause.clone()),
                    Ok(endpoint) => {
                        let endpoint = Arc::clone(endpoint);
                        let dial = Box::pin(async move { endpoint.connect(within).await });
                        Wire::Connecting { token, dial }
                    }
                };
            }
            Output::Drop(farewell) => {
                if let Wire::Open(socket) = std::mem::replace(&mut self.wire, Wire::Gone) {
                    socket.farewell(farewell);
                }
            }
            Output::Send(text) => {
                if let Wire::Open(socket) = &mut self.wire
                    && !socket.queue(text)
                {
                    std::mem::replace(&mut self.wire, Wire::Failed(Cause::Clogged)).abort();
                }
            }
            Output::Event(event) => {
                match &event {
                    LinkEvent::Opened => self.connections += 1,
                    // Offline is told anew with each attempt; a night of that is no news.
                    LinkEvent::Status(status) if self.logged != status.state.word() => {
                        self.logged = status.state.word();
                        tracing::info!(status = self.logged, "link");
                    }
                    LinkEvent::Closed { cause } => tracing::info!(%cause, "connection closed"),
                    _ => {}
                }
                self.undelivered.push_back(event);
            }
            Output::Finished => {}
        }
    }

    /// Waits until the user has taken one event. Says no when there is no user any more, or the
    /// link is to stop.
    async fn deliver(&mut self) -> bool {
        if self.mailbox.holds_stop() {
            return false;
        }
        tokio::select! {
            biased;
            room = self.events.reserve() => match (room, self.undelivered.pop_front()) {
                (Ok(room), Some(event)) => {
                    room.send(event);
                    true
                }
                (room, _) => room.is_ok(),
            },
            () = self.mailbox.rung() => !self.mailbox.holds_stop(),
        }
    }

    fn open_letter(&self, letter: Letter) -> Option<Input> {
        let about_this_one = letter.connection == self.connections;
        match letter.content {
            Content::Command(
                Command::Synced
                | Command::Resync
                | Command::Reconnect { .. }
                | Command::Send(_)
                | Command::Tick(_)
                | Command::PingWith(_)
                | Command::Going { .. },
            )
            | Content::TooManySends
                if !about_this_one =>
            {
                tracing::debug!("told about a connection that is gone");
                None
            }
            Content::Command(command) => Some(Input::Command(command)),
            Content::TooManySends => match self.wire {
                Wire::Open(_) => Some(Input::Ended(Cause::Clogged)),
                _ => None,
            },
        }
    }

    fn wire_moved(&mut self, moved: Moved) -> Option<Input> {
        match moved {
            Moved::Input(input) => Some(input),
            Moved::Ended(cause) => {
                self.wire = Wire::Gone;
                Some(Input::Ended(cause))
            }
            Moved::Connected(token, Reached { tcp, via }) => {
                let Ok(endpoint) = &self.endpoint else {
                    return None;
                };
                let endpoint = Arc::clone(endpoint);
                let options = self.numbers.of(via.network()).tcp;
                let clock = self.clock;
                let dial = async move { endpoint.upgrade(tcp, token, options, clock).await };
                self.wire = Wire::Upgrading(Box::pin(dial));
                Some(match via {
                    Via::Direct(address) => Input::Connected { address },
                    Via::Proxy => Input::Tunnelled,
                })
            }
            Moved::Upgraded(socket) => {
                self.wire = Wire::Open(socket);
                Some(Input::Upgraded)
            }
        }
    }

    /// A deadline has come; bytes of an unfinished frame may have moved it.
    fn timed_out(&mut self) -> Input {
        let heard = match &mut self.wire {
            Wire::Open(socket) => socket.bytes_heard(),
            _ => None,
        };
        heard.map_or(Input::Timeout, |at| Input::Bytes { at })
    }
}

enum Drained {
    Until(Option<std::time::Duration>),
    Finished,
}

enum Moved {
    Input(Input),
    Ended(Cause),
    Connected(Token, Reached),
    Upgraded(Box<Socket>),
}

impl Wire {
    /// The next thing that happens on it; never, when there is none. Safe to cancel.
    async fn next(&mut self) -> Moved {
        match self {
            Wire::Gone => pending().await,
            Wire::Failed(cause) => Moved::Ended(cause.clone()),
            Wire::Connecting { token, dial } => match dial.await {
                Ok(reached) => Moved::Connected(token.clone(), reached),
                Err(cause) => Moved::Ended(cause),
            },
            Wire::Upgrading(dial) => match dial.await {
                Ok(socket) => Moved::Upgraded(socket),
                Err(cause) => Moved::Ended(cause),
            },
            Wire::Open(socket) => match socket.next().await {
                Input::Ended(cause) => Moved::Ended(cause),
                input => Moved::Input(input),
            },
        }
    }

    fn abort(self) {
        if let Wire::Open(socket) = self {
            socket.farewell(Farewell::Abort);
        }
    }
}
