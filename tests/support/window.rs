//! The real window, driven through WebKit's own WebDriver.

use std::{
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use super::{PATIENCE, Running, hub::Hub, wait_for};

/// WebKit takes a picture with the next frame, and a page in which nothing changes has none: for three
/// seconds one pixel in a corner is black in two ways.
const FRAMES: &str = "const dot = document.createElement('i');
    dot.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 1px; height: 1px';
    document.documentElement.append(dot);
    const until = performance.now() + 3000;
    let odd = 0;
    const turn = () => {
        odd ^= 1;
        dot.style.background = odd ? '#010101' : '#020202';
        if (performance.now() < until) requestAnimationFrame(turn); else dot.remove();
    };
    turn();";

/// The application in its window, and the driver that started it.
pub struct Window {
    /// To look at the page and to touch it.
    pub page: Client,
    driver: Running,
}

/// How an application starts.
pub struct Start<'a> {
    data: &'a Path,
    environment: Vec<(&'static str, String)>,
}

impl<'a> Start<'a> {
    /// As a person starts it: nothing is set but its data directory.
    pub fn by_hand(data: &'a Path) -> Start<'a> {
        Start {
            data,
            environment: Vec::new(),
        }
    }

    /// As an unattended station of the hub's staff.
    pub fn unattended(data: &'a Path, hub: &Hub) -> Start<'a> {
        let mut start = Start::by_hand(data);
        start.environment = vec![
            ("OLGFEAST_SERVER", hub.url()),
            ("OLGFEAST_USER", hub.staff.0.clone()),
            ("OLGFEAST_PASSWORD", hub.staff.1.clone()),
        ];
        start
    }

    /// With one more variable.
    pub fn with(mut self, name: &'static str, value: &str) -> Start<'a> {
        self.environment.push((name, value.to_owned()));
        self
    }

    /// Opens the window.
    pub async fn open(self) -> Window {
        let port = free_port();
        // What tauri-driver does on Linux, without it. The application is a child of the driver and
        // has its environment.
        let child = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env_remove("OLGFEAST_SERVER")
            .env_remove("OLGFEAST_USER")
            .env_remove("OLGFEAST_PASSWORD")
            .env("OLGFEAST_DATA_DIR", self.data)
            .envs(self.environment)
            .stdin(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver (Debian: webkit2gtk-driver) on the PATH");
        let driver = Running(child);
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < until, "WebKitWebDriver does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        let binary = std::env::var("OLGFEAST_TEST_BINARY")
            .unwrap_or_else(|_| env!("CARGO_BIN_EXE_olgfeast").to_owned());
        let options = json!({"webkitgtk:browserOptions": {"binary": binary, "args": []}});
        let address = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(options.as_object().expect("object").clone());
        let page = tokio::time::timeout(PATIENCE, builder.connect(&address))
            .await
            .expect("the application opens a window in time")
            .expect("a window: is there a display?");
        Window { page, driver }
    }
}

impl Window {
    /// Waits until the page has an element.
    pub async fn has(&self, css: &str) {
        self.waits(&format!("an element {css}"), || async move {
            self.find(css).await.map(|_| ())
        })
        .await;
    }

    /// Waits until the page has no such element.
    pub async fn has_no(&self, css: &str) {
        self.waits(&format!("no element {css}"), || async move {
            let found = self.page.find_all(Locator::Css(css)).await;
            let found = found.map_err(|error| error.to_string())?;
            let there = || format!("{} are there", found.len());
            found.is_empty().then_some(()).ok_or_else(there)
        })
        .await;
    }

    /// Touches an element, once it is there and not inert.
    pub async fn touch(&self, css: &str) {
        let ready = format!("{css}:not([disabled])");
        self.waits(&format!("a touch on {css}"), || {
            let ready = ready.clone();
            async move {
                let element = self.find(&ready).await?;
                element.click().await.map_err(|error| error.to_string())
            }
        })
        .await;
    }

    /// The text of an element, as soon as it is there. What is drawn through a line clamp counts as
    /// hidden for WebDriver's own idea of visible text.
    pub async fn text(&self, css: &str) -> String {
        self.waits(&format!("text of {css}"), || async move {
            self.text_of(css).await
        })
        .await
    }

    /// Waits until the text of an element has these words in it.
    pub async fn says(&self, css: &str, words: &str) {
        self.waits(&format!("{words} in {css}"), || async move {
            let text = self.text_of(css).await?;
            text.contains(words).then_some(()).ok_or(text)
        })
        .await;
    }

    /// An attribute of an element, as soon as it is there.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        self.waits(&format!("{name} of {css}"), || async move {
            let value = self.find(css).await?.attr(name).await;
            let value = value.map_err(|error| error.to_string())?;
            value.ok_or_else(|| format!("it has no {name}"))
        })
        .await
    }

    /// Types into an input.
    pub async fn types(&self, css: &str, text: &str) {
        self.has(css).await;
        let input = self.page.find(Locator::Css(css)).await.expect("input");
        input.clear().await.expect("clear");
        input.send_keys(text).await.expect("keys");
    }

    /// Whether the page has an element now.
    pub async fn shows(&self, css: &str) -> bool {
        self.page.find(Locator::Css(css)).await.is_ok()
    }

    /// Presses one key of the keyboard, whatever has the focus; special keys by their WebDriver sign.
    pub async fn press(&self, key: char) {
        let presses = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        self.page.perform_actions(presses).await.expect("key");
    }

    /// Types into whatever has the focus.
    pub async fn types_here(&self, text: &str) {
        let focused = self.page.active_element().await.expect("focus");
        focused.send_keys(text).await.expect("keys");
    }

    /// Answers nothing of what a new station is asked: it is a kitchen then.
    pub async fn skip_first_run(&self) {
        self.touch("[data-action=first-run-skip]").await;
        self.has("section[data-lane=pending]").await;
    }

    /// The page asks the core for something; fails the test where the core refuses.
    pub async fn invokes(&self, command: &str, args: serde_json::Value) {
        let script = "const [command, args, done] = arguments;
            window.__TAURI__.core.invoke(command, args).then(
                () => done(null), (error) => done(JSON.stringify(error)))";
        let refused = self
            .page
            .execute_async(script, vec![json!(command), args])
            .await
            .expect("a script");
        assert!(refused.is_null(), "{command}: {refused}");
    }

    /// Waits until the badge says this.
    pub async fn badge(&self, word: &str) {
        self.has(&format!("[role=status][data-link-status={word}]"))
            .await;
    }

    /// SIGKILL for the application; the driver goes with it.
    pub fn kill(self) {
        drop(self);
    }

    /// SIGTERM, as the system sends it when it shuts down; waits until nothing of the application is left.
    pub async fn ends_when_asked(self) {
        let application = self.application();
        for warden in children(self.driver.0.id()) {
            let asked = Command::new("kill").arg(warden.to_string()).status();
            assert!(asked.expect("kill").success(), "the application is gone");
        }
        wait_for("the end of the application", || async {
            let mut left = application.iter();
            (!left.any(|process| is_alive(*process))).then_some(())
        })
        .await;
    }

    /// Closes the window as a person does.
    pub async fn close(self) {
        self.page.clone().close().await.expect("close");
    }

    /// Keeps what the window shows, where a picture is asked for: `OLGFEAST_SHOTS` names a folder.
    pub async fn shot(&self, name: &str) {
        if let Some(folder) = std::env::var_os("OLGFEAST_SHOTS") {
            let frames = self.page.execute(FRAMES, Vec::new()).await;
            frames.expect("a page that draws");
            let png = self.page.screenshot().await.expect("screenshot");
            let file = Path::new(&folder).join(format!("{name}.png"));
            std::fs::write(file, png).expect("picture");
        }
    }

    /// Its processes: the warden, which is the driver's child, and what that has started.
    fn application(&self) -> Vec<u32> {
        let wardens = children(self.driver.0.id());
        let applications: Vec<u32> = wardens
            .iter()
            .flat_map(|warden| children(*warden))
            .collect();
        [wardens, applications].concat()
    }

    async fn find(&self, css: &str) -> Result<Element, String> {
        let found = self.page.find(Locator::Css(css)).await;
        found.map_err(|error| error.to_string())
    }

    async fn text_of(&self, css: &str) -> Result<String, String> {
        let text = self.find(css).await?.prop("textContent").await;
        let text = text.map_err(|error| error.to_string())?;
        text.ok_or_else(|| "it has no text".to_owned())
    }

    /// Waits; on failure the test says what was wrong the last time, and what the page showed.
    async fn waits<T, F>(&self, what: &str, mut look: impl FnMut() -> F) -> T
    where
        F: Future<Output = Result<T, String>>,
    {
        let until = Instant::now() + PATIENCE;
        loop {
            let wrong = match look().await {
                Ok(found) => return found,
                Err(wrong) => wrong,
            };
            if Instant::now() >= until {
                self.shot("failed").await;
                let page = self.page.source().await.unwrap_or_default();
                // The head of the page tells nothing, and what prints this may keep the first lines.
                let body = page.find("<body").map_or("", |at| page.split_at(at).1);
                panic!("not within {PATIENCE:?}: {what}: {wrong}\n{body}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Window {
    /// The driver leaves the application running when it is killed, and an application that is left
    /// running holds the output of its test open. A killed one holds its files until it is really
    /// gone, which a busy machine may take a while for.
    fn drop(&mut self) {
        let application = self.application();
        for process in &application {
            let _ = Command::new("kill")
                .args(["-9", &process.to_string()])
                .status();
        }
        let until = Instant::now() + PATIENCE;
        while application.iter().any(|process| is_alive(*process)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        self.driver.kill();
    }
}

/// Whether a process has not ended; one that its parent has not asked for yet (Z) has.
fn is_alive(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(')').map(|(_, rest)| rest.trim_start());
    state.is_some_and(|state| !state.starts_with('Z'))
}

/// Processes whose parent is this one.
pub fn children(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        // The name in parentheses may hold anything; what follows it is state and parent.
        let parent_of = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        if parent_of == Some(parent) {
            found.push(pid);
        }
    }
    found
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .expect("port")
        .local_addr()
        .expect("address")
        .port()
}

/// Waits until the server says this of an order.
pub async fn server_says(client: &super::rest::Client, id: i64, status: &str) {
    wait_for(&format!("the server says {status}"), || async {
        (client.status(id).await == status).then_some(())
    })
    .await;
}
