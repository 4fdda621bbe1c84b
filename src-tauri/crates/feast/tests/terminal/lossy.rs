//! A way to a hub on which one answer is lost.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// Forwards everything to `hub`, and ends the connection where it should bring the answer to the
/// first request whose bytes contain `request`. Tells its address, and whether that has happened.
pub(crate) fn way_to(hub: &str, request: &'static str) -> (String, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let lost = Arc::new(AtomicBool::new(false));
    let (hub, once) = (hub.to_owned(), lost.clone());
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let Ok(server) = TcpStream::connect(&hub) else {
                continue;
            };
            forward(client, server, request, once.clone());
        }
    });
    (address, lost)
}

fn forward(client: TcpStream, server: TcpStream, request: &'static str, once: Arc<AtomicBool>) {
    let lose = Arc::new(AtomicBool::new(false));
    let up = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let seen = lose.clone();
    thread::spawn(move || {
        pump(up.0, up.1, |bytes| {
            let here = String::from_utf8_lossy(bytes).contains(request);
            if here && !once.swap(true, Ordering::SeqCst) {
                seen.store(true, Ordering::SeqCst);
            }
            true
        });
    });
    thread::spawn(move || pump(server, client, |_| !lose.load(Ordering::SeqCst)));
}

fn pump(mut from: TcpStream, mut to: TcpStream, passes: impl Fn(&[u8]) -> bool) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let bytes = &buffer[..read];
        if !passes(bytes) || to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
