//! Reading what a server answers.

use super::*;

#[test]
fn a_failed_write_is_unknown_and_a_failed_read_is_broken() {
    let failed = StatusCode::INTERNAL_SERVER_ERROR;
    assert_eq!(
        refusal(failed, "", true),
        CallError::Unknown("status 500".into())
    );
    assert_eq!(
        refusal(failed, "", false),
        CallError::Broken { status: 500 }
    );
}

#[test]
fn refusals_carry_the_servers_words() {
    assert_eq!(
        refusal(
            StatusCode::NOT_FOUND,
            r#"{"detail":"Order not found"}"#,
            true
        ),
        CallError::Refused {
            status: 404,
            detail: "Order not found".into()
        }
    );
    assert_eq!(
        refusal(StatusCode::TOO_MANY_REQUESTS, "", true),
        CallError::Later
    );
    assert_eq!(
        refusal(StatusCode::UNAUTHORIZED, "", false),
        CallError::Unauthorized(String::new())
    );
}

#[test]
fn a_server_that_looks_at_no_password_for_a_while_says_for_how_long() {
    let login = Call::Login {
        username: "admin".into(),
        password: Secret::new("wrong"),
    };
    let read = Call::Me {
        token: Secret::new("t"),
    };
    let busy = StatusCode::TOO_MANY_REQUESTS;
    for wait_seconds in [None, Some(30)] {
        assert_eq!(
            answer(&login, busy, "", wait_seconds),
            Err(CallError::TooManyAttempts { wait_seconds })
        );
        assert_eq!(
            answer(&read, busy, "", wait_seconds),
            Err(CallError::Later),
            "nobody has tried a password"
        );
    }
}

#[test]
fn a_good_status_with_an_alien_body_is_no_answer() {
    let call = Call::Page {
        token: Secret::new("t"),
        scope: Scope::All,
        page: 1,
    };
    for text in ["", "<html>", "{}", "null", r#"{"orders":5}"#] {
        assert_eq!(read(&call, text), Err(CallError::Alien), "{text}");
    }
    assert!(read(&call, r#"{"orders":[],"total_pages":0}"#).is_ok());
}

#[test]
fn a_conflict_of_a_hub_is_told_with_what_happened_and_any_other_409_is_a_refusal() {
    let token = Secret::new("t");
    let id = OrderId(7);
    let keyed = Call::Keyed {
        token: token.clone(),
        id,
        change: Keyed {
            key: IntentId(uuid::Uuid::nil()),
            to: OrderStatus::Ready,
            expected: Version(3),
            made_at: UtcTime(0),
            station: "Grill".into(),
            patience: READ_TIMEOUT,
        },
    };
    let plain = Call::Status {
        token,
        id,
        to: OrderStatus::Ready,
    };
    let body = r#"{"detail":"?","order":{"id":7,"version":4},"since":[]}"#;
    let status = StatusCode::CONFLICT;
    let told = conflict(&keyed, status, body).unwrap();
    assert_eq!(told.order.version, Some(Version(4)));
    assert_eq!(conflict(&plain, status, body), None);
    assert_eq!(conflict(&keyed, status, r#"{"detail":"no"}"#), None);
    assert_eq!(conflict(&keyed, status, "<html>"), None);
    assert_eq!(conflict(&keyed, StatusCode::BAD_REQUEST, body), None);
}
