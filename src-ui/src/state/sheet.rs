//! A short list, so many lines at a time.

use std::ops::Range;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// From 0.
    pub page: usize,
    /// At least one.
    pub pages: usize,
    /// The lines on it.
    pub shown: Range<usize>,
}

impl Sheet {
    /// The page of that number out of `count` lines, `size` on each. After the last comes the first,
    /// so that one touch, again and again, shows all of them; and a list that became shorter always
    /// shows something.
    pub fn of(count: usize, size: usize, page: usize) -> Sheet {
        let size = size.max(1);
        let pages = count.div_ceil(size).max(1);
        let page = page % pages;
        let start = page * size;
        Sheet {
            page,
            pages,
            shown: start..count.min(start + size),
        }
    }

    /// The lines of this list that are on it.
    pub fn lines<'a, T>(&self, list: &'a [T]) -> &'a [T] {
        list.get(self.shown.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test(unsupported = test)]
    fn turning_shows_every_line_once_and_begins_again() {
        let list: Vec<usize> = (0..7).collect();
        let turned: Vec<usize> = (0..3)
            .flat_map(|page| Sheet::of(7, 3, page).lines(&list).to_vec())
            .collect();
        assert_eq!(turned, list);
        assert_eq!(Sheet::of(7, 3, 2).shown, 6..7);
        assert_eq!(Sheet::of(7, 3, 3), Sheet::of(7, 3, 0));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_list_that_became_shorter_still_shows_something() {
        let sheet = Sheet::of(4, 2, 5);
        assert_eq!((sheet.page, sheet.pages), (1, 2));
        assert_eq!(sheet.lines(&[1, 2, 3, 4]), [3, 4]);
        let none = Sheet::of(0, 2, 5);
        assert_eq!((none.pages, none.lines::<u8>(&[])), (1, [].as_slice()));
        assert_eq!(sheet.lines(&[1]), [0_i32; 0], "another list");
    }
}
