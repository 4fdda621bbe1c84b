//! The order that is being taken: what is on it, and what it comes to.

use std::{collections::BTreeMap, rc::Rc};

use olgfeast_protocol::{
    IntentId,
    ipc::{
        DraftLine, MOST_DRAFT_LINES, MOST_OF_ONE, MenuItem, NewOrder, NewOrderFault, OrderDraft,
    },
};

/// Items of one food group that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: Rc<str>,
    /// As they stand on the menu.
    pub items: Vec<MenuItem>,
}

/// What is touched to order: by food group, without what is sold out.
pub fn grid(items: &[MenuItem]) -> Vec<Group> {
    groups(items.iter().filter(|item| item.dish.available))
}

/// All items, by food group.
pub fn by_group(items: &[MenuItem]) -> Vec<Group> {
    groups(items.iter())
}

fn groups<'a>(items: impl Iterator<Item = &'a MenuItem>) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Vec<MenuItem>> = BTreeMap::new();
    for item in items {
        let group = groups.entry(item.dish.group.as_str()).or_default();
        group.push(item.clone());
    }
    let groups = groups.into_iter();
    groups
        .map(|(name, items)| Group {
            name: name.into(),
            items,
        })
        .collect()
}

/// How many numbers a plain server has left, once it is time to know: it makes no order after 999. A
/// hub begins anew.
pub fn numbers_left(newest: Option<&str>, is_hub: bool) -> Option<u32> {
    const LAST: u32 = 999;
    const WARN_FROM: u32 = 950;
    let number: u32 = newest?.parse().ok()?;
    (!is_hub && (WARN_FROM..=LAST).contains(&number)).then(|| LAST - number)
}

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderForm {
    /// As typed.
    customer_name: String,
    lines: Vec<DraftLine>,
    /// The order of the counter that is being edited.
    edits: Option<IntentId>,
}

/// What a person does to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touch {
    /// One more of it.
    Add(MenuItem),
    /// One more of a line.
    More(i64),
    /// One less of a line.
    Less(i64),
    /// Who it is for.
    Name(String),
    /// An order of the counter is taken into the hand again.
    Edit(OrderDraft),
    /// A blank one.
    Clear,
}

impl OrderForm {
    /// As it is after a touch.
    #[must_use]
    pub fn after(mut self, touch: Touch) -> OrderForm {
        match touch {
            Touch::Add(item) => self.add(&item),
            Touch::More(item) => self.more(item),
            Touch::Less(item) => self.less(item),
            Touch::Name(name) => self.customer_name = name,
            Touch::Edit(draft) => return OrderForm::edit(&draft),
            Touch::Clear => return OrderForm::default(),
        }
        self
    }

    /// An order of the counter, taken into the hand again.
    fn edit(draft: &OrderDraft) -> OrderForm {
        OrderForm {
            customer_name: draft.order.customer_name.clone(),
            lines: draft.order.lines.clone(),
            edits: Some(draft.id),
        }
    }

    /// Who it is for, as typed.
    pub fn customer_name(&self) -> &str {
        &self.customer_name
    }

    /// What is ordered, in the order in which it was touched.
    pub fn lines(&self) -> &[DraftLine] {
        &self.lines
    }

    /// The order that this one takes the place of.
    pub fn edits(&self) -> Option<IntentId> {
        self.edits
    }

    /// Whether nothing was touched or typed.
    pub fn is_blank(&self) -> bool {
        self.lines.is_empty() && self.customer_name.is_empty() && self.edits.is_none()
    }

    /// One more of it. More than an order takes changes nothing.
    fn add(&mut self, item: &MenuItem) {
        if self.lines.iter().any(|line| line.item == item.id) {
            return self.more(item.id);
        }
        if self.lines.len() < MOST_DRAFT_LINES {
            self.lines.push(DraftLine {
                item: item.id,
                name: item.dish.name.clone(),
                quantity: 1,
                cents: item.dish.cents,
                tokens: item.dish.tokens,
            });
        }
    }

    /// One more of a line.
    fn more(&mut self, item: i64) {
        if let Some(line) = self.lines.iter_mut().find(|line| line.item == item) {
            line.quantity = (line.quantity + 1).min(MOST_OF_ONE);
        }
    }

    /// One less of a line; the last one takes the line away.
    fn less(&mut self, item: i64) {
        if let Some(line) = self.lines.iter_mut().find(|line| line.item == item) {
            line.quantity = line.quantity.saturating_sub(1);
        }
        self.lines.retain(|line| line.quantity > 0);
    }

    /// How many of this are on it.
    pub fn of(&self, item: i64) -> u32 {
        let line = self.lines.iter().find(|line| line.item == item);
        line.map_or(0, |line| line.quantity)
    }

