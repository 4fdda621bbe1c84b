//! How much fits on a screen of a given size.

use std::{ops::Range, rc::Rc};

use olgfeast_protocol::Lane;

use super::type_size::SMALLEST;

/// Below this width a lane has one column, and Ready is a strip below the others.
pub const WIDE: f64 = 1440.0;

/// Height of the row below the lines that shows the next ones; `--more-row` in the styles.
const MORE_ROW: f64 = 56.0;

/// The sizes that the styles give to the parts of a board, in CSS pixels.
struct Sizes {
    /// Between two slots; `--gap`.
    gap: f64,
    /// Between two lanes, and around all of them; `--edge`.
    edge: f64,
    /// The header of a lane with the gap below it.
    header: f64,
}

const WIDE_SIZES: Sizes = Sizes {
    gap: 14.0,
    edge: 20.0,
    header: 66.0,
};

const NARROW_SIZES: Sizes = Sizes {
    gap: 12.0,
    edge: 12.0,
    header: 56.0,
};

/// More of them the styles do not know.
const COLUMNS: usize = 6;
/// Smaller than this, a ticket shows too few lines.
const TICKET: (f64, f64) = (310.0, 380.0);
/// The same where there is one column, and the button stands beside the lines.
const BESIDE_HEIGHT: f64 = 240.0;
/// The same on a narrow screen: low enough that a band and a strip above the board leave the slots
/// where they are on a screen of 1024 × 768.
const NARROW_HEIGHT: f64 = 160.0;
/// A lane that is narrower has no room for a button beside the lines.
const BESIDE_LANE: f64 = 480.0;
/// A ready order in its lane on a wide screen.
const READY_HEIGHT: f64 = 156.0;
/// The least of that lane.
const READY_LANE: f64 = 245.0;
/// A ready order in the strip of a narrow screen, and the strip.
const READY_WIDTH: f64 = 250.0;
const STRIP_HEIGHT: f64 = 168.0;
/// The title at the left end of the strip.
const STRIP_TITLE: f64 = 148.0;

/// What may stand above a board: the bar, a band and a strip. Type must not change its size when
/// they come and go.
pub const ABOVE: f64 = 164.0;

/// How large type may be on a board of so many CSS pixels: one ticket in each lane has room, and a
/// ready one.
pub fn largest_scale(width: f64, height: f64) -> f64 {
    let wide = width >= WIDE;
    let Sizes { gap, edge, header } = sizes(wide);
    let room = height - 2.0 * edge - header;
    let lane = lane_width(width, wide);
    let scale = if wide {
        let ready = (lane / 2.0 / READY_LANE).min(room / READY_HEIGHT);
        ready.min(lane / TICKET.0).min(room / TICKET.1)
    } else {
        (lane / TICKET.0).min((room - gap) / (TICKET.1 + STRIP_HEIGHT))
    };
    // Nonsense is no size.
    scale.max(SMALLEST)
}

fn sizes(wide: bool) -> &'static Sizes {
    if wide { &WIDE_SIZES } else { &NARROW_SIZES }
}

/// Of New and of Cooking.
fn lane_width(width: f64, wide: bool) -> f64 {
    let edge = sizes(wide).edge;
    if wide {
        // 40, 40 and 20 per cent.
        (width - 4.0 * edge) * 0.4
    } else {
        (width - 3.0 * edge) / 2.0
    }
}

/// Rows and columns of slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// At least one.
    pub columns: usize,
    /// At least one.
    pub rows: usize,
}

impl Grid {
    /// How many slots that are.
    pub fn size(self) -> usize {
        self.columns * self.rows
    }
}

/// The shape of the kitchen display.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// Whether Ready is a lane of its own at the right, and not a strip.
    pub wide: bool,
    /// Whether the button of a ticket stands beside its lines: one column makes wide, low slots.
    pub beside: bool,
    /// Of items, numbers and ages, against the sizes in the styles; `--scale` there.
    pub scale: f64,
    /// Of New and of Cooking.
    pub tickets: Grid,
    /// Of Ready.
    pub ready: Grid,
}

