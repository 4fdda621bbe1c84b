use super::*;

fn login(access: &str, refresh: &str) -> Login {
    Login {
        access_token: access.into(),
        refresh_token: Some(refresh.into()),
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

const START: Duration = Duration::ZERO;

#[test]
fn after_a_restart_the_vault_is_asked_once_and_the_refresh_token_tried_first() {
    let mut ladder = Ladder::unclimbed(None);
    assert_eq!(ladder.climb(false), Rung::AskVault);
    assert_eq!(ladder.climb(false), Rung::Wait);
    let both = KeptSecret {
        password: Some(secret("pw")),
        refresh: Some(secret("r")),
        ..KeptSecret::default()
    };
    ladder.vault_answered(Some(both), true);
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
    ladder.exchange_failed(false);
    assert_eq!(ladder.climb(false), Rung::AskVault, "is there a newer one?");
    ladder.vault_answered(kept("r"), true);
    assert_eq!(ladder.climb(false), Rung::Login(secret("pw")));
    ladder.password_refused();
    assert_eq!(ladder.climb(false), Rung::Stuck);
    assert_eq!(
        ladder.climb(false),
        Rung::Stuck,
        "a refused password is never sent again"
    );
}

#[test]
fn a_plain_server_is_shown_the_refresh_token_itself() {
    let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), false, None, START);
    assert_eq!(ladder.climb(false), Rung::Use(secret("a")));
    ladder.refused(&secret("a"));
    look(&mut ladder, None);
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
    ladder.exchange_failed(true);
    assert_eq!(ladder.climb(false), Rung::Use(secret("r")));
    ladder.adopt(secret("r"), START);
    ladder.refused(&secret("r"));
    assert_eq!(
        ladder.climb(false),
        Rung::Stuck,
        "the password may not be sent unasked"
    );
}

#[test]
fn a_server_that_cannot_be_reached_costs_no_rung() {
    let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, None, START);
    ladder.refused(&secret("a"));
    look(&mut ladder, None);
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
    ladder.not_asked();
    assert!(ladder.has_lost(), "nobody else asks while the socket stays");
    look(&mut ladder, None);
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r")));
    ladder.not_asked();
    look(&mut ladder, Some("newer"));
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("newer")));
}

#[test]
fn a_token_is_renewed_before_it_ends_and_kept_until_then() {
    let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, None, START);
    assert!(!ladder.is_due(RENEW_AFTER - Duration::from_secs(1)));
    assert!(ladder.is_due(RENEW_AFTER));
    assert_eq!(ladder.climb(true), Rung::AskVault);
    ladder.vault_answered(kept("r"), true);
    assert!(ladder.is_due(RENEW_AFTER), "and goes on");
    assert_eq!(ladder.climb(true), Rung::Exchange(secret("r")));
    assert_eq!(ladder.bearer(), Some(&secret("a")), "still used meanwhile");
    ladder.exchange_failed(true);
    assert_eq!(ladder.climb(true), Rung::Login(secret("pw")));
    ladder.granted(&login("b", "r2"), RENEW_AFTER);
    assert_eq!(ladder.bearer(), Some(&secret("b")));
    assert!(!ladder.is_due(RENEW_AFTER));
}

fn credential(role: Role) -> StationCredential {
    StationCredential {
        role,
        secret: secret("c"),
    }
}

fn by_staff(role: Role) -> Rung {
    let token = secret("a");
    Rung::Pair(Warrant::Staff { token, role })
}

const KITCHEN: Option<Role> = Some(Role::Kitchen);

#[test]
fn after_a_sign_in_a_station_is_paired_and_forgets_the_password() {
    let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, KITCHEN, START);
    assert!(ladder.wants_pairing());
    assert_eq!(ladder.climb(false), by_staff(Role::Kitchen));
    assert_eq!(ladder.climb(false), Rung::Wait);
    ladder.paired(credential(Role::Kitchen));
    let kept = KeptSecret {
        station: Some(credential(Role::Kitchen)),
        ..KeptSecret::default()
    };
    assert_eq!(ladder.kept(), kept);
    assert_eq!(ladder.climb(false), Rung::Station(secret("c")));
    ladder.granted(
        &Login {
            access_token: "s".into(),
            refresh_token: None,
        },
        START,
    );
    assert_eq!(ladder.climb(false), Rung::Use(secret("s")));
    assert!(ladder.is_due(RENEW_AFTER));
    assert_eq!(ladder.climb(true), Rung::Station(secret("c")));
}

#[test]
fn after_a_restart_the_credential_is_all_that_is_needed() {
    let mut ladder = Ladder::unclimbed(KITCHEN);
    assert_eq!(ladder.climb(false), Rung::AskVault);
    let kept = KeptSecret {
        station: Some(credential(Role::Admin)),
        password: Some(secret("pw")),
        ..KeptSecret::default()
    };
    ladder.vault_answered(Some(kept), true);
    assert_eq!(ladder.climb(false), Rung::Station(secret("c")));
    ladder.not_asked();
    assert!(ladder.has_lost(), "nobody else asks while the socket stays");
    assert_eq!(ladder.climb(false), Rung::Station(secret("c")));
}

#[test]
fn a_credential_that_was_taken_away_is_not_replaced_by_a_remembered_password() {
    let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, KITCHEN, START);
    ladder.climb(false);
    ladder.paired(credential(Role::Kitchen));
    ladder.climb(false);
    ladder.credential_refused();
    assert_eq!(ladder.climb(false), Rung::Stuck);
    assert_eq!(ladder.kept(), KeptSecret::default(), "and is forgotten");
}

