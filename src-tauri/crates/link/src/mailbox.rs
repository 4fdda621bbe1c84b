//! The commands on their way to a link: bounded, without ever waiting, without losing one that
//! counts.

use std::collections::VecDeque;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::command::Command;
use crate::profile::SENDS_KEPT;

/// The commands that were told and not taken yet.
///
/// Of every kind but `Send` only the newest waits, so they cannot be too many. Too many texts mean
/// that the connection does not take them: then the connection is what goes, and its user starts
/// anew at the next `Opened`; no text is left out of the middle.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    slots: Mutex<Slots>,
    bell: Notify,
    /// The connection whose `Opened` was received last by the user.
    seen: AtomicU64,
}

#[derive(Debug, Default)]
struct Slots {
    waiting: VecDeque<Letter>,
    sends: usize,
}

/// A command, and the connection that it is about.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The how-manieth connection, from 1; 0 before the first.
    pub(crate) connection: u64,
    pub(crate) content: Content,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Command(Command),
    /// More texts were told than may wait.
    TooManySends,
}

impl Mailbox {
    pub(crate) fn tell(&self, command: Command) {
        let connection = self.seen.load(Ordering::SeqCst);
        self.slots().put(connection, command);
        self.bell.notify_one();
    }

    /// The user has received the `Opened` of this connection.
    pub(crate) fn saw(&self, connection: u64) {
        self.seen.store(connection, Ordering::SeqCst);
    }

    pub(crate) fn take(&self) -> Option<Letter> {
        let mut slots = self.slots();
        let letter = slots.waiting.pop_front()?;
        if is_send(&letter.content) {
            slots.sends = slots.sends.saturating_sub(1);
        }
        Some(letter)
    }

    /// Whether the end was told.
    pub(crate) fn holds_stop(&self) -> bool {
        let stop = |letter: &Letter| letter.content == Content::Command(Command::Stop);
        self.slots().waiting.iter().any(stop)
    }

    /// Waits until something may have been told.
    pub(crate) async fn rung(&self) {
        self.bell.notified().await;
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        // Nothing that is done under this lock can leave it half done.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots {
    fn put(&mut self, connection: u64, command: Command) {
        let mut content = Content::Command(command);
        if is_send(&content) {
            if self.sends >= SENDS_KEPT {
                // What waits is for a connection that is given up now.
                self.waiting.retain(|letter| !is_send(&letter.content));
                self.sends = 0;
                content = Content::TooManySends;
            } else {
                self.sends += 1;
            }
        }
        if !is_send(&content) {
            let kind = kind(&content);
            self.waiting
                .retain(|letter| self::kind(&letter.content) != kind);
        }
        self.waiting.push_back(Letter {
            connection,
            content,
        });
    }
}

fn is_send(content: &Content) -> bool {
    matches!(content, Content::Command(Command::Send(_)))
}

/// Of each kind the newest is the only one that counts.
fn kind(content: &Content) -> mem::Discriminant<Kind> {
    let kind = match content {
        Content::Command(
            Command::Token(_) | Command::SignInFailed { .. } | Command::SignInUnreachable,
        ) => Kind::SignIn,
        Content::Command(Command::Synced | Command::Resync) => Kind::Sync,
        Content::Command(Command::Reconnect { .. }) => Kind::Reconnect,
        Content::Command(Command::Send(_)) => Kind::Send,
        Content::Command(Command::Tick(_)) => Kind::Tick,
        Content::Command(Command::PingWith(_)) => Kind::PingWith,
        Content::Command(Command::Going { .. }) => Kind::Going,
        Content::Command(Command::RetryNow) => Kind::RetryNow,
        Content::Command(Command::RestWorks(_)) => Kind::Rest,
        Content::Command(Command::Stop) => Kind::Stop,
        Content::TooManySends => Kind::TooManySends,
    };
    mem::discriminant(&kind)
}

enum Kind {
    SignIn,
    Sync,
    Reconnect,
    Send,
    Tick,
    PingWith,
    Going,
    RetryNow,
    Rest,
    Stop,
    TooManySends,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Token;

    fn taken(mailbox: &Mailbox) -> Vec<Content> {
        std::iter::from_fn(|| mailbox.take())
            .map(|letter| letter.content)
            .collect()
    }

    fn command(command: Command) -> Content {
        Content::Command(command)
    }

    #[test]
    fn only_the_newest_of_a_kind_waits_and_texts_keep_their_order() {
        let mailbox = Mailbox::default();
        mailbox.tell(Command::Token(Token::new("a")));
        mailbox.tell(Command::Send("1".into()));
        mailbox.tell(Command::Synced);
        mailbox.tell(Command::Send("2".into()));
        mailbox.tell(Command::Resync);
        mailbox.tell(Command::Token(Token::new("b")));
        assert_eq!(
            taken(&mailbox),
            [
                command(Command::Send("1".into())),
                command(Command::Send("2".into())),
                command(Command::Resync),
                command(Command::Token(Token::new("b"))),
            ]
        );
    }

    #[test]
    fn however_much_is_told_the_mailbox_stays_small_and_keeps_what_counts() {
        let mailbox = Mailbox::default();
        mailbox.tell(Command::Token(Token::new("a")));
        mailbox.tell(Command::Synced);
        for n in 0..100_000 {
            mailbox.tell(Command::Send(n.to_string()));
            mailbox.tell(Command::RetryNow);
            mailbox.tell(Command::RestWorks(n % 2 == 0));
        }
        mailbox.tell(Command::Stop);
        assert!(mailbox.holds_stop());
        let taken = taken(&mailbox);
        assert!(taken.len() <= SENDS_KEPT + 8, "{}", taken.len());
        for counts in [
            Command::Token(Token::new("a")),
            Command::Synced,
            Command::Stop,
        ] {
            assert!(taken.contains(&command(counts)));
        }
        assert!(taken.contains(&Content::TooManySends));
    }

    #[test]
    fn a_command_is_about_the_connection_seen_last() {
        let mailbox = Mailbox::default();
        mailbox.tell(Command::Synced);
        mailbox.saw(2);
        mailbox.tell(Command::RetryNow);
        assert_eq!(mailbox.take().unwrap().connection, 0);
        assert_eq!(mailbox.take().unwrap().connection, 2);
    }
}
