//! What the big button of a ticket does.
//!
//! The status belongs to the whole order. So where a filter hides lines of it, a station can only say
//! that its own part is done; the order is called by a screen that shows all of it, or at a hub, where
//! every station sees all strikes, by any once everything is struck.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use olgfeast_board::LineMark;
use olgfeast_protocol::{Lane, LineKey, Seen};

use super::view::Card;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// The order is started.
    Start,
    /// The lines that are shown are struck.
    MyPart,
    /// Nothing: what is left is made elsewhere.
    OthersPart,
    /// The order is done, and called.
    Done,
    /// The order is handed out.
    HandOut,
    /// A person has seen that the order was cancelled.
    SeeStop,
}

impl Deed {
    /// For `data-deed`.
    pub fn word(self) -> &'static str {
        match self {
            Deed::Start => "start",
            Deed::MyPart => "my-part",
            Deed::OthersPart => "others-part",
            Deed::Done => "done",
            Deed::HandOut => "hand-out",
            Deed::SeeStop => "see-stop",
        }
    }
}

/// How far the part of one food group is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The food group.
    pub group: Rc<str>,
    /// Lines that are struck, as everybody sees it.
    pub struck: usize,
    /// All of its lines.
    pub lines: usize,
}

impl Part {
    /// Whether nothing of it is left.
    pub fn is_done(&self) -> bool {
        self.struck == self.lines
    }
}

impl Card {
    /// What its big button does.
    pub fn deed(&self) -> Deed {
        if self.is_stopped() {
            return Deed::SeeStop;
        }
        match self.lane {
            Lane::Pending => Deed::Start,
            Lane::Ready => Deed::HandOut,
            Lane::Preparing if !self.is_partial() => Deed::Done,
            Lane::Preparing if self.lines.iter().any(|line| !line.mark.is_struck()) => Deed::MyPart,
            Lane::Preparing if self.is_shared() && self.parts().iter().all(Part::is_done) => {
                Deed::Done
            }
            Lane::Preparing => Deed::OthersPart,
        }
    }

    /// The parts that a filter hides, by food group. What is struck of them is only known where
    /// strikes are shared.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts: BTreeMap<&Rc<str>, (usize, usize)> = BTreeMap::new();
        for (group, line) in self.elsewhere.iter() {
            let (struck, lines) = parts.entry(group).or_default();
            *lines += 1;
            *struck += usize::from(is_told(line.mark));
        }
        let parts = parts.into_iter();
        parts
            .map(|(group, (struck, lines))| Part {
                group: Rc::clone(group),
                struck,
                lines,
            })
            .collect()
    }

    /// What MY PART DONE strikes.
    pub fn to_strike(&self) -> Vec<LineKey> {
        let open = self.lines.iter().filter(|line| !line.mark.is_struck());
        open.map(|line| line.key.clone()).collect()
    }

    /// Another number whenever a touch would mean something else: other lines, or another deed of the
    /// button.
    pub fn stamp(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.content, self.deed()).hash(&mut hasher);
        hasher.finish()
    }
}

/// Whether a line is struck for everybody, or will be: nobody else's work can be read off a strike
/// that only this station knows of.
fn is_told(mark: LineMark) -> bool {
    match mark {
        LineMark::Struck | LineMark::StruckHere(Seen::Later) => true,
        LineMark::Open | LineMark::StruckHere(Seen::Here) => false,
    }
}

#[cfg(test)]
mod tests {
    use olgfeast_board::LineMark::{Open, Struck, StruckHere};
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::state::{
        filter::sieved_card,
        filter::tests::{filter, full_card},
    };

    const OWN: LineMark = StruckHere(Seen::Here);
    const LATER: LineMark = StruckHere(Seen::Later);

    /// Two lines of the grill and two of the bar, at the grill.
    fn at_grill(shared: bool, lane: Lane, marks: [LineMark; 4]) -> Card {
        let groups = ["Grill", "Grill", "Bar", "Bar"];
        let card = full_card(1, lane, shared, &groups, &marks);
        (*sieved_card(&card, &filter(&["Grill"])).unwrap()).clone()
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn who_sees_only_a_part_finishes_a_part() {
        for (shared, marks, deed) in [
            (true, [Open, Open, Open, Open], Deed::MyPart),
            (true, [Struck, Open, Struck, Struck], Deed::MyPart),
            (true, [Struck, LATER, Open, Struck], Deed::OthersPart),
            (true, [Struck, Struck, Struck, Struck], Deed::Done),
            (true, [LATER, LATER, LATER, Struck], Deed::Done),
            // The hub has refused the strike of a line that is made elsewhere.
            (true, [Struck, Struck, OWN, Struck], Deed::OthersPart),
            // What the cook has struck is done, whoever else can see that.
            (true, [OWN, Struck, Struck, Struck], Deed::Done),
            // At a plain server a strike says nothing of the others.
            (false, [Open, OWN, Open, Open], Deed::MyPart),
            (false, [OWN, OWN, Open, Open], Deed::OthersPart),
            (false, [OWN, OWN, OWN, OWN], Deed::OthersPart),
        ] {
            let card = at_grill(shared, Lane::Preparing, marks);
            assert_eq!(card.deed(), deed, "{shared} {marks:?}");
            assert_eq!(card.can_advance(), deed != Deed::OthersPart);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn who_sees_all_of_it_calls_it() {
        let open = [Open; 2];
        for shared in [true, false] {
            let card = full_card(1, Lane::Preparing, shared, &["Grill", "Grill"], &open);
            let card = sieved_card(&card, &filter(&["Grill"])).unwrap();
            assert_eq!(card.deed(), Deed::Done);
        }
        for (lane, deed) in [(Lane::Pending, Deed::Start), (Lane::Ready, Deed::HandOut)] {
            assert_eq!(at_grill(true, lane, [Open; 4]).deed(), deed);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn the_parts_of_the_others_are_counted_by_group() {
        let marks = [Open, Struck, Struck, Open];
        let groups = ["Grill", "Bar", "Bar", "Café"];
        let card = full_card(1, Lane::Preparing, true, &groups, &marks);
        let card = sieved_card(&card, &filter(&["Grill"])).unwrap();
        let parts = card.parts().into_iter();
        let parts: Vec<_> = parts
            .map(|part| (part.group.to_string(), part.struck, part.lines))
            .collect();
        assert_eq!(parts, [("Bar".into(), 2, 2), ("Café".into(), 0, 1)]);
        assert_eq!(card.to_strike().len(), 1);
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn another_deed_is_another_stamp_and_a_strike_alone_is_not() {
        let stamp = |marks| at_grill(true, Lane::Preparing, marks).stamp();
        assert_eq!(
            stamp([Open, Open, Open, Open]),
            stamp([Struck, Open, Struck, Open])
        );
        assert_ne!(
            stamp([Struck, Open, Struck, Struck]),
            stamp([Struck, Struck, Struck, Struck])
        );
    }
}
