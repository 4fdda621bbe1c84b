//! Words about what works and what does not.

use olgfeast_protocol::ipc::{
    Blocked, Crashed, SoundDevice,
    diagnostics::{
        Attempt, Check, Condition, Fault, FileState, LeftOut, Phase, Spoken, Stage, Why,
    },
    people::Presence,
};

use super::UtcTime;
use crate::{
    clock,
    state::diagnostics::{Matter, Summary},
    t,
};

/// The sentence on top.
pub fn matter(matter: Matter) -> String {
    match matter {
        Matter::CoreSilent => t!("diag-core-silent"),
        Matter::NotSaving => t!("diag-not-saving"),
        Matter::Blocked(Blocked::SignIn) => t!("diag-blocked-sign-in"),
        Matter::Blocked(Blocked::Forbidden) => t!("diag-blocked-forbidden"),
        Matter::Blocked(Blocked::Version) => t!("diag-blocked-version"),
        Matter::Blocked(Blocked::Replaced) => t!("diag-blocked-replaced"),
        Matter::Blocked(Blocked::WrongKey) => t!("diag-blocked-wrong-key"),
        Matter::Offline { waiting: 0 } => t!("diag-offline"),
        Matter::Offline { waiting } => t!("diag-offline-waiting", count = waiting),
        Matter::OnlyAsking => t!("diag-only-asking"),
        Matter::Silent => t!("diag-silent"),
        Matter::Unchecked => t!("diag-unchecked"),
        Matter::Starting => t!("diag-starting"),
        Matter::Refused { count } => t!("diag-refused", count = count),
        Matter::Held { count } => t!("diag-held", count = count),
        Matter::ServerLists => t!("trouble-server-lists"),
        Matter::SetAside => t!("diag-set-aside"),
        Matter::NoSound => t!("diag-no-sound"),
        Matter::Well => t!("diag-well"),
    }
}

/// How one thing is, in words; the mark before it says the same.
pub fn condition(condition: Condition, now: UtcTime) -> String {
    match condition {
        Condition::Good { at: Some(at) } => t!("diag-good-at", when = clock::moment(at, now)),
        Condition::Good { at: None } => t!("diag-good"),
        Condition::Idle => t!("diag-idle"),
        Condition::Busy => t!("diag-busy"),
        Condition::Bad { since: Some(since) } => {
            t!("diag-bad-since", when = clock::moment(since, now))
        }
        Condition::Bad { since: None } => t!("diag-bad"),
        Condition::Unknown => t!("diag-unknown"),
    }
}

/// The mark of a condition, and its word for `data-condition`.
pub fn condition_mark(condition: Condition) -> (&'static str, &'static str) {
    match condition {
        Condition::Good { .. } => ("✓", "good"),
        Condition::Idle => ("–", "idle"),
        Condition::Busy => ("…", "busy"),
        Condition::Bad { .. } => ("✕", "bad"),
        Condition::Unknown => ("?", "unknown"),
    }
}

/// The speakers as a condition.
pub fn sound(device: SoundDevice) -> Condition {
    match device {
        SoundDevice::Present => Condition::Good { at: None },
        SoundDevice::Absent => Condition::Bad { since: None },
        SoundDevice::Unknown => Condition::Unknown,
    }
}

/// Why an attempt was made; where it became live, this is what healed the outage.
pub fn why(attempt: &Attempt) -> String {
    let why = match attempt.why {
        Why::Opened => t!("diag-why-opened"),
        Why::Retry => t!("diag-why-retry"),
        Why::RetryNow => t!("diag-why-retry-now"),
        Why::Woke => t!("diag-why-woke"),
        Why::NetworkUp => t!("diag-why-network"),
        Why::Probe => t!("diag-why-probe"),
        Why::SignIn => t!("diag-why-sign-in"),
    };
    if attempt.phase == Phase::Live && attempt.why != Why::Opened {
        t!("diag-healed", why = why)
    } else {
        why
    }
}

/// Why the application had to be started again.
pub fn crashed(how: &Crashed) -> String {
    match how {
        Crashed::Signal { signal } => t!("crash-signal", signal = signal.to_string()),
        Crashed::Panicked { at: Some(at) } => t!("crash-panic-at", place = at.as_str()),
        Crashed::Panicked { at: None } => t!("crash-panic"),
    }
}

/// How far an attempt came.
pub fn phase(phase: Phase) -> String {
    match phase {
        Phase::Token => t!("diag-phase-token"),
        Phase::Connect => t!("diag-phase-connect"),
        Phase::Upgrade => t!("diag-phase-upgrade"),
        Phase::Hello => t!("diag-phase-hello"),
        Phase::Sync => t!("diag-phase-sync"),
        Phase::Live => t!("diag-phase-live"),
    }
}

/// How an attempt ended, with its close code; or that it goes on.
pub fn end(attempt: &Attempt) -> String {
    match &attempt.end {
        None => t!("diag-goes-on"),
        Some(end) => match end.code {
            Some(code) => t!(
                "diag-end-code",
                why = fault(end.fault),
                code = code.to_string()
            ),
            None => fault(end.fault),
        },
    }
}

