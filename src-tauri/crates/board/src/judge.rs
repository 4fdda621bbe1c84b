//! What has become of an intent, by the server's own state.
//!
//! A server without versions and without idempotency keys applies whatever comes, also late. So
//! before an intent is sent again, and after every outcome that is not known, the order is read and
//! compared with what the intent was based on.

use olgfeast_protocol::{DeadReason, Intent, Order, OrderStatus, Stand, UtcTime, ipc::Settlement};

/// What to do with an intent after reading its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing has happened since the touch: it may be sent.
    Unchanged,
    /// It is done.
    Settled(Settlement),
    /// Something else happened: a person decides.
    Dead(DeadReason),
}

/// Judges an intent by the order as the server has it now. `attempted`: whether it may have reached
/// the server before.
pub fn judge(intent: &Intent, attempted: bool, found: &Order) -> Verdict {
    if !intent.names(found) {
        return Verdict::Dead(DeadReason::AnotherOrder);
    }
    if is_there(intent, found) {
        let outcome = if attempted {
            Settlement::Applied
        } else {
            Settlement::AlreadyDone
        };
        return Verdict::Settled(outcome);
    }
    // An intent that was made on top of an earlier one of this station cannot have been based on
    // what the server showed then; it is based on the state that the earlier one has made.
    let unchanged = if intent.base.status == intent.from {
        stands_as(&intent.base, &found.stand())
    } else {
        found.status == intent.from
    };
    if unchanged {
        return Verdict::Unchanged;
    }
    Verdict::Dead(DeadReason::ChangedElsewhere)
}

/// What to do with an intent that a hub did not apply, because the order had another version than
/// was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Nobody else has changed its status: it may be sent once more, expecting the version that
    /// the order has now.
    Again,
    /// Somebody else has brought it there, or further.
    AlreadyDone,
    /// Something else happened: a person decides.
    Dead(DeadReason),
}

/// Judges an intent by the order that came with the conflict. `moved`: whether somebody else has
/// changed its status since the version that was expected. A recall is judged like any other: with
/// anything newer it is not sent again.
pub fn conflict(intent: &Intent, moved: bool, found: &Order) -> Conflict {
    if !intent.names(found) {
        return Conflict::Dead(DeadReason::AnotherOrder);
    }
    if !moved && found.status == intent.from {
        return Conflict::Again;
    }
    if is_there(intent, found) {
        return Conflict::AlreadyDone;
    }
    Conflict::Dead(DeadReason::ChangedElsewhere)
}

/// Where the intent wants it, or on a way forward beyond that. What was cancelled was never cooked,
/// so no step on the way is done by it.
fn is_there(intent: &Intent, found: &Order) -> bool {
    if intent.is_backward() || found.status == OrderStatus::Cancelled {
        found.status == intent.to
    } else {
        found.status >= intent.to
    }
}

/// Whether two stands of a hub's order are one: a hub tells all times with every state.
pub fn is_the_same(seen: &Stand, known: &Stand) -> bool {
    let times = |stand: &Stand| (stand.preparing_at, stand.ready_at, stand.complete_at);
    seen.status == known.status && times(seen) == times(known)
}

