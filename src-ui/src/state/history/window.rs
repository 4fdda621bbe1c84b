//! Which rows of a long list are drawn.

/// Rows above and below those in sight, so that a finger outruns nothing.
const SPARE: usize = 10;

/// Rows that are drawn, out of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first one, from 0.
    pub first: usize,
    /// So many.
    pub count: usize,
}

impl Window {
    /// Of `len` rows of this height, where so much was scrolled past, in a frame of this height; all
    /// in CSS pixels.
    pub fn of(len: usize, row: f64, scrolled: f64, frame: f64) -> Window {
        let row = row.max(1.0);
        let rows = |pixels: f64| (pixels.max(0.0) / row).floor() as usize;
        let first = rows(scrolled).min(len).saturating_sub(SPARE);
        let end = rows(scrolled.max(0.0) + frame.max(0.0))
            .saturating_add(1 + SPARE)
            .min(len);
        Window {
            first,
            count: end.saturating_sub(first),
        }
    }

    /// The places of its rows.
    pub fn rows(self) -> std::ops::Range<usize> {
        self.first..self.first.saturating_add(self.count)
    }
}

/// How far a frame has to be scrolled, so that a row is in sight; `None` where it is.
pub fn scroll_to(at: usize, row: f64, scrolled: f64, frame: f64) -> Option<f64> {
    let top = at as f64 * row;
    if top < scrolled {
        Some(top)
    } else if top + row > scrolled + frame {
        Some((top + row - frame).max(0.0))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn whatever_is_in_sight_is_drawn_and_not_much_more() {
        for len in [0, 1, 9, 100, 100_000] {
            for scrolled in [-50.0, 0.0, 55.9, 56.0, 2_800.0, 5_599_000.0, 1e12] {
                let window = Window::of(len, 56.0, scrolled, 600.0);
                assert!(window.count <= 600 / 56 + 2 + 2 * SPARE, "{window:?}");
                assert!(window.rows().end <= len);
                for row in 0..len.min(3_000) {
                    let top = row as f64 * 56.0;
                    let in_sight = top + 56.0 > scrolled && top < scrolled + 600.0;
                    assert!(
                        !in_sight || window.rows().contains(&row),
                        "{row} {scrolled}"
                    );
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_row_is_brought_into_sight_by_the_shortest_way() {
        assert_eq!(scroll_to(0, 56.0, 0.0, 560.0), None);
        assert_eq!(scroll_to(9, 56.0, 0.0, 560.0), None);
        assert_eq!(scroll_to(10, 56.0, 0.0, 560.0), Some(56.0));
        assert_eq!(scroll_to(3, 56.0, 300.0, 560.0), Some(168.0));
        assert_eq!(scroll_to(0, 56.0, 0.0, 20.0), Some(36.0));
    }
}
