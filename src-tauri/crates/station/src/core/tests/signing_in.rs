//! Tokens, passwords, and other servers.

use super::*;

#[test]
fn a_refused_token_is_replaced_once_and_nothing_is_lost() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("expired".into())));
    let logins = world
        .calls
        .iter()
        .filter(|(_, c)| matches!(c, Call::Login { .. }))
        .count();
    assert_eq!(logins, 1);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    let (_, call) = world.take_call(|call| matches!(call, Call::Order { .. }));
    assert!(matches!(call, Call::Order { token, .. } if token.reveal() == "token-2"));
}

#[test]
fn a_refused_password_blocks_and_the_board_and_the_touches_stay() {
    let mut world = World::live(&[order(1, Pending)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Status { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("expired".into())));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("wrong".into())));
    assert_eq!(
        world.status(),
        LinkStatus::Blocked {
            by: Blocked::SignIn
        }
    );
    assert_eq!(world.drawn(1), (Preparing, true));
    world.pass(Duration::from_secs(60));
    assert!(
        !world
            .calls
            .iter()
            .any(|(_, call)| matches!(call, Call::Login { .. })),
        "no loop"
    );
}

#[test]
fn whoever_waits_for_an_order_learns_that_the_password_is_refused() {
    let mut world = World::new(Vec::new(), Vec::new());
    let fetch = |world: &mut World| {
        let (reply, answer) = oneshot::channel();
        let id = OrderId(7);
        world.input(Input::Command(Command::Fetch { id, reply }));
        answer
    };
    world.link(LinkEvent::NeedToken { rejected: false });
    let mut early = fetch(&mut world);
    let account = world.vaults.pop().unwrap();
    let kept = Some(KeptSecret {
        password: Some(Secret::new("wrong")),
        ..KeptSecret::default()
    });
    world.input(Input::VaultOpened { account, kept });
    assert!(early.try_recv().is_err(), "nothing is known yet");
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Err(CallError::Unauthorized("wrong".into())));
    let mut late = fetch(&mut world);
    for answer in [&mut early, &mut late] {
        let error = answer.try_recv().unwrap().unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongPassword);
    }
}

#[test]
fn who_has_tried_too_many_passwords_is_told_so_and_how_long_to_wait() {
    let mut world = World::live(&[]);
    let (reply, mut answer) = oneshot::channel();
    let sign_in = SignIn {
        server: "127.0.0.1:9000".into(),
        username: "admin".into(),
        password: Secret::new("wrong"),
        in_the_open: Default::default(),
    };
    world.input(Input::Command(Command::SignIn { sign_in, reply }));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    let wait_seconds = Some(30);
    world.reply(ticket, Err(CallError::TooManyAttempts { wait_seconds }));
    let error = answer.try_recv().unwrap().unwrap_err();
    assert_eq!(error.code, ErrorCode::TooManyAttempts);
    assert_eq!(error.wait_seconds, wait_seconds);
}

#[test]
fn what_an_earlier_sign_in_has_asked_says_nothing_about_the_server_of_this_one() {
    let mut world = World::live(&[order(1, Pending)]);
    world.offline();
    world.touch(1, Pending, Preparing).unwrap();
    let (look, _) = world.take_call(|call| matches!(call, Call::Order { .. }));

    let (reply, _answer) = oneshot::channel();
    let sign_in = SignIn {
        server: "127.0.0.1:9000".into(),
        username: "admin".into(),
        password: Secret::new("pw"),
        in_the_open: Default::default(),
    };
    world.input(Input::Command(Command::SignIn { sign_in, reply }));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Me { .. }));
    let me = json!({"username": "admin", "is_staff": true});
    let me = olgfeast_protocol::wire::rest::Me::read(&me).unwrap();
    world.reply(ticket, Ok(RestAnswer::Me(me)));

    let gone = CallError::Refused {
        status: 404,
        detail: "Order not found".into(),
    };
    world.reply(look, Err(gone));
    assert!(
        world.core.letters.is_empty(),
        "the old server's word buries nothing"
    );
    assert_eq!(world.drawn(1), (Preparing, true));
    world.pass(Duration::from_secs(4));
    world.answers_plainly();
    let (_, call) = world.take_call(|call| matches!(call, Call::Order { .. }));
    assert!(matches!(call, Call::Order { token, .. } if token.reveal() == "token-2"));
}

#[test]
fn a_token_that_nobody_could_replace_is_asked_for_again_although_the_socket_stays() {
    let is_login = |call: &Call| matches!(call, Call::Login { .. });
    let mut world = World::at_hub(7, &[live::versioned(1, Pending, 5)]);
    world.touch(1, Pending, Preparing).unwrap();
    let (ticket, _) = world.keyed();
    world.reply(ticket, Err(CallError::Unauthorized("expired".into())));
    for _ in 0..3 {
        let (ticket, _) = world.take_call(is_login);
        world.reply(ticket, Err(CallError::NotSent("refused".into())));
        assert!(
            !world.calls.iter().any(|(_, call)| is_login(call)),
            "a pause"
        );
        world.pass(Duration::from_secs(3));
    }
    let (ticket, _) = world.take_call(is_login);
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    world.pass(Duration::from_secs(3));
    let (_, call) = world.take_call(|call| matches!(call, Call::Keyed { .. }));
    assert!(matches!(call, Call::Keyed { token, .. } if token.reveal() == "token-2"));
}

#[test]
fn a_token_that_ends_soon_is_not_asked_for_in_a_storm() {
    let mut world = World::at_hub(7, &[live::versioned(1, Pending, 5)]);
    world.pass(Duration::from_secs(25 * 60));
    let mut asked = 0;
    for _ in 0..100 {
        while let Some(at) = world
            .calls
            .iter()
            .position(|(_, call)| matches!(call, Call::Login { .. }))
        {
            asked += 1;
            let (ticket, _) = world.calls.remove(at).unwrap();
            world.reply(ticket, Err(CallError::NotSent("refused".into())));
        }
        world.pass(Duration::from_millis(100));
    }
    assert!((3..20).contains(&asked), "{asked} in 10 s");
}

#[test]
fn plain_http_at_a_public_address_wants_a_person_and_is_kept_as_long_as_they_are_signed_in() {
    let mut world = World::live(&[]);
    let mut try_it = |in_the_open| {
        let (reply, answer) = oneshot::channel();
        let sign_in = SignIn {
            server: "http://example.org".into(),
            username: "admin".into(),
            password: Secret::new("pw"),
            in_the_open,
        };
        world.input(Input::Command(Command::SignIn { sign_in, reply }));
        answer
    };
    let refused = try_it(InTheOpen::Refused).try_recv().unwrap();
    assert_eq!(refused.unwrap_err().code, ErrorCode::Insecure);
    let mut answer = try_it(InTheOpen::Confirmed);
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Login { .. }));
    world.reply(ticket, Ok(RestAnswer::Tokens(login("token-2"))));
    let (ticket, _) = world.take_call(|call| matches!(call, Call::Me { .. }));
    let me = json!({"username": "admin", "is_staff": true});
    let me = olgfeast_protocol::wire::rest::Me::read(&me).unwrap();
    world.reply(ticket, Ok(RestAnswer::Me(me)));
    assert!(answer.try_recv().unwrap().is_ok());
    let server = world.core.session.server().unwrap();
    assert!(server.is_in_the_open() && !server.is_confidential());
}
