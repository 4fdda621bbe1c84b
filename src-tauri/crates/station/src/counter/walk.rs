//! One order through the cart of a plain server: what is asked for next, and what an answer means.
//!
//! A checkout eats the cart, so the cart is what makes a second one harmless: it is filled once, and
//! never again after a checkout was sent. What the account had before is read first; after any
//! answer but a good one its orders and its cart are read before the checkout is sent again. An
//! outcome that nobody knows may come late, so it is waited for as long as a status change is. Where
//! it is given up, the cart is emptied first: what comes later finds nothing to order.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use olgfeast_protocol::{
    OrderId,
    ipc::{NewOrder, NotPlaced},
    wire::{
        WireOrder,
        rest::{Cart, Orders},
    },
};
use rand::{Rng, rngs::StdRng};

use crate::{
    lanes::LOCK,
    rest::{Answer, CallError, PAGE},
};

/// How often a checkout is sent again.
const RETRIES: u32 = 3;

/// Calls in a row that did not get through, while nothing was ordered yet.
const MOST_FAILURES: u32 = 5;

/// Accounts that one order tries.
const MOST_ACCOUNTS: u32 = 3;

/// Between two looks for an order that may come yet.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// A plain server has 999 orders at most.
const LAST_PAGE: i64 = 12;

/// What a walk wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// Empty the cart.
    Clear,
    /// So many of this into it.
    Add { item: i64, quantity: u32 },
    /// Read the cart.
    Cart,
    /// Read a page of the account's orders.
    Mine { page: i64 },
    /// Read one of them with its lines.
    MyOrder(OrderId),
    /// Make an order of the cart.
    Checkout,
    /// Write down what the account had before; then [`Walk::kept`].
    Keep { before: Vec<String> },
    /// Nothing before this.
    Wait(Duration),
}

/// How a walk ends, or what it needs to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The server has the order.
    Placed { order: OrderId, number: String },
    /// It has none, and says why.
    Refused(NotPlaced),
    /// It has none, and will have none of what was sent.
    NotSent,
    /// Nobody knows.
    Unknown { number: Option<String> },
    /// The account's token was refused; the same is asked for again.
    SignIn,
    /// Something was written of which nobody knows whether it was done: with another account, that
    /// cannot matter.
    AnotherAccount,
}

#[derive(Clone, Debug)]
enum Stage {
    Clear,
    Add(usize),
    Check,
    Before { page: i64 },
    Keep,
    Checkout,
    Look { page: i64, new: Vec<OrderId> },
    Read { left: Vec<OrderId> },
    Cart,
    GiveUp,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Walk {
    order: NewOrder,
    stage: Stage,
    not_before: Duration,
    failures: u32,
    accounts: u32,
    /// What the account had before.
    before: BTreeSet<String>,
    /// Checkouts that may have had an effect.
    sent: u32,
    /// Until then what was sent may have its effect yet.
    open_until: Option<Duration>,
    /// After this it is not sent again: nobody waits at the counter any more.
    resend_until: Duration,
    /// Whether something was written of which nobody knows whether it was done.
    doubted: bool,
    gives_up: bool,
    refusal: Option<NotPlaced>,
    /// The number of an order that may be this one.
    seen: Option<String>,
}

impl Walk {
    /// Nothing was sent yet.
    pub(crate) fn new(order: NewOrder, resend_until: Duration) -> Walk {
        Walk {
            order,
            stage: Stage::Clear,
            not_before: Duration::ZERO,
            failures: 0,
            accounts: 1,
            before: BTreeSet::new(),
            sent: 0,
            open_until: None,
            resend_until,
            doubted: false,
            gives_up: false,
            refusal: None,
            seen: None,
        }
    }

    /// A checkout may have been sent, by an earlier run.
    pub(crate) fn resumed(
        order: NewOrder,
        before: Vec<String>,
        resend_until: Duration,
        now: Duration,
    ) -> Walk {
        Walk {
            stage: Stage::look(),
            before: before.into_iter().collect(),
            sent: 1,
            open_until: Some(now + LOCK),
            doubted: true,
            ..Walk::new(order, resend_until)
        }
    }

    /// Whether the account is not to be used for another order.
    pub(crate) fn is_doubted(&self) -> bool {
        self.doubted
    }

