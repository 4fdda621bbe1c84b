//! What the application costs the computer that it is installed on: how long until the board is there,
//! what it does while nothing happens, how much memory and how many bytes it takes.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use tempfile::TempDir;

use super::{
    film::{self, Seen},
    hub::Hub,
    memory, processes, program,
    screen::Screen,
    spread::{Spread, print_table},
    start::Started,
};

/// How much of it is measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extent {
    /// Of each kind.
    pub(super) starts: usize,
    /// How long nothing happens.
    pub(super) idle: Duration,
    /// How long the hour takes whose memory is looked at, and how much of it there is.
    pub(super) memory: (Duration, f64),
}

/// On the board that it starts with.
const ORDERS: usize = 60;

/// How long a start is looked at; the last picture is what it should have shown at once.
const WATCHED: Duration = Duration::from_secs(5);

/// How long it is left alone before it counts as idle.
const REST: Duration = Duration::from_secs(15);

/// A start whose files are in memory, or one after the system was told to forget them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Warm,
    Cold,
}

/// Prints the tables.
pub(super) async fn measure(extent: &Extent) -> anyhow::Result<()> {
    let hub = Hub::start().await?;
    for number in 0..ORDERS {
        let id = hub.place().await?;
        if number % 2 == 1 {
            hub.move_to(id, "preparing").await?;
        }
    }
    let data = tempfile::tempdir()?;
    starts(&hub, &data, extent.starts).await?;
    idle(&hub, &data, extent.idle).await?;
    drop(hub);
    memory::measure(ORDERS, extent.memory.0, extent.memory.1).await?;
    sizes()
}

async fn starts(hub: &Hub, data: &TempDir, times: usize) -> anyhow::Result<()> {
    // The first one has no board yet, and shows which files there are.
    let files = first(hub, data).await?;
    let mut rows = Vec::new();
    for (kind, name) in [(Kind::Warm, "in memory"), (Kind::Cold, "forgotten")] {
        let (mut anything, mut board) = (Spread::new()?, Spread::new()?);
        let mut at_rest = Spread::new()?;
        let mut forgotten = 0;
        for _ in 0..times {
            if kind == Kind::Cold {
                forgotten = files.iter().filter(|file| forget(file)).count();
            }
            let (began, seen) = start(hub, data).await?;
            anything.add(seen.anything.duration_since(began))?;
            board.add(seen.board.duration_since(began))?;
            at_rest.add(seen.at_rest.duration_since(began))?;
        }
        let files = match kind {
            Kind::Warm => name.to_owned(),
            Kind::Cold => format!("{name}: {forgotten} of {}", files.len()),
        };
        for (until, spread) in [
            ("a window", &anything),
            ("**the last board**", &board),
            ("the same, to be touched", &at_rest),
        ] {
            let mut row = vec![
                files.clone(),
                until.to_owned(),
                format!("{:.1}", spread.least()),
            ];
            row.extend(spread.cells());
            rows.push(row);
        }
    }
    let head = [&["files", "from the start to", "least"], &Spread::HEAD[..]].concat();
    let title = format!("A start, with {ORDERS} open orders on the last board, in ms");
    print_table(&title, &head, &rows);
    Ok(())
}

/// Fills the data directory, and tells what it has read.
async fn first(hub: &Hub, data: &TempDir) -> anyhow::Result<BTreeSet<PathBuf>> {
    let screen = Screen::start()?;
    let started = Started::on(&screen, data.path(), hub)?;
    tokio::time::sleep(REST).await;
    let mut files = started.files()?;
    files.extend(files_in(data.path())?);
    Ok(files)
}

fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let paths = entries.into_iter().map(|entry| entry.path());
    Ok(paths.filter(|path| path.is_file()).collect())
}

/// One start: when it began, and what was seen when.
async fn start(hub: &Hub, data: &TempDir) -> anyhow::Result<(std::time::Instant, Seen)> {
    let screen = Screen::start()?;
    let picture = Arc::clone(&screen.picture);
    let looking = tokio::task::spawn_blocking(move || film::watch(&picture, WATCHED));
    let started = Started::on(&screen, data.path(), hub)?;
    Ok((started.at, looking.await??))
}

/// Has the system forget what it has of a file in memory; what another program uses stays. False
/// where that cannot be had.
fn forget(file: &Path) -> bool {
    let dd = Command::new("dd")
        .arg(format!("if={}", file.display()))
        .args(["iflag=nocache", "count=0"])
        .stderr(Stdio::null())
        .status();
    dd.is_ok_and(|status| status.success())
}

async fn idle(hub: &Hub, data: &TempDir, lasts: Duration) -> anyhow::Result<()> {
    let screen = Screen::start()?;
    let started = Started::on(&screen, data.path(), hub)?;
    tokio::time::sleep(REST).await;
    let all = started.processes()?;
    let before = all
        .iter()
        .map(|id| processes::worked(*id))
        .collect::<Result<Vec<_>, _>>()?;
    tokio::time::sleep(lasts).await;
    let mut rows = Vec::new();
    let mut sum = Duration::ZERO;
    let percent = |worked: Duration| format!("{:.2}", worked.div_duration_f64(lasts) * 100.0);
    for (id, before) in all.iter().zip(before) {
        let worked = processes::worked(*id)?.saturating_sub(before);
        sum += worked;
        rows.push(vec![processes::name(*id), percent(worked)]);
    }
    rows.push(vec![format!("**{} processes**", all.len()), percent(sum)]);
    let title = format!(
        "Idle, live, with {ORDERS} open orders, for {:.0} s, in percent of one core",
        lasts.as_secs_f64()
    );
    print_table(&title, &["process", "processor"], &rows);
    Ok(())
}

fn sizes() -> anyhow::Result<()> {
    let beside = |name: &str| -> anyhow::Result<u64> { Ok(fs::metadata(program(name)?)?.len()) };
    let kb = |bytes: u64| format!("{}", bytes / 1_000);
    let mut rows = vec![
        vec!["`olgfeast`".to_owned(), kb(beside("olgfeast")?)],
        vec!["`feast`".to_owned(), kb(beside("feast")?)],
        vec!["wasm of the page".to_owned(), kb(super::wasm_bytes()?)],
    ];
    let packages = program("olgfeast")?.with_file_name("bundle").join("deb");
    let packages = if packages.is_dir() {
        files_in(&packages)?
    } else {
        Vec::new()
    };
    for package in packages
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "deb"))
    {
        rows.push(vec![".deb".to_owned(), kb(fs::metadata(package)?.len())]);
    }
    if rows.len() == 3 {
        rows.push(vec![
            ".deb".to_owned(),
            "not built: `cargo xtask bundle`".to_owned(),
        ]);
    }
    print_table("Sizes, in kB", &["what", "size"], &rows);
    Ok(())
}
