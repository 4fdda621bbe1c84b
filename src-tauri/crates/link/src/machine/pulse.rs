//! Whether an open connection is believed in: pings, silence, probes.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Machine, Open, Output, Stage, State, Terms};
use crate::close::Cause;
use crate::config::Pong;
use crate::now::Now;
use crate::profile::{PINGS_KEPT, PROBES, PROVE_WITHIN, TICK_LEAST, TICK_MOST};
use crate::timers::Timer;

/// How sure it is that the other side is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pulse {
    Steady,
    /// The network of this computer changed, and the connection has to prove itself until then. No
    /// reason yet to doubt it: it was heard from in time.
    Moved {
        until: Duration,
    },
    /// Silent for too long; so many probes were sent.
    Suspect {
        probes: u32,
    },
    /// It has to prove itself, for this reason, and is not believed in before.
    Proving(Doubt),
}

/// Why a connection has to prove itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// The computer slept.
    Woke,
    /// The network of this computer changed, and nothing was heard in time.
    Moved,
}

impl Pulse {
    /// Whether the connection may count as live.
    pub(super) fn is_believed(self) -> bool {
        match self {
            Pulse::Steady | Pulse::Moved { .. } => true,
            Pulse::Suspect { .. } | Pulse::Proving(_) => false,
        }
    }
}

/// The newest pings without an answer, oldest first: number, and when it was sent.
#[derive(Debug, Default)]
pub(super) struct PingsInFlight {
    sent: VecDeque<(u64, Duration)>,
}

impl PingsInFlight {
    fn sent(&mut self, number: u64, at: Duration) {
        while self.sent.len() >= PINGS_KEPT {
            self.sent.pop_front();
        }
        self.sent.push_back((number, at));
    }

    /// Takes an answer; says when the ping was sent that it measures the way of, if of any.
    ///
    /// Answers without a number, as those of a plain server, may belong to any ping in flight: only
    /// one that was alone measures.
    fn answered(&mut self, pong: Pong) -> Option<Duration> {
        match pong {
            Pong::Unnumbered => {
                let alone = self.sent.len() == 1;
                let (_, at) = self.sent.pop_front()?;
                alone.then_some(at)
            }
            Pong::Numbered(number) => {
                let place = self.sent.iter().position(|(sent, _)| *sent == number)?;
                // Answers come in order: the older ones are answered or lost.
                self.sent.drain(..=place).next_back().map(|(_, at)| at)
            }
        }
    }
}

impl Machine {
    pub(super) fn ping(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        self.pings += 1;
        open.pings.sent(self.pings, now.monotonic);
        let text = (self.setup.ping)(self.pings, &open.terms.ping_with);
        self.outputs.push_back(Output::Send(text));
        let next = now.monotonic + self.jitter.ping(self.tick());
        self.timers.arm(Timer::Ping, next);
    }

    /// A text may be the answer to a ping; then it measures.
    pub(super) fn measure(&mut self, text: &str, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        let Some(sent_at) = (self.setup.pong)(text).and_then(|pong| open.pings.answered(pong))
        else {
            return;
        };
        self.rtt.measured(now.monotonic.saturating_sub(sent_at));
        if let Some(srtt) = self.rtt.srtt() {
            self.reach.smoothed(srtt, now.monotonic);
        }
    }

    /// The server has named its tick: pings and the deadline of silence follow it from now on.
    pub(super) fn tick_told(&mut self, tick: Duration, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        open.terms.tick = Some(tick.clamp(TICK_LEAST, TICK_MOST));
        let next = now.monotonic + self.jitter.ping(self.tick());
        if self.timers.at(Timer::Ping).is_some_and(|at| at > next) {
            self.timers.arm(Timer::Ping, next);
        }
        if let State::Open(Open {
            stage: Stage::Syncing | Stage::Live { .. },
            pulse: Pulse::Steady,
            last_heard,
            ..
        }) = self.state
        {
            self.await_a_sign_of_life(last_heard);
        }
    }

    /// Nothing was heard in time.
    pub(super) fn silent(&mut self, now: Now) {
        #[cfg(feature = "planted")]
        if crate::planted::has(crate::planted::Bug::TrustsSilence) {
            return;
        }
        let State::Open(open) = &mut self.state else {
            return;
        };
        match open.pulse {
            Pulse::Steady => {
                self.doubt(Pulse::Suspect { probes: 1 }, self.probe_deadline(), now);
            }
            Pulse::Suspect { probes } if probes < PROBES => {
                open.pulse = Pulse::Suspect { probes: probes + 1 };
                self.probe(self.probe_deadline(), now);
            }
            Pulse::Suspect { .. } => self.end(Cause::Silent, now),
            Pulse::Moved { until } if now.monotonic < until => {
                let left = until.saturating_sub(now.monotonic);
                self.doubt(Pulse::Proving(Doubt::Moved), left, now);
            }
            Pulse::Moved { .. } | Pulse::Proving(Doubt::Moved) => self.end(Cause::Moved, now),
            Pulse::Proving(Doubt::Woke) => self.end(Cause::Woke, now),
        }
    }

    /// The computer slept: the connection proves itself, or goes.
    pub(super) fn probe_after_sleep(&mut self, now: Now) {
        match &self.state {
            // Before the first frame the deadline of that one is short enough.
            State::Open(Open {
                stage: Stage::Authenticating { .. },
                ..
            }) => {}
            State::Open(open) if open.pulse != Pulse::Proving(Doubt::Woke) => {
                self.doubt(Pulse::Proving(Doubt::Woke), PROVE_WITHIN, now);
            }
            _ => {}
        }
    }

