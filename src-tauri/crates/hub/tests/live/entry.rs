//! Who gets in.

use olgfeast_hub::{Hub, HubConfig};

use crate::{
    ADMIN, KITCHEN, ORDERS,
    client::{Known, Live},
    common::{Client, Feast, config, frame, people, refused, socket},
};

#[tokio::test]
async fn whoever_may_not_listen_live_is_refused_before_the_upgrade() {
    let feast = Feast::start().await;
    let nobody = Client::new(feast.hub.address());
    for path in [KITCHEN, ADMIN, ORDERS] {
        let live = format!("{path}?live=1");
        assert_eq!(refused(nobody.socket(&live).await), 401, "{path}");
        assert_eq!(
            refused(nobody.with_token("x").socket(&live).await),
            401,
            "{path}"
        );
        let in_query = format!("{live}&token=x");
        assert_eq!(refused(nobody.socket(&in_query).await), 401, "{path}");
    }
    for path in [KITCHEN, ADMIN] {
        let live = format!("{path}?live=1");
        assert_eq!(refused(feast.customer.socket(&live).await), 403, "{path}");
    }
    let foreign = [("origin", "http://evil.example".to_owned())];
    let opened = Live::connect_as(&feast.staff, KITCHEN, &foreign, Known::default()).await;
    assert_eq!(refused(opened.map(|live| live.socket)), 403);
}

#[tokio::test]
async fn a_token_may_stand_in_the_query() {
    let feast = Feast::start().await;
    let token = feast.staff.token.as_deref().unwrap();
    let path = format!("{KITCHEN}?live=1&token={token}");
    let opened = socket(feast.hub.address(), &path, &[]).await.unwrap();
    Live::greet(opened, Known::default()).await;
}

#[tokio::test]
async fn an_open_hub_is_not_open_for_live_connections() {
    let data = tempfile::tempdir().unwrap();
    let open = HubConfig {
        plain_open: true,
        ..config(data.path())
    };
    let hub = Hub::start(open).await.unwrap();
    let nobody = Client::new(hub.address());
    for path in [KITCHEN, ADMIN, ORDERS] {
        assert_eq!(refused(nobody.socket(&format!("{path}?live=1")).await), 401);
        nobody.socket(path).await.unwrap();
    }
    let (staff, _) = people(&hub).await;
    Live::connect(&staff, KITCHEN).await;
}

#[tokio::test]
async fn only_live_1_is_live() {
    let feast = Feast::start().await;
    for query in ["", "?live=0", "?live=", "?live=true", "?alive=1"] {
        let path = format!("{KITCHEN}{query}");
        let mut plain = feast.staff.socket(&path).await.unwrap();
        assert_eq!(frame(&mut plain).await["type"], "kitchen_update", "{query}");
    }
}

#[tokio::test]
async fn without_an_upgrade_there_is_nothing_on_the_path() {
    let feast = Feast::start().await;
    let answer = feast.staff.get(&format!("{KITCHEN}?live=1")).await;
    assert_eq!(answer.status.as_u16(), 404);
}

#[tokio::test]
async fn the_hello_tells_the_tick_of_the_address_or_the_one_that_was_set() {
    let feast = Feast::start().await;
    let near = Live::connect(&feast.staff, KITCHEN).await.hello;
    assert_eq!((near.protocol, near.tick_ms), (1, Some(3_000)));
    assert_eq!(near.head.0, 0);
    assert!(near.server_time.is_some());
    let data = tempfile::tempdir().unwrap();
    let set = HubConfig {
        tick: Some(std::time::Duration::from_millis(1_234)),
        ..config(data.path())
    };
    let hub = Hub::start(set).await.unwrap();
    let (staff, _) = people(&hub).await;
    let hello = Live::connect(&staff, KITCHEN).await.hello;
    assert_eq!(hello.tick_ms, Some(1_234));
    assert_ne!(hello.epoch, near.epoch);
}
