//! Staying signed in without a password.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::common::{Answer, Client, Feast};

async fn renew(client: &Client, token: &Value) -> Answer {
    let body = json!({ "refresh_token": token });
    client.post("/api/v1/auth/refresh", body).await
}

/// A client without a token, and the tokens of a sign-in.
async fn signed_in(feast: &Feast) -> (Client, Value) {
    let nobody = Client::new(feast.hub.address());
    let staff = feast.hub.demo().unwrap().staff.clone();
    let tokens = nobody.login(&staff.username, &staff.password).await.ok();
    (nobody, tokens)
}

#[tokio::test]
async fn each_renewal_brings_another_refresh_token_and_a_good_access_token() {
    let feast = Feast::start().await;
    let (nobody, mut tokens) = signed_in(&feast).await;
    for _ in 0..3 {
        let renewed = renew(&nobody, &tokens["refresh_token"]).await.ok();
        assert_ne!(renewed["refresh_token"], tokens["refresh_token"]);
        assert_eq!(renewed["token_type"], "bearer");
        let client = nobody.with_token(renewed["access_token"].as_str().unwrap());
        client.get("/api/v1/auth/me").await.ok();
        tokens = renewed;
    }
}

#[tokio::test]
async fn whoever_did_not_hear_the_answer_asks_again_and_goes_on() {
    let feast = Feast::start().await;
    let (nobody, tokens) = signed_in(&feast).await;
    let lost = renew(&nobody, &tokens["refresh_token"]).await.ok();
    let heard = renew(&nobody, &tokens["refresh_token"]).await.ok();
    // Both are of the same step, so the one that was lost does no harm if it turns up.
    renew(&nobody, &heard["refresh_token"]).await.ok();
    renew(&nobody, &lost["refresh_token"]).await.ok();
}

#[tokio::test]
async fn a_refresh_token_that_was_given_away_long_ago_ends_its_sign_in_and_no_other() {
    let feast = Feast::start().await;
    let (nobody, first) = signed_in(&feast).await;
    let (_, other) = signed_in(&feast).await;
    let second = renew(&nobody, &first["refresh_token"]).await.ok();
    let third = renew(&nobody, &second["refresh_token"]).await.ok();
    let stolen = renew(&nobody, &first["refresh_token"]).await;
    assert_eq!(stolen.status, StatusCode::UNAUTHORIZED);
    let ended = renew(&nobody, &third["refresh_token"]).await;
    assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
    renew(&nobody, &other["refresh_token"]).await.ok();
}

#[tokio::test]
async fn a_refresh_token_is_never_an_access_token_nor_the_other_way_round() {
    let feast = Feast::start().await;
    let (nobody, tokens) = signed_in(&feast).await;
    let renewed = renew(&nobody, &tokens["refresh_token"]).await.ok();
    for tokens in [&tokens, &renewed] {
        let client = nobody.with_token(tokens["refresh_token"].as_str().unwrap());
        let refused = client.get("/api/v1/auth/me").await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let refused = renew(&nobody, &tokens["access_token"]).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn whoever_signs_out_cannot_renew_any_more() {
    let feast = Feast::start().await;
    let (nobody, tokens) = signed_in(&feast).await;
    let client = nobody.with_token(tokens["access_token"].as_str().unwrap());
    client.post("/api/v1/auth/logout", json!({})).await.ok();
    let refused = renew(&nobody, &tokens["refresh_token"]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}
