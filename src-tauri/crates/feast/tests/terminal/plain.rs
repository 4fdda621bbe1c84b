//! The double of a plain olgFeast server on a real port, in real time.

use std::{
    collections::HashMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard},
    thread::JoinHandle,
    time::{Duration, Instant, SystemTime},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{
        Request, State,
        ws::{
            CloseFrame, Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection,
        },
    },
    http::{StatusCode, header::CONNECTION},
    response::{IntoResponse, Response},
};
use olgfeast_plain::{self as double, Faults, Method, Output, Plain, RequestId, SocketId};
use olgfeast_protocol::UtcTime;
use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::{Notify, mpsc, oneshot},
    time::sleep,
};

/// Its only staff account.
pub(crate) const STAFF: (&str, &str) = ("admin", "admin123");

/// Bytes of a request; those of the tests are small.
const LARGEST_BODY: usize = 64 * 1024;

/// A server that listens until this is dropped.
pub(crate) struct PlainServer {
    address: SocketAddr,
    ends: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl PlainServer {
    /// One that is well, on a free port of this computer.
    pub(crate) fn start() -> PlainServer {
        let (tell, told) = std::sync::mpsc::channel();
        let (ends, ended) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let desk = Desk::open();
                let routes = Router::new().fallback(request).with_state(desk.clone());
                tokio::select! {
                    served = axum::serve(listener, routes) => served.unwrap(),
                    () = desk.hand_out() => {}
                    // Also where it was dropped.
                    _ = ended => {}
                }
            });
        });
        PlainServer {
            address: told.recv().unwrap(),
            ends: Some(ends),
            thread: Some(thread),
        }
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for PlainServer {
    fn drop(&mut self) {
        drop(self.ends.take());
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

/// The double, and who waits for what it says.
#[derive(Clone)]
struct Desk {
    inner: Arc<Mutex<Inner>>,
    /// Something was put in: it may want to be asked sooner.
    news: Arc<Notify>,
    began: Instant,
}

struct Inner {
    plain: Plain,
    answers: HashMap<RequestId, oneshot::Sender<double::Response>>,
    /// The double itself has a bound on what lies unread.
    sockets: HashMap<SocketId, mpsc::UnboundedSender<Told>>,
}

/// What reaches a socket.
enum Told {
    Text(String),
    Closed(Option<u16>),
}

impl Desk {
    fn open() -> Desk {
        let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
        let start = UtcTime(since.as_micros().try_into().unwrap());
        Desk {
            inner: Arc::new(Mutex::new(Inner {
                plain: Plain::new(7, start, Faults::none()),
                answers: HashMap::new(),
                sockets: HashMap::new(),
            })),
            news: Arc::new(Notify::new()),
            began: Instant::now(),
        }
    }

    /// The double, and what time it is for it.
    fn at(&self) -> (MutexGuard<'_, Inner>, Duration) {
        (self.inner.lock().unwrap(), self.began.elapsed())
    }

    /// Hands out what the double says, when it says it.
    async fn hand_out(&self) {
        loop {
            let wake = {
                let (mut inner, now) = self.at();
                for delivery in inner.plain.poll(now) {
                    inner.hand(delivery.output);
                }
                let wake = inner.plain.next_wake();
                wake.map(|wake| wake.saturating_sub(self.began.elapsed()))
            };
            tokio::select! {
                () = self.news.notified() => {}
                () = sleep(wake.unwrap_or(Duration::MAX)) => {}
            }
        }
    }
}

impl Inner {
    /// Whoever has gone does not want it any more.
    fn hand(&mut self, output: Output) {
        match output {
            Output::Response { id, response } => {
                if let Some(waits) = self.answers.remove(&id) {
                    let _gone = waits.send(response);
                }
            }
            // Dropping the sender loses the connection.
            Output::Failed { id, .. } => drop(self.answers.remove(&id)),
            Output::Frame { socket, text } => {
                if let Some(client) = self.sockets.get(&socket) {
                    let _gone = client.send(Told::Text(text));
                }
            }
            Output::Closed { socket, code } => {
                if let Some(client) = self.sockets.remove(&socket) {
                    let _gone = client.send(Told::Closed(code));
                }
            }
        }
    }
}

async fn request(
    State(desk): State<Desk>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Response {
    let Some(asked) = read(request).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if let Ok(upgrade) = upgrade {
        let (id, told) = {
            let (mut inner, now) = desk.at();
            let Ok(id) = inner.plain.open(now, &asked) else {
                return StatusCode::FORBIDDEN.into_response();
            };
            let (client, told) = mpsc::unbounded_channel();
            inner.sockets.insert(id, client);
            (id, told)
        };
        desk.news.notify_one();
        return upgrade.on_upgrade(move |socket| talk(desk, id, socket, told));
    }
    let answered = {
        let (mut inner, now) = desk.at();
        let id = inner.plain.request(now, asked);
        let (waits, answered) = oneshot::channel();
        inner.answers.insert(id, waits);
        answered
    };
    desk.news.notify_one();
    match answered.await {
        Ok(response) => write(response),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// A request as the double takes it; nothing: it has no word for it.
async fn read(request: Request) -> Option<double::Request> {
    let (head, body) = request.into_parts();
    let mut asked = double::Request::new(
        Method::from_word(head.method.as_str())?,
        head.uri.path_and_query()?.as_str(),
    );
    for (name, value) in &head.headers {
        asked = asked.with_header(name.as_str(), value.to_str().ok()?);
    }
    let body = to_bytes(body, LARGEST_BODY).await.ok()?;
    asked.body = String::from_utf8(body.to_vec()).ok()?;
    Some(asked)
}

fn write(said: double::Response) -> Response {
    let mut response = Response::builder().status(said.status);
    for (name, value) in said.headers {
        response = response.header(name, value);
    }
    if said.closes {
        response = response.header(CONNECTION, "close");
    }
    response.body(Body::from(said.body)).unwrap()
}

async fn talk(
    desk: Desk,
    id: SocketId,
    mut socket: WebSocket,
    mut told: mpsc::UnboundedReceiver<Told>,
) {
    loop {
        tokio::select! {
            said = told.recv() => {
                let message = match said {
                    Some(Told::Text(text)) => Message::text(text),
                    Some(Told::Closed(Some(code))) => {
                        Message::Close(Some(CloseFrame { code, reason: "".into() }))
                    }
                    // Lost without a word.
                    Some(Told::Closed(None)) | None => return,
                };
                if socket.send(message).await.is_err() {
                    break;
                }
            }
            heard = socket.recv() => {
                let (mut inner, now) = desk.at();
                match heard {
                    Some(Ok(Message::Text(text))) => inner.plain.receive(now, id, &text),
                    Some(Ok(Message::Binary(_))) => inner.plain.receive_binary(now, id),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                }
                drop(inner);
                desk.news.notify_one();
            }
        }
    }
    let (mut inner, now) = desk.at();
    inner.plain.close(now, id);
    inner.sockets.remove(&id);
}
