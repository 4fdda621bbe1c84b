//! A sign-in survives a restart through the system's keyring, and goes with a computer that is packed up: a real Secret Service on a bus of its
//! own, so that nothing of the person who runs the tests is touched.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]
#![cfg(target_os = "linux")]

mod support;

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use fantoccini::Locator;
use support::{
    Running,
    hub::Hub,
    wait_for,
    window::{Start, Window},
};

/// A session bus with an unlocked keyring on it, and the home it lives in.
struct Keyring {
    _daemon: Running,
    _bus: Running,
    address: String,
    home: tempfile::TempDir,
}

impl Keyring {
    fn start() -> Keyring {
        let home = tempfile::tempdir().expect("home");
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon (Debian: dbus-daemon)");
        let mut address = String::new();
        let stdout = bus.stdout.take().expect("stdout");
        BufReader::new(stdout)
            .read_line(&mut address)
            .expect("address of the bus");
        let address = address.trim().to_owned();
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .envs(environment(home.path(), &address))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("gnome-keyring-daemon (Debian: gnome-keyring)");
        // The password of a keyring that is made by it.
        let mut stdin = daemon.stdin.take().expect("stdin");
        stdin
            .write_all(b"a keyring for one test")
            .expect("password");
        drop(stdin);
        Keyring {
            _daemon: Running(daemon),
            _bus: Running(bus),
            address,
            home,
        }
    }

    /// The paths of all that is in it, whoever has put it there.
    fn holds(&self) -> Vec<String> {
        let asked = Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
            ])
            .arg("/org/freedesktop/secrets/collection/login")
            .arg("org.freedesktop.DBus.Properties.Get")
            .args(["string:org.freedesktop.Secret.Collection", "string:Items"])
            .envs(environment(self.home.path(), &self.address))
            .output()
            .expect("dbus-send (Debian: dbus)");
        assert!(asked.status.success(), "{asked:?}");
        let told = String::from_utf8(asked.stdout).expect("text");
        let paths = told.lines().filter(|line| line.contains("object path"));
        paths.map(str::to_owned).collect()
    }

    async fn open(&self, data: &Path) -> Window {
        let mut start = Start::by_hand(data);
        for (name, value) in environment(self.home.path(), &self.address) {
            start = start.with(name, &value);
        }
        start.open().await
    }
}

fn environment(home: &Path, bus: &str) -> Vec<(&'static str, String)> {
    let below = |name: &str| home.join(name).display().to_string();
    vec![
        ("DBUS_SESSION_BUS_ADDRESS", bus.to_owned()),
        ("HOME", below("")),
        ("XDG_DATA_HOME", below("data")),
        ("XDG_RUNTIME_DIR", below("run")),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_survives_a_restart_and_ends_with_a_sign_out() {
    let keyring = Keyring::start();
    std::fs::create_dir_all(keyring.home.path().join("run")).expect("run");
    let (data, here) = (
        tempfile::tempdir().expect("data"),
        tempfile::tempdir().expect("here"),
    );
    let hub = Hub::start(data.path());

    let window = keyring.open(here.path()).await;
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.staff.0).await;
    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button").await;
    window.skip_first_run().await;
    window.badge("live").await;
    window.has_no("[data-notice=not-kept]").await;
    window.kill();

    // Nobody types anything.
    let window = keyring.open(here.path()).await;
    window.badge("live").await;
    window.touch("[data-screen=settings]").await;
    window.touch("[data-action=sign-out]").await;
    window.touch("[data-action=sign-out-sure]").await;
    window.has("input[name=password]").await;
    window.kill();

    let window = keyring.open(here.path()).await;
    window.has("input[name=password]").await;
    window.close().await;

    let kept = files_with(here.path(), &hub.staff.1);
    assert!(kept.is_empty(), "the password is in {kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_packed_up_computer_has_nothing_left_in_the_keyring() {
    let keyring = Keyring::start();
    std::fs::create_dir_all(keyring.home.path().join("run")).expect("run");
    let (data, here) = (
        tempfile::tempdir().expect("data"),
        tempfile::tempdir().expect("here"),
    );
    let hub = Hub::start(data.path());
    let window = keyring.open(here.path()).await;
    window.types("input[name=server]", &hub.address).await;
    window.types("input[name=username]", &hub.staff.0).await;
    window.types("input[name=password]", &hub.staff.1).await;
    window.touch("form button").await;
    window.skip_first_run().await;
    window.badge("live").await;
    wait_for("a sign-in in the keyring", || async {
        (!keyring.holds().is_empty()).then_some(())
    })
    .await;
    assert!(here.path().join("keyring.json").exists());

    window.touch("[data-screen=settings]").await;
    window.has("[data-action=pack-up]").await;
    // What comes in above it may move it away from under a touch.
    wait_for("the question", || async {
        if window.shows("[data-action=pack-up-sure]").await {
            return Some(());
        }
        let button = Locator::Css("[data-action=pack-up]");
        if let Ok(button) = window.page.find(button).await {
            let _ = button.click().await;
        }
        None
    })
    .await;
    window.touch("[data-action=pack-up-sure]").await;
    wait_for("an empty keyring and no list of what was in it", || async {
        let empty = keyring.holds().is_empty() && !here.path().join("keyring.json").exists();
        empty.then_some(())
    })
    .await;
    window.kill();
}

/// Files below a folder that contain a text.
fn files_with(folder: &Path, text: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        {
            found.push(path);
        }
    }
    found
}
