//! Where the tickets of one lane are drawn: pages of slots that do not move under the finger.

use std::collections::BTreeSet;

use olgfeast_protocol::OrderId;

/// How long a slot takes no touch and no key after its content changed, so that a second wet tap
/// hits nothing new.
pub const INERT_MILLIS: u64 = 700;

/// What stands in a slot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    #[default]
    Free,
    /// The ticket of an order.
    Ticket(OrderId),
    /// The order was here until a person moved it on: for a moment it can be taken back here.
    Undo(OrderId),
}

/// One slot of the page that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// What stands in it.
    pub place: Place,
    /// Stamp of the ticket's content, as the caller numbers it; 0 where there is no ticket.
    content: u64,
    /// By the caller's clock; `None` until something first stood here.
    changed_at: Option<u64>,
}

impl Slot {
    /// Whether its content is so new that a touch was probably meant for what was here before.
    pub fn is_inert(&self, now_millis: u64) -> bool {
        self.inert_until()
            .is_some_and(|settled| now_millis < settled)
    }

    /// When it takes touches again; `None` where nothing has ever been.
    pub fn inert_until(&self) -> Option<u64> {
        self.changed_at
            .map(|changed| changed.saturating_add(INERT_MILLIS))
    }

    fn put(&mut self, place: Place, content: u64, now_millis: u64) {
        if self.place != place || self.content != content {
            self.place = place;
            self.content = content;
            self.changed_at = Some(now_millis);
        }
    }
}

/// The slots of one lane. Only the page that is shown has slots; everything else is hidden, oldest
/// first. A ticket keeps its slot as long as it is shown and stays in the lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    slots: Vec<Slot>,
    page: usize,
    hidden: Vec<OrderId>,
    /// So many of the hidden ones stand on pages before this one.
    before: usize,
}

impl Slots {
    /// Empty slots, at least one.
    pub fn new(size: usize) -> Slots {
        Slots {
            slots: vec![Slot::default(); size.max(1)],
            page: 0,
            hidden: Vec::new(),
            before: 0,
        }
    }

    /// Another number of slots per page, at least one; what still fits stays where it is. To be
    /// followed by [`Slots::settle`].
    pub fn resize(&mut self, size: usize) {
        self.slots.resize(size.max(1), Slot::default());
    }

    /// The slots of the page that is shown.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The orders of this lane that are not shown, oldest first.
    pub fn hidden(&self) -> &[OrderId] {
        &self.hidden
    }

    /// The page that is shown, from 0.
    pub fn page(&self) -> usize {
        self.page
    }

    /// How many pages there are, at least one.
    pub fn pages(&self) -> usize {
        let after = self.hidden.len().saturating_sub(self.before);
        self.page + 1 + after.div_ceil(self.slots.len())
    }

    /// Shows another page, from 0. A page that is turned is sorted anew, because nothing of it was
    /// under a finger. To be followed by [`Slots::settle`], which goes back to the last page there
    /// is.
    pub fn turn(&mut self, page: usize, now_millis: u64) {
        let page = page.min(self.pages().saturating_sub(1));
        if page != self.page {
            self.page = page;
            for slot in &mut self.slots {
                slot.put(Place::Free, 0, now_millis);
            }
        }
    }

    /// Brings the slots in step with the lane.
    ///
    /// `lane` is every order of the lane, oldest first, with a stamp that changes when its content
    /// does. `undoable` says whether an order that is no longer in the lane may still be taken back
    /// from its slot. `now_millis` is any clock that never goes back.
    pub fn settle(
        &mut self,
        lane: &[(OrderId, u64)],
        undoable: impl Fn(OrderId) -> bool,
        now_millis: u64,
    ) {
        loop {
            self.keep_what_is_shown(lane, &undoable, now_millis);
            self.fill_free_slots(lane, now_millis);
            let empty = self.slots.iter().all(|slot| slot.place == Place::Free);
            if !empty || self.page == 0 {
                return;
            }
            self.page -= 1;
        }
    }

