//! One direction of one connection of the proxy.

#![allow(
    clippy::disallowed_methods,
    reason = "a network takes its time, and nothing is asserted about it here"
)]

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use super::{Cut, Direction, Flow, Strike, Way, Weather};

/// Bytes under way in one direction of a connection; while there are more, nothing is read.
pub(crate) const HELD: usize = 256 << 10;

/// The most that is read at once.
const READ: usize = 8 << 10;

/// How smooth a narrow way is: no more is written at once than passes in this time.
const SMOOTH: Duration = Duration::from_millis(10);

pub(crate) struct Pump {
    direction: Direction,
    weather: watch::Receiver<Weather>,
    strikes: broadcast::Receiver<Strike>,
    rng: StdRng,
    line: VecDeque<Piece>,
    held: usize,
    /// When the last byte read is due: later ones are not due earlier.
    last_due: Instant,
    /// When the bytes written so far have passed.
    free_at: Instant,
    written: u64,
    /// The size of the next slice, once it was drawn.
    slice: Option<usize>,
    /// Bytes until the next one that is changed, once they were drawn.
    good: Option<u64>,
}

struct Piece {
    due: Instant,
    bytes: Vec<u8>,
    written: usize,
}

/// What happened next.
enum Next {
    Weather,
    Strike(Result<Strike, broadcast::error::RecvError>),
    Read(io::Result<usize>),
    Wrote(io::Result<usize>),
}

impl Pump {
    pub(crate) fn new(
        seed: u64,
        connection: u64,
        direction: Direction,
        weather: watch::Receiver<Weather>,
        strikes: broadcast::Receiver<Strike>,
    ) -> Pump {
        let stream = connection * 2 + u64::from(direction == Direction::Down);
        let now = Instant::now();
        Pump {
            direction,
            weather,
            strikes,
            // Far apart for neighbours, as the multiplier of SplitMix64 is meant for.
            rng: StdRng::seed_from_u64(seed ^ stream.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            line: VecDeque::new(),
            held: 0,
            last_due: now,
            free_at: now,
            written: 0,
            slice: None,
            good: None,
        }
    }

    /// Carries bytes until their end; an error is the end of the other direction too.
    pub(crate) async fn run(
        mut self,
        mut from: impl AsyncRead + Unpin,
        mut to: impl AsyncWrite + Unpin,
    ) -> Result<(), Cut> {
        let mut buffer = vec![0; READ];
        let mut ended = false;
        loop {
            let way = self.weather.borrow_and_update().way(self.direction);
            let passes = way.flow != Flow::BlackHole;
            let room = self.room(way)?;
            if passes && ended && self.line.is_empty() {
                return to.shutdown().await.map_err(|_| Cut::Reset);
            }
            let length = self.next_slice(way).min(room);
            let next = tokio::select! {
                biased;
                // Without its proxy a connection has no weather any more, and is struck for it.
                Ok(()) = self.weather.changed() => Next::Weather,
                strike = self.strikes.recv() => Next::Strike(strike),
                wrote = write(&mut to, self.line.front(), self.free_at, length),
                    if passes && !self.line.is_empty() => Next::Wrote(wrote),
                read = from.read(&mut buffer), if passes && !ended && self.held < HELD => {
                    Next::Read(read)
                }
            };
            match next {
                Next::Weather => {}
                Next::Strike(Ok(Strike::HalfClose(direction))) if direction == self.direction => {
                    return to.shutdown().await.map_err(|_| Cut::Reset);
                }
                // The others are for the whole connection.
                Next::Strike(Ok(_) | Err(broadcast::error::RecvError::Lagged(_))) => {}
                Next::Strike(Err(broadcast::error::RecvError::Closed)) => return Err(Cut::Close),
                Next::Read(Ok(0)) => ended = true,
                Next::Read(Ok(count)) => self.take(buffer[..count].to_vec(), way),
                Next::Wrote(Ok(count)) => self.gave(count, way),
                Next::Read(Err(_)) | Next::Wrote(Err(_)) => return Err(Cut::Reset),
            }
        }
    }

    /// How many more bytes may pass before the cut.
    fn room(&self, way: Way) -> Result<usize, Cut> {
        match way.flow {
            Flow::CutAfter { bytes, cut } if bytes <= self.written => Err(cut),
            Flow::CutAfter { bytes, .. } => {
                Ok(usize::try_from(bytes - self.written).unwrap_or(usize::MAX))
            }
            Flow::Open | Flow::BlackHole => Ok(usize::MAX),
        }
    }

    fn next_slice(&mut self, way: Way) -> usize {
        let smooth = match way.per_byte {
            Duration::ZERO => usize::MAX,
            per_byte => usize::try_from(SMOOTH.as_nanos() / per_byte.as_nanos())
                .unwrap_or(usize::MAX)
                .max(1),
        };
        match way.slice {
            None => smooth,
            Some(most) => {
                let rng = &mut self.rng;
                let drawn = *self
                    .slice
                    .get_or_insert_with(|| rng.random_range(1..=most.get()));
                drawn.min(most.get()).min(smooth)
            }
        }
    }

    fn take(&mut self, mut bytes: Vec<u8>, way: Way) {
        if let Some(one_of) = way.corrupt {
            for byte in &mut bytes {
                let rng = &mut self.rng;
                let mut draw = || rng.random_range(0..=u64::from(one_of.get()) * 2 - 2);
                match self.good.get_or_insert_with(&mut draw) {
                    0 => {
                        self.good = Some(draw());
                        *byte ^= 1 << self.rng.random_range(0..8);
                    }
                    good => *good -= 1,
                }
            }
        }
        let chance = way.jitter.mul_f64(self.rng.random());
        let due = (Instant::now() + way.latency + chance).max(self.last_due);
        self.last_due = due;
        self.held += bytes.len();
        self.line.push_back(Piece {
            due,
            bytes,
            written: 0,
        });
    }

    fn gave(&mut self, count: usize, way: Way) {
        self.slice = None;
        self.held -= count;
        self.written += u64::try_from(count).unwrap();
        let time = way.per_byte * u32::try_from(count).unwrap();
        self.free_at = self.free_at.max(Instant::now()) + time;
        if let Some(piece) = self.line.front_mut() {
            piece.written += count;
            if piece.written == piece.bytes.len() {
                self.line.pop_front();
            }
        }
    }
}

/// Writes the beginning of a piece when it is due. Safe to cancel.
async fn write(
    to: &mut (impl AsyncWrite + Unpin),
    piece: Option<&Piece>,
    free_at: Instant,
    length: usize,
) -> io::Result<usize> {
    let Some(piece) = piece else {
        return std::future::pending().await;
    };
    let at = piece.due.max(free_at);
    // The timer has steps of a millisecond, too long for each of many slices.
    if at > Instant::now() {
        tokio::time::sleep_until(at).await;
    }
    let rest = &piece.bytes[piece.written..];
    to.write(&rest[..rest.len().min(length)]).await
}
