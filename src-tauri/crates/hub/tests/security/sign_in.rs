//! Wrong passwords.

use std::net::{IpAddr, Ipv4Addr};

use reqwest::StatusCode;
use serde_json::json;

use crate::common::{Client, Feast};
#[cfg(target_os = "linux")]
use crate::house::House;

/// A client at another address of this machine.
pub(crate) fn at(feast: &Feast, last: u8) -> Client {
    let address = IpAddr::from(Ipv4Addr::new(127, 0, 0, last));
    Client {
        http: reqwest::Client::builder()
            .no_proxy()
            .local_address(address)
            .timeout(crate::common::PATIENCE)
            .build()
            .unwrap(),
        ..Client::new(feast.hub.address())
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_wrong_passwords_are_told_to_wait_and_keep_nobody_out() {
    let mut house = House::start().await;
    house.keep_secret("guess-");
    let feast = &house.feast;
    let demo = feast.hub.demo().unwrap().clone();
    let tokens = feast
        .staff
        .login(&demo.staff.username, &demo.staff.password)
        .await
        .ok();
    let thief = at(feast, 66);
    let mut attempts = Vec::new();
    for number in 0..1_000 {
        let thief = thief.clone();
        attempts.push(tokio::spawn(async move {
            let answer = thief.login("admin", &format!("guess-{number}")).await;
            match answer.status {
                StatusCode::UNAUTHORIZED => false,
                StatusCode::TOO_MANY_REQUESTS => {
                    let wait: u64 = answer.headers["retry-after"]
                        .to_str()
                        .unwrap()
                        .parse()
                        .unwrap();
                    assert!((1..=30).contains(&wait), "{wait}");
                    assert!(answer.text.contains("Too many attempts"));
                    true
                }
                other => panic!("{other}: {}", answer.text),
            }
        }));
    }
    let mut looked_at = 0;
    for attempt in attempts {
        looked_at += u32::from(!attempt.await.unwrap());
    }
    // Ten, and two more for each minute that this took.
    assert!((10..30).contains(&looked_at), "{looked_at}");
    // The thief is refused with the right password too, and with another name that is not at its end.
    let right = thief.login("admin", &demo.staff.password).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    // The admin signs in from where it has before, and others from anywhere.
    let admin = Client::new(feast.hub.address());
    admin.login("admin", &demo.staff.password).await.ok();
    at(feast, 67)
        .login("customer", &demo.customer.password)
        .await
        .ok();
    // A token is renewed from anywhere.
    let renew = json!({ "refresh_token": tokens["refresh_token"] });
    thief.post("/api/v1/auth/refresh", renew).await.ok();
    house.end().await;
}

#[tokio::test]
async fn a_right_password_is_never_one_too_many() {
    let feast = Feast::start().await;
    let demo = feast.hub.demo().unwrap().customer.clone();
    let nobody = Client::new(feast.hub.address());
    for _ in 0..30 {
        nobody.login(&demo.username, &demo.password).await.ok();
    }
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_answered_and_limited_like_one_that_does() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let mut answers = Vec::new();
    // The customer has signed in from here: its own limit would not hold.
    for name in ["admin-of-old", "customer"] {
        let answer = nobody.login(name, "wrong-password").await;
        answers.push((answer.status, answer.text, answer.headers.len()));
    }
    assert_eq!(answers[0], answers[1]);
    for _ in 0..9 {
        nobody.login("admin-of-old", "wrong-password").await;
    }
    let limited = nobody.login("admin-of-old", "wrong-password").await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_makes_so_many_accounts_and_no_more() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let mut asked = Vec::new();
    for number in 0..150 {
        let nobody = nobody.clone();
        asked.push(tokio::spawn(async move {
            let body = json!({
                "username": format!("guest-{number}"),
                "email": format!("guest-{number}@example.com"),
                "password": "pierogi-ruskie",
            });
            let answer = nobody.post("/api/v1/auth/register", body).await;
            match answer.status {
                StatusCode::OK => 1,
                StatusCode::TOO_MANY_REQUESTS => {
                    assert!(answer.headers.contains_key("retry-after"));
                    0
                }
                other => panic!("{other}: {}", answer.text),
            }
        }));
    }
    let mut made = 0;
    for asked in asked {
        made += asked.await.unwrap();
    }
    // One more for each six seconds that this took.
    assert!((100..150).contains(&made), "{made}");
    let users = feast.staff.get("/api/v1/live/users").await.ok();
    assert_eq!(users["total"], made + 2);
    // What admins make is not limited, and guests sign in.
    let body = json!({ "username": "grill", "email": "grill@example.com", "is_staff": true });
    feast.staff.post("/api/v1/live/users", body).await.ok();
    let guest = feast
        .staff
        .get("/api/v1/live/users?skip=2&limit=1")
        .await
        .ok();
    let guest = guest["users"][0]["username"].as_str().unwrap();
    nobody.login(guest, "pierogi-ruskie").await.ok();
}
