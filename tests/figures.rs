//! The figures of a station beside those of the hub, which counts for itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::{path::Path, sync::Arc};

use olgfeast_protocol::{
    OrderStatus,
    ipc::{CountedBy, Dashboard},
};
use olgfeast_station::{Account, Endpoint, Given, Secret, Server, Station, StationConfig};
use serde_json::Value;
use support::{PATIENCE, hub::Hub, rest::Client};

async fn station(dir: &Path, hub: &Hub) -> Station {
    let (username, password) = &hub.staff;
    Station::open(StationConfig {
        data_dir: dir.to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(Given::new(Secret::new(password))),
        account: Some(Account {
            server: Server::parse(&hub.url()).expect("address"),
            username: username.clone(),
        }),
        name: "Desk".into(),
        app_version: "1.2.3",
        ca_file: None,
    })
    .await
    .expect("a station")
}

/// What the dashboard says as soon as it is what is wanted.
async fn until(station: &Station, what: &str, wanted: impl Fn(&Dashboard) -> bool) -> Dashboard {
    let asked = async {
        loop {
            let dashboard = station.dashboard().await;
            if let Ok(dashboard) = dashboard
                && wanted(&dashboard)
            {
                return dashboard;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    };
    let told = tokio::time::timeout(PATIENCE, asked).await;
    told.unwrap_or_else(|_| panic!("{what} does not come"))
}

fn cents(amount: &Value) -> i64 {
    (amount.as_f64().expect("an amount") * 100.0).round() as i64
}

/// Twelve orders: three stay in each lane, two are handed out, one is cancelled.
async fn a_small_feast(hub: &Hub) {
    let (customer, staff) = (Client::customer(hub).await, Client::staff(hub).await);
    for number in 0..12_usize {
        let quantities = [1, 2, 3].map(|n| n * (number as i64 % 3 + 1));
        let name = format!("Guest {number}");
        let order = customer.order(&name, &quantities[..number % 3 + 1]).await;
        let id = order["id"].as_i64().expect("id");
        let way: &[&str] = match number {
            0..3 => &[],
            3..6 => &["preparing"],
            6..9 => &["preparing", "ready"],
            _ => &["preparing", "ready", "complete"],
        };
        if number == 11 {
            staff.cancel(id, "gone home").await;
            continue;
        }
        for status in way {
            staff.set_status(id, status).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_station_counts_is_what_the_hub_counts() {
    let (data, here) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hub = Hub::start(data.path());
    let station = station(here.path(), &hub).await;
    a_small_feast(&hub).await;
    let told = until(&station, "the feast, and the hub's figures", |told| {
        told.today.orders == 11 && told.today.cancelled == 1 && told.value.ever.is_some()
    })
    .await;
    let staff = Client::staff(&hub).await;
    let (work, sales) = (staff.analytics().await, staff.sales().await);

    for status in [
        OrderStatus::Pending,
        OrderStatus::Preparing,
        OrderStatus::Ready,
    ] {
        let of_hub = &work["current_status_counts"][status.word()];
        assert_eq!(
            of_hub.as_i64(),
            Some(told.today.states.of(status).into()),
            "{status}"
        );
    }
    let complete = work["total_completed_orders"].as_i64();
    assert_eq!(complete, Some(told.today.states.complete.into()));

    let activity = &work["activity_stats"];
    for (key, figure) in [
        ("orders_today", told.orders.today),
        ("orders_this_week", told.orders.week),
        ("orders_this_month", told.orders.month.unwrap()),
    ] {
        assert_eq!(activity[key].as_i64(), Some(figure.figure), "{key}");
        assert_eq!(figure.by, CountedBy::Here, "the hub knows of no more");
    }
    assert_eq!(
        sales["total_orders"].as_i64(),
        told.orders.ever.map(|ever| ever.figure)
    );

    assert_eq!(told.today.value.unknown, 0, "a hub tells prices");
    assert_eq!(cents(&sales["revenue_today"]), told.today.value.known);
    assert_eq!(cents(&sales["revenue_today"]), told.value.today.figure);
    assert_eq!(cents(&sales["revenue_this_week"]), told.value.week.figure);
    assert_eq!(
        Some(cents(&sales["total_revenue"])),
        told.value.ever.map(|ever| ever.figure)
    );
    assert_eq!(
        told.today.by_hour.iter().sum::<u32>(),
        11,
        "each order in one hour"
    );
    assert_eq!(of_hub_by_hour(&work), of_station_by_hour(&told));
    station.close().await;
}

/// Orders of each hour since midnight UTC, in the hours that a feast day and a day of UTC share.
fn of_hub_by_hour(work: &Value) -> Vec<i64> {
    let hours = work["hourly_activity"].as_array().expect("hours");
    let orders = hours.iter().map(|hour| hour["orders"].as_i64().unwrap());
    let mut orders: Vec<i64> = orders.filter(|orders| *orders > 0).collect();
    orders.sort_unstable();
    orders
}

fn of_station_by_hour(told: &Dashboard) -> Vec<i64> {
    let orders = told.today.by_hour.iter().copied().map(i64::from);
    let mut orders: Vec<i64> = orders.filter(|orders| *orders > 0).collect();
    orders.sort_unstable();
    orders
}
