//! A feast on this computer: a hub with a small menu, simulated orders, and the kitchen window.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context, bail, ensure};

use crate::args::PageProfile;
use crate::running::{GLANCE, Running, in_the_foreground};
use crate::setup::{self, Purpose};
use crate::workspace::{at_root, cargo, target_dir};
use crate::{bundle_page, interrupt};

/// How long the hub may take to say where it listens.
const START: Duration = Duration::from_mins(1);

/// Builds everything, starts everything, and returns when the window was closed or Ctrl-C pressed.
/// Whatever was started is gone by then.
pub(crate) fn run(window: bool) -> anyhow::Result<()> {
    ensure!(
        !window || has_a_screen(),
        "no desktop to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); \
         `cargo xtask demo --no-window` runs everything but the window"
    );
    println!("step 1 of 4: looking for what this computer lacks");
    setup::make_ready(Purpose::Demo)?;
    println!("step 2 of 4: building the screens");
    bundle_page::build(PageProfile::Release)?;
    println!("step 3 of 4: building the window and the terminal program");
    let packages = ["--package", "olgfeast", "--package", "feast"];
    in_the_foreground(cargo().args(["build", "--locked"]).args(packages))?;
    println!("step 4 of 4: hosting a feast");
    host(window)
}

/// On Linux a window needs one of these; elsewhere there always is a screen.
fn has_a_screen() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn host(window: bool) -> anyhow::Result<()> {
    // A new feast each time: orders of an earlier demo would only be late. Dropped last, when
    // nobody writes there any more.
    let data = tempfile::Builder::new()
        .prefix("olgfeast-demo-")
        .tempdir()?;
    let (mut hub, feast) = start_hub(&data.path().join("hub"))?;
    let mut orders = Running::start(
        program("feast")
            .args([
                "simulate",
                "--server",
                &feast.server,
                "--user",
                &feast.staff.name,
            ])
            .args(["--orders-per-minute", "6", "--seed", "1"])
            .env("OLGFEAST_PASSWORD", &feast.staff.password)
            .stdout(Stdio::null()),
    )?;
    println!(
        "\n  server    {}\n  staff     {}, password {}\n  customer  {}, password {}\n\n\
         Ctrl-C ends everything.",
        feast.server,
        feast.staff.name,
        feast.staff.password,
        feast.customer.name,
        feast.customer.password,
    );
    let mut station = match window {
        true => Some(start_window(&feast, &data.path().join("station"))?),
        false => None,
    };
    let ended = watch(&mut hub, &mut orders, station.as_mut());
    // Written like this because the terminal may be what went away.
    let _ = writeln!(std::io::stdout(), "ending the feast");
    // All are asked before any is waited for.
    for running in station.iter_mut().chain([&mut orders, &mut hub]) {
        running.ask_to_end();
    }
    ended
}

/// Until the person has had enough, or something ends that should not.
fn watch(
    hub: &mut Running,
    orders: &mut Running,
    mut station: Option<&mut Running>,
) -> anyhow::Result<()> {
    while !interrupt::requested() {
        if let Some(station) = &mut station
            && let Some(status) = station.poll()?
        {
            ensure!(status.success(), "the window ended ({status})");
            return Ok(());
        }
        for (running, what) in [
            (&mut *hub, "the hub"),
            (&mut *orders, "the simulated orders"),
        ] {
            if let Some(status) = running.poll()?
                // Ctrl-C reached it as well, and before us.
                && !interrupt::requested()
            {
                bail!("{what} ended ({status})");
            }
        }
        thread::sleep(GLANCE);
    }
    Ok(())
}

pub(crate) fn start_hub(data: &Path) -> anyhow::Result<(Running, Feast)> {
    let mut hub = Running::start(
        program("feast")
            .args(["serve", "--listen", "127.0.0.1:0", "--demo", "--data"])
            .arg(data)
            .stdout(Stdio::piped()),
    )?;
    let stdout = hub.child().stdout.take().context("the pipe of the hub")?;
    let (said, first_line) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut lines = BufReader::new(stdout).lines();
        if let Some(Ok(line)) = lines.next() {
            let _ = said.send(line);
        }
        // Reads on, so that the hub never blocks on a full pipe.
        lines.map_while(Result::ok).for_each(drop);
    });
    let deadline = Instant::now() + START;
    loop {
        match first_line.recv_timeout(GLANCE) {
            Ok(line) => return Ok((hub, Feast::read(&line)?)),
            Err(mpsc::RecvTimeoutError::Disconnected) => bail!("the hub ended at its start"),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
        ensure!(!interrupt::requested(), "interrupted");
        ensure!(
            Instant::now() < deadline,
            "the hub did not say where it listens"
        );
    }
}

fn start_window(feast: &Feast, data: &Path) -> anyhow::Result<Running> {
    Running::start(
        program("olgfeast")
            .env("OLGFEAST_SERVER", &feast.server)
            .env("OLGFEAST_USER", &feast.staff.name)
            .env("OLGFEAST_PASSWORD", &feast.staff.password)
            .env("OLGFEAST_DATA_DIR", data),
    )
}

/// One of the programs that were just built. Unless asked otherwise it speaks up only when
/// something is wrong: the accounts printed here must stay in sight.
fn program(name: &str) -> Command {
    let file = PathBuf::from(name).with_extension(env::consts::EXE_EXTENSION);
    let mut command = at_root(target_dir().join("debug").join(file));
    command.stdin(Stdio::null());
    if env::var_os("RUST_LOG").is_none() {
        command.env("RUST_LOG", "warn");
    }
    command
}

/// What the hub says in its first line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Feast {
    /// Where it listens, as a URL.
    pub(crate) server: String,
    pub(crate) staff: Account,
    pub(crate) customer: Account,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) password: String,
}

impl Feast {
    fn read(line: &str) -> anyhow::Result<Self> {
        let said: serde_json::Value = serde_json::from_str(line)
            .with_context(|| format!("the hub's first line is not JSON: {line:?}"))?;
        let text = |pointer: &str| {
            let value = said.pointer(pointer).and_then(serde_json::Value::as_str);
            value
                .map(str::to_owned)
                .with_context(|| format!("the hub did not say {pointer}"))
        };
        let account = |kind: &str| -> anyhow::Result<Account> {
            Ok(Account {
                name: text(&format!("/demo/{kind}/0"))?,
                password: text(&format!("/demo/{kind}/1"))?,
            })
        };
        Ok(Self {
            server: format!("http://{}", text("/listening")?),
            staff: account("staff")?,
            customer: account("customer")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_the_hub_names_the_address_and_both_accounts() {
        let line = r#"{"listening":"127.0.0.1:4711","demo":{"staff":["admin","a b"],"customer":["customer","c"]}}"#;
        let account = |name: &str, password: &str| Account {
            name: name.to_owned(),
            password: password.to_owned(),
        };
        assert_eq!(
            Feast::read(line).unwrap(),
            Feast {
                server: "http://127.0.0.1:4711".to_owned(),
                staff: account("admin", "a b"),
                customer: account("customer", "c"),
            }
        );
    }

    #[test]
    fn a_line_that_lacks_something_is_an_error_that_names_it() {
        let error = Feast::read(r#"{"listening":"127.0.0.1:1"}"#).unwrap_err();
        assert!(error.to_string().contains("/demo/staff/0"), "{error}");
        assert!(Feast::read("Listening on 127.0.0.1:1").is_err());
    }
}
