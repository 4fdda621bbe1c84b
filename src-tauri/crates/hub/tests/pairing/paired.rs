//! A feast with paired stations.

use serde_json::{Value, json};

use crate::common::{Answer, Client, Feast};

/// The id of a station.
pub(crate) fn station(number: u8) -> String {
    format!("00000000-0000-4000-8000-0000000000{number:02}")
}

/// Has staff pair a station; returns its credential.
pub(crate) async fn pair(feast: &Feast, number: u8, role: &str) -> String {
    let paired = feast
        .staff
        .post("/api/v1/live/pairings", wish(number, role));
    let paired = paired.await.ok();
    assert_eq!(paired["role"], role);
    paired["credential"].as_str().unwrap().to_owned()
}

pub(crate) fn wish(number: u8, role: &str) -> Value {
    json!({ "station_id": station(number), "name": format!("Station {number}"), "role": role })
}

/// Asks for a token.
pub(crate) async fn token(feast: &Feast, credential: &str) -> Answer {
    let nobody = Client::new(feast.hub.address());
    let body = json!({ "credential": credential });
    nobody.post("/api/v1/auth/station", body).await
}

/// A client of a station that was just paired.
pub(crate) async fn paired(feast: &Feast, number: u8, role: &str) -> Client {
    let credential = pair(feast, number, role).await;
    let token = token(feast, &credential).await.ok();
    let token = token["access_token"].as_str().unwrap();
    Client::new(feast.hub.address()).with_token(token)
}
