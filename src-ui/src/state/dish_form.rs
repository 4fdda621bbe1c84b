//! An item of the menu as it is typed.

use olgfeast_protocol::ipc::{Dish, DishFault, MenuItem};

use crate::amounts;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DishForm {
    /// The item; `None`: a new one.
    pub id: Option<i64>,
    /// Name.
    pub name: String,
    /// Food group.
    pub group: String,
    /// Price, with a comma or a point.
    pub value: String,
    /// Tokens.
    pub tokens: String,
    /// Words about it.
    pub description: String,
    /// Whether it is sold out.
    pub sold_out: bool,
}

/// What a person types, or touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Name.
    Name(String),
    /// Food group.
    Group(String),
    /// Price.
    Value(String),
    /// Tokens.
    Tokens(String),
    /// Words about it.
    Description(String),
    /// Whether it is sold out.
    SoldOut(bool),
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// As both servers see it.
    Dish(DishFault),
    /// Another item has this name: a kitchen could not tell them apart.
    NameTaken,
}

impl DishForm {
    /// A new one in this food group.
    pub fn new_in(group: &str) -> DishForm {
        DishForm {
            group: group.to_owned(),
            tokens: "1".to_owned(),
            ..DishForm::default()
        }
    }

    /// One that is on the menu.
    pub fn edit(item: &MenuItem) -> DishForm {
        let dish = &item.dish;
        DishForm {
            id: Some(item.id),
            name: dish.name.clone(),
            group: dish.group.clone(),
            value: amounts::plain(dish.cents),
            tokens: dish.tokens.to_string(),
            description: dish.description.clone(),
            sold_out: !dish.available,
        }
    }

    /// Takes it in.
    pub fn take(&mut self, typed: Typed) {
        match typed {
            Typed::Name(name) => self.name = name,
            Typed::Group(group) => self.group = group,
            Typed::Value(value) => self.value = value,
            Typed::Tokens(tokens) => self.tokens = tokens,
            Typed::Description(description) => self.description = description,
            Typed::SoldOut(sold_out) => self.sold_out = sold_out,
        }
    }

    /// The item, as it is to be sent beside these.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn dish(&self, beside: &[MenuItem]) -> Result<Dish, Wrong> {
        let dish = Dish {
            name: self.name.clone(),
            group: self.group.clone(),
            cents: amounts::read(&self.value).ok_or(Wrong::Dish(DishFault::Value))?,
            tokens: tokens(&self.tokens).ok_or(Wrong::Dish(DishFault::Tokens))?,
            description: self.description.clone(),
            available: !self.sold_out,
        };
        let dish = dish.trimmed();
        dish.check().map_err(Wrong::Dish)?;
        let taken = |item: &MenuItem| item.dish.name == dish.name && Some(item.id) != self.id;
        if beside.iter().any(taken) {
            return Err(Wrong::NameTaken);
        }
        Ok(dish)
    }
}

fn tokens(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn form() -> DishForm {
        DishForm {
            name: " Fries ".into(),
            value: "3,5".into(),
            ..DishForm::new_in("Grill")
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_is_typed_becomes_a_dish_and_is_the_same_when_it_is_edited() {
        let dish = form().dish(&[]).unwrap();
        assert_eq!(
            (dish.name.as_str(), dish.cents, dish.tokens),
            ("Fries", 350, 1)
        );
        let item = MenuItem { id: 4, dish };
        let mut again = DishForm::edit(&item);
        again.take(Typed::SoldOut(true));
        again.take(Typed::Name("x".into()));
        assert!(
            again
                .dish(&[])
                .is_ok_and(|dish| dish.name == "x" && !dish.available)
        );
        again.take(Typed::SoldOut(false));
        again.take(Typed::Name(item.dish.name.clone()));
        assert_eq!(again.dish(std::slice::from_ref(&item)).unwrap(), item.dish);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_no_server_should_be_sent_is_named() {
        let with = |change: fn(&mut DishForm)| {
            let mut form = form();
            change(&mut form);
            form.dish(&[])
        };
        let wrong = [
            (with(|f| f.name = " ".into()), DishFault::Name),
            (with(|f| f.group = String::new()), DishFault::Group),
            (with(|f| f.value = String::new()), DishFault::Value),
            (with(|f| f.value = "-1".into()), DishFault::Value),
            (with(|f| f.value = "1.234".into()), DishFault::Value),
            (with(|f| f.value = "10000.01".into()), DishFault::Value),
            (with(|f| f.tokens = "-5".into()), DishFault::Tokens),
            (with(|f| f.tokens = "1.5".into()), DishFault::Tokens),
            (
                with(|f| f.description = "x".repeat(501)),
                DishFault::Description,
            ),
        ];
        for (found, expected) in wrong {
            assert_eq!(found, Err(Wrong::Dish(expected)));
        }
        let item = MenuItem {
            id: 4,
            dish: form().dish(&[]).unwrap(),
        };
        assert_eq!(form().dish(&[item]), Err(Wrong::NameTaken));
    }
}
