//! A small feast to try things on.

use crate::model::{Cents, Dish};

/// Group, name, cents, tickets, description.
type Row = (&'static str, &'static str, i64, i64, Option<&'static str>);

const MENU: [Row; 14] = [
    (
        "Grill",
        "Bratwurst",
        450,
        1,
        Some("In a roll, with mustard"),
    ),
    (
        "Grill",
        "Grilled salmon",
        1450,
        3,
        Some("With lemon and dill"),
    ),
    ("Grill", "Chicken parmesan", 1190, 2, None),
    (
        "Kitchen",
        "Pierogi ruskie",
        750,
        2,
        Some("Eight pieces, with fried onions"),
    ),
    ("Kitchen", "Fries", 350, 1, None),
    ("Kitchen", "Goulash soup", 550, 1, Some("With bread")),
    (
        "Salads",
        "Greek salad",
        690,
        1,
        Some("With feta and olives"),
    ),
    ("Salads", "Caesar salad", 790, 1, None),
    ("Desserts", "Crème brûlée", 490, 1, None),
    ("Desserts", "Tiramisu", 450, 1, None),
    ("Drinks", "Lemonade", 250, 1, Some("Home-made")),
    ("Drinks", "Coffee", 200, 1, None),
    ("Drinks", "Water", 150, 1, Some("Still or sparkling")),
    ("Drinks", "Draught beer", 400, 1, None),
];

/// The menu of the demo.
pub(crate) fn menu() -> Vec<Dish> {
    let dish = |(food_group, name, cents, ticket, description): Row| Dish {
        food_group: food_group.to_owned(),
        name: name.to_owned(),
        value: Cents(cents),
        ticket,
        description: description.map(str::to_owned),
        is_available: true,
    };
    MENU.into_iter().map(dish).collect()
}
