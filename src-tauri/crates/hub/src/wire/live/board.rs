//! What a public board may know of an order: its number, its state, and since when.

use serde_json::{Map, Value};

/// All that is told. Everything else, also what is added to orders later, is kept back.
const TOLD: [&str; 8] = [
    "id",
    "display_id",
    "status",
    "version",
    "date_ordered",
    "date_preparing",
    "date_ready",
    "date_complete",
];

/// An order as the log holds it, without all that a board may not know.
pub(super) fn order(logged: &str) -> String {
    let whole: Map<String, Value> = serde_json::from_str(logged).unwrap_or_default();
    let told = TOLD
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), whole.get(name)?.clone())));
    Value::Object(told.collect()).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn nothing_but_numbers_states_and_times_is_told(
            name in "[a-z]{9,12}",
            ref_code in "[a-z]{16}",
            more in proptest::collection::btree_map("[a-z_]{1,12}", "[A-Z]{13,20}", 0..6),
        ) {
            let mut whole = json!({
                "id": 7, "display_id": 12, "status": "ready", "version": 3,
                "customer_name": name, "ref_code": ref_code, "notes": name,
                "order_items": [{ "food_item": { "name": name } }],
            });
            for (key, value) in &more {
                if !TOLD.contains(&key.as_str()) {
                    whole[key] = json!(value);
                }
            }
            let told = order(&whole.to_string());
            prop_assert!(!told.contains(&name) && !told.contains(&ref_code), "{}", told);
            for value in more.values() {
                prop_assert!(!told.contains(value.as_str()), "{}", told);
            }
            let told: Value = serde_json::from_str(&told).unwrap();
            let expected = json!({ "id": 7, "display_id": 12, "status": "ready", "version": 3 });
            prop_assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_told() {
        assert_eq!(order("Ann, 2 Fries"), "{}");
    }
}
