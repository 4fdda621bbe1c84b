//! Rounds of kill -9 on a working feast: a hub, a station, bumps beside it, and other orders all
//! the time. In each round the station, the hub, both, or a bump is killed at a moment that the
//! seed gives, and started again. Then all that was told as kept must be settled, refused or
//! visibly waiting, and the hub must have applied each at most once and in the order of the steps.
//!
//! The seed gives what is done, what is killed and when; how far each process has come by then is
//! the machine's. So a seed that failed fails again often, not always.
//!
//! `cargo xtask crash` runs this with more rounds, by these variables.

use std::{
    collections::BTreeSet,
    env, fs,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    counter::{Hub, feast},
    dice::Dice,
    log::{Intent, STEPS, intents, ways},
    process::{DEADLINE, Process},
};

const ROUNDS: &str = "OLGFEAST_CRASH_ROUNDS";
const SEED: &str = "OLGFEAST_CRASH_SEED";

/// After so many rounds a new feast is begun: lists that grow without end only cost time.
const ROUNDS_OF_A_FEAST: u64 = 25;

/// A kill comes so many milliseconds after the first bump, at the latest.
const LATEST_KILL: u64 = 1_200;

#[test]
fn nothing_that_was_told_as_kept_is_gone_or_done_twice_after_a_kill() {
    let number = |name: &str| {
        let text = env::var(name).ok()?;
        Some(text.parse::<u64>().expect(name))
    };
    let rounds = number(ROUNDS).unwrap_or(20);
    let seed = number(SEED).unwrap_or_else(|| u64::from(std::process::id()) ^ since_1970());
    println!("seed {seed}, {rounds} rounds");
    let mut dice = Dice(seed);
    let mut sums = Sums::default();
    let mut feast = None;
    for round in 0..rounds {
        if round % ROUNDS_OF_A_FEAST == 0 {
            feast = None;
        }
        let feast = feast.get_or_insert_with(|| Feast::start(dice.number()));
        let plan = Plan::of(&mut dice);
        // Only the lines of a failed test are shown, so this is what names the seed.
        let name = format!("seed {seed}, round {} of {rounds}, {plan:?}", round + 1);
        println!("{name}");
        feast.round(&plan, &name, &mut sums);
    }
    println!(
        "seed {seed}: {rounds} rounds, {} kills; {} bumps told as kept: {} settled, {} refused, \
         0 lost; {} steps in the log, none twice",
        sums.kills, sums.kept, sums.settled, sums.refused, sums.steps
    );
    assert!(sums.kept >= rounds, "this has tested nothing");
}

/// The how-manieth state of an order this is.
fn step(state: &str) -> usize {
    STEPS.iter().position(|known| *known == state).unwrap()
}

fn since_1970() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |now| now.as_nanos() as u64)
}

/// What came of all rounds.
#[derive(Default)]
struct Sums {
    kills: u64,
    kept: u64,
    settled: u64,
    refused: u64,
    steps: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Station,
    Hub,
    Both,
    /// A bump that is the station itself, because no other runs.
    LoneBump,
    /// A bump beside a station.
    Bump,
}

/// What a round does.
#[derive(Debug)]
struct Plan {
    victim: Victim,
    kill_after: Duration,
    down_for: Duration,
    /// How many orders are placed.
    orders: u64,
    /// Which of them are bumped, in turn, and whether two steps at once.
    bumps: Vec<(usize, bool)>,
}

impl Plan {
    fn of(dice: &mut Dice) -> Plan {
        let victim = match dice.roll(10) {
            0..4 => Victim::Station,
            4..6 => Victim::Hub,
            6..8 => Victim::Both,
            8 => Victim::LoneBump,
            _ => Victim::Bump,
        };
        let orders = 2 + dice.roll(3);
        Plan {
            victim,
            kill_after: Duration::from_millis(dice.roll(LATEST_KILL)),
            down_for: Duration::from_millis(dice.roll(400)),
            orders,
            bumps: (0..orders * 3)
                .map(|_| (dice.roll(orders) as usize, dice.roll(4) == 0))
                .collect(),
        }
    }
}

/// A feast that goes on from round to round.
struct Feast {
    // Ended before what they talk to.
    watch: Option<Process>,
    _others: Process,
    hub: Hub,
    seen: BTreeSet<String>,
    dir: TempDir,
}

impl Feast {
    fn start(seed: u64) -> Feast {
        let dir = TempDir::new().unwrap();
        let hub = Hub::start(dir.path(), &mut feast());
        let (server, seed) = (hub.address().to_owned(), seed.to_string());
        let words = ["simulate", "--orders-per-minute", "60", "--seed", &seed];
        let account = ["--user", "admin", "--server", &server];
        let others = Process::start(
            feast().env("OLGFEAST_PASSWORD", hub.password()),
            &[&words[..], &account[..]].concat(),
            dir.path().join("simulate.stderr"),
        );
        Feast {
            watch: None,
            _others: others,
            hub,
            seen: BTreeSet::new(),
            dir,
        }
    }

