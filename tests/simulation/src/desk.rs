//! A process at work: feeds it, and carries out what it says.

use std::{collections::VecDeque, time::Duration};

use olgfeast_link::{
    Command as LinkCommand, Input as LinkInput, LinkEvent, Network, Output, Polled, Token,
};
use olgfeast_protocol::ipc::Kept;
use olgfeast_station::{
    KeptSecret, Secret,
    sans_io::{Effect, Files, Input},
};
use rand::Rng;

use crate::{
    event::{Event, Feed, SecretInput, Step, Upward, written},
    process::{Clock, Line, Process, Wire, is_told},
    world::{Held, World, station_id},
};

/// The password of the double's staff account.
const PASSWORD: &str = "admin123";

impl World<'_> {
    /// Starts a process in the directory of a station.
    pub(crate) fn start(&mut self, at: usize) -> Held<()> {
        let start = self.start;
        let Some(station) = self.stations.get_mut(at) else {
            return Ok(());
        };
        station.life += 1;
        let life = station.life;
        let clock = Clock {
            born: self.now,
            slept: Duration::ZERO,
            start,
        };
        let seed = self.rng.random();
        let dir = station.dir.path().to_owned();
        let account = self.account.clone();
        let started = self.runtime.block_on(async {
            let files = Files::open(&dir)?;
            let endpoint = olgfeast_station::Endpoint::Kitchen;
            let core = files
                .start(
                    account,
                    endpoint,
                    station_id(at),
                    seed,
                    clock.now(clock.born),
                )
                .await?;
            let rows = files.outbox.open_intents().await?;
            Ok::<_, olgfeast_station::OpenError>((files, core, rows))
        });
        let (files, core, rows) = match started {
            Ok(started) => started,
            Err(error) => {
                let words = format!("station {at} does not start: {error}");
                return Err(self.broken(crate::Rule::NothingLost, words));
            }
        };
        self.note(|| format!("station {at} starts, life {life}, {} waiting", rows.len()));
        for row in rows {
            self.ledger.keep(at, row.intent, false);
        }
        if let Some(station) = self.stations.get_mut(at) {
            station.process = Some(Process::new(files, core, clock));
        }
        self.carry_on(at, VecDeque::new())
    }

    /// Feeds a process with one thing, and then with all that follows from it at once.
    pub(crate) fn feed(&mut self, at: usize, feed: Feed) -> Held<()> {
        self.note(|| match &feed {
            Feed::Link(LinkInput::Text(text)) => format!("{at} <- {} bytes", text.len()),
            feed => format!("{at} <- {feed:?}"),
        });
        let now = self.now;
        let mut todo = VecDeque::new();
        let Some(process) = self.process(at) else {
            return Ok(());
        };
        let clock = process.clock();
        match feed {
            Feed::Core(input) => process.core.handle(input, clock.now(now)),
            Feed::Link(input) => {
                if let Some(line) = &mut process.link {
                    line.machine.handle(input, clock.link(now));
                    self.drain(at, &mut todo);
                }
            }
            Feed::Told(..) => todo.push_back(feed),
        }
        self.carry_on(at, todo)
    }

    pub(crate) fn carry_on(&mut self, at: usize, mut todo: VecDeque<Feed>) -> Held<()> {
        let now = self.now;
        loop {
            self.carry_out(at, &mut todo)?;
            let Some(feed) = todo.pop_front() else {
                break;
            };
            let Some(process) = self.process(at) else {
                return Ok(());
            };
            let clock = process.clock();
            match feed {
                Feed::Core(input) => {
                    if let (Input::Link(LinkEvent::Opened), Some(line)) =
                        (&input, &mut process.link)
                    {
                        line.seen = line.opened;
                    }
                    process.core.handle(input, clock.now(now));
                }
                Feed::Link(input) => {
                    if let Some(line) = &mut process.link {
                        line.machine.handle(input, clock.link(now));
                    }
                    self.drain(at, &mut todo);
                }
                Feed::Told(seen, command) => {
                    let about = process
                        .link
                        .as_ref()
                        .is_some_and(|line| line.opened == seen);
                    if about || !is_about_one(&command) {
                        todo.push_front(Feed::Link(LinkInput::Command(command)));
                    }
                }
            }
        }
        if let Some(process) = self.process(at) {
            process.wake_core_at(now);
        }
        self.look_at(at)
    }

    /// Does all that the link wants done.
    fn drain(&mut self, at: usize, todo: &mut VecDeque<Feed>) {
        loop {
            let Some(process) = self.process(at) else {
                return;
            };
            let Some(line) = &mut process.link else {
                return;
            };
            match line.machine.poll_output() {
                Polled::Timeout(timeout) => return process.wake_link_at(timeout),
                Polled::Output(output) => self.obey(at, output, todo),
            }
        }
    }

    fn obey(&mut self, at: usize, output: Output, todo: &mut VecDeque<Feed>) {
        match output {
            Output::Dial { token, .. } => self.dial(at, token),
            Output::Drop(farewell) => self.hang_up(at, is_told(farewell)),
            Output::Send(text) => self.send_up(at, Upward::Text(text)),
            Output::Event(event) => {
                self.note(|| match &event {
                    LinkEvent::Text(_) | LinkEvent::Heard { .. } => format!("{at} heard"),
                    event => format!("{at} link {event:?}"),
                });
                if let (LinkEvent::Opened, Some(line)) = (
                    &event,
                    self.process(at).and_then(|process| process.link.as_mut()),
                ) {
                    line.opened += 1;
                    line.checked = None;
                    line.checked_before = None;
                }
                todo.push_back(Feed::Core(Input::Link(event)));
            }
            Output::Finished => {}
        }
    }

    /// Does all that the core wants done.
    fn carry_out(&mut self, at: usize, todo: &mut VecDeque<Feed>) -> Held<()> {
        let now = self.now;
        let Some(process) = self.process(at) else {
            return Ok(());
        };
        for effect in process.core.take_effects() {
            match effect {
                Effect::Push(push) => {
                    self.note(|| format!("{at} shows {push:?}"));
                    let taken = self.process(at).map(|process| process.page.take(push, now));
                    if let Some(Err((rule, words))) = taken {
                        return Err(self.broken(rule, format!("station {at}: {words}")));
                    }
                    self.look_at_settled(at)?;
                    self.look_at_left(at)?;
                }
                Effect::Call {
                    ticket,
                    call,
                    server,
                } => self.call(at, ticket, call, &server),
                Effect::Write(write) => {
                    if let Some(process) = self.process(at) {
                        process.writes.push_back(write);
                    }
                }
                Effect::Cache(write) => self.save_later(at, write),
                Effect::OpenLink { .. } => self.open_link(at, todo),
                Effect::CloseLink => {
                    todo.push_back(Feed::Link(LinkInput::Command(LinkCommand::Stop)))
                }
                Effect::Link(command) => {
                    let line = self.process(at).and_then(|process| process.link.as_ref());
                    let seen = line.map_or(0, |line| line.seen);
                    todo.push_back(Feed::Told(seen, command));
                }
                Effect::LoadSecret(of) => self.secret_later(at, SecretInput::Load(of)),
                Effect::KeepSecret(of, _) => self.secret_later(at, SecretInput::Keep(of)),
                Effect::ForgetSecret(of) => self.secret_later(at, SecretInput::Keep(of)),
                // Nobody takes orders at these stations.
                Effect::LoadDesk(_) | Effect::KeepDesk(..) => {}
            }
        }
        self.write_next(at);
        Ok(())
    }

    fn open_link(&mut self, at: usize, todo: &mut VecDeque<Feed>) {
        let (seed, now) = (self.rng.random(), self.now);
        let network = if self.night.far {
            Network::Wan
        } else {
            Network::Lan
        };
        if let Some(process) = self.process(at) {
            process.link = Some(Line::new(seed, network, now));
            todo.push_back(Feed::Link(LinkInput::Start));
        }
    }

    fn dial(&mut self, at: usize, token: Token) {
        self.numbered += 1;
        let dial = self.numbered;
        let life = self.stations.get(at).map_or(0, |station| station.life);
        if let Some(line) = self.process(at).and_then(|process| process.link.as_mut()) {
            line.wire = Wire::Dialing(dial);
            line.token = token;
        }
        if let Some(dials) = self.dials.get_mut(at) {
            dials.push(self.now);
        }
        let when = self.now + self.transit() * 2;
        let event = Event::Dialed {
            station: at,
            life,
            dial,
            step: Step::Tcp,
        };
        self.agenda.enter(when, event);
    }

    fn hang_up(&mut self, at: usize, _told: bool) {
        self.send_up(at, Upward::Close);
        if let Some(line) = self.process(at).and_then(|process| process.link.as_mut()) {
            line.wire = Wire::Gone;
        }
    }

    /// Hands the next write to the disk.
    fn write_next(&mut self, at: usize) {
        let life = self.stations.get(at).map_or(0, |station| station.life);
        let Some(process) = self.process(at) else {
            return;
        };
        if process.writing || process.writes.is_empty() {
            return;
        }
        process.writing = true;
        let slow = self.rng.random_bool(0.1);
        let when = if slow {
            self.between(20, 400)
        } else {
            self.between(1, 6)
        };
        self.agenda.enter(when, Event::Disk { station: at, life });
    }

    /// The disk has come to the next write.
    pub(crate) fn disk(&mut self, at: usize) -> Held<()> {
        let runtime = self.runtime;
        let Some(process) = self.process(at) else {
            return Ok(());
        };
        process.writing = false;
        let Some(write) = process.writes.pop_front() else {
            return Ok(());
        };
        let done = runtime.block_on(process.files.write(write));
        self.feed(at, written(done))
    }

    fn save_later(&mut self, at: usize, write: olgfeast_store::CacheWrite) {
        let life = self.stations.get(at).map_or(0, |station| station.life);
        let Some(process) = self.process(at) else {
            return;
        };
        process.unsaved.push(write);
        if process.unsaved.len() == 1 {
            let when = self.between(5, 300);
            self.agenda.enter(when, Event::Saves { station: at, life });
        }
    }

    /// Writes the first so many of what waits for the cache.
    pub(crate) fn save(&mut self, at: usize, count: usize) {
        let runtime = self.runtime;
        let Some(process) = self.process(at) else {
            return;
        };
        let count = count.min(process.unsaved.len());
        for write in process.unsaved.drain(..count) {
            process.files.cache.put(write);
        }
        // A cache that cannot be written is no cache; nothing here depends on it.
        let _ = runtime.block_on(process.files.cache.flush());
    }

    fn secret_later(&mut self, at: usize, input: SecretInput) {
        let life = self.stations.get(at).map_or(0, |station| station.life);
        let when = self.between(1, 50);
        let event = Event::Secret {
            station: at,
            life,
            input,
        };
        self.agenda.enter(when, event);
    }

    pub(crate) fn secret(&mut self, at: usize, input: SecretInput) -> Held<()> {
        let input = match input {
            SecretInput::Load(of) => Input::SecretLoaded {
                of,
                kept: Some(KeptSecret {
                    password: Some(Secret::new(PASSWORD)),
                    ..KeptSecret::default()
                }),
            },
            SecretInput::Keep(of) => Input::SecretKept {
                of,
                kept: Kept::Environment,
            },
        };
        self.feed(at, Feed::Core(input))
    }
}

/// Whether it is about the connection that was known when it was told.
fn is_about_one(command: &LinkCommand) -> bool {
    matches!(
        command,
        LinkCommand::Synced
            | LinkCommand::Resync
            | LinkCommand::Reconnect { .. }
            | LinkCommand::Send(_)
            | LinkCommand::Tick(_)
            | LinkCommand::PingWith(_)
            | LinkCommand::Going { .. }
    )
}
