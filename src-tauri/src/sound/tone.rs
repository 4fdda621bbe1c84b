//! The tones themselves: made of sines, so that there is no file to lose.

use std::{f32::consts::TAU, num::NonZero};

use rodio::nz;

/// Samples of a tone in one second.
pub(super) const RATE: NonZero<u32> = nz!(44_100);

/// What can be heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Two notes up: there is something to cook.
    NewOrders,
    /// Three notes down.
    LinkLost,
    /// The same three up.
    LinkBack,
    /// One note, twice, short and high.
    Reminder,
    /// A door bell: a number is ready.
    Chime,
    /// A chord, one note after the other.
    Test,
}

/// One note of a tone.
struct Note {
    /// Hertz.
    pitch: f32,
    /// Milliseconds after the beginning of the tone.
    begins: u16,
    /// Milliseconds.
    lasts: u16,
}

const fn note(pitch: f32, begins: u16, lasts: u16) -> Note {
    Note {
        pitch,
        begins,
        lasts,
    }
}

/// Overtones that make a note carry through a kitchen: how many times its pitch, how loud.
const OVERTONES: [(f32, f32); 3] = [(1.0, 0.6), (2.0, 0.25), (3.0, 0.15)];

/// A note that begins or ends at once clicks.
const RISE: f32 = 0.008;

impl Tone {
    fn notes(self) -> &'static [Note] {
        const NEW_ORDERS: &[Note] = &[note(880.0, 0, 220), note(1174.7, 160, 420)];
        const LINK_LOST: &[Note] = &[
            note(587.3, 0, 260),
            note(440.0, 240, 260),
            note(329.6, 480, 440),
        ];
        const LINK_BACK: &[Note] = &[
            note(329.6, 0, 200),
            note(440.0, 180, 200),
            note(587.3, 360, 400),
        ];
        const REMINDER: &[Note] = &[note(1568.0, 0, 110), note(1568.0, 190, 110)];
        const CHIME: &[Note] = &[note(659.3, 0, 480), note(523.3, 380, 600)];
        const TEST: &[Note] = &[
            note(523.3, 0, 300),
            note(659.3, 150, 300),
            note(784.0, 300, 500),
        ];
        match self {
            Tone::NewOrders => NEW_ORDERS,
            Tone::LinkLost => LINK_LOST,
            Tone::LinkBack => LINK_BACK,
            Tone::Reminder => REMINDER,
            Tone::Chime => CHIME,
            Tone::Test => TEST,
        }
    }

    /// One channel, [`RATE`] in a second, between -1 and 1. `volume`: 0 to 100.
    pub(super) fn samples(self, volume: u8) -> Vec<f32> {
        let notes = self.notes();
        let ends = notes.iter().map(|note| note.begins + note.lasts).max();
        let count = u32::from(ends.unwrap_or_default()) * RATE.get() / 1_000;
        let volume = f32::from(volume.min(100)) / 100.0;
        let mut sum: Vec<f32> = (0..count)
            .map(|i| {
                let at = i as f32 / RATE.get() as f32;
                notes.iter().map(|note| note.at(at)).sum()
            })
            .collect();
        let loudest = sum.iter().fold(1.0_f32, |most, one| most.max(one.abs()));
        for sample in &mut sum {
            *sample *= volume / loudest;
        }
        sum
    }
}

impl Note {
    /// `at`: seconds after the beginning of the tone.
    fn at(&self, at: f32) -> f32 {
        let lasts = f32::from(self.lasts) / 1_000.0;
        let since = at - f32::from(self.begins) / 1_000.0;
        if !(0.0..lasts).contains(&since) {
            return 0.0;
        }
        let rises = (since / RISE).min(1.0);
        let fades = ((lasts - since) / lasts).powi(2);
        let wave: f32 = OVERTONES
            .iter()
            .map(|(times, loud)| loud * (TAU * self.pitch * times * since).sin())
            .sum();
        rises * fades * wave
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Tone; 6] = [
        Tone::NewOrders,
        Tone::LinkLost,
        Tone::LinkBack,
        Tone::Reminder,
        Tone::Chime,
        Tone::Test,
    ];

    #[test]
    fn a_tone_is_a_second_at_most_loud_enough_and_never_distorted() {
        for tone in ALL {
            let samples = tone.samples(100);
            assert!(samples.len() <= RATE.get() as usize, "{tone:?}");
            let loudest = samples
                .iter()
                .fold(0.0_f32, |most, one| most.max(one.abs()));
            assert!((0.5..=1.0).contains(&loudest), "{tone:?}: {loudest}");
        }
    }

    #[test]
    fn a_tone_does_not_click() {
        for tone in ALL {
            let samples = tone.samples(100);
            assert_eq!(samples.first(), Some(&0.0), "{tone:?}");
            assert!(samples.last().unwrap().abs() < 0.01, "{tone:?}");
        }
    }

    #[test]
    fn no_two_tones_are_alike() {
        for (i, one) in ALL.iter().enumerate() {
            for other in &ALL[i + 1..] {
                assert_ne!(one.samples(80), other.samples(80), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn the_volume_scales_down_to_silence() {
        let loud = Tone::Chime.samples(100);
        let half = Tone::Chime.samples(50);
        assert!(
            loud.iter()
                .zip(&half)
                .all(|(a, b)| (a / 2.0 - b).abs() < 1e-6)
        );
        assert!(Tone::Chime.samples(0).iter().all(|sample| *sample == 0.0));
        assert_eq!(Tone::Chime.samples(255), loud);
    }
}
