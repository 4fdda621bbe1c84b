//! `feast load`: how soon does the last of many displays know?
//!
//! An open loop: each change has its moment and is sent then, however long those before it take, and
//! what is counted begins at that moment. So a server that stops for a second shows as a second, and
//! not as one slow answer. Displays, changes and clock are of one process.

mod changes;
mod files;
mod report;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use olgfeast_protocol::{OrderId, OrderStatus, StationId};
use olgfeast_station::{
    Answer, Call, Http, Rest as _, Secret, Server,
    displays::{Deaf, Display, DisplayConfig, Heard, Reader, Speaks},
    trusted,
};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{sleep, sleep_until, timeout},
};
use uuid::Uuid;

use crate::{
    account, cli,
    exit::Exit,
    output::Output,
    signals::Signals,
    simulate::rest::{Failure, Rest},
};
use changes::{Changes, micros};
use report::{Report, Spread};

const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Displays that come at one time, and how often so many: a hub lets 1,000 in a second in.
const WAVE: u32 = 50;
const WAVE_EVERY: Duration = Duration::from_millis(100);
/// Until all displays are there.
const COME_WITHIN: Duration = Duration::from_secs(90);
/// After they have come, before anything is measured.
const SETTLE: Duration = Duration::from_secs(1);
/// How long after the last change was due somebody may hear of something.
const HEAR_WITHIN: Duration = Duration::from_secs(15);
/// A hub lets go of what reads nothing after ten seconds at the latest: then another comes.
const DEAF_FOR: Duration = Duration::from_secs(12);
/// Changes that may be unanswered at one time. More wait, and that counts.
const IN_FLIGHT: usize = 256;
/// An order is moved again after so many seconds: by then everybody has heard of the move before.
const ORDER_RESTS: f64 = 1.5;
/// Orders that are moved, at least and at most.
const ORDERS: (usize, usize) = (20, 400);
/// Files beside the sockets of displays.
const OTHER_FILES: u64 = 512;

/// Measures each server in turn.
pub(crate) async fn load(args: cli::Load) -> anyhow::Result<Exit> {
    let password = account::password(&args.user)?;
    let tls = trusted(args.ca_file.clone())?;
    files::allow(u64::from(args.displays) + OTHER_FILES)?;
    let mut signals = Signals::listen()?;
    let mut output = Output::new();
    let mut exit = Exit::Done;
    for server in &args.server {
        let run = Run {
            args: &args,
            server: server.clone(),
            tls: Arc::clone(&tls),
            password: password.clone(),
        };
        let report = tokio::select! {
            report = run.measure() => report.with_context(|| server.to_string())?,
            () = signals.asked_to_end() => bail!("ended before it was measured"),
        };
        let lines = if args.json {
            vec![report.to_json()]
        } else {
            report.lines()
        };
        for line in lines {
            output.line(&line).await?;
        }
        if !report.is_whole() {
            exit = Exit::Error;
        }
    }
    Ok(exit)
}

/// One measurement.
struct Run<'a> {
    args: &'a cli::Load,
    server: Server,
    tls: Arc<rustls::ClientConfig>,
    password: Secret,
}

/// What all displays share.
struct Hall {
    changes: watch::Receiver<Option<Arc<Changes>>>,
    /// Displays that are up to date, and what the server speaks.
    there: watch::Sender<(usize, Option<Speaks>)>,
    lost: AtomicU64,
    refused: AtomicUsize,
}

