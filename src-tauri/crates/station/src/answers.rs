//! Whether a certain hub is somewhere.

use std::time::Duration;

use crate::{address::Server, rest::client_of, trust::Trusts};

/// Whether the hub with the code of this address answers there within this time. Whoever has another
/// key does not, nor does anybody at an address without a code.
pub async fn answers(server: &Server, within: Duration) -> bool {
    if server.code().is_none() {
        return false;
    }
    let Ok(tls) = Trusts::new(None).and_then(|trusts| trusts.of(server)) else {
        return false;
    };
    let Ok(http) = client_of(server, &tls).timeout(within).build() else {
        return false;
    };
    // Whatever it says, it has shown the key.
    http.get(server.rest("auth/me")).send().await.is_ok()
}