/// What went wrong.
pub fn fault(fault: Fault) -> String {
    match fault {
        Fault::Name => t!("fault-name"),
        Fault::Refused => t!("fault-refused"),
        Fault::NoAnswer => t!("fault-no-answer"),
        Fault::Unreachable => t!("fault-unreachable"),
        Fault::Proxy => t!("fault-proxy"),
        Fault::NotEncrypted => t!("fault-not-encrypted"),
        Fault::Certificate => t!("fault-certificate"),
        Fault::WrongKey => t!("fault-wrong-key"),
        Fault::Silent => t!("fault-silent"),
        Fault::Broke => t!("fault-broke"),
        Fault::Moved => t!("fault-moved"),
        Fault::Closed => t!("fault-closed"),
        Fault::Later => t!("fault-later"),
        Fault::Unwell => t!("fault-unwell"),
        Fault::NotOlgfeast => t!("fault-not-olgfeast"),
        Fault::SignIn => t!("fault-sign-in"),
        Fault::NotStaff => t!("fault-not-staff"),
        Fault::Version => t!("fault-version"),
        Fault::Replaced => t!("fault-replaced"),
        Fault::Protocol => t!("fault-protocol"),
        Fault::Stopped => t!("fault-stopped"),
    }
}

/// A step on the way to the server.
pub fn check(check: Check) -> String {
    match check {
        Check::Proxy => t!("check-proxy"),
        Check::Name => t!("check-name"),
        Check::Tcp => t!("check-tcp"),
        Check::Tls => t!("check-tls"),
        Check::Health => t!("check-health"),
        Check::SignIn => t!("check-sign-in"),
        Check::Upgrade => t!("check-upgrade"),
        Check::FirstFrame => t!("check-first-frame"),
        Check::Ping => t!("check-ping"),
        Check::Clock => t!("check-clock"),
    }
}

/// Why a step was not tried.
pub fn left_out(why: LeftOut) -> String {
    match why {
        LeftOut::Proxied => t!("left-proxied"),
        LeftOut::NotEncrypted => t!("left-not-encrypted"),
        LeftOut::NoAccount => t!("left-no-account"),
        LeftOut::NotTold => t!("left-not-told"),
    }
}

/// Where a change is on its way.
pub fn stage(stage: Stage, now: UtcTime) -> String {
    let soon = |at: UtcTime| clock::duration(at.millis_since(now).max(0));
    match stage {
        Stage::Queued => t!("stage-queued"),
        Stage::Held => t!("stage-held"),
        Stage::Reading => t!("stage-reading"),
        Stage::Sending => t!("stage-sending"),
        Stage::Sent => t!("stage-sent"),
        Stage::Again { at } => t!("stage-again", soon = soon(at)),
        Stage::Unknown { look_at } => t!("stage-unknown", soon = soon(look_at)),
    }
}

/// How a file is.
pub fn file_state(state: FileState) -> String {
    match state {
        FileState::Whole => t!("file-whole"),
        FileState::Renewed => t!("file-renewed"),
        FileState::Damaged => t!("file-damaged"),
        FileState::Unread => t!("file-unread"),
    }
}

/// What is spoken on the live feed.
pub fn spoken(spoken: Spoken) -> String {
    match spoken {
        Spoken::Nothing => t!("spoken-nothing"),
        Spoken::Plain => t!("spoken-plain"),
        Spoken::Live => t!("spoken-live"),
    }
}

/// How a station and its hub are in touch.
pub fn presence(state: Presence) -> String {
    match state {
        Presence::Connected => t!("presence-connected"),
        Presence::Polling => t!("presence-polling"),
        Presence::Unreachable => t!("presence-unreachable"),
        Presence::Left => t!("presence-left"),
        Presence::Calling | Presence::Unknown => t!("presence-calling"),
    }
}

/// Round trips of the last minutes: what the drawing says to whoever does not see it.
pub fn round_trips(summary: Option<Summary>) -> String {
    match summary {
        Some(told) => t!(
            "trips-summary",
            median = millis(told.median),
            worst = millis(told.worst),
            count = told.count
        ),
        None => t!("trips-none"),
    }
}

/// "0.4 ms", "12 ms".
pub fn millis(millis: f64) -> String {
    if millis < 10.0 {
        t!("trips-millis", millis = format!("{millis:.1}"))
    } else {
        t!("trips-millis", millis = format!("{millis:.0}"))
    }
}

/// "12 kB", "3.4 MB".
pub fn bytes(bytes: u64) -> String {
    let kilo = bytes as f64 / 1_000.0;
    if kilo < 1_000.0 {
        t!("bytes-kb", size = format!("{kilo:.0}"))
    } else {
        t!("bytes-mb", size = format!("{:.1}", kilo / 1_000.0))
    }
}
