//! What an engine promises about orders, their log and the outcomes of keys.

use olgfeast_protocol::{OrderId, OrderStatus, Seq, UtcTime, Version};

use super::{
    Amend, Amended, Logged, Missed, Move, Moved, NewOrder, NotPlaced, Once, Reach, StorageError,
    Wanted,
};
use crate::{live::Audience, model::Order};

/// The order with its event, if there is one.
pub(crate) type Placed = Result<(Order, Logged), NotPlaced>;

/// Orders, the log of what happened to them, and what came of commands with a key.
///
/// An engine keeps these promises:
///
/// * **One change.** The order, its event and the outcome of its key are there together or not at
///   all. A command that is refused or fails leaves nothing behind.
/// * **One log.** Events are numbered 1, 2, 3, … in the order in which they were made, without holes
///   and for ever, although of an old one little more may be left than that it was; the versions of an order are 1, 2, 3, … in the same order. What is given up gives
///   its numbers back.
/// * **Durable.** Outside a group, what a method has answered survives a power cut. Within one it
///   does when [`Ledger::commit_group`] has answered.
/// * **Done once.** A command whose key is known is not done again, and is answered as it was.
///
/// All of it is called from one thread, and no reader sees half a change.
pub(crate) trait Ledger {
    /// From here on what is changed waits for [`Ledger::commit_group`]. What is read shows it
    /// already, so it must not be told before. A group in which nothing changes costs nothing.
    fn begin_group(&mut self);

    /// Keeps everything that was changed since [`Ledger::begin_group`].
    ///
    /// # Errors
    /// Nothing of the group was kept, and the next one may be begun.
    fn commit_group(&mut self) -> Result<(), StorageError>;

    /// Moves an order, unless it was changed after the version that the wish is based on.
    ///
    /// With a key, a move forward over several steps sets the times of all of them, as if each had
    /// been taken: stations put moves together that wait to be sent. Without one only a single step
    /// sets a time, as on a plain olgFeast server.
    fn change_status(&mut self, wish: &Move, at: UtcTime) -> Result<Once<Moved>, StorageError>;

    /// Amends an order, unless it was changed after the version that the wish is based on.
    fn amend(&mut self, wish: &Amend, at: UtcTime) -> Result<Once<Amended>, StorageError>;

    /// Makes an order of the cart, which is empty then.
    fn place_order(&mut self, new: NewOrder<'_>) -> Result<Placed, StorageError>;

    /// Makes an order of these items, past the cart: a cart is its account's, and two desks that are
    /// signed in alike would mix what they take down. Only whoever is of `audience` is told of an
    /// order that the key stands for already.
    fn place_items(
        &mut self,
        new: NewOrder<'_>,
        items: &[Wanted],
        audience: Audience,
    ) -> Result<Once<Placed>, StorageError>;

    /// When the last event of the log was.
    fn last_event_at(&self) -> Result<Option<UtcTime>, StorageError>;

    /// The newest event that this audience can see; 0 before the first.
    fn head(&self, audience: Audience) -> Result<Seq, StorageError>;

    /// What this audience could see after `after`, unless that is more than it may miss.
    fn missed(&self, audience: Audience, after: Seq, reach: Reach) -> Result<Missed, StorageError>;

    /// The oldest of what this audience could see after `after`: as much as it may miss.
    fn page(&self, audience: Audience, after: Seq, reach: Reach) -> Result<Missed, StorageError>;

    /// The orders of a snapshot for this audience, as the log holds them: those that are open, and
    /// those to which something happened at or after `day`.
    fn board(&self, audience: Audience, day: UtcTime) -> Result<Vec<String>, StorageError>;

    /// Key, version and state of all open orders that this audience can see: what a digest is made
    /// of.
    fn open_orders(
        &self,
        audience: Audience,
    ) -> Result<Vec<(OrderId, Version, OrderStatus)>, StorageError>;
}
