//! What the keys of the kitchen display do.

use olgfeast_board::slots::Place;
use olgfeast_protocol::{Lane, OrderId, settings::KeyAction};

use super::{BOUNCE_MILLIS, Display, Drawer, MyPart, Selected, Toast, Wish};
use crate::state::view::Card;

/// Leaves and closes; never anything else, on any station.
const LEAVE: &str = "Escape";

impl Display {
    /// A key, by its place on the keyboard (`KeyboardEvent.code`); `None` when it means nothing here.
    pub fn press(&mut self, code: &str, repeat: bool, now_millis: u64) -> Option<Wish> {
        if code == LEAVE {
            return self.leave().then_some(Wish::Nothing);
        }
        let action = self
            .keys
            .action(code)
            .filter(|action| self.takes(*action))?;
        // Going from line to line moves nothing, and people do it fast.
        let steps = matches!(action, KeyAction::ItemUp | KeyAction::ItemDown);
        let bounced = self.last_key.as_ref().is_some_and(|(last, at)| {
            !steps && last == code && now_millis < at.saturating_add(BOUNCE_MILLIS)
        });
        if repeat || bounced {
            return Some(Wish::Nothing);
        }
        self.last_key = Some((code.to_owned(), now_millis));
        Some(self.act(action, now_millis))
    }

    /// Whether a key of this action means something now. In another case the browser has it.
    fn takes(&self, action: KeyAction) -> bool {
        match action {
            KeyAction::ItemUp | KeyAction::ItemDown => self.is_among_lines(),
            // Heard by what does them, on every screen.
            KeyAction::Mute | KeyAction::FullScreen => false,
            _ => true,
        }
    }

    fn act(&mut self, action: KeyAction, now_millis: u64) -> Wish {
        if let Some(digit) = action.slot() {
            return self.press_digit(digit, now_millis);
        }
        match action {
            KeyAction::Bump if self.is_among_lines() => return self.strike_line(now_millis),
            KeyAction::Bump => match self.selected() {
                Some(id) => return self.touch(id, now_millis),
                None => {
                    self.selected = self
                        .oldest_shown(now_millis, |_| true)
                        .map(Selected::ticket);
                }
            },
            KeyAction::Undo => {
                if let Some(Toast::Moved { id, .. } | Toast::PartDone(MyPart { id, .. })) =
                    self.toast()
                {
                    return self.touch_undo(*id);
                }
            }
            KeyAction::Items => self.turn_items(now_millis),
            KeyAction::ItemUp => self.step_line(-1, now_millis),
            KeyAction::ItemDown => self.step_line(1, now_millis),
            KeyAction::AllDay => self.turn_all_day(),
            KeyAction::NextPage => self.turn_all(1, now_millis),
            KeyAction::PageBefore => self.turn_all(-1, now_millis),
            KeyAction::Help => self.turn_help(),
            KeyAction::Recall => self.turn_recall(),
            KeyAction::Back => return self.take_selected_back(now_millis),
            KeyAction::Detail => self.turn_detail(now_millis),
            KeyAction::Find => self.show_drawer(Some(Drawer::Find {
                asked_at: now_millis,
            })),
            KeyAction::Paper => self.ask_paper(now_millis),
            // The slots have been pressed, and those that are heard elsewhere are not taken.
            _ => {}
        }
        Wish::Nothing
    }

    /// Out of what was entered last. `false` where there is nothing to leave.
    fn leave(&mut self) -> bool {
        self.leave_items() || self.side.take().is_some()
    }

    fn turn_all(&mut self, step: isize, now_millis: u64) {
        for slots in &mut self.slots {
            let page = slots.page().saturating_add_signed(step);
            slots.turn(page, now_millis);
        }
    }

    fn press_digit(&mut self, digit: usize, now_millis: u64) -> Wish {
        let slot = Lane::ALL.into_iter().find_map(|lane| {
            let digits = self.shape.digits(lane);
            let index = digits.contains(&digit).then(|| digit - digits.start)?;
            self.slots(lane).slots().get(index)
        });
        let Some(slot) = slot.filter(|slot| !slot.is_inert(now_millis)) else {
            return Wish::Nothing;
        };
        match slot.place {
            Place::Ticket(id)
                if self.selected() == Some(id) || self.card(id).is_some_and(Card::is_stopped) =>
            {
                self.touch(id, now_millis)
            }
            Place::Ticket(id) => {
                self.selected = Some(Selected::ticket(id));
                Wish::Nothing
            }
            Place::Free | Place::Undo(_) => Wish::Nothing,
        }
    }

    /// What has been ordered first of all that counts: of what is to be cooked, and then of what is ready.
    pub(super) fn oldest_shown(
        &self,
        now_millis: u64,
        counts: fn(&Card) -> bool,
    ) -> Option<OrderId> {
        self.lanes
            .cards()
            .filter(|card| counts(card))
            .filter(|card| {
                self.shown(card.order.id, now_millis)
                    .is_some_and(|(_, inert)| !inert)
            })
            .min_by_key(|card| {
                let ordered = card.order.ordered_at;
                (
                    card.lane == Lane::Ready,
                    ordered.is_none(),
                    ordered,
                    card.order.id,
                )
            })
            .map(|card| card.order.id)
    }
}
