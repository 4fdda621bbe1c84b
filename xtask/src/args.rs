//! What was asked for on the command line.

use std::ffi::OsString;

use crate::checks::Extent;
use crate::nightly::Night;
use crate::{browser_tests, contained, fuzz};

/// Shown by `help`, and after a mistake.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask <task>

  demo [--no-window]  install what is missing, build, host a small feast on this computer with
                      simulated orders and open the kitchen window on it; Ctrl-C ends everything
  test [--quick]      install what tests need and run every check; --quick leaves out the tests
                      that open the real window
  crash [--rounds N] [--seed S]
                      run a feast whose hub and station are killed again and again, N times (200,
                      at most 1000), and check that nothing told as kept is gone or done twice; a
                      seed that failed is told, and does the same again
  sim [--seeds N] [--from S]
                      play N simulated nights (200) from seed S on (0): two stations, a server and
                      a bad network in virtual time, at a plain server where the seed is even and
                      at a hub where it is odd; FEAST_SEED=n plays one and prints all of it
  soak [--hours N] [--seed S]
                      play a feast of N hours (24, at most 240) at the hub in virtual time, with
                      stations that come and go, and check that nothing grows but its log
  soak --load [--minutes N]
                      the same for N minutes (60, at most 1440) of real time: real sockets, load
  fuzz [TARGET] [--seconds N]
                      make up what strangers could send, for N seconds (60, at most 86400) for each
                      target, and keep what fails; on the nightly toolchain, with cargo-fuzz
  nightly [--quick]   do all of this that takes long, one after the other: nights, planted bugs,
                      kills, made-up inputs, every benchmark and a long feast, and print one table;
                      --quick does a little of everything
  ui [--release]      build the screens into src-ui/dist; --release as they are installed
  axe                 fetch axe-core, with which the tests of the real window check accessibility
  shots [--only NAME] take pictures of every screen in every theme, size and state, from the real
                      window, into docs/screens, with a contact sheet of each and a grey copy
  windows             compile and link the programs for Windows, on a computer that is not one
  bundle              build the packages that are installed on a system like this one
  bench link|hub|offline [--quick]
                      measure the link, or a hub and a thousand displays, or two hours offline and
                      a start with a long history, on loopback, release build, and print tables;
                      --quick only shows that it works
  bench app [--quick] measure how soon a start shows the last board, what the application does while
                      nothing happens, its memory and its size
  bench ui [--quick] [--minutes N]
                      measure the real window on a virtual screen, by its pixels; N is how long the
                      hour takes whose memory is looked at (3, at most 120)
  help                this text";

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Demo {
        window: bool,
    },
    Test {
        extent: Extent,
    },
    Crash {
        rounds: u64,
        /// A new one where none is given.
        seed: Option<u64>,
    },
    Sim {
        seeds: u64,
        from: u64,
    },
    Soak {
        length: Length,
    },
    Fuzz {
        /// One of them; all where none is given.
        target: Option<&'static str>,
        seconds: u64,
    },
    Nightly {
        night: Night,
    },
    Ui {
        profile: PageProfile,
    },
    Axe,
    Shots {
        /// One screen of them, by its name.
        only: Option<String>,
    },
    Windows,
    Bundle,
    Bench {
        subject: Subject,
        quick: bool,
    },
    /// A runner of tests started us around one test program.
    RunContained {
        args: Vec<OsString>,
    },
    /// Cargo started us to run a compiled test of the screens.
    RunBrowserTest {
        args: Vec<OsString>,
    },
}

/// How long a feast goes on, and in which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Virtual hours, with this seed or a new one.
    Hours { hours: u64, seed: Option<u64> },
    /// Real minutes, under load.
    Minutes(u64),
}

