//! What the admin desk asks of a station: orders that are taken at the counter, and the menu.

use olgfeast_protocol::{
    IntentId,
    ipc::{Dish, IpcError, NewOrder, OrderDraft},
};

use crate::{
    core::{Command, MenuChange},
    station::Station,
};

impl Station {
    /// Takes an order at the counter, in the place of the one that it was edited from. Answers when it
    /// is on disk and shown; `place`: it is on its way then, where there is one, and a draft otherwise.
    ///
    /// # Errors
    /// Where it is not kept: it makes no sense, or the counter holds too many.
    pub async fn keep_order(
        &self,
        order: NewOrder,
        replaces: Option<IntentId>,
        place: bool,
    ) -> Result<OrderDraft, IpcError> {
        self.ask(|reply| Command::KeepOrder {
            order,
            replaces,
            place,
            reply,
        })
        .await
    }

    /// Places an order of the counter now. Answers when that is on disk.
    ///
    /// # Errors
    /// Where there is no such order, it is on its way already, or there is no way.
    pub async fn place_draft(&self, id: IntentId) -> Result<(), IpcError> {
        self.ask(|reply| Command::PlaceDraft { id, reply }).await
    }

    /// Puts an order of the counter away; what the server has of it stays there.
    ///
    /// # Errors
    /// Where there is no such order, or it is on its way.
    pub async fn discard_draft(&self, id: IntentId) -> Result<(), IpcError> {
        self.ask(|reply| Command::DiscardDraft { id, reply }).await
    }

    /// Puts a new item on the menu.
    ///
    /// # Errors
    /// Where the server has not done it, or nobody knows.
    pub async fn create_dish(&self, dish: Dish) -> Result<(), IpcError> {
        self.change_menu(MenuChange::Create(dish)).await
    }

    /// Changes an item of the menu.
    ///
    /// # Errors
    /// As for [`Station::create_dish`].
    pub async fn change_dish(&self, id: i64, dish: Dish) -> Result<(), IpcError> {
        self.change_menu(MenuChange::Change(id, dish)).await
    }

    /// Whether an item can be ordered now.
    ///
    /// # Errors
    /// As for [`Station::create_dish`].
    pub async fn offer_dish(&self, id: i64, available: bool) -> Result<(), IpcError> {
        self.change_menu(MenuChange::Offer(id, available)).await
    }

    /// Takes an item off the menu; only a hub does so, and only where nobody has ordered it.
    ///
    /// # Errors
    /// As for [`Station::create_dish`].
    pub async fn delete_dish(&self, id: i64) -> Result<(), IpcError> {
        self.change_menu(MenuChange::Delete(id)).await
    }

    /// Whether the server deletes items without harm to its orders.
    ///
    /// # Errors
    /// Only when the station is ending.
    pub async fn deletes_dishes(&self) -> Result<bool, IpcError> {
        self.ask(|reply| Command::DeletesDishes { reply }).await
    }

    async fn change_menu(&self, change: MenuChange) -> Result<(), IpcError> {
        self.ask(|reply| Command::ChangeMenu {
            change: Box::new(change),
            reply,
        })
        .await
    }
}