/// Whether an order stands as it was seen. An event of a plain server tells the new state and no
/// time, so a state that was reached when it was seen, without its time, was seen by its event
/// alone: then any time agrees. A state that had not been reached had no time for certain.
fn stands_as(seen: &Stand, found: &Stand) -> bool {
    let agrees = |state, seen_at: Option<UtcTime>, found_at| {
        seen_at == found_at || (seen_at.is_none() && seen.status >= state)
    };
    seen.status == found.status
        && agrees(
            OrderStatus::Preparing,
            seen.preparing_at,
            found.preparing_at,
        )
        && agrees(OrderStatus::Ready, seen.ready_at, found.ready_at)
        && agrees(OrderStatus::Complete, seen.complete_at, found.complete_at)
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Complete, Pending, Preparing, Ready};
    use olgfeast_protocol::{IntentId, OrderStatus, UtcTime};

    use super::*;
    use crate::board::tests::{order, uuid};

    fn intent(base: &Order, to: OrderStatus) -> Intent {
        Intent {
            id: IntentId(uuid(1)),
            order: base.id,
            ref_code: base.ref_code.clone(),
            number: base.number(),
            from: base.status,
            to,
            base: base.stand(),
            made_at: UtcTime(0),
        }
    }

    #[test]
    fn an_order_that_nobody_touched_may_be_sent() {
        let seen = order(1, Pending);
        for attempted in [false, true] {
            assert_eq!(
                judge(&intent(&seen, Preparing), attempted, &seen),
                Verdict::Unchanged
            );
        }
    }

    #[test]
    fn already_there_or_further_is_settled() {
        let seen = order(1, Pending);
        for now in [Preparing, Ready, Complete] {
            let found = order(1, now);
            assert_eq!(
                judge(&intent(&seen, Preparing), false, &found),
                Verdict::Settled(Settlement::AlreadyDone)
            );
            assert_eq!(
                judge(&intent(&seen, Preparing), true, &found),
                Verdict::Settled(Settlement::Applied)
            );
        }
    }

    #[test]
    fn a_start_and_recall_by_others_is_seen_by_its_times() {
        let seen = order(1, Pending);
        let mut found = order(1, Pending);
        found.preparing_at = Some(UtcTime(5));
        assert_eq!(
            judge(&intent(&seen, Preparing), false, &found),
            Verdict::Dead(DeadReason::ChangedElsewhere)
        );
    }

    #[test]
    fn a_state_seen_by_its_event_alone_is_no_change_when_its_time_is_told() {
        let seen = order(1, Preparing);
        let mut found = order(1, Preparing);
        found.preparing_at = Some(UtcTime(5));
        assert_eq!(
            judge(&intent(&seen, Ready), false, &found),
            Verdict::Unchanged
        );
        // But a state that it had not come to has a time only when somebody has been there.
        found.ready_at = Some(UtcTime(6));
        assert_eq!(
            judge(&intent(&seen, Ready), false, &found),
            Verdict::Dead(DeadReason::ChangedElsewhere)
        );
        // And a time that was known is compared.
        let mut timed = seen.clone();
        timed.preparing_at = Some(UtcTime(4));
        found.ready_at = None;
        assert_eq!(
            judge(&intent(&timed, Ready), false, &found),
            Verdict::Dead(DeadReason::ChangedElsewhere)
        );
    }

    #[test]
    fn what_was_cancelled_does_not_pass_for_cooked() {
        let seen = order(1, Preparing);
        let dead = DeadReason::ChangedElsewhere;
        for to in [Ready, Complete] {
            let found = order(1, OrderStatus::Cancelled);
            assert_eq!(
                judge(&intent(&seen, to), true, &found),
                Verdict::Dead(dead.clone())
            );
            assert_eq!(
                conflict(&intent(&seen, to), true, &found),
                Conflict::Dead(dead.clone())
            );
        }
    }

    #[test]
    fn an_intent_made_on_top_of_an_earlier_one_is_based_on_what_that_one_made() {
        let seen = order(1, Pending);
        let mut later = intent(&seen, Ready);
        later.from = Preparing;
        let mut found = order(1, Preparing);
        found.preparing_at = Some(UtcTime(7));
        assert_eq!(judge(&later, false, &found), Verdict::Unchanged);
        assert_eq!(
            judge(&later, false, &order(1, Pending)),
            Verdict::Dead(DeadReason::ChangedElsewhere)
        );
    }

    #[test]
    fn a_recall_is_not_applied_over_something_newer() {
        let seen = order(1, Ready);
        assert_eq!(
            judge(&intent(&seen, Preparing), false, &order(1, Complete)),
            Verdict::Dead(DeadReason::ChangedElsewhere)
        );
        assert_eq!(
            judge(&intent(&seen, Preparing), false, &order(1, Preparing)),
            Verdict::Settled(Settlement::AlreadyDone)
        );
    }

    #[test]
    fn a_version_raised_by_a_strike_is_no_change_of_the_order() {
        let seen = order(1, Pending);
        let mut found = order(1, Pending);
        found.version = Some(olgfeast_protocol::Version(9));
        assert_eq!(
            judge(&intent(&seen, Preparing), false, &found),
            Verdict::Unchanged
        );
    }

    #[test]
    fn a_conflict_without_a_status_change_of_others_is_sent_again() {
        let seen = order(1, Ready);
        for to in [Complete, Preparing] {
            assert_eq!(
                conflict(&intent(&seen, to), false, &order(1, Ready)),
                Conflict::Again
            );
        }
    }

    #[test]
    fn after_a_status_change_of_others_nothing_is_sent_again() {
        let forward = intent(&order(1, Preparing), Ready);
        let recall = intent(&order(1, Ready), Preparing);
        let elsewhere = Conflict::Dead(DeadReason::ChangedElsewhere);
        for (intent, now, then) in [
            (&forward, Ready, Conflict::AlreadyDone),
            (&forward, Complete, Conflict::AlreadyDone),
            (&forward, Pending, elsewhere.clone()),
            (&forward, Preparing, elsewhere.clone()),
            (&recall, Preparing, Conflict::AlreadyDone),
            (&recall, Complete, elsewhere.clone()),
            (&recall, Ready, elsewhere.clone()),
            (&recall, Pending, elsewhere.clone()),
        ] {
            assert_eq!(conflict(intent, true, &order(1, now)), then, "{now:?}");
        }
    }

    #[test]
    fn a_server_that_lost_the_step_before_gets_no_step_on_top_of_it() {
        let seen = order(1, Ready);
        assert_eq!(
            conflict(&intent(&seen, Complete), false, &order(1, Pending)),
            Conflict::Dead(DeadReason::ChangedElsewhere)
        );
    }

    #[test]
    fn another_order_of_the_same_key_is_never_touched() {
        let seen = order(1, Pending);
        let mut found = order(1, Pending);
        found.ref_code = "other".into();
        assert_eq!(
            judge(&intent(&seen, Preparing), true, &found),
            Verdict::Dead(DeadReason::AnotherOrder)
        );
    }
}
