use olgfeast_protocol::PairingPin;

use super::*;

const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

fn user(is_active: bool, is_staff: bool) -> User {
    User {
        id: UserId(1),
        username: "ann".into(),
        email: "ann@example.com".into(),
        is_active,
        is_staff,
        created_at: NOW,
        updated_at: None,
        credentials: crate::model::Credentials::FIRST,
    }
}

fn paired(role: Role, by: User) -> Paired {
    Paired {
        id: PairingId(Uuid::from_u128(1)),
        station: StationId(Uuid::from_u128(2)),
        name: "Grill".into(),
        role,
        by,
        at: NOW,
    }
}

#[test]
fn each_role_listens_where_it_may_and_nowhere_else() {
    let all = [Endpoint::Kitchen, Endpoint::Admin, Endpoint::Orders];
    let own = Audience::Customer(UserId(1));
    for (role, expected) in [
        (Role::Board, [Some(Audience::Board), None, None]),
        (Role::Kitchen, [Some(Audience::Staff), None, None]),
        (
            Role::Admin,
            [Some(Audience::Staff), Some(Audience::Staff), Some(own)],
        ),
    ] {
        let paired = paired(role, user(true, true));
        assert_eq!(all.map(|endpoint| paired.audience(endpoint)), expected);
    }
}

#[test]
fn an_admins_station_ends_with_the_account_and_a_kitchen_does_not() {
    for by in [user(false, true), user(true, false)] {
        let admin = paired(Role::Admin, by.clone());
        assert!(!admin.is_in_force());
        assert_eq!(admin.audience(Endpoint::Kitchen), None);
        assert_eq!(admin.worker(), None);
        let kitchen = paired(Role::Kitchen, by);
        assert!(kitchen.is_in_force());
        assert_eq!(kitchen.audience(Endpoint::Kitchen), Some(Audience::Staff));
    }
}

#[test]
fn what_a_kitchen_does_is_told_under_its_own_name() {
    let worker = paired(Role::Kitchen, user(true, true)).worker().unwrap();
    assert_eq!(
        (worker.username.as_str(), worker.email.as_str()),
        ("Grill", "")
    );
    assert_eq!(paired(Role::Board, user(true, true)).worker(), None);
}

#[test]
fn a_pin_is_good_once_and_for_ten_minutes() {
    let pin = |byte| PairingPin::of_chance([byte; 5]);
    let minutes = |minutes: i64| NOW.plus_millis(minutes * 60_000);
    let mut invitations = Invitations::default();
    let until = invitations.invite(pin(1), Role::Board, UserId(1), NOW);
    assert_eq!(until, minutes(PIN_MINUTES));
    assert_eq!(invitations.take(pin(2), NOW), None);
    let taken = invitations.take(pin(1), until.plus_millis(-1));
    assert_eq!(taken, Some((Role::Board, UserId(1))));
    assert_eq!(invitations.take(pin(1), NOW), None);
    invitations.invite(pin(3), Role::Kitchen, UserId(1), NOW);
    assert_eq!(invitations.take(pin(3), until), None);
}

#[test]
fn more_pins_than_may_be_end_the_oldest() {
    let pin = |number: u8| PairingPin::of_chance([0, 0, 0, 0, number]);
    let mut invitations = Invitations::default();
    let most = u8::try_from(MOST_INVITATIONS).unwrap();
    for number in 0..=most {
        invitations.invite(pin(number), Role::Board, UserId(1), NOW);
    }
    assert_eq!(invitations.take(pin(0), NOW), None);
    for number in 1..=most {
        assert!(invitations.take(pin(number), NOW).is_some(), "{number}");
    }
}

#[test]
fn only_the_hash_of_a_credential_is_kept() {
    // SHA-256 of "abc", from FIPS 180-2.
    let hash = Credential::shown("abc".into()).hash();
    assert_eq!(
        hash,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}
