//! The real window, driven through WebKit's own driver.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::list::Scene;
use crate::display::Display;
use crate::interrupt;
use crate::running::{GLANCE, Running};
use crate::workspace::{root, target_dir};

/// How long anything may take on the page; the whole board is only framed after 40 s.
const PATIENCE: Duration = Duration::from_secs(90);

/// A screenshot of the largest window, in base64, is a tenth of this.
const LARGEST_ANSWER: u64 = 64 * 1024 * 1024;

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

/// The application in its window. Dropping it ends both.
pub(super) struct Window {
    http: ureq::Agent,
    session: String,
    _driver: Running,
}

impl Window {
    /// Opens it: set up and signed in at a server with a name and a password, or as a person opens
    /// it for the first time.
    pub(super) fn open(
        data: &Path,
        signed_in: Option<(&str, (&str, &str))>,
        display: &Display,
    ) -> anyhow::Result<Window> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("OLGFEAST_DATA_DIR", data)
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("RUST_LOG", "warn")
            .stdin(Stdio::null());
        for setting in ["SERVER", "USER", "PASSWORD", "ROLE"] {
            driver.env_remove(format!("OLGFEAST_{setting}"));
        }
        if let Some((server, (name, password))) = signed_in {
            driver
                .env("OLGFEAST_SERVER", server)
                .env("OLGFEAST_USER", name)
                .env("OLGFEAST_PASSWORD", password);
        }
        display.lend_to(&mut driver);
        let driver = Running::start(&mut driver)?;
        until("WebKitWebDriver listens", || {
            Ok(TcpStream::connect(("127.0.0.1", port)).ok())
        })?;
        let http = ureq::Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .into();
        let mut window = Window {
            http,
            session: format!("http://127.0.0.1:{port}/session"),
            _driver: driver,
        };
        let options = json!({"binary": program(), "args": []});
        let wanted =
            json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let session = window.post("", &wanted)?;
        let session = session.get("sessionId").and_then(Value::as_str);
        window.session = format!("{}/{}", window.session, session.context("a session")?);
        let (width, height) = super::SIZES[0];
        window.resize(width, height)?;
        Ok(window)
    }

    /// Width and height of the whole window, in pixels.
    pub(super) fn resize(&self, width: u32, height: u32) -> anyhow::Result<()> {
        let rect = json!({"x": 0, "y": 0, "width": width, "height": height});
        self.post("/window/rect", &rect).map(drop)
    }

    /// Decides what the settings keep of a scene, and waits until the page shows it.
    pub(super) fn decide(&self, scene: &Scene, theme: &str) -> anyhow::Result<()> {
        let language = scene.language;
        let settings = json!({
            "role": scene.signed_in().then_some(scene.role), "theme": theme, "language": language,
            "food_groups": scene.food_groups, "window": {"full_screen": false},
        });
        let script = "const [settings, done] = arguments;
            window.__TAURI__.core.invoke('change_settings', {settings}).then(
                () => done(null), (error) => done(JSON.stringify(error)))";
        let refused = self.script("async", script, &json!([settings]))?;
        ensure!(refused.is_null(), "the settings: {refused}");
        self.has(&format!("html[data-theme={theme}][lang={language}]"))
    }

    /// Until the page has such an element.
    pub(super) fn has(&self, css: &str) -> anyhow::Result<()> {
        let script = "return document.querySelector(arguments[0]) !== null";
        until(css, || {
            let found = self.script("sync", script, &json!([css]))?;
            Ok((found == json!(true)).then_some(()))
        })
    }

    /// Presses the first such element that can be pressed.
    pub(super) fn touch(&self, css: &str) -> anyhow::Result<()> {
        let script = "const found = document.querySelector(`${arguments[0]}:not([disabled])`);
            found?.click();
            return found !== null";
        until(css, || {
            let touched = self.script("sync", script, &json!([css]))?;
            Ok((touched == json!(true)).then_some(()))
        })
    }

    /// Puts a text into a field.
    pub(super) fn type_into(&self, css: &str, text: &str) -> anyhow::Result<()> {
        self.has(css)?;
        let script = "const [css, text] = arguments;
            const field = document.querySelector(css);
            field.value = text;
            field.dispatchEvent(new InputEvent('input', {bubbles: true}));";
        self.script("sync", script, &json!([css, text])).map(drop)
    }

    /// A key by its place on the keyboard.
    pub(super) fn key(&self, code: &str) -> anyhow::Result<()> {
        let script = "document.body.dispatchEvent(
            new KeyboardEvent('keydown', {code: arguments[0], bubbles: true}));";
        self.script("sync", script, &json!([code]))?;
        // Contacts bounce: the same key is only taken a quarter of a second later.
        thread::sleep(Duration::from_millis(300));
        Ok(())
    }

    /// Until nothing is dimmed for having just come, and what moves has arrived.
    pub(super) fn settle(&self) -> anyhow::Result<()> {
        let script = "return document.fonts.status === 'loaded'
            && document.querySelector('.inert') === null";
        until("a page at rest", || {
            let rests = self.script("sync", script, &json!([]))?;
            Ok((rests == json!(true)).then_some(()))
        })?;
        thread::sleep(Duration::from_millis(400));
        Ok(())
    }

    /// What it shows, as a PNG.
    pub(super) fn screenshot(&self) -> anyhow::Result<Vec<u8>> {
        self.script("sync", FRAMES, &json!([]))?;
        let answer = self
            .http
            .get(&format!("{}/screenshot", self.session))
            .call()?;
        let png = value(answer)?;
        Ok(STANDARD.decode(png.as_str().context("a picture")?)?)
    }

    fn script(&self, way: &str, script: &str, args: &Value) -> anyhow::Result<Value> {
        let body = json!({"script": script, "args": args});
        self.post(&format!("/execute/{way}"), &body)
    }

    fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let url = format!("{}{path}", self.session);
        let answer = self
            .http
            .post(&url)
            .content_type("application/json")
            .send(body.to_string())?;
        value(answer)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A window that does not answer any more goes with its driver.
        let _ = self.http.delete(&self.session).call();
    }
}

/// What the driver answers, or why not.
fn value(mut answer: ureq::http::Response<ureq::Body>) -> anyhow::Result<Value> {
    let status = answer.status();
    let body = answer.body_mut().with_config().limit(LARGEST_ANSWER);
    let text = body.read_to_string()?;
    ensure!(status.is_success(), "{status}: {text}");
    let said: Value = serde_json::from_str(&text)?;
    Ok(said.get("value").cloned().unwrap_or_default())
}

fn program() -> PathBuf {
    root().join(target_dir().join("debug/olgfeast"))
}

/// Looks until there is something.
fn until<T>(what: &str, mut look: impl FnMut() -> anyhow::Result<Option<T>>) -> anyhow::Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        ensure!(!interrupt::requested(), "interrupted");
        if Instant::now() >= deadline {
            bail!("not within {PATIENCE:?}: {what}");
        }
        thread::sleep(GLANCE);
    }
}
