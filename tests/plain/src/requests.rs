//! The life of a request: it travels, waits for its turn, is done, and its answer travels back.

use std::time::Duration;

use olgfeast_protocol::OrderId;
use rand::Rng;

use crate::{
    changes::{Change, Done},
    faults::{Freeze, ParallelWrites},
    frames,
    http::{Method, Request, Response},
    pace,
    plain::{Failure, Output, Plain, RequestId, Work},
    refusal,
    rest::{Begun, Moved, NOT_PLACED, Outcome, Visit},
    route::{Call, Needs, Route, route},
};

/// A request that was not answered yet.
#[derive(Debug)]
pub(crate) struct InFlight {
    request: Request,
    client: Client,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Client {
    Waiting,
    Gone,
}

#[derive(Debug)]
enum Stage {
    /// On its way to the server.
    Travelling,
    /// Waiting for a read.
    Reading(Call),
    /// A write that holds one of the server's database connections.
    Writing {
        call: Call,
        /// The `display_id` that a checkout has chosen already.
        number: Option<i64>,
    },
    /// A write that waits for a connection, or for a time that its client does not wait for.
    Stalled(Call),
    /// A checkout between its two commits.
    Filling(Begun),
    /// Its answer is on its way.
    Answered,
}

impl InFlight {
    pub(crate) fn abandon(&mut self) {
        self.client = Client::Gone;
    }

    pub(crate) fn is_awaited(&self) -> bool {
        self.client == Client::Waiting
    }

    pub(crate) fn is_answered(&self) -> bool {
        matches!(self.stage, Stage::Answered)
    }

    fn is_writing(&self) -> bool {
        matches!(self.stage, Stage::Writing { .. } | Stage::Filling(_))
    }
}

impl Plain {
    pub(crate) fn begin(&mut self, id: RequestId, request: Request) {
        let served = self.listens() && self.in_flight.len() < pace::BACKLOG;
        let in_flight = InFlight {
            request,
            client: Client::Waiting,
            stage: Stage::Travelling,
        };
        self.in_flight.insert(id, in_flight);
        if served {
            let at = self.now + pace::TRANSIT.draw(&mut self.rng);
            self.agenda.enter(at, Work::Arrive(id));
        } else {
            self.fail(id, Failure::Refused);
        }
    }

    pub(crate) fn arrive(&mut self, id: RequestId) {
        let Some(in_flight) = self.in_flight.get(&id) else {
            return;
        };
        if !self.listens() {
            self.fail(id, Failure::Refused);
            return;
        }
        if self.faults.dropped_request.falls(&mut self.rng) {
            self.fail(id, Failure::Lost);
            return;
        }
        let request = &in_flight.request;
        let response = match route(request) {
            Route::Call(call) => return self.take_up(id, call),
            Route::WrongMethod(allowed) => {
                let mut response = refusal::detail(405, "Method Not Allowed");
                if request.method == Method::Head {
                    response.body.clear();
                }
                response.with_header("allow", allowed.word())
            }
            Route::Redirect(target) => {
                let host = request.header("host").unwrap_or("server");
                Response::redirect(format!("http://{host}{target}"))
            }
            Route::Preflight => Response::text(200, "OK"),
            Route::NotFound => refusal::detail(404, "Not Found"),
        };
        self.answer(id, response);
    }

    /// Decides when the server gets to a call.
    fn take_up(&mut self, id: RequestId, call: Call) {
        let (stage, at) = match call.needs() {
            Needs::Nothing => (Stage::Reading(call), self.now),
            Needs::Reading => {
                let at = match self.frozen() {
                    Some(thaw) => thaw + pace::AFTER_FREEZE.draw(&mut self.rng),
                    None => self.now + self.reading_takes(),
                };
                (Stage::Reading(call), at)
            }
            Needs::Writing => self.queue_write(call),
        };
        if let Some(in_flight) = self.in_flight.get_mut(&id) {
            in_flight.stage = stage;
            self.agenda.enter(at, Work::CarryOut(id));
        }
    }

