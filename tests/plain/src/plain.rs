//! The state machine: what comes in, what goes out, and when it wants to be asked again.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_protocol::{OrderId, OrderStatus, UtcTime};
use rand::{Rng, SeedableRng, rngs::StdRng};

use crate::{
    agenda::Agenda,
    changes::Changes,
    database::Database,
    faults::Faults,
    http::{Request, Response},
    pictures::{Picture, PictureId},
    requests::InFlight,
    sockets::{SocketId, Sockets},
    tokens::Tokens,
};

/// One request, for as long as the double lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(u64);

/// Something that reaches a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When it does, by the monotonic clock; never later than the `now` it was polled with.
    pub at: Duration,
    /// What it is.
    pub output: Output,
}

/// What can reach a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// The answer to a request.
    Response {
        /// Which request.
        id: RequestId,
        /// The answer.
        response: Response,
    },
    /// There will be no answer to a request.
    Failed {
        /// Which request.
        id: RequestId,
        /// Why.
        failure: Failure,
    },
    /// A text frame.
    Frame {
        /// On which socket.
        socket: SocketId,
        /// Its text.
        text: String,
    },
    /// A socket is closed, and is never heard of again.
    Closed {
        /// Which socket.
        socket: SocketId,
        /// The code of the close frame: 1012 when the server was told to stop, 1011 when a ping was
        /// not answered. `None`: lost without a close frame, which clients show as 1006.
        code: Option<u16>,
    },
}

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody listens: certainly nothing was done.
    Refused,
    /// The connection was lost: it may have been done, and it may still be done.
    Lost,
}

/// How a server is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Sockets are closed with 1012, and what was begun is done.
    Term,
    /// Everything is gone at once; what was not committed was never there.
    Kill,
}

/// How an order really stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The key.
    pub id: OrderId,
    /// The name for ever.
    pub ref_code: String,
    /// The number on the ticket.
    pub display_id: i64,
    /// As typed at the counter.
    pub customer_name: String,
    /// Where it stands.
    pub status: OrderStatus,
}

/// What was on the server's disk at one time.
#[derive(Clone, Debug)]
pub struct Backup(Database);

/// A double of a plain olgFeast 2.0 server. See the crate's documentation.
#[derive(Debug)]
pub struct Plain {
    pub(crate) now: Duration,
    /// What the wall clock shows at nought of the monotonic one.
    start: UtcTime,
    pub(crate) rng: StdRng,
    pub(crate) faults: Faults,
    pub(crate) database: Database,
    pub(crate) tokens: Tokens,
    pub(crate) changes: Changes,
    pub(crate) agenda: Agenda<Work>,
    requested: u64,
    pub(crate) in_flight: BTreeMap<RequestId, InFlight>,
    pub(crate) drawn: u64,
    pub(crate) pictures: BTreeMap<PictureId, Picture>,
    pub(crate) sockets: Sockets,
    power: Power,
    /// Nothing that needs the database is answered before this.
    pub(crate) frozen_until: Duration,
    outbox: Vec<Delivery>,
}

/// Whether the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    On,
    /// Down, and when it comes up by itself, if it does.
    Off {
        until: Option<Duration>,
    },
}

/// What is done when its time has come.
#[derive(Debug)]
pub(crate) enum Work {
    /// A request reaches the server.
    Arrive(RequestId),
    /// The server gets to a request.
    CarryOut(RequestId),
    /// The lines of an order that a checkout began are committed.
    Fill(RequestId),
    /// A client that has just connected is greeted.
    Greet(SocketId),
    /// A picture is read, or the next part of it, or it is sent.
    Read(PictureId),
    /// Something reaches a client.
    Deliver(Output),
    /// A ping was not answered.
    GiveUp(SocketId),
    /// The server comes up again.
    Start,
}

