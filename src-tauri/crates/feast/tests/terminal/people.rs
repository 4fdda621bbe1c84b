//! Who works at a hub, as a station asks it: the displays, the accounts, and what is paired.

use std::{sync::Arc, time::Duration};

use olgfeast_protocol::{
    Role,
    ipc::{ErrorCode, people::Presence},
};
use olgfeast_station::{Account, Endpoint, Given, Secret, Server, Station, StationConfig};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::hub::Hub;

/// Generous: a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(30);

async fn station(dir: &TempDir, address: &str, username: &str, password: &str) -> Station {
    Station::open(StationConfig {
        data_dir: dir.path().to_owned(),
        endpoint: Endpoint::Kitchen,
        credentials: Arc::new(Given::new(Secret::new(password))),
        account: Some(Account {
            server: Server::parse(address).unwrap(),
            username: username.to_owned(),
        }),
        name: "Desk".into(),
        app_version: "1.2.3",
        ca_file: None,
    })
    .await
    .unwrap()
}

/// Until there is a token, nobody can be asked.
async fn asked<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    let answered = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, answered).await.unwrap()
}

#[test]
fn the_desk_makes_locks_and_lists_accounts_and_sees_the_stations() {
    let hub = Hub::start();
    let (here, there) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    Runtime::new().unwrap().block_on(async {
        let desk = station(&here, hub.address(), "admin", &hub.staff).await;
        let people = asked(async || desk.people().await.ok()).await.unwrap();
        let names = |people: &olgfeast_protocol::ipc::people::People| -> Vec<String> {
            people
                .staff
                .iter()
                .map(|person| person.username.clone())
                .collect()
        };
        assert_eq!(names(&people), ["admin"], "and no customer");

        let made = desk.new_person(" anna ".into()).await.unwrap();
        assert_eq!(made.username, "anna");
        assert!(made.password.len() >= 12, "nobody guesses it");
        let twice = desk.new_person("anna".into()).await.unwrap_err();
        assert_eq!(twice.code, ErrorCode::BadInput);
        assert_eq!(
            desk.new_person("  ".into()).await.unwrap_err().code,
            ErrorCode::BadInput
        );

        // Anna works with the password that was shown, until she is locked out.
        let anna = station(&there, hub.address(), "anna", &made.password).await;
        let seen = asked(async || {
            let stations = desk.stations().await.ok()??;
            let is_anna = |id| id == anna.id();
            stations
                .into_iter()
                .find(|station| is_anna(station.id) && station.state == Presence::Connected)
        });
        let seen = seen.await;
        assert_eq!(seen.name.as_deref(), Some("Desk"));
        assert_eq!(seen.version.as_deref(), Some("1.2.3"));
        let people = desk.people().await.unwrap().unwrap();
        assert_eq!(names(&people), ["admin", "anna"]);
        let id = people.staff[1].id;
        let another = desk.reset_password(id).await.unwrap();
        assert_ne!(another.password, made.password);
        desk.set_active(id, false).await.unwrap();
        let people = desk.people().await.unwrap().unwrap();
        assert!(!people.staff[1].is_active);
        let last = desk
            .set_active(people.staff[0].id, false)
            .await
            .unwrap_err();
        assert_eq!(last.code, ErrorCode::BadInput, "the last admin stays");

        let invitation = desk.invite(Role::Kitchen).await.unwrap();
        assert!(!invitation.pin.is_empty());
        let admin = desk.invite(Role::Admin).await.unwrap_err();
        assert_eq!(admin.code, ErrorCode::BadInput);
        assert!(people.paired.is_empty());
        assert!(desk.unpair(anna.id()).await.is_err(), "it was never paired");
        anna.close().await;
        desk.close().await;
    });
}

#[test]
fn whoever_is_no_staff_is_told_nothing() {
    let hub = Hub::start();
    let here = TempDir::new().unwrap();
    Runtime::new().unwrap().block_on(async {
        let guest = station(&here, hub.address(), "customer", &hub.customer).await;
        let refused = asked(async || {
            let error = guest.people().await.err()?;
            (error.code == ErrorCode::NotStaff).then_some(())
        });
        refused.await;
        guest.close().await;
    });
}