    fn round(&mut self, plan: &Plan, name: &str, sums: &mut Sums) {
        self.hub.sign_in();
        let orders: Vec<i64> = (0..plan.orders).map(|_| self.hub.order("Ann")).collect();
        match plan.victim {
            Victim::LoneBump => self.stop_watching(),
            _ if self.watch.is_none() => self.watch(),
            _ => {}
        }
        let kept = self.work(plan, &orders, sums);
        if self.watch.is_none() {
            self.watch();
        }
        let rows = self.wait_until_none_is_open(&orders, name);
        self.check(&orders, &kept, &rows, name, sums);
    }

    /// Bumps one after the other, and kills and starts again what the plan says. Answers what was
    /// told as kept: an order and the state that it was to come to.
    fn work(&mut self, plan: &Plan, orders: &[i64], sums: &mut Sums) -> Vec<(i64, &'static str)> {
        let mut strike = Strike::At(Instant::now() + plan.kill_after);
        let mut reached = vec![0; orders.len()];
        let mut kept = Vec::new();
        for (order, twice) in &plan.bumps {
            let step = (reached[*order] + if *twice { 2 } else { 1 }).min(3);
            let (id, to) = (orders[*order], STEPS[step]);
            let mut bump = self.bump(id, to);
            let code = loop {
                if let Some(code) = bump.ended() {
                    break code;
                }
                self.strike(plan, &mut strike, Some(&mut bump), sums);
                thread::sleep(Duration::from_millis(2));
            };
            match code {
                0 | 75 => {
                    reached[*order] = step;
                    // "Already" is what the server or an earlier bump has done: no new intent.
                    if bump.rest().iter().any(|line| line.contains("stored")) {
                        kept.push((id, to));
                    }
                }
                // Killed: whether it was kept nobody was told.
                -1 if matches!(plan.victim, Victim::Bump | Victim::LoneBump) => {}
                // The order was not known yet, and the hub was away.
                1 => {}
                code => panic!("a bump ended with {code}: {}", bump.stderr()),
            }
        }
        while !matches!(strike, Strike::Over) {
            self.strike(plan, &mut strike, None, sums);
            thread::sleep(Duration::from_millis(2));
        }
        kept
    }

    fn strike(
        &mut self,
        plan: &Plan,
        strike: &mut Strike,
        bump: Option<&mut Process>,
        sums: &mut Sums,
    ) {
        match *strike {
            Strike::At(at) if Instant::now() >= at => {
                if matches!(plan.victim, Victim::Hub | Victim::Both) {
                    self.hub.kill();
                }
                if matches!(plan.victim, Victim::Station | Victim::Both) {
                    self.stop_watching();
                }
                if let (Victim::Bump | Victim::LoneBump, Some(bump)) = (plan.victim, bump) {
                    bump.kill();
                }
                sums.kills += 1;
                *strike = Strike::Down(Instant::now() + plan.down_for);
            }
            Strike::Down(until) if Instant::now() >= until => {
                if matches!(plan.victim, Victim::Hub | Victim::Both) {
                    self.hub.start_again();
                }
                if matches!(plan.victim, Victim::Station | Victim::Both) {
                    self.watch();
                }
                *strike = Strike::Over;
            }
            Strike::At(_) | Strike::Down(_) | Strike::Over => {}
        }
    }

    fn station(&self) -> PathBuf {
        self.dir.path().join("station")
    }