#[test]
fn a_credential_for_less_than_is_needed_asks_for_a_sign_in() {
    let mut ladder = Ladder::unclimbed(Some(Role::Admin));
    ladder.climb(false);
    let kept = KeptSecret {
        station: Some(credential(Role::Kitchen)),
        password: Some(secret("pw")),
        ..KeptSecret::default()
    };
    ladder.vault_answered(Some(kept), true);
    assert_eq!(ladder.climb(false), Rung::Login(secret("pw")));
    ladder.granted(&login("a", "r"), START);
    assert_eq!(ladder.climb(false), by_staff(Role::Admin));
}

#[test]
fn a_server_that_is_not_known_by_its_key_is_never_shown_a_credential() {
    let mut ladder = Ladder::unclimbed(None);
    ladder.climb(false);
    let kept = KeptSecret {
        station: Some(credential(Role::Admin)),
        ..KeptSecret::default()
    };
    ladder.vault_answered(Some(kept), true);
    assert_eq!(ladder.climb(false), Rung::Stuck);
}

#[test]
fn a_server_that_does_not_pair_is_used_as_ever() {
    let mut ladder = Ladder::signed_in(&login("a", "r"), secret("pw"), true, KITCHEN, START);
    assert_eq!(ladder.climb(false), by_staff(Role::Kitchen));
    ladder.not_paired();
    assert_eq!(ladder.climb(false), Rung::Use(secret("a")));
    assert_eq!(ladder.kept().password, Some(secret("pw")));
}

/// The place where secrets are kept is asked, and has this.
fn look(ladder: &mut Ladder, refresh: Option<&str>) {
    assert_eq!(ladder.climb(false), Rung::AskVault);
    ladder.vault_answered(refresh.and_then(kept), true);
}

fn kept(refresh: &str) -> Option<KeptSecret> {
    Some(KeptSecret {
        password: None,
        refresh: Some(secret(refresh)),
        ..KeptSecret::default()
    })
}

#[test]
fn what_another_process_has_kept_is_exchanged_and_not_what_it_has_used() {
    let mut ladder = Ladder::signed_in(&login("a", "r1"), secret("pw"), false, None, START);
    ladder.refused(&secret("a"));
    look(&mut ladder, Some("r2"));
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r2")));
    ladder.granted(&login("b", "r3"), START);
    ladder.refused(&secret("b"));
    // Ours was not kept yet, or could not be: what is there is older.
    for older in ["r1", "r2"] {
        let mut ladder = Ladder::signed_in(&login("a", "r1"), secret("pw"), false, None, START);
        ladder.granted(&login("b", "r2"), START);
        ladder.granted(&login("b", "r3"), START);
        ladder.refused(&secret("b"));
        look(&mut ladder, Some(older));
        assert_eq!(ladder.climb(false), Rung::Exchange(secret("r3")), "{older}");
    }
}

#[test]
fn a_refused_exchange_ends_a_sign_in_only_where_nobody_has_kept_a_newer_token() {
    let mut ladder = Ladder::signed_in(&login("a", "r1"), secret("pw"), false, None, START);
    ladder.refused(&secret("a"));
    look(&mut ladder, Some("r1"));
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r1")));
    ladder.exchange_failed(false);
    look(&mut ladder, Some("r2"));
    assert_eq!(ladder.climb(false), Rung::Exchange(secret("r2")));
    ladder.exchange_failed(false);
    look(&mut ladder, Some("r2"));
    assert_eq!(ladder.climb(false), Rung::Stuck);
}

#[test]
fn a_stale_refusal_does_not_take_a_new_token_away() {
    let mut ladder = Ladder::signed_in(&login("new", "r"), secret("pw"), true, None, START);
    ladder.refused(&secret("old"));
    assert_eq!(ladder.climb(false), Rung::Use(secret("new")));
}

fn pin() -> PairingPin {
    PairingPin::of_chance([1, 2, 3, 4, 5])
}

#[test]
fn a_pin_that_was_typed_lets_the_station_in_without_anybody_signing_in() {
    let mut ladder = Ladder::unclimbed(KITCHEN);
    ladder.climb(false);
    let kept = KeptSecret {
        pin: Some(pin()),
        ..KeptSecret::default()
    };
    ladder.vault_answered(Some(kept), true);
    assert_eq!(ladder.climb(false), Rung::Pair(Warrant::Pin(pin())));
    ladder.not_asked();
    assert_eq!(ladder.climb(false), Rung::Pair(Warrant::Pin(pin())));
    ladder.paired(credential(Role::Board));
    assert_eq!(ladder.climb(false), Rung::Station(secret("c")));
}

#[test]
fn a_pin_that_is_not_good_any_more_leaves_the_password_to_be_tried() {
    let mut ladder = Ladder::unclimbed(KITCHEN);
    ladder.climb(false);
    let kept = KeptSecret {
        pin: Some(pin()),
        password: Some(secret("pw")),
        ..KeptSecret::default()
    };
    ladder.vault_answered(Some(kept), true);
    ladder.climb(false);
    ladder.not_paired();
    assert_eq!(ladder.climb(false), Rung::Login(secret("pw")));
    ladder.granted(&login("a", "r"), START);
    assert_eq!(ladder.climb(false), by_staff(Role::Kitchen));
}

#[test]
fn a_board_is_content_with_what_it_has_until_somebody_gives_a_password() {
    let opened = |password| {
        let mut ladder = Ladder::unclimbed(KITCHEN);
        ladder.climb(false);
        let kept = KeptSecret {
            station: Some(credential(Role::Board)),
            pin: Some(pin()),
            password,
            refresh: None,
        };
        ladder.vault_answered(Some(kept), true);
        ladder.climb(false)
    };
    assert_eq!(
        opened(None),
        Rung::Station(secret("c")),
        "a PIN is used once"
    );
    assert_eq!(opened(Some(secret("pw"))), Rung::Pair(Warrant::Pin(pin())));
}