impl Shape {
    /// For a board of so many CSS pixels and type of this scale.
    pub fn of(width: f64, height: f64, scale: f64) -> Shape {
        let wide = width >= WIDE;
        let Sizes { gap, edge, header } = *sizes(wide);
        let room = height - 2.0 * edge - header;
        let lane = lane_width(width, wide);
        let upright = scale.max(1.0);
        let columns = if wide {
            count(lane, TICKET.0 * upright, gap).min(COLUMNS)
        } else {
            1
        };
        let low = scale / SMALLEST;
        let beside = columns == 1 && (scale <= SMALLEST || lane >= BESIDE_LANE * low);
        let parts = if beside { low } else { upright };
        let least = parts
            * match (beside, wide) {
                (false, _) => TICKET.1,
                (true, true) => BESIDE_HEIGHT,
                (true, false) => NARROW_HEIGHT,
            };
        let (rows, ready) = if wide {
            let ready = (1, count(room, READY_HEIGHT * parts, gap));
            (count(room, least, gap), ready)
        } else {
            let strip = width - 2.0 * edge - STRIP_TITLE;
            let room = room - STRIP_HEIGHT * parts - gap;
            let ready = (count(strip, READY_WIDTH * parts, gap), 1);
            (count(room, least, gap), ready)
        };
        let grid = |(columns, rows)| Grid { columns, rows };
        Shape {
            wide,
            beside,
            scale,
            tickets: grid((columns, rows)),
            ready: grid(ready),
        }
    }

    /// Of everything else on a ticket: what is as small as it may be does not become smaller. `--parts`
    /// in the styles.
    pub fn parts(&self) -> f64 {
        if self.beside {
            self.scale / SMALLEST
        } else {
            self.scale.max(1.0)
        }
    }

    /// What the way to further lines takes from the height of the lines of a ticket.
    pub fn more_row(&self) -> f64 {
        if self.beside {
            0.0
        } else {
            MORE_ROW * self.parts()
        }
    }

    /// The slots of a lane.
    pub fn grid(&self, lane: Lane) -> Grid {
        match lane {
            Lane::Pending | Lane::Preparing => self.tickets,
            Lane::Ready => self.ready,
        }
    }

    /// The keys of a lane's slots: the first slot's place among the ten digits, and how many have
    /// one. New and Cooking get at most four each, so that Ready always has some.
    pub fn digits(&self, lane: Lane) -> Range<usize> {
        let each = self.tickets.size().min(4);
        match lane {
            Lane::Pending => 0..each,
            Lane::Preparing => each..2 * each,
            Lane::Ready => 2 * each..(2 * each + self.ready.size()).min(10),
        }
    }
}

/// The lines on each page of a ticket, by [`line_pages`].
pub type LinePages = Rc<[Range<usize>]>;

/// How many of at least `least` pixels fit side by side.
fn count(room: f64, least: f64, gap: f64) -> usize {
    let fit = ((room + gap) / (least + gap)).floor();
    // Saturates: a size that makes no sense is one slot, and no screen shows a hundred rows.
    (fit as usize).clamp(1, 12)
}

