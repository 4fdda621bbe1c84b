//! The bad network of the other tests does what they rely on. Times are asserted from below only: a
//! busy computer makes everything later, nothing earlier.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "what fails here fails a test"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "a network takes real time, and a stall is the absence of progress for a while"
)]

mod support;

use std::io::ErrorKind;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use rstest::rstest;
use support::proxy::pump::HELD;
use support::proxy::{Cut, Direction, Flow, Proxy, Strike, Way};
use support::rig::ms;
use support::server::patiently;
use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::Instant;

/// Both ends of one connection through the proxy.
struct Ends {
    proxy: Proxy,
    listener: TcpListener,
    client: TcpStream,
    server: TcpStream,
}

async fn ends(seed: u64) -> Ends {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::before(listener.local_addr().unwrap(), seed).await;
    let (client, server) = dial(&proxy, &listener).await;
    Ends {
        proxy,
        listener,
        client,
        server,
    }
}

async fn dial(proxy: &Proxy, listener: &TcpListener) -> (TcpStream, TcpStream) {
    let client = TcpStream::connect(proxy.address).await.unwrap();
    let (server, _) = patiently("a connection", listener.accept()).await.unwrap();
    (client, server)
}

async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    patiently("room", stream.write_all(bytes)).await.unwrap();
}

async fn receive(stream: &mut TcpStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    patiently("bytes", stream.read_exact(&mut bytes))
        .await
        .unwrap();
    bytes
}

async fn receive_all(stream: &mut TcpStream) -> (Vec<u8>, Result<(), ErrorKind>) {
    let mut bytes = Vec::new();
    let end = patiently("the end", stream.read_to_end(&mut bytes)).await;
    (bytes, end.map(|_| ()).map_err(|error| error.kind()))
}

/// Bytes in which every position is told from its neighbours.
fn pattern(count: usize) -> Vec<u8> {
    (0..count).map(|n| (n % 251).to_le_bytes()[0]).collect()
}

fn is_silent(stream: &TcpStream) -> bool {
    let peeked = stream.try_read(&mut [0; 1]);
    peeked.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

#[rstest]
#[case::clear(Way::CLEAR, 1 << 20)]
#[case::sliced(Way::sliced(7), 20_000)]
#[case::late(Way::late(ms(5), ms(20)), 200_000)]
#[case::narrow(Way::narrow(1_000_000), 100_000)]
#[case::dripping(Way::drip(Duration::from_micros(100)), 300)]
#[tokio::test]
async fn bytes_pass_whole_and_in_order_in_both_directions(#[case] way: Way, #[case] count: usize) {
    let Ends {
        proxy,
        client,
        server,
        ..
    } = ends(1).await;
    proxy.both(way);
    let bytes = pattern(count);
    let (mut from_client, mut to_server) = client.into_split();
    let (mut from_server, mut to_client) = server.into_split();
    let mut up = vec![0; count];
    let mut down = vec![0; count];
    let exchange = async {
        tokio::try_join!(
            to_server.write_all(&bytes),
            to_client.write_all(&bytes),
            from_server.read_exact(&mut up),
            from_client.read_exact(&mut down),
        )
    };
    patiently("both streams", exchange).await.unwrap();
    assert!(up == bytes && down == bytes);
}

#[rstest]
#[case::late(Way::late(ms(80), Duration::ZERO), 1, ms(80))]
#[case::narrow(Way::narrow(10_000), 2_000, ms(180))]
#[case::dripping(Way::drip(ms(5)), 20, ms(95))]
#[tokio::test]
async fn bytes_are_not_there_earlier_than_the_network_allows(
    #[case] way: Way,
    #[case] count: usize,
    #[case] least: Duration,
) {
    let mut ends = ends(1).await;
    ends.proxy.up(way);
    let start = Instant::now();
    send(&mut ends.client, &pattern(count)).await;
    receive(&mut ends.server, count).await;
    assert!(start.elapsed() >= least, "{:?}", start.elapsed());
}

#[tokio::test]
async fn slices_are_as_small_as_asked_for_and_of_every_size() {
    /// Keeps the size of each write.
    struct Sizes(mpsc::UnboundedSender<usize>);
    impl AsyncWrite for Sizes {
        fn poll_write(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<std::io::Result<usize>> {
            self.0.send(bytes.len()).unwrap();
            Poll::Ready(Ok(bytes.len()))
        }
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
            Poll::Ready(Ok(()))
        }
        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }
    let carry = async |seed| {
        let bytes = pattern(3_000);
        let (sizes, mut seen) = mpsc::unbounded_channel();
        let (pump, _strikes) = support::proxy::pump_alone(Way::sliced(5), seed);
        pump.run(&*bytes, Sizes(sizes)).await.unwrap();
        let mut all = Vec::new();
        while let Some(size) = seen.recv().await {
            all.push(size);
        }
        all
    };
    let sizes = carry(3).await;
    assert_eq!(sizes.iter().sum::<usize>(), 3_000);
    let mut kinds = sizes.clone();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, [1, 2, 3, 4, 5]);
    assert_eq!(sizes, carry(3).await, "the same seed slices alike");
    assert_ne!(sizes, carry(4).await);
}