/// How the page is compiled; the profiles stand in the root Cargo.toml.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageProfile {
    /// Quick to compile.
    Dev,
    /// Small: what the tests of the real window open.
    Release,
    /// The same, made smaller by wasm-opt, without the names of its functions: what is installed.
    Shipped,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Hub,
    Link,
    /// Outages and starts of a station.
    Offline,
    /// The whole application: its start, its rest, its memory.
    App,
    /// The real window.
    Ui {
        /// How long the hour of a feast takes whose memory is looked at; the benchmark knows how
        /// long where none is given.
        minutes: Option<u64>,
    },
}

/// Why the command line was not understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    NoTask,
    UnknownTask(String),
    NoSubject,
    UnknownSubject(String),
    UnknownOption {
        task: &'static str,
        option: String,
    },
    /// What came after an option is not what it takes.
    WrongValue {
        option: &'static str,
        takes: &'static str,
    },
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoTask => f.write_str("which task?"),
            Self::UnknownTask(name) => write!(f, "there is no task `{name}`"),
            Self::NoSubject => f.write_str("what is to be measured?"),
            Self::UnknownSubject(name) => write!(f, "there is no benchmark of `{name}`"),
            Self::UnknownOption { task, option } => write!(f, "`{task}` does not take `{option}`"),
            Self::WrongValue { option, takes } => write!(f, "`{option}` takes {takes}"),
        }
    }
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Task, Mistake> {
    let mut args = args.into_iter();
    let task = args.next().ok_or(Mistake::NoTask)?;
    match task.to_string_lossy().as_ref() {
        "help" | "--help" | "-h" => Ok(Task::Help),
        "demo" => flag("demo", "--no-window", args).map(|without| Task::Demo { window: !without }),
        "test" => flag("test", "--quick", args).map(|quick| Task::Test {
            extent: if quick { Extent::Quick } else { Extent::All },
        }),
        "crash" => crash(args),
        "sim" => sim(args),
        "soak" => soak(args),
        "fuzz" => fuzz(args),
        "nightly" => flag("nightly", "--quick", args).map(|quick| Task::Nightly {
            night: if quick { Night::Quick } else { Night::Whole },
        }),
        "ui" => flag("ui", "--release", args).map(|release| Task::Ui {
            profile: if release {
                PageProfile::Shipped
            } else {
                PageProfile::Dev
            },
        }),
        "axe" => nothing("axe", args).map(|()| Task::Axe),
        "shots" => shots(args),
        "windows" => nothing("windows", args).map(|()| Task::Windows),
        "bundle" => nothing("bundle", args).map(|()| Task::Bundle),
        "bench" => {
            let subject = args.next().ok_or(Mistake::NoSubject)?;
            let subject = match subject.to_string_lossy().as_ref() {
                "hub" => Subject::Hub,
                "link" => Subject::Link,
                "offline" => Subject::Offline,
                "app" => Subject::App,
                "ui" => return bench_ui(args),
                other => return Err(Mistake::UnknownSubject(other.to_owned())),
            };
            flag("bench", "--quick", args).map(|quick| Task::Bench { subject, quick })
        }
        contained::RUNNER => Ok(Task::RunContained {
            args: args.collect(),
        }),
        browser_tests::RUNNER => Ok(Task::RunBrowserTest {
            args: args.collect(),
        }),
        other => Err(Mistake::UnknownTask(other.to_owned())),
    }
}

fn crash(mut rest: impl Iterator<Item = OsString>) -> Result<Task, Mistake> {
    const ROUNDS: Mistake = Mistake::WrongValue {
        option: "--rounds",
        takes: "a whole number from 1 to 1000",
    };
    const SEED: Mistake = Mistake::WrongValue {
        option: "--seed",
        takes: "a whole number",
    };
    let (mut rounds, mut seed) = (200, None);
    while let Some(option) = rest.next() {
        let mut number = || rest.next()?.to_str()?.parse::<u64>().ok();
        match option.to_string_lossy().as_ref() {
            "--rounds" => {
                let given = number().filter(|rounds| (1..=1_000).contains(rounds));
                rounds = given.ok_or(ROUNDS)?;
            }
            "--seed" => seed = Some(number().ok_or(SEED)?),
            other => {
                return Err(Mistake::UnknownOption {
                    task: "crash",
                    option: other.to_owned(),
                });
            }
        }
    }
    Ok(Task::Crash { rounds, seed })
}

