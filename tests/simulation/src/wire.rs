//! What goes between stations and server.

use std::time::Duration;

use olgfeast_link::{Cause, Input as LinkInput};
use olgfeast_plain::{Failure, Method, Request};
use olgfeast_station::{
    Answer, Call, CallError, Reply, Server as Address,
    sans_io::{Input, Ticket},
};
use rand::Rng;

use crate::{
    broken::Rule,
    event::{Asker, Downward, Event, Feed, Flight, Leg, Step, Upward, cause},
    night::Weather,
    process::Wire,
    server::{Heard, Response, Shut, SocketId},
    world::{Held, World, station_id},
};

/// No connection in this time: the request was certainly not sent.
const CONNECT: Duration = Duration::from_secs(4);

impl World<'_> {
    /// Takes in all that comes from the server now.
    pub(crate) fn listen(&mut self) -> Held<()> {
        for heard in self.server.poll(self.now) {
            match heard {
                Heard::Response { id, response } => match self.asked.remove(&id) {
                    Some(Asker::Station(call)) => self.response(call, &response)?,
                    Some(Asker::Counter) => self.counter.answered(&response),
                    None => {}
                },
                Heard::Failed { id, failure } => {
                    if let Some(Asker::Station(call)) = self.asked.remove(&id) {
                        let error = match failure {
                            Failure::Refused => CallError::NotSent("refused".into()),
                            Failure::Lost => CallError::Unknown("connection lost".into()),
                        };
                        self.answer_later(call, failed(error));
                    }
                }
                Heard::Frame {
                    socket,
                    text,
                    all_until,
                } => self.send_down(socket, Downward::Text { text, all_until }),
                Heard::Closed { socket, code } => self.send_down(socket, Downward::Ended(code)),
            }
        }
        self.read_server()
    }

    /// A station makes a call.
    pub(crate) fn call(&mut self, at: usize, ticket: Ticket, call: Call, server: &Address) {
        self.numbered += 1;
        let number = self.numbered;
        let Some(rest) = self.rest.get(at) else {
            return;
        };
        let spelled = match rest.spell(server, &call) {
            Ok(spelled) => spelled,
            Err(error) => {
                self.note(|| format!("{at} cannot ask: {error}"));
                return;
            }
        };
        self.note(|| {
            format!(
                "{at} asks {} {} {}",
                spelled.method, spelled.target, spelled.body
            )
        });
        let Some(station) = self.stations.get(at) else {
            return;
        };
        if let Some(intent) = ticket.sends() {
            self.ledger.sends(intent, self.now);
        }
        let line = station
            .process
            .as_ref()
            .and_then(|process| process.link.as_ref());
        let flight = Flight {
            station: at,
            life: station.life,
            ticket,
            call,
            began: self.now,
            opened: line.map_or(0, |line| line.opened),
            stage: Leg::Travelling,
        };
        let weather = station.weather;
        self.calls.insert(number, flight);
        let of_station = self.calls.values().filter(|flight| flight.station == at);
        let writes = of_station.filter(|flight| flight.is_write()).count();
        self.pace.writes(writes);
        let pooled = self.rng.random_bool(0.5);
        match weather {
            Weather::Cut => {
                let error = CallError::NotSent("no route".into());
                self.answer_later(number, failed(error));
            }
            Weather::Hole { .. } if !pooled => {
                if let Some(flight) = self.calls.get_mut(&number) {
                    flight.stage = Leg::Connecting;
                }
                let end = self.now + CONNECT;
                self.agenda.enter(end, Event::Patience { call: number });
            }
            Weather::Fine | Weather::Hole { .. } => {
                let when = self.now + self.transit();
                self.agenda.enter(when, Event::Asks { call: number });
                let end = self.now + spelled.patience;
                self.agenda.enter(end, Event::Patience { call: number });
            }
        }
    }

    /// A call reaches the server.
    pub(crate) fn asks(&mut self, number: u64) {
        let Some(flight) = self.calls.get_mut(&number) else {
            return;
        };
        let rest = self.rest.get(flight.station);
        let spelled = rest.map(|rest| rest.spell(&self.account.server, &flight.call));
        let Some(Ok(spelled)) = spelled else {
            return;
        };
        let method = Method::from_word(&spelled.method).unwrap_or(Method::Options);
        let mut request = Request::new(method, &spelled.target);
        request.headers = spelled.headers;
        request.body = spelled.body;
        let id = self.server.request(self.now, request);
        flight.stage = Leg::There(id);
        if let Some(intent) = flight.ticket.sends() {
            self.ledger.arrives(id, intent);
        }
        self.asked.insert(id, Asker::Station(number));
    }

    fn response(&mut self, number: u64, response: &Response) -> Held<()> {
        let Some(flight) = self.calls.get(&number) else {
            return Ok(());
        };
        let Some(rest) = self.rest.get(flight.station) else {
            return Ok(());
        };
        if let (422, Call::Keyed { change, .. }) = (response.status, &flight.call) {
            let words = format!("{} is answered: {}", change.key, response.body);
            return Err(self.broken(Rule::KeyIsItsOwn, words));
        }
        let date = response.date.as_deref();
        let reply = rest.read(&flight.call, response.status, date, &response.body);
        self.answer_later(number, reply);
        Ok(())
    }

    fn answer_later(&mut self, call: u64, reply: Reply) {
        let when = self.now + self.transit();
        self.agenda.enter(when, Event::Answers { call, reply });
    }

    /// A call comes back.
    pub(crate) fn answers(&mut self, number: u64, reply: Reply) -> Held<()> {
        let Some(flight) = self.calls.remove(&number) else {
            return Ok(());
        };
        let at = flight.station;
        if !self.lives(at, flight.life) {
            return Ok(());
        }
        let now = self.now;
        self.pace.came_back(&flight, now);
        let line = self.process(at).and_then(|process| process.link.as_mut());
        if let (Some(line), Ok(Answer::Orders(_))) = (line, &reply.answer)
            && line.opened == flight.opened
        {
            line.checked_before = line.checked.replace(now);
        }
        let ticket = flight.ticket;
        self.feed(at, Feed::Core(Input::Replied { ticket, reply }))
    }

    /// A station waits no longer.
    pub(crate) fn impatient(&mut self, number: u64) -> Held<()> {
        let Some(stage) = self.calls.get(&number).map(|flight| flight.stage) else {
            return Ok(());
        };
        let error = match stage {
            Leg::Connecting => CallError::NotSent("no connection in time".into()),
            Leg::Travelling => CallError::Unknown("time-out".into()),
            Leg::There(request) => {
                self.server.abandon(self.now, request);
                self.asked.remove(&request);
                CallError::Unknown("time-out".into())
            }
        };
        self.answers(number, failed(error))
    }

    /// All connections of a station are lost.
    pub(crate) fn lose_all(&mut self, at: usize) -> Held<()> {
        let lost = self.calls.iter().filter(|(_, flight)| flight.station == at);
        let lost: Vec<u64> = lost.map(|(number, _)| *number).collect();
        let socket = self.process(at).and_then(|process| process.socket());
        if let Some(socket) = socket {
            self.server.vanish(self.now, socket);
            self.end_wire(at, None)?;
        }
        for number in lost {
            self.impatient(number)?;
        }
        Ok(())
    }

    /// A station says something over its socket.
    pub(crate) fn send_up(&mut self, at: usize, what: Upward) {
        let transit = self.transit();
        let now = self.now;
        let Some(station) = self.stations.get_mut(at) else {
            return;
        };
        let Some(socket) = station
            .process
            .as_ref()
            .and_then(|process| process.socket())
        else {
            return;
        };
        station.last_up = station.last_up.max(now + transit);
        let event = Event::Up {
            station: at,
            socket,
            what,
        };
        self.agenda.enter(station.last_up, event);
    }

    pub(crate) fn up(&mut self, at: usize, socket: SocketId, what: Upward) {
        if self
            .stations
            .get(at)
            .is_some_and(|station| station.weather == Weather::Cut)
        {
            return;
        }
        match what {
            Upward::Text(text) => self.server.receive(self.now, socket, &text),
            Upward::Close => self.server.close(self.now, socket),
        }
    }

    fn send_down(&mut self, socket: SocketId, what: Downward) {
        let transit = self.transit();
        let now = self.now;
        let owner = self.stations.iter_mut().enumerate().find(|(_, station)| {
            let process = station.process.as_ref();
            process.is_some_and(|process| process.socket() == Some(socket))
        });
        let Some((at, station)) = owner else {
            return;
        };
        station.last_down = station.last_down.max(now + transit);
        let event = Event::Down {
            station: at,
            life: station.life,
            socket,
            what,
        };
        self.agenda.enter(station.last_down, event);
    }

    pub(crate) fn down(
        &mut self,
        at: usize,
        life: u64,
        socket: SocketId,
        what: Downward,
    ) -> Held<()> {
        let now = self.now;
        let open = self.process(at).and_then(|process| process.socket());
        if !self.lives(at, life) || open != Some(socket) {
            return Ok(());
        }
        match what {
            Downward::Text { text, all_until } => {
                if let Some(line) = self.process(at).and_then(|process| process.link.as_mut()) {
                    line.heard = now;
                    // Known once it is taken in, which is at this same time.
                    line.all_until = all_until.unwrap_or(line.all_until);
                }
                self.feed(at, Feed::Link(LinkInput::Text(text)))
            }
            Downward::Ended(code) => self.end_wire(at, code),
        }
    }

    /// The connection of a station has ended.
    pub(crate) fn end_wire(&mut self, at: usize, code: Option<u16>) -> Held<()> {
        if let Some(line) = self.process(at).and_then(|process| process.link.as_mut()) {
            line.wire = Wire::Gone;
        }
        self.feed(at, Feed::Link(LinkInput::Ended(cause(code))))
    }

    /// A dial has come so far.
    pub(crate) fn dialed(&mut self, at: usize, life: u64, dial: u64, step: Step) -> Held<()> {
        if !self.lives(at, life) {
            return Ok(());
        }
        let line = self.process(at).and_then(|process| process.link.as_ref());
        if line.is_none_or(|line| line.wire != Wire::Dialing(dial)) {
            return Ok(());
        }
        if self
            .stations
            .get(at)
            .is_some_and(|station| station.weather == Weather::Cut)
        {
            return self.fail_dial(at, Cause::Unreachable("no route".into()));
        }
        match step {
            Step::Tcp => {
                let address = if self.night.far {
                    [203, 0, 113, 5]
                } else {
                    [192, 168, 1, 20]
                };
                let when = self.now + self.transit() * 2;
                let event = Event::Dialed {
                    station: at,
                    life,
                    dial,
                    step: Step::Upgrade,
                };
                self.agenda.enter(when, event);
                let address = address.into();
                self.feed(at, Feed::Link(LinkInput::Connected { address }))
            }
            Step::Upgrade => {
                let token = self.process(at).and_then(|process| process.link.as_ref());
                let token = token.map_or("", |line| line.token.expose());
                let upgrade = Request::new(Method::Get, "/ws/kitchen/display?live=1")
                    .with_token(token)
                    .with_header("x-station-id", &station_id(at).to_string());
                match self.server.open(self.now, &upgrade) {
                    Ok(socket) => {
                        let now = self.now;
                        if let Some(line) = self.process(at).and_then(|p| p.link.as_mut()) {
                            line.wire = Wire::Open(socket);
                            line.heard = now;
                            line.all_until = now;
                        }
                        self.feed(at, Feed::Link(LinkInput::Upgraded))
                    }
                    Err(Shut::Unreachable) => self.fail_dial(at, Cause::Refused),
                    Err(Shut::Refused {
                        status,
                        retry_after,
                    }) => {
                        let cause = Cause::UpgradeRefused {
                            status,
                            retry_after,
                        };
                        self.fail_dial(at, cause)
                    }
                    Err(Shut::Silent) => Ok(()),
                }
            }
        }
    }

    fn fail_dial(&mut self, at: usize, cause: Cause) -> Held<()> {
        if let Some(line) = self.process(at).and_then(|process| process.link.as_mut()) {
            line.wire = Wire::Gone;
        }
        self.feed(at, Feed::Link(LinkInput::Ended(cause)))
    }
}

fn failed(error: CallError) -> Reply {
    Reply {
        server_date: None,
        answer: Err(error),
    }
}