    /// What it costs, in hundredths.
    pub fn cents(&self) -> i64 {
        self.sum(|line| line.cents)
    }

    /// What it costs in tokens.
    pub fn tokens(&self) -> i64 {
        self.sum(|line| line.tokens)
    }

    fn sum(&self, of: fn(&DraftLine) -> i64) -> i64 {
        let lines = self.lines.iter();
        lines.fold(0, |sum, line| {
            sum.saturating_add(of(line).saturating_mul(i64::from(line.quantity)))
        })
    }

    /// The order, as it is to be kept.
    ///
    /// # Errors
    /// What it lacks.
    pub fn order(&self) -> Result<NewOrder, NewOrderFault> {
        let order = NewOrder {
            customer_name: self.customer_name.trim().to_owned(),
            lines: self.lines.clone(),
        };
        order.check()?;
        Ok(order)
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_protocol::ipc::Dish;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn item(id: i64, group: &str, cents: i64, available: bool) -> MenuItem {
        MenuItem {
            id,
            dish: Dish {
                name: format!("Dish {id}"),
                group: group.to_owned(),
                cents,
                tokens: id,
                description: String::new(),
                available,
            },
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_grid_is_by_group_and_without_what_is_sold_out() {
        let items = [
            item(1, "Grill", 450, true),
            item(2, "Bar", 300, true),
            item(3, "Grill", 500, false),
            item(4, "Cakes", 250, false),
            item(5, "Grill", 100, true),
        ];
        let ids = |groups: Vec<Group>| {
            let groups = groups.into_iter().map(|group| {
                let ids: Vec<i64> = group.items.iter().map(|item| item.id).collect();
                (group.name.to_string(), ids)
            });
            groups.collect::<Vec<_>>()
        };
        assert_eq!(
            ids(grid(&items)),
            [
                ("Bar".to_owned(), vec![2]),
                ("Grill".to_owned(), vec![1, 5])
            ]
        );
        assert_eq!(ids(by_group(&items)).len(), 3);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_end_of_a_plain_servers_numbers_is_told_before_it_comes() {
        let left = |number| numbers_left(Some(number), false);
        let told = ["949", "950", "999", "1000", "?"].map(left);
        assert_eq!(told, [None, Some(49), Some(0), None, None]);
        assert_eq!(numbers_left(Some("990"), true), None);
        assert_eq!(numbers_left(None, false), None);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn touches_add_up_and_the_totals_with_them() {
        let (fries, cola) = (item(1, "Grill", 350, true), item(2, "Bar", 299, true));
        let mut form = OrderForm::default();
        assert!(form.is_blank());
        form.add(&fries);
        form.add(&cola);
        form.add(&fries);
        assert_eq!((form.of(1), form.of(2), form.of(3)), (2, 1, 0));
        assert_eq!((form.cents(), form.tokens()), (2 * 350 + 299, 2 + 2));
        form.more(2);
        form.less(1);
        assert_eq!((form.cents(), form.tokens()), (350 + 2 * 299, 1 + 4));
        form.less(1);
        assert_eq!(form.lines().len(), 1, "none of it is no line");
        assert_eq!(form.order(), Err(NewOrderFault::Name));
        form.customer_name = "  Zoë ".into();
        assert_eq!(form.order().unwrap().customer_name, "Zoë");
        form.less(2);
        form.less(2);
        assert_eq!(form.order(), Err(NewOrderFault::Lines));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn an_order_takes_no_more_than_a_server_does() {
        let mut form = OrderForm::default();
        let fries = item(1, "Grill", i64::MAX, true);
        for _ in 0..1_500 {
            form.add(&fries);
        }
        assert_eq!((form.of(1), form.cents()), (MOST_OF_ONE, i64::MAX));
        for id in 2..200 {
            form.add(&item(id, "Bar", 1, true));
        }
        assert_eq!(form.lines().len(), MOST_DRAFT_LINES);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_draft_that_is_edited_is_taken_with_all_of_it_and_knows_whose_place_it_takes() {
        let mut form = OrderForm::default();
        form.add(&item(1, "Grill", 350, true));
        form.customer_name = "Ann".into();
        let draft = OrderDraft {
            id: IntentId(uuid::Uuid::from_u128(7)),
            order: form.order().unwrap(),
            made_at: olgfeast_protocol::UtcTime(0),
            state: olgfeast_protocol::ipc::DraftState::Draft,
        };
        let edited = OrderForm::edit(&draft);
        assert_eq!(edited.edits(), Some(draft.id));
        assert_eq!(edited.order().unwrap(), draft.order);
    }
}
