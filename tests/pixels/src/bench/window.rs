//! The application in its window, on a virtual screen.

use std::{
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, bail, ensure};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    hand::Hand,
    hub::Hub,
    processes, program,
    screen::{HEIGHT, Patch, Picture, Screen, WIDTH},
};

/// Longer than anything takes that works.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// The time between two looks at something that takes long.
const PAUSE: Duration = Duration::from_millis(50);

/// A station of the hub's staff.
pub(super) struct Window {
    page: Client,
    /// What touches it.
    pub(super) hand: Hand,
    /// What it looks like.
    pub(super) picture: Arc<Picture>,
    driver: Child,
    _data: TempDir,
    /// Dropped last: a window without a screen would have much to say.
    screen: Screen,
}

/// A ticket of New or Cooking that is on the screen.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Shown {
    /// The order's key.
    pub(super) id: i64,
    /// `pending` or `preparing`.
    pub(super) lane: String,
    /// Whether it can be touched, so that nothing about it changes by time alone.
    pub(super) still: bool,
    number: Rectangle,
    button: Rectangle,
}

#[derive(Clone, Debug, Deserialize)]
struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl Rectangle {
    fn patch(&self) -> Patch {
        // Truncated: the page and the screen have the same pixels.
        Patch {
            x: self.x as u32,
            y: self.y as u32,
            width: self.width as u32,
            height: self.height as u32,
        }
    }
}

impl Shown {
    /// Its number: another ticket has another one, and an empty slot none.
    pub(super) fn number(&self) -> Patch {
        self.number.patch()
    }

    /// A piece of its big button, away from where a finger is put.
    pub(super) fn button(&self) -> Patch {
        let button = self.button.patch();
        Patch {
            x: button.x + button.width * 3 / 4,
            y: button.y + button.height / 4,
            width: button.width / 8,
            height: button.height / 2,
        }
    }

    /// Where a finger is put on its big button.
    pub(super) fn finger(&self) -> (u32, u32) {
        let button = self.button.patch();
        (button.x + button.width / 4, button.y + button.height / 2)
    }
}

/// What the page is given to measure with. It knows nothing of it and does nothing for it.
const EYES: &str = "
    const tickets = () => document.querySelectorAll(
        'section[data-lane=pending] article.ticket, section[data-lane=preparing] article.ticket');
    const rectangle = (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x, y, width, height };
    };
    const eyes = window.eyes = { watched: null };
    eyes.shown = () => [...tickets()].map((ticket) => {
        const button = ticket.querySelector('[data-action=advance]');
        return {
            id: Number(ticket.dataset.orderId),
            lane: ticket.closest('section').dataset.lane,
            still: !button.disabled && !ticket.classList.contains('inert'),
            number: rectangle(ticket.querySelector('.number')),
            button: rectangle(button),
        };
    });
    const place = (id) => {
        const ticket = document.querySelector(`article[data-order-id='${id}']`);
        return ticket?.closest('section')?.dataset.lane ?? null;
    };
    eyes.watch = (id) => { eyes.watched = { id, place: place(id), left_at: null }; };
    new MutationObserver(() => {
        const watched = eyes.watched;
        if (watched && watched.left_at === null && place(watched.id) !== watched.place) {
            watched.left_at = performance.timeOrigin + performance.now();
        }
    }).observe(document.body, { subtree: true, childList: true });
";

impl Window {
    /// Opens it as large as its screen, and waits until it is live. `environment` is given to the
    /// application besides.
    pub(super) async fn open(hub: &Hub, environment: &[(&str, PathBuf)]) -> anyhow::Result<Window> {
        let screen = Screen::start()?;
        let data = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        // What tauri-driver does on Linux, without it. The application is a child of the driver and
        // has its environment.
        let driver = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("DISPLAY", &screen.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env("OLGFEAST_DATA_DIR", data.path())
            .env("OLGFEAST_SERVER", &hub.url)
            .env("OLGFEAST_USER", &hub.staff.0)
            .env("OLGFEAST_PASSWORD", &hub.staff.1)
            .env("RUST_LOG", "warn")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .spawn()
            .context("starting WebKitWebDriver (Debian: webkit2gtk-driver)")?;
        let driver = Driver(Some(driver));
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            ensure!(Instant::now() < until, "WebKitWebDriver does not listen");
            tokio::time::sleep(PAUSE).await;
        }
        let options = json!({"binary": program("olgfeast")?, "args": []});
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(
            [("webkitgtk:browserOptions".to_owned(), options)]
                .into_iter()
                .collect(),
        );
        let address = format!("http://127.0.0.1:{port}");
        let page = tokio::time::timeout(PATIENCE, builder.connect(&address))
            .await
            .context("the application opens no window")??;
        let window = Window {
            page,
            hand: Hand::new(&screen.name)?,
            picture: Arc::clone(&screen.picture),
            driver: driver.keep()?,
            _data: data,
            screen,
        };
        window
            .waits(
                "the window is live",
                "!!document.querySelector('[data-link-status=live]')",
            )
            .await?;
        window.hand.spread_window()?;
        let size = format!("innerWidth === {WIDTH} && innerHeight === {HEIGHT}");
        window.waits("the window fills the screen", &size).await?;
        window.run(EYES).await?;
        Ok(window)
    }

    /// Waits until a JavaScript expression is true.
    pub(super) async fn waits(&self, what: &str, expression: &str) -> anyhow::Result<()> {
        let script = format!("return {expression}");
        let until = Instant::now() + PATIENCE;
        while self.run(&script).await? != Value::Bool(true) {
            ensure!(Instant::now() < until, "not within {PATIENCE:?}: {what}");
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }

    /// The tickets that are on the screen.
    pub(super) async fn shown(&self) -> anyhow::Result<Vec<Shown>> {
        Ok(serde_json::from_value(
            self.run("return eyes.shown()").await?,
        )?)
    }

    /// Has the page notice when this ticket leaves its lane.
    pub(super) async fn watch(&self, id: i64) -> anyhow::Result<()> {
        self.run(&format!("eyes.watch({id})")).await?;
        Ok(())
    }

    /// When the ticket that is watched left its lane in the page, if it has.
    pub(super) async fn left_at(&self) -> anyhow::Result<Option<SystemTime>> {
        let millis = self.run("return eyes.watched.left_at").await?;
        Ok(millis
            .as_f64()
            .map(|millis| SystemTime::UNIX_EPOCH + Duration::from_secs_f64(millis / 1_000.0)))
    }

    /// Runs JavaScript in the page.
    pub(super) async fn run(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.page.execute(script, Vec::new()).await?)
    }

    /// Of the server that its pixels are on.
    pub(super) fn screen_process(&self) -> u32 {
        self.screen.process()
    }

    /// The application and what it started.
    pub(super) fn processes(&self) -> anyhow::Result<Vec<u32>> {
        processes::below(self.driver.id())
    }
}

impl Drop for Window {
    /// The driver would leave the application running.
    fn drop(&mut self) {
        processes::end(&mut self.driver);
    }
}

/// A driver that has no window yet.
struct Driver(Option<Child>);

impl Driver {
    fn keep(mut self) -> anyhow::Result<Child> {
        match self.0.take() {
            Some(child) => Ok(child),
            None => bail!("no driver"),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(driver) = &mut self.0 {
            processes::end(driver);
        }
    }
}
