//! A hub that is known by its key lets the station in for good.

use olgfeast_protocol::Role;

use super::{
    super::session::{SessionState, State},
    *,
};
use crate::{credentials::StationCredential, rest::Warrant};

const HUB: &str = "10.0.0.7:8443#7K3M-0QZ9-XB41";

/// A station that has never been at this hub, or has, and was given a password for it.
fn at(hub: &str) -> World {
    let mut world = World::new(Vec::new(), Vec::new());
    let state = State::In {
        server: Server::parse(hub).unwrap(),
        username: "admin".into(),
        kept: Kept::Keyring,
    };
    world.core.session = SessionState::new(state, Endpoint::Kitchen, None, None);
    world
}

impl World {
    /// The link wants a token, and the vault holds this.
    fn opens_with(&mut self, kept: KeptSecret) {
        self.link(LinkEvent::NeedToken { rejected: false });
        let account = self.vaults.pop().unwrap();
        assert_eq!(account.server, "https://10.0.0.7:8443");
        let kept = Some(kept);
        self.input(Input::VaultOpened { account, kept });
    }

    fn token(&self) -> Option<&LinkCommand> {
        let mut links = self.links.iter().rev();
        links.find(|command| matches!(command, LinkCommand::Token(_)))
    }

    fn blocked(&self) -> bool {
        self.links
            .iter()
            .any(|command| matches!(command, LinkCommand::SignInFailed { .. }))
    }
}

#[test]
fn the_admin_desk_is_paired_as_one_and_everything_else_as_no_more_than_it_needs() {
    let known = Server::parse(HUB).unwrap();
    let plain = Server::parse("10.0.0.7").unwrap();
    let role = super::super::pairing::role;
    for (decided, paired) in [
        (None, Role::Kitchen),
        (Some(Role::Kitchen), Role::Kitchen),
        (Some(Role::Board), Role::Kitchen),
        (Some(Role::Admin), Role::Admin),
    ] {
        assert_eq!(role(&known, Endpoint::Kitchen, decided), Some(paired));
        assert_eq!(role(&plain, Endpoint::Kitchen, decided), None);
        assert_eq!(role(&known, Endpoint::Orders, decided), None);
    }
}

fn password() -> KeptSecret {
    KeptSecret {
        password: Some(Secret::new("pw")),
        ..KeptSecret::default()
    }
}

fn credential() -> StationCredential {
    StationCredential {
        role: Role::Kitchen,
        secret: Secret::new("c"),
    }
}

fn paired() -> KeptSecret {
    KeptSecret {
        station: Some(credential()),
        ..KeptSecret::default()
    }
}

fn refused(status: u16) -> Result<RestAnswer, CallError> {
    let detail = "no".to_owned();
    Err(match status {
        401 => CallError::Unauthorized(detail),
        status => CallError::Refused { status, detail },
    })
}

#[test]
fn the_first_sign_in_pairs_the_station_and_the_link_gets_the_stations_own_token() {
    let mut world = at(HUB);
    world.opens_with(password());
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("of admin"))));
    assert_eq!(world.token(), None, "the account's token opens nothing");
    let (ticket, call) = world.take_call(|call| matches!(call, Call::Pair { .. }));
    let pair = Call::Pair {
        warrant: Warrant::Staff {
            token: Secret::new("of admin"),
            role: Role::Kitchen,
        },
        name: "Grill 1".into(),
    };
    assert_eq!(call, pair);
    world.reply(ticket, Ok(RestAnswer::Paired(credential())));
    let (ticket, call) = world.take_call(|call| matches!(call, Call::Station { .. }));
    let credential = Secret::new("c");
    assert_eq!(call, Call::Station { credential });
    world.reply(ticket, Ok(RestAnswer::Tokens(login("of the station"))));
    let token = olgfeast_link::Token::new("of the station");
    assert_eq!(world.token(), Some(&LinkCommand::Token(token)));
    let known = world.core.session.known.as_ref().map(Server::kept);
    assert_eq!(
        known.as_deref(),
        Some("https://10.0.0.7:8443#7K3M-0QZ9-XB41")
    );
}

