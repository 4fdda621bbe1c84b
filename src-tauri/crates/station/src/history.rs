//! The history of a station, for whoever looks something up.

use std::path::PathBuf;

use olgfeast_protocol::OrderId;
use olgfeast_store::{Changed, Filter, History, Page, Place, StoreError};

use crate::station::Station;

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

    async fn look_up<T: Send + 'static>(
        &self,
        question: impl FnOnce(&History) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let dir: PathBuf = self.data_dir().to_owned();
        let looked = tokio::task::spawn_blocking(move || question(&History::open(&dir)?)).await;
        looked.map_err(|error| StoreError::Io(error.to_string()))?
    }
}
