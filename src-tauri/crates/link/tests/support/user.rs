//! A user of a link: answers for tokens, and waits for events.

use std::collections::VecDeque;

use olgfeast_link::{
    Cause, Command, Events, Link, LinkConfig, LinkEvent, LinkState, Numbers, Profile, Token, tls,
};

use super::rig::ms;
use super::server::{Peer, Server, patiently};

pub(crate) struct User {
    pub(crate) link: Link,
    pub(crate) events: Events,
    /// Everything received, newest last.
    pub(crate) log: VecDeque<LinkEvent>,
}

pub(crate) fn config(url: &str) -> LinkConfig {
    LinkConfig {
        seed: Some(1),
        ..LinkConfig::new(url.parse().unwrap(), tls::client_config().unwrap())
    }
}

/// A link that is live on the first connection.
pub(crate) async fn live() -> (Server, Peer, User) {
    let server = Server::start().await;
    let mut user = User::of(config(&server.url()));
    let peer = server.serves_board().await;
    user.live().await;
    (server, peer, user)
}

/// The next connection comes and is live.
pub(crate) async fn live_again(server: &Server, user: &mut User) -> Peer {
    let peer = server.serves_board().await;
    user.live().await;
    peer
}

/// Numbers with which silence is found soon, for tests that are about silence.
pub(crate) fn impatient() -> Numbers {
    let profile = Profile {
        hello: ms(400),
        upgrade: ms(400),
        tick: ms(200),
        slack_min: ms(100),
        slack_max: ms(100),
        probe_min: ms(100),
        probe_max: ms(100),
        backoff_cap: ms(300),
        ..Profile::LAN
    };
    Numbers {
        lan: profile,
        wan: profile,
    }
}

impl User {
    /// Opens a link and gives it a token.
    pub(crate) fn of(config: LinkConfig) -> User {
        let (link, events) = Link::open(config);
        link.tell(Command::Token(Token::new("first")));
        User {
            link,
            events,
            log: VecDeque::new(),
        }
    }

    pub(crate) async fn next(&mut self) -> Option<LinkEvent> {
        let event = patiently("an event", self.events.recv()).await?;
        if self.log.len() >= 10_000 {
            self.log.pop_front();
        }
        self.log.push_back(event.clone());
        Some(event)
    }

    /// Receives until something has come.
    pub(crate) async fn until<T>(&mut self, mut wanted: impl FnMut(&LinkEvent) -> Option<T>) -> T {
        loop {
            let event = self.next().await.expect("the link has ended");
            if let Some(found) = wanted(&event) {
                return found;
            }
        }
    }

    pub(crate) async fn opened(&mut self) {
        self.until(|event| (*event == LinkEvent::Opened).then_some(()))
            .await;
    }

    pub(crate) async fn word(&mut self, word: &str) -> LinkState {
        self.until(|event| match event {
            LinkEvent::Status(status) if status.state.word() == word => Some(status.state.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn text(&mut self) -> String {
        self.until(|event| match event {
            LinkEvent::Text(text) => Some(text.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn closed(&mut self) -> Cause {
        self.until(|event| match event {
            LinkEvent::Closed { cause } => Some(cause.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn need_token(&mut self) -> bool {
        self.until(|event| match event {
            LinkEvent::NeedToken { rejected } => Some(*rejected),
            _ => None,
        })
        .await
    }

    /// Opened, heard from, synced: on the next connection, or on the first later one that lasts so
    /// long. On a slow computer with impatient numbers that need not be the next.
    pub(crate) async fn live(&mut self) {
        let mut synced = None;
        loop {
            match self.next().await.expect("the link has ended") {
                LinkEvent::Opened => synced = Some(false),
                LinkEvent::Closed { .. } => synced = None,
                LinkEvent::Text(_) if synced == Some(false) => {
                    self.link.tell(Command::Synced);
                    synced = Some(true);
                }
                LinkEvent::Status(status)
                    if synced == Some(true) && status.state.word() == "live" =>
                {
                    return;
                }
                _ => {}
            }
        }
    }
}
