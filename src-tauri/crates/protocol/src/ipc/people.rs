//! Who works at a hub: its stations, and the accounts of its staff. A plain server tells none of it.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{Seq, StationId},
    pairing::Role,
    time::UtcTime,
};

/// A display that a hub has heard of since it was started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationSeen {
    /// Which.
    pub id: StationId,
    /// What people call it, where it has said so.
    pub name: Option<String>,
    /// What it is paired for, or where it listens: a word of the hub.
    pub role: Option<String>,
    /// Of the application that it runs.
    pub version: Option<String>,
    /// Where it is.
    pub address: Option<String>,
    /// By the hub's clock.
    pub last_heard: Option<UtcTime>,
    /// The newest event that it has.
    pub cursor: Option<Seq>,
    /// Changes that it has not sent.
    pub unsent: Option<u64>,
    /// How it and the hub are in touch.
    pub state: Presence,
}

/// How a station and its hub are in touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// By a live feed.
    Connected,
    /// By asking again and again.
    Polling,
    /// It should have been heard from, and was not.
    Unreachable,
    /// It has said goodbye.
    Left,
    /// It calls now and then.
    Calling,
    /// In a way that only a newer hub knows.
    Unknown,
}

/// A station with a credential of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairedStation {
    /// Which.
    pub station_id: StationId,
    /// What people call it.
    pub name: String,
    /// What it is paired for.
    pub role: Role,
    /// Whether it is let in now: whoever has paired it may have been signed out for good.
    pub in_force: bool,
}

/// An account of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The hub's key of the account.
    pub id: i64,
    /// The name.
    pub username: String,
    /// Whether it may sign in.
    pub is_active: bool,
}

/// Everybody who works at a hub.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// Accounts of staff, oldest first; 100 at most.
    pub staff: Vec<Person>,
    /// Stations that are paired.
    pub paired: Vec<PairedStation>,
}

/// A password that is told this one time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassword {
    /// Whose.
    pub username: String,
    /// As the hub has made it.
    pub password: String,
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPassword")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// Digits that let one station in without a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// To be typed at the station.
    pub pin: String,
    /// What the station will be paired for.
    pub role: Role,
    /// It is good until then, by the hub's clock.
    pub until: UtcTime,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_a_door_is_not_in_what_is_written_for_people_who_look_for_mistakes() {
        let password = NewPassword {
            username: "anna".into(),
            password: "brave-otter".into(),
        };
        let invitation = Invitation {
            pin: "428113".into(),
            role: Role::Kitchen,
            until: UtcTime(0),
        };
        let written = format!("{password:?} {invitation:?}");
        assert!(
            !written.contains("otter") && !written.contains("428113"),
            "{written}"
        );
    }
}