    fn words<'a>(&'a self, data: &'a str) -> [&'a str; 6] {
        let server = self.hub.address();
        ["--server", server, "--user", "admin", "--data", data]
    }

    /// Starts the station; it is not waited for.
    fn watch(&mut self) {
        let data = self.station().to_str().unwrap().to_owned();
        self.watch = Some(Process::start(
            feast().env("OLGFEAST_PASSWORD", self.hub.password()),
            &[&["watch", "kitchen", "--json"][..], &self.words(&data)[..]].concat(),
            self.dir.path().join("watch.stderr"),
        ));
    }

    fn stop_watching(&mut self) {
        if let Some(mut watch) = self.watch.take() {
            watch.kill();
            let lines = watch.rest();
            self.see(lines);
        }
    }

    fn bump(&self, order: i64, to: &str) -> Process {
        let (data, id) = (
            self.station().to_str().unwrap().to_owned(),
            order.to_string(),
        );
        let words = ["bump", &id, "--to", to, "--no-wait"];
        Process::start(
            feast().env("OLGFEAST_PASSWORD", self.hub.password()),
            &[&words[..], &self.words(&data)[..]].concat(),
            self.dir.path().join("bump.stderr"),
        )
    }

    /// Remembers the intents that the station has shown.
    fn see(&mut self, lines: Vec<String>) {
        for line in lines {
            // A line may be cut off by a kill.
            let Ok(said) = serde_json::from_str::<Value>(&line) else {
                continue;
            };
            if said["kind"] == "intent" {
                self.seen.insert(said["id"].as_str().unwrap().to_owned());
            }
        }
    }

    /// The intents of the station, as soon as none of these orders waits any more.
    fn wait_until_none_is_open(&mut self, orders: &[i64], name: &str) -> Vec<Intent> {
        let file = self.station().join("outbox.db");
        let deadline = Instant::now() + DEADLINE;
        loop {
            let watch = self.watch.as_mut().unwrap();
            match watch.ended() {
                None => {}
                // A bump found no station, and was the station for a moment.
                Some(2) => {
                    self.watch();
                    continue;
                }
                Some(code) => panic!("{name}: the station ended with {code}: {}", watch.stderr()),
            }
            let lines = watch.said();
            self.see(lines);
            // While the station makes it, there may be no table yet.
            if file.exists() && self.watching() {
                let rows = intents(&file);
                let open = |row: &&Intent| orders.contains(&row.order) && row.state == "open";
                let waiting: Vec<&Intent> = rows.iter().filter(open).collect();
                if waiting.is_empty() {
                    return rows;
                }
                let still = format!("{name}: still waiting: {waiting:?}");
                assert!(Instant::now() < deadline, "{still}");
            }
            assert!(Instant::now() < deadline, "{name}: no station");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether the outbox has its tables.
    fn watching(&self) -> bool {
        let file = self.station().join("outbox.db");
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        rusqlite::Connection::open_with_flags(file, flags)
            .and_then(|db| db.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)))
            .is_ok_and(|version| version > 0)
    }

    fn check(
        &self,
        orders: &[i64],
        kept: &[(i64, &'static str)],
        rows: &[Intent],
        name: &str,
        sums: &mut Sums,
    ) {
        for entry in fs::read_dir(self.station()).unwrap() {
            let file = entry.unwrap().file_name();
            let set_aside = file.to_string_lossy().contains("damaged");
            assert!(!set_aside, "{name}: a kill has damaged the outbox");
        }
        for id in &self.seen {
            let there = rows.iter().any(|row| row.id == *id);
            assert!(there, "{name}: intent {id} was shown and is gone");
        }
        for (order, to) in kept {
            let there = rows.iter().any(|row| row.order == *order && row.to == *to);
            assert!(there, "{name}: order {order} to {to} was kept and is gone");
        }
        let ways = ways(&self.dir.path().join("hub/hub.db"));
        for order in orders {
            // Forward only, each state once, and none that nobody wanted. Steps of one order that
            // waited together are one call to a hub, so a state may be passed without a stop.
            let way: Vec<usize> = ways[order].iter().map(|state| step(state)).collect();
            let settled = rows
                .iter()
                .filter(|row| row.order == *order && row.state == "settled");
            let wanted: BTreeSet<usize> = settled.map(|row| step(&row.to)).collect();
            assert!(
                way[0] == 0
                    && way.is_sorted_by(|earlier, later| earlier < later)
                    && way[1..].iter().all(|state| wanted.contains(state)),
                "{name}: order {order} went {:?}",
                ways[order]
            );
            sums.steps += way.len() as u64 - 1;
        }
        for row in rows.iter().filter(|row| orders.contains(&row.order)) {
            match row.state.as_str() {
                "settled" => {
                    let reached = ways[&row.order].last().map(|state| step(state));
                    assert!(
                        reached >= Some(step(&row.to)),
                        "{name}: {row:?} is settled and the log has it not"
                    );
                    sums.settled += 1;
                }
                // Visible to a person, so not lost; but nobody else has worked these orders.
                "dead" => {
                    println!(
                        "{name}: refused: {} of order {} to {}, sent {} times: {}",
                        row.id,
                        row.order,
                        row.to,
                        row.attempts,
                        row.reason.as_deref().unwrap_or("no reason")
                    );
                    sums.refused += 1;
                }
                state => panic!("{name}: nobody has made it {state}: {row:?}"),
            }
        }
        sums.kept += kept.len() as u64;
    }
}

/// Where the kill of a round is.
#[derive(Clone, Copy)]
enum Strike {
    At(Instant),
    /// It was done; until then nothing is started again.
    Down(Instant),
    Over,
}
