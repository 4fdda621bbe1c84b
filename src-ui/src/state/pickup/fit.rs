//! How large numbers are, and how many of them fit.

/// Sizes of type in CSS pixels, as the styles know them (`type-160`). Nobody has to come closer to
/// read the smallest.
const TYPES: [u16; 4] = [320, 260, 200, 160];
/// Width of a digit, and what is free beside a number, in parts of the size of the type.
const DIGIT: f64 = 0.68;
const FREE: f64 = 0.3;
/// Height of a number in parts of the size of the type.
const HEIGHT: f64 = 1.1;

/// Where numbers stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
}

/// See [`Fit::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Size of the type in CSS pixels.
    pub type_px: u16,
    /// At least one.
    pub columns: usize,
    /// At least one.
    pub rows: usize,
}

impl Fit {
    /// For so many numbers of so many digits: as large as all of them can be, but never smaller than
    /// can be read; then there are pages.
    pub fn of(place: Place, count: usize, digits: usize) -> Fit {
        let mut smallest = None;
        for type_px in TYPES {
            let size = f64::from(type_px);
            let width = size * (digits.max(1) as f64 * DIGIT + FREE);
            let fit = Fit {
                type_px,
                columns: (place.width / width) as usize,
                rows: (place.height / (size * HEIGHT)) as usize,
            };
            if fit.on_a_page() >= count.max(1) {
                return fit;
            }
            smallest = Some(fit);
        }
        let Fit {
            type_px,
            columns,
            rows,
        } = smallest.unwrap_or(Fit {
            type_px: 160,
            columns: 1,
            rows: 1,
        });
        Fit {
            type_px,
            columns: columns.max(1),
            rows: rows.max(1),
        }
    }

    /// How many numbers there is place for.
    pub fn on_a_page(&self) -> usize {
        self.columns * self.rows
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// Half of a screen below the title.
    const HALF: Place = Place {
        width: 900.0,
        height: 900.0,
    };

    #[wasm_bindgen_test(unsupported = test)]
    fn few_numbers_are_larger_and_many_come_in_pages() {
        let fit = |count| {
            let fit = Fit::of(HALF, count, 3);
            (fit.type_px, fit.on_a_page())
        };
        assert_eq!(fit(0), (320, 2));
        assert_eq!(fit(2), (320, 2));
        assert_eq!(fit(3), (260, 3));
        assert_eq!(fit(4), (200, 4));
        assert_eq!(fit(10), (160, 10));
        assert_eq!(fit(60), (160, 10));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whatever_the_place_nothing_is_smaller_than_can_be_read_or_outside() {
        for width in (400..2000).step_by(100).map(f64::from) {
            for height in (200..1200).step_by(100).map(f64::from) {
                for count in [0, 1, 4, 13, 60, 999] {
                    for digits in 1..=3 {
                        let fit = Fit::of(Place { width, height }, count, digits);
                        let size = f64::from(fit.type_px);
                        let wide = size * (digits as f64 * DIGIT + FREE) * fit.columns as f64;
                        assert!(fit.type_px >= 160);
                        assert!(wide <= width, "{fit:?} in {width}");
                        assert!(size * HEIGHT * fit.rows as f64 <= height, "{fit:?}");
                    }
                }
            }
        }
    }
}
