//! The bugs that can be planted, one at a time.

use olgfeast_board::planted::{self as board, Bug as BoardBug};
use olgfeast_link::planted::{self as link, Bug as LinkBug};
use olgfeast_station::planted::{self as station, Bug as StationBug};

/// A bug, and where it sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// In the board.
    Board(BoardBug),
    /// In the link.
    Link(LinkBug),
    /// In the station.
    Station(StationBug),
}

/// Plants a bug in this thread, instead of the one that was planted before, or takes it out.
pub fn plant(bug: Option<Bug>) {
    board::plant(None);
    link::plant(None);
    station::plant(None);
    match bug {
        Some(Bug::Board(bug)) => board::plant(Some(bug)),
        Some(Bug::Link(bug)) => link::plant(Some(bug)),
        Some(Bug::Station(bug)) => station::plant(Some(bug)),
        None => {}
    }
}
