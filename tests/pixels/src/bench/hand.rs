//! A pointer that touches the window as a touch screen does, through the X server.

use anyhow::Context;
use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConfigureWindowAux, ConnectionExt,
            MOTION_NOTIFY_EVENT, MapState, Window,
        },
        xtest::ConnectionExt as _,
    },
    rust_connection::RustConnection,
};

use super::screen::{HEIGHT, WIDTH};

const LEFT_BUTTON: u8 = 1;

/// See the module.
pub(super) struct Hand {
    server: RustConnection,
    root: Window,
}

impl Hand {
    /// On this display.
    pub(super) fn new(display: &str) -> anyhow::Result<Hand> {
        let (server, screen) = RustConnection::connect(Some(display)).context("the display")?;
        let root = server
            .setup()
            .roots
            .get(screen)
            .context("a screen of the display")?
            .root;
        Ok(Hand { server, root })
    }

    /// Makes the largest window as large as the screen: nobody else would, there is no desktop.
    pub(super) fn spread_window(&self) -> anyhow::Result<()> {
        let windows = self.server.query_tree(self.root)?.reply()?.children;
        let mut largest = None;
        for window in windows {
            let shown = self
                .server
                .get_window_attributes(window)?
                .reply()?
                .map_state;
            let size = self.server.get_geometry(window)?.reply()?;
            let area = u32::from(size.width) * u32::from(size.height);
            if shown == MapState::VIEWABLE && largest.is_none_or(|(most, _)| area > most) {
                largest = Some((area, window));
            }
        }
        let (_, window) = largest.context("the display shows no window")?;
        let place = ConfigureWindowAux::new()
            .x(0)
            .y(0)
            .width(WIDTH)
            .height(HEIGHT);
        self.server.configure_window(window, &place)?.check()?;
        Ok(())
    }

    /// Moves there.
    pub(super) fn to(&self, x: u32, y: u32) -> anyhow::Result<()> {
        self.fake(MOTION_NOTIFY_EVENT, 0, i16::try_from(x)?, i16::try_from(y)?)
    }

    /// Down.
    pub(super) fn press(&self) -> anyhow::Result<()> {
        self.fake(BUTTON_PRESS_EVENT, LEFT_BUTTON, 0, 0)
    }

    /// Up.
    pub(super) fn release(&self) -> anyhow::Result<()> {
        self.fake(BUTTON_RELEASE_EVENT, LEFT_BUTTON, 0, 0)
    }

    fn fake(&self, kind: u8, detail: u8, x: i16, y: i16) -> anyhow::Result<()> {
        const AT_ONCE: u32 = 0;
        const THE_POINTER: u8 = 0;
        self.server
            .xtest_fake_input(kind, detail, AT_ONCE, self.root, x, y, THE_POINTER)?;
        self.server.flush()?;
        Ok(())
    }
}