    /// Whether nothing was sent that could have made an order.
    pub(crate) fn is_clean(&self) -> bool {
        self.sent == 0
    }

    /// What is to be done now.
    pub(crate) fn ask(&self, now: Duration) -> Ask {
        if now < self.not_before {
            return Ask::Wait(self.not_before);
        }
        match &self.stage {
            Stage::Clear | Stage::GiveUp => Ask::Clear,
            Stage::Add(at) => match self.order.lines.get(*at) {
                Some(line) => Ask::Add {
                    item: line.item,
                    quantity: line.quantity,
                },
                None => Ask::Cart,
            },
            Stage::Check | Stage::Cart => Ask::Cart,
            Stage::Before { page } | Stage::Look { page, .. } => Ask::Mine { page: *page },
            Stage::Keep => Ask::Keep {
                before: self.before.iter().cloned().collect(),
            },
            Stage::Checkout => Ask::Checkout,
            Stage::Read { left } => match left.last() {
                Some(id) => Ask::MyOrder(*id),
                None => Ask::Cart,
            },
        }
    }

    /// What the account had before is on the disk, or could not be written.
    pub(crate) fn kept(&mut self, kept: bool) -> Option<End> {
        self.stage = Stage::Checkout;
        (!kept).then_some(End::NotSent)
    }

    /// Begins anew, with an account that has no cart.
    pub(crate) fn begin_anew(&mut self) -> Option<End> {
        self.accounts += 1;
        self.stage = Stage::Clear;
        self.before.clear();
        self.doubted = false;
        (self.accounts > MOST_ACCOUNTS).then_some(End::NotSent)
    }

    /// The answer to what was asked for.
    pub(crate) fn answered(
        &mut self,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        if let Err(CallError::Unauthorized(_)) = answer {
            return Some(End::SignIn);
        }
        match std::mem::replace(&mut self.stage, Stage::Clear) {
            stage @ (Stage::Clear | Stage::Add(_)) => self.filled(stage, answer, now, rng),
            Stage::Check => self.checked(answer, now, rng),
            Stage::Before { page } => self.read_before(page, answer, now, rng),
            Stage::Keep | Stage::Checkout => self.checked_out(answer, now, rng),
            Stage::Look { page, new } => self.looked(page, new, answer, now, rng),
            Stage::Read { left } => self.read(left, answer, now, rng),
            Stage::Cart => self.read_cart(answer, now, rng),
            Stage::GiveUp => {
                if answer.is_err() {
                    self.pause(Stage::GiveUp, now, rng);
                } else {
                    self.gives_up = true;
                    self.stage = Stage::look();
                }
                None
            }
        }
    }

    /// A call for the account did not get through.
    pub(crate) fn not_entered(&mut self, now: Duration, rng: &mut StdRng) -> Option<End> {
        let stage = self.stage.clone();
        self.failed(stage, now, rng)
    }

    fn filled(
        &mut self,
        stage: Stage,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        match (answer, stage) {
            (Ok(_), Stage::Add(at)) => {
                self.failures = 0;
                let next = at + 1;
                self.stage = match self.order.lines.get(next) {
                    Some(_) => Stage::Add(next),
                    None => Stage::Check,
                };
                None
            }
            (Ok(_), _) => {
                self.failures = 0;
                self.stage = Stage::Add(0);
                None
            }
            (Err(CallError::Refused { status, detail }), stage) => {
                let line = match stage {
                    Stage::Add(at) => self.order.lines.get(at),
                    _ => None,
                };
                Some(End::Refused(match line {
                    Some(line) if matches!(status, 400 | 404) => NotPlaced::Menu {
                        item: Some(line.name.clone()),
                    },
                    _ => NotPlaced::Refused { status, detail },
                }))
            }
            (Err(error), stage) if was_not_sent(&error) => self.failed(stage, now, rng),
            (Err(_), _) => {
                self.doubted = true;
                Some(End::AnotherAccount)
            }
        }
    }

    fn checked(
        &mut self,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        match answer {
            Ok(Answer::Cart(cart)) => {
                self.failures = 0;
                if !self.is_in(&cart) {
                    self.doubted = true;
                    return Some(End::AnotherAccount);
                }
                if let Some(item) = self.renamed(&cart) {
                    return Some(End::Refused(NotPlaced::Menu { item: Some(item) }));
                }
                self.stage = Stage::Before { page: 1 };
                None
            }
            _ => self.failed(Stage::Check, now, rng),
        }
    }

