//! Many displays in this process, and what they cost the hub.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use olgfeast_station::{
    Secret, Server,
    displays::{Display, DisplayConfig, Heard, Reader},
    trusted,
};
use tokio::{task::JoinSet, time::sleep};

use super::{Extent, served::Served, table::print};

/// Displays that come at one time, and how often so many: a hub lets 1,000 in a second in.
const WAVE: usize = 50;
const WAVE_EVERY: Duration = Duration::from_millis(100);
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a display stands.
#[derive(Clone, Copy, Default)]
pub(crate) struct Stand {
    /// Since when it has the whole board and gets what happens.
    pub(crate) there_since: Option<Instant>,
    /// What came of the last comparison since then.
    pub(crate) same: Option<bool>,
}

/// Displays of one hub. Dropped, they are gone.
pub(crate) struct Crowd {
    stands: Arc<Mutex<Vec<Stand>>>,
    _listening: JoinSet<()>,
}

impl Crowd {
    pub(crate) fn open(hub: &Served, token: &str, displays: usize) -> Crowd {
        let config = DisplayConfig {
            server: Server::parse(&hub.url()).unwrap(),
            tls: trusted(None).unwrap(),
            token: Secret::new(token),
            plain: false,
            app_version: "bench",
            reader: Reader::new(),
        };
        let stands = Arc::new(Mutex::new(vec![Stand::default(); displays]));
        let mut listening = JoinSet::new();
        for number in 0..displays {
            let (config, stands) = (config.clone(), Arc::clone(&stands));
            listening.spawn(async move {
                sleep(WAVE_EVERY * u32::try_from(number / WAVE).unwrap()).await;
                let mut display = Display::open(&config);
                while let Some(heard) = display.next().await {
                    let stand = &mut stands.lock().unwrap()[number];
                    match heard {
                        Heard::UpToDate(_) => stand.there_since = Some(Instant::now()),
                        Heard::Compared { same } => stand.same = Some(same),
                        Heard::Lost => *stand = Stand::default(),
                        Heard::Moved { .. } => {}
                        Heard::Refused => panic!("the token is refused"),
                    }
                }
            });
        }
        Crowd {
            stands,
            _listening: listening,
        }
    }

    /// Waits until all have the whole board. Returns since when.
    pub(crate) async fn all_there(&self) -> Vec<Instant> {
        self.all(|stand| stand.there_since).await
    }

    /// Waits until all have compared their boards with the hub's. Returns with what result.
    pub(crate) async fn all_compared(&self) -> Vec<bool> {
        self.all(|stand| stand.same).await
    }

    async fn all<T>(&self, has: impl Fn(&Stand) -> Option<T>) -> Vec<T> {
        let began = Instant::now();
        loop {
            let have: Vec<T> = self
                .stands
                .lock()
                .unwrap()
                .iter()
                .filter_map(&has)
                .collect();
            if have.len() == self.stands.lock().unwrap().len() {
                return have;
            }
            assert!(began.elapsed() < PATIENCE, "only {} of them", have.len());
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// What an idle connection costs.
pub(crate) async fn measure(extent: Extent) {
    let hub = Served::start();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let token = hub.token(&http).await;
    let mut rows = Vec::new();
    let mut before: Option<(usize, u64)> = None;
    let mut crowds = Vec::new();
    for displays in [1, extent.crowd / 2, extent.crowd] {
        let there: usize = before.map_or(0, |(there, _)| there);
        let crowd = Crowd::open(&hub, &token, displays - there);
        crowd.all_there().await;
        crowds.push(crowd);
        // Until what their coming took is given back, as far as it is.
        sleep(Duration::from_secs(5)).await;
        let memory = hub.memory();
        let each = memory.zip(before).map(|(memory, (there, less))| {
            let more = memory.saturating_sub(less) as f64;
            format!("{:.1} KiB", more / (displays - there) as f64 / 1_024.0)
        });
        rows.push(vec![
            displays.to_string(),
            memory.map_or("–".to_owned(), |memory| format!("{} KiB", memory / 1_024)),
            each.unwrap_or("–".to_owned()),
        ]);
        before = Some((displays, memory.unwrap_or(0)));
    }
    print(
        "What idle connections cost",
        &["displays", "resident memory of the hub", "for each more"],
        &rows,
    );
}