    fn queue_write(&mut self, call: Call) -> (Stage, Duration) {
        let watched = self.sockets.len() > 0;
        let pace = if watched {
            pace::WRITE_WATCHED
        } else {
            pace::WRITE_ALONE
        };
        let mut at = match self.connection() {
            Connection::Given(held_up) => self.now + held_up + pace.draw(&mut self.rng),
            Connection::Waits(until) => return (Stage::Stalled(call), until),
        };
        match call {
            Call::ChangeStatus(_) => {
                if let Some(late) = self.faults.late_echo.draw(&mut self.rng) {
                    return (Stage::Stalled(call), at + late);
                }
            }
            Call::Checkout | Call::AddToCart | Call::ClearCart => {
                if let Some(late) = self.faults.late_order.draw(&mut self.rng) {
                    return (Stage::Stalled(call), at + late);
                }
                if call != Call::Checkout {
                    return (Stage::Writing { call, number: None }, at);
                }
                if let Some(early) = self.faults.number_race.draw(&mut self.rng) {
                    at += early;
                    let number = Some(self.database.next_display_id());
                    return (Stage::Writing { call, number }, at);
                }
            }
            _ => {}
        }
        (Stage::Writing { call, number: None }, at)
    }

    /// Asks for a database connection to write, or to draw a picture for a socket that asked.
    pub(crate) fn connection(&mut self) -> Connection {
        let freeze = self.freezes();
        let backlog = freeze.unwrap_or(Freeze::MEASURED).slowest_of_eight;
        if let Some(thaw) = self.frozen() {
            return Connection::Waits(thaw + self.share_of(backlog));
        }
        let Some(freeze) = freeze else {
            return Connection::Given(Duration::ZERO);
        };
        let others = self.connections_held();
        if others >= freeze.at_once {
            self.frozen_until = self.now.saturating_add(freeze.lasts);
            return Connection::Waits(self.frozen_until + self.share_of(backlog));
        }
        Connection::Given(self.held_up(freeze, others))
    }

    /// How long a read takes. Writers hold it up as they do one of themselves.
    pub(crate) fn reading_takes(&mut self) -> Duration {
        let held_up = self.freezes().map(|freeze| {
            let others = self.connections_held().saturating_sub(1);
            self.held_up(freeze, others)
        });
        held_up.unwrap_or_default() + pace::READ.draw(&mut self.rng)
    }

    fn freezes(&self) -> Option<Freeze> {
        match self.faults.parallel_writes {
            ParallelWrites::Harmless => None,
            ParallelWrites::Freeze(freeze) => Some(freeze),
        }
    }

    /// How long so many others hold one up.
    fn held_up(&mut self, freeze: Freeze, others: usize) -> Duration {
        let share = others.min(pace::EIGHT - 1) as f64 / (pace::EIGHT - 1) as f64;
        // With the cube, four writers still get about 30 changes done in a second.
        self.share_of(freeze.slowest_of_eight.mul_f64(share.powi(3)))
    }

    fn connections_held(&self) -> usize {
        let writing = self.in_flight.values().filter(|one| one.is_writing());
        let asked = self.pictures.values().filter(|one| one.holds_connection());
        writing.count() + asked.count()
    }

    fn share_of(&mut self, most: Duration) -> Duration {
        most.mul_f64(self.rng.random_range(0.0..=1.0))
    }

    pub(crate) fn carry_out(&mut self, id: RequestId) {
        let Some(mut in_flight) = self.in_flight.remove(&id) else {
            return;
        };
        let (call, number) = match std::mem::replace(&mut in_flight.stage, Stage::Answered) {
            Stage::Reading(call) | Stage::Stalled(call) => (call, None),
            Stage::Writing { call, number } => (call, number),
            other => {
                in_flight.stage = other;
                self.in_flight.insert(id, in_flight);
                return;
            }
        };
        let outcome = self.visit(&in_flight.request).carry_out(&call, number);
        self.in_flight.insert(id, in_flight);
        match outcome {
            Outcome::Answered(response) => {
                let wrote = call.needs() == Needs::Writing && response.status == 200;
                self.answer_call(id, response, wrote);
            }
            Outcome::Moved(response, moved) => {
                self.moved(id, moved);
                self.answer_call(id, response, true);
            }
            Outcome::Begun(begun) => self.begun(id, begun),
        }
    }

