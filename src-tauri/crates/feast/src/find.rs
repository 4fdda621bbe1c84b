//! `feast find`: hubs on the local network.

use std::net::SocketAddr;

use olgfeast_hub::nearby::{self, Nearby};
use serde::Serialize;
use tokio::task::spawn_blocking;

use crate::{
    cli,
    escape::escape,
    exit::{self, Exit},
    output::Output,
};

/// Listens, and tells who has answered.
pub(crate) async fn find(args: cli::Find) -> anyhow::Result<Exit> {
    let hubs = spawn_blocking(move || nearby::find(args.seconds)).await??;
    let mut output = Output::new();
    for hub in &hubs {
        let line = if args.json { json(hub)? } else { words(hub) };
        if !output.line(&line).await? {
            break;
        }
    }
    if hubs.is_empty() {
        exit::say(format_args!(
            "no hub has answered. One that runs may be in another network, or behind a firewall that \
             keeps multicast away: type its address"
        ));
        return Ok(Exit::Error);
    }
    Ok(Exit::Done)
}

fn words(hub: &Nearby) -> String {
    let plain = hub.addresses.iter().map(|at| format!("http://{at}"));
    let tls = hub.tls.iter().map(|at| format!("https://{at}"));
    let urls: Vec<String> = plain.chain(tls).collect();
    format!("{}  {}", urls.join("  "), escape(&hub.name))
}

fn json(hub: &Nearby) -> serde_json::Result<String> {
    serde_json::to_string(&Line {
        name: &hub.name,
        addresses: &hub.addresses,
        tls: &hub.tls,
    })
}

/// A line for scripts.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    addresses: &'a [SocketAddr],
    tls: &'a [SocketAddr],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_is_one_line_whatever_it_calls_itself() {
        let hub = Nearby {
            name: "olgFeast\n\u{1b}[2J\"".into(),
            addresses: vec![
                "192.168.1.20:8000".parse().unwrap(),
                "[fd00::1]:8000".parse().unwrap(),
            ],
            tls: vec!["192.168.1.20:8443".parse().unwrap()],
        };
        assert_eq!(
            words(&hub),
            "http://192.168.1.20:8000  http://[fd00::1]:8000  https://192.168.1.20:8443  olgFeast\\n\\u{1b}[2J\""
        );
        assert_eq!(
            json(&hub).unwrap(),
            r#"{"name":"olgFeast\n\u001b[2J\"","addresses":["192.168.1.20:8000","[fd00::1]:8000"],"tls":["192.168.1.20:8443"]}"#
        );
    }
}
