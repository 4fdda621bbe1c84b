//! A long feast at the hub: the tests of it that do so, for longer than they go on by themselves.

use std::process::Command;

use crate::args::Length;
use crate::running::in_the_foreground;
use crate::workspace::cargo;

/// Orders in an hour, on the average: after ten hours the numbers that are called out begin anew.
const ORDERS_PER_HOUR: &str = "100";

/// Builds the hub and its tests, and plays such a feast; an error when something grew that must not,
/// or was not right at the end. The seed is told then.
pub(crate) fn run(length: Length) -> anyhow::Result<()> {
    in_the_foreground(&mut command(length))
}

fn command(length: Length) -> Command {
    let mut command = cargo();
    command
        .args(["test", "--locked", "--package", "olgfeast-hub"])
        .args(["--profile", "simulation", "--test", "soak", "--"])
        .args(["--nocapture", "--exact"]);
    match length {
        Length::Hours { hours, seed } => {
            command
                .arg("a_feast_goes_by_and_only_its_log_grows")
                .env("OLGFEAST_SOAK_HOURS", hours.to_string())
                .env("OLGFEAST_SOAK_ORDERS_PER_HOUR", ORDERS_PER_HOUR);
            if let Some(seed) = seed {
                command.env("OLGFEAST_SOAK_SEED", seed.to_string());
            }
        }
        Length::Minutes(minutes) => {
            command
                .args(["--ignored", "a_hub_under_load_stays_as_small_as_it_was"])
                .env("OLGFEAST_SOAK_MINUTES", minutes.to_string());
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::workspace::root;

    /// The name of the test, and what is in its environment.
    fn asked(length: Length) -> (String, BTreeMap<String, String>) {
        let command = command(length);
        let text = |text: &std::ffi::OsStr| text.to_string_lossy().into_owned();
        let name = text(command.get_args().last().unwrap());
        let set = command
            .get_envs()
            .filter_map(|(name, value)| Some((text(name), text(value?))))
            .filter(|(name, _)| name.starts_with("OLGFEAST_SOAK"));
        (name, set.collect())
    }

    #[test]
    fn the_tests_that_are_run_and_what_they_are_told_are_there() {
        let path = root().join("src-tauri/crates/hub/tests/soak/main.rs");
        let tests = std::fs::read_to_string(path).unwrap();
        for length in [
            Length::Hours {
                hours: 24,
                seed: Some(7),
            },
            Length::Minutes(60),
        ] {
            let (test, told) = asked(length);
            assert!(tests.contains(&format!("fn {test}()")), "{test}");
            assert!(!told.is_empty());
            for name in told.keys() {
                assert!(tests.contains(&format!("\"{name}\"")), "{name}");
            }
        }
    }

    #[test]
    fn a_length_is_told_as_it_was_given() {
        let (_, told) = asked(Length::Hours {
            hours: 3,
            seed: None,
        });
        assert_eq!(told["OLGFEAST_SOAK_HOURS"], "3");
        assert_eq!(told.get("OLGFEAST_SOAK_SEED"), None);
        let (_, told) = asked(Length::Minutes(2));
        assert_eq!(told["OLGFEAST_SOAK_MINUTES"], "2");
    }
}
