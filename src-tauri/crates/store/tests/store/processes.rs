//! Several processes on one data directory, and processes that are killed.

use std::{
    collections::HashMap,
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use olgfeast_protocol::{IntentId, UtcTime, ipc::Settlement};
use olgfeast_store::{DirLock, Outbox, StoreError};
use tempfile::tempdir;

use crate::samples::{DEADLINE, fresh_intent};

const ROLE: &str = "OLGFEAST_STORE_TEST_ROLE";
const DIR: &str = "OLGFEAST_STORE_TEST_DIR";

/// Intents of one enqueue of the child that is killed.
const BATCH: i64 = 3;

#[test]
#[ignore = "run by the other tests, in a process of its own"]
fn as_a_child_process() {
    let dir = PathBuf::from(env::var(DIR).unwrap());
    // The line that the test runner has begun.
    println!();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match env::var(ROLE).unwrap().as_str() {
        "hold the lock" => {
            let _lock = DirLock::acquire(&dir).unwrap().unwrap();
            say("held");
            wait_for_a_line();
        }
        "hold the outbox's lock alone" => {
            let lock = std::fs::File::create(dir.join("outbox.lock")).unwrap();
            lock.lock().unwrap();
            say("held");
            wait_for_a_line();
        }
        "write without an end" => {
            let other = rusqlite::Connection::open(dir.join("outbox.db")).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            say("writes");
            wait_for_a_line();
        }
        "fill the disk" => runtime.block_on(fill_the_disk(&dir)),
        "enqueue for ever" => runtime.block_on(enqueue_for_ever(&dir)),
        "work beside" => runtime.block_on(work_beside(&dir)),
        role => panic!("nobody knows how to {role}"),
    }
}

async fn enqueue_for_ever(dir: &Path) {
    let outbox = Outbox::open(dir).unwrap();
    for order in 0.. {
        let intents: Vec<_> = (0..BATCH).map(|_| fresh_intent(order)).collect();
        let ids: Vec<_> = intents.iter().map(|intent| intent.id).collect();
        outbox.enqueue(intents).await.unwrap();
        for id in &ids {
            say(&format!("kept {id}"));
        }
        outbox.mark_attempt(ids[0], UtcTime(1)).await.unwrap();
        say(&format!("attempted {}", ids[0]));
    }
}

/// Enqueues until it is refused, and once more when it is told that there is space again.
async fn fill_the_disk(dir: &Path) {
    let outbox = Outbox::open(dir).unwrap();
    let refused = loop {
        let intent = fresh_intent(1);
        let id = intent.id;
        match outbox.enqueue(vec![intent]).await {
            Ok(()) => say(&format!("kept {id}")),
            Err(error) => break (id, error),
        }
    };
    let shown = outbox.open_intents().await.unwrap();
    let (id, error) = refused;
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert!(shown.iter().all(|row| row.intent.id != id));
    say(&format!("refused {id}"));
    wait_for_a_line();
    let intent = fresh_intent(2);
    let id = intent.id;
    outbox.enqueue(vec![intent]).await.unwrap();
    say(&format!("kept {id}"));
    say("done");
    wait_for_a_line();
}

async fn work_beside(dir: &Path) {
    let outbox = Outbox::open(dir).unwrap();
    let mut changes = outbox.changes();
    say("open");
    wait_for_a_line();
    let intent = fresh_intent(1);
    outbox.enqueue(vec![intent.clone()]).await.unwrap();
    tokio::time::timeout(DEADLINE, changes.changed())
        .await
        .unwrap()
        .unwrap();
    for row in outbox.open_intents().await.unwrap() {
        if row.intent.id != intent.id {
            say(&format!("sees {}", row.intent.id));
        }
    }
    say("done");
    wait_for_a_line();
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).unwrap();
}

fn wait_for_a_line() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
}

/// This test binary again, in a role. It is killed when the test ends, however that ends.
struct OtherProcess {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl OtherProcess {
    fn start(role: &str, dir: &Path) -> OtherProcess {
        OtherProcess::start_by(Command::new(env::current_exe().unwrap()), role, dir)
    }

    /// By a command that runs what it is given as arguments, or this test binary itself.
    fn start_by(mut command: Command, role: &str, dir: &Path) -> OtherProcess {
        let mut child = command
            .args([
                "--exact",
                "processes::as_a_child_process",
                "--ignored",
                "--nocapture",
            ])
            .env(ROLE, role)
            .env(DIR, dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        OtherProcess { child, out }
    }

    /// The next line, or `None` at its end.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.out.read_line(&mut line).unwrap();
        // A line that was cut off by the end of the process was not said.
        (length > 0 && line.ends_with('\n')).then(|| line.trim_end().to_owned())
    }

    fn wait_for(&mut self, wanted: &str) {
        loop {
            let line = self.line().expect("the other process ended too early");
            if line == wanted {
                return;
            }
        }
    }

    fn tell(&mut self) {
        self.child.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
    }

