//! What somebody is sent who has to find out what went wrong: one zip of the logs and of what the
//! station reports, in which nobody is named and nothing opens a door.

use std::{
    io::{self, Cursor, Write},
    path::Path,
};

use olgfeast_protocol::{
    Settings,
    ipc::{ErrorCode, IpcError, Session, Snapshot, diagnostics::StationReport},
    settings::ProxyChoice,
};
use serde_json::{Value, json};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{core::Command, logs, station::Station};

/// What takes the place of a name.
const LEFT_OUT: &str = "[…]";

/// Letters of the shortest name that is looked for: shorter ones are parts of most words.
const SHORTEST_NAME: usize = 3;

/// What nobody is told: names and secrets that this station knows.
#[derive(Debug, Default)]
struct Confidences {
    /// Longest first, so that no name leaves the rest of a longer one behind.
    words: Vec<String>,
}

impl Confidences {
    fn add(&mut self, word: &str) {
        let word = word.trim();
        if word.chars().count() >= SHORTEST_NAME && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
            self.words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
    }

    /// The text without any of them.
    fn keep(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for word in &self.words {
            if text.contains(word) {
                text = text.replace(word, LEFT_OUT);
            }
        }
        text
    }
}

impl Station {
    /// The zip, as bytes. Names of customers, accounts, stations and servers are left out of it, and
    /// so are tokens, passwords, PINs and keys; words of a server too, because anything may be in them.
    ///
    /// # Errors
    /// Where the station is ending or the files cannot be read.
    pub async fn bundle(&self) -> Result<Vec<u8>, IpcError> {
        let report = self.report().await?;
        let snapshot = self.snapshot().await?;
        let mut confidences = confidences(&snapshot, self.name());
        if let Ok(way) = self.ask(|reply| Command::Way { reply }).await {
            confidences.add(way.server.host());
        }
        for secret in self.ask(|reply| Command::Secrets { reply }).await? {
            confidences.add(secret.reveal());
        }
        let dir = self.data_dir().to_owned();
        let packed = tokio::task::spawn_blocking(move || {
            if let Some(dir) = dir.to_str() {
                confidences.add(dir);
            }
            let texts = texts(&report, &snapshot, logs::newest(&dir), &confidences);
            pack(&texts)
        });
        let failed = |error: String| IpcError::new(ErrorCode::CannotKeep, error);
        let packed = packed.await.map_err(|error| failed(error.to_string()))?;
        packed.map_err(|error| failed(error.to_string()))
    }
}

/// Everything by which this station knows a person or a place.
fn confidences(snapshot: &Snapshot, station: &str) -> Confidences {
    let mut confidences = Confidences::default();
    confidences.add(station);
    match &snapshot.session {
        Session::SignedIn {
            server, username, ..
        } => {
            confidences.add(server);
            confidences.add(username);
        }
        Session::SignedOut { server, username } => {
            for word in [server, username].into_iter().flatten() {
                confidences.add(word);
            }
        }
    }
    let network = &snapshot.settings.network;
    if let ProxyChoice::Address { address } = &network.proxy {
        confidences.add(address);
        confidences.add(host(address));
    }
    if let Some(path) = &network.ca_file {
        confidences.add(path);
        if let Some(name) = Path::new(path).file_name().and_then(|name| name.to_str()) {
            confidences.add(name);
        }
    }
    for order in &snapshot.orders {
        confidences.add(&order.customer_name);
    }
    for letter in &snapshot.dead_letters {
        if let Some(by) = &letter.by {
            confidences.add(by);
        }
    }
    for name in [
        "USER",
        "USERNAME",
        "HOME",
        "USERPROFILE",
        "HOSTNAME",
        "COMPUTERNAME",
    ] {
        // A computer whose user is called after a word of ours would lose that word from its logs.
        if let Ok(value) = std::env::var(name)
            && value != "root"
        {
            confidences.add(&value);
        }
    }
    confidences
}

