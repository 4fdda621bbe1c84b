//! What is done to stations, ways and server.

use std::time::Duration;

use olgfeast_link::Input as LinkInput;
use rand::Rng;

use crate::{
    broken::Rule,
    event::{Downward, Event, Feed},
    host::Host,
    night::{Mishap, Troubles, Weather},
    server::Server,
    world::{Held, Sleep, World},
};

impl World<'_> {
    pub(crate) fn mishap(&mut self, mishap: Mishap) -> Held<()> {
        self.note(|| format!("MISHAP {mishap:?}"));
        let now = self.now;
        match mishap {
            Mishap::Way(at, weather, lasts) => {
                if let Some(station) = self.stations.get_mut(at)
                    && station.weather == Weather::Fine
                {
                    station.weather = weather;
                    self.agenda.enter(now + lasts, Event::Mends(mishap));
                    if weather == Weather::Cut {
                        return self.lose_all(at);
                    }
                }
            }
            Mishap::Kill(at, down) => {
                self.kill(at);
                self.agenda.enter(now + down, Event::Mends(mishap));
            }
            Mishap::Sleep(at, lasts) => {
                if let Some(station) = self.stations.get_mut(at)
                    && station.asleep.is_none()
                {
                    let until = now + lasts;
                    station.asleep = Some(Sleep { since: now, until });
                    self.agenda.enter(until, Event::Mends(mishap));
                }
            }
            Mishap::Server(signal, down) => self.server.restart(now, signal, down),
            Mishap::Freeze(lasts) => self.server.freeze(now, lasts),
            Mishap::Dropping(lasts) => {
                self.trouble(self.faults.dropping());
                for at in 0..self.stations.len() {
                    self.drop_socket(at)?;
                }
                self.agenda.enter(now + lasts, Event::Mends(mishap));
            }
            Mishap::Forget(at) => {
                if let Some(socket) = self.process(at).and_then(|process| process.socket()) {
                    self.server.forget(now, socket);
                }
            }
            Mishap::Stall(at, lasts) => {
                if let Some(socket) = self.process(at).and_then(|process| process.socket()) {
                    self.server.stall(now, socket, true);
                    self.agenda.enter(now + lasts, Event::Mends(mishap));
                }
            }
            Mishap::HubClock(millis) => {
                if let Some(host) = self.server.hub() {
                    host.jump(millis);
                }
            }
            Mishap::StationClock(at, millis) => {
                if let Some(process) = self.process(at) {
                    process.set_wall(millis);
                }
            }
            Mishap::Backup => {
                let copied = self.server.hub().map(Host::back_up);
                self.is_served(copied.transpose().map(drop))?;
            }
            Mishap::Restore(down) => {
                let restored = self.server.hub().map(|host| host.restore(now, down));
                self.is_served(restored.transpose().map(drop))?;
            }
        }
        Ok(())
    }

    /// The server does so much wrong from now on.
    pub(crate) fn trouble(&mut self, faults: Troubles) {
        match (&mut self.server, faults) {
            (Server::Plain(plain), Troubles::Plain(faults)) => plain.set_faults(faults),
            (Server::Hub(host), Troubles::Hub(faults)) => host.set_faults(faults),
            _ => {}
        }
    }

    /// What cannot be simulated is no night.
    fn is_served(&self, done: anyhow::Result<()>) -> Held<()> {
        done.map_err(|error| self.broken(Rule::HubServes, format!("{error:#}")))
    }

    pub(crate) fn mend(&mut self, mishap: Mishap) -> Held<()> {
        self.note(|| format!("mends {mishap:?}"));
        match mishap {
            Mishap::Way(at, _, lasted) => {
                self.clear_up(at, lasted);
                Ok(())
            }
            Mishap::Kill(at, _) => {
                let alive = self.stations.get(at).is_some_and(|s| s.process.is_some());
                if alive { Ok(()) } else { self.start(at) }
            }
            Mishap::Sleep(at, _) => self.wake_up(at),
            Mishap::Dropping(_) => {
                self.trouble(self.faults);
                Ok(())
            }
            Mishap::Stall(at, _) => {
                if let Some(socket) = self.process(at).and_then(|process| process.socket()) {
                    self.server.stall(self.now, socket, false);
                }
                Ok(())
            }
            Mishap::Server(..)
            | Mishap::Freeze(_)
            | Mishap::Forget(_)
            | Mishap::HubClock(_)
            | Mishap::StationClock(..)
            | Mishap::Backup
            | Mishap::Restore(_) => Ok(()),
        }
    }

    /// Sockets that the server has forgotten are lost, as when somebody switches the access point
    /// off and on.
    pub(crate) fn let_zombies_go(&mut self) {
        for at in 0..self.stations.len() {
            let socket = self.process(at).and_then(|process| process.socket());
            if let Some(socket) = socket.filter(|socket| self.server.is_forgotten(*socket)) {
                self.server.close(self.now, socket);
                let life = self.stations.get(at).map_or(0, |station| station.life);
                let event = Event::Down {
                    station: at,
                    life,
                    socket,
                    what: Downward::Ended(None),
                };
                self.agenda.enter(self.now, event);
            }
        }
    }

    fn drop_socket(&mut self, at: usize) -> Held<()> {
        if let Some(socket) = self.process(at).and_then(|process| process.socket()) {
            self.server.close(self.now, socket);
            self.end_wire(at, None)?;
        }
        Ok(())
    }

    /// The process is gone between two instructions. A write to the outbox that was under way is on
    /// disk, or not; of what waited for the cache the first part is.
    fn kill(&mut self, at: usize) {
        let (written, saved) = (
            self.rng.random_bool(0.5),
            self.rng.random_range(0..=20_usize),
        );
        let runtime = self.runtime;
        if let Some(process) = self.process(at) {
            if written
                && process.writing
                && let Some(write) = process.writes.pop_front()
            {
                runtime.block_on(process.files.write(write));
            }
            let count = saved.min(process.unsaved.len());
            self.save(at, count);
        }
        if let Some(socket) = self.process(at).and_then(|process| process.socket()) {
            self.server.close(self.now, socket);
        }
        if let Some(station) = self.stations.get_mut(at) {
            station.process = None;
        }
    }

    /// What was held up gets through; what is resent waits for about as long as it was held up.
    fn clear_up(&mut self, at: usize, lasted: Duration) {
        let most = lasted.min(Duration::from_secs(2));
        let later = most.mul_f64(self.rng.random_range(0.0..1.0));
        let when = self.now + later;
        if let Some(station) = self.stations.get_mut(at) {
            let hole = std::mem::replace(&mut station.weather, Weather::Fine);
            // What is on its way now does not overtake what was held up.
            station.clears = Some((hole, when));
            station.last_up = station.last_up.max(when);
            station.last_down = station.last_down.max(when);
            for event in station.held.drain(..) {
                self.agenda.enter(when, event);
            }
        }
    }

    fn wake_up(&mut self, at: usize) -> Held<()> {
        let Some(station) = self.stations.get_mut(at) else {
            return Ok(());
        };
        let Some(sleep) = station.asleep.take() else {
            return Ok(());
        };
        if let Some(process) = &mut station.process {
            let since = sleep.since.max(process.clock().born);
            process.slept(sleep.until.saturating_sub(since));
        }
        // The first thing that a link does after a sleep is to look at its clocks.
        self.feed(at, Feed::Link(LinkInput::Timeout))
    }
}
