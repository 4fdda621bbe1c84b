//! Whether this computer can be heard.

use serde::{Deserialize, Serialize};

use crate::time::UtcTime;

/// How it stands with the sound of this computer. It has no revision and is not pushed: the page
/// asks for it, and each command about sound answers with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sounding {
    /// What tones would be played on.
    pub device: SoundDevice,
    /// Nothing is heard before that, by the station's clock; `None`: not muted.
    pub muted_until: Option<UtcTime>,
}

/// The computer's speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SoundDevice {
    /// Nobody has found out yet.
    Unknown,
    /// The last tone was given to it, or it could be opened.
    Present,
    /// There is none, or it cannot be opened. It is tried again with each tone.
    Absent,
}
