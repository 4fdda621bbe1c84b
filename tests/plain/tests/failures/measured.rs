//! How often it goes wrong, against what was counted on a running server: four writers without a
//! pause, 60 audits by the three lists of REST and 601 `kitchen_update` frames beside them.

use std::{collections::BTreeSet, time::Duration};

use olgfeast_plain::{Faults, Method, RequestId, SocketId};

use crate::{
    common::{Answer, Arrived, LISTS, World, ids, json_of},
    kitchen, millis,
};

const WRITERS: usize = 4;
const ORDERS_OF_ONE: usize = 6;
const ORDERS: usize = WRITERS * ORDERS_OF_ONE;
const AUDITS: usize = 60;

/// One who moves six orders of their own on and on, the next as soon as the last is answered.
#[derive(Default)]
struct Writer {
    moves: usize,
    waits_for: Option<RequestId>,
}

/// In how many audits, or frames, something was wrong.
#[derive(Debug, Default)]
struct Torn {
    seen: usize,
    in_none: usize,
    in_two: usize,
}

impl Torn {
    fn count(&mut self, listed: &[i64]) {
        let distinct = listed.iter().collect::<BTreeSet<_>>().len();
        self.seen += 1;
        self.in_none += usize::from(distinct < ORDERS);
        self.in_two += usize::from(listed.len() > distinct);
    }
}

#[test]
fn four_writers_tear_lists_about_as_often_as_was_counted() {
    let (mut world, socket) = kitchen(30, ORDERS, Faults::observed());
    let began = world.now;
    let mut writers: [Writer; WRITERS] = Default::default();
    let mut audits = Torn::default();
    let mut asked = Vec::new();
    let mut listed = Vec::new();
    while audits.seen < AUDITS {
        for (number, writer) in writers.iter_mut().enumerate() {
            writer.go_on(&mut world, number);
        }
        if asked.last().is_none_or(|id| world.answers.contains_key(id)) {
            if let Some(id) = asked.last() {
                listed.extend(orders_of(&world, *id));
            }
            if asked.len() == LISTS.len() {
                audits.count(&std::mem::take(&mut listed));
                asked.clear();
            }
            let list = ["pending", "preparing", "ready"][asked.len()];
            let path = format!("/api/v1/operations/orders/{list}");
            let request = world.by_staff(Method::Get, &path);
            asked.push(world.send(request));
        }
        world.run_for(millis(1));
    }
    let changes = writers.iter().map(|writer| writer.moves).sum::<usize>() as f64;
    let per_second = changes / (world.now - began).as_secs_f64();
    let (frames, backwards) = frames(&mut world, socket);
    let all = format!("{per_second:.0}/s, audits {audits:?}, {frames:?}, {backwards} backwards");
    // Counted: about 40 changes in a second; of 60 audits 57 had an order in none, 50 had one in
    // two; 10 of 601 frames ran backwards.
    assert!((20.0..50.0).contains(&per_second), "{all}");
    assert!(audits.in_none >= 30 && audits.in_two >= 30, "{all}");
    assert!(backwards > 0 && backwards * 20 < frames.seen, "{all}");
    assert!(frames.in_none > 0 && frames.in_two > 0, "{all}");
}

impl Writer {
    fn go_on(&mut self, world: &mut World, number: usize) {
        let waits = self.waits_for;
        if waits.is_some_and(|id| !world.answers.contains_key(&id)) {
            return;
        }
        let order = number * ORDERS_OF_ONE + self.moves % ORDERS_OF_ONE + 1;
        let to = ["preparing", "ready", "pending"][self.moves / ORDERS_OF_ONE % 3];
        let bump = world.bump(i64::try_from(order).unwrap(), to);
        self.moves += 1;
        self.waits_for = Some(world.send(bump));
    }
}

/// The keys of a list that was answered.
fn orders_of(world: &World, id: RequestId) -> Vec<i64> {
    let (_, Answer::Said(response)) = &world.answers[&id] else {
        panic!("a list was lost");
    };
    let list = json_of(response);
    let orders = list.as_array().unwrap().iter();
    orders.map(|order| order["id"].as_i64().unwrap()).collect()
}

/// What is wrong with the frames, and how many were read before the one that came before them.
fn frames(world: &mut World, socket: SocketId) -> (Torn, usize) {
    world.run_for(Duration::from_secs(1));
    let mut torn = Torn::default();
    let mut backwards = 0;
    let mut newest = String::new();
    for arrived in world.take(socket) {
        let Arrived::Text(frame) = arrived else {
            panic!("{arrived:?}");
        };
        if frame["type"] == "kitchen_update" {
            let listed: Vec<i64> = LISTS.iter().flat_map(|list| ids(&frame, list)).collect();
            torn.count(&listed);
            let read = frame["timestamp"].as_str().unwrap().to_owned();
            backwards += usize::from(read < newest);
            newest = read;
        }
    }
    (torn, backwards)
}
