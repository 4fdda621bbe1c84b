#![no_main]
//! What is typed, scanned or found as the way to a server: its address, the code of its key, a PIN,
//! a proxy.

use libfuzzer_sys::fuzz_target;
use olgfeast_link::{Proxy, ProxyRules, tls::Pin};
use olgfeast_protocol::{PairingCode, PairingPin, settings::Network};
use olgfeast_station::{Endpoint, Server};

fuzz_target!(|text: &str| {
    if let Ok(code) = text.parse::<PairingCode>() {
        assert_eq!(code.to_string().parse(), Ok(code));
        let pin = Pin::of_code(code.bits()).expect("a code has no more bits than a pin");
        assert_eq!(pin.code(), code.bits());
    }
    if let Ok(pin) = text.parse::<PairingPin>() {
        assert_eq!(pin.to_string().parse(), Ok(pin));
    }
    if let Ok(server) = Server::parse(text) {
        look_at(&server);
    }
    let network = serde_json::json!({ "proxy": { "choice": "address", "address": text } });
    if let Ok(network) = serde_json::from_value::<Network>(network) {
        let _ = network.is_sound();
    }
    let proxy = Proxy::from_rules(ProxyRules {
        all: text,
        no: text,
        ..ProxyRules::default()
    });
    for server in ["https://feast.example.org", "10.0.0.7:8000"] {
        let server = Server::parse(server).expect("an address");
        let _ = proxy.address_to(&server.rest(""));
    }
});

fn look_at(server: &Server) {
    let kept = match server.code() {
        Some(code) => format!("{server}#{code}"),
        None => server.to_string(),
    };
    assert_eq!(Server::parse(&kept).as_ref(), Ok(server), "{kept}");
    let socket = server.socket(Endpoint::Kitchen);
    assert!(matches!(socket.scheme(), "ws" | "wss"), "{socket}");
    assert!(socket.path().ends_with("/ws/kitchen/display"), "{socket}");
    assert_eq!(socket.host_str(), server.rest("").host_str());
    if server.code().is_some() {
        assert!(server.is_confidential());
    }
}
