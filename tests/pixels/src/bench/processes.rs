//! What the system tells about processes.

use std::{
    fs,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::Context;

/// All processes that this one started, and those that they started.
pub(super) fn below(ancestor: u32) -> anyhow::Result<Vec<u32>> {
    let mut all = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(id) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        // One that is gone by now has no parent.
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name in parentheses may hold anything; what follows it is state and parent.
        let parent = stat
            .rsplit_once(')')
            .and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        if let Some(parent) = parent {
            all.push((id, parent));
        }
    }
    let mut found = vec![ancestor];
    let mut looked_at = 0;
    while let Some(&of) = found.get(looked_at) {
        looked_at += 1;
        found.extend(
            all.iter()
                .filter(|(_, parent)| *parent == of)
                .map(|(id, _): &(u32, u32)| *id),
        );
    }
    Ok(found.split_off(1))
}

/// Ends one of ours with all that it started, at once.
pub(super) fn end(child: &mut Child) {
    let started = below(child.id()).unwrap_or_default();
    let ids = started.iter().map(u32::to_string);
    let _gone = Command::new("kill")
        .arg("-9")
        .args(ids)
        .stderr(Stdio::null())
        .status();
    let _gone = child.kill();
    let _gone = child.wait();
}

/// The memory of a process in KiB; what it shares is divided by those who share it.
pub(super) fn memory(process: u32) -> anyhow::Result<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kib.with_context(|| format!("the memory of process {process}"))
}

/// Processor time that a process has used so far.
pub(super) fn worked(process: u32) -> anyhow::Result<Duration> {
    /// What Linux counts in, on every machine.
    const TICK: Duration = Duration::from_millis(10);
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let ticks = stat.rsplit_once(')').and_then(|(_, rest)| {
        // The state is the third word of proc_pid_stat(5), and the first here.
        let mut words = rest.split_whitespace().skip(11);
        let (user, system): (u32, u32) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(user + system)
    });
    Ok(TICK * ticks.with_context(|| format!("the work of process {process}"))?)
}

/// What a process is called.
pub(super) fn name(process: u32) -> String {
    let name = fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
    name.trim().to_owned()
}

/// The load averages of this computer.
pub(super) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<&str> = text.split(' ').take(3).collect();
    words.join(" ")
}