/// What of a proxy's address names a place: without scheme, account, port and path.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split('/').next().unwrap_or(rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    match rest.rsplit_once(':') {
        // Not of an address of version 6.
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => rest,
    }
}

/// The files of the zip, by name.
fn texts(
    report: &StationReport,
    snapshot: &Snapshot,
    logs: Vec<(String, String)>,
    confidences: &Confidences,
) -> Vec<(String, String)> {
    let report = json!({
        "made_with": report.version,
        "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "link": snapshot.link,
        "freshness": snapshot.freshness,
        "signed_in": matches!(snapshot.session, Session::SignedIn { .. }),
        "encrypted": matches!(
            &snapshot.session,
            Session::SignedIn { server, .. } if server.starts_with("https:")
        ),
        "trouble": snapshot.trouble,
        "orders": snapshot.orders.len(),
        "dead_letters": snapshot.dead_letters.iter().map(letter).collect::<Vec<Value>>(),
        "report": without_findings(report),
    });
    let files = [
        ("report.json".to_owned(), pretty(&report)),
        (
            "settings.json".to_owned(),
            pretty(&decided(&snapshot.settings)),
        ),
    ];
    files
        .into_iter()
        .chain(logs)
        .map(|(name, text)| (name, confidences.keep(&text)))
        .collect()
}

/// Which steps of the last examination worked; what was found there may name a person or a place.
fn without_findings(report: &StationReport) -> Value {
    let mut value = json!(report);
    let findings = report.examination.iter().flat_map(|all| &all.findings);
    let findings: Vec<Value> = findings
        .map(|finding| {
            let mut came = json!(finding.came);
            if let Some(came) = came.as_object_mut() {
                came.remove("figures");
                came.remove("detail");
            }
            json!({ "check": finding.check, "came": came })
        })
        .collect();
    if let Some(report) = value.as_object_mut() {
        report.insert("examination".into(), json!(findings));
    }
    value
}

/// Without the server's words.
fn letter(letter: &olgfeast_protocol::DeadLetter) -> Value {
    use olgfeast_protocol::DeadReason;
    let reason = match &letter.reason {
        DeadReason::Refused { status, .. } => json!({ "code": "refused", "status": status }),
        reason => json!(reason),
    };
    json!({
        "order": letter.intent.order,
        "from": letter.intent.from,
        "to": letter.intent.to,
        "made_at": letter.intent.made_at,
        "reason": reason,
        "found": letter.found,
        "at": letter.at,
    })
}

/// The settings, with no more of how servers are reached than its kind.
fn decided(settings: &Settings) -> Value {
    let mut value = json!(settings);
    if let Some(value) = value.as_object_mut() {
        let proxy = match settings.network.proxy {
            ProxyChoice::None => "none",
            ProxyChoice::System => "system",
            ProxyChoice::Address { .. } => "address",
        };
        let own_certificates = settings.network.ca_file.is_some();
        value.insert(
            "network".into(),
            json!({ "proxy": proxy, "own_certificates": own_certificates }),
        );
    }
    value
}

fn pretty(value: &Value) -> String {
    // Fails only for maps whose keys are no text; there is none.
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn pack(texts: &[(String, String)]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in texts {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_proxy_the_computer_is_known() {
        for address in [
            "proxy.parish.example",
            "proxy.parish.example:3128",
            "http://proxy.parish.example:3128/",
            "socks5://anna:pw@proxy.parish.example",
        ] {
            assert_eq!(host(address), "proxy.parish.example", "{address}");
        }
    }

    #[test]
    fn a_longer_name_goes_whole_and_short_ones_stay() {
        let mut confidences = Confidences::default();
        for word in ["Anna", "Anna Kowalski", "Al", " ", "Anna"] {
            confidences.add(word);
        }
        assert_eq!(confidences.words, ["Anna Kowalski", "Anna"]);
        assert_eq!(
            confidences.keep("Anna Kowalski, Anna, Al: Also"),
            "[…], […], Al: Also"
        );
    }
}
