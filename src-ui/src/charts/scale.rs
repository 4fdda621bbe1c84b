//! Where things stand in a chart.

/// From figures to lengths: 0 is 0, and the largest figure is as long as there is room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The figure that is as long as the room.
    most: f64,
    room: f64,
}

impl Scale {
    /// For these figures, in a room of so many pixels. What is below zero counts as zero.
    pub fn of(figures: impl IntoIterator<Item = i64>, room: f64) -> Scale {
        let most = figures.into_iter().max().unwrap_or_default().max(1);
        Scale {
            most: most as f64,
            room: room.max(0.0),
        }
    }

    /// How long a figure is, in pixels. What is more than nothing is never drawn as nothing: it is two
    /// pixels long at least.
    pub fn length(&self, figure: i64) -> f64 {
        if figure <= 0 {
            return 0.0;
        }
        let length = figure as f64 / self.most * self.room;
        length.clamp(f64::min(2.0, self.room), self.room)
    }
}

/// A place on the axis, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub start: f64,
    /// How much room it takes; the rest of its part of the axis stays free.
    pub length: f64,
}

impl Band {
    /// Its middle.
    pub fn middle(&self) -> f64 {
        self.start + self.length / 2.0
    }
}

/// The widest that a column or a bar is drawn, in pixels.
const WIDEST: f64 = 84.0;

/// So many equal parts of the room, each with a band in its middle that takes three quarters of it and
/// 84 pixels at most.
pub fn bands(count: usize, room: f64) -> Vec<Band> {
    let part = room.max(0.0) / count.max(1) as f64;
    let length = f64::min(part * 0.75, WIDEST);
    let band = |index: usize| Band {
        start: part * index as f64 + (part - length) / 2.0,
        length,
    };
    (0..count).map(band).collect()
}

/// Every how many bands a label fits that takes so many pixels: 1 where all do.
pub fn label_every(count: usize, room: f64, label: f64) -> usize {
    let part = room.max(1.0) / count.max(1) as f64;
    ((label / part).ceil() as usize).max(1)
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn the_largest_figure_takes_the_room_and_the_others_their_part_of_it() {
        let figures = [12, 34, 61, 88, 0];
        let scale = Scale::of(figures, 176.0);
        let lengths = figures.map(|figure| scale.length(figure));
        for (length, wanted) in lengths.into_iter().zip([24.0, 68.0, 122.0, 176.0, 0.0]) {
            assert!((length - wanted).abs() < 1e-9, "{length}, not {wanted}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn what_there_is_is_seen_and_never_leaves_the_room() {
        let scale = Scale::of([1, 10_000], 200.0);
        assert_eq!(scale.length(1), 2.0);
        assert_eq!(scale.length(20_000), 200.0);
        assert_eq!(scale.length(-5), 0.0);
        assert_eq!(Scale::of([5], 1.0).length(5), 1.0);
        assert_eq!(Scale::of([5], -3.0).length(5), 0.0);
        assert_eq!(Scale::of([], 100.0).length(0), 0.0);
        assert!(Scale::of([i64::MAX, i64::MIN], 100.0).length(7) <= 100.0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn bands_stand_apart_within_the_room() {
        for (count, room) in [(1, 100.0), (5, 700.0), (24, 460.0), (24, 10.0)] {
            let bands = bands(count, room);
            assert_eq!(bands.len(), count);
            let ends = |band: &Band| band.start + band.length;
            assert!(
                bands
                    .iter()
                    .all(|band| band.start >= 0.0 && band.length <= WIDEST)
            );
            assert!(bands.windows(2).all(|pair| ends(&pair[0]) < pair[1].start));
            assert!(bands.last().is_some_and(|last| ends(last) <= room));
        }
        assert_eq!(bands(0, 100.0), []);
        let one = bands(1, 100.0);
        assert_eq!(one[0].middle(), 50.0);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn labels_are_left_out_where_they_would_touch() {
        assert_eq!(label_every(5, 700.0, 60.0), 1);
        assert_eq!(label_every(24, 700.0, 60.0), 3);
        assert_eq!(label_every(24, 0.0, 60.0), 1440);
        assert_eq!(label_every(0, 700.0, 60.0), 1);
    }
}
