//! `feast simulate`: plays a busy evening, for demos and tests. It orders as people at a counter
//! would, and works its own orders as a kitchen would.

mod kitchen;
mod patience;
pub(crate) mod rest;
mod script;

use std::{collections::BTreeMap, time::Duration};

use anyhow::bail;
use olgfeast_protocol::{OrderId, wire::rest::MenuItem};
use olgfeast_station::trusted;
use tokio::time::{Instant, sleep_until};

use crate::{
    account, cli,
    escape::escape,
    exit::{self, Exit},
    output::{self, Output},
    signals::Signals,
};
use kitchen::{Open, Step};
use patience::Patience;
use rest::{Failure, Rest};
use script::{Planned, Script};

/// More orders are not held open at a time: the counter waits for the kitchen. A plain server has
/// numbers up to 999, and other people order there too.
const MOST_OPEN: usize = 200;

/// A server under load applies a write this much later than it gave up on answering it.
const LATE: Duration = Duration::from_secs(40);

/// How often it is looked whether an order has been placed after all.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A server that refuses this many orders in a row takes none.
const MOST_REFUSALS: u32 = 10;

/// Places and works orders until there are enough of them, or it is asked to end.
pub(crate) async fn simulate(args: cli::Simulate) -> anyhow::Result<Exit> {
    let password = account::password(&args.account.user)?;
    let tls = trusted(args.account.ca_file)?;
    let mut signals = Signals::listen()?;
    let mut script = Script::new(args.seed, args.orders_per_minute);
    let now = Instant::now();
    let first = script.next_order();
    let mut evening = Evening {
        rest: Rest::new(args.account.server, args.account.user, password, &tls)?,
        menu: Vec::new(),
        counter: if args.count == Some(0) {
            Counter::Closed
        } else {
            Counter::Due {
                at: now,
                order: first,
            }
        },
        script,
        to_come: args.count.map(|count| count.saturating_sub(1)),
        open: Vec::new(),
        patience: Patience::new(now),
        refusals: 0,
        output: Output::new(),
    };
    tokio::select! {
        ended = evening.play() => ended.map(|()| Exit::Done),
        () = signals.asked_to_end() => Ok(early_end(args.count)),
        () = output::reader_gone() => Ok(early_end(args.count)),
    }
}

/// Without a number of orders there is no other end than an early one.
fn early_end(count: Option<u64>) -> Exit {
    match count {
        None => Exit::Done,
        Some(count) => {
            exit::say(format_args!(
                "ended before all {count} orders were complete"
            ));
            Exit::Error
        }
    }
}

/// The whole simulation. One request at a time: a server that freezes under parallel writes is not
/// frozen by this.
struct Evening {
    rest: Rest,
    /// Empty until it was read.
    menu: Vec<MenuItem>,
    script: Script,
    /// Orders that follow the one at the counter; `None`: no end of them.
    to_come: Option<u64>,
    counter: Counter,
    open: Vec<Open>,
    patience: Patience,
    /// Orders refused in a row.
    refusals: u32,
    output: Output,
}

/// Who is ordering.
enum Counter {
    /// This order is placed then.
    Due { at: Instant, order: Planned },
    /// Nobody knows whether this order was placed. It is not tried again before that is known.
    InDoubt {
        order: Planned,
        /// Every order of this account was at or below it before the try.
        before: OrderId,
        since: Instant,
        look_at: Instant,
    },
    /// Enough.
    Closed,
}

/// What is due.
#[derive(Clone, Copy)]
enum Turn {
    Counter,
    /// Index into the open orders.
    Kitchen(usize),
}

impl Evening {
    async fn play(&mut self) -> anyhow::Result<()> {
        while let Some((at, turn)) = self.next_turn() {
            sleep_until(self.patience.not_before(at)).await;
            let done = match turn {
                Turn::Counter => self.serve_counter().await,
                Turn::Kitchen(index) => self.work(index).await,
            };
            let now = Instant::now();
            match done {
                Ok(()) => self.patience.reward(),
                Err(Failure::Away(cause) | Failure::Unknown(cause)) => {
                    self.patience.back_off(&cause, now);
                }
                Err(Failure::Refused { status, detail }) => {
                    self.refusals += 1;
                    let words = format!("{status}: {}", escape(&detail));
                    if self.refusals > MOST_REFUSALS {
                        bail!("the server refuses what it is asked for with {words}");
                    }
                    // Another menu by now, perhaps.
                    self.menu.clear();
                    self.patience.back_off(&words, now);
                }
                Err(Failure::NotSignedIn(words)) => bail!("{words}"),
                Err(Failure::NoMenu) => bail!("the server has nothing on its menu to order"),
            }
        }
        Ok(())
    }

