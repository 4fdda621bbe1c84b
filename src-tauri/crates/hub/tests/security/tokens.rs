//! Tokens that are none.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

use crate::{
    ADMIN, KITCHEN, ORDERS,
    common::{refused, socket},
    house::House,
};

/// What a token opens.
const DOORS: [&str; 5] = [
    "/api/v1/auth/me",
    "/api/v1/operations/orders",
    "/api/v1/live/snapshot",
    "/api/v1/live/users",
    "/api/v1/live/stations",
];

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

/// base64url without padding, of what tests need.
fn base64(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for letter in 0..=three.len() {
            encoded.push(char::from(
                LETTERS[(bits >> (18 - 6 * letter)) as usize & 63],
            ));
        }
    }
    encoded
}

/// Every token that must not be good, by what is wrong with it.
async fn forgeries(house: &House) -> Vec<(&'static str, String)> {
    let demo = house.hub().demo().unwrap().staff.clone();
    let tokens = house
        .nobody()
        .login(&demo.username, &demo.password)
        .await
        .ok();
    let good = tokens["access_token"].as_str().unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let claims = house.claims();
    let other_key = EncodingKey::from_secret(b"some other key");
    let own_key = EncodingKey::from_secret(house.token_key.as_bytes());
    let foreign = encode(&Header::default(), &claims, &other_key).unwrap();
    let other_hash = encode(&Header::new(Algorithm::HS512), &claims, &own_key).unwrap();
    let none = |alg: &str| {
        let head = json!({ "alg": alg, "typ": "JWT" }).to_string();
        format!("{}.{}.", base64(&head), parts[1])
    };
    let promoted = base64(&with(claims.clone(), "sub", json!("2")).to_string());
    let refresh = tokens["refresh_token"].as_str().unwrap().to_owned();
    vec![
        ("a refresh token", refresh),
        ("another key", foreign),
        ("another hash", other_hash),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("alg none", none("none")),
        ("alg None", none("None")),
        ("alg nOnE", none("nOnE")),
        (
            "other claims",
            format!("{}.{promoted}.{}", parts[0], parts[2]),
        ),
        ("a cut signature", good[..good.len() - 2].to_owned()),
        (
            "expired",
            house.signed(&with(claims.clone(), "exp", json!(1))),
        ),
        (
            "nobody's",
            house.signed(&with(claims.clone(), "sub", json!("99"))),
        ),
        (
            "no number",
            house.signed(&with(claims.clone(), "sub", json!("1 OR 1=1"))),
        ),
        (
            "older credentials",
            house.signed(&with(claims.clone(), "credentials", json!(0))),
        ),
        (
            "newer credentials",
            house.signed(&with(claims.clone(), "credentials", json!(2))),
        ),
        (
            "without an end",
            house.signed(&with(claims.clone(), "exp", Value::Null)),
        ),
        (
            "without a purpose",
            house.signed(&with(claims, "purpose", Value::Null)),
        ),
        ("three dots", "...".to_owned()),
        ("rubbish", "x".repeat(4_096)),
    ]
}

#[tokio::test]
async fn a_token_that_is_none_opens_nothing() {
    let house = House::start().await;
    // The claims that are changed here are good as they are, or nothing is shown by it.
    let good = house.nobody().with_token(&house.signed(&house.claims()));
    good.get("/api/v1/operations/orders").await.ok();
    for (what, token) in forgeries(&house).await {
        let client = house.nobody().with_token(&token);
        for door in DOORS {
            house.refused(what, &client.get(door).await, 401);
        }
        let renew = json!({ "refresh_token": token });
        if what != "a refresh token" {
            let renewed = client.post("/api/v1/auth/refresh", renew).await;
            house.refused(what, &renewed, 401);
        }
        for path in [KITCHEN, ADMIN, ORDERS] {
            for query in ["", "?live=1"] {
                let opened = client.socket(&format!("{path}{query}")).await;
                assert_eq!(refused(opened), 401, "{what} on {path}{query}");
            }
            let query = format!("{path}?live=1&token={token}");
            let opened = socket(client.address, &query, &[]).await;
            assert_eq!(refused(opened), 401, "{what} in the query of {path}");
        }
    }
    house.end().await;
}

#[tokio::test]
async fn without_a_token_or_with_another_scheme_nothing_is_open() {
    let house = House::start().await;
    let token = house.feast.staff.token.clone().unwrap();
    let nobody = house.nobody();
    for door in DOORS {
        house.refused(door, &nobody.get(door).await, 401);
        for value in [
            "Bearer",
            "Bearer ",
            "Basic YWRtaW46YWRtaW4=",
            token.as_str(),
            &format!("Token {token}"),
            &format!("Bearer {token} {token}"),
        ] {
            let request = nobody.request(reqwest::Method::GET, door);
            let answer = crate::common::answer(request.header("authorization", value)).await;
            house.refused(door, &answer, 401);
        }
        // Of two nobody can say which is meant.
        let request = nobody.request(reqwest::Method::GET, door);
        let request = request.bearer_auth(&token).bearer_auth("x");
        house.refused(door, &crate::common::answer(request).await, 401);
        // A token in the query is for sockets only.
        let in_query = nobody.get(&format!("{door}?token={token}")).await;
        house.refused(door, &in_query, 401);
    }
    house.end().await;
}

#[tokio::test]
async fn pages_of_foreign_origins_open_no_socket_even_with_a_token() {
    let house = House::start().await;
    let token = house.feast.staff.token.clone().unwrap();
    let host = house.hub().address().to_string();
    for origin in [
        "http://evil.example".to_owned(),
        "https://pages.example".to_owned(),
        "http://pages.example.evil.example".to_owned(),
        "null".to_owned(),
        format!("http://{host}.evil.example"),
        format!("http://evil.example/{host}"),
    ] {
        for path in [KITCHEN, ADMIN, ORDERS] {
            for query in ["", "?live=1"] {
                let headers = [
                    ("origin", origin.clone()),
                    ("authorization", format!("Bearer {token}")),
                ];
                let path = format!("{path}{query}");
                let opened = socket(house.hub().address(), &path, &headers).await;
                assert_eq!(refused(opened), 403, "{origin} on {path}");
            }
        }
        let request = house
            .feast
            .staff
            .request(reqwest::Method::GET, "/api/v1/auth/me");
        let answer = crate::common::answer(request.header("origin", &origin)).await;
        let readable = answer.headers.get("access-control-allow-origin");
        assert_eq!(readable, None, "{origin}");
    }
    house.end().await;
}