#[tokio::test]
async fn corruption_changes_about_as_many_bytes_as_asked_for_and_the_same_ones_for_a_seed() {
    let changed = async |seed| {
        let mut ends = ends(seed).await;
        ends.proxy.up(Way::corrupt(50));
        let bytes = pattern(20_000);
        send(&mut ends.client, &bytes).await;
        let received = receive(&mut ends.server, bytes.len()).await;
        let differs = |n: &usize| received[*n] != bytes[*n];
        (0..bytes.len()).filter(differs).collect::<Vec<_>>()
    };
    let bytes = changed(9).await;
    assert!((250..=550).contains(&bytes.len()), "{}", bytes.len());
    assert_eq!(bytes, changed(9).await);
    assert_ne!(bytes, changed(10).await);
}

#[rstest]
#[case::up(Direction::Up)]
#[case::down(Direction::Down)]
#[tokio::test]
async fn a_black_hole_in_one_direction_keeps_both_sockets_open_and_gives_back_what_it_held(
    #[case] black: Direction,
) {
    let Ends {
        proxy,
        mut client,
        mut server,
        listener,
    } = ends(1).await;
    let (sender, receiver) = match black {
        Direction::Up => {
            proxy.up(Way::BLACK);
            (&mut client, &mut server)
        }
        Direction::Down => {
            proxy.down(Way::BLACK);
            (&mut server, &mut client)
        }
    };
    send(sender, b"swallowed").await;
    for _ in 0..20 {
        send(receiver, b"the other way").await;
        receive(sender, 13).await;
    }
    assert!(is_silent(receiver));
    proxy.both(Way::CLEAR);
    assert_eq!(receive(receiver, 9).await, b"swallowed");
    drop(listener);
}

#[tokio::test]
async fn a_black_hole_swallows_the_end_of_a_stream_too() {
    let mut ends = ends(1).await;
    ends.proxy.both(Way::BLACK);
    drop(ends.client);
    // Another connection shows that the proxy has had its turn.
    let (_other, _) = dial(&ends.proxy, &ends.listener).await;
    assert!(is_silent(&ends.server));
    ends.proxy.both(Way::CLEAR);
    assert_eq!(receive_all(&mut ends.server).await.0, b"");
}