impl Run<'_> {
    async fn measure(&self) -> anyhow::Result<Report> {
        let (count, rate) = (self.args.changes as usize, self.args.rate);
        let mut counter = Rest::new(
            self.server.clone(),
            self.args.user.clone(),
            self.password.clone(),
            &self.tls,
        )?;
        let wanted = ((rate * ORDER_RESTS).ceil() as usize).clamp(ORDERS.0, ORDERS.1);
        let orders = place(&mut counter, wanted).await?;
        let measured = self.with_orders(orders.clone(), count, rate).await;
        // Not left lying about, even where it could not be measured.
        for order in orders {
            if let Err(error) = counter.set_status(order, OrderStatus::Complete).await {
                tracing::warn!(%error, %order, "an order could not be completed");
            }
        }
        measured
    }

    async fn with_orders(
        &self,
        orders: Vec<OrderId>,
        count: usize,
        rate: f64,
    ) -> anyhow::Result<Report> {
        let http = Arc::new(Http::new(
            &self.tls,
            StationId(Uuid::new_v4()),
            APP_VERSION,
        )?);
        let token = self.token(&http).await?;
        let config = DisplayConfig {
            server: self.server.clone(),
            tls: Arc::clone(&self.tls),
            token: token.clone(),
            plain: self.args.plain,
            app_version: APP_VERSION,
            reader: Reader::new(),
        };
        let stuck = self.args.displays * self.args.stuck / 100;
        let displays = self.args.displays - stuck;
        let (begin, begun) = watch::channel(None);
        let hall = Arc::new(Hall {
            changes: begun,
            there: watch::channel((0, None)).0,
            lost: AtomicU64::new(0),
            refused: AtomicUsize::new(0),
        });
        let mut listening = JoinSet::new();
        for number in 0..displays {
            if number > 0 && number % WAVE == 0 {
                sleep(WAVE_EVERY).await;
            }
            listening.spawn(listen(Display::open(&config), Arc::clone(&hall)));
        }
        let speaks = self.all_there(&hall, displays).await?;
        let mut hanging = JoinSet::new();
        for _ in 0..stuck {
            hanging.spawn(hang(config.clone()));
        }
        if stuck > 0 {
            // Until what waits for them fills all that there is.
            sleep(Duration::from_secs(3)).await;
        }
        sleep(SETTLE).await;

        let began = Instant::now() + Duration::from_millis(100);
        let changes = Arc::new(Changes::new(orders, count, displays, rate, began));
        begin.send_replace(Some(Arc::clone(&changes)));
        let (answered, failed) = self.make(&changes, &http, &token).await;
        let left = HEAR_WITHIN.saturating_sub(changes.due_at(count).elapsed());
        // Whoever has not heard by then is counted.
        let _late = timeout(left, changes.all_heard()).await;
        drop(begin);
        hanging.shutdown().await;
        let mut each = Vec::with_capacity(count * displays as usize);
        let mut worst: f64 = 0.0;
        while let Some(heard) = listening.join_next().await {
            let heard = heard.context("a display ended early")?;
            worst = worst.max(Spread::of(heard.iter().copied())?.within(0.99));
            each.extend(heard);
        }
        Ok(Report {
            server: self.server.to_string(),
            speaks,
            displays,
            stuck,
            changes: count,
            rate,
            last: Spread::of(changes.last())?,
            each: Spread::of(each)?,
            answered: Spread::of(answered)?,
            worst_display: worst,
            missed: changes.missed(),
            failed,
            lost: hall.lost.load(Ordering::Relaxed),
        })
    }

    async fn token(&self, http: &Http) -> anyhow::Result<Secret> {
        let login = Call::Login {
            username: self.args.user.clone(),
            password: self.password.clone(),
        };
        match http.call(&self.server, login).await.answer {
            Ok(Answer::Tokens(tokens)) => Ok(Secret::new(tokens.access_token)),
            Ok(_) => bail!("the answer is not one of an olgFeast server"),
            Err(error) => bail!("{error}"),
        }
    }

    async fn all_there(&self, hall: &Hall, displays: u32) -> anyhow::Result<Speaks> {
        let mut there = hall.there.subscribe();
        let all = timeout(
            COME_WITHIN,
            there.wait_for(|(count, _)| *count >= displays as usize),
        );
        let speaks = match all.await {
            Ok(Ok(there)) => there.1,
            Ok(Err(_)) | Err(_) => None,
        };
        speaks.with_context(|| {
            let (there, refused) = (hall.there.borrow().0, hall.refused.load(Ordering::Relaxed));
            format!("only {there} of {displays} displays were let in, {refused} were refused")
        })
    }

    /// Makes all changes, each at its moment. Returns how long after it each was answered, and how
    /// many were not done.
    async fn make(
        &self,
        changes: &Arc<Changes>,
        http: &Arc<Http>,
        token: &Secret,
    ) -> (Vec<u64>, usize) {
        let room = Arc::new(Semaphore::new(IN_FLIGHT));
        let mut calls = JoinSet::new();
        let (mut answered, mut failed) = (Vec::new(), 0);
        let mut take = |done: Option<u64>| match done {
            Some(took) => answered.push(took),
            None => failed += 1,
        };
        for change in 0..changes.len() {
            sleep_until(changes.due_at(change).into()).await;
            let permit = room.clone().acquire_owned().await;
            let (changes, http) = (Arc::clone(changes), Arc::clone(http));
            let (server, token) = (self.server.clone(), token.clone());
            calls.spawn(async move {
                let _room = permit;
                let (id, to) = changes.take(change)?;
                let reply = http.call(&server, Call::Status { token, id, to }).await;
                if let Err(error) = reply.answer {
                    tracing::warn!(%error, order = %id, "a change was not done");
                    return None;
                }
                Some(micros(
                    Instant::now().saturating_duration_since(changes.due_at(change)),
                ))
            });
            while let Some(done) = calls.try_join_next() {
                take(done.ok().flatten());
            }
        }
        while let Some(done) = calls.join_next().await {
            take(done.ok().flatten());
        }
        (answered, failed)
    }
}

