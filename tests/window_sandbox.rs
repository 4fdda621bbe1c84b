//! The page opens no socket: whatever it tries, nothing arrives at one that listens.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod support;

use std::{
    io::Read,
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use serde_json::json;
use support::{PATIENCE, window::Start};

/// Every way out of a page that a script has, by name.
const WAYS: &[(&str, &str)] = &[
    ("WebSocket", "new WebSocket(`ws://${to}/websocket`)"),
    (
        "fetch",
        "fetch(`http://${to}/fetch`, {mode: 'no-cors'}).catch(() => {})",
    ),
    (
        "XMLHttpRequest",
        "const x = new XMLHttpRequest(); x.open('GET', `http://${to}/xhr`); x.send()",
    ),
    ("EventSource", "new EventSource(`http://${to}/events`)"),
    (
        "sendBeacon",
        "navigator.sendBeacon(`http://${to}/beacon`, 'x')",
    ),
    ("image", "new Image().src = `http://${to}/image`"),
    (
        "stylesheet",
        "const l = document.createElement('link'); l.rel = 'stylesheet'; \
         l.href = `http://${to}/style`; document.head.append(l)",
    ),
    (
        "script",
        "const s = document.createElement('script'); s.src = `http://${to}/script`; \
         document.head.append(s)",
    ),
    (
        "font",
        "new FontFace('x', `url(http://${to}/font)`).load().catch(() => {})",
    ),
    (
        "iframe",
        "const i = document.createElement('iframe'); i.src = `http://${to}/iframe`; \
         document.body.append(i)",
    ),
    (
        "object",
        "const o = document.createElement('object'); o.data = `http://${to}/object`; \
         document.body.append(o)",
    ),
    ("worker", "new Worker(`http://${to}/worker`)"),
    ("window.open", "window.open(`http://${to}/open`)"),
    (
        "form",
        "const f = document.createElement('form'); f.action = `http://${to}/form`; \
         f.method = 'post'; document.body.append(f); f.submit()",
    ),
    ("navigation", "location.href = `http://${to}/navigation`"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_the_page_tries_arrives_at_a_socket_that_listens() {
    let (to, arrivals) = listen();
    let data = tempfile::tempdir().expect("folder");
    let window = Start::by_hand(data.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    window.has("input[name=server]").await;
    for (name, way) in WAYS {
        let script =
            format!("const to = arguments[0]; try {{ {way} }} catch (e) {{ return String(e) }}");
        let tried = window.page.execute(&script, vec![json!(to)]).await;
        tried.unwrap_or_else(|error| panic!("{name} could not be tried: {error}"));
    }
    // The page is still ours, and has had time to get something through: it answers a command of
    // the core after all that.
    window.has("input[name=server]").await;
    let asked = window
        .page
        .execute_async(
            "const done = arguments[0]; \
             window.__TAURI__.core.invoke('snapshot').then(() => setTimeout(() => done('core'), 1500), \
             e => done(JSON.stringify(e)))",
            vec![],
        )
        .await
        .expect("the page runs");
    assert_eq!(asked, json!("core"));

    // The listener does hear whoever gets through.
    let mut control = TcpStream::connect(&to).expect("control");
    std::io::Write::write_all(&mut control, b"GET /control").expect("control");
    drop(control);
    let first = arrivals
        .recv_timeout(PATIENCE)
        .expect("the control arrives");
    assert!(
        first.starts_with("GET /control"),
        "something else arrived first: {first}"
    );
    window.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_has_no_commands_but_ours() {
    let data = tempfile::tempdir().expect("folder");
    let window = Start::by_hand(data.path())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .open()
        .await;
    window.has("input[name=server]").await;
    for command in [
        "plugin:event|listen",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:shell|execute",
        "plugin:fs|read_file",
        "no_such_command",
    ] {
        let answer = window
            .page
            .execute_async(
                "const [name, done] = arguments; window.__TAURI__.core.invoke(name, {}).then(\
                 () => done('allowed'), () => done('refused'))",
                vec![json!(command)],
            )
            .await
            .expect("the page runs");
        assert_eq!(answer, json!("refused"), "{command}");
    }
    window.close().await;
}

/// A socket that tells what arrives at it.
fn listen() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("listener");
    let address = listener.local_addr().expect("address").to_string();
    let (tx, arrivals) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let tx = tx.clone();
            std::thread::spawn(move || {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                let mut start = [0; 64];
                let read = stream.read(&mut start).unwrap_or_default();
                let _ = tx.send(String::from_utf8_lossy(&start[..read]).into_owned());
            });
        }
    });
    (address, arrivals)
}
