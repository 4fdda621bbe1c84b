//! The promises of a [`Ledger`], kept by SQLite.

use olgfeast_protocol::{OrderId, OrderStatus, Seq, UtcTime, Version};

use super::{Missed, Move, Moved, NewOrder, Once, Reach, Storage, StorageError, Wanted};
use crate::{
    live::Audience,
    storage::{Ledger, Placed},
};

/// The statements are in the files of their tables, under the same names.
impl Ledger for Storage {
    fn begin_group(&mut self) {
        self.db.begin_group();
    }

    fn commit_group(&mut self) -> Result<(), StorageError> {
        self.db.commit_group()
    }

    fn change_status(&mut self, wish: &Move, at: UtcTime) -> Result<Once<Moved>, StorageError> {
        Storage::change_status(self, wish, at)
    }

    fn place_order(&mut self, new: NewOrder<'_>) -> Result<Placed, StorageError> {
        Storage::place_order(self, new)
    }

    fn place_items(
        &mut self,
        new: NewOrder<'_>,
        items: &[Wanted],
        audience: Audience,
    ) -> Result<Once<Placed>, StorageError> {
        Storage::place_items(self, new, items, audience)
    }

    fn last_event_at(&self) -> Result<Option<UtcTime>, StorageError> {
        Storage::last_event_at(self)
    }

    fn head(&self, audience: Audience) -> Result<Seq, StorageError> {
        Storage::head(self, audience)
    }

    fn missed(&self, audience: Audience, after: Seq, reach: Reach) -> Result<Missed, StorageError> {
        Storage::missed(self, audience, after, reach)
    }

    fn page(&self, audience: Audience, after: Seq, reach: Reach) -> Result<Missed, StorageError> {
        Storage::page(self, audience, after, reach)
    }

    fn board(&self, audience: Audience, day: UtcTime) -> Result<Vec<String>, StorageError> {
        Storage::board(self, audience, day)
    }

    fn open_orders(
        &self,
        audience: Audience,
    ) -> Result<Vec<(OrderId, Version, OrderStatus)>, StorageError> {
        Storage::open_orders(self, audience)
    }
}
