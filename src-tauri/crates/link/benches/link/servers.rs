//! The servers of the links that are measured, in a process of their own.
//!
//! It is this program again. Each line that it reads is a wish, each line that it writes an answer;
//! when its input ends, so does it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::{ExitCode, Stdio};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines, Stdin, stdin};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::support::host::Host;

/// The argument that makes this program the servers.
pub(crate) const ROLE: &str = "--serve";

/// The servers, seen from outside.
pub(crate) struct Servers {
    _process: Child,
    wishes: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Servers {
    pub(crate) fn start() -> Servers {
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .arg(ROLE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the servers");
        let wishes = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap()).lines();
        Servers {
            _process: process,
            wishes,
            answers,
        }
    }

    /// Starts a server; says where it listens.
    pub(crate) async fn host(&mut self) -> SocketAddr {
        self.wish("host 127.0.0.1:0").await
    }

    /// Ends one: it listens no more, and its connections are reset.
    pub(crate) async fn kill(&mut self, address: SocketAddr) {
        self.wish(&format!("kill {address}")).await;
    }

    /// Starts one again where it was.
    pub(crate) async fn revive(&mut self, address: SocketAddr) {
        self.wish(&format!("host {address}")).await;
    }

    async fn wish(&mut self, wish: &str) -> SocketAddr {
        let line = format!("{wish}\n");
        self.wishes.write_all(line.as_bytes()).await.unwrap();
        let answer = self.answers.next_line().await.unwrap();
        answer.expect("an answer").parse().expect("an address")
    }
}

/// The servers, seen from inside.
pub(crate) fn serve() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(grant(BufReader::new(stdin()).lines()));
    // A read from the terminal cannot be taken back; nobody waits for it.
    runtime.shutdown_background();
    ExitCode::SUCCESS
}

async fn grant(mut wishes: Lines<BufReader<Stdin>>) {
    let mut hosts: BTreeMap<SocketAddr, Host> = BTreeMap::new();
    while let Ok(Some(wish)) = wishes.next_line().await {
        let (what, address) = wish.split_once(' ').expect("a wish of two words");
        let address: SocketAddr = address.parse().expect("an address");
        let answer = match what {
            "host" => {
                let host = Host::at(address).await;
                let address = host.address;
                hosts.insert(address, host);
                address
            }
            "kill" => {
                if let Some(host) = hosts.remove(&address) {
                    host.kill().await;
                }
                address
            }
            other => panic!("`{other}` is no wish"),
        };
        println!("{answer}");
    }
}
