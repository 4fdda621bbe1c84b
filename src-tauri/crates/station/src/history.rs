//! The history of a station, for whoever looks something up.

use std::{fs::File, ops::Range, path::PathBuf};

use olgfeast_board::figures::{Counted, Tally};
use olgfeast_protocol::{Figures, OrderId, UtcTime, ipc::HistoryReach};
use olgfeast_store::{Changed, Filter, History, PAGE_LIMIT, Page, Place, StoreError};

use crate::{export, station::Station};

impl Station {
    /// Orders that this station has seen within the days that are kept, without asking the server:
    /// the newest `most` that are wanted ([`olgfeast_store::PAGE_LIMIT`] at most), or those after a
    /// page.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn history(
        &self,
        filter: Filter,
        after: Option<Place>,
        most: usize,
    ) -> Result<Page, StoreError> {
        self.look_up(move |history| history.page(&filter, after, most))
            .await
    }

    /// What has become of one order, oldest first, as this station has learned it.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn changes(&self, id: OrderId, ref_code: &str) -> Result<Vec<Changed>, StoreError> {
        let ref_code = ref_code.to_owned();
        self.look_up(move |history| history.changes(id, &ref_code))
            .await
    }

    /// How far back the history reaches.
    pub fn history_reach(&self) -> HistoryReach {
        *self.history_reached().borrow()
    }

    /// Writes the orders that are wanted into a file, as a table for a spreadsheet, newest first; how
    /// many they were. What is read and written at a time is a page, however many there are.
    ///
    /// # Errors
    /// What the disk said; then the file is not whole.
    pub async fn export_history(&self, filter: Filter, file: File) -> Result<u64, StoreError> {
        self.look_up(move |history| export::write_orders(history, &filter, file))
            .await
    }

    /// The figures of the orders that were placed in a span, out of the history. An order is late when
    /// it took so many minutes from ordered to ready, or is open for so long at `now`, by the server's
    /// clock.
    ///
    /// # Errors
    /// What the disk said.
    pub async fn figures_of(
        &self,
        span: Range<UtcTime>,
        late_minutes: u16,
        now: UtcTime,
    ) -> Result<Figures, StoreError> {
        self.look_up(move |history| report(history, span, late_minutes, now))
            .await
    }

    /// Writes figures into a file, as a table for a spreadsheet; how many rows they make.
    ///
    /// # Errors
    /// What the disk said; then the file is not whole.
    pub async fn export_report(&self, figures: Figures, file: File) -> Result<u64, StoreError> {
        let written = tokio::task::spawn_blocking(move || export::write_figures(&figures, file));
        let written = written.await;
        written.map_err(|error| StoreError::Io(error.to_string()))?
    }

    async fn look_up<T: Send + 'static>(
        &self,
        question: impl FnOnce(&History) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let dir: PathBuf = self.data_dir().to_owned();
        let looked = tokio::task::spawn_blocking(move || question(&History::open(&dir)?)).await;
        looked.map_err(|error| StoreError::Io(error.to_string()))?
    }
}

/// A page at a time: only the figures are held.
fn report(
    history: &History,
    span: Range<UtcTime>,
    late_minutes: u16,
    now: UtcTime,
) -> Result<Figures, StoreError> {
    let filter = Filter {
        from: Some(span.start),
        until: Some(span.end),
        ..Filter::default()
    };
    let (mut tally, mut after) = (Tally::new(span, late_minutes, now), None);
    loop {
        let page = history.page(&filter, after, PAGE_LIMIT)?;
        for order in &page.orders {
            tally.count(Counted::of(order), order.lines.iter());
        }
        after = page.next;
        if after.is_none() {
            return Ok(tally.figures());
        }
    }
}
