//! Where the window was, for the next start: on a screen that is still there.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tauri::{PhysicalPosition, PhysicalSize, Runtime, WebviewWindow};

/// In the data directory.
const FILE: &str = "window.json";

/// Of a window, or of a screen; in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    place: Place,
    maximized: bool,
}

impl Place {
    /// Where the window goes on these screens: to the one it was on, no larger than it, and with all
    /// of it to be seen. `None`: that screen is gone, and the system knows a better place.
    fn on(self, screens: &[Place]) -> Option<Place> {
        let screen = screens
            .iter()
            .max_by_key(|screen| self.shares_with(screen))
            .filter(|screen| self.shares_with(screen) > 0)?;
        let (x, width) = within(self.x, self.width, screen.x, screen.width);
        let (y, height) = within(self.y, self.height, screen.y, screen.height);
        Some(Place {
            x,
            y,
            width,
            height,
        })
    }

    /// Pixels that both have.
    fn shares_with(&self, other: &Place) -> i64 {
        let one_way = |a: i32, a_long: u32, b: i32, b_long: u32| {
            let ends = |at: i32, long: u32| i64::from(at) + i64::from(long);
            let shared = ends(a, a_long).min(ends(b, b_long)) - i64::from(a.max(b));
            shared.max(0)
        };
        one_way(self.x, self.width, other.x, other.width)
            * one_way(self.y, self.height, other.y, other.height)
    }
}

/// A stretch that begins at `at`, moved and cut to lie within another one.
fn within(at: i32, long: u32, outer_at: i32, outer_long: u32) -> (i32, u32) {
    let long = long.min(outer_long);
    let last = i64::from(outer_at) + i64::from(outer_long - long);
    let at = i64::from(at).clamp(i64::from(outer_at), last);
    (i32::try_from(at).unwrap_or(outer_at), long)
}

/// Puts the window where it was, where there is such a place.
pub(crate) fn restore<R: Runtime>(window: &WebviewWindow<R>, data_dir: &Path) {
    let Some(kept) = read(&file(data_dir)) else {
        return;
    };
    if let Err(error) = put(window, kept) {
        tracing::warn!(%error, "the window cannot be put where it was");
    }
}

fn put<R: Runtime>(window: &WebviewWindow<R>, kept: Kept) -> tauri::Result<()> {
    let screens: Vec<Place> = window
        .available_monitors()?
        .iter()
        .map(|monitor| Place {
            x: monitor.position().x,
            y: monitor.position().y,
            width: monitor.size().width,
            height: monitor.size().height,
        })
        .collect();
    if let Some(place) = kept.place.on(&screens) {
        window.set_size(PhysicalSize::new(place.width, place.height))?;
        window.set_position(PhysicalPosition::new(place.x, place.y))?;
    }
    if kept.maximized {
        window.maximize()?;
    }
    Ok(())
}

/// Remembers where the window is. One that fills the screen has no place of its own: then the one
/// before is kept.
pub(crate) fn keep<R: Runtime>(window: &WebviewWindow<R>, data_dir: &Path) {
    let file = file(data_dir);
    let kept = match look(window, read(&file)) {
        Ok(Some(kept)) => kept,
        Ok(None) => return,
        Err(error) => return tracing::warn!(%error, "nobody knows where the window is"),
    };
    let written = serde_json::to_vec(&kept)
        .map_err(std::io::Error::other)
        .and_then(|text| std::fs::write(&file, text));
    if let Err(error) = written {
        tracing::warn!(%error, "the place of the window cannot be kept");
    }
}

fn look<R: Runtime>(
    window: &WebviewWindow<R>,
    before: Option<Kept>,
) -> tauri::Result<Option<Kept>> {
    if window.is_fullscreen()? || window.is_minimized()? {
        return Ok(None);
    }
    if window.is_maximized()? {
        return Ok(before.map(|before| Kept {
            maximized: true,
            ..before
        }));
    }
    let (position, size) = (window.outer_position()?, window.inner_size()?);
    Ok(Some(Kept {
        place: Place {
            x: position.x,
            y: position.y,
            width: size.width,
            height: size.height,
        },
        maximized: false,
    }))
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}

/// A file that cannot be read is no place.
fn read(file: &Path) -> Option<Kept> {
    let text = std::fs::read(file).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(x: i32, y: i32, width: u32, height: u32) -> Place {
        Place {
            x,
            y,
            width,
            height,
        }
    }

    #[test]
    fn a_window_comes_back_where_it_was_if_its_screen_is_there() {
        let one = place(0, 0, 1920, 1080);
        let right = place(1920, 0, 1280, 800);
        for (was, screens, is) in [
            (
                place(100, 50, 1280, 800),
                vec![one],
                Some(place(100, 50, 1280, 800)),
            ),
            (
                place(1950, 0, 1024, 700),
                vec![one, right],
                Some(place(1950, 0, 1024, 700)),
            ),
            // The second screen was taken away.
            (place(1950, 0, 1024, 700), vec![one], None),
            // A smaller one was put there.
            (
                place(0, 0, 1920, 1080),
                vec![place(0, 0, 1280, 720)],
                Some(place(0, 0, 1280, 720)),
            ),
            // It stuck out.
            (
                place(1500, -20, 1280, 800),
                vec![one],
                Some(place(640, 0, 1280, 800)),
            ),
            (place(0, 0, 1280, 800), vec![], None),
            (place(0, 0, 0, 0), vec![one], None),
        ] {
            assert_eq!(was.on(&screens), is, "{was:?} on {screens:?}");
        }
    }

    #[test]
    fn a_file_that_somebody_has_broken_is_no_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        assert_eq!(read(&file), None);
        for text in ["", "{}", r#"{"place":{"x":1e99},"maximized":1}"#] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(read(&file), None, "{text}");
        }
    }

    fn any_place() -> impl Strategy<Value = Place> {
        (any::<i32>(), any::<i32>(), any::<u32>(), any::<u32>())
            .prop_map(|(x, y, width, height)| place(x, y, width, height))
    }

    proptest! {
        #[test]
        fn a_window_never_leaves_its_screen(
            was in any_place(),
            screens in prop::collection::vec(
                (-5_000..5_000_i32, -5_000..5_000_i32, 1..8_000_u32, 1..8_000_u32)
                    .prop_map(|(x, y, width, height)| place(x, y, width, height)),
                0..4,
            ),
        ) {
            if let Some(is) = was.on(&screens) {
                let area = i64::from(is.width) * i64::from(is.height);
                let inside = screens.iter().any(|screen| is.shares_with(screen) == area);
                prop_assert!(inside, "{is:?}");
            }
        }
    }
}
