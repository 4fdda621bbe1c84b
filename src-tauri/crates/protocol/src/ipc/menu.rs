//! What can be ordered, and what the admin desk changes of it.

use serde::{Deserialize, Serialize};

use crate::{time::UtcTime, wire::rest};

/// Characters of a name or of a food group.
pub const LONGEST_DISH_NAME: usize = 100;

/// Characters of a description.
pub const LONGEST_DESCRIPTION: usize = 500;

/// The highest price, in hundredths.
pub const HIGHEST_CENTS: i64 = 1_000_000;

/// The most tokens that one piece may cost.
pub const MOST_TOKENS: i64 = 1_000;

/// What can be ordered, as it was read last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuList {
    /// By key, each once.
    pub items: Vec<MenuItem>,
    /// When it was read, by the station's clock; `None`: it never was.
    pub read_at: Option<UtcTime>,
    /// Whether the server was asked just now; otherwise it is what this computer remembers.
    pub fresh: bool,
    /// Whether items can be deleted there: a plain server would break the kitchen of every station.
    pub deletes: bool,
}

/// Something that can be ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    /// The server's key.
    pub id: i64,
    /// What it is.
    pub dish: Dish,
}

/// What is told of something that can be ordered. On its way to a server it has passed
/// [`Dish::check`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dish {
    /// Name.
    pub name: String,
    /// Food group: which kitchen cooks it.
    pub group: String,
    /// Price in hundredths.
    pub cents: i64,
    /// Tokens for one piece.
    pub tokens: i64,
    /// Words about it; empty: none.
    pub description: String,
    /// Whether it can be ordered now.
    pub available: bool,
}

/// What is wrong with a [`Dish`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DishFault {
    /// The name is empty, has more than [`LONGEST_DISH_NAME`] characters, or ones that nobody sees.
    #[error("the name is empty, too long, or has control characters")]
    Name,
    /// The same of the food group.
    #[error("the food group is empty, too long, or has control characters")]
    Group,
    /// The price is below nothing or above [`HIGHEST_CENTS`].
    #[error("the price is out of range")]
    Value,
    /// The tokens are below nothing or above [`MOST_TOKENS`].
    #[error("the tokens are out of range")]
    Tokens,
    /// The description has more than [`LONGEST_DESCRIPTION`] characters, or ones that nobody sees.
    #[error("the description is too long or has control characters")]
    Description,
}

impl Dish {
    /// The same without blanks around its words.
    #[must_use]
    pub fn trimmed(self) -> Dish {
        Dish {
            name: self.name.trim().to_owned(),
            group: self.group.trim().to_owned(),
            description: self.description.trim().to_owned(),
            ..self
        }
    }

    /// Whether both kinds of server take it. A plain server checks nothing itself.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), DishFault> {
        if !is_name(&self.name) {
            return Err(DishFault::Name);
        }
        if !is_name(&self.group) {
            return Err(DishFault::Group);
        }
        if !(0..=HIGHEST_CENTS).contains(&self.cents) {
            return Err(DishFault::Value);
        }
        if !(0..=MOST_TOKENS).contains(&self.tokens) {
            return Err(DishFault::Tokens);
        }
        let description = &self.description;
        if description.chars().count() > LONGEST_DESCRIPTION
            || description.chars().any(char::is_control)
        {
            return Err(DishFault::Description);
        }
        Ok(())
    }
}

/// Text of 1 to [`LONGEST_DISH_NAME`] characters that can be seen.
pub(super) fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= LONGEST_DISH_NAME
        && !text.chars().any(char::is_control)
}

impl From<rest::MenuItem> for MenuItem {
    fn from(item: rest::MenuItem) -> MenuItem {
        MenuItem {
            id: item.id,
            dish: Dish {
                name: item.name,
                group: item.group,
                cents: item.cents.unwrap_or_default(),
                tokens: item.tickets.unwrap_or_default(),
                description: item.description.unwrap_or_default(),
                available: item.available,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dish() -> Dish {
        Dish {
            name: "Crème brûlée 🍮".into(),
            group: "Desserts".into(),
            cents: 750,
            tokens: 2,
            description: String::new(),
            available: true,
        }
    }

    #[test]
    fn a_dish_that_both_servers_take_is_taken() {
        assert_eq!(dish().check(), Ok(()));
        let edges = [(0, 0), (HIGHEST_CENTS, MOST_TOKENS)];
        for (cents, tokens) in edges {
            let dish = Dish {
                cents,
                tokens,
                ..dish()
            };
            assert_eq!(dish.check(), Ok(()));
        }
        let long = Dish {
            name: "ü".repeat(LONGEST_DISH_NAME),
            description: "x".repeat(LONGEST_DESCRIPTION),
            ..dish()
        };
        assert_eq!(long.check(), Ok(()));
    }

    #[test]
    fn what_only_a_plain_server_would_take_is_refused_here() {
        let with = |change: fn(&mut Dish)| {
            let mut dish = dish();
            change(&mut dish);
            dish.check()
        };
        let refused = [
            (with(|d| d.name = "  ".into()), DishFault::Name),
            (with(|d| d.name = "x".repeat(101)), DishFault::Name),
            (with(|d| d.name = "a\nb".into()), DishFault::Name),
            (with(|d| d.group = String::new()), DishFault::Group),
            (with(|d| d.cents = -1), DishFault::Value),
            (with(|d| d.cents = HIGHEST_CENTS + 1), DishFault::Value),
            (with(|d| d.tokens = -5), DishFault::Tokens),
            (with(|d| d.tokens = 1_001), DishFault::Tokens),
            (
                with(|d| d.description = "x".repeat(501)),
                DishFault::Description,
            ),
        ];
        for (found, expected) in refused {
            assert_eq!(found, Err(expected));
        }
    }

    #[test]
    fn blanks_around_words_are_not_sent() {
        let dish = Dish {
            name: " Fries ".into(),
            group: "Grill\t".into(),
            ..dish()
        };
        let trimmed = dish.trimmed();
        assert_eq!(
            (trimmed.name.as_str(), trimmed.group.as_str()),
            ("Fries", "Grill")
        );
    }
}
