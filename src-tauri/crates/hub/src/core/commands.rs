//! What clients have the core do to orders.

use olgfeast_protocol::Version;

use super::{Core, CoreError};
use crate::{
    entropy,
    live::{Audience, Change},
    model::{By, Order, UserId},
    storage::{Ledger as _, Logged, Move, Moved, NewOrder, NotPlaced, Once, Wanted},
    wire::frames,
};

impl Core {
    /// Makes an order of the cart of `user` and tells everybody.
    pub(crate) fn place_order(
        &mut self,
        user: UserId,
        customer_name: String,
        by: &By,
    ) -> Result<Result<Order, NotPlaced>, CoreError> {
        let new = self.new_order(user, customer_name, by)?;
        let placed = self.storage.place_order(new)?;
        Ok(self.tell_placed(placed))
    }

    /// Makes an order of these items and tells everybody. It is of `user`; whoever is of `audience`
    /// may hear what its key stands for.
    pub(crate) fn place_items(
        &mut self,
        user: UserId,
        audience: Audience,
        customer_name: String,
        items: &[Wanted],
        by: &By,
    ) -> Result<Once<Result<Order, NotPlaced>>, CoreError> {
        let new = self.new_order(user, customer_name, by)?;
        Ok(match self.storage.place_items(new, items, audience)? {
            Once::Now(placed) => Once::Now(self.tell_placed(placed)),
            Once::Before(answer) => Once::Before(answer),
            Once::OtherCommand => Once::OtherCommand,
        })
    }

    /// Moves an order and tells everybody.
    pub(crate) fn change_status(&mut self, wish: &Move) -> Result<Once<Moved>, CoreError> {
        let at = self.time.next_event();
        let moved = self.storage.change_status(wish, at)?;
        if let Once::Now(Moved::From {
            from,
            order,
            logged,
        }) = &moved
        {
            let before = Version((order.version - 1).cast_unsigned());
            let change = Change {
                before: Some((before, *from)),
                order,
                logged,
            };
            self.tell(
                &change,
                || frames::order_status_change(order, *from, at),
                at,
            );
        }
        Ok(moved)
    }

    fn new_order<'a>(
        &self,
        user: UserId,
        customer_name: String,
        by: &'a By,
    ) -> Result<NewOrder<'a>, CoreError> {
        Ok(NewOrder {
            user,
            by,
            customer_name,
            ref_code: entropy::ref_code(self.entropy.as_ref())?,
            at: self.time.next_event(),
        })
    }

    fn tell_placed(
        &mut self,
        placed: Result<(Order, Logged), NotPlaced>,
    ) -> Result<Order, NotPlaced> {
        let (order, logged) = placed?;
        let change = Change {
            before: None,
            order: &order,
            logged: &logged,
        };
        let at = logged.at;
        self.tell(&change, || frames::new_order(&order, at), at);
        Ok(order)
    }
}

#[cfg(test)]
mod tests;
