//! How often a wrong password may be tried, and how often a stranger may make an account.
//!
//! Failures are counted by address and by name, and only failures: whoever knows the password signs
//! in as often as it takes. An attempt counts as failed from when its password is looked at until it
//! was right, so that attempts that come together count together, and one that is hung up on counts.
//!
//! Somebody who tries passwords for `admin` must not keep the admin out. So the limit of a name does
//! not hold for addresses from which that name has signed in before. Tokens are renewed, and paired
//! stations sign in, without a password: nothing here concerns them.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// One address may fail 20 times, and then ten times in a minute.
const OF_ADDRESS: Rate = Rate {
    every: Duration::from_secs(6),
    burst: 20,
};
/// For one name 10 attempts may fail, and then two in a minute: 3,000 in a day, where the weakest
/// password that is accepted has 8 characters.
const OF_NAME: Rate = Rate {
    every: Duration::from_secs(30),
    burst: 10,
};
/// From one address 100 accounts may be made, and then ten in a minute: guests order for themselves,
/// and many of them may be behind one address.
const OF_STRANGERS: Rate = Rate {
    every: Duration::from_secs(6),
    burst: 100,
};
/// Addresses, and names, whose failures are remembered.
const REMEMBERED: usize = 4_096;
/// Pairs of a name and an address from which it has signed in.
const PROVEN: usize = 1_024;
/// Letters of a name that count: no account has a longer one.
const LONGEST_NAME: usize = 64;

/// So many at once, and then one each time.
#[derive(Clone, Copy)]
struct Rate {
    every: Duration,
    burst: u32,
}

/// Those who cannot be told apart: one address, or the /64 that one household of IPv6 has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Neighbours(IpAddr);

impl Neighbours {
    fn of(address: IpAddr) -> Neighbours {
        Neighbours(match address.to_canonical() {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let network = u128::from(address) & (u128::MAX << 64);
                IpAddr::V6(Ipv6Addr::from(network))
            }
        })
    }
}

/// Counts failed sign-ins.
#[derive(Default)]
pub(crate) struct SignIns {
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    by_address: Failures<Neighbours>,
    by_name: Failures<String>,
    /// Not failures, but accounts that were asked for.
    made: Failures<Neighbours>,
    /// When each signed in last.
    proven: BTreeMap<(String, Neighbours), Instant>,
}

/// An attempt that was let through. It has failed unless it is said to have been right.
#[must_use]
pub(crate) struct Attempt<'a> {
    sign_ins: &'a SignIns,
    name: String,
    from: Neighbours,
}

/// There were too many: not before this time has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) Duration);

impl SignIns {
    /// Whether a password may be tried at `now`.
    pub(crate) fn admit(&self, name: &str, address: IpAddr, now: Instant) -> Result<(), TooMany> {
        let (name, from) = (key(name), Neighbours::of(address));
        self.counted().admit(&name, from, now)
    }

