//! From a touch to steps.

use olgfeast_protocol::{OrderId, OrderStatus};

use crate::board::Board;

/// One step: what was seen, what is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Drawn before it.
    pub from: OrderStatus,
    /// Drawn after it.
    pub to: OrderStatus,
}

/// Why a touch cannot be an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The board has no such order.
    #[error("the board has no order {0}")]
    UnknownOrder(OrderId),
    /// What the person saw is no longer what is drawn.
    #[error("the order is {now} by now")]
    MovedMeanwhile {
        /// What is drawn.
        now: OrderStatus,
    },
    /// Cancelling is no step on the way of food.
    #[error("no step of the kitchen cancels an order")]
    NoStep,
    /// The order's lines are not known yet: a plain server commits an order before its lines.
    #[error("the lines of order {0} are not known yet")]
    LinesUnknown(OrderId),
}

/// The steps from what is drawn to `to`; none where the order is already there, or beyond it on a
/// way forward. From cancelled, at a hub, one step to any open state.
///
/// Each single step is one intent, because a server sets the times of an order only on single
/// steps. `seen` is what the person saw when they touched; `None` for a caller that saw nothing
/// (a terminal).
///
/// # Errors
/// See [`PlanError`].
pub fn plan(
    board: &Board,
    id: OrderId,
    seen: Option<OrderStatus>,
    to: OrderStatus,
) -> Result<Vec<Step>, PlanError> {
    let ticket = board.ticket(id).ok_or(PlanError::UnknownOrder(id))?;
    let now = ticket.status;
    if to == OrderStatus::Cancelled {
        return Err(PlanError::NoStep);
    }
    match seen {
        Some(seen) if seen != now => {
            // A second wet tap on a button that has just done its work is no mistake.
            if now == to {
                return Ok(Vec::new());
            }
            return Err(PlanError::MovedMeanwhile { now });
        }
        // A hub takes it back for whoever has seen that it was cancelled: to where it is still to be
        // made or handed out, at one go, because it stands on no step of the way.
        Some(_)
            if now == OrderStatus::Cancelled && to.is_open() && ticket.order.version.is_some() =>
        {
            return Ok(vec![Step { from: now, to }]);
        }
        _ if now == OrderStatus::Cancelled => return Err(PlanError::MovedMeanwhile { now }),
        None if now >= to => return Ok(Vec::new()),
        _ => {}
    }
    if now == OrderStatus::Pending && to > now && !ticket.order.lines.is_known() {
        return Err(PlanError::LinesUnknown(id));
    }
    #[cfg(feature = "planted")]
    if crate::planted::has(crate::planted::Bug::MergesSteps) && now < to {
        return Ok(vec![Step { from: now, to }]);
    }
    let mut steps = Vec::new();
    let mut at = now;
    while at != to {
        let Some(next) = (if at < to { at.next() } else { at.previous() }) else {
            break;
        };
        steps.push(Step { from: at, to: next });
        at = next;
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use OrderStatus::{Cancelled, Complete, Pending, Preparing, Ready};
    use olgfeast_protocol::{Lines, ipc::Change};

    use super::*;
    use crate::board::tests::{intent, order};

    fn board(status: OrderStatus) -> Board {
        Board::restore([order(1, status)], [])
    }

    fn steps(
        board: &Board,
        seen: Option<OrderStatus>,
        to: OrderStatus,
    ) -> Vec<(OrderStatus, OrderStatus)> {
        plan(board, OrderId(1), seen, to)
            .unwrap()
            .iter()
            .map(|s| (s.from, s.to))
            .collect()
    }

    #[test]
    fn each_single_step_is_an_intent() {
        assert_eq!(
            steps(&board(Pending), None, Complete),
            [(Pending, Preparing), (Preparing, Ready), (Ready, Complete)]
        );
    }

    #[test]
    fn a_person_may_go_back_and_a_terminal_that_saw_nothing_may_not() {
        assert_eq!(
            steps(&board(Ready), Some(Ready), Preparing),
            [(Ready, Preparing)]
        );
        assert_eq!(steps(&board(Ready), None, Preparing), []);
    }

    #[test]
    fn a_second_tap_does_nothing_and_a_stale_one_is_told() {
        assert_eq!(steps(&board(Preparing), Some(Pending), Preparing), []);
        assert_eq!(
            plan(&board(Ready), OrderId(1), Some(Pending), Preparing),
            Err(PlanError::MovedMeanwhile { now: Ready })
        );
    }

    #[test]
    fn what_is_cancelled_is_taken_back_at_a_hub_by_whoever_has_seen_it() {
        let mut cancelled = order(1, Cancelled);
        cancelled.version = Some(olgfeast_protocol::Version(4));
        let at_hub = Board::restore([cancelled], []);
        for to in [Pending, Preparing, Ready] {
            assert_eq!(steps(&at_hub, Some(Cancelled), to), [(Cancelled, to)]);
        }
        let refused = Err(PlanError::MovedMeanwhile { now: Cancelled });
        for (seen, to) in [
            (None, Pending),
            (Some(Ready), Preparing),
            (Some(Cancelled), Complete),
        ] {
            assert_eq!(
                plan(&at_hub, OrderId(1), seen, to),
                refused,
                "{seen:?} {to}"
            );
        }
        let elsewhere = plan(&board(Cancelled), OrderId(1), Some(Cancelled), Pending);
        assert_eq!(elsewhere, refused, "only a hub knows how");
    }

    #[test]
    fn no_step_of_the_kitchen_cancels_an_order() {
        assert_eq!(
            plan(&board(Ready), OrderId(1), Some(Ready), Cancelled),
            Err(PlanError::NoStep)
        );
    }

    #[test]
    fn steps_start_from_what_is_drawn() {
        let mut board = board(Pending);
        board.apply(&Change::Pending {
            id: OrderId(1),
            intents: vec![intent(1, Preparing)],
        });
        assert_eq!(steps(&board, Some(Preparing), Ready), [(Preparing, Ready)]);
    }

    #[test]
    fn an_order_without_lines_cannot_be_started() {
        let mut bare = order(1, Pending);
        bare.lines = Lines::Nothing;
        let board = Board::restore([bare], []);
        assert_eq!(
            plan(&board, OrderId(1), Some(Pending), Preparing),
            Err(PlanError::LinesUnknown(OrderId(1)))
        );
        assert_eq!(
            plan(&board, OrderId(2), None, Preparing),
            Err(PlanError::UnknownOrder(OrderId(2)))
        );
    }
}
