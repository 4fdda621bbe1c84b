//! `/menu`: what there is to order. Public to read, the staff's to change.

use serde_json::{Value, json};

use super::{Visit, written};
use crate::{
    database::{ItemId, MenuItem},
    dates,
    input::{self, Body},
    refusal::Refusal,
    wire,
};

const UNKNOWN: Refusal = Refusal::NotFound("Food item");

impl Visit<'_> {
    pub(super) fn menu(&mut self) -> Result<Value, Refusal> {
        let (skip, limit) = input::slice(self.request)?;
        let group = self.request.query("food_group");
        let items = self
            .database
            .menu
            .values()
            .filter(|item| group.as_ref().is_none_or(|group| item.food_group == *group));
        written(wire::menu(items.skip(skip).take(limit)))
    }

    pub(super) fn menu_groups(&mut self) -> Result<Value, Refusal> {
        written(wire::groups(self.database.menu.values()))
    }

    pub(super) fn menu_item(&mut self, id: &str) -> Result<Value, Refusal> {
        let id = item_id(id)?;
        written(wire::item(self.database.menu.get(&id).ok_or(UNKNOWN)?))
    }

    pub(super) fn create_item(&mut self) -> Result<Value, Refusal> {
        self.staff()?;
        let body = Body::of(self.request)?;
        body.require(&["food_group", "name"])?;
        let change = Change::of(&body)?;
        let created_at = dates::whole_second(self.wall);
        let id = self.database.add_item(|id| {
            let mut item = MenuItem {
                id,
                food_group: String::new(),
                name: String::new(),
                value: Some(0.0),
                ticket: 1,
                description: None,
                is_available: true,
                created_at,
                updated_at: None,
            };
            change.apply(&mut item);
            item
        });
        written(self.database.menu.get(&id).and_then(wire::item))
    }

    pub(super) fn change_item(&mut self, id: &str) -> Result<Value, Refusal> {
        self.staff()?;
        let id = item_id(id)?;
        let change = Change::of(&Body::of(self.request)?)?;
        let item = self.database.menu.get_mut(&id).ok_or(UNKNOWN)?;
        change.apply(item);
        item.updated_at = Some(dates::whole_second(self.wall));
        written(wire::item(item))
    }

    /// Nobody looks whether an order still uses it.
    pub(super) fn delete_item(&mut self, id: &str) -> Result<Value, Refusal> {
        self.staff()?;
        let item = self.database.menu.remove(&item_id(id)?).ok_or(UNKNOWN)?;
        let message = format!("Food item '{}' deleted successfully", item.name);
        Ok(json!({ "message": message }))
    }
}

/// The fields of an item that a body has.
struct Change {
    food_group: Option<String>,
    name: Option<String>,
    /// `Some(None)` is a price of null.
    value: Option<Option<f64>>,
    ticket: Option<i64>,
    description: Option<Option<String>>,
    is_available: Option<bool>,
}

impl Change {
    fn of(body: &Body) -> Result<Change, Refusal> {
        Ok(Change {
            food_group: body.text("food_group")?,
            name: body.text("name")?,
            value: match body.get("value") {
                Some(Value::Null) => Some(None),
                _ => body.number("value")?.map(Some),
            },
            ticket: body.whole("ticket")?,
            description: match body.get("description") {
                Some(Value::Null) => Some(None),
                _ => body.text("description")?.map(Some),
            },
            is_available: body.flag("is_available")?,
        })
    }

    fn apply(self, item: &mut MenuItem) {
        fn set<T>(field: &mut T, change: Option<T>) {
            if let Some(value) = change {
                *field = value;
            }
        }
        set(&mut item.food_group, self.food_group);
        set(&mut item.name, self.name);
        set(&mut item.value, self.value);
        set(&mut item.ticket, self.ticket);
        set(&mut item.description, self.description);
        set(&mut item.is_available, self.is_available);
    }
}

fn item_id(text: &str) -> Result<ItemId, Refusal> {
    input::path_key("item_id", text).map(ItemId)
}
