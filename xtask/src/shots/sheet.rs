//! Many pictures on one, small, in rows: what a person looks at. Without colour too, as who cannot
//! tell colours apart sees it.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

/// Width of each picture on a sheet, and the space around it, in pixels.
const CELL: usize = 960;
const GAP: usize = 12;

/// Behind the pictures: neither of a dark theme nor of a light one.
const BETWEEN: [u8; 3] = [110, 110, 110];

/// Pixels in rows, red, green and blue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    width: usize,
    pixels: Vec<[u8; 3]>,
}

/// All these pictures, so many in a row.
pub(super) fn of(files: &[PathBuf], in_a_row: usize) -> anyhow::Result<Picture> {
    let small = files
        .iter()
        .map(|file| {
            let whole = Picture::read(file).with_context(|| file.display().to_string())?;
            Ok(whole.scaled_to(CELL))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(rows(&small, in_a_row.max(1)))
}

fn rows(pictures: &[Picture], in_a_row: usize) -> Picture {
    let widest = pictures.iter().map(|picture| picture.width).max();
    let column = widest.unwrap_or_default() + GAP;
    let width = in_a_row * column + GAP;
    let mut pixels = vec![BETWEEN; width * GAP];
    for row in pictures.chunks(in_a_row) {
        let height = row.iter().map(Picture::height).max().unwrap_or_default();
        for y in 0..height {
            let mut line = vec![BETWEEN; width];
            for (at, picture) in row.iter().enumerate() {
                let from = GAP + at * column;
                let place = line.iter_mut().skip(from);
                for (pixel, drawn) in place.zip(picture.line(y)) {
                    *pixel = *drawn;
                }
            }
            pixels.extend(line);
        }
        pixels.extend(vec![BETWEEN; width * GAP]);
    }
    Picture { width, pixels }
}

impl Picture {
    fn read(file: &Path) -> anyhow::Result<Picture> {
        let mut decoder = png::Decoder::new(BufReader::new(File::open(file)?));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info()?;
        let size = reader.output_buffer_size().context("a picture that fits")?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes)?;
        let samples = frame.color_type.samples();
        ensure!(samples >= 3, "a picture without colours");
        let pixels = bytes
            .chunks_exact(samples)
            .filter_map(|pixel| pixel.first_chunk().copied())
            .collect();
        let width = usize::try_from(frame.width)?;
        Ok(Picture { width, pixels })
    }

    /// Writes it as a PNG.
    pub(super) fn write(&self, file: &Path) -> anyhow::Result<()> {
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height())?);
        let mut encoder = png::Encoder::new(BufWriter::new(File::create(file)?), width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(self.pixels.as_flattened())?;
        Ok(writer.finish()?)
    }

    /// As bright as it is, without colours.
    pub(super) fn grey(&self) -> Picture {
        let grey = |[red, green, blue]: &[u8; 3]| {
            // What a standard screen's colours weigh in brightness, of 10,000.
            let [red, green, blue] = [*red, *green, *blue].map(u32::from);
            let bright = (2126 * red + 7152 * green + 722 * blue) / 10_000;
            [u8::try_from(bright).unwrap_or(u8::MAX); 3]
        };
        Picture {
            width: self.width,
            pixels: self.pixels.iter().map(grey).collect(),
        }
    }

    fn height(&self) -> usize {
        self.pixels
            .len()
            .checked_div(self.width)
            .unwrap_or_default()
    }

    /// Row `y`; nothing below the last one.
    fn line(&self, y: usize) -> &[[u8; 3]] {
        let mut lines = self.pixels.chunks_exact(self.width.max(1));
        lines.nth(y).unwrap_or_default()
    }

    /// No wider than this: each pixel is the mean of those that it stands for.
    fn scaled_to(&self, most: usize) -> Picture {
        if self.width <= most {
            return self.clone();
        }
        let height = self.height() * most / self.width;
        let mut pixels = Vec::with_capacity(most * height);
        for y in 0..height {
            let from = y * self.height() / height;
            let to = ((y + 1) * self.height()).div_ceil(height);
            let lines: Vec<_> = (from..to).map(|y| self.line(y)).collect();
            for x in 0..most {
                let from = x * self.width / most;
                let to = ((x + 1) * self.width).div_ceil(most);
                let here = lines.iter().filter_map(|line| line.get(from..to)).flatten();
                pixels.push(mean(here));
            }
        }
        Picture {
            width: most,
            pixels,
        }
    }
}

fn mean<'a>(pixels: impl Iterator<Item = &'a [u8; 3]>) -> [u8; 3] {
    let (mut sums, mut count) = ([0_u32; 3], 0_u32);
    for pixel in pixels {
        for (sum, part) in sums.iter_mut().zip(pixel) {
            *sum += u32::from(*part);
        }
        count += 1;
    }
    sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: [u8; 3] = [0; 3];
    const WHITE: [u8; 3] = [255; 3];

    fn picture(width: usize, pixels: &[[u8; 3]]) -> Picture {
        Picture {
            width,
            pixels: pixels.to_vec(),
        }
    }

    #[test]
    fn a_picture_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one.png");
        let one = picture(2, &[BLACK, WHITE, [1, 2, 3], [4, 5, 6]]);
        one.write(&file).unwrap();
        assert_eq!(Picture::read(&file).unwrap(), one);
    }

    #[test]
    fn a_smaller_one_keeps_its_shape_and_its_mean() {
        let whole = picture(4, &[[0; 3], [100; 3], [200; 3], [0; 3]].repeat(2));
        let half = whole.scaled_to(2);
        assert_eq!(half, picture(2, &[[50; 3], [100; 3]]));
        assert_eq!(whole.scaled_to(4), whole);
    }

    #[test]
    fn rows_are_as_high_as_their_highest_and_everything_is_on_them() {
        let (low, high) = (picture(1, &[WHITE]), picture(1, &[BLACK, BLACK]));
        let sheet = rows(&[low.clone(), high, low], 2);
        assert_eq!(sheet.width, 2 * (1 + GAP) + GAP);
        assert_eq!(sheet.height(), 3 + 3 * GAP);
        let count = |colour| {
            sheet
                .pixels
                .iter()
                .filter(|pixel| **pixel == colour)
                .count()
        };
        assert_eq!((count(WHITE), count(BLACK)), (2, 2));
    }

    #[test]
    fn green_is_brighter_than_red_and_red_than_blue() {
        let colours = picture(3, &[[255, 0, 0], [0, 255, 0], [0, 0, 255]]);
        let grey = colours.grey();
        assert_eq!(grey.pixels, [[54; 3], [182; 3], [18; 3]]);
    }
}
