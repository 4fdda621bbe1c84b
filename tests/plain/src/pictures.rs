//! The sockets: greeting, answering and telling. A picture is a frame that is read from the
//! database: the three lists of the kitchen, the figures, the newest orders.

use std::time::Duration;

use olgfeast_protocol::Lane;
use serde_json::Value;

use crate::{
    frames,
    http::Request,
    pace,
    plain::{Output, Plain, Work},
    requests::Connection,
    sockets::{Endpoint, Reading, Refusal, SocketId, Standing},
    tallies::Tallies,
};

/// One picture that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PictureId(u64);

#[derive(Debug)]
pub(crate) struct Picture {
    what: What,
    to: To,
    holds: Holds,
}

impl Picture {
    pub(crate) fn holds_connection(&self) -> bool {
        self.holds == Holds::Connection
    }
}

#[derive(Debug)]
enum What {
    /// The three lists, as far as they are read.
    Lists(Vec<Vec<Value>>),
    /// The three lists, about to be sent.
    Written(String),
    AllFigures,
    SomeFigures,
    NewestOrders,
}

/// Who gets a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// Who asked for it, or has just come; dropped when it cannot be written.
    One(SocketId),
    /// All who are subscribed there; they get nothing when it cannot be written.
    All(Endpoint),
}

/// What a picture takes from the writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Connection,
    Nothing,
}

impl Plain {
    /// A client opens a socket: only the path of `upgrade` counts, the server asks for no token and
    /// looks at no origin.
    ///
    /// # Errors
    ///
    /// [`Refusal::Unreachable`] while the server is down, [`Refusal::Forbidden`] on a wrong path.
    pub fn open(&mut self, now: Duration, upgrade: &Request) -> Result<SocketId, Refusal> {
        self.advance(now);
        if !self.listens() || self.sockets.len() >= pace::BACKLOG {
            return Err(Refusal::Unreachable);
        }
        let endpoint = Endpoint::of(&upgrade.path).ok_or(Refusal::Forbidden)?;
        let socket = self.sockets.open(endpoint, self.now);
        if self.faults.accept_and_drop.falls(&mut self.rng) {
            self.close_with(socket, None);
        } else {
            let at = match self.frozen() {
                Some(thaw) => thaw + pace::AFTER_FREEZE.draw(&mut self.rng),
                None => self.now + self.reading_takes(),
            };
            self.agenda.enter(at, Work::Greet(socket));
        }
        Ok(socket)
    }

    /// A client sends a text.
    pub fn receive(&mut self, now: Duration, socket: SocketId, text: &str) {
        self.advance(now);
        let Some(endpoint) = self.attends(socket) else {
            return;
        };
        if text.eq_ignore_ascii_case("ping") {
            return self.pong(socket);
        }
        let Ok(message) = serde_json::from_str::<Value>(text) else {
            return;
        };
        let Value::Object(message) = message else {
            // The server calls a method that only an object has.
            return self.close_with(socket, None);
        };
        let kind = message.get("type").and_then(Value::as_str);
        match (endpoint, kind) {
            (_, Some("ping")) => self.pong(socket),
            (Endpoint::Kitchen, Some("request_update")) => {
                self.asked(socket, What::Lists(Vec::new()));
            }
            (Endpoint::Admin, Some("request_analytics")) => self.asked(socket, What::AllFigures),
            (Endpoint::Admin, Some("request_orders")) => self.asked(socket, What::NewestOrders),
            (Endpoint::Updates, Some("subscribe_orders")) if message.contains_key("user_id") => {
                self.close_with(socket, None);
            }
            _ => {}
        }
    }

    /// A client sends a binary frame: the server cannot take that, and loses the connection.
    pub fn receive_binary(&mut self, now: Duration, socket: SocketId) {
        self.advance(now);
        if self.attends(socket).is_some() {
            self.close_with(socket, None);
        }
    }

    /// A client closes its socket; nothing more comes from it.
    pub fn close(&mut self, now: Duration, socket: SocketId) {
        self.advance(now);
        self.sockets.remove(socket);
    }

