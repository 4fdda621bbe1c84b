//! The attempts of a link, as people read them in Diagnostics.

use std::collections::VecDeque;
use std::time::Duration;

use crate::close::Cause;
use crate::now::Now;
use crate::profile::TIMELINE_KEPT;

/// One attempt to be connected, from its start to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The how-manieth attempt of this link, from 1.
    pub number: u64,
    /// Why it was made. For an attempt that reached [`Phase::Live`], this is what healed the outage.
    pub why: Why,
    /// When it began, in milliseconds since 1970.
    pub started_wall_ms: i64,
    /// How far it came.
    pub phase: Phase,
    /// How long each phase that it reached was waited for, in the order of [`Phase`].
    pub reached_after: [Option<Duration>; Phase::COUNT],
    /// From its start to its end; for the one under way, to the last phase reached.
    pub lasted: Duration,
    /// Why it ended; nothing while it is under way.
    pub end: Option<Cause>,
}

/// Why an attempt was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// The link was opened.
    Opened,
    /// The wait after the last failure was over.
    Retry,
    /// A person said "retry now".
    RetryNow,
    /// The computer woke up.
    Woke,
    /// The computer came into a network, or into another one.
    NetworkUp,
    /// A blocked link looked whether it still is.
    Probe,
    /// A new sign-in was needed, or had just been made.
    SignIn,
}

/// How far an attempt came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Waiting for a token.
    Token,
    /// Looking up the name, opening TCP.
    Connect,
    /// TLS and the HTTP upgrade.
    Upgrade,
    /// Upgraded; waiting for the first frame.
    Hello,
    /// Heard from; the board is being brought up to date.
    Sync,
    /// Live.
    Live,
}

impl Phase {
    /// How many phases there are.
    pub const COUNT: usize = 6;
}

/// The newest attempts, oldest first; older ones are forgotten.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    attempts: VecDeque<Attempt>,
    begun: u64,
    started: Duration,
    revision: u64,
}

impl Timeline {
    pub(crate) fn begin(&mut self, why: Why, phase: Phase, now: Now) {
        self.begun += 1;
        self.started = now.monotonic;
        while self.attempts.len() >= TIMELINE_KEPT {
            self.attempts.pop_front();
        }
        self.attempts.push_back(Attempt {
            number: self.begun,
            why,
            started_wall_ms: now.wall_ms,
            phase,
            reached_after: [None; Phase::COUNT],
            lasted: Duration::ZERO,
            end: None,
        });
        self.reach(phase, now);
    }

    /// The attempt under way has come further; coming back to an earlier phase changes nothing.
    pub(crate) fn reach(&mut self, phase: Phase, now: Now) {
        let lasted = now.monotonic.saturating_sub(self.started);
        let Some(attempt) = self
            .attempts
            .back_mut()
            .filter(|attempt| attempt.end.is_none())
        else {
            return;
        };
        if let Some(slot @ None) = attempt.reached_after.get_mut(phase as usize) {
            *slot = Some(lasted);
            attempt.phase = attempt.phase.max(phase);
            attempt.lasted = lasted;
            self.revision += 1;
        }
    }

    pub(crate) fn end(&mut self, cause: &Cause, now: Now) {
        let lasted = now.monotonic.saturating_sub(self.started);
        if let Some(attempt) = self
            .attempts
            .back_mut()
            .filter(|attempt| attempt.end.is_none())
        {
            attempt.lasted = lasted;
            attempt.end = Some(cause.clone());
            self.revision += 1;
        }
    }

    /// Rises with every change: whoever publishes copies of this can see when to.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn attempts(&self) -> impl ExactSizeIterator<Item = &Attempt> {
        self.attempts.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Now {
        Now {
            monotonic: Duration::from_secs(seconds),
            boot: Duration::from_secs(seconds),
            wall_ms: 1_000 * i64::try_from(seconds).unwrap(),
        }
    }

    #[test]
    fn an_attempt_says_why_how_far_how_long_and_how_it_ended() {
        let mut timeline = Timeline::default();
        timeline.begin(Why::Opened, Phase::Connect, at(10));
        timeline.reach(Phase::Upgrade, at(11));
        timeline.end(&Cause::UpgradeTimeout, at(13));
        let attempt = timeline.attempts().next().unwrap().clone();
        assert_eq!(attempt.number, 1);
        assert_eq!(attempt.started_wall_ms, 10_000);
        assert_eq!(attempt.phase, Phase::Upgrade);
        assert_eq!(
            attempt.reached_after[Phase::Upgrade as usize],
            Some(Duration::from_secs(1))
        );
        assert_eq!(attempt.lasted, Duration::from_secs(3));
        assert_eq!(attempt.end, Some(Cause::UpgradeTimeout));
    }

    #[test]
    fn only_the_newest_attempts_are_kept() {
        let mut timeline = Timeline::default();
        for n in 0..1_000 {
            timeline.begin(Why::Retry, Phase::Connect, at(n));
            timeline.end(&Cause::Refused, at(n));
        }
        assert_eq!(timeline.attempts().len(), TIMELINE_KEPT);
        assert_eq!(timeline.attempts().last().unwrap().number, 1_000);
    }

    #[test]
    fn catching_up_again_does_not_take_back_that_live_was_reached() {
        let mut timeline = Timeline::default();
        timeline.begin(Why::Opened, Phase::Connect, at(0));
        timeline.reach(Phase::Live, at(1));
        timeline.reach(Phase::Sync, at(2));
        assert_eq!(timeline.attempts().next().unwrap().phase, Phase::Live);
    }
}
