//! Starting, ending, and what is there afterwards.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use common::{Client, Feast, close_code, config, frame, people};
use olgfeast_hub::{DataDirError, Hub, HubConfig, HubError};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

#[tokio::test]
async fn a_restart_keeps_everything() {
    let feast = Feast::start().await;
    let first = feast.order("Ann", 3).await;
    feast.order("Bob", 1).await;
    let id = first["id"].as_i64().unwrap();
    feast.set_status(id, "preparing").await.ok();
    let line = json!({ "food_item_id": 2, "quantity": 4 });
    feast.customer.post("/api/v1/cart/items", line).await.ok();
    let paths = [
        "/api/v1/operations/orders?per_page=100",
        "/api/v1/menu/items",
        "/api/v1/orders/analytics/dashboard",
        "/api/v1/auth/me",
    ];
    let read = async |staff: &Client, customer: &Client| {
        let mut all = vec![customer.get("/api/v1/cart/items").await.ok()];
        for path in paths {
            all.push(staff.get(path).await.ok());
        }
        all
    };
    let before = read(&feast.staff, &feast.customer).await;
    let demo = feast.hub.demo().cloned();
    let Feast {
        hub,
        staff,
        customer,
        data,
    } = feast;
    hub.drain().await;

    let hub = Hub::start(config(data.path())).await.unwrap();
    assert_eq!(hub.demo().cloned(), demo);
    // The old tokens are still good.
    let staff = Client {
        address: hub.address(),
        ..staff
    };
    let customer = Client {
        address: hub.address(),
        ..customer
    };
    assert_eq!(read(&staff, &customer).await, before);
    let feast = Feast {
        hub,
        staff,
        customer,
        data,
    };
    assert_eq!(feast.set_status(id, "ready").await.ok()["status"], "ready");

    let log = rusqlite::Connection::open_with_flags(
        feast.data.path().join("hub.db"),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .unwrap();
    let changes: i64 = log
        .query_row(
            "SELECT count(*) FROM events WHERE order_id = ?1 AND kind = 'order_status_change'",
            [id],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(changes, 2);
    let seqs: (i64, i64, i64) = log
        .query_row(
            "SELECT min(seq), max(seq), count(*) FROM events",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!(seqs, (1, 4, 4));
    let (version, order): (i64, String) = log
        .query_row(
            "SELECT version, order_json FROM events ORDER BY seq DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let order: Value = serde_json::from_str(&order).unwrap();
    assert_eq!(
        (version, &order["version"], &order["status"]),
        (3, &json!(3), &json!("ready"))
    );
    assert!(order["date_ready"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn a_hub_that_is_dropped_leaves_its_directory_to_the_next() {
    let feast = Feast::start().await;
    feast.order("Ann", 1).await;
    let Feast { hub, data, .. } = feast;
    drop(hub);
    // The lock goes when the last task has let go.
    let hub = timeout(common::PATIENCE, async {
        loop {
            match Hub::start(config(data.path())).await {
                Ok(hub) => return hub,
                Err(HubError::DataDir(DataDirError::InUse(_))) => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(other) => panic!("{other}"),
            }
        }
    });
    let hub = hub.await.unwrap();
    let (staff, _) = people(&hub).await;
    let orders = staff.get("/api/v1/operations/orders").await.ok();
    assert_eq!(orders["total"], 1);
}

#[tokio::test]
async fn two_hubs_on_one_directory_are_refused_in_words() {
    let feast = Feast::start().await;
    let Err(error) = Hub::start(config(feast.data.path())).await else {
        panic!("a second hub started");
    };
    assert!(matches!(error, HubError::DataDir(DataDirError::InUse(_))));
    assert!(
        error.to_string().contains("in use by another hub"),
        "{error}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let feast = Feast::start().await;
    let data = tempfile::tempdir().unwrap();
    let taken = HubConfig {
        listen: feast.hub.address(),
        ..config(data.path())
    };
    let Err(error) = Hub::start(taken).await else {
        panic!("two hubs listen on one port");
    };
    assert!(matches!(error, HubError::Listen { .. }));
    assert!(
        error.to_string().contains(&feast.hub.address().to_string()),
        "{error}"
    );
    // The directory is free again.
    assert!(Hub::start(config(data.path())).await.is_ok());
}

#[tokio::test]
async fn a_demo_has_a_menu_and_two_people() {
    let feast = Feast::start().await;
    let groups = feast.customer.get("/api/v1/menu/items/groups").await.ok();
    let groups = groups.as_array().unwrap();
    let items: usize = groups
        .iter()
        .map(|group| group["items"].as_array().unwrap().len())
        .sum();
    assert!(groups.len() >= 4 && items >= 8);
    assert_eq!(
        feast.staff.get("/api/v1/auth/me").await.ok()["is_staff"],
        true
    );
    assert_eq!(
        feast.customer.get("/api/v1/auth/me").await.ok()["is_staff"],
        false
    );
    assert!(feast.hub.to_note().is_none());
    let demo = format!("{:?}", feast.hub.demo());
    assert!(!demo.contains(&feast.hub.demo().unwrap().staff.password));
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_of_a_hub_are_for_their_owner_only() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let parent = tempfile::tempdir().unwrap();
    let data = parent.path().join("hub");
    let _hub = Hub::start(config(&data)).await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in fs::read_dir(&data).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

/// Sends a request on a connection of its own, and returns all that comes back.
async fn raw_get(address: SocketAddr) -> io::Result<String> {
    let stream = TcpStream::connect(address).await?;
    finish(stream, b"GET /health HTTP/1.1\r\nHost: hub\r\n\r\n").await
}

/// Sends the rest of a request and returns all that comes back.
async fn finish(mut stream: TcpStream, rest: &[u8]) -> io::Result<String> {
    stream.write_all(rest).await?;
    let mut answer = String::new();
    let read = timeout(common::PATIENCE, stream.read_to_string(&mut answer)).await;
    read.expect("an answer in time")?;
    Ok(answer)
}

const LOGIN_FORM: &[u8] = b"username=admin&password=wrong";

/// A sign-in whose form is still to come, and which the hub is waiting for.
async fn login_without_its_form(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: hub\r\nExpect: 100-continue\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        LOGIN_FORM.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100"));
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drain_closes_sockets_says_503_finishes_what_was_begun_and_frees_the_port() {
    let feast = Feast::start().await;
    let address = feast.hub.address();
    let mut kitchen = feast.staff.socket("/ws/kitchen/display").await.unwrap();
    let mut orders = feast.customer.socket("/ws/orders/updates").await.unwrap();
    frame(&mut kitchen).await;
    // The hub waits 15 s for the form, and so long the drain lasts.
    let began = Instant::now();
    let still_drains = || began.elapsed() < Duration::from_secs(15);
    let login = login_without_its_form(address).await;
    let Feast {
        hub, staff, data, ..
    } = feast;
    let draining = tokio::spawn(hub.drain());
    assert_eq!(close_code(&mut kitchen).await, 1012);
    assert_eq!(close_code(&mut orders).await, 1012);
    let newcomer = raw_get(address).await;
    // On a machine so slow that the 15 s are over nothing can be said of what comes during them.
    if still_drains() {
        let answer = newcomer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert!(answer.to_lowercase().contains("retry-after: 1"), "{answer}");
    }
    let answer = finish(login, LOGIN_FORM).await;
    if still_drains() {
        let answer = answer.unwrap();
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    }
    timeout(common::PATIENCE, draining)
        .await
        .expect("the drain ends")
        .unwrap();
    let health = format!("http://{address}/health");
    assert!(staff.http.get(health).send().await.is_err());
    let again = HubConfig {
        listen: address,
        ..config(data.path())
    };
    let hub = Hub::start(again).await.unwrap();
    let health = Client::new(address).get("/health").await;
    assert_eq!(health.status, StatusCode::OK);
    hub.drain().await;
}
