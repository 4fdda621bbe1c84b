//! Faults of the old server that the hub does not have.

/// Recording, the first thing in which the hub differs from it, and why.
pub(crate) const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "rest_refresh",
        "status 401",
        "there is a way to new tokens without the password; a forged one is refused",
    ),
    (
        "rest_me_refreshtoken",
        "status 401",
        "a refresh token is not an access token",
    ),
    (
        "rest_menu_update_longname",
        "status 422",
        "values are checked: a name has at most 100 characters",
    ),
    (
        "rest_menu_update_neg",
        "status 422",
        "values are checked: no negative price, no negative tickets",
    ),
    (
        "rest_menu_update_null",
        "status 422",
        "values are checked: a price cannot be null",
    ),
    (
        "rest_menu_list_after_null",
        "status 200",
        "no value can break the menu",
    ),
    (
        "rest_cart_update_neg",
        "status 422",
        "values are checked: at least one piece",
    ),
    (
        "rest_cart_update_zero",
        "status 422",
        "values are checked: at least one piece",
    ),
    (
        "rest_delete_ordered_item",
        "status 409",
        "what was ordered cannot be deleted",
    ),
    (
        "rest_ops_pending_after_item_deleted",
        "status 200",
        "so no list can break",
    ),
    (
        "rest_myorders_after_item_deleted",
        "status 200",
        "so no list can break",
    ),
    (
        "ws_poisoned_kitchen_connect",
        "open: kitchen_update",
        "so no socket is dropped before its first frame",
    ),
    (
        "ws_poisoned_admin_connect",
        "open: all_orders_update",
        "so no socket is dropped before its second frame",
    ),
    (
        "ws_kitchen_array",
        "open: pong",
        "JSON that is no object is ignored, as all else that is not understood",
    ),
    (
        "ws_kitchen_number",
        "open: pong",
        "JSON that is no object is ignored, as all else that is not understood",
    ),
    (
        "ws_updates_sub_customer",
        "open: all_orders_update",
        "whoever subscribes gets their own orders, where the recorded server broke down",
    ),
    (
        "ws_kitchen_binary",
        "closed 1003",
        "a connection does not end without a reason",
    ),
    (
        "malformed_p8_deflate",
        "whole",
        "compression is not agreed to: no two messages are glued together",
    ),
];

/// What is wrong with these differences from a recording: those that have no exception, an exception
/// that is another one, and one that is not needed.
pub(crate) fn unexpected(name: &str, differences: &[String]) -> Option<String> {
    let exception = EXCEPTIONS.iter().find(|(exception, ..)| *exception == name);
    match (exception, differences) {
        (None, []) => None,
        (None, differences) => Some(format!("{name}: {}", differences.join("\n    "))),
        (Some(_), []) => Some(format!("{name}: the exception is not needed")),
        (Some((_, expected, reason)), [first, ..]) => (!first.starts_with(expected))
            .then(|| format!("{name}: {first}, but it was to be {expected}: {reason}")),
    }
}

#[test]
fn an_exception_covers_what_it_says_and_has_to_be_needed() {
    let differences =
        |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
    for (name, found, wrong) in [
        ("rest_health", &[][..], false),
        ("rest_health", &["status 500 instead of 200"], true),
        (
            "rest_refresh",
            &["status 401 instead of 404", "body"],
            false,
        ),
        ("rest_refresh", &["status 500 instead of 404"], true),
        ("rest_refresh", &[], true),
    ] {
        let found = differences(found);
        assert_eq!(
            unexpected(name, &found).is_some(),
            wrong,
            "{name} {found:?}"
        );
    }
}
