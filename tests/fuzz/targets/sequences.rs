#![no_main]
//! The numbers of a hub that counts as it likes: the place in its log never moves back, holds little
//! and asks little.

use std::time::Duration;

use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use olgfeast_link::sequence::{Sequence, Step};

/// What a connection brings. Numbers are small or anywhere.
#[derive(Arbitrary, Debug)]
enum Said {
    Hello {
        log: bool,
        head: Number,
    },
    Closed,
    Event {
        seq: Number,
        prev: Number,
    },
    Patch {
        from: Number,
        to: Number,
        items: u8,
    },
    Snapshot {
        part: u8,
        parts: u8,
        log: bool,
        head: Number,
        items: u8,
    },
    Resumed {
        head: Number,
    },
    Tick {
        head: Number,
    },
    Resync,
    Doubt,
    Agreed,
    Later {
        millis: u16,
    },
    Forget,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Number {
    Small(u8),
    Any(u64),
}

impl From<Number> for u64 {
    fn from(number: Number) -> u64 {
        match number {
            Number::Small(number) => number.into(),
            Number::Any(number) => number,
        }
    }
}

fuzz_target!(|said: Vec<Said>| {
    let mut sequence: Sequence<bool, ()> = Sequence::new(None);
    let mut now = Duration::ZERO;
    for said in said {
        let before = sequence.cursor().cloned();
        let (moves_back, steps) = match said {
            Said::Hello { log, head } => (true, sequence.hello(log, head.into())),
            Said::Closed => {
                sequence.closed();
                (false, Vec::new())
            }
            Said::Event { seq, prev } => (false, sequence.event(seq.into(), prev.into(), (), now)),
            Said::Patch { from, to, items } => {
                let items = vec![(); items.into()];
                (false, sequence.patch(from.into(), to.into(), items, now))
            }
            Said::Snapshot {
                part,
                parts,
                log,
                head,
                items,
            } => {
                let items = vec![(); items.into()];
                let (part, parts, head) = (part.into(), parts.into(), head.into());
                (
                    false,
                    sequence.snapshot(part, parts, &log, head, items, now),
                )
            }
            Said::Resumed { head } => (false, sequence.resumed(head.into(), now)),
            Said::Tick { head } => (false, sequence.tick(head.into(), now)),
            Said::Resync => (false, sequence.resync()),
            Said::Doubt => (false, sequence.doubt(now)),
            Said::Agreed => {
                sequence.agreed();
                (false, Vec::new())
            }
            Said::Later { millis } => {
                now += Duration::from_millis(millis.into());
                (false, sequence.wake(now))
            }
            Said::Forget => {
                sequence.forget();
                (true, Vec::new())
            }
        };
        look_at(&sequence, &steps);
        let after = sequence.cursor();
        if let (Some(before), Some(after), false) = (&before, after, moves_back)
            && before.epoch == after.epoch
        {
            assert!(
                before.seq <= after.seq,
                "from {} to {}",
                before.seq,
                after.seq
            );
        }
    }
});

/// Each step leads on from the one before, and whoever takes all of them is where the cursor is.
fn look_at(sequence: &Sequence<bool, ()>, steps: &[Step<bool, ()>]) {
    let asks = steps
        .iter()
        .filter(|step| matches!(step, Step::Resume(_)))
        .count();
    assert!(asks <= 1, "asked {asks} times at once");
    let mut at = 0;
    for step in steps {
        match step {
            Step::Apply { seq, .. } => {
                assert!(*seq > at, "{seq} after {at}");
                at = *seq;
            }
            Step::Whole { head, .. } => at = *head,
            _ => {}
        }
    }
    if at > 0 {
        assert_eq!(sequence.cursor().map(|cursor| cursor.seq), Some(at));
    }
}