impl Plain {
    /// A running server with the accounts `admin`/`admin123` (staff) and `customer`/`customer123`,
    /// the eleven menu items of the recorded server, and no orders. Its monotonic clock stands at
    /// nought, its wall clock at `start`. The same seed and the same calls give the same outputs.
    pub fn new(seed: u64, start: UtcTime, faults: Faults) -> Plain {
        let mut rng = StdRng::seed_from_u64(seed);
        let mark = rng.random();
        Plain {
            now: Duration::ZERO,
            start,
            rng,
            faults,
            database: Database::furnished(start),
            tokens: Tokens::new(mark),
            changes: Changes::default(),
            agenda: Agenda::new(),
            requested: 0,
            in_flight: BTreeMap::new(),
            drawn: 0,
            pictures: BTreeMap::new(),
            sockets: Sockets::default(),
            power: Power::On,
            frozen_until: Duration::ZERO,
            outbox: Vec::new(),
        }
    }

    /// What goes wrong from now on.
    pub fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// What goes wrong at present.
    pub fn faults(&self) -> Faults {
        self.faults
    }

    /// Everything that has reached a client up to `now`, in the order in which it did. A `now`
    /// before one already seen counts as that one, here and everywhere.
    pub fn poll(&mut self, now: Duration) -> Vec<Delivery> {
        self.advance(now);
        std::mem::take(&mut self.outbox)
    }

    /// When to poll next; `None`: only after something was put in.
    pub fn next_wake(&self) -> Option<Duration> {
        if self.outbox.is_empty() {
            self.agenda.next()
        } else {
            Some(self.now)
        }
    }

    /// A client sends a request. What becomes of it is told by [`Plain::poll`]: exactly one
    /// [`Output::Response`] or [`Output::Failed`], unless the client gives up before.
    pub fn request(&mut self, now: Duration, request: Request) -> RequestId {
        self.advance(now);
        self.requested += 1;
        let id = RequestId(self.requested);
        self.begin(id, request);
        id
    }

    /// The client waits no longer. The server does what was asked all the same.
    pub fn abandon(&mut self, now: Duration, id: RequestId) {
        self.advance(now);
        if let Some(in_flight) = self.in_flight.get_mut(&id) {
            in_flight.abandon();
        }
    }

    /// Stops the server until [`Plain::start`]. Clients are refused meanwhile.
    pub fn stop(&mut self, now: Duration, signal: Signal) {
        self.advance(now);
        let lost: fn(&InFlight) -> bool = match self.power {
            Power::On => |_| true,
            // Who was refused by a server that was down already knows it.
            Power::Off { .. } => |in_flight| !in_flight.is_answered(),
        };
        self.power = Power::Off { until: None };
        let code = match signal {
            Signal::Term => Some(1012),
            Signal::Kill => None,
        };
        for socket in self.sockets.ids() {
            self.close_with(socket, code);
        }
        if signal == Signal::Kill {
            self.lose(lost);
        }
    }

    /// Starts the server that was stopped, on the same data.
    pub fn start(&mut self, now: Duration) {
        self.advance(now);
        self.come_up();
    }

    /// Stops the server, and starts it again after `down_for`.
    pub fn restart(&mut self, now: Duration, signal: Signal, down_for: Duration) {
        self.stop(now, signal);
        let at = self.now.saturating_add(down_for);
        self.power = Power::Off { until: Some(at) };
        self.agenda.enter(at, Work::Start);
    }

    /// What is on disk now.
    pub fn backup(&self) -> Backup {
        Backup(self.database.clone())
    }

    /// Kills the server, puts an older state back, and starts it after `down_for`. Keys of orders
    /// that are not in it are used again, for other orders with other `ref_code`s.
    pub fn restore(&mut self, now: Duration, Backup(database): &Backup, down_for: Duration) {
        self.restart(now, Signal::Kill, down_for);
        self.database = database.clone();
    }

    /// For so long nothing that needs the database is answered, as after too many parallel writes.
    pub fn freeze(&mut self, now: Duration, lasts: Duration) {
        self.advance(now);
        let until = self.now.saturating_add(lasts);
        self.frozen_until = self.frozen_until.max(until);
    }

