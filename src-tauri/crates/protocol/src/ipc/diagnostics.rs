//! What works and what does not, for whoever has to find out.
//!
//! Nothing of it has a revision or is pushed: the page asks for it while it is shown. Every list is
//! bounded, and no customer is named.

use serde::{Deserialize, Serialize};

use super::{crash::Crash, sound::SoundDevice};
use crate::{
    ids::{Epoch, IntentId, OrderId, Seq},
    status::OrderStatus,
    time::UtcTime,
};

/// Attempts of the connection that are told.
pub const MOST_ATTEMPTS: usize = 64;

/// Round trips that are told: a quarter of an hour of a local network.
pub const MOST_ROUND_TRIPS: usize = 300;

/// Changes in the outbox that are told one by one.
pub const MOST_WAITING: usize = 100;

/// Lines of the log that are told.
pub const MOST_LOG_LINES: usize = 60;

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// What the station says.
    pub station: StationReport,
    /// What tones are played on.
    pub sound: SoundDevice,
    /// After what the application had to be started again, newest first; [`super::MOST_CRASHES`] at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crashes: Vec<Crash>,
    /// The last lines of the log, oldest first; [`MOST_LOG_LINES`] at most.
    pub log: Vec<String>,
}

/// What a station knows of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StationReport {
    /// How the server is reached; `None` where nobody is signed in.
    pub reached: Option<Reached>,
    /// What works now.
    pub works: Works,
    /// How often it was tried to be connected, newest first; [`MOST_ATTEMPTS`] at most.
    pub attempts: Vec<Attempt>,
    /// Round trips over the live feed, oldest first; [`MOST_ROUND_TRIPS`] at most.
    pub round_trips: Vec<RoundTrip>,
    /// How the board is kept in step.
    pub sync: SyncFigures,
    /// What was not settled, oldest first; [`MOST_WAITING`] at most.
    pub outbox: Vec<Waiting>,
    /// How many more there are.
    pub outbox_more: u32,
    /// Strikes that wait to be sent.
    pub strikes_unsent: u32,
    /// What is on the disk.
    pub files: Files,
    /// The last examination of the way to the server in this run.
    pub examination: Option<Examination>,
    /// Version of the application.
    pub version: String,
}

/// How a server is reached, and why it is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reached {
    /// It runs on this computer.
    ThisComputer,
    /// Encrypted, and it has the key of the pairing code.
    Key,
    /// Encrypted, and its certificate is trusted.
    Certificate,
    /// In the open: whoever is in this network can read along.
    Open,
}

/// What a station lives by, and whether it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Works {
    /// Changes come by themselves.
    pub feed: Condition,
    /// What was done here reaches the server.
    pub sending: Condition,
    /// The board is compared with the server's.
    pub comparing: Condition,
    /// The menu was read.
    pub menu: Condition,
    /// What is done here is kept on the disk.
    pub saving: Condition,
}

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "condition", rename_all = "kebab-case")]
pub enum Condition {
    /// It works.
    Good {
        /// When that was last seen, by the station's clock, where there is a time.
        at: Option<UtcTime>,
    },
    /// There is nothing for it to do.
    Idle,
    /// It is at it.
    Busy,
    /// It does not work.
    Bad {
        /// Since when, by the station's clock, where that is known.
        since: Option<UtcTime>,
    },
    /// Nobody knows yet.
    Unknown,
}

/// One attempt to be connected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// From 1, since the sign-in.
    pub number: u64,
    /// Why it was made: what has healed the outage, where it reached [`Phase::Live`].
    pub why: Why,
    /// By the station's clock.
    pub started_at: UtcTime,
    /// How far it came.
    pub phase: Phase,
    /// From its start to its end, in milliseconds; of the one under way, to the phase reached last.
    pub lasted_millis: u64,
    /// Nothing while it is under way.
    pub end: Option<AttemptEnd>,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptEnd {
    /// For words.
    pub fault: Fault,
    /// Exactly, for whoever knows the link: `upgrade-timeout`, `http-503` …
    pub word: String,
    /// The close code, where the end of a socket has one.
    pub code: Option<u16>,
}

/// Why an attempt was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Somebody had signed in, or the application was started.
    Opened,
    /// The wait after a failure was over.
    Retry,
    /// A person wanted it.
    RetryNow,
    /// The computer woke up.
    Woke,
    /// The computer came into a network.
    NetworkUp,
    /// A look whether what blocked still does.
    Probe,
    /// A sign-in was renewed.
    SignIn,
}