    fn visit<'a>(&'a mut self, request: &'a Request) -> Visit<'a> {
        Visit {
            wall: self.wall(),
            database: &mut self.database,
            tokens: self.tokens,
            rng: &mut self.rng,
            request,
        }
    }

    fn moved(&mut self, id: RequestId, moved: Moved) {
        let Moved { order, from, to } = moved;
        self.note(id, order, Done::Moved { from, to });
        let wall = self.wall();
        if let Some(order) = self.database.orders.get(&order) {
            let event = frames::order_status_change(order, from, to, wall);
            self.tell(&event);
        }
    }

    fn begun(&mut self, id: RequestId, begun: Begun) {
        self.note(id, begun.order, Done::Placed);
        let later = self.faults.lines_later.draw(&mut self.rng);
        if let Some(in_flight) = self.in_flight.get_mut(&id) {
            in_flight.stage = Stage::Filling(begun);
        }
        match later {
            None => self.fill(id),
            Some(later) => self.agenda.enter(self.now + later, Work::Fill(id)),
        }
    }

    pub(crate) fn fill(&mut self, id: RequestId) {
        let Some(mut in_flight) = self.in_flight.remove(&id) else {
            return;
        };
        if let Stage::Filling(begun) = std::mem::replace(&mut in_flight.stage, Stage::Answered) {
            let fails = self.faults.failed_checkout.falls(&mut self.rng);
            if fails && self.rng.random_bool(0.5) {
                self.in_flight.insert(id, in_flight);
                return self.answer(id, Response::from(NOT_PLACED));
            }
            let response = self.visit(&in_flight.request).finish_checkout(&begun);
            let response = if fails {
                Response::from(NOT_PLACED)
            } else {
                response
            };
            self.in_flight.insert(id, in_flight);
            let order = self.database.orders.get(&begun.order);
            let event =
                order.and_then(|order| frames::new_order(&self.database, order, self.wall()));
            if let Some(event) = event {
                self.tell(&event);
            }
            self.answer_call(id, response, true);
        }
    }

    fn note(&mut self, request: RequestId, order: OrderId, done: Done) {
        if let Some(found) = self.database.orders.get(&order) {
            self.changes.add(Change {
                order,
                ref_code: found.ref_code.clone(),
                done,
                at: self.now,
                request,
            });
        }
    }

    fn answer_call(&mut self, id: RequestId, response: Response, wrote: bool) {
        if wrote && self.faults.broken_answer.falls(&mut self.rng) {
            self.answer(id, Response::broken());
        } else {
            self.answer(id, response);
        }
    }

    fn answer(&mut self, id: RequestId, response: Response) {
        if self.faults.dropped_answer.falls(&mut self.rng) {
            self.fail(id, Failure::Lost);
        } else {
            self.send_back(id, Output::Response { id, response });
        }
    }

    fn fail(&mut self, id: RequestId, failure: Failure) {
        self.send_back(id, Output::Failed { id, failure });
    }

    fn send_back(&mut self, id: RequestId, output: Output) {
        if let Some(in_flight) = self.in_flight.get_mut(&id) {
            in_flight.stage = Stage::Answered;
        }
        let slow = self.faults.slow_answer.draw(&mut self.rng);
        let at = self.now + pace::TRANSIT.draw(&mut self.rng) + slow.unwrap_or_default();
        self.agenda.enter(at, Work::Deliver(output));
    }
}

/// Whether there is a connection to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Connection {
    /// Yes, and the others hold it up for so long.
    Given(Duration),
    /// Not before this.
    Waits(Duration),
}
