//! Working an order.

use olgfeast_protocol::{OrderId, OrderStatus};
use tokio::time::Instant;

use super::{
    LATE, LOOK_EVERY,
    rest::{Failure, Rest},
    script::Waits,
};

/// An order that was placed and is not complete.
pub(super) struct Open {
    pub(super) id: OrderId,
    pub(super) customer_name: String,
    /// When it is looked at next.
    pub(super) due: Instant,
    waits: Waits,
    status: OrderStatus,
    /// A change whose outcome is not known may show until then, and is not sent again before.
    unknown_until: Option<Instant>,
}

/// What a look at an order came to.
pub(super) enum Step {
    /// It was brought there.
    Moved(OrderStatus),
    /// Nothing is to be done yet.
    Wait,
    /// Somebody else has handed it out.
    Complete,
    /// The server has it no more.
    Gone,
}

impl Open {
    pub(super) fn new(id: OrderId, customer_name: String, waits: Waits, now: Instant) -> Open {
        let mut open = Open {
            id,
            customer_name,
            due: now,
            waits,
            status: OrderStatus::Pending,
            unknown_until: None,
        };
        open.stands_at(OrderStatus::Pending, now);
        open
    }

    pub(super) fn is_complete(&self) -> bool {
        !self.status.is_open()
    }

    /// Looks where the order is, and takes it one step on. People work on the same board: what they
    /// have done is never undone, and gets the time that it takes.
    pub(super) async fn step(&mut self, rest: &mut Rest) -> Result<Step, Failure> {
        let Some(status) = rest.status_of(self.id).await? else {
            return Ok(Step::Gone);
        };
        let now = Instant::now();
        if !status.is_open() {
            return Ok(Step::Complete);
        }
        if status != self.status {
            self.stands_at(status, now);
            return Ok(Step::Wait);
        }
        if self.unknown_until.is_some_and(|until| now < until) {
            self.due = now + LOOK_EVERY;
            return Ok(Step::Wait);
        }
        let Some(to) = status.next() else {
            return Ok(Step::Complete);
        };
        match rest.set_status(self.id, to).await {
            Ok(()) => {
                self.stands_at(to, Instant::now());
                Ok(Step::Moved(to))
            }
            Err(failure) => {
                if matches!(failure, Failure::Unknown(_)) {
                    self.unknown_until = Some(Instant::now() + LATE);
                }
                Err(failure)
            }
        }
    }

    fn stands_at(&mut self, status: OrderStatus, now: Instant) {
        self.status = status;
        self.due = now + self.waits.at(status);
        self.unknown_until = None;
    }
}
