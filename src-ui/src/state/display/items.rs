//! Item mode: the keyboard goes over the lines of the selected ticket and strikes them.

use olgfeast_protocol::{Lane, LineKey, OrderId};

use super::{Display, Selected, Wish};
use crate::state::view::Card;

impl Display {
    /// The line of this ticket that the next Enter strikes; `None` where the keyboard is not among
    /// its lines.
    pub fn line(&self, id: OrderId) -> Option<&LineKey> {
        let selected = self.selected.as_ref()?;
        selected.line.as_ref().filter(|_| selected.id == id)
    }

    /// Whether the keyboard is among the lines of the selected ticket.
    pub(super) fn is_among_lines(&self) -> bool {
        self.selected
            .as_ref()
            .is_some_and(|selected| selected.line.is_some())
    }

    /// Into the lines of the selected ticket, or of the oldest one that has lines; or out of them.
    pub(super) fn turn_items(&mut self, now_millis: u64) {
        if self.leave_items() {
            return;
        }
        let id = match &self.selected {
            Some(selected) => Some(selected.id),
            None => self.oldest_shown(now_millis, has_lines),
        };
        let Some(card) = id
            .and_then(|id| self.card(id))
            .filter(|card| has_lines(card))
        else {
            return;
        };
        let id = card.order.id;
        let first = self.pages.get(&id).map_or(0, |pages| pages.first_line());
        let line = card.lines.get(first).or(card.lines.first());
        let line = line.map(|line| line.key.clone());
        self.selected = Some(Selected { id, line });
    }

    /// Out of the lines; the ticket stays selected. `false` when it was not among them.
    pub(super) fn leave_items(&mut self) -> bool {
        let line = self
            .selected
            .as_mut()
            .and_then(|selected| selected.line.take());
        line.is_some()
    }

    /// So many lines down, and to the page that they are on; not beyond the first and the last.
    pub(super) fn step_line(&mut self, step: isize, now_millis: u64) {
        let Some((id, index)) = self.line_index() else {
            return;
        };
        let Some(card) = self.card(id) else { return };
        let last = card.lines.len().saturating_sub(1);
        let index = index.saturating_add_signed(step).min(last);
        let line = card.lines.get(index).map(|line| line.key.clone());
        self.selected = Some(Selected { id, line });
        if let Some(pages) = self.pages.get_mut(&id)
            && let Some(page) = pages.page_of(index).filter(|page| *page != pages.shown)
        {
            pages.show(page, now_millis);
        }
    }

    /// Strikes the line, or takes that back.
    pub(super) fn strike_line(&self, now_millis: u64) -> Wish {
        let at = self
            .line_index()
            .filter(|(id, _)| !self.is_inert(*id, now_millis));
        let line = at.and_then(|(id, index)| Some((id, self.card(id)?.lines.get(index)?)));
        match line {
            Some((id, line)) => Wish::StrikeLine {
                id,
                line: line.key.clone(),
                struck: !line.mark.is_struck(),
            },
            None => Wish::Nothing,
        }
    }

    /// The orders have changed: a line that is gone is left for the first one. An order that has no
    /// lines to strike any more is not selected any more: the next Enter was not meant for its button.
    pub(super) fn settle_items(&mut self) {
        let Some(Selected {
            id,
            line: Some(line),
        }) = &self.selected
        else {
            return;
        };
        let (id, card) = (*id, self.card(*id).filter(|card| has_lines(card)));
        let Some(card) = card else {
            self.selected = None;
            return;
        };
        if card.lines.iter().all(|other| other.key != *line) {
            let line = card.lines.first().map(|line| line.key.clone());
            self.selected = Some(Selected { id, line });
        }
    }

    /// A ticket was cut anew: the line that Enter strikes stays in sight.
    pub(super) fn follow_line(&mut self, id: OrderId) {
        let line = self.line_index().filter(|(selected, _)| *selected == id);
        if let (Some((_, line)), Some(pages)) = (line, self.pages.get_mut(&id)) {
            pages.shown = pages.page_of(line).unwrap_or(pages.shown);
        }
    }

    fn line_index(&self) -> Option<(OrderId, usize)> {
        let selected = self.selected.as_ref()?;
        let line = selected.line.as_ref()?;
        let lines = &self.card(selected.id)?.lines;
        let index = lines.iter().position(|other| other.key == *line)?;
        Some((selected.id, index))
    }
}

/// What is ready is found by its number, and its lines are not drawn; those of a cancelled order are
/// made no more.
fn has_lines(card: &Card) -> bool {
    card.lane != Lane::Ready && !card.is_stopped() && !card.lines.is_empty()
}