/// Cuts the lines of a ticket into pages: whole lines only. `heights` are those of the lines, `room`
/// what there is, and `more_row` what the way to further pages takes of it. All lines on one page,
/// where they fit.
pub fn line_pages(heights: &[f64], room: f64, more_row: f64) -> Vec<Range<usize>> {
    // Layout rounds to fractions of a pixel.
    let slack = 1.0;
    if heights.iter().sum::<f64>() <= room + slack {
        return std::iter::once(0..heights.len()).collect();
    }
    let room = room - more_row + slack;
    let mut pages = Vec::new();
    let (mut start, mut used) = (0, 0.0);
    for (line, height) in heights.iter().enumerate() {
        if used + height > room && line > start {
            pages.push(start..line);
            (start, used) = (line, 0.0);
        }
        used += height;
    }
    pages.push(start..heights.len());
    pages
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_usual_screens_have_the_shapes_they_are_drawn_for() {
        let table = [
            // Full HD, without and with a band and a strip above the board.
            (1920.0, 1024.0, 1.0, (true, false), (2, 2), (1, 5)),
            (1920.0, 916.0, 1.0, (true, false), (2, 2), (1, 4)),
            (1680.0, 994.0, 0.9, (true, false), (2, 2), (1, 5)),
            (2560.0, 1384.0, 1.0, (true, false), (3, 3), (1, 7)),
            (3840.0, 2104.0, 1.0, (true, false), (4, 5), (1, 11)),
            (1440.0, 844.0, 0.8, (true, true), (1, 2), (1, 4)),
            (1440.0, 742.0, 0.8, (true, true), (1, 2), (1, 3)),
            (1439.0, 844.0, 0.8, (false, true), (1, 3), (4, 1)),
            (1280.0, 744.0, 0.8, (false, true), (1, 2), (4, 1)),
            (1024.0, 712.0, 0.8, (false, true), (1, 2), (3, 1)),
            (1024.0, 604.0, 0.8, (false, true), (1, 2), (3, 1)),
            // Larger type: fewer of them.
            (1920.0, 1024.0, 1.5, (true, false), (1, 1), (1, 3)),
            (3840.0, 2104.0, 2.0, (true, false), (2, 2), (1, 6)),
            (1280.0, 744.0, 1.0, (false, true), (1, 2), (3, 1)),
            (1024.0, 712.0, 1.1, (false, false), (1, 1), (3, 1)),
        ];
        for (width, height, scale, (wide, beside), tickets, ready) in table {
            let shape = Shape::of(width, height, scale);
            let grid = |(columns, rows)| Grid { columns, rows };
            let expected = Shape {
                wide,
                beside,
                scale,
                tickets: grid(tickets),
                ready: grid(ready),
            };
            assert_eq!(shape, expected, "{width} × {height}, {scale}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn at_the_largest_scale_one_ticket_per_lane_has_the_room_it_needs() {
        for (width, height) in [(1024.0, 604.0), (1280.0, 636.0), (1439.0, 736.0)] {
            let scale = largest_scale(width, height);
            let strip = STRIP_HEIGHT * scale;
            let room = height - 2.0 * 12.0 - 56.0 - strip - 12.0;
            assert!(room >= TICKET.1 * scale - 0.1, "{width}: {scale}, {room}");
            assert!((width - 36.0) / 2.0 >= TICKET.0 * scale - 0.1);
        }
        for (width, height) in [(1440.0, 736.0), (1920.0, 916.0), (3840.0, 1996.0)] {
            let scale = largest_scale(width, height);
            assert!(height - 106.0 >= TICKET.1 * scale - 0.1, "{width}: {scale}");
            assert!((width - 80.0) * 0.4 >= TICKET.0 * scale - 0.1);
            assert!((width - 80.0) * 0.2 >= READY_LANE * scale - 0.1);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_size_that_makes_no_sense_still_shows_something() {
        for (width, height) in [(0.0, 0.0), (-5.0, 3.0), (f64::NAN, 900.0), (1e9, 1e9)] {
            let shape = Shape::of(width, height, 1.0);
            for lane in Lane::ALL {
                assert!((1..=72).contains(&shape.grid(lane).size()));
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn digits_run_from_left_to_right_and_leave_some_for_ready() {
        let shape = Shape::of(1920.0, 1024.0, 1.0);
        let digits = Lane::ALL.map(|lane| shape.digits(lane));
        assert_eq!(digits, [0..4, 4..8, 8..10]);
        let huge = Shape::of(3840.0, 2100.0, 1.0);
        assert_eq!(huge.digits(Lane::Ready), 8..10);
        let small = Shape::of(1024.0, 712.0, 0.8);
        let digits = Lane::ALL.map(|lane| small.digits(lane));
        assert_eq!(digits, [0..2, 2..4, 4..7]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn lines_that_fit_are_one_page() {
        let one = std::slice::from_ref;
        assert_eq!(line_pages(&[40.0; 3], 120.0, 56.0), one(&(0..3)));
        assert_eq!(line_pages(&[], 0.0, 56.0), one(&(0..0)));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn lines_are_cut_between_and_never_through() {
        // Room for 3 lines of 40 above the row for the next page.
        let pages = line_pages(&[40.0; 8], 3.0 * 40.0 + 56.0, 56.0);
        assert_eq!(pages, [0..3, 3..6, 6..8]);
        let wrapped = line_pages(&[40.0, 80.0, 40.0, 40.0], 120.0, 0.0);
        assert_eq!(wrapped, [0..2, 2..4]);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_line_higher_than_the_room_has_a_page_of_its_own() {
        assert_eq!(
            line_pages(&[40.0, 300.0, 40.0], 100.0, 56.0),
            [0..1, 1..2, 2..3]
        );
    }
}
