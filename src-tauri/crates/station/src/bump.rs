//! One action from a terminal, through the same outbox.

use std::{collections::BTreeMap, time::Duration};

use olgfeast_board::{Board, PlanError, plan};
use olgfeast_protocol::{
    DeadLetter, Intent, IntentId, Order, OrderId, OrderStatus, Pending,
    ipc::{ErrorCode, IpcError, Settlement},
};
use olgfeast_store::{Cache, Fate, Outbox, Row, StoreError};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    credentials::Credentials,
    rest::{Answer, Call, CallError, Http, Rest, Scope},
    station::{Account, OpenError, Station, StationConfig, known, wall_clock},
    trust::Trusts,
};

/// How often the outbox is asked what has become of an intent.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// An order that is not known here is asked for this long, where the caller does not wait longer.
const FETCH_FOR: Duration = Duration::from_secs(10);

/// How an action ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bumped {
    /// The server shows it.
    Done(Settlement),
    /// It is on disk, and is sent as soon as the server can be reached.
    Stored,
    /// The server refused it, or somebody else was faster in another direction.
    Refused(Box<DeadLetter>),
}

/// Why an action was not stored.
#[derive(Debug, thiserror::Error)]
pub enum BumpError {
    /// The station cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The outbox cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It makes no sense, or the order is not known and cannot be asked for.
    #[error("{}", .0.message)]
    Refused(IpcError),
}

/// Brings an order to a state and waits at most `wait` for the server to show it; `None`: stores it
/// and does not wait.
///
/// Beside a running station on the same directory it only adds to its outbox and watches; where
/// none runs, it is the station for as long as it takes.
///
/// # Errors
/// Where nothing was stored.
pub async fn bump(
    config: StationConfig,
    order: OrderId,
    to: OrderStatus,
    wait: Option<Duration>,
) -> Result<Bumped, BumpError> {
    let beside = Beside::from(&config);
    match Station::open(config).await {
        Ok(station) => {
            let bumped = alone(&station, order, to, wait).await;
            station.close().await;
            bumped
        }
        Err(OpenError::InUse) => beside.bump(order, to, wait).await,
        Err(error) => Err(error.into()),
    }
}

async fn alone(
    station: &Station,
    order: OrderId,
    to: OrderStatus,
    wait: Option<Duration>,
) -> Result<Bumped, BumpError> {
    let unknown = |error: &IpcError| {
        matches!(
            error.code,
            ErrorCode::UnknownOrder | ErrorCode::LinesUnknown
        )
    };
    let moved = match station.set_status(order, None, to).await {
        Err(error) if unknown(&error) => {
            let patience = wait.unwrap_or(FETCH_FOR);
            let fetched = timeout(patience, station.fetch(order)).await;
            match fetched.unwrap_or_else(|_| Err(out_of_reach(order))) {
                Ok(true) => station.set_status(order, None, to).await,
                Ok(false) => Err(no_such_order(order)),
                Err(error) => Err(error),
            }
        }
        moved => moved,
    };
    let moved = moved.map_err(BumpError::Refused)?;
    let fate = |id| station.fate(id);
    follow(&moved.intents, wait, fate).await
}

/// What is needed to add to the outbox of a station that runs elsewhere.
struct Beside {
    dir: std::path::PathBuf,
    account: Option<Account>,
    credentials: std::sync::Arc<dyn Credentials>,
    app_version: &'static str,
    ca_file: Option<std::path::PathBuf>,
}

impl From<&StationConfig> for Beside {
    fn from(config: &StationConfig) -> Beside {
        Beside {
            dir: config.data_dir.clone(),
            account: config.account.clone(),
            credentials: std::sync::Arc::clone(&config.credentials),
            app_version: config.app_version,
            ca_file: config.ca_file.clone(),
        }
    }
}

impl Beside {
    async fn bump(
        self,
        id: OrderId,
        to: OrderStatus,
        wait: Option<Duration>,
    ) -> Result<Bumped, BumpError> {
        let outbox = Outbox::open(&self.dir)?;
        let mut board = board_of(
            Cache::load(&self.dir)?.orders,
            &outbox.open_intents().await?,
        );
        let steps = match plan(&board, id, None, to) {
            Err(PlanError::UnknownOrder(_) | PlanError::LinesUnknown(_)) => {
                let order = self.fetch(&outbox, id).await?;
                let change = olgfeast_protocol::ipc::Change::Order { order };
                board.apply(&change);
                plan(&board, id, None, to)
            }
            steps => steps,
        };
        let steps = steps.map_err(|error| {
            BumpError::Refused(IpcError::new(ErrorCode::UnknownOrder, error.to_string()))
        })?;
        let Some(order) = board.order(id) else {
            return Err(BumpError::Refused(no_such_order(id)));
        };
        let intents: Vec<Intent> = steps
            .iter()
            .map(|step| Intent {
                id: IntentId(uuid::Uuid::now_v7()),
                order: id,
                ref_code: order.ref_code.clone(),
                number: order.number(),
                from: step.from,
                to: step.to,
                base: order.stand(),
                made_at: wall_clock(),
            })
            .collect();
        let ids: Vec<IntentId> = intents.iter().map(|intent| intent.id).collect();
        outbox.enqueue(intents).await?;
        follow(&ids, wait, |id| outbox.fate(id)).await
    }