    /// SIGKILL on Unix, `TerminateProcess` on Windows: it gets no chance to do anything.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for OtherProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_enqueue_has_returned_for_survives_a_kill_at_any_moment() {
    let dir = tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut all = 0;
    for round in 0_u32..20 {
        let mut writer = OtherProcess::start("enqueue for ever", dir.path());
        let mut said = Vec::new();
        let enough = (round * 7 % 29 + 1) as usize;
        while said.len() < enough {
            said.push(writer.line().expect("it writes for ever"));
        }
        // At another point of its loop each time; what the point is, the machine decides.
        let strike = Instant::now() + Duration::from_micros(u64::from(round) * 137 % 3_000);
        while Instant::now() < strike {
            std::hint::spin_loop();
        }
        writer.kill();
        while let Some(line) = writer.line() {
            said.push(line);
        }

        let outbox = Outbox::open(dir.path()).unwrap();
        assert_eq!(
            outbox.set_aside(),
            None,
            "round {round}: a kill damages nothing"
        );
        let rows = runtime.block_on(outbox.open_intents()).unwrap();
        let attempts: HashMap<IntentId, u32> = rows
            .iter()
            .map(|row| (row.intent.id, row.attempts))
            .collect();
        for line in &said {
            let (what, id) = line.split_once(' ').unwrap_or_default();
            let id = || IntentId(id.parse().unwrap());
            match what {
                "kept" => {
                    assert!(
                        attempts.contains_key(&id()),
                        "round {round}: {line} is lost"
                    );
                    all += 1;
                }
                "attempted" => assert_eq!(attempts.get(&id()), Some(&1), "round {round}: {line}"),
                _ => {}
            }
        }
        let mut of_order: HashMap<_, i64> = HashMap::new();
        for row in &rows {
            *of_order.entry(row.intent.order).or_default() += 1;
        }
        for (order, count) in of_order {
            assert_eq!(
                count, BATCH,
                "round {round}: an enqueue for order {order} was torn"
            );
        }
        runtime.block_on(async {
            for row in rows {
                outbox
                    .settle(vec![row.intent.id], Settlement::Applied, None, UtcTime(1))
                    .await
                    .unwrap();
            }
        });
    }
    assert!(all > 100, "only {all} were kept: this has tested nothing");
}

#[test]
fn two_processes_see_each_others_intents() {
    let dir = tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let mut other = OtherProcess::start("work beside", dir.path());
    other.wait_for("open");
    let mut changes = outbox.changes();
    changes.mark_unchanged();
    other.tell();
    runtime.block_on(async {
        loop {
            // Opening writes as well, so the first change may be that.
            tokio::time::timeout(DEADLINE, changes.changed())
                .await
                .unwrap()
                .unwrap();
            if outbox.open_intents().await.unwrap().len() == 1 {
                break;
            }
        }
    });
    let mine = fresh_intent(2);
    runtime
        .block_on(outbox.enqueue(vec![mine.clone()]))
        .unwrap();
    other.wait_for(&format!("sees {}", mine.id));
    other.wait_for("done");
    other.tell();
}

#[test]
fn the_lock_of_another_process_holds_until_that_process_is_killed() {
    let dir = tempdir().unwrap();
    let mut other = OtherProcess::start("hold the lock", dir.path());
    other.wait_for("held");
    assert!(DirLock::acquire(dir.path()).unwrap().is_none());
    other.kill();
    assert!(DirLock::acquire(dir.path()).unwrap().is_some());
}

#[test]
fn while_another_process_writes_without_an_end_it_is_told_as_busy_and_works_after() {
    let dir = tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    let mut other = OtherProcess::start("write without an end", dir.path());
    other.wait_for("writes");
    let enqueue = || runtime.block_on(outbox.enqueue(vec![fresh_intent(1)]));
    assert_eq!(enqueue(), Err(StoreError::Busy));
    // Nothing is shown as kept, and what is there can still be read.
    assert_eq!(runtime.block_on(outbox.open_intents()), Ok(vec![]));
    assert!(matches!(Outbox::open(dir.path()), Err(StoreError::Busy)));
    // However that process ends.
    other.kill();
    assert_eq!(enqueue(), Ok(()));
    Outbox::open(dir.path()).unwrap();
}

#[test]
fn an_outbox_that_another_process_rescues_without_an_end_is_told_as_busy() {
    let dir = tempdir().unwrap();
    let mut other = OtherProcess::start("hold the outbox's lock alone", dir.path());
    other.wait_for("held");
    assert!(matches!(Outbox::open(dir.path()), Err(StoreError::Busy)));
    other.kill();
    Outbox::open(dir.path()).unwrap();
}

/// No file of the other process may grow beyond a limit; then the limit is lifted.
#[cfg(target_os = "linux")]
#[test]
fn on_a_full_disk_a_process_refuses_keeps_what_it_has_and_goes_on_when_there_is_space() {
    let dir = tempdir().unwrap();
    let mut shell = Command::new("sh");
    // Without the trap the signal would end it; 300 blocks are of 512 bytes.
    let script = "trap '' XFSZ; ulimit -S -f 300; exec \"$0\" \"$@\"";
    shell.args(["-c", script]).arg(env::current_exe().unwrap());
    let mut other = OtherProcess::start_by(shell, "fill the disk", dir.path());
    let (mut kept, mut refused) = (Vec::new(), None);
    while let Some(line) = other.line() {
        match line.split_once(' ') {
            Some(("kept", id)) => kept.push(IntentId(id.parse().unwrap())),
            Some(("refused", id)) => {
                refused = Some(IntentId(id.parse().unwrap()));
                let limit = Command::new("prlimit")
                    .args(["--fsize=unlimited:unlimited", "--pid"])
                    .arg(other.child.id().to_string())
                    .status();
                assert!(limit.unwrap().success());
                other.tell();
            }
            _ if line == "done" => break,
            _ => {}
        }
    }
    let refused = refused.expect("a full disk refuses");
    assert!(kept.len() > 5, "only {} were kept", kept.len());
    other.kill();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let outbox = Outbox::open(dir.path()).unwrap();
    assert_eq!(outbox.set_aside(), None);
    let rows = runtime.block_on(outbox.open_intents()).unwrap();
    let found: Vec<_> = rows.iter().map(|row| row.intent.id).collect();
    assert_eq!(found, kept);
    assert!(!found.contains(&refused));
}
