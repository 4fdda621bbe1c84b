//! Passwords that a hub makes: told until somebody has them, and made anew where they were lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod common;

use std::{fs, path::Path};

use common::{Client, config};
use olgfeast_hub::{Account, DataDirError, Hub, HubConfig, HubError, NewPasswordError, Running};
use serde_json::Value;

async fn host(data: &Path) -> Running {
    let real = HubConfig {
        demo: false,
        ..config(data)
    };
    Hub::start(real).await.unwrap()
}

async fn lets_in(hub: &Running, account: &Account) -> bool {
    let client = Client::new(hub.address());
    let answer = client.login(&account.username, &account.password).await;
    answer.status == 200
}

/// Whether the password stands in any file of the feast.
fn stands_somewhere(data: &Path, account: &Account) -> bool {
    let password = account.password.as_bytes();
    fs::read_dir(data).unwrap().any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes.windows(password.len()).any(|bytes| bytes == password)
    })
}

#[tokio::test]
async fn the_first_password_is_told_until_somebody_has_it_and_then_stands_nowhere() {
    let data = tempfile::tempdir().unwrap();
    let hub = host(data.path()).await;
    assert!(hub.demo().is_none());
    let admin = hub.to_note().unwrap().clone();
    assert!(!format!("{admin:?}").contains(&admin.password));
    assert!(lets_in(&hub, &admin).await);
    // Nobody has seen it: the power went off.
    drop(hub);
    let mut hub = start_again(data.path()).await;
    assert_eq!(hub.to_note(), Some(&admin));
    hub.noted().unwrap();
    assert_eq!(hub.to_note(), None);
    hub.noted().unwrap();
    hub.drain().await;
    assert!(!stands_somewhere(data.path(), &admin));

    let hub = host(data.path()).await;
    assert_eq!(hub.to_note(), None);
    assert!(lets_in(&hub, &admin).await);
    hub.drain().await;
    // Nor does a demo give known passwords to a real feast.
    let demo = Hub::start(config(data.path())).await;
    assert!(matches!(demo, Err(HubError::NotADemo(_))));
}

/// The one before may take a moment to let go.
async fn start_again(data: &Path) -> Running {
    loop {
        let real = HubConfig {
            demo: false,
            ..config(data)
        };
        match Hub::start(real).await {
            Err(HubError::DataDir(DataDirError::InUse(_))) => tokio::task::yield_now().await,
            started => return started.unwrap(),
        }
    }
}

/// As if a crash had come between the secrets and the database.
fn write_to_note(data: &Path, account: &Account) {
    let path = data.join("secrets.json");
    let mut secrets: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    secrets["to_note"] = serde_json::to_value(account).unwrap();
    fs::write(path, secrets.to_string()).unwrap();
}

#[tokio::test]
async fn a_crash_before_the_first_account_was_made_leaves_the_password_that_it_gets() {
    let (data, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    host(data.path()).await.drain().await;
    fs::copy(
        data.path().join("secrets.json"),
        new.path().join("secrets.json"),
    )
    .unwrap();
    let kept = Account {
        username: "admin".into(),
        password: "it was kept first".into(),
    };
    write_to_note(new.path(), &kept);
    let hub = host(new.path()).await;
    assert_eq!(hub.to_note(), Some(&kept));
    assert!(lets_in(&hub, &kept).await);
    hub.drain().await;
}

#[tokio::test]
async fn a_password_that_never_came_to_be_is_not_told() {
    let data = tempfile::tempdir().unwrap();
    let mut hub = host(data.path()).await;
    let admin = hub.to_note().unwrap().clone();
    hub.noted().unwrap();
    hub.drain().await;
    let never = Account {
        username: "admin".into(),
        password: "it was kept and no more".into(),
    };
    write_to_note(data.path(), &never);
    let hub = host(data.path()).await;
    assert_eq!(hub.to_note(), None);
    assert!(lets_in(&hub, &admin).await);
    hub.drain().await;
    assert!(!stands_somewhere(data.path(), &never));
}

#[tokio::test]
async fn a_hub_that_runs_gives_a_new_password_and_signs_out_who_had_the_old_one() {
    let data = tempfile::tempdir().unwrap();
    let mut hub = host(data.path()).await;
    let old = hub.to_note().unwrap().clone();
    hub.noted().unwrap();
    let signed_in = Client::new(hub.address())
        .sign_in(&old.username, &old.password)
        .await;
    let new = hub.new_password("admin").await.unwrap().clone();
    assert_ne!(new.password, old.password);
    assert!(lets_in(&hub, &new).await && !lets_in(&hub, &old).await);
    assert_eq!(signed_in.get("/api/v1/auth/me").await.status, 401);
    assert_eq!(hub.to_note(), Some(&new));
    let nobody = hub.new_password("nobody").await;
    assert!(matches!(nobody, Err(NewPasswordError::NoAccount(_))));
    hub.drain().await;

    let mut hub = host(data.path()).await;
    assert_eq!(hub.to_note(), Some(&new), "nobody has noted it");
    hub.noted().unwrap();
    hub.drain().await;
    assert!(!stands_somewhere(data.path(), &new));
}

#[tokio::test]
async fn without_a_hub_a_new_password_is_told_once_to_whoever_asks() {
    let data = tempfile::tempdir().unwrap();
    let mut hub = host(data.path()).await;
    let old = hub.to_note().unwrap().clone();
    let in_use = Hub::new_password(data.path(), "admin").await;
    assert!(matches!(
        in_use,
        Err(NewPasswordError::Hub(HubError::DataDir(
            DataDirError::InUse(_)
        )))
    ));
    hub.noted().unwrap();
    hub.drain().await;

    let new = Hub::new_password(data.path(), "admin").await.unwrap();
    assert!(!stands_somewhere(data.path(), &new));
    let nobody = Hub::new_password(data.path(), "nobody").await;
    assert!(matches!(nobody, Err(NewPasswordError::NoAccount(_))));
    let hub = host(data.path()).await;
    assert_eq!(hub.to_note(), None);
    assert!(lets_in(&hub, &new).await && !lets_in(&hub, &old).await);
    hub.drain().await;
}

#[tokio::test]
async fn where_there_is_no_feast_none_is_made_and_a_demo_keeps_its_passwords() {
    let data = tempfile::tempdir().unwrap();
    let missing = data.path().join("feast");
    let none = Hub::new_password(&missing, "admin").await;
    assert!(matches!(none, Err(NewPasswordError::NoFeast(_))));
    assert!(!missing.exists());

    let mut demo = Hub::start(config(data.path())).await.unwrap();
    let refused = demo.new_password("admin").await;
    assert!(matches!(refused, Err(NewPasswordError::OfTheDemo(_))));
    demo.drain().await;
    let refused = Hub::new_password(data.path(), "customer").await;
    assert!(matches!(refused, Err(NewPasswordError::OfTheDemo(_))));
}