    /// Reads an order that the running station does not know, with a sign-in of its own.
    async fn fetch(&self, outbox: &Outbox, id: OrderId) -> Result<Order, BumpError> {
        let refused = |error: CallError| {
            BumpError::Refused(IpcError::new(ErrorCode::Unreachable, error.to_string()))
        };
        let Some(Account { server, username }) = &self.account else {
            return Err(BumpError::Refused(no_such_order(id)));
        };
        let server = &server.clone().with_code_of(known(outbox).await?.as_ref());
        let kept = self
            .credentials
            .load(&server.to_string(), username)
            .await
            .unwrap_or_default();
        let station = kept.station.filter(|_| server.code().is_some());
        let sign_in = match (station, kept.password) {
            (Some(station), _) => Call::Station {
                credential: station.secret,
            },
            (None, Some(password)) => Call::Login {
                username: username.clone(),
                password,
            },
            (None, None) => return Err(BumpError::Refused(no_such_order(id))),
        };
        let trusts = Trusts::new(self.ca_file.clone())?;
        let http = Http::new(trusts, outbox.station_id().await?, self.app_version)?;
        let token = match http.call(server, sign_in).await.answer.map_err(refused)? {
            Answer::Tokens(login) => crate::credentials::Secret::new(login.access_token),
            _ => return Err(refused(CallError::Alien)),
        };
        let read = Call::Order {
            token,
            scope: Scope::All,
            id,
        };
        match http.call(server, read).await.answer {
            Ok(Answer::Order(wire)) => wire
                .onto(None)
                .ok_or_else(|| BumpError::Refused(no_such_order(id))),
            Ok(_) => Err(refused(CallError::Alien)),
            Err(CallError::Refused { status: 404, .. }) => {
                Err(BumpError::Refused(no_such_order(id)))
            }
            Err(error) => Err(refused(error)),
        }
    }
}

fn board_of(orders: Vec<Order>, rows: &[Row]) -> Board {
    let mut pending: BTreeMap<OrderId, Vec<Pending>> = BTreeMap::new();
    for row in rows {
        let intent = &row.intent;
        let attempted = row.attempts > 0;
        pending.entry(intent.order).or_default().push(Pending {
            id: intent.id,
            to: intent.to,
            attempted,
        });
    }
    Board::restore(orders, pending)
}

/// Waits until every step has settled, or one was refused, or the time is over.
async fn follow<F>(
    intents: &[IntentId],
    wait: Option<Duration>,
    fate: impl Fn(IntentId) -> F,
) -> Result<Bumped, BumpError>
where
    F: Future<Output = Result<Fate, StoreError>>,
{
    if intents.is_empty() {
        return Ok(Bumped::Done(Settlement::AlreadyDone));
    }
    let Some(wait) = wait else {
        return Ok(Bumped::Stored);
    };
    let until = Instant::now() + wait;
    let mut how = Settlement::AlreadyDone;
    for id in intents {
        loop {
            match fate(*id).await? {
                Fate::Settled(settlement) => {
                    how = settlement;
                    break;
                }
                Fate::Dead(letter) => return Ok(Bumped::Refused(letter)),
                // Taken back by a person at the running station.
                Fate::Withdrawn | Fate::Discarded | Fate::Unknown => break,
                Fate::Open { .. } if Instant::now() >= until => return Ok(Bumped::Stored),
                Fate::Open { .. } => sleep(LOOK_EVERY).await,
            }
        }
    }
    Ok(Bumped::Done(how))
}

fn no_such_order(id: OrderId) -> IpcError {
    IpcError::new(ErrorCode::UnknownOrder, format!("there is no order {id}"))
}

fn out_of_reach(id: OrderId) -> IpcError {
    let words = format!("order {id} is not known here, and the server cannot be asked");
    IpcError::new(ErrorCode::Unreachable, words)
}