/// Orders of its own: one piece of the first thing on the menu.
async fn place(counter: &mut Rest, wanted: usize) -> anyhow::Result<Vec<OrderId>> {
    let words = |error: Failure| anyhow::anyhow!("{error}");
    let dish = counter.menu().await.map_err(words)?;
    let dish = dish.first().context("the menu is empty")?.id;
    counter.clear_cart().await.map_err(words)?;
    let mut orders = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        counter.add_to_cart(dish, 1).await.map_err(words)?;
        orders.push(counter.checkout("Load").await.map_err(words)?);
    }
    Ok(orders)
}

/// Listens until the run is over. Returns how many microseconds after each change was due this
/// display had it.
async fn listen(mut display: Display, hall: Arc<Hall>) -> Vec<u64> {
    let mut begun = hall.changes.clone();
    let mut changes: Option<Arc<Changes>> = None;
    let mut known = Vec::new();
    let mut took = Vec::new();
    let mut is_there = false;
    loop {
        let heard = tokio::select! {
            biased;
            heard = display.next() => heard,
            told = begun.changed() => {
                if told.is_err() {
                    return took;
                }
                changes.clone_from(&begun.borrow());
                known = vec![false; changes.as_ref().map_or(0, |changes| changes.len())];
                continue;
            }
        };
        match heard {
            Some(Heard::UpToDate(speaks)) => {
                hall.there.send_modify(|(there, by)| {
                    *there += usize::from(!is_there);
                    *by = Some(speaks);
                });
                is_there = true;
            }
            Some(Heard::Moved { order, to, at }) => {
                let Some(changes) = &changes else { continue };
                let Some(change) = changes.find(order, to) else {
                    continue;
                };
                // A board shows the same again after a connection was lost.
                if let Some(known) = known.get_mut(change).filter(|known| !**known) {
                    *known = true;
                    took.push(changes.heard(change, at));
                }
            }
            Some(Heard::Lost) => {
                hall.there
                    .send_modify(|(there, _)| *there = there.saturating_sub(1));
                hall.lost.fetch_add(1, Ordering::Relaxed);
            }
            Some(Heard::Refused) => {
                hall.refused.fetch_add(1, Ordering::Relaxed);
            }
            Some(Heard::Compared { .. }) => {}
            None => return took,
        }
    }
}

/// Hangs, and when it was let go of, hangs again.
async fn hang(config: DisplayConfig) {
    loop {
        let began = tokio::time::Instant::now();
        match Deaf::open(&config).await {
            Ok(deaf) => {
                sleep_until(began + DEAF_FOR).await;
                drop(deaf);
            }
            Err(error) => {
                tracing::warn!(%error, "one that reads nothing could not come");
                sleep(SETTLE).await;
            }
        }
    }
}
