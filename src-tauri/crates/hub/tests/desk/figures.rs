//! What the hub counts, and whether it is ready.

use serde_json::json;

use crate::{
    KITCHEN,
    common::{Client, Feast, close_code, frame},
    figure, until_figure,
};

#[tokio::test]
async fn whoever_is_on_this_machine_or_an_admin_reads_the_figures_and_nobody_else() {
    let feast = Feast::start().await;
    let far = |client: &Client| {
        // As a proxy on this machine passes on what comes from elsewhere.
        let request = client.request(reqwest::Method::GET, "/metrics");
        crate::common::answer(request.header("x-forwarded-for", "10.0.0.9"))
    };
    let nobody = Client::new(feast.hub.address());
    assert_eq!(far(&nobody).await.status.as_u16(), 401);
    assert_eq!(far(&feast.customer).await.status.as_u16(), 403);
    let from_far = far(&feast.staff).await;
    assert_eq!(from_far.status.as_u16(), 200);
    let here = nobody.get("/metrics").await;
    for answer in [&from_far, &here] {
        let kind = answer.headers["content-type"].to_str().unwrap();
        assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
        assert!(answer.text.ends_with("# EOF\n"));
    }
    let posted = nobody.post("/metrics", json!({})).await;
    assert_eq!(posted.status.as_u16(), 405);
}

#[tokio::test]
async fn the_figures_are_those_of_what_happened() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    for _ in 0..3 {
        nobody.login("admin", "wrong-password").await;
    }
    let order = feast.order("Ann", 2).await;
    feast
        .set_status(order["id"].as_i64().unwrap(), "ready")
        .await
        .ok();
    nobody.get("/nothing/here").await;
    let mut live = feast
        .staff
        .socket(&format!("{KITCHEN}?live=1"))
        .await
        .unwrap();
    let mut plain = feast.staff.socket(KITCHEN).await.unwrap();
    frame(&mut live).await;
    frame(&mut plain).await;
    for (series, value) in [
        ("olgfeast_sign_in_failures_total", 3.0),
        (r#"olgfeast_requests_total{class="auth",status="401"}"#, 3.0),
        (
            r#"olgfeast_requests_total{class="other",status="404"}"#,
            1.0,
        ),
        (
            r#"olgfeast_requests_total{class="orders",status="200"}"#,
            2.0,
        ),
        (
            r#"olgfeast_requests_total{class="sockets",status="101"}"#,
            2.0,
        ),
        (r#"olgfeast_request_seconds_count{class="orders"}"#, 2.0),
        (
            r#"olgfeast_sockets{endpoint="kitchen",protocol="live"}"#,
            1.0,
        ),
        (
            r#"olgfeast_sockets{endpoint="kitchen",protocol="plain"}"#,
            1.0,
        ),
        ("olgfeast_log_events", 2.0),
        ("olgfeast_long_polls", 0.0),
        (r#"olgfeast_waiting{queue="core"}"#, 0.0),
    ] {
        assert_eq!(figure(&feast, series).await, Some(value), "{series}");
    }
    assert!(figure(&feast, "olgfeast_database_bytes").await.unwrap() > 4_096.0);
    plain.close(None).await.unwrap();
    drop(live);
    for protocol in ["live", "plain"] {
        let series = format!(r#"olgfeast_sockets{{endpoint="kitchen",protocol="{protocol}"}}"#);
        until_figure(&feast, &series, 0.0).await;
    }
    for (protocol, reason) in [("live", "lost"), ("plain", "client")] {
        let series =
            format!(r#"olgfeast_sockets_closed_total{{protocol="{protocol}",reason="{reason}"}}"#);
        assert_eq!(figure(&feast, &series).await, Some(1.0), "{series}");
    }
    // Nobody's name is in them.
    let all = nobody.get("/metrics").await.text;
    for name in ["Ann", "admin-of", "customer"] {
        assert!(!all.contains(name), "{name} in\n{all}");
    }
}

#[tokio::test]
async fn a_change_is_one_commit_of_the_store() {
    let feast = Feast::start().await;
    let id = feast.order("Ann", 1).await["id"].as_i64().unwrap();
    let series = "olgfeast_store_commit_seconds_count";
    let before = figure(&feast, series).await.unwrap();
    feast.set_status(id, "ready").await.ok();
    assert_eq!(figure(&feast, series).await, Some(before + 1.0));
}

#[tokio::test]
async fn a_client_that_is_closed_for_its_silence_is_counted() {
    let feast = Feast::start().await;
    let mut live = feast
        .staff
        .socket(&format!("{KITCHEN}?live=1"))
        .await
        .unwrap();
    assert_eq!(close_code(&mut live).await, 4408);
    let series = r#"olgfeast_sockets_closed_total{protocol="live",reason="no_resume"}"#;
    until_figure(&feast, series, 1.0).await;
}

#[tokio::test]
async fn a_hub_whose_store_answers_is_healthy() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    let healthy = nobody.get("/health").await.ok();
    assert_eq!(healthy, json!({ "status": "healthy", "version": "2.0.0" }));
}