    fn keep_what_is_shown(
        &mut self,
        lane: &[(OrderId, u64)],
        undoable: &impl Fn(OrderId) -> bool,
        now_millis: u64,
    ) {
        for slot in &mut self.slots {
            let (Place::Ticket(id) | Place::Undo(id)) = slot.place else {
                continue;
            };
            match lane.iter().find(|(order, _)| *order == id) {
                Some((_, content)) => slot.put(Place::Ticket(id), *content, now_millis),
                None if undoable(id) => slot.put(Place::Undo(id), 0, now_millis),
                None => slot.put(Place::Free, 0, now_millis),
            }
        }
    }

    /// Earlier pages take the oldest of what is not shown, then the free slots of this one.
    fn fill_free_slots(&mut self, lane: &[(OrderId, u64)], now_millis: u64) {
        let shown: BTreeSet<OrderId> = self
            .slots
            .iter()
            .filter_map(|slot| match slot.place {
                Place::Ticket(id) => Some(id),
                Place::Free | Place::Undo(_) => None,
            })
            .collect();
        let mut rest = lane.iter().filter(|(id, _)| !shown.contains(id));
        let room_before = self.page.saturating_mul(self.slots.len());
        self.hidden = rest.by_ref().take(room_before).map(|(id, _)| *id).collect();
        self.before = self.hidden.len();
        // Pages before this one may have run empty.
        self.page = self.before.div_ceil(self.slots.len());
        for slot in &mut self.slots {
            if slot.place == Place::Free
                && let Some((id, content)) = rest.next()
            {
                slot.put(Place::Ticket(*id), *content, now_millis);
            }
        }
        self.hidden.extend(rest.map(|(id, _)| *id));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lane(ids: &[i64]) -> Vec<(OrderId, u64)> {
        ids.iter().map(|id| (OrderId(*id), 1)).collect()
    }

    fn settled(size: usize, ids: &[i64]) -> Slots {
        let mut slots = Slots::new(size);
        slots.settle(&lane(ids), |_| false, 0);
        slots
    }

    fn shown(slots: &Slots) -> Vec<i64> {
        slots
            .slots()
            .iter()
            .map(|slot| match slot.place {
                Place::Free => 0,
                Place::Ticket(id) => id.0,
                Place::Undo(id) => -id.0,
            })
            .collect()
    }

    fn hidden(slots: &Slots) -> Vec<i64> {
        slots.hidden().iter().map(|id| id.0).collect()
    }

    #[test]
    fn the_oldest_are_shown_and_the_rest_is_hidden() {
        let slots = settled(3, &[1, 2, 3, 4, 5]);
        assert_eq!(shown(&slots), [1, 2, 3]);
        assert_eq!(hidden(&slots), [4, 5]);
        assert_eq!(slots.pages(), 2);
    }

    #[test]
    fn a_ticket_that_leaves_makes_room_and_moves_no_other() {
        let mut slots = settled(3, &[1, 2, 3, 4]);
        slots.settle(&lane(&[1, 3, 4]), |_| false, 10);
        assert_eq!(shown(&slots), [1, 4, 3]);
    }

    #[test]
    fn the_slot_is_held_while_the_order_can_be_taken_back() {
        let mut slots = settled(2, &[1, 2, 3]);
        slots.settle(&lane(&[2, 3]), |id| id == OrderId(1), 10);
        assert_eq!(shown(&slots), [-1, 2]);
        slots.settle(&lane(&[1, 2, 3]), |_| false, 20);
        assert_eq!(shown(&slots), [1, 2], "taken back into the same slot");
        slots.settle(&lane(&[2, 3]), |_| false, 30);
        assert_eq!(shown(&slots), [3, 2]);
    }

    #[test]
    fn a_slot_is_inert_after_its_content_changed_and_only_then() {
        let mut slots = settled(2, &[1, 2]);
        slots.settle(&[(OrderId(1), 1), (OrderId(2), 2)], |_| false, 5_000);
        let inert: Vec<bool> = slots.slots().iter().map(|s| s.is_inert(5_699)).collect();
        assert_eq!(inert, [false, true]);
        assert!(!slots.slots()[1].is_inert(5_700));
        assert!(!Slots::new(1).slots()[0].is_inert(0));
    }

    #[test]
    fn a_turned_page_is_sorted_anew_and_there_is_none_after_the_last() {
        let mut slots = settled(2, &[1, 2, 3, 4, 5]);
        slots.settle(&lane(&[2, 3, 4, 5]), |_| false, 1);
        assert_eq!(shown(&slots), [3, 2]);
        slots.turn(9, 2);
        slots.settle(&lane(&[2, 3, 4, 5]), |_| false, 2);
        assert_eq!((slots.page(), slots.pages()), (1, 2));
        assert_eq!(shown(&slots), [4, 5]);
        assert_eq!(hidden(&slots), [2, 3]);
        slots.turn(0, 3);
        slots.settle(&lane(&[2, 3, 4, 5]), |_| false, 3);
        assert_eq!(shown(&slots), [2, 3]);
    }

    #[test]
    fn a_page_that_runs_empty_gives_way_to_the_one_before() {
        let mut slots = settled(2, &[1, 2, 3]);
        slots.turn(1, 1);
        slots.settle(&lane(&[1, 2, 3]), |_| false, 1);
        assert_eq!(shown(&slots), [3, 0]);
        slots.settle(&lane(&[1, 2]), |_| false, 2);
        assert_eq!(slots.page(), 0);
        assert_eq!(shown(&slots), [1, 2]);
    }

    #[test]
    fn a_page_whose_predecessors_run_empty_becomes_the_first() {
        let mut slots = settled(2, &[1, 2, 3]);
        slots.turn(1, 1);
        slots.settle(&lane(&[1, 2, 3]), |_| false, 1);
        slots.settle(&lane(&[3]), |_| false, 2);
        assert_eq!((slots.page(), slots.pages()), (0, 1));
        assert_eq!(shown(&slots), [3, 0]);
    }

    #[test]
    fn fewer_slots_hide_and_more_slots_show() {
        let mut slots = settled(4, &[1, 2, 3, 4, 5]);
        slots.resize(2);
        slots.settle(&lane(&[1, 2, 3, 4, 5]), |_| false, 1);
        assert_eq!((shown(&slots), hidden(&slots)), (vec![1, 2], vec![3, 4, 5]));
        slots.resize(5);
        slots.settle(&lane(&[1, 2, 3, 4, 5]), |_| false, 2);
        assert_eq!(shown(&slots), [1, 2, 3, 4, 5]);
    }

    #[derive(Clone, Debug)]
    enum Event {
        Lane(BTreeSet<i64>, BTreeSet<i64>),
        Turn(usize),
        Resize(usize),
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let ids = || prop::collection::btree_set(1..20_i64, 0..20);
        prop_oneof![
            4 => (ids(), ids()).prop_map(|(lane, undoable)| Event::Lane(lane, undoable)),
            1 => (0..6_usize).prop_map(Event::Turn),
            1 => (0..7_usize).prop_map(Event::Resize),
        ]
    }

    proptest! {
        #[test]
        fn every_order_is_in_one_slot_or_hidden_and_a_shown_one_stays_where_it_is(
            events in prop::collection::vec(any_event(), 0..40),
        ) {
            let mut slots = Slots::new(3);
            let mut open = BTreeSet::new();
            for (now, event) in events.into_iter().enumerate() {
                let before = shown(&slots);
                let mut steady = true;
                let mut undoable = BTreeSet::new();
                match event {
                    Event::Lane(lane, undo) => (open, undoable) = (lane, undo),
                    Event::Turn(page) => {
                        steady = page.min(slots.pages() - 1) == slots.page();
                        slots.turn(page, now as u64);
                    }
                    Event::Resize(size) => slots.resize(size),
                }
                let ids: Vec<i64> = open.iter().copied().collect();
                slots.settle(&lane(&ids), |id| undoable.contains(&id.0), now as u64);

                let after = shown(&slots);
                let mut all: Vec<i64> = after.iter().copied().filter(|id| *id > 0).collect();
                all.extend(hidden(&slots));
                all.sort_unstable();
                prop_assert_eq!(all, ids);
                prop_assert!(slots.page() < slots.pages());
                if steady {
                    for (was, is) in before.iter().zip(&after) {
                        if *was > 0 && open.contains(was) {
                            prop_assert_eq!(was, is);
                        }
                    }
                }
                if after.contains(&0) {
                    prop_assert_eq!(slots.page() + 1, slots.pages(), "a gap on a page before the last");
                }
            }
        }
    }
}