#[test]
fn a_paired_station_comes_in_without_a_password() {
    let mut world = at(HUB);
    world.opens_with(paired());
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Station { .. }));
    // The hub is still starting; it is asked again when the link dials again.
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    assert!(world.links.contains(&LinkCommand::SignInUnreachable));
    world.link(LinkEvent::NeedToken { rejected: false });
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Station { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("of the station"))));
    assert!(world.token().is_some());
    world.pass(Duration::from_secs(26 * 60));
    world.take_call(|call| matches!(call, Call::Station { .. }));
}

#[test]
fn another_key_than_the_right_one_is_shown_as_what_it_is_until_the_right_one_answers() {
    let mut world = at(HUB);
    world.opens_with(paired());
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Station { .. }));
    world.reply(ticket, Err(CallError::WrongKey));
    assert!(world.links.contains(&LinkCommand::SignInUnreachable));
    world.feed(Feed::Offline {
        retry_at_wall_ms: 0,
        cause: Cause::SignInUnreachable,
    });
    let wrong_key = LinkStatus::Blocked {
        by: Blocked::WrongKey,
    };
    assert_eq!(world.status(), wrong_key);
    // It is asked again, and now nobody is there at all.
    world.link(LinkEvent::NeedToken { rejected: false });
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Station { .. }));
    world.reply(ticket, Err(CallError::NotSent("refused".into())));
    world.offline();
    assert_eq!(world.status().word(), "offline");
    // With a token it is the socket that finds out.
    world.feed(Feed::Offline {
        retry_at_wall_ms: 0,
        cause: Cause::WrongKey,
    });
    assert_eq!(world.status(), wrong_key);
}

#[test]
fn what_the_hub_has_taken_away_is_for_a_person_to_mend() {
    for status in [401, 403] {
        let mut world = at(HUB);
        let both = KeptSecret {
            station: Some(credential()),
            ..password()
        };
        world.opens_with(both);
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Station { .. }));
        world.reply(ticket, refused(status));
        assert!(world.blocked(), "{status}");
        assert!(
            world.calls.is_empty(),
            "no password is tried: {:?}",
            world.calls
        );
    }
}

#[test]
fn where_nothing_pairs_the_account_is_used() {
    for status in [401, 403, 404, 409] {
        let mut world = at(HUB);
        world.opens_with(password());
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
        world.reply(ticket, Ok(RestAnswer::Tokens(login("of admin"))));
        let (ticket, _) = world.take_call(|call| matches!(call, Call::Pair { .. }));
        world.reply(ticket, refused(status));
        let token = olgfeast_link::Token::new("of admin");
        assert_eq!(world.token(), Some(&LinkCommand::Token(token)), "{status}");
    }
}

#[test]
fn without_a_code_nothing_is_paired_and_no_credential_is_shown() {
    let mut world = at("https://10.0.0.7:8443");
    world.opens_with(KeptSecret {
        station: Some(credential()),
        ..password()
    });
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("of admin"))));
    assert!(world.token().is_some());
    let wrong = |call: &Call| matches!(call, Call::Pair { .. } | Call::Station { .. });
    assert!(!world.calls.iter().any(|(_, call)| wrong(call)));
}

#[test]
fn a_person_who_types_the_address_without_the_code_reaches_the_hub_that_is_known() {
    let mut world = at(HUB);
    world.core.session.known = Some(Server::parse(HUB).unwrap());
    let (reply, _answer) = oneshot::channel();
    let sign_in = SignIn {
        server: "10.0.0.7:8443".into(),
        username: "admin".into(),
        password: Secret::new("pw"),
        in_the_open: Default::default(),
    };
    let now = world.now();
    world
        .core
        .handle(Input::Command(Command::SignIn { sign_in, reply }), now);
    let mut effects = world.core.take_effects().into_iter();
    let called = effects.find_map(|effect| match effect {
        Effect::Call { server, .. } => Some(server.kept()),
        _ => None,
    });
    assert_eq!(
        called.as_deref(),
        Some("https://10.0.0.7:8443#7K3M-0QZ9-XB41")
    );
}