fn sim(mut rest: impl Iterator<Item = OsString>) -> Result<Task, Mistake> {
    const TAKES: &str = "a whole number";
    let (mut seeds, mut from): (u64, u64) = (200, 0);
    while let Some(option) = rest.next() {
        let value = rest.next();
        let number = |option| {
            let given = value
                .as_ref()
                .and_then(|value| value.to_str()?.parse().ok());
            given.ok_or(Mistake::WrongValue {
                option,
                takes: TAKES,
            })
        };
        match option.to_string_lossy().as_ref() {
            "--seeds" => seeds = number("--seeds")?,
            "--from" => from = number("--from")?,
            other => {
                return Err(Mistake::UnknownOption {
                    task: "sim",
                    option: other.to_owned(),
                });
            }
        }
    }
    Ok(Task::Sim { seeds, from })
}

fn fuzz(mut rest: impl Iterator<Item = OsString>) -> Result<Task, Mistake> {
    let (mut target, mut seconds) = (None, 60);
    while let Some(option) = rest.next() {
        if option == "--seconds" {
            let given = rest.next().and_then(|given| given.to_str()?.parse().ok());
            let given = given.filter(|seconds| (1..=86_400).contains(seconds));
            seconds = given.ok_or(Mistake::WrongValue {
                option: "--seconds",
                takes: "a whole number from 1 to 86400",
            })?;
            continue;
        }
        let known = fuzz::TARGETS.into_iter().find(|name| option == *name);
        let known = known.filter(|_| target.is_none());
        target = Some(known.ok_or_else(|| Mistake::UnknownOption {
            task: "fuzz",
            option: option.to_string_lossy().into_owned(),
        })?);
    }
    Ok(Task::Fuzz { target, seconds })
}

fn shots(mut rest: impl Iterator<Item = OsString>) -> Result<Task, Mistake> {
    let mut only = None;
    while let Some(option) = rest.next() {
        if option != "--only" {
            return Err(Mistake::UnknownOption {
                task: "shots",
                option: option.to_string_lossy().into_owned(),
            });
        }
        let name = rest.next().and_then(|name| name.into_string().ok());
        only = Some(name.ok_or(Mistake::WrongValue {
            option: "--only",
            takes: "the name of a screen",
        })?);
    }
    Ok(Task::Shots { only })
}

fn soak(rest: impl Iterator<Item = OsString>) -> Result<Task, Mistake> {
    let mut rest = rest.peekable();
    let load = rest.next_if(|option| option == "--load").is_some();
    let (mut hours, mut seed, mut minutes) = (24, None, 60);
    while let Some(option) = rest.next() {
        let mut number = || rest.next()?.to_str()?.parse::<u64>().ok();
        let mut within = |most| number().filter(|number| (1..=most).contains(number));
        match option.to_string_lossy().as_ref() {
            "--hours" if !load => {
                hours = within(240).ok_or(Mistake::WrongValue {
                    option: "--hours",
                    takes: "a whole number from 1 to 240",
                })?;
            }
            "--seed" if !load => {
                seed = Some(number().ok_or(Mistake::WrongValue {
                    option: "--seed",
                    takes: "a whole number",
                })?);
            }
            "--minutes" if load => {
                minutes = within(1_440).ok_or(Mistake::WrongValue {
                    option: "--minutes",
                    takes: "a whole number from 1 to 1440",
                })?;
            }
            other => {
                return Err(Mistake::UnknownOption {
                    task: "soak",
                    option: other.to_owned(),
                });
            }
        }
    }
    Ok(Task::Soak {
        length: if load {
            Length::Minutes(minutes)
        } else {
            Length::Hours { hours, seed }
        },
    })
}

