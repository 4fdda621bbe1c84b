//! A bad network on loopback: a TCP proxy whose faults can be switched while bytes flow.
//!
//! Chance comes from one seed: which bytes are changed, and where a stream is sliced, depends on it,
//! on the number of the connection and on the direction alone. When things happen depends on the
//! computer too. Memory is bounded: [`pump::HELD`] bytes for each direction of at most
//! [`CONNECTIONS`] connections; what is more waits in the kernel, and then in the sender.

pub(crate) mod pump;

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinHandle;

use pump::Pump;

/// How many connections are carried at a time; more are not accepted.
const CONNECTIONS: usize = 1_024;

/// Strikes that a connection may be late with; older ones pass it by.
const STRIKES: usize = 64;

/// What happens to the bytes of one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Way {
    /// How long bytes are under way.
    pub(crate) latency: Duration,
    /// The most that chance adds to it. Bytes never overtake each other.
    pub(crate) jitter: Duration,
    /// How long each byte takes to pass; nothing = as fast as it goes.
    pub(crate) per_byte: Duration,
    /// Bytes are written one to so many at a time.
    pub(crate) slice: Option<NonZeroUsize>,
    /// One of so many bytes, on average, is not the one that was sent.
    pub(crate) corrupt: Option<NonZeroU32>,
    pub(crate) flow: Flow,
}

/// Whether bytes pass at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Open,
    /// Nothing passes, not even the end of the stream. What was sent meanwhile arrives late when
    /// this is over, as after any outage that TCP survives.
    BlackHole,
    /// So many bytes of a connection pass, then it is cut.
    CutAfter {
        bytes: u64,
        cut: Cut,
    },
}

/// The end of both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// With a reset.
    Reset,
    /// With the end of both streams.
    Close,
}

/// Something done once to all connections that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strike {
    Cut(Cut),
    /// The end of one direction; the other goes on.
    HalfClose(Direction),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From the client to the server.
    Up,
    /// From the server to the client.
    Down,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weather {
    up: Way,
    down: Way,
}

impl Way {
    /// A network that is well.
    pub(crate) const CLEAR: Way = Way {
        latency: Duration::ZERO,
        jitter: Duration::ZERO,
        per_byte: Duration::ZERO,
        slice: None,
        corrupt: None,
        flow: Flow::Open,
    };

    pub(crate) const BLACK: Way = Way {
        flow: Flow::BlackHole,
        ..Way::CLEAR
    };

    pub(crate) fn late(latency: Duration, jitter: Duration) -> Way {
        Way {
            latency,
            jitter,
            ..Way::CLEAR
        }
    }

    /// So many bytes in a second.
    pub(crate) fn narrow(bytes: u32) -> Way {
        Way {
            per_byte: Duration::from_secs(1) / bytes,
            ..Way::CLEAR
        }
    }

    /// One byte at a time, and so long for each.
    pub(crate) fn drip(every: Duration) -> Way {
        Way {
            per_byte: every,
            slice: Some(NonZeroUsize::MIN),
            ..Way::CLEAR
        }
    }

    /// In slices of one to so many bytes.
    pub(crate) fn sliced(most: usize) -> Way {
        Way {
            slice: NonZeroUsize::new(most),
            ..Way::CLEAR
        }
    }

    /// One of so many bytes is changed.
    pub(crate) fn corrupt(one_of: u32) -> Way {
        Way {
            corrupt: NonZeroU32::new(one_of),
            ..Way::CLEAR
        }
    }

    pub(crate) fn cut_after(bytes: u64, cut: Cut) -> Way {
        Way {
            flow: Flow::CutAfter { bytes, cut },
            ..Way::CLEAR
        }
    }
}

impl Weather {
    fn way(&self, direction: Direction) -> Way {
        match direction {
            Direction::Up => self.up,
            Direction::Down => self.down,
        }
    }
}

/// The proxy. Dropped, it cuts what it carries.
pub(crate) struct Proxy {
    /// Where to connect instead of the server.
    pub(crate) address: SocketAddr,
    gate: Gate,
    weather: watch::Sender<Weather>,
    door: Option<JoinHandle<()>>,
}

/// What the task needs that accepts connections.
#[derive(Clone)]
struct Gate {
    server: SocketAddr,
    seed: u64,
    connections: Arc<AtomicU64>,
    room: Arc<Semaphore>,
    strikes: broadcast::Sender<Strike>,
    weather: watch::Receiver<Weather>,
}

