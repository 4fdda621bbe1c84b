mod patches;

use olgfeast_protocol::{Seq, live::Digest};

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const MILLI: Duration = Duration::from_millis(1);

fn at(head: u64) -> Standing {
    Standing {
        head: Seq(head),
        digest: Digest::EMPTY,
    }
}

fn text(text: impl ToString) -> Utf8Bytes {
    Utf8Bytes::from(text.to_string())
}

/// An event about an order of its own, so large that not many go together in a patch.
fn event(seq: u64) -> Event {
    Event::numbered(seq, seq as i64, 4_096)
}

fn greeted(now: Instant) -> Queue {
    Queue::new(text("hello"), at(0), now)
}

/// A queue whose client has been greeted and answered.
fn live(now: Instant) -> Queue {
    let queue = greeted(now);
    queue.asked();
    queue.answer([], at(0), None);
    assert_eq!(queue.take(now), frame("hello"));
    assert_eq!(queue.take(now), None);
    queue
}

fn frame(words: impl ToString) -> Option<Next> {
    Some(Next::Frame(text(words)))
}

fn resync(head: u64) -> Option<Next> {
    Some(Next::Frame(live::resync(Seq(head))))
}

/// Takes all that is there.
fn drained(queue: &Queue, now: Instant) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(Next::Frame(frame)) = queue.take(now) {
        all.push(frame.to_string());
    }
    all
}

#[test]
fn before_it_resumes_a_client_gets_only_the_hello_and_pongs() {
    let now = Instant::now();
    let queue = greeted(now);
    queue.event(event(1), now);
    queue.figures(&text("figures"));
    queue.pong(text("pong"), now);
    assert_eq!(drained(&queue, now), ["hello", "pong"]);
    assert_eq!(queue.standing(), at(1));
}

#[test]
fn whoever_does_not_resume_in_5_s_is_closed() {
    let now = Instant::now();
    let queue = greeted(now);
    assert_eq!(queue.take(now), frame("hello"));
    let deadline = queue.deadline().unwrap();
    assert_eq!(deadline, now + 5 * SECOND);
    assert_eq!(queue.take(deadline - MILLI), None);
    assert_eq!(queue.take(deadline), Some(Next::Close(Close::NoResume)));
    // Who has asked in time waits for us, not we for them.
    let queue = greeted(now);
    queue.asked();
    assert_eq!(queue.deadline(), None);
    assert_eq!(drained(&queue, now + 60 * SECOND), ["hello"]);
}

#[test]
fn the_answer_to_a_resume_goes_before_what_happened_after_it_and_figures_come_last() {
    let now = Instant::now();
    let queue = greeted(now);
    queue.asked();
    queue.event(event(1), now);
    let answer = ["part 1", "part 2", "resumed"].map(text);
    queue.answer(answer, at(1), Some(text("old figures")));
    queue.event(event(2), now);
    queue.figures(&text("figures"));
    assert_eq!(
        drained(&queue, now),
        ["hello", "part 1", "part 2", "resumed", "2", "figures"]
    );
}

#[test]
fn a_second_resume_replaces_what_was_queued_but_keeps_pongs() {
    let now = Instant::now();
    let queue = live(now);
    queue.answer(["part"].map(text), at(0), None);
    queue.event(event(1), now);
    queue.pong(text("pong"), now);
    queue.asked();
    queue.answer(["again"].map(text), at(1), None);
    assert_eq!(drained(&queue, now), ["again", "pong"]);
}

#[test]
fn a_tick_tells_how_things_stand_for_what_was_sent() {
    let now = Instant::now();
    let queue = live(now);
    queue.event(event(1), now);
    queue.event(event(2), now);
    assert_eq!(queue.standing(), at(0));
    queue.take(now);
    assert_eq!(queue.standing(), at(1));
    queue.take(now);
    assert_eq!(queue.standing(), at(2));
}

#[test]
fn a_message_too_many_drops_the_queue_and_asks_the_client_to_resume() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=256 {
        queue.event(event(seq), now);
    }
    assert_eq!(queue.deadline(), None);
    queue.event(event(257), now);
    queue.event(event(258), now);
    assert_eq!(queue.take(now), resync(257));
    assert_eq!(queue.take(now), None);
    assert_eq!(queue.standing(), at(258));
    queue.asked();
    queue.answer(["resumed"].map(text), at(258), None);
    queue.event(event(259), now);
    assert_eq!(drained(&queue, now), ["resumed", "259"]);
}

