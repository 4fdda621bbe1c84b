//! A screen as it was over some seconds: when something was first to be seen that stayed.

use std::{
    hash::{DefaultHasher, Hasher},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};

use super::screen::{HEIGHT, Patch, Picture, WIDTH};

/// Between two pictures.
const GLANCE: Duration = Duration::from_millis(4);

/// Of the screen each so many rows are looked at: a line of text has more.
const EACH_ROW: u32 = 12;

/// Pixels of a row that are one cell.
const CELL: usize = 32;

/// So much of what is drawn at the end makes a board: the rest are ages, clocks and states.
const PART: f64 = 0.8;

/// Fewer cells with something in them are no board.
const LEAST: usize = 100;

/// One picture, cell by cell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    at: Instant,
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    /// Nothing but one colour.
    Plain(u32),
    /// Something is drawn there.
    Drawn(u64),
}

/// When what was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Something else than before.
    pub(super) anything: Instant,
    /// Something in nearly every place where there is something at the end: it can be read, dimmed
    /// though it may be.
    pub(super) board: Instant,
    /// Nearly all as it is at the end: nothing is dimmed any more.
    pub(super) at_rest: Instant,
}

/// Looks for so long, and says what was seen when. Blocks its thread.
pub(super) fn watch(picture: &Arc<Picture>, lasts: Duration) -> anyhow::Result<Seen> {
    let until = Instant::now() + lasts;
    let mut frames = Vec::new();
    while Instant::now() < until {
        frames.push(frame(picture)?);
        thread::sleep(GLANCE);
    }
    seen(&frames)
}

fn frame(picture: &Picture) -> anyhow::Result<Frame> {
    let mut cells = Vec::new();
    let at = Instant::now();
    for y in (0..HEIGHT).step_by(EACH_ROW as usize) {
        let row = Patch {
            x: 0,
            y,
            width: WIDTH,
            height: 1,
        };
        cells.extend(picture.read(row)?.chunks(CELL * 4).map(cell));
    }
    Ok(Frame { at, cells })
}

fn cell(pixels: &[u8]) -> Cell {
    let mut colours = pixels.chunks_exact(4).map(|pixel| {
        let colour = pixel.first_chunk().copied().unwrap_or_default();
        u32::from_le_bytes(colour)
    });
    let first = colours.next().unwrap_or_default();
    if colours.all(|colour| colour == first) {
        return Cell::Plain(first);
    }
    let mut hash = DefaultHasher::new();
    hash.write(pixels);
    Cell::Drawn(hash.finish())
}

fn seen(frames: &[Frame]) -> anyhow::Result<Seen> {
    let (first, last) = (frames.first(), frames.last());
    let (first, last) = (first.context("no picture")?, last.context("no picture")?);
    let drawn: Vec<usize> = (0..last.cells.len())
        .filter(|at| matches!(last.cells.get(*at), Some(Cell::Drawn(_))))
        .collect();
    ensure!(
        drawn.len() >= LEAST,
        "there is no board: something is drawn in {} places only",
        drawn.len()
    );
    let nearly_all = |count: usize| count as f64 >= drawn.len() as f64 * PART;
    let has_board = |frame: &Frame| {
        let there = |at: &&usize| matches!(frame.cells.get(**at), Some(Cell::Drawn(_)));
        nearly_all(drawn.iter().filter(there).count())
    };
    let rests = |frame: &Frame| {
        let same = |at: &&usize| frame.cells.get(**at) == last.cells.get(**at);
        nearly_all(drawn.iter().filter(same).count())
    };
    let anything = frames.iter().find(|frame| frame.cells != first.cells);
    let board = frames.iter().find(|frame| has_board(frame));
    let at_rest = frames.iter().find(|frame| rests(frame));
    Ok(Seen {
        anything: anything.context("nothing was ever seen")?.at,
        board: board.context("no board was ever seen")?.at,
        at_rest: at_rest.context("nothing was ever at rest")?.at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film(cells: &[Vec<Cell>]) -> Vec<Frame> {
        let start = Instant::now();
        let cells = cells.iter().cloned().zip(0..);
        cells
            .map(|(cells, n)| Frame {
                at: start + n * GLANCE,
                cells,
            })
            .collect()
    }

    #[test]
    fn a_board_is_seen_when_nearly_all_of_it_is_there_although_the_rest_changes() {
        let black = vec![Cell::Plain(0); 300];
        let empty = [vec![Cell::Drawn(1); 20], vec![Cell::Plain(7); 280]].concat();
        let dimmed = [vec![Cell::Drawn(9); 200], vec![Cell::Plain(7); 100]].concat();
        let mut board = [vec![Cell::Drawn(2); 200], vec![Cell::Plain(7); 100]].concat();
        let early = board.clone();
        board[..20].fill(Cell::Drawn(3));
        let frames = film(&[black.clone(), black, empty, dimmed, early, board]);
        let seen = seen(&frames).unwrap();
        assert_eq!((seen.anything, seen.board), (frames[2].at, frames[3].at));
        assert_eq!(seen.at_rest, frames[4].at);
    }

    #[test]
    fn a_window_without_a_board_is_none() {
        let black = vec![Cell::Plain(0); 300];
        let empty = [vec![Cell::Drawn(1); 20], vec![Cell::Plain(7); 280]].concat();
        assert!(seen(&film(&[black.clone(), empty])).is_err());
        assert!(seen(&film(&[black])).is_err());
        assert!(seen(&[]).is_err());
    }

    #[test]
    fn a_cell_of_one_colour_has_nothing_in_it() {
        assert_eq!(cell(&[5, 0, 0, 0].repeat(CELL)), Cell::Plain(5));
        let mut drawn = [5, 0, 0, 0].repeat(CELL);
        drawn[4] = 6;
        assert!(matches!(cell(&drawn), Cell::Drawn(_)));
    }
}
