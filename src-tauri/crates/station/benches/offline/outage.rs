//! An outage in which the amount of two busy hours happens on both sides, and the way back.

use std::{
    collections::BTreeSet,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use olgfeast_protocol::{
    OrderId, OrderStatus,
    ipc::{LinkStatus, Receipt},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use crate::{
    Extent,
    hub::Hub,
    proxy::Proxy,
    station::{Order, Saw, drawn, now},
    table,
};

use OrderStatus::{Complete, Preparing, Ready};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(300);

pub(crate) async fn measure(extent: Extent) {
    let dir = tempfile::tempdir().unwrap();
    let (hub_dir, station_dir) = (dir.path().join("hub"), dir.path().join("station"));
    let hub = Arc::new(Hub::start(&hub_dir).await);
    let proxy = Proxy::to(hub.address).await;
    let known = hub.place(extent.known).await;
    let mut station = Station::start(&station_dir, &proxy.address.to_string(), &hub);
    station.until_live().await;
    let before = table::resident(station.id(), "VmRSS");

    proxy.set_open(false);
    station.until_away().await;
    let begun = Instant::now();
    // Worked here, and of those a tenth by others as well: half of them further, half not so far.
    let here = &known[..extent.worked_here];
    let contested = &here[..extent.worked_here / 10];
    let (further, less) = contested.split_at(contested.len() / 2);
    // And what nobody touches here.
    let elsewhere = &known[extent.worked_here..];
    station
        .tell(&Order::Bump {
            orders: here.to_vec(),
        })
        .await;
    let placed = hub.place(extent.placed).await;
    // Of ten new ones seven are handed out, one is ready, one cooks and one waits.
    let tenth = placed.len() / 10;
    hub.work(&placed[..7 * tenth], Complete).await;
    hub.work(&placed[7 * tenth..8 * tenth], Ready).await;
    hub.work(&placed[8 * tenth..9 * tenth], Preparing).await;
    hub.work(elsewhere, Preparing).await;
    hub.work(further, Complete).await;
    hub.work(less, Preparing).await;
    let bumped = station.until_bumped().await;
    let lasted = begun.elapsed();

    let without: BTreeSet<OrderId> = contested.iter().map(|id| OrderId(*id)).collect();
    let shown = hub.orders().await.into_iter().map(|order| {
        let is_ours = here.contains(&order.id.0);
        (order.id, if is_ours { Ready } else { order.status })
    });
    let digest = drawn(shown, &without);
    station
        .tell(&Order::Expect {
            digest,
            without: without.clone(),
        })
        .await;
    let returned = now();
    proxy.set_open(true);
    let back = station.until_back().await;
    let peak = table::resident(station.id(), "VmHWM");
    let after = table::resident(station.id(), "VmRSS");
    let sizes = [
        (&station_dir, "cache.db"),
        (&station_dir, "outbox.db"),
        (&hub_dir, "hub.db"),
    ]
    .map(|(dir, file)| (file.to_owned(), table::size(dir, file)));
    station.end().await;

    let since = |at: u64| format!("{} ms", (at.saturating_sub(returned)) / 1_000);
    let Receipt {
        new,
        changed,
        sent,
        refused,
        ref also_worked,
        ..
    } = back.receipt;
    let also = also_worked.len();
    let micros = bumped.into_iter().map(Duration::from_micros).collect();
    let mut rows = vec![
        (
            "happened meanwhile".to_owned(),
            format!(
                "{} orders placed, {} touches here on {} orders, {} orders known before worked by others, {} of them here too; in {:.1} s",
                placed.len(),
                2 * here.len(),
                here.len(),
                elsewhere.len() + contested.len(),
                contested.len(),
                lasted.as_secs_f64()
            ),
        ),
        (
            "a touch without a network (least / half / greatest)".to_owned(),
            table::spread(micros),
        ),
        ("network back to live".to_owned(), since(back.live)),
        (
            "network back to first correct board".to_owned(),
            since(back.correct),
        ),
        (
            "network back to drained outbox".to_owned(),
            since(back.drained),
        ),
        ("network back to receipt".to_owned(), since(back.told)),
        (
            "the receipt says".to_owned(),
            format!("{new} new, {changed} changed, {sent} sent, {refused} refused, {also} named"),
        ),
        (
            "it should say".to_owned(),
            format!(
                "{} new, {} changed",
                placed.len(),
                elsewhere.len() + contested.len()
            ),
        ),
        (
            "resident memory of the station before / greatest / after".to_owned(),
            [before, peak, after].map(table::mebibytes).join(" / "),
        ),
    ];
    rows.extend(sizes);
    table::print("Two hours offline", &rows);
}

/// When what was seen, in microseconds since 1970.
struct Back {
    live: u64,
    correct: u64,
    drained: u64,
    told: u64,
    receipt: Receipt,
}

struct Station {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Station {
    fn start(dir: &std::path::Path, server: &str, hub: &Hub) -> Station {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("--station")
            .arg(dir)
            .args([server, &hub.user])
            .env("OLGFEAST_PASSWORD", &hub.password)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Station {
            input: child.stdin.take().unwrap(),
            output,
            child,
        }
    }

    fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    async fn tell(&mut self, order: &Order) {
        let line = serde_json::to_string(order).unwrap() + "\n";
        self.input.write_all(line.as_bytes()).await.unwrap();
    }

    async fn saw(&mut self) -> Saw {
        let line = tokio::time::timeout(PATIENCE, self.output.next_line()).await;
        let line = line.expect("the station tells nothing").unwrap();
        serde_json::from_str(&line.expect("the station ended")).unwrap()
    }

    async fn until_live(&mut self) {
        while !matches!(self.saw().await, Saw::Link { status, .. } if status == LinkStatus::Live) {}
    }

    async fn until_away(&mut self) {
        let away = |saw: &Saw| {
            matches!(
                saw,
                Saw::Link {
                    status: LinkStatus::Offline { .. },
                    ..
                }
            )
        };
        while !away(&self.saw().await) {}
    }

    async fn until_bumped(&mut self) -> Vec<u64> {
        loop {
            if let Saw::Bumped { micros } = self.saw().await {
                return micros;
            }
        }
    }

    async fn until_back(&mut self) -> Back {
        let (mut live, mut correct, mut drained, mut told) = (None, None, None, None);
        loop {
            match self.saw().await {
                Saw::Link {
                    status: LinkStatus::Live,
                    at,
                } => {
                    live.get_or_insert(at);
                }
                Saw::Expected { at } => correct = Some(at),
                Saw::Drained { at } => drained = Some(at),
                Saw::Receipt { receipt, at } => told = Some((receipt, at)),
                Saw::Link { .. } | Saw::Bumped { .. } => {}
            }
            if let (Some(live), Some(correct), Some(drained), Some((receipt, told))) =
                (live, correct, drained, &told)
            {
                return Back {
                    live,
                    correct,
                    drained,
                    told: *told,
                    receipt: receipt.clone(),
                };
            }
        }
    }

    async fn end(mut self) {
        drop(self.input);
        let ended = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        assert!(ended.expect("the station does not end").unwrap().success());
    }
}