#[test]
fn a_byte_too_many_drops_the_queue() {
    let now = Instant::now();
    let queue = live(now);
    let large = "x".repeat(BYTES / 2);
    let of = |seq, frame: &str| Event {
        frame: text(frame),
        order_json: text(frame),
        ..event(seq)
    };
    queue.event(of(1, &large), now);
    queue.event(of(2, &large), now);
    assert_eq!(queue.deadline(), None);
    queue.event(of(3, "x"), now);
    assert_eq!(queue.take(now), resync(3));
    // Bytes that have left make room again.
    let queue = live(now);
    for seq in 1..=10 {
        queue.event(of(seq, &large), now);
        assert_eq!(queue.take(now), frame(&large));
    }
    // One that is larger than all the room goes alone.
    let huge = "x".repeat(BYTES * 2);
    queue.event(of(11, &huge), now);
    assert_eq!(queue.take(now), frame(&huge));
}

#[test]
fn what_has_waited_more_than_5_s_is_not_sent_any_more() {
    let now = Instant::now();
    let queue = live(now);
    queue.event(event(1), now);
    queue.event(event(2), now + SECOND);
    assert_eq!(queue.take(now + 5 * SECOND), frame(1));
    assert_eq!(queue.take(now + 6 * SECOND + MILLI), resync(2));
    let queue = live(now);
    queue.event(event(1), now);
    queue.event(event(2), now + 5 * SECOND + MILLI);
    assert_eq!(queue.take(now + 5 * SECOND + MILLI), resync(2));
}

#[test]
fn a_long_answer_does_not_make_what_comes_after_it_late() {
    let now = Instant::now();
    let queue = live(now);
    queue.answer(["part 1", "part 2"].map(text), at(1), None);
    queue.event(event(2), now);
    assert_eq!(queue.take(now), frame("part 1"));
    let later = now + 20 * SECOND;
    queue.event(event(3), later);
    assert_eq!(queue.take(later), frame("part 2"));
    assert_eq!(drained(&queue, later + 5 * SECOND), ["2", "3"]);
}

#[test]
fn whoever_is_not_back_5_s_after_its_queue_was_dropped_is_closed() {
    let now = Instant::now();
    let queue = live(now);
    for seq in 1..=257 {
        queue.event(event(seq), now);
    }
    assert_eq!(queue.take(now), resync(257));
    let deadline = queue.deadline().unwrap();
    assert_eq!(deadline, now + 5 * SECOND);
    assert_eq!(queue.take(deadline - MILLI), None);
    assert_eq!(queue.take(deadline), Some(Next::Close(Close::Behind)));
}

#[test]
fn pings_without_end_of_a_client_that_reads_nothing_fill_no_memory() {
    let now = Instant::now();
    for queue in [greeted(now), live(now)] {
        for _ in 0..10_000 {
            queue.pong(text("pong"), now);
        }
        assert!(queue.state().waiting.len() <= MESSAGES);
    }
}

#[test]
fn a_close_goes_before_everything_and_its_first_reason_counts() {
    let now = Instant::now();
    let queue = greeted(now);
    queue.close(Close::Replaced);
    queue.close(Close::Behind);
    assert_eq!(queue.take(now), Some(Next::Close(Close::Replaced)));
}

#[tokio::test]
async fn whoever_waits_is_woken() {
    let queue = live(Instant::now());
    let (next, ()) = tokio::join!(queue.next(), async {
        tokio::task::yield_now().await;
        queue.event(event(1), Instant::now());
    });
    assert_eq!(Some(next), frame(1));
}

#[test]
fn what_is_no_event_is_left_out_where_there_is_no_room_and_drops_nothing() {
    let now = Instant::now();
    let queue = live(now);
    queue.aside(&text("aside"), now);
    assert_eq!(drained(&queue, now), ["aside"]);
    for number in 1..=MESSAGES as u64 {
        queue.event(event(number), now);
    }
    assert_eq!(queue.waiting(), MESSAGES);
    queue.aside(&text("aside"), now);
    assert_eq!(queue.waiting(), MESSAGES);
    let all = drained(&queue, now);
    assert_eq!(all.last().map(String::as_str), Some("256"));
}

#[test]
fn whoever_takes_up_again_after_a_loss_is_known_by_it() {
    let now = Instant::now();
    let queue = live(now);
    assert!(!queue.asked());
    queue.answer([], at(0), None);
    assert_eq!(queue.take(now), None);
    queue.event(event(1), now);
    let late = now + AGE + MILLI;
    assert_eq!(queue.take(late), resync(1));
    assert!(queue.asked());
    assert!(!queue.asked());
}
