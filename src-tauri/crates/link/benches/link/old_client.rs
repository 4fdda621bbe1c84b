//! The web client that came before, computed from its rules: after a loss it waits 1 s, then twice
//! as long each time; it gives up after five tries; an open starts the count again; and silence is
//! nothing to it. Its dials take no time here, which flatters it.

use std::time::Duration;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const TRIES: u32 = 5;

/// How long after the return of a server that was gone for `outage` it is connected again; nothing,
/// when it has given up before.
pub(crate) fn recovers_after(outage: Duration) -> Option<Duration> {
    let mut tried_at = Duration::ZERO;
    for n in 0..TRIES {
        tried_at += FIRST_WAIT * 2_u32.pow(n);
        if tried_at >= outage {
            return Some(tried_at - outage);
        }
    }
    None
}

/// Its tries in a time against a server that ends every connection at once: before the upgrade, so
/// that none is an open, or after it, so that each is.
pub(crate) fn tries_in(time: Duration, opens: bool) -> u32 {
    let mut at = Duration::ZERO;
    let mut in_a_row = 0;
    let mut tries = 1;
    while in_a_row < TRIES {
        at += FIRST_WAIT * 2_u32.pow(in_a_row);
        if at > time {
            break;
        }
        tries += 1;
        in_a_row = if opens { 0 } else { in_a_row + 1 };
    }
    tries
}