/// How far an attempt came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Waiting for a sign-in.
    Token,
    /// Looking for the server.
    Connect,
    /// Connected; agreeing on how to talk.
    Upgrade,
    /// Waiting for the first word.
    Hello,
    /// Bringing the board up to date.
    Sync,
    /// Live.
    Live,
}

/// What went wrong, as coarse as a person needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The name of the server was not found.
    Name,
    /// Nothing listens there.
    Refused,
    /// No answer in time.
    NoAnswer,
    /// There is no way through the network.
    Unreachable,
    /// The proxy does not let it through.
    Proxy,
    /// What answers is not encrypted, although the address says so.
    NotEncrypted,
    /// The certificate is not to be trusted.
    Certificate,
    /// Whoever answers has another key.
    WrongKey,
    /// It was open, and nothing came.
    Silent,
    /// It broke.
    Broke,
    /// This computer slept, or changed its network.
    Moved,
    /// The server closed it.
    Closed,
    /// The server is too busy.
    Later,
    /// The server says that it cannot work.
    Unwell,
    /// What answers is no olgFeast server.
    NotOlgfeast,
    /// The sign-in is refused.
    SignIn,
    /// The account may not.
    NotStaff,
    /// Another version is wanted.
    Version,
    /// Another connection of this station took over.
    Replaced,
    /// What the server sends makes no sense.
    Protocol,
    /// This station wanted it.
    Stopped,
}

/// One question over the live feed, and how long the answer took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundTrip {
    /// By the station's clock.
    pub at: UtcTime,
    /// Microseconds.
    pub micros: u32,
}

/// How the board is kept in step with the server's. What is counted is counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncFigures {
    /// What is spoken on the live feed.
    pub spoken: Spoken,
    /// The hub's log that the board is of.
    pub epoch: Option<Epoch>,
    /// Its newest event that is on the board.
    pub cursor: Option<Seq>,
    /// Missing events that were noticed.
    pub gaps: u64,
    /// Times that they had to be asked for.
    pub replays: u64,
    /// Whole boards that were sent.
    pub snapshots: u64,
    /// Events that came twice.
    pub duplicates: u64,
    /// Times that the board was another one than the hub's.
    pub mismatches: u64,
    /// Orders that only a comparison has brought up to date.
    pub drift: u64,
    /// Connections that a plain server had forgotten.
    pub zombies: u64,
    /// What could not be read of what came.
    pub malformed: u64,
    /// Orders that the server itself cannot read.
    pub unreadable: u64,
    /// Server clock minus station clock, in milliseconds.
    pub offset_millis: i64,
}

/// What is spoken on the live feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spoken {
    /// Nothing that would tell.
    #[default]
    Nothing,
    /// A plain olgFeast server's messages.
    Plain,
    /// A hub's.
    Live,
}

/// One change that has not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// The change.
    pub id: IntentId,
    /// The order.
    pub order: OrderId,
    /// The number people know the order by.
    pub number: String,
    /// What the person saw.
    pub from: OrderStatus,
    /// What the person wants.
    pub to: OrderStatus,
    /// When the person touched, by the station's clock.
    pub made_at: UtcTime,
    /// How often sending it was begun.
    pub attempts: u32,
    /// Where it is.
    pub stage: Stage,
    /// Whether it can be taken back: the last one of its order, and nothing of it was sent.
    pub can_discard: bool,
}

/// Where a change is on its way. Times are by the station's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// It waits for its turn, or for a way.
    Queued,
    /// It has waited for hours: a person is asked first.
    Held,
    /// The order is read first.
    Reading,
    /// It is being sent.
    Sending,
    /// The server has taken it; the proof is to come.
    Sent,
    /// It is tried again then.
    Again {
        /// When.
        at: UtcTime,
    },
    /// Nobody knows whether the server has it; that is looked up then.
    Unknown {
        /// When.
        look_at: UtcTime,
    },
}

/// What is on the disk of this computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// Bytes of what waits to be sent, and of the settings.
    pub outbox_bytes: u64,
    /// Bytes of the saved board and the history.
    pub cache_bytes: u64,
    /// Bytes of the logs.
    pub log_bytes: u64,
    /// The last check in this run that a person wanted.
    pub checked: Option<FilesChecked>,
}

