//! The figures of a feast: counted here, and told by the server where it has seen more.

use std::path::Path;

use olgfeast_board::figures::Tally;
use olgfeast_protocol::{
    UtcTime,
    feast_day::{self, Begins},
    ipc::{BUSIEST, CountedBy, Dashboard, ErrorCode, IpcError, Spans, Told},
    wire::Analytics,
};
use olgfeast_store::{History, Since, StoreError};

use crate::{core::Command, station::Station};

const QUARTER_MILLIS: i64 = 15 * 60_000;

/// What the core says to whoever looks at the figures.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Looked {
    /// Now, by the server's clock.
    pub(crate) server_now: UtcTime,
    /// From so many minutes on an order that is not ready is late.
    pub(crate) late_minutes: u16,
    pub(crate) server: ServerFigures,
}

/// A figure of the server, and when it was told, by the server's clock.
type Figure = Option<(i64, UtcTime)>;

/// What the server has told of its figures, each with its own time: a message that leaves one out says
/// nothing about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServerFigures {
    pub(crate) orders: ServerSpans,
    /// In hundredths.
    pub(crate) value: ServerSpans,
}

/// One figure of each span that servers count. Their days begin at midnight UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServerSpans {
    pub(crate) today: Figure,
    pub(crate) week: Figure,
    pub(crate) month: Figure,
    pub(crate) ever: Figure,
}

impl ServerFigures {
    /// Takes what a message tells.
    pub(crate) fn take(&mut self, told: &Analytics, at: UtcTime) {
        let take = |figure: &mut Figure, told: Option<i64>| {
            if let Some(told) = told {
                *figure = Some((told, at));
            }
        };
        take(&mut self.orders.today, told.orders_today);
        take(&mut self.orders.week, told.orders_this_week);
        take(&mut self.orders.month, told.orders_this_month);
        take(&mut self.orders.ever, told.total_orders);
        take(&mut self.value.today, told.revenue_today_cents);
        take(&mut self.value.week, told.revenue_this_week_cents);
        take(&mut self.value.ever, told.revenue_cents);
    }
}

impl Station {
    /// The figures of this feast, as this station has seen it; where the server has told that it knows
    /// of more, as the server has. While somebody asks at least once a minute the server is asked too.
    ///
    /// # Errors
    /// [`ErrorCode::SignedOut`]: nobody is signed in. [`ErrorCode::Internal`]: what the disk said.
    pub async fn dashboard(&self) -> Result<Dashboard, IpcError> {
        let looked = self.ask(|reply| Command::LookAtFigures { reply }).await?;
        let dir = self.data_dir().to_owned();
        let counted = tokio::task::spawn_blocking(move || count(&dir, looked)).await;
        let counted = counted.map_err(|error| StoreError::Io(error.to_string()));
        counted
            .and_then(|counted| counted)
            .map_err(|error| IpcError::new(ErrorCode::Internal, error.to_string()))
    }
}

/// The figures of a data directory; blocks while the disk is read.
fn count(dir: &Path, looked: Looked) -> Result<Dashboard, StoreError> {
    let Looked {
        server_now: now,
        late_minutes,
        server,
    } = looked;
    let history = History::open(dir)?;
    let mut tally = Tally::new(feast_day::at(now), late_minutes, now);
    history.count(&mut tally)?;
    let mut today = tally.figures();
    today.by_item.truncate(BUSIEST);

    let feast = Begins::by_feast_days(now);
    let servers = Begins::by_utc(now);
    let since = history.since(&[
        now.plus_millis(-QUARTER_MILLIS),
        feast.day,
        feast.week,
        feast.month,
        servers.day,
        servers.week,
        servers.month,
    ])?;
    let &[
        quarter,
        day,
        week,
        month,
        servers_day,
        servers_week,
        servers_month,
    ] = since.as_slice()
    else {
        return Err(StoreError::Io("not what was asked".into()));
    };
    let spans = |of: fn(&Since) -> i64, server: ServerSpans| {
        let month = told(of(&month), of(&servers_month), server.month, now);
        Spans {
            today: told(of(&day), of(&servers_day), server.today, now),
            week: told(of(&week), of(&servers_week), server.week, now),
            month: Some(month),
            ever: ever(server.ever, month),
        }
    };
    Ok(Dashboard {
        counted_at: now,
        quarter: u32::try_from(quarter.orders).unwrap_or(u32::MAX),
        today,
        orders: spans(|since| since.orders, server.orders),
        value: spans(|since| since.cents, server.value),
    })
}

/// What was counted here, unless the server knows of more. The two may begin their days at other hours,
/// so they are compared by the server's: `of_its_span`.
fn told(here: i64, of_its_span: i64, server: Figure, now: UtcTime) -> Told {
    match server {
        Some((figure, at)) if figure > of_its_span => by_server((figure, at)),
        _ => Told {
            figure: here,
            by: CountedBy::Here,
            as_of: now,
        },
    }
}

/// What the server has told of all times, unless more has been seen of this month alone since then.
fn ever(server: Figure, month: Told) -> Option<Told> {
    server
        .filter(|(figure, _)| *figure >= month.figure)
        .map(by_server)
}

fn by_server((figure, as_of): (i64, UtcTime)) -> Told {
    Told {
        figure,
        by: CountedBy::Server,
        as_of,
    }
}

#[cfg(test)]
mod tests;