    /// The same, for a password that is looked at now.
    pub(crate) fn begin(
        &self,
        name: &str,
        address: IpAddr,
        now: Instant,
    ) -> Result<Attempt<'_>, TooMany> {
        let (name, from) = (key(name), Neighbours::of(address));
        let mut counted = self.counted();
        counted.admit(&name, from, now)?;
        counted.by_address.add(from, OF_ADDRESS, now);
        counted.by_name.add(name.clone(), OF_NAME, now);
        drop(counted);
        Ok(Attempt {
            sign_ins: self,
            name,
            from,
        })
    }

    /// Whether a stranger may make one more account.
    pub(crate) fn admit_stranger(&self, address: IpAddr, now: Instant) -> Result<(), TooMany> {
        let from = Neighbours::of(address);
        let made = &mut self.counted().made;
        match made.wait(&from, OF_STRANGERS, now) {
            Duration::ZERO => {
                made.add(from, OF_STRANGERS, now);
                Ok(())
            }
            wait => Err(TooMany(wait)),
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        // No method leaves the tables half changed, so a panic elsewhere does not spoil them.
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt<'_> {
    /// The password was right.
    pub(crate) fn was_right(self, now: Instant) {
        let Attempt {
            sign_ins,
            name,
            from,
        } = self;
        let mut counted = sign_ins.counted();
        counted.by_address.take_back(&from, OF_ADDRESS, now);
        counted.by_name.take_back(&name, OF_NAME, now);
        let pair = (name, from);
        if counted.proven.len() >= PROVEN && !counted.proven.contains_key(&pair) {
            let oldest = counted.proven.iter().min_by_key(|(_, at)| **at);
            if let Some(oldest) = oldest.map(|(pair, _)| pair.clone()) {
                counted.proven.remove(&oldest);
            }
        }
        counted.proven.insert(pair, now);
    }
}

impl Counted {
    fn admit(&self, name: &String, from: Neighbours, now: Instant) -> Result<(), TooMany> {
        let of_address = self.by_address.wait(&from, OF_ADDRESS, now);
        let proven = self.proven.contains_key(&(name.clone(), from));
        let of_name = if proven {
            Duration::ZERO
        } else {
            self.by_name.wait(name, OF_NAME, now)
        };
        match of_address.max(of_name) {
            Duration::ZERO => Ok(()),
            wait => Err(TooMany(wait)),
        }
    }
}

/// Failures of each, as the instant at which the last of them would have come, had they come at
/// their rate. Whoever is not in here, or whose instant has passed, has none.
struct Failures<K> {
    due: BTreeMap<K, Instant>,
}

impl<K> Default for Failures<K> {
    fn default() -> Failures<K> {
        Failures {
            due: BTreeMap::new(),
        }
    }
}

impl<K: Ord + Clone> Failures<K> {
    /// How long the next one has to wait.
    fn wait(&self, key: &K, rate: Rate, now: Instant) -> Duration {
        let due = self.due.get(key);
        let ahead = due.map_or(Duration::ZERO, |due| due.saturating_duration_since(now));
        (ahead + rate.every).saturating_sub(rate.every * rate.burst)
    }

    fn add(&mut self, key: K, rate: Rate, now: Instant) {
        if self.due.len() >= REMEMBERED && !self.due.contains_key(&key) {
            self.make_room(now);
        }
        let due = self.due.entry(key).or_insert(now);
        *due = (*due).max(now) + rate.every;
    }

    fn take_back(&mut self, key: &K, rate: Rate, now: Instant) {
        let Some(due) = self.due.get_mut(key) else {
            return;
        };
        match due.checked_sub(rate.every).filter(|due| *due > now) {
            Some(earlier) => *due = earlier,
            None => {
                self.due.remove(key);
            }
        }
    }

    /// Forgets those who have nothing to wait for, or else the one who waits least.
    fn make_room(&mut self, now: Instant) {
        self.due.retain(|_, due| *due > now);
        if self.due.len() < REMEMBERED {
            return;
        }
        let least = self.due.iter().min_by_key(|(_, due)| **due);
        if let Some(least) = least.map(|(key, _)| key.clone()) {
            self.due.remove(&least);
        }
    }
}

fn key(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    /// Fails as often as it may, up to `most`; returns how often, and what was said then.
    fn fail(
        sign_ins: &SignIns,
        name: &str,
        address: IpAddr,
        now: Instant,
        most: usize,
    ) -> (usize, Option<TooMany>) {
        for failed in 0..most {
            match sign_ins.begin(name, address, now) {
                Ok(failed) => drop(failed),
                Err(too_many) => return (failed, Some(too_many)),
            }
        }
        (most, None)
    }

    #[test]
    fn ten_failures_of_a_name_from_anywhere_and_then_two_in_a_minute() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        for from in 0..5 {
            assert_eq!(fail(&sign_ins, "admin", address(from), now, 2), (2, None));
        }
        let refused = Some(TooMany(30 * SECOND));
        assert_eq!(fail(&sign_ins, "admin", address(9), now, 9), (0, refused));
        let later = now + 12 * SECOND;
        let refused = sign_ins.admit("admin", address(9), later);
        assert_eq!(refused, Err(TooMany(18 * SECOND)));
        let later = now + 60 * SECOND;
        assert_eq!(fail(&sign_ins, "admin", address(9), later, 9).0, 2);
        let much_later = now + 3_600 * SECOND;
        assert_eq!(fail(&sign_ins, "admin", address(9), much_later, 99).0, 10);
    }

    #[test]
    fn twenty_failures_of_an_address_with_whatever_names_and_then_ten_in_a_minute() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        for name in 0..20 {
            let failed = fail(&sign_ins, &name.to_string(), address(1), now, 1);
            assert_eq!(failed, (1, None));
        }
        let refused = sign_ins.admit("somebody", address(1), now);
        assert_eq!(refused, Err(TooMany(6 * SECOND)));
        assert_eq!(sign_ins.admit("somebody", address(2), now), Ok(()));
        assert_eq!(sign_ins.admit("0", address(2), now), Ok(()));
    }

    #[test]
    fn a_right_password_counts_nothing_however_often_it_is_used() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        for _ in 0..1_000 {
            let attempt = sign_ins.begin("kitchen", address(1), now).ok();
            attempt.unwrap().was_right(now);
        }
        assert_eq!(sign_ins.counted().by_address.due.len(), 0);
        assert_eq!(sign_ins.counted().by_name.due.len(), 0);
        assert_eq!(fail(&sign_ins, "kitchen", address(2), now, 99).0, 10);
    }

    #[test]
    fn whoever_tries_passwords_for_a_name_does_not_keep_out_those_who_have_it() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        let attempt = sign_ins.begin("admin", address(1), now).ok();
        attempt.unwrap().was_right(now);
        assert_eq!(fail(&sign_ins, "admin", address(2), now, 99).0, 10);
        assert!(sign_ins.admit("admin", address(3), now).is_err());
        assert_eq!(sign_ins.admit("admin", address(1), now), Ok(()));
        // That is no way to try passwords without end.
        assert_eq!(fail(&sign_ins, "admin", address(1), now, 99).0, 20);
    }

    #[test]
    fn strangers_make_so_many_accounts_and_sign_in_all_the_same() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        let made = (0..1_000).filter(|_| sign_ins.admit_stranger(address(1), now).is_ok());
        assert_eq!(made.count(), 100);
        let refused = sign_ins.admit_stranger(address(1), now);
        assert_eq!(refused, Err(TooMany(6 * SECOND)));
        assert_eq!(sign_ins.admit_stranger(address(2), now), Ok(()));
        assert_eq!(sign_ins.admit("ann", address(1), now), Ok(()));
        let later = now + 6 * SECOND;
        assert_eq!(sign_ins.admit_stranger(address(1), later), Ok(()));
    }

    #[test]
    fn attempts_that_come_together_count_together() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        let begin = |_| sign_ins.begin("admin", address(1), now).ok();
        let under_way: Vec<Attempt<'_>> = (0..1_000).filter_map(begin).collect();
        assert_eq!(under_way.len(), 10);
    }

    #[test]
    fn a_household_of_ipv6_is_one_and_an_embedded_address_the_one_in_it() {
        let of = |text: &str| Neighbours::of(text.parse().unwrap()).0.to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("::ffff:10.0.0.1"), "10.0.0.1");
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }

    #[test]
    fn the_tables_are_bounded_and_the_one_who_failed_most_stays() {
        let (sign_ins, now) = (SignIns::default(), Instant::now());
        fail(&sign_ins, "admin", address(1), now, 10);
        for number in 0..REMEMBERED + 200 {
            let other = IpAddr::from(Ipv6Addr::from((number as u128) << 64));
            fail(
                &sign_ins,
                &format!("{number}-{}", "x".repeat(500)),
                other,
                now,
                1,
            );
            if number < PROVEN + 200 {
                let right = sign_ins.begin(&number.to_string(), other, now).ok();
                right.unwrap().was_right(now);
            }
        }
        assert!(sign_ins.admit("admin", address(2), now).is_err());
        let counted = sign_ins.counted();
        assert_eq!(counted.by_address.due.len(), REMEMBERED);
        assert_eq!(counted.by_name.due.len(), REMEMBERED);
        assert_eq!(counted.proven.len(), PROVEN);
        let longest = counted.by_name.due.keys().map(String::len).max();
        assert_eq!(longest, Some(LONGEST_NAME));
    }
}