impl Proxy {
    /// Starts in clear weather, and says its seed where failed tests show it.
    pub(crate) async fn before(server: SocketAddr, seed: u64) -> Proxy {
        eprintln!("the seed of the network is {seed}");
        let clear = Weather {
            up: Way::CLEAR,
            down: Way::CLEAR,
        };
        let (weather, seen) = watch::channel(clear);
        let gate = Gate {
            server,
            seed,
            connections: Arc::default(),
            room: Arc::new(Semaphore::new(CONNECTIONS)),
            strikes: broadcast::channel(STRIKES).0,
            weather: seen,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Proxy {
            address: listener.local_addr().unwrap(),
            door: Some(tokio::spawn(gate.clone().accept(listener))),
            gate,
            weather,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/ws/kitchen/display?live=1", self.address)
    }

    pub(crate) fn up(&self, way: Way) {
        self.weather.send_modify(|weather| weather.up = way);
    }

    pub(crate) fn down(&self, way: Way) {
        self.weather.send_modify(|weather| weather.down = way);
    }

    pub(crate) fn both(&self, way: Way) {
        self.weather.send_replace(Weather { up: way, down: way });
    }

    /// Done to every connection that there is now, and to no later one.
    pub(crate) fn strike(&self, strike: Strike) {
        // An error means that there is none.
        let _ = self.gate.strikes.send(strike);
    }

    /// Nobody listens any more: dials are refused. Connections go on.
    pub(crate) async fn shut(&mut self) {
        if let Some(door) = self.door.take() {
            door.abort();
            // The port is free only when the task is gone.
            let _ = door.await;
        }
    }

    /// Listens again, at the same address.
    pub(crate) async fn open(&mut self) {
        self.shut().await;
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.door = Some(tokio::spawn(self.gate.clone().accept(listener)));
    }

    /// How many connections were accepted so far.
    pub(crate) fn accepted(&self) -> u64 {
        self.gate.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(door) = self.door.take() {
            door.abort();
        }
        self.strike(Strike::Cut(Cut::Close));
    }
}

impl Gate {
    async fn accept(self, listener: TcpListener) {
        loop {
            let Ok(room) = Arc::clone(&self.room).acquire_owned().await else {
                return;
            };
            // A dial that was given up before it was accepted is an error here and nothing more.
            let Ok((client, _)) = listener.accept().await else {
                continue;
            };
            let number = self.connections.fetch_add(1, Ordering::Relaxed);
            // Now, not later: a strike is for every connection that was accepted before it.
            let strikes = [(); 3].map(|()| self.strikes.subscribe());
            let gate = self.clone();
            tokio::spawn(async move {
                gate.carry(client, number, strikes).await;
                drop(room);
            });
        }
    }

    async fn carry(
        &self,
        mut client: TcpStream,
        number: u64,
        [mut strikes, up, down]: [broadcast::Receiver<Strike>; 3],
    ) {
        let Ok(mut server) = TcpStream::connect(self.server).await else {
            reset(&client);
            return;
        };
        for stream in [&client, &server] {
            // Otherwise the kernel would put the slices together again.
            let _ = stream.set_nodelay(true);
        }
        let pump = |direction, strikes| {
            Pump::new(self.seed, number, direction, self.weather.clone(), strikes)
        };
        let (up, down) = (pump(Direction::Up, up), pump(Direction::Down, down));
        let cut = {
            let (from_client, to_client) = client.split();
            let (from_server, to_server) = server.split();
            let flow = async {
                tokio::try_join!(
                    up.run(from_client, to_server),
                    down.run(from_server, to_client)
                )
            };
            tokio::select! {
                cut = struck(&mut strikes) => cut,
                ended = flow => ended.err().unwrap_or(Cut::Close),
            }
        };
        if cut == Cut::Reset {
            reset(&client);
            reset(&server);
        }
    }
}

/// Waits until everything is cut.
async fn struck(strikes: &mut broadcast::Receiver<Strike>) -> Cut {
    loop {
        match strikes.recv().await {
            Ok(Strike::Cut(cut)) => return cut,
            Ok(Strike::HalfClose(_)) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return Cut::Close,
        }
    }
}

/// Dropped after this, the socket ends with a reset.
fn reset(stream: &TcpStream) {
    // An error means that the other side was faster.
    let _ = SockRef::from(stream).set_linger(Some(Duration::ZERO));
}

/// One direction by itself, without a network around it, and what must outlive it.
pub(crate) fn pump_alone(way: Way, seed: u64) -> (Pump, broadcast::Sender<Strike>) {
    let (_, weather) = watch::channel(Weather { up: way, down: way });
    let (strikes, struck) = broadcast::channel(STRIKES);
    let pump = Pump::new(seed, 0, Direction::Up, weather, struck);
    (pump, strikes)
}
