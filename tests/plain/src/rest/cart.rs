//! `/cart`: what somebody is about to order. One cart per account, so two desks that are signed in
//! alike fill the same.

use olgfeast_protocol::UtcTime;
use serde_json::{Value, json};

use super::{Visit, written};
use crate::{
    database::{CartLine, CartLineId, ItemId, UserId},
    dates,
    input::{self, Body},
    refusal::Refusal,
    wire,
};

const UNKNOWN_ITEM: Refusal = Refusal::NotFound("Food item");
const UNKNOWN_LINE: Refusal = Refusal::NotFound("Cart item");

impl Visit<'_> {
    pub(super) fn cart(&mut self) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        self.database.cart(user);
        let cart = self.database.carts.get(&user).ok_or(Refusal::Broken)?;
        written(wire::cart(self.database, cart))
    }

    pub(super) fn add_to_cart(&mut self) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        let body = Body::of(self.request)?;
        body.require(&["food_item_id"])?;
        let item = ItemId(body.whole("food_item_id")?.unwrap_or_default());
        let quantity = body.whole("quantity")?.unwrap_or(1);
        let on_menu = self.database.menu.get(&item).ok_or(UNKNOWN_ITEM)?;
        if !on_menu.is_available {
            return Err(Refusal::Bad("Food item is not available"));
        }
        let now = self.second();
        let next = self.database.next_cart_line();
        let cart = self.database.cart(user);
        let id = match cart.lines.iter_mut().find(|line| line.item == item) {
            Some(line) => {
                line.quantity = line.quantity.saturating_add(quantity);
                line.updated_at = Some(now);
                line.id
            }
            None => {
                cart.lines.push(CartLine {
                    id: next,
                    item,
                    quantity,
                    created_at: now,
                    updated_at: None,
                });
                next
            }
        };
        self.line(user, id)
    }

    pub(super) fn change_line(&mut self, id: &str) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        let id = line_id(id)?;
        let body = Body::of(self.request)?;
        body.require(&["quantity"])?;
        let quantity = body.whole("quantity")?.unwrap_or_default();
        self.set(user, id, |_| quantity)?;
        self.line(user, id)
    }

    pub(super) fn increase_line(&mut self, id: &str) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        let id = line_id(id)?;
        self.set(user, id, |quantity| quantity.saturating_add(1))?;
        self.stepped(user, id, "increased")
    }

    /// The last piece taken away takes the line away.
    pub(super) fn decrease_line(&mut self, id: &str) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        let id = line_id(id)?;
        if self.set(user, id, |quantity| quantity.saturating_sub(1))? < 1 {
            return self.remove(user, id);
        }
        self.stepped(user, id, "decreased")
    }

    pub(super) fn remove_line(&mut self, id: &str) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        self.remove(user, line_id(id)?)
    }

    pub(super) fn clear_cart(&mut self) -> Result<Value, Refusal> {
        let user = self.user()?.id;
        self.database.cart(user).lines.clear();
        Ok(json!({ "message": "Cart cleared successfully" }))
    }

    /// Sets the quantity of a line and says what it is now.
    fn set(
        &mut self,
        user: UserId,
        id: CartLineId,
        change: impl FnOnce(i64) -> i64,
    ) -> Result<i64, Refusal> {
        let now = self.second();
        let mut lines = self.database.cart(user).lines.iter_mut();
        let line = lines.find(|line| line.id == id).ok_or(UNKNOWN_LINE)?;
        line.quantity = change(line.quantity);
        line.updated_at = Some(now);
        Ok(line.quantity)
    }

    fn line(&self, user: UserId, id: CartLineId) -> Result<Value, Refusal> {
        let (cart, line) = self.find(user, id)?;
        written(wire::cart_line(self.database, cart, line))
    }

    fn stepped(&self, user: UserId, id: CartLineId, how: &str) -> Result<Value, Refusal> {
        let (cart, line) = self.find(user, id)?;
        let message = format!("Quantity {how} for '{}'", self.name(line.item)?);
        written(wire::cart_step(self.database, cart, line, &message))
    }

    fn remove(&mut self, user: UserId, id: CartLineId) -> Result<Value, Refusal> {
        let item = self.find(user, id)?.1.item;
        let message = format!("'{}' removed from cart", self.name(item)?);
        self.database.cart(user).lines.retain(|line| line.id != id);
        Ok(json!({ "message": message }))
    }

    fn find(&self, user: UserId, id: CartLineId) -> Result<(i64, &CartLine), Refusal> {
        let cart = self.database.carts.get(&user).ok_or(UNKNOWN_LINE)?;
        let line = cart.lines.iter().find(|line| line.id == id);
        Ok((cart.id, line.ok_or(UNKNOWN_LINE)?))
    }

    fn name(&self, item: ItemId) -> Result<&str, Refusal> {
        let item = self.database.menu.get(&item).ok_or(Refusal::Broken)?;
        Ok(&item.name)
    }

    fn second(&self) -> UtcTime {
        dates::whole_second(self.wall)
    }
}

fn line_id(text: &str) -> Result<CartLineId, Refusal> {
    input::path_key("item_id", text).map(CartLineId)
}
