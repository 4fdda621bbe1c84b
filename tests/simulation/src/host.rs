//! A hub and the computer that it runs on: what ships, called by hand, and all that goes wrong
//! around it.
//!
//! The hub is [`olgfeast_hub::sans_io::Hub`] on a real file. Its runtime has a clock that stands
//! still: it is put to the world's time before anything is asked of the hub. A kill drops the hub
//! with everything that was asked and not answered; a backup is a copy of its files.

mod faults;
mod life;
mod requests;
mod sockets;

use std::{
    collections::BTreeMap, future::poll_fn, net::SocketAddr, pin::Pin, task::Poll, time::Duration,
};

use olgfeast_hub::sans_io::{Answer, Hub};
use olgfeast_plain::{Failure, Request};
use olgfeast_protocol::UtcTime;
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    runtime::{Builder, Runtime},
    time::{Instant, advance},
};

pub(crate) use self::faults::HubFaults;
use self::{
    faults::chance,
    life::Backup,
    requests::{spelled, wait_of},
    sockets::Open,
};
use crate::{
    agenda::Agenda,
    hub_log::HubLog,
    server::{Heard, RequestId, Response},
    world::directory,
};

/// After the time of a long poll is over, the timers of its runtime have seen it.
const TIMERS: Duration = Duration::from_millis(2);

/// See the [module](self).
pub(crate) struct Host {
    /// Behind the hub and what waits in it, which are dropped within it.
    hub: Option<Hub>,
    asked: BTreeMap<u64, Asked>,
    runtime: Runtime,
    /// Of the runtime's clock, at nought of the world.
    began: Instant,
    dir: TempDir,
    backup: Option<Backup>,
    pub(crate) log: HubLog,
    rng: StdRng,
    faults: HubFaults,
    address: SocketAddr,
    now: Duration,
    /// What the wall clock shows at nought.
    start: UtcTime,
    agenda: Agenda<Due>,
    numbered: u64,
    sockets: BTreeMap<u64, Open>,
    heard: Vec<Heard>,
    frozen_until: Duration,
    /// What went wrong with the computer that simulates.
    pub(crate) failed: Option<String>,
}

type Answering = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// A request that is not answered.
enum Asked {
    /// On its way.
    Coming(Request),
    /// The hub waits for something to happen.
    Waits(Answering),
    /// Done, and the answer is on its way.
    Done(Response),
}

/// What happens at its time.
enum Due {
    Arrives(u64),
    Answers(u64),
    Fails(u64, Failure),
    Receives(u64, String),
    Closes(u64),
    /// There may be something to be told.
    Nudge,
    Gone,
    Starts,
}

impl Host {
    /// A hub that has started.
    pub(crate) fn new(seed: u64, far: bool, start: UtcTime) -> anyhow::Result<Host> {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()?;
        let began = {
            let _in = runtime.enter();
            Instant::now()
        };
        let address = if far {
            [203, 0, 113, 5]
        } else {
            [192, 168, 1, 7]
        };
        let mut host = Host {
            hub: None,
            asked: BTreeMap::new(),
            runtime,
            began,
            dir: directory()?,
            backup: None,
            log: HubLog::default(),
            rng: StdRng::seed_from_u64(seed ^ 0x0068_7562),
            faults: HubFaults::none(),
            address: (address, 40_000).into(),
            now: Duration::ZERO,
            start,
            agenda: Agenda::new(),
            numbered: 0,
            sockets: BTreeMap::new(),
            heard: Vec::new(),
            frozen_until: Duration::ZERO,
            failed: None,
        };
        host.starts()?;
        Ok(host)
    }

    pub(crate) fn set_faults(&mut self, faults: HubFaults) {
        self.faults = faults;
    }

    /// Everything that reaches a client by now.
    pub(crate) fn poll(&mut self, now: Duration) -> Vec<Heard> {
        if now < self.frozen_until {
            return Vec::new();
        }
        self.is_now(now);
        while let Some(due) = self.agenda.take(now) {
            let done = self.happens(due);
            self.note_failure(done);
        }
        self.ask_again();
        self.tell();
        std::mem::take(&mut self.heard)
    }