    /// The server forgets a socket as after a failed broadcast: pings and requests are answered,
    /// events never come again.
    pub fn forget(&mut self, now: Duration, socket: SocketId) {
        self.advance(now);
        if let Some(open) = self.sockets.get_mut(socket) {
            open.forget();
        }
    }

    /// Whether a socket is open and the server has forgotten it.
    pub fn is_forgotten(&self, socket: SocketId) -> bool {
        let open = self.sockets.get(socket);
        open.is_some_and(|open| open.standing == Standing::Forgotten)
    }

    /// A client reads nothing from now on. After about 2.9 MB the server forgets it.
    pub fn stop_reading(&mut self, now: Duration, socket: SocketId) {
        self.advance(now);
        if let Some(open) = self.sockets.get_mut(socket)
            && matches!(open.reading, Reading::Going)
        {
            open.reading = Reading::Stopped {
                unread: Vec::new(),
                bytes: 0,
            };
        }
    }

    /// A client reads again, beginning with what has lain in the buffers.
    pub fn go_on_reading(&mut self, now: Duration, socket: SocketId) {
        self.advance(now);
        let Some(open) = self.sockets.get_mut(socket) else {
            return;
        };
        if let Reading::Stopped { unread, .. } =
            std::mem::replace(&mut open.reading, Reading::Going)
        {
            for text in unread {
                self.emit(Output::Frame { socket, text });
            }
        }
    }

    /// A client is gone and nobody has said so. The server notices when its ping, every 20 s, is
    /// not answered for 20 s, and closes with 1011.
    pub fn vanish(&mut self, now: Duration, socket: SocketId) {
        self.advance(now);
        let now = self.now;
        if let Some(open) = self.sockets.get_mut(socket) {
            open.reading = Reading::Vanished;
            let since = now.saturating_sub(open.opened).as_nanos();
            let until_ping = pace::PING.as_nanos() - since % pace::PING.as_nanos();
            let until_ping = Duration::from_nanos(u64::try_from(until_ping).unwrap_or(0));
            let at = now + until_ping + pace::PING;
            self.agenda.enter(at, Work::GiveUp(socket));
        }
    }

    pub(crate) fn greet(&mut self, socket: SocketId) {
        match self.attends(socket) {
            Some(Endpoint::Kitchen) => {
                self.draw(What::Lists(Vec::new()), To::One(socket), Holds::Nothing);
            }
            Some(Endpoint::Admin) => {
                self.draw(What::AllFigures, To::One(socket), Holds::Nothing);
                self.draw(What::NewestOrders, To::One(socket), Holds::Nothing);
            }
            Some(Endpoint::Updates) | None => {}
        }
    }

    /// Tells everybody of a change: the event at once, the pictures when they are read.
    pub(crate) fn tell(&mut self, event: &str) {
        for socket in self
            .sockets
            .subscribed(&[Endpoint::Kitchen, Endpoint::Admin])
        {
            self.broadcast(socket, event);
        }
        let lists = self.now + pace::LISTS.draw(&mut self.rng);
        let lists_to = To::All(Endpoint::Kitchen);
        self.draw_at(lists, What::Lists(Vec::new()), lists_to, Holds::Nothing);
        let figures = lists + pace::analytics(self.database.orders.len());
        let figures_to = To::All(Endpoint::Admin);
        self.draw_at(figures, What::SomeFigures, figures_to, Holds::Nothing);
    }

    fn asked(&mut self, socket: SocketId, what: What) {
        let (at, holds) = match self.connection() {
            Connection::Given(held_up) => (self.now + held_up, Holds::Connection),
            Connection::Waits(until) => (until, Holds::Nothing),
        };
        let at = at + pace::READ.draw(&mut self.rng);
        self.draw_at(at, what, To::One(socket), holds);
    }

    fn draw(&mut self, what: What, to: To, holds: Holds) {
        self.draw_at(self.now, what, to, holds);
    }

    fn draw_at(&mut self, at: Duration, what: What, to: To, holds: Holds) {
        self.drawn += 1;
        let id = PictureId(self.drawn);
        self.pictures.insert(id, Picture { what, to, holds });
        self.agenda.enter(at, Work::Read(id));
    }