    /// Sets the server's wall clock forward by so many milliseconds, or back by a negative number.
    pub fn jump_clock(&mut self, millis: i64) {
        self.start = self.start.plus_millis(millis);
    }

    /// What the server's wall clock shows.
    pub fn wall(&self) -> UtcTime {
        let micros = i64::try_from(self.now.as_micros()).unwrap_or(i64::MAX);
        UtcTime(self.start.0.saturating_add(micros))
    }

    /// Every change that was committed.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// How all orders really stand, by key.
    pub fn orders(&self) -> Vec<Truth> {
        let orders = self.database.orders.values().map(|order| Truth {
            id: order.id,
            ref_code: order.ref_code.clone(),
            display_id: order.display_id,
            customer_name: order.customer_name.clone(),
            status: order.status,
        });
        orders.collect()
    }

    /// Whether the server listens, is not frozen, and has nothing left to do or to send: what it
    /// is to do late included. From then on only what is put in changes anything.
    pub fn is_at_rest(&self) -> bool {
        let idle = self.agenda.next().is_none() && self.outbox.is_empty();
        self.listens() && self.frozen().is_none() && idle
    }

    pub(crate) fn listens(&self) -> bool {
        self.power == Power::On
    }

    /// When the freeze ends, if there is one.
    pub(crate) fn frozen(&self) -> Option<Duration> {
        (self.now < self.frozen_until).then_some(self.frozen_until)
    }

    pub(crate) fn emit(&mut self, output: Output) {
        let at = self.now;
        self.outbox.push(Delivery { at, output });
    }

    /// Does everything that is due up to `now`, each at its own time.
    pub(crate) fn advance(&mut self, now: Duration) {
        let now = now.max(self.now);
        while let Some((at, work)) = self.agenda.take(now) {
            self.now = at.max(self.now);
            self.work(work);
        }
        self.now = now;
    }

    fn work(&mut self, work: Work) {
        match work {
            Work::Arrive(id) => self.arrive(id),
            Work::CarryOut(id) => self.carry_out(id),
            Work::Fill(id) => self.fill(id),
            Work::Greet(socket) => self.greet(socket),
            Work::Read(picture) => self.read(picture),
            Work::Deliver(output) => self.deliver(output),
            Work::GiveUp(socket) => self.close_with(socket, Some(1011)),
            // Somebody may have started it, and stopped it again, since this was entered.
            Work::Start => {
                if self.power
                    == (Power::Off {
                        until: Some(self.now),
                    })
                {
                    self.come_up();
                }
            }
        }
    }

    fn deliver(&mut self, output: Output) {
        match output {
            Output::Response { id, .. } | Output::Failed { id, .. } => {
                let in_flight = self.in_flight.remove(&id);
                if in_flight.is_some_and(|in_flight| in_flight.is_awaited()) {
                    self.emit(output);
                }
            }
            Output::Frame { socket, text } => {
                let open = self.sockets.get_mut(socket);
                if let Some(text) = open.and_then(|open| open.take_in(text)) {
                    self.emit(Output::Frame { socket, text });
                }
            }
            Output::Closed { socket, .. } => {
                if self.sockets.get(socket).is_some() {
                    self.sockets.remove(socket);
                    self.emit(output);
                }
            }
        }
    }

    fn come_up(&mut self) {
        if self.power == Power::On {
            return;
        }
        // What the old process was still at when it was to stop is lost with it.
        self.lose(|in_flight| !in_flight.is_answered());
        self.frozen_until = self.now;
        self.power = Power::On;
    }

    /// Loses what the server is at, and the requests that are `lost`.
    fn lose(&mut self, lost: fn(&InFlight) -> bool) {
        self.pictures.clear();
        let lost = self
            .in_flight
            .extract_if(.., |_, in_flight| lost(in_flight));
        for (id, in_flight) in lost.collect::<Vec<_>>() {
            if in_flight.is_awaited() {
                let failure = Failure::Lost;
                self.emit(Output::Failed { id, failure });
            }
        }
    }
}
