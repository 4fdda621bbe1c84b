//! The food groups of the menu: who makes what.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::wire::rest::MenuItem;

/// The food groups that the menu has, as it was read last, and the names of the items in each. A
/// frame tells the lines of an order by their names alone, so this is how their groups are known.
///
/// Empty where the menu was never read. An item without a group is in none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FoodGroups {
    groups: BTreeMap<String, BTreeSet<String>>,
}

impl FoodGroups {
    /// Those of these items, whether they can be ordered now or not: what was ordered before an item
    /// ran out is still to be made.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a MenuItem>) -> FoodGroups {
        let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for item in items {
            if !item.group.is_empty() {
                let names = groups.entry(item.group.clone()).or_default();
                names.insert(item.name.clone());
            }
        }
        FoodGroups { groups }
    }

    /// Whether there is none.
    pub fn are_none(&self) -> bool {
        self.groups.is_empty()
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().map(String::as_str)
    }

    /// Whether the menu has a group of this name.
    pub fn have(&self, group: &str) -> bool {
        self.groups.contains_key(group)
    }

    /// The group of all items of this name; `None` where no item has it, or items of two groups do.
    pub fn group_of(&self, item: &str) -> Option<&str> {
        let mut with = self.groups.iter().filter(|(_, names)| names.contains(item));
        let (group, _) = with.next()?;
        with.next().is_none().then_some(group.as_str())
    }

    /// At which group a line is made, where that is none of `own`; `told`: the group that the server
    /// has told with the order. `None`: it is made here, as everything is where `own` is empty, and
    /// what has no group, or one that no menu has and so nobody can have chosen.
    pub fn elsewhere<'a>(
        &'a self,
        own: &BTreeSet<String>,
        told: Option<&'a str>,
        item: &str,
    ) -> Option<&'a str> {
        if own.is_empty() {
            return None;
        }
        let group = told.or_else(|| self.group_of(item))?;
        (!own.contains(group) && self.have(group)).then_some(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, group: &str) -> MenuItem {
        MenuItem {
            id: 1,
            name: name.into(),
            group: group.into(),
            cents: None,
            tickets: None,
            description: None,
            available: false,
        }
    }

    #[test]
    fn the_group_of_a_name_is_known_where_it_is_one() {
        let groups = FoodGroups::of(&[
            item("Bratwurst", "Grill"),
            item("Cola", "Bar"),
            item("Special", "Grill"),
            item("Special", "Bar"),
            item("Bread", ""),
        ]);
        assert!(groups.names().eq(["Bar", "Grill"]));
        assert!(groups.have("Bar") && !groups.have("") && !groups.have("bar"));
        assert_eq!(groups.group_of("Cola"), Some("Bar"));
        for unknown in ["Special", "Bread", "Soup", ""] {
            assert_eq!(groups.group_of(unknown), None, "{unknown}");
        }
    }
}
