//! A hub with open orders, and a window that shows them.

use std::{path::PathBuf, time::Duration};

use super::{hub::Hub, processes, window::Window};

/// See the module.
pub(super) struct Feast {
    /// Dropped before its hub: a window without one would have much to say.
    pub(super) window: Window,
    /// Where the orders are.
    pub(super) hub: Hub,
    /// The keys of those that wait to be cooked.
    pub(super) pending: Vec<i64>,
    /// The keys of those that are being cooked.
    pub(super) preparing: Vec<i64>,
}

impl Feast {
    /// With so many orders, half of them being cooked. `environment` is given to the application.
    pub(super) async fn open(
        orders: usize,
        environment: &[(&str, PathBuf)],
    ) -> anyhow::Result<Feast> {
        let hub = Hub::start().await?;
        let (mut pending, mut preparing) = (Vec::new(), Vec::new());
        for number in 0..orders {
            let id = hub.place().await?;
            if number % 2 == 0 {
                pending.push(id);
            } else {
                hub.move_to(id, "preparing").await?;
                preparing.push(id);
            }
        }
        let window = Window::open(&hub, environment).await?;
        let drawn = format!(
            "[...document.querySelectorAll('.lane .count')]
                .reduce((sum, count) => sum + Number(count.textContent), 0) === {orders}"
        );
        window.waits("all orders are drawn", &drawn).await?;
        Ok(Feast {
            window,
            hub,
            pending,
            preparing,
        })
    }

    /// Names and processor time of all that takes part in a change, in the order of its way.
    pub(super) fn worked(&self) -> anyhow::Result<Vec<(String, Duration)>> {
        let mut all = vec![self.hub.process()];
        all.extend(self.window.processes()?);
        all.push(self.window.screen_process());
        all.into_iter()
            .map(|id| Ok((processes::name(id), processes::worked(id)?)))
            .collect()
    }
}
