//! What takes too long for every change: chance, at length. One step after the other, also after one
//! has failed, each with an end that it cannot put off, and one table of all of them.

use std::process::{Command, ExitCode};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::report::Report;
use crate::tally::Runner;
use crate::workspace::{at_root, this_program};
use crate::{checks, counted_run, fuzz, setup};

const DAY: Duration = Duration::from_hours(24);

/// What the first step that needs it may take to compile, on a slow machine.
const BUILDING: Duration = Duration::from_mins(15);

/// How much of a night there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Night {
    Whole,
    /// A little of everything, to see that it works.
    Quick,
}

/// One thing that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    name: String,
    does: Does,
    /// It is ended then, and has failed.
    most: Duration,
    needs: Needs,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Does {
    /// A task of this program, by its arguments.
    Task(String),
    PlantedBugs,
}

/// What not every computer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    Fuzzing,
    /// A screen that nobody sees, for the real window.
    Screen,
}

/// Does it, and prints the table.
///
/// # Errors
/// Where this program cannot be found again.
pub(crate) fn run(night: Night) -> anyhow::Result<ExitCode> {
    let program = this_program()?;
    let (no_fuzzing, no_screen) = (fuzz::lacks(), setup::lacks_screen());
    let mut report = Report::new();
    for step in plan(night, days_since_1970()) {
        let lacking = match step.needs {
            Needs::Nothing => None,
            Needs::Fuzzing => no_fuzzing.as_deref(),
            Needs::Screen => no_screen.as_deref(),
        };
        match lacking {
            Some(why) => report.not_run(&step.name, why),
            None => {
                let mut command = step.command(program);
                report.step(&step.name, || {
                    counted_run::found(&mut command, Runner::CargoTest, step.most)
                });
            }
        }
    }
    Ok(report.close())
}

impl Step {
    fn command(&self, program: &str) -> Command {
        match &self.does {
            Does::PlantedBugs => checks::planted_bugs(),
            Does::Task(task) => {
                let mut command = at_root(program);
                command.args(task.split(' '));
                command
            }
        }
    }
}

/// All of it, in order. `day` is a number that no other night has: each plays other seeds.
fn plan(night: Night, day: u64) -> Vec<Step> {
    let whole = night == Night::Whole;
    let minutes = Duration::from_mins;
    let quick = if whole { "" } else { " --quick" };
    let step = |name: &str, task: String, most: Duration| Step {
        name: name.to_owned(),
        does: Does::Task(task),
        most: most + BUILDING,
        needs: Needs::Nothing,
    };
    let nights: u64 = if whole { 10_000 } else { 20 };
    let from = day.saturating_mul(nights);
    let rounds = if whole { 500 } else { 3 };
    let (hours, load) = if whole { (24, 30) } else { (1, 1) };
    let mut steps = vec![
        step(
            "simulated nights",
            format!("sim --seeds {nights} --from {from}"),
            minutes(60),
        ),
        Step {
            name: "planted bugs".to_owned(),
            does: Does::PlantedBugs,
            most: minutes(10) + BUILDING,
            needs: Needs::Nothing,
        },
        step(
            "kills",
            format!("crash --rounds {rounds} --seed {day}"),
            minutes(40),
        ),
    ];
    for target in fuzz::TARGETS {
        let seconds = if whole { 60 } else { 3 };
        steps.push(Step {
            needs: Needs::Fuzzing,
            ..step(
                &format!("fuzz {target}"),
                format!("fuzz {target} --seconds {seconds}"),
                minutes(5),
            )
        });
    }
    for (subject, most) in [("link", 15), ("hub", 40), ("offline", 20)] {
        let task = format!("bench {subject}{quick}");
        steps.push(step(&format!("bench {subject}"), task, minutes(most)));
    }
    for (subject, most) in [("ui", 30), ("app", 30)] {
        steps.push(Step {
            needs: Needs::Screen,
            ..step(
                &format!("bench {subject}"),
                format!("bench {subject}{quick}"),
                minutes(most),
            )
        });
    }
    steps.push(step(
        "a long feast",
        format!("soak --hours {hours} --seed {day}"),
        minutes(30),
    ));
    steps.push(step(
        "a feast under load",
        format!("soak --load --minutes {load}"),
        minutes(load + 10),
    ));
    steps
}

fn days_since_1970() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs() / DAY.as_secs())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::args::{self, Task};

    fn tasks(night: Night, day: u64) -> Vec<String> {
        let steps = plan(night, day).into_iter();
        steps
            .filter_map(|step| match step.does {
                Does::Task(task) => Some(task),
                Does::PlantedBugs => None,
            })
            .collect()
    }

    #[test]
    fn every_step_is_a_task_that_there_is() {
        for night in [Night::Whole, Night::Quick] {
            for task in tasks(night, 20_000) {
                let parsed = args::parse(task.split(' ').map(Into::into));
                assert!(parsed.is_ok(), "{task}: {parsed:?}");
            }
        }
    }

    #[test]
    fn a_quick_night_does_the_same_and_less_of_each() {
        let names =
            |night| -> Vec<String> { plan(night, 1).into_iter().map(|step| step.name).collect() };
        assert_eq!(names(Night::Whole), names(Night::Quick));
        for (whole, quick) in tasks(Night::Whole, 1).iter().zip(tasks(Night::Quick, 1)) {
            assert_ne!(*whole, quick);
        }
    }

    #[test]
    fn no_night_plays_what_another_one_has_played() {
        let played = |day| {
            let simulated = tasks(Night::Whole, day).swap_remove(0);
            match args::parse(simulated.split(' ').map(Into::into)) {
                Ok(Task::Sim { seeds, from }) => from..from + seeds,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(played(7).end, played(8).start);
    }

    #[test]
    fn each_step_has_a_name_of_its_own_and_an_end() {
        let steps = plan(Night::Whole, 1);
        let names: BTreeSet<&str> = steps.iter().map(|step| step.name.as_str()).collect();
        assert_eq!(names.len(), steps.len());
        let most: Duration = steps.iter().map(|step| step.most - BUILDING).sum();
        assert!(
            most <= Duration::from_hours(8),
            "{most:?}: longer than a night"
        );
    }

    #[test]
    fn what_needs_more_than_cargo_says_so() {
        for step in plan(Night::Whole, 1) {
            let needs = match step.name.as_str() {
                name if name.starts_with("fuzz") => Needs::Fuzzing,
                "bench ui" | "bench app" => Needs::Screen,
                _ => Needs::Nothing,
            };
            assert_eq!(step.needs, needs, "{}", step.name);
        }
    }
}