/// What a check of the files has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesChecked {
    /// By the station's clock.
    pub at: UtcTime,
    /// What waits to be sent.
    pub outbox: FileState,
    /// The saved board and the history.
    pub cache: FileState,
}

/// How a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileState {
    /// Whole.
    Whole,
    /// It was damaged and was begun anew. The board is saved again; the history is lost.
    Renewed,
    /// It is damaged. The next start sets it aside and saves what can be read.
    Damaged,
    /// It cannot be looked through now.
    Unread,
}

/// The way to the server, looked at step by step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examination {
    /// Whether it goes on.
    pub running: bool,
    /// In the order of the steps.
    pub findings: Vec<Finding>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    pub check: Check,
    /// What came of it.
    pub came: Came,
}

/// A step on the way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Whether a proxy stands between.
    Proxy,
    /// From the name to addresses.
    Name,
    /// A connection.
    Tcp,
    /// Encryption.
    Tls,
    /// The server says that it is well.
    Health,
    /// The sign-in is accepted.
    SignIn,
    /// The live feed is opened.
    Upgrade,
    /// The server speaks on it.
    FirstFrame,
    /// Round trips on it.
    Ping,
    /// The server's clock.
    Clock,
}

impl Check {
    /// All of them, in their order.
    pub const ALL: [Check; 10] = [
        Check::Proxy,
        Check::Name,
        Check::Tcp,
        Check::Tls,
        Check::Health,
        Check::SignIn,
        Check::Upgrade,
        Check::FirstFrame,
        Check::Ping,
        Check::Clock,
    ];
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "came", rename_all = "kebab-case")]
pub enum Came {
    /// It works.
    Good {
        /// Addresses, versions and times, the same in all languages.
        figures: String,
    },
    /// It works, but somebody should look at it.
    Look {
        /// The same.
        figures: String,
    },
    /// It was not tried.
    LeftOut {
        /// Why.
        why: LeftOut,
    },
    /// It does not work, and nothing behind it was tried.
    Bad {
        /// For words.
        fault: Fault,
        /// Exactly, in English.
        detail: String,
    },
}

/// Why a step was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// A proxy does it.
    Proxied,
    /// The address is a plain one.
    NotEncrypted,
    /// Nobody is signed in.
    NoAccount,
    /// The server does not tell it.
    NotTold,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipc::Crashed;

    #[test]
    fn what_a_station_reports_comes_through_as_it_was() {
        let at = UtcTime::from_millis(1_795_382_470_000);
        let end = AttemptEnd {
            fault: Fault::Closed,
            word: "closed".into(),
            code: Some(1012),
        };
        let report = StationReport {
            reached: Some(Reached::Key),
            works: Works {
                feed: Condition::Good { at: Some(at) },
                sending: Condition::Idle,
                comparing: Condition::Busy,
                menu: Condition::Unknown,
                saving: Condition::Bad { since: None },
            },
            attempts: vec![Attempt {
                number: 3,
                why: Why::NetworkUp,
                started_at: at,
                phase: Phase::Live,
                lasted_millis: 12,
                end: Some(end),
            }],
            round_trips: vec![RoundTrip { at, micros: 1_200 }],
            sync: SyncFigures::default(),
            outbox: vec![],
            outbox_more: 0,
            strikes_unsent: 1,
            files: Files {
                checked: Some(FilesChecked {
                    at,
                    outbox: FileState::Whole,
                    cache: FileState::Renewed,
                }),
                ..Files::default()
            },
            examination: Some(Examination {
                running: true,
                findings: vec![
                    Finding {
                        check: Check::Tls,
                        came: Came::LeftOut {
                            why: LeftOut::NotEncrypted,
                        },
                    },
                    Finding {
                        check: Check::Health,
                        came: Came::Bad {
                            fault: Fault::NotOlgfeast,
                            detail: "HTTP 404".into(),
                        },
                    },
                ],
            }),
            version: "0.1.0".into(),
        };
        let all = Diagnostics {
            station: report,
            sound: SoundDevice::Absent,
            crashes: vec![Crash {
                at: UtcTime(1),
                how: Crashed::Panicked { at: None },
            }],
            log: vec!["line".into()],
        };
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Diagnostics>(&text).unwrap(), all);
    }
}