    pub(crate) fn read(&mut self, id: PictureId) {
        let Some(Picture { what, to, holds }) = self.pictures.remove(&id) else {
            return;
        };
        if let To::All(endpoint) = to
            && self.sockets.subscribed(&[endpoint]).is_empty()
        {
            return;
        }
        let wall = self.wall();
        let text = match what {
            What::Lists(read) => return self.read_lists(id, read, to, holds),
            What::Written(text) => Some(text),
            What::AllFigures => {
                let tallies = Tallies::of(&self.database, wall);
                tallies.map(|tallies| frames::full_analytics(&tallies, wall))
            }
            What::SomeFigures => {
                let tallies = Tallies::of(&self.database, wall);
                tallies.map(|tallies| frames::brief_analytics(&tallies, wall))
            }
            What::NewestOrders => frames::all_orders_update(&self.database, wall),
        };
        self.say(to, text);
    }

    /// Reads the lists that are still to be read: all at once, or one now and the next one later.
    fn read_lists(&mut self, id: PictureId, mut read: Vec<Vec<Value>>, to: To, holds: Holds) {
        let wall = self.wall();
        for lane in Lane::ALL.into_iter().skip(read.len()) {
            let Some(list) = frames::lane(&self.database, lane, wall) else {
                return self.say(to, None);
            };
            read.push(list);
            let later = self.faults.torn_lists.draw(&mut self.rng);
            let Some(at) = later.map(|later| self.now + later) else {
                continue;
            };
            let what = match <[Vec<Value>; 3]>::try_from(read) {
                Ok(all) => What::Written(frames::kitchen_update(all, wall)),
                Err(some) => What::Lists(some),
            };
            self.pictures.insert(id, Picture { what, to, holds });
            self.agenda.enter(at, Work::Read(id));
            return;
        }
        if let Ok(all) = <[Vec<Value>; 3]>::try_from(read) {
            self.say(to, Some(frames::kitchen_update(all, wall)));
        }
    }

    fn say(&mut self, to: To, text: Option<String>) {
        match (to, text) {
            (To::One(socket), Some(text)) => self.send(socket, &text),
            (To::One(socket), None) => self.close_with(socket, None),
            (To::All(endpoint), Some(text)) => {
                for socket in self.sockets.subscribed(&[endpoint]) {
                    self.broadcast(socket, &text);
                }
            }
            (To::All(_), None) => {}
        }
    }

    /// Sends one client what all are told; that may fail for this one.
    fn broadcast(&mut self, socket: SocketId, text: &str) {
        if self.faults.zombie.falls(&mut self.rng) {
            if let Some(open) = self.sockets.get_mut(socket) {
                open.forget();
            }
        } else if !self.faults.lost_broadcast.falls(&mut self.rng) {
            self.send(socket, text);
        }
    }

    fn pong(&mut self, socket: SocketId) {
        let text = frames::pong(self.wall());
        self.send(socket, &text);
    }

    fn send(&mut self, socket: SocketId, text: &str) {
        let text = text.to_owned();
        self.send_out(socket, Output::Frame { socket, text });
    }

    /// Closes a socket: with a close frame and its code, or by losing it.
    pub(crate) fn close_with(&mut self, socket: SocketId, code: Option<u16>) {
        self.send_out(socket, Output::Closed { socket, code });
        if let Some(open) = self.sockets.get_mut(socket) {
            open.standing = Standing::Closing;
        }
    }

    fn send_out(&mut self, socket: SocketId, output: Output) {
        let transit = pace::TRANSIT.draw(&mut self.rng);
        let at = self.now + transit;
        if let Some(open) = self.sockets.get_mut(socket)
            && open.standing != Standing::Closing
        {
            open.last_arrival = at.max(open.last_arrival);
            self.agenda.enter(open.last_arrival, Work::Deliver(output));
        }
    }

    /// The endpoint of a socket that the server still listens to.
    fn attends(&self, socket: SocketId) -> Option<Endpoint> {
        let open = self.sockets.get(socket)?;
        (open.standing != Standing::Closing).then_some(open.endpoint)
    }
}