fn bench_ui(mut rest: impl Iterator<Item = OsString>) -> Result<Task, Mistake> {
    let (mut quick, mut minutes) = (false, None);
    while let Some(option) = rest.next() {
        match option.to_string_lossy().as_ref() {
            "--quick" => quick = true,
            "--minutes" => {
                let given = rest.next().and_then(|given| given.to_str()?.parse().ok());
                let given = given.filter(|minutes| (1..=120).contains(minutes));
                minutes = Some(given.ok_or(Mistake::WrongValue {
                    option: "--minutes",
                    takes: "a whole number from 1 to 120",
                })?);
            }
            other => {
                return Err(Mistake::UnknownOption {
                    task: "bench",
                    option: other.to_owned(),
                });
            }
        }
    }
    let subject = Subject::Ui { minutes };
    Ok(Task::Bench { subject, quick })
}

/// For a task without options.
fn nothing(task: &'static str, mut rest: impl Iterator<Item = OsString>) -> Result<(), Mistake> {
    match rest.next() {
        None => Ok(()),
        Some(option) => Err(Mistake::UnknownOption {
            task,
            option: option.to_string_lossy().into_owned(),
        }),
    }
}

/// Whether the one option of `task` was given; anything else is a mistake.
fn flag(
    task: &'static str,
    known: &str,
    rest: impl Iterator<Item = OsString>,
) -> Result<bool, Mistake> {
    let mut given = false;
    for option in rest {
        if option != known {
            let option = option.to_string_lossy().into_owned();
            return Err(Mistake::UnknownOption { task, option });
        }
        given = true;
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, Mistake> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn each_task_is_known_with_its_option() {
        let ui = |profile| Ok(Task::Ui { profile });
        let test = |extent| Ok(Task::Test { extent });
        let bench = |subject, quick| Ok(Task::Bench { subject, quick });
        let crash = |rounds, seed| Ok(Task::Crash { rounds, seed });
        let sim = |seeds, from| Ok(Task::Sim { seeds, from });
        let soak = |length| Ok(Task::Soak { length });
        let fuzz = |target, seconds| Ok(Task::Fuzz { target, seconds });
        let nightly = |night| Ok(Task::Nightly { night });
        let shots = |only: Option<&str>| {
            Ok(Task::Shots {
                only: only.map(str::to_owned),
            })
        };
        let hours = |hours, seed| soak(Length::Hours { hours, seed });
        for (line, task) in [
            ("demo", Ok(Task::Demo { window: true })),
            ("demo --no-window", Ok(Task::Demo { window: false })),
            ("test", test(Extent::All)),
            ("test --quick", test(Extent::Quick)),
            ("crash", crash(200, None)),
            (
                "crash --rounds 7 --seed 18446744073709551615",
                crash(7, Some(u64::MAX)),
            ),
            ("sim", sim(200, 0)),
            ("sim --seeds 10000 --from 7", sim(10_000, 7)),
            ("soak", hours(24, None)),
            ("soak --hours 6 --seed 9", hours(6, Some(9))),
            ("soak --load", soak(Length::Minutes(60))),
            ("soak --load --minutes 1", soak(Length::Minutes(1))),
            ("fuzz", fuzz(None, 60)),
            ("fuzz words --seconds 5", fuzz(Some("words"), 5)),
            ("nightly", nightly(Night::Whole)),
            ("nightly --quick", nightly(Night::Quick)),
            ("ui", ui(PageProfile::Dev)),
            ("ui --release", ui(PageProfile::Shipped)),
            ("windows", Ok(Task::Windows)),
            ("bundle", Ok(Task::Bundle)),
            ("bench link", bench(Subject::Link, false)),
            ("bench link --quick", bench(Subject::Link, true)),
            ("bench offline", bench(Subject::Offline, false)),
            ("bench offline --quick", bench(Subject::Offline, true)),
            ("bench hub", bench(Subject::Hub, false)),
            ("bench app --quick", bench(Subject::App, true)),
            ("axe", Ok(Task::Axe)),
            ("shots", shots(None)),
            ("shots --only kitchen", shots(Some("kitchen"))),
            ("bench ui", bench(Subject::Ui { minutes: None }, false)),
            (
                "bench ui --minutes 60 --quick",
                bench(Subject::Ui { minutes: Some(60) }, true),
            ),
            ("help", Ok(Task::Help)),
            ("--help", Ok(Task::Help)),
        ] {
            assert_eq!(parsed(line), task, "{line}");
        }
    }

    #[test]
    fn what_is_not_known_is_a_mistake_that_names_it() {
        assert_eq!(parsed(""), Err(Mistake::NoTask));
        assert_eq!(parsed("dmeo"), Err(Mistake::UnknownTask("dmeo".to_owned())));
        for (line, task, option) in [
            ("demo --quick", "demo", "--quick"),
            ("test --quick now", "test", "now"),
            ("ui --Release", "ui", "--Release"),
            ("axe --now", "axe", "--now"),
            ("shots kitchen", "shots", "kitchen"),
            ("windows --release", "windows", "--release"),
            ("bundle --deb", "bundle", "--deb"),
            ("bench link fast", "bench", "fast"),
            ("bench link --minutes 3", "bench", "--minutes"),
            ("bench ui fast", "bench", "fast"),
            ("crash --rounds 3 hard", "crash", "hard"),
            ("sim --seed 3", "sim", "--seed"),
            ("fuzz wrods", "fuzz", "wrods"),
            ("fuzz frames words", "fuzz", "words"),
            ("nightly --slow", "nightly", "--slow"),
            ("soak --minutes 3", "soak", "--minutes"),
            ("soak --load --hours 3", "soak", "--hours"),
            ("soak --hours 3 --load", "soak", "--load"),
        ] {
            let mistake = Mistake::UnknownOption {
                task,
                option: option.to_owned(),
            };
            assert_eq!(parsed(line), Err(mistake), "{line}");
        }
    }

    #[test]
    fn a_benchmark_wants_to_know_of_what() {
        assert_eq!(parsed("bench"), Err(Mistake::NoSubject));
        for subject in ["--quick", "lnik"] {
            let mistake = Mistake::UnknownSubject(subject.to_owned());
            assert_eq!(parsed(&format!("bench {subject}")), Err(mistake));
        }
    }

    #[test]
    fn a_number_that_makes_no_sense_is_a_mistake_that_says_what_does() {
        for (line, named) in [
            ("crash --rounds 0", "--rounds"),
            ("crash --rounds 1001", "--rounds"),
            ("crash --rounds", "--rounds"),
            ("crash --seed -1", "--seed"),
            ("crash --seed x --rounds 3", "--seed"),
            ("sim --seeds many", "--seeds"),
            ("sim --from", "--from"),
            ("fuzz --seconds 0", "--seconds"),
            ("fuzz --seconds", "--seconds"),
            ("soak --hours 0", "--hours"),
            ("soak --hours 241", "--hours"),
            ("soak --seed", "--seed"),
            ("soak --load --minutes 1441", "--minutes"),
            ("shots --only", "--only"),
            ("bench ui --minutes", "--minutes"),
            ("bench ui --minutes 0", "--minutes"),
            ("bench ui --minutes 121", "--minutes"),
        ] {
            let mistake = parsed(line).unwrap_err();
            let fits = matches!(mistake, Mistake::WrongValue { option, .. } if option == named);
            assert!(fits, "{line}: {mistake}");
        }
    }

    #[test]
    fn a_test_program_is_handed_on_with_all_its_arguments() {
        let args = ["a test.wasm", "--nocapture"].map(OsString::from).to_vec();
        let after = |runner: &str| parse(std::iter::once(runner.into()).chain(args.clone()));
        let contained = Task::RunContained { args: args.clone() };
        assert_eq!(after(contained::RUNNER), Ok(contained));
        let in_a_browser = Task::RunBrowserTest { args: args.clone() };
        assert_eq!(after(browser_tests::RUNNER), Ok(in_a_browser));
    }
}
