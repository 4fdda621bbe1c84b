//! Each planted bug is found within 2,000 nights, by a rule that is about it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use olgfeast_board::planted::Bug as InBoard;
use olgfeast_link::planted::Bug as InLink;
use olgfeast_simulation::{
    Rule, Simulation,
    planted::{Bug, plant},
};
use olgfeast_station::planted::Bug as InStation;

/// Seeds within which a bug must show; every other one is a night at the server that it is about.
const NIGHTS: u64 = 2_000;

/// Nights that have found a bug lately. They are played before all others, because the rarest bugs take
/// minutes to be met; where one of them finds nothing any more, the search begins as without it.
const REMEMBERED: [u64; 6] = [27, 34, 38, 44, 119, 999];

/// Plants a bug and plays nights at a plain server until a rule is broken: one of these.
fn is_found(bug: Bug, rules: &[Rule]) {
    is_found_in(0, bug, rules);
}

/// The same at a hub.
fn is_found_at_hub(bug: Bug, rules: &[Rule]) {
    is_found_in(1, bug, rules);
}

/// At the kind of server that has the seeds of this remainder.
fn is_found_in(kind: u64, bug: Bug, rules: &[Rule]) {
    let remembered = REMEMBERED.into_iter().filter(|seed| seed % 2 == kind);
    let mut nights = remembered.chain((kind..NIGHTS).step_by(2));
    let simulation = Simulation::new().unwrap();
    plant(Some(bug));
    let broken = nights.find_map(|seed| simulation.night(seed, false).unwrap().broken);
    plant(None);
    let Some(broken) = broken else {
        panic!("{bug:?} is not found within {NIGHTS} nights");
    };
    println!("{bug:?} after {} nights: {broken}", broken.seed + 1);
    assert!(rules.contains(&broken.rule), "{bug:?}: {broken}");
}

#[test]
fn an_intent_that_settles_at_http_200() {
    is_found(
        Bug::Station(InStation::SettlesAt200),
        &[Rule::SettledIsShown],
    );
}

#[test]
fn an_intent_that_is_sent_before_it_is_on_disk_that_it_is() {
    let rules = [Rule::WithdrawnIsUnsent, Rule::NothingTwice, Rule::OwnOrder];
    is_found(Bug::Station(InStation::SendsUnmarked), &rules);
}

#[test]
fn a_wish_that_is_acknowledged_before_it_is_stored() {
    is_found(
        Bug::Station(InStation::AnswersBeforeStoring),
        &[Rule::NothingLost],
    );
}

#[test]
fn an_unknown_outcome_that_locks_no_lane() {
    let rules = [Rule::NothingTwice, Rule::OwnOrder];
    is_found(Bug::Station(InStation::LocksNothing), &rules);
}

#[test]
fn a_socket_that_answers_pings_and_is_believed_to_be_subscribed() {
    is_found(Bug::Station(InStation::TrustsPongs), &[Rule::LeavesZombies]);
}

#[test]
fn a_first_frame_that_makes_a_connection_live_alone() {
    is_found(
        Bug::Station(InStation::SkipsFirstAudit),
        &[Rule::LiveIsChecked],
    );
}

#[test]
fn steps_that_are_merged_on_a_plain_server() {
    is_found(Bug::Board(InBoard::MergesSteps), &[Rule::SingleSteps]);
}

#[test]
fn an_order_in_no_list_that_is_believed_to_be_gone() {
    let rules = [Rule::OpenStays, Rule::LiveIsWhole, Rule::SettledIsShown];
    is_found(Bug::Board(InBoard::BelievesAbsence), &rules);
}

#[test]
fn a_back_off_that_starts_again_with_every_socket_that_opens() {
    is_found(Bug::Link(InLink::ForgivesAtOpening), &[Rule::NoStorm]);
}

#[test]
fn a_socket_that_says_nothing_and_is_believed_to_work() {
    is_found(Bug::Link(InLink::TrustsSilence), &[Rule::LiveIsHeard]);
}

#[test]
fn an_event_that_is_applied_behind_a_gap() {
    let rules = [Rule::FollowsLog, Rule::LiveIsFresh, Rule::LiveIsWhole];
    is_found_at_hub(Bug::Link(InLink::JumpsGaps), &rules);
}

#[test]
fn numbers_of_another_log_that_are_believed() {
    let rules = [
        Rule::FollowsLog,
        Rule::LiveIsFresh,
        Rule::LiveIsWhole,
        // By a version of another log.
        Rule::SettledIsShown,
    ];
    is_found_at_hub(Bug::Link(InLink::TrustsNumbers), &rules);
}

#[test]
fn a_key_that_is_used_for_a_second_intent() {
    is_found_at_hub(Bug::Station(InStation::ReusesKeys), &[Rule::KeyIsItsOwn]);
}

#[test]
fn a_key_that_is_sent_again_with_another_version() {
    let rules = [Rule::KeyIsItsOwn, Rule::NotOverwritten];
    is_found_at_hub(Bug::Station(InStation::ChangesBody), &rules);
}

#[test]
fn an_intent_that_is_sent_once_more_over_what_somebody_else_did() {
    is_found_at_hub(
        Bug::Station(InStation::RaisesVersions),
        &[Rule::NotOverwritten],
    );
}

#[test]
fn a_version_that_is_expected_of_a_log_that_does_not_have_it() {
    // Or it is asked for again and again.
    let rules = [Rule::NotOverwritten, Rule::Settles];
    is_found_at_hub(Bug::Station(InStation::ExpectsLostVersions), &rules);
}

#[test]
fn a_token_that_is_not_replaced_while_the_socket_stays() {
    is_found_at_hub(Bug::Station(InStation::LosesTokens), &[Rule::Settles]);
}