    fn read_before(
        &mut self,
        page: i64,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        match answer {
            Ok(Answer::Orders(orders)) => {
                self.failures = 0;
                let more = is_full(&orders) && page < LAST_PAGE;
                self.before.extend(orders.orders.iter().map(name_of));
                self.stage = if more {
                    Stage::Before { page: page + 1 }
                } else {
                    Stage::Keep
                };
                None
            }
            // Something that it has ordered is no longer on the menu: its orders are never read again.
            Err(CallError::Broken { .. }) => Some(End::AnotherAccount),
            _ => self.failed(Stage::Before { page }, now, rng),
        }
    }

    fn checked_out(
        &mut self,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        match answer {
            Ok(Answer::Order(order)) if self.is_ours(&order) => return Some(placed(&order)),
            Ok(Answer::Order(order)) => {
                self.sent += 1;
                self.seen = Some(number_of(&order));
            }
            Err(error) if was_not_sent(&error) => {
                if self.is_clean() {
                    return self.failed(Stage::Checkout, now, rng);
                }
                self.pause(Stage::look(), now, rng);
                return None;
            }
            Err(CallError::Refused { status, detail }) => {
                self.sent += 1;
                self.refusal = Some(NotPlaced::Refused { status, detail });
            }
            Ok(_) | Err(_) => {
                self.sent += 1;
                self.doubted = true;
                self.open_until = Some(now + LOCK);
            }
        }
        self.failures = 0;
        self.stage = Stage::look();
        None
    }

    fn looked(
        &mut self,
        page: i64,
        mut new: Vec<OrderId>,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        match answer {
            Ok(Answer::Orders(orders)) => {
                self.failures = 0;
                let more = is_full(&orders) && page < LAST_PAGE;
                let name = Some(self.order.customer_name.as_str());
                let ours = orders.orders.iter().filter(|order| {
                    !self.before.contains(&name_of(order)) && order.customer_name.as_deref() == name
                });
                new.extend(ours.map(|order| order.id));
                self.stage = match (more, new.is_empty()) {
                    (true, _) => Stage::Look {
                        page: page + 1,
                        new,
                    },
                    (false, false) => Stage::Read { left: new },
                    (false, true) if self.gives_up => return Some(self.given_up()),
                    (false, true) => Stage::Cart,
                };
                None
            }
            // Its orders cannot be read any more, and never will be.
            Err(CallError::Broken { .. }) if !self.may_come_yet(now) => Some(self.unknown()),
            _ => {
                self.pause(Stage::look(), now, rng);
                None
            }
        }
    }

    fn read(
        &mut self,
        mut left: Vec<OrderId>,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        match answer {
            Ok(Answer::Order(order)) if self.is_ours(&order) => return Some(placed(&order)),
            Ok(Answer::Order(order)) => {
                // Its lines come after it, or are those of something else.
                self.seen = Some(number_of(&order));
                left.pop();
                if left.is_empty() {
                    return self.look_again(now);
                }
                self.stage = Stage::Read { left };
            }
            Err(CallError::Broken { .. }) if !self.may_come_yet(now) => {
                return Some(self.unknown());
            }
            _ => self.pause(Stage::look(), now, rng),
        }
        None
    }

    fn read_cart(
        &mut self,
        answer: Result<Answer, CallError>,
        now: Duration,
        rng: &mut StdRng,
    ) -> Option<End> {
        let Ok(Answer::Cart(cart)) = answer else {
            self.pause(Stage::look(), now, rng);
            return None;
        };
        self.failures = 0;
        // Eaten, and there is no order: it is about to be there.
        if !self.is_in(&cart) {
            return self.look_again(now);
        }
        if self.may_come_yet(now) {
            self.stage = Stage::look();
            self.not_before = now + LOOK_EVERY;
        } else if self.sent <= RETRIES && now < self.resend_until {
            self.stage = Stage::Checkout;
            self.not_before = now + Duration::from_millis(rng.random_range(250..1_500));
        } else {
            self.stage = Stage::GiveUp;
        }
        None
    }