    /// The network changed: the connection proves itself, or goes. Until the deadline of silence it
    /// is believed all the same; most changes of a network leave a connection alone.
    pub(super) fn probe_after_move(&mut self, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        let until = now.monotonic + PROVE_WITHIN;
        match (&open.stage, open.pulse) {
            // Before the first frame the deadline of that one is short enough.
            (Stage::Authenticating { .. }, _) => {}
            (_, Pulse::Steady) => {
                open.pulse = Pulse::Moved { until };
                let silent_at = self.timers.at(Timer::Pong).unwrap_or(until);
                self.ping(now);
                self.timers.arm(Timer::Pong, silent_at.min(until));
            }
            (_, Pulse::Suspect { .. }) => {
                let last_heard = open.last_heard;
                let left = until
                    .min(last_heard + self.longest_silence())
                    .saturating_sub(now.monotonic);
                self.doubt(Pulse::Proving(Doubt::Moved), left, now);
            }
            // One proof is enough, and another change does not put it off.
            (_, Pulse::Moved { .. } | Pulse::Proving(_)) => {}
        }
    }

    pub(super) fn is_live(&self) -> bool {
        match &self.state {
            State::Open(Open {
                stage: Stage::Live { .. },
                pulse,
                ..
            }) => pulse.is_believed(),
            _ => false,
        }
    }

    pub(super) fn heard(&mut self, at: Duration, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        open.last_heard = open.last_heard.max(at);
        let last_heard = open.last_heard;
        let doubted = !open.pulse.is_believed();
        open.pulse = Pulse::Steady;
        self.await_a_sign_of_life(last_heard);
        if doubted {
            self.believed_again(now);
        }
        self.tell_heard(now);
    }

    fn await_a_sign_of_life(&mut self, last_heard: Duration) {
        let profile = self.profile();
        let slack = self.rtt.deadline(profile.slack_min, profile.slack_max);
        let deadline = last_heard + self.tick() + slack;
        self.timers.arm(Timer::Pong, deadline);
    }

    /// The tick in force: the server's, where it has named one.
    fn tick(&self) -> Duration {
        match &self.state {
            State::Open(Open {
                terms: Terms {
                    tick: Some(tick), ..
                },
                ..
            }) => *tick,
            _ => self.profile().tick,
        }
    }

    /// After that much silence a connection is dead in any case.
    fn longest_silence(&self) -> Duration {
        let profile = self.profile();
        self.tick() + profile.slack_max + profile.probe_max * PROBES
    }

    /// The connection is no longer believed in until something is heard.
    fn doubt(&mut self, pulse: Pulse, deadline: Duration, now: Now) {
        let State::Open(open) = &mut self.state else {
            return;
        };
        let was_believed = open.pulse.is_believed();
        open.pulse = pulse;
        if let (Stage::Live { since }, true) = (&open.stage, was_believed) {
            let lasted = now.monotonic.saturating_sub(*since);
            self.live_lasted(lasted);
            self.timers.stop(Timer::Stable);
            self.want_rest_later(now);
        }
        self.probe(deadline, now);
    }

    fn probe(&mut self, deadline: Duration, now: Now) {
        self.ping(now);
        self.timers.arm(Timer::Pong, now.monotonic + deadline);
    }

    fn probe_deadline(&self) -> Duration {
        let profile = self.profile();
        self.rtt.deadline(profile.probe_min, profile.probe_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_flight(numbers: &[u64]) -> PingsInFlight {
        let mut pings = PingsInFlight::default();
        for number in numbers {
            pings.sent(*number, Duration::from_secs(*number));
        }
        pings
    }

    #[test]
    fn a_numbered_answer_measures_its_own_ping_whatever_else_is_in_flight() {
        let mut pings = in_flight(&[1, 2, 3, 4]);
        assert_eq!(
            pings.answered(Pong::Numbered(2)),
            Some(Duration::from_secs(2))
        );
        assert_eq!(
            pings.answered(Pong::Numbered(4)),
            Some(Duration::from_secs(4))
        );
    }

    #[rstest::rstest]
    #[case::never_sent(9)]
    #[case::answered_already(2)]
    #[case::older_than_one_that_was_answered(1)]
    fn a_number_that_is_not_in_flight_measures_nothing(#[case] number: u64) {
        let mut pings = in_flight(&[1, 2, 3]);
        assert!(pings.answered(Pong::Numbered(2)).is_some());
        assert_eq!(pings.answered(Pong::Numbered(number)), None);
        assert!(pings.answered(Pong::Numbered(3)).is_some());
    }

    #[test]
    fn an_answer_without_a_number_measures_only_a_ping_that_was_alone() {
        let mut pings = in_flight(&[1, 2]);
        assert_eq!(pings.answered(Pong::Unnumbered), None);
        assert_eq!(
            pings.answered(Pong::Unnumbered),
            Some(Duration::from_secs(2))
        );
        assert_eq!(pings.answered(Pong::Unnumbered), None);
    }

    #[test]
    fn pings_that_are_never_answered_do_not_pile_up() {
        let pings = in_flight(&(0..1_000).collect::<Vec<_>>());
        assert_eq!(pings.sent.len(), PINGS_KEPT);
    }
}