    fn next_turn(&self) -> Option<(Instant, Turn)> {
        let counter = match &self.counter {
            Counter::Due { .. } if self.open.len() >= MOST_OPEN => None,
            Counter::Due { at, .. } => Some((*at, Turn::Counter)),
            Counter::InDoubt { look_at, .. } => Some((*look_at, Turn::Counter)),
            Counter::Closed => None,
        };
        let kitchen = self.open.iter().enumerate();
        kitchen
            .map(|(index, open)| (open.due, Turn::Kitchen(index)))
            .chain(counter)
            .min_by_key(|(at, _)| *at)
    }

    async fn serve_counter(&mut self) -> Result<(), Failure> {
        match std::mem::replace(&mut self.counter, Counter::Closed) {
            Counter::Closed => Ok(()),
            Counter::Due { at, order } => self.place(at, order).await,
            Counter::InDoubt {
                order,
                before,
                since,
                ..
            } => self.look(order, before, since).await,
        }
    }

    async fn place(&mut self, at: Instant, order: Planned) -> Result<(), Failure> {
        let before = match self.fill_cart(&order).await {
            Ok(before) => before,
            Err(failure) => {
                self.counter = Counter::Due { at, order };
                return Err(failure);
            }
        };
        match self.rest.checkout(&order.customer_name).await {
            Ok(id) => self.placed(id, order).await,
            Err(failure @ Failure::Unknown(_)) => {
                let now = Instant::now();
                self.counter = Counter::InDoubt {
                    order,
                    before,
                    since: now,
                    look_at: now,
                };
                Err(failure)
            }
            Err(failure) => {
                self.counter = Counter::Due { at, order };
                Err(failure)
            }
        }
    }

    /// Fills the account's one cart anew, and tells its newest order so far.
    async fn fill_cart(&mut self, order: &Planned) -> Result<OrderId, Failure> {
        if self.menu.is_empty() {
            self.menu = self.rest.menu().await?;
        }
        let mut lines: BTreeMap<i64, i64> = BTreeMap::new();
        for pick in &order.picks {
            let dish = pick.from(&self.menu).ok_or(Failure::NoMenu)?;
            *lines.entry(dish.id).or_default() += pick.quantity;
        }
        self.rest.clear_cart().await?;
        for (dish, quantity) in lines {
            self.rest.add_to_cart(dish, quantity).await?;
        }
        let own = self.rest.own_orders().await?;
        Ok(own.iter().map(|(id, _)| *id).max().unwrap_or_default())
    }

    /// Whether an order in doubt was placed. Not seen for long enough: it was not.
    async fn look(
        &mut self,
        order: Planned,
        before: OrderId,
        since: Instant,
    ) -> Result<(), Failure> {
        let own = self.rest.own_orders().await;
        let now = Instant::now();
        let found = own.as_ref().ok().and_then(|own| {
            let mut new = own.iter().filter(|(id, _)| *id > before);
            new.find(|(_, name)| *name == order.customer_name)
        });
        if let Some((id, _)) = found {
            return self.placed(*id, order).await;
        }
        self.counter = match own {
            Ok(_) if now >= since + LATE => Counter::Due { at: now, order },
            _ => Counter::InDoubt {
                order,
                before,
                since,
                look_at: now + LOOK_EVERY,
            },
        };
        own.map(drop)
    }

    async fn placed(&mut self, id: OrderId, order: Planned) -> Result<(), Failure> {
        self.refusals = 0;
        let now = Instant::now();
        self.tell(id, &order.customer_name, "ordered").await;
        self.open
            .push(Open::new(id, order.customer_name, order.waits, now));
        self.counter = match &mut self.to_come {
            Some(0) => Counter::Closed,
            to_come => {
                if let Some(to_come) = to_come {
                    *to_come -= 1;
                }
                let order = self.script.next_order();
                Counter::Due {
                    at: now + order.gap,
                    order,
                }
            }
        };
        Ok(())
    }

    async fn work(&mut self, index: usize) -> Result<(), Failure> {
        let mut open = self.open.swap_remove(index);
        let step = open.step(&mut self.rest).await;
        let words = match &step {
            Ok(Step::Moved(to)) => Some(to.word()),
            Ok(Step::Gone) => Some("gone from the server"),
            Ok(Step::Wait | Step::Complete) | Err(_) => None,
        };
        if let Some(words) = words {
            self.tell(open.id, &open.customer_name, words).await;
        }
        if matches!(step, Ok(Step::Moved(_))) {
            self.refusals = 0;
        }
        let over = matches!(step, Ok(Step::Complete | Step::Gone)) || open.is_complete();
        if step.is_err() {
            // An order that the server cannot read must not hold up the others.
            open.due = Instant::now() + LOOK_EVERY;
        }
        if !over {
            self.open.push(open);
        }
        step.map(drop)
    }

    /// That nobody reads any more is noticed elsewhere.
    async fn tell(&mut self, id: OrderId, customer_name: &str, what: &str) {
        let line = format!("order {id} {}: {what}", escape(customer_name));
        if let Err(error) = self.output.line(&line).await {
            tracing::debug!(%error, "stdout cannot be written");
        }
    }
}