    /// Something is not as it should be, and may come to be so.
    fn look_again(&mut self, now: Duration) -> Option<End> {
        let until = *self.open_until.get_or_insert(now + LOCK);
        if now >= until {
            return Some(self.unknown());
        }
        self.stage = Stage::look();
        self.not_before = now + LOOK_EVERY;
        None
    }

    fn may_come_yet(&self, now: Duration) -> bool {
        self.open_until.is_some_and(|until| now < until)
    }

    fn given_up(&mut self) -> End {
        match self.refusal.take() {
            Some(reason) if !self.doubted => End::Refused(reason),
            _ => End::NotSent,
        }
    }

    fn unknown(&mut self) -> End {
        self.doubted = true;
        End::Unknown {
            number: self.seen.take(),
        }
    }

    /// Before anything was ordered: with patience, but not for ever.
    fn failed(&mut self, stage: Stage, now: Duration, rng: &mut StdRng) -> Option<End> {
        self.pause(stage, now, rng);
        (self.is_clean() && self.failures >= MOST_FAILURES).then_some(End::NotSent)
    }

    fn pause(&mut self, stage: Stage, now: Duration, rng: &mut StdRng) {
        let grown = Duration::from_millis(250) * 2_u32.pow(self.failures.min(5));
        let pause = grown.min(Duration::from_secs(5));
        self.not_before = now + pause.mul_f64(rng.random_range(0.5..1.0));
        self.failures = self.failures.saturating_add(1);
        self.stage = stage;
    }

    /// Whether the cart has exactly what was ordered.
    fn is_in(&self, cart: &Cart) -> bool {
        let mut found: Vec<(i64, i64)> = Vec::new();
        for line in &cart.lines {
            let Some(item) = line.food_item_id else {
                return false;
            };
            found.push((item, line.quantity));
        }
        let lines = self.order.lines.iter();
        let mut wanted: Vec<(i64, i64)> = lines
            .map(|line| (line.item, i64::from(line.quantity)))
            .collect();
        found.sort_unstable();
        wanted.sort_unstable();
        found == wanted
    }

    /// What was chosen under a name that its key no longer has.
    fn renamed(&self, cart: &Cart) -> Option<String> {
        let other = self.order.lines.iter().find(|line| {
            let mut found = cart.lines.iter();
            let found = found.find(|found| found.food_item_id == Some(line.item));
            let item = found.and_then(|found| found.item.as_ref());
            item.is_some_and(|item| item.name != line.name)
        });
        other.map(|line| line.name.clone())
    }

    /// Whether this is what was ordered: the name, and every line.
    fn is_ours(&self, order: &WireOrder) -> bool {
        let mut found: BTreeMap<&str, i64> = BTreeMap::new();
        for (quantity, name) in order.lines.iter() {
            let sum = found.entry(name).or_default();
            *sum = sum.saturating_add(quantity);
        }
        let mut wanted: BTreeMap<&str, i64> = BTreeMap::new();
        for line in &self.order.lines {
            *wanted.entry(line.name.as_str()).or_default() += i64::from(line.quantity);
        }
        order.customer_name.as_deref() == Some(self.order.customer_name.as_str()) && found == wanted
    }
}

impl Stage {
    fn look() -> Stage {
        Stage::Look {
            page: 1,
            new: Vec::new(),
        }
    }
}

fn placed(order: &WireOrder) -> End {
    End::Placed {
        order: order.id,
        number: number_of(order),
    }
}

pub(crate) fn number_of(order: &WireOrder) -> String {
    match order.display_id {
        Some(number) => number.to_string(),
        None => order.id.to_string(),
    }
}

/// Names an order of the account for ever.
fn name_of(order: &WireOrder) -> String {
    match &order.ref_code {
        Some(code) => code.clone(),
        None => order.id.to_string(),
    }
}

fn is_full(orders: &Orders) -> bool {
    let told = orders.orders.len() + orders.skipped;
    i64::try_from(told).is_ok_and(|told| told >= PAGE)
}

/// Whether it certainly had no effect.
pub(crate) fn was_not_sent(error: &CallError) -> bool {
    matches!(
        error,
        CallError::NotSent(_)
            | CallError::WrongKey
            | CallError::Later
            | CallError::TooManyAttempts { .. }
    )
}
