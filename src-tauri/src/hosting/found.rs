//! Hubs that answer in the local network, for a person to choose from.

use std::{net::SocketAddr, time::Duration};

use olgfeast_hub::nearby::{self, Nearby};
use olgfeast_protocol::{
    ipc::{ErrorCode, FoundHub, IpcError},
    shown,
};

/// So long they may take to answer.
const LOOK_FOR: Duration = Duration::from_secs(2);

/// Whoever answers now, by name.
///
/// # Errors
/// Nobody can be asked in this network; then an address has to be typed.
pub(crate) async fn find_hubs() -> Result<Vec<FoundHub>, IpcError> {
    let found = tauri::async_runtime::spawn_blocking(|| nearby::find(LOOK_FOR)).await;
    match found {
        Ok(Ok(hubs)) => Ok(hubs.iter().filter_map(by_one_address).collect()),
        Ok(Err(error)) => Err(IpcError::new(ErrorCode::Internal, error.to_string())),
        Err(error) => Err(IpcError::new(ErrorCode::Internal, error.to_string())),
    }
}

/// By one address: encrypted where it has such a one, and of IPv4 where it has one.
fn by_one_address(hub: &Nearby) -> Option<FoundHub> {
    let best = |addresses: &[SocketAddr]| addresses.first().copied();
    let (address, encrypted) = match (best(&hub.tls), best(&hub.addresses)) {
        (Some(tls), _) => (tls, true),
        (None, Some(plain)) => (plain, false),
        (None, None) => return None,
    };
    Some(FoundHub {
        // A stranger's text: no line of it may pass for another one.
        name: shown::shown(&hub.name, shown::NAME).into_owned(),
        address: address.to_string(),
        encrypted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_is_shown_by_its_encrypted_address_where_it_has_one() {
        let plain = "192.168.1.20:8000".parse().unwrap();
        let tls = "192.168.1.20:8443".parse().unwrap();
        let hub = |addresses: Vec<SocketAddr>, tls: Vec<SocketAddr>| {
            let name = "olgFeast\n\u{202e}ab12".to_owned();
            by_one_address(&Nearby {
                name,
                addresses,
                tls,
            })
        };
        let found = |address: &str, encrypted| {
            Some(FoundHub {
                name: "olgFeast ab12".to_owned(),
                address: address.to_owned(),
                encrypted,
            })
        };
        assert_eq!(
            hub(vec![plain], vec![tls]),
            found("192.168.1.20:8443", true)
        );
        assert_eq!(hub(vec![plain], vec![]), found("192.168.1.20:8000", false));
        assert_eq!(hub(vec![], vec![]), None);
    }
}