    /// When to poll.
    pub(crate) fn next_wake(&self) -> Option<Duration> {
        let _in = self.runtime.enter();
        let told = self.hub.as_ref().and_then(Hub::next_wake);
        let told = told.map(|at| at.saturating_duration_since(self.began));
        let said = (!self.heard.is_empty()).then_some(self.now);
        let next = [self.agenda.next(), told, said].into_iter().flatten().min();
        next.map(|at| at.max(self.frozen_until))
    }

    pub(crate) fn request(&mut self, now: Duration, request: Request) -> u64 {
        self.numbered += 1;
        let id = self.numbered;
        let faults = self.faults;
        let rng = &mut self.rng;
        let (when, due) = if self.hub.is_none() {
            (0, Due::Fails(id, Failure::Refused))
        } else if chance(rng, faults.dropped_request) {
            (rng.random_range(0..20), Due::Fails(id, Failure::Lost))
        } else if chance(rng, faults.late_request) {
            (rng.random_range(500..30_000), Due::Arrives(id))
        } else {
            (0, Due::Arrives(id))
        };
        self.agenda.enter(now + Duration::from_millis(when), due);
        if chance(&mut self.rng, self.faults.doubled_request) {
            // The same again, as a proxy sends it; its answer goes to nobody.
            self.numbered += 1;
            let again = self.numbered;
            let later = self.rng.random_range(0..3_000);
            let when = now + Duration::from_millis(later);
            self.asked.insert(again, Asked::Coming(request.clone()));
            self.agenda.enter(when, Due::Arrives(again));
        }
        self.asked.insert(id, Asked::Coming(request));
        id
    }

    pub(crate) fn abandon(&mut self, id: u64) {
        if let Some(Asked::Waits(_)) = self.asked.get(&id) {
            let _in = self.runtime.enter();
            self.asked.remove(&id);
        }
    }

    /// Everything stands still for so long.
    pub(crate) fn freeze(&mut self, now: Duration, lasts: Duration) {
        self.frozen_until = self.frozen_until.max(now + lasts);
    }

    /// The wall clock is set.
    pub(crate) fn jump(&mut self, millis: i64) {
        self.start = self.start.plus_millis(millis);
    }

    /// Whether nothing is left to happen by itself.
    pub(crate) fn is_at_rest(&self) -> bool {
        let coming = |asked: &Asked| matches!(asked, Asked::Coming(_));
        self.hub.is_some() && !self.asked.values().any(coming)
    }

    /// Reads all orders as REST has them, to be compared with what the log says.
    ///
    /// # Errors
    /// What they differ in.
    pub(crate) fn compare_tables(&mut self) -> Result<(), String> {
        let form = [("username", "admin"), ("password", "admin123")];
        let post = olgfeast_plain::Method::Post;
        let login = Request::new(post, "/api/v1/auth/login").with_form(&form);
        let login = self.ask(&login)?;
        let token = login.get("access_token").and_then(Value::as_str);
        let token = token.unwrap_or_default().to_owned();
        let get =
            |target: &str| Request::new(olgfeast_plain::Method::Get, target).with_token(&token);
        let list = self.ask(&get("/api/v1/orders/?limit=100"))?;
        let copy = self.ask(&get("/api/v1/live/snapshot?part=1"))?;
        self.log.agrees(&list, &copy)
    }

    fn ask(&mut self, request: &Request) -> Result<Value, String> {
        let hub = self.hub.as_ref().ok_or("there is no hub")?;
        let request = spelled(request).map_err(|error| error.to_string())?;
        let answer = self.runtime.block_on(hub.request(request, self.address));
        match answer.status {
            200 => serde_json::from_str(&answer.body).map_err(|error| error.to_string()),
            status => Err(format!("{status}: {}", answer.body)),
        }
    }

    fn is_now(&mut self, now: Duration) {
        self.now = self.now.max(now);
        let behind = {
            let _in = self.runtime.enter();
            (self.began + self.now).saturating_duration_since(Instant::now())
        };
        if !behind.is_zero() {
            self.runtime.block_on(advance(behind));
        }
        if let Some(hub) = &self.hub {
            hub.set_wall(self.wall());
        }
    }

