//! Packing up: what a person is told before names and secrets are erased from this computer.

use serde::{Deserialize, Serialize};

/// What would be gone for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packing {
    /// How much of what was done here no server has.
    pub unsent: u32,
    /// Whether the data of a feast is here that this computer hosts or has hosted.
    pub feast: bool,
}

/// What a person has decided about it, having seen it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackingUp {
    /// So much that no server has may be erased; where there is more by now, nothing is.
    pub loses: u32,
    /// The feast that was hosted here is erased as well.
    pub feast: bool,
    /// Secrets may stay in a keyring that does not answer.
    pub without_keyring: bool,
}