#[tokio::test]
async fn a_sender_into_a_black_hole_is_stopped_and_the_proxy_keeps_little() {
    let ends = ends(1).await;
    // So late that all of it is under way at once: what the proxy holds is what it may hold.
    ends.proxy.up(Way::late(ms(600_000), Duration::ZERO));
    let bytes = pattern(64 << 10);
    let mut written = 0;
    while tokio::time::timeout(ms(1_000), ends.client.writable())
        .await
        .is_ok()
    {
        match ends.client.try_write(&bytes) {
            Ok(count) => written += count,
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
        assert!(written < 64 << 20, "it would go on for ever");
    }
    assert!(written >= HELD);
}

#[tokio::test]
async fn a_reset_reaches_both_ends_and_the_next_connection_is_well() {
    let mut ends = ends(1).await;
    ends.proxy.strike(Strike::Cut(Cut::Reset));
    let reset = Err(ErrorKind::ConnectionReset);
    assert_eq!(receive_all(&mut ends.client).await.1, reset);
    assert_eq!(receive_all(&mut ends.server).await.1, reset);
    let (mut client, mut server) = dial(&ends.proxy, &ends.listener).await;
    send(&mut client, b"well").await;
    assert_eq!(receive(&mut server, 4).await, b"well");
    assert_eq!(ends.proxy.accepted(), 2);
}

#[rstest]
#[case::up(Direction::Up)]
#[case::down(Direction::Down)]
#[tokio::test]
async fn a_half_close_ends_one_direction_and_leaves_the_other(#[case] direction: Direction) {
    let mut ends = ends(1).await;
    ends.proxy.strike(Strike::HalfClose(direction));
    let (ended, open) = match direction {
        Direction::Up => (&mut ends.server, &mut ends.client),
        Direction::Down => (&mut ends.client, &mut ends.server),
    };
    assert_eq!(receive_all(ended).await, (Vec::new(), Ok(())));
    send(ended, b"still here").await;
    assert_eq!(receive(open, 10).await, b"still here");
}

#[rstest]
#[case::with_a_reset(Cut::Reset, Err(ErrorKind::ConnectionReset))]
#[case::with_an_end(Cut::Close, Ok(()))]
#[tokio::test]
async fn a_limit_lets_so_many_bytes_pass_and_cuts(
    #[case] cut: Cut,
    #[case] end: Result<(), ErrorKind>,
) {
    let mut ends = ends(1).await;
    ends.proxy.down(Way::cut_after(1_234, cut));
    let _ = ends.server.write_all(&pattern(100_000)).await;
    let (received, ended) = receive_all(&mut ends.client).await;
    // A reset may overtake what the kernel of the receiver has not handed out yet.
    assert!(received.len() <= 1_234 && pattern(1_234).starts_with(&received));
    assert_eq!(ended, end);
    if cut == Cut::Close {
        assert_eq!(received.len(), 1_234);
    }
}

#[tokio::test]
async fn a_shut_door_refuses_dials_and_leaves_connections_until_it_is_open_again() {
    let mut ends = ends(1).await;
    ends.proxy.shut().await;
    let refused = TcpStream::connect(ends.proxy.address).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    send(&mut ends.client, b"still here").await;
    assert_eq!(receive(&mut ends.server, 10).await, b"still here");
    ends.proxy.open().await;
    dial(&ends.proxy, &ends.listener).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_reset() {
    let ends = ends(1).await;
    drop(ends.listener);
    let mut client = TcpStream::connect(ends.proxy.address).await.unwrap();
    assert_eq!(
        receive_all(&mut client).await.1,
        Err(ErrorKind::ConnectionReset)
    );
}

#[tokio::test]
async fn a_dropped_proxy_cuts_what_it_carried() {
    let mut ends = ends(1).await;
    drop(ends.proxy);
    assert_eq!(receive_all(&mut ends.client).await, (Vec::new(), Ok(())));
    assert_eq!(receive_all(&mut ends.server).await, (Vec::new(), Ok(())));
}

#[tokio::test]
async fn weather_changes_while_bytes_flow() {
    let mut ends = ends(1).await;
    for flow in [Flow::Open, Flow::BlackHole, Flow::Open, Flow::BlackHole] {
        ends.proxy.up(Way {
            flow,
            ..Way::sliced(3)
        });
        send(&mut ends.client, b"one after another ").await;
    }
    ends.proxy.up(Way::CLEAR);
    assert_eq!(
        receive(&mut ends.server, 72).await,
        b"one after another ".repeat(4)
    );
}
