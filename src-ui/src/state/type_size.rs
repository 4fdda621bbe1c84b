//! How large type is: by how large the screen is and from how far away it is read.

use olgfeast_protocol::settings::Display;

use super::fit;

/// The screen for which the sizes in the styles are made: 24 inches of 1920 × 1080, read from one
/// metre. Items are 32 px there, the number of an order 56 px.
const REFERENCE_DIAGONAL: f64 = 2_202.907_169_2;

/// Items at a scale of one, in CSS pixels; `--item` in the styles.
const ITEM: f64 = 32.0;
/// Numbers of orders at a scale of one; `--number`.
const NUMBER: f64 = 56.0;

/// Smaller is nothing, however near people stand: at this scale a ticket still has its button beside
/// its lines, and fingers do not shrink.
pub const SMALLEST: f64 = 0.8;
/// Larger is nothing, however much room there is.
pub const LARGEST: f64 = 4.0;

/// What nobody has to guess at: the height of a lower-case letter seen from where people stand.
pub const LEGIBLE_ARC_MINUTES: f64 = 16.0;

/// The height of a lower-case letter of the font, in its size.
const X_HEIGHT: f64 = 0.546;

const MILLIMETRES_PER_INCH: f64 = 25.4;

/// What is drawn on: sizes in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glass {
    /// Of the whole screen.
    pub screen: (f64, f64),
    /// Of the board: width as it is, height as it is with all that may stand above it.
    pub board: (f64, f64),
}

/// How large type is on one screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypeSize {
    /// Against the sizes in the styles.
    pub scale: f64,
    /// How large the small letters of an item are from where people stand, in arc minutes.
    pub arc_minutes: f64,
}

impl TypeSize {
    /// For a screen of that size and distance. It grows with the distance and with the fineness of
    /// the screen, as long as one ticket in each lane has room.
    pub fn of(display: Display, glass: Glass) -> TypeSize {
        let (width, height) = glass.screen;
        let diagonal = width.hypot(height);
        // A browser that does not say how large its screen is has the one that we know.
        let diagonal = if diagonal.is_finite() && diagonal >= 1.0 {
            diagonal
        } else {
            REFERENCE_DIAGONAL
        };
        let inches = f64::from(display.inches.max(1));
        let pixel = inches * MILLIMETRES_PER_INCH / diagonal;
        let usual = 24.0 * MILLIMETRES_PER_INCH / REFERENCE_DIAGONAL;
        let distance = f64::from(display.distance_cm.max(1)) * 10.0;
        let wanted = distance / 1000.0 * usual / pixel;
        let (board_width, board_height) = glass.board;
        let most = fit::largest_scale(board_width, board_height).clamp(SMALLEST, LARGEST);
        let scale = wanted.clamp(SMALLEST, most);
        let letter = ITEM * scale * X_HEIGHT * pixel;
        TypeSize {
            scale,
            arc_minutes: (letter / distance).atan().to_degrees() * 60.0,
        }
    }

    /// Size of an item, in CSS pixels.
    pub fn item(self) -> f64 {
        ITEM * self.scale
    }

    /// Size of the number of an order, in CSS pixels.
    pub fn number(self) -> f64 {
        NUMBER * self.scale
    }

    /// Whether nobody has to guess. It is not where the screen is too small for the distance.
    pub fn is_legible(self) -> bool {
        // What the eye sees is no number with many digits.
        self.arc_minutes >= LEGIBLE_ARC_MINUTES - 0.05
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn glass(width: f64, height: f64) -> Glass {
        Glass {
            screen: (width, height),
            board: (width, height - fit::ABOVE),
        }
    }

    fn size(inches: u16, distance_cm: u16, width: f64, height: f64) -> TypeSize {
        let display = Display {
            inches,
            distance_cm,
        };
        TypeSize::of(display, glass(width, height))
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_usual_screen_has_the_sizes_of_the_styles() {
        let usual = TypeSize::of(Display::default(), glass(1920.0, 1080.0));
        assert!((usual.scale - 1.0).abs() < 1e-6);
        assert!((usual.item() - 32.0).abs() < 1e-4 && (usual.number() - 56.0).abs() < 1e-4);
        assert!(usual.is_legible());
        assert!((usual.arc_minutes - 16.6).abs() < 0.1, "{usual:?}");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn type_grows_with_the_distance_and_with_the_fineness_of_the_screen() {
        for (inches, distance, width, height, scale) in [
            (24, 100, 1920.0, 1080.0, 1.0),
            // Twice as far, on a screen of coarser pixels.
            (32, 200, 1920.0, 1080.0, 1.5),
            // Near: not smaller than fingers want it.
            (15, 60, 1024.0, 768.0, SMALLEST),
            (24, 100, 1280.0, 800.0, SMALLEST),
            (24, 130, 1920.0, 1080.0, 1.3),
            (24, 100, 3840.0, 2160.0, 2.0),
            (55, 300, 3840.0, 2160.0, 2.62),
        ] {
            let size = size(inches, distance, width, height);
            let name = format!("{inches}\" at {distance} cm: {size:?}");
            assert!((size.scale - scale).abs() < 0.01, "{name}");
            assert!(size.is_legible(), "{name}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn where_the_screen_is_too_small_for_the_distance_it_is_as_large_as_fits_and_that_is_known() {
        for (width, height) in [(1024.0, 768.0), (1280.0, 800.0), (1920.0, 1080.0)] {
            let size = size(12, 600, width, height);
            let most = fit::largest_scale(width, height - fit::ABOVE);
            assert!((size.scale - most).abs() < 1e-9, "{width}: {size:?}");
            assert!(!size.is_legible(), "{width}: {size:?}");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn whatever_it_is_asked_it_is_legible_or_says_so_and_one_ticket_per_lane_fits() {
        for inches in (5..=120).step_by(5) {
            for distance in (30..=600).step_by(30) {
                for (width, height) in [
                    (1024.0, 768.0),
                    (1280.0, 800.0),
                    (1440.0, 900.0),
                    (1920.0, 1080.0),
                    (3840.0, 2160.0),
                    (1080.0, 1920.0),
                ] {
                    let size = size(inches, distance, width, height);
                    let most = fit::largest_scale(width, height - fit::ABOVE);
                    assert!(size.scale >= SMALLEST && size.scale <= LARGEST);
                    assert!(size.scale <= most.max(SMALLEST) + 1e-9);
                    let is_most = size.scale >= most - 1e-9 || size.scale >= LARGEST;
                    assert!(
                        size.is_legible() || is_most,
                        "{inches}\" {distance} cm {width}: {size:?}"
                    );
                }
            }
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_browser_that_says_nonsense_of_its_screen_shows_something() {
        for screen in [(0.0, 0.0), (f64::NAN, 5.0), (-4.0, 1e300)] {
            let glass = Glass {
                screen,
                board: (f64::NAN, -1.0),
            };
            let size = TypeSize::of(Display::default(), glass);
            assert!((SMALLEST..=LARGEST).contains(&size.scale), "{size:?}");
        }
    }
}