    fn wall(&self) -> UtcTime {
        let millis = i64::try_from(self.now.as_millis()).unwrap_or(i64::MAX);
        self.start.plus_millis(millis)
    }

    fn happens(&mut self, due: Due) -> anyhow::Result<()> {
        match due {
            Due::Arrives(id) => return self.arrives(id),
            Due::Answers(id) => {
                if let Some(Asked::Done(response)) = self.asked.remove(&id) {
                    let id = RequestId::Hub(id);
                    self.heard.push(Heard::Response { id, response });
                }
            }
            Due::Fails(id, failure) => self.fails(id, failure),
            Due::Receives(socket, text) => self.takes_in(socket, &text)?,
            Due::Closes(socket) => self.drops(socket),
            Due::Nudge => {}
            Due::Gone => self.kill(),
            Due::Starts if self.hub.is_none() => return self.starts(),
            Due::Starts => {}
        }
        Ok(())
    }

    fn arrives(&mut self, id: u64) -> anyhow::Result<()> {
        let Some(Asked::Coming(request)) = self.asked.remove(&id) else {
            return Ok(());
        };
        let Some(hub) = &self.hub else {
            self.fails(id, Failure::Lost);
            return Ok(());
        };
        let mut answering: Answering = Box::pin(hub.request(spelled(&request)?, self.address));
        let answer = if request.path == "/api/v1/live/events" {
            let answer = now_or_later(&self.runtime, &mut answering);
            if answer.is_none() {
                self.agenda
                    .enter(self.now + wait_of(&request) + TIMERS, Due::Nudge);
                self.asked.insert(id, Asked::Waits(answering));
            }
            answer
        } else {
            Some(self.runtime.block_on(answering))
        };
        if let Some(answer) = answer {
            self.answers(id, answer);
        }
        self.read_log()
    }

    fn read_log(&mut self) -> anyhow::Result<()> {
        if let Some(hub) = &self.hub {
            let texts = self.runtime.block_on(hub.log(self.log.head()))?;
            self.log.take(&texts, self.now);
        }
        Ok(())
    }

    fn answers(&mut self, id: u64, answer: Answer) {
        let response = Response {
            status: answer.status,
            date: None,
            body: answer.body,
        };
        if chance(&mut self.rng, self.faults.dropped_answer) {
            return self.fails(id, Failure::Lost);
        }
        let later = if chance(&mut self.rng, self.faults.late_answer) {
            self.rng.random_range(2_000..12_000)
        } else if chance(&mut self.rng, self.faults.slow_answer) {
            self.rng.random_range(0..1_200)
        } else {
            0
        };
        self.asked.insert(id, Asked::Done(response));
        let when = self.now + Duration::from_millis(later);
        self.agenda.enter(when, Due::Answers(id));
    }

    fn fails(&mut self, id: u64, failure: Failure) {
        let _in = self.runtime.enter();
        self.asked.remove(&id);
        let id = RequestId::Hub(id);
        self.heard.push(Heard::Failed { id, failure });
    }

    /// What the hub waited for may have come.
    fn ask_again(&mut self) {
        let mut answered = Vec::new();
        for (id, asked) in &mut self.asked {
            if let Asked::Waits(answering) = asked
                && let Some(answer) = now_or_later(&self.runtime, answering)
            {
                answered.push((*id, answer));
            }
        }
        for (id, answer) in answered {
            self.answers(id, answer);
        }
        // What is answered at once is heard at once.
        while let Some(due) = self.agenda.take(self.now) {
            let done = self.happens(due);
            self.note_failure(done);
        }
    }

    fn note_failure(&mut self, done: anyhow::Result<()>) {
        if let Err(error) = done {
            self.failed.get_or_insert(format!("{error:#}"));
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // Timers are dropped within their runtime.
        let _in = self.runtime.enter();
        self.asked.clear();
        self.hub = None;
    }
}

fn now_or_later(runtime: &Runtime, answering: &mut Answering) -> Option<Answer> {
    runtime.block_on(poll_fn(|context| {
        Poll::Ready(match answering.as_mut().poll(context) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        })
    }))
}
