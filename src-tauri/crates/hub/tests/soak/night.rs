//! A feast in virtual time, second by second.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use olgfeast_hub::sans_io::{Answer, Hub, SocketId};
use olgfeast_protocol::{OrderId, OrderStatus, UtcTime, live::ClientMessage};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

use crate::{
    people::{Person, accounts, address, body_of},
    poller::{Poller, ask},
    station::{Station, Way},
};

const ADMIN: &str = "/ws/admin/dashboard";
const KITCHEN: &str = "/ws/kitchen/display";
const UPDATES: &str = "/ws/orders/updates";

/// Screens of the staff, the last of them at the desk.
pub(crate) const SCREENS: usize = 7;
/// Customers, each with an account and a socket.
pub(crate) const GUESTS: usize = 8;
/// Stations without a socket.
pub(crate) const POLLERS: usize = 3;

/// Orders of another feast, whose keys and sign-ins are too long ago to be of use.
const OLD: u64 = 40;
const OLD_DAYS: i64 = 9;

/// More than that are not replayed.
const MOST_MISSED: u64 = 1_000;

/// What kind of feast.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) begins: UtcTime,
    pub(crate) hours: u64,
    pub(crate) orders_per_hour: u32,
    pub(crate) seed: u64,
}

/// An order as its event log must have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) version: u64,
    pub(crate) status: OrderStatus,
    /// When it was changed last.
    pub(crate) changed: UtcTime,
}

/// What has happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    pub(crate) replays: u64,
    pub(crate) snapshots: u64,
    pub(crate) restarts: u64,
    pub(crate) repeated: u64,
    pub(crate) conflicts: u64,
}

/// See the module.
pub(crate) struct Night {
    pub(crate) plan: Plan,
    rng: StdRng,
    pub(crate) data: tempfile::TempDir,
    pub(crate) hub: Hub,
    pub(crate) wall: UtcTime,
    pub(crate) people: Vec<Person>,
    pub(crate) stations: Vec<Station>,
    /// When those that are away come back, and the last start of the hub that each has known.
    away: Vec<(UtcTime, u64)>,
    by_socket: BTreeMap<SocketId, usize>,
    pub(crate) pollers: Vec<Poller>,
    pub(crate) orders: BTreeMap<OrderId, Standing>,
    /// The numbers of open orders.
    shown: BTreeMap<OrderId, i64>,
    /// Numbers that were called out, by how many orders have had each.
    pub(crate) numbers: BTreeMap<i64, u64>,
    /// Events in the log.
    pub(crate) head: u64,
    /// Keys that were used, and sign-ins that were made, before the feast began.
    long_ago: (u64, u64),
    /// Keys that were used since the feast began.
    pub(crate) keyed: u64,
    keys: u128,
    pub(crate) sum: Sum,
}

impl Night {
    /// A hub that has been used before, long ago, and everybody who comes.
    pub(crate) async fn begin(plan: Plan) -> Night {
        let data = tempfile::tempdir().unwrap();
        let wall = plan.begins.plus_millis(-OLD_DAYS * 24 * 3_600 * 1_000);
        let accounts = accounts(GUESTS);
        let hub = Hub::open(data.path(), &accounts, plan.seed, wall)
            .await
            .unwrap();
        let screens = (0..SCREENS).map(|number| match number + 1 {
            SCREENS => (ADMIN, 0),
            _ => (KITCHEN, 0),
        });
        let guests = (0..GUESTS).map(|number| (UPDATES, number + 1));
        let stations = (1..).zip(screens.chain(guests));
        let stations: Vec<Station> = stations
            .map(|(number, (path, person))| Station::new(number, path, person))
            .collect();
        let mut night = Night {
            rng: StdRng::seed_from_u64(plan.seed),
            data,
            hub,
            wall,
            people: accounts.into_iter().map(Person::new).collect(),
            away: vec![(wall, 0); stations.len()],
            stations,
            by_socket: BTreeMap::new(),
            pollers: (0..POLLERS).map(|_| Poller::default()).collect(),
            orders: BTreeMap::new(),
            shown: BTreeMap::new(),
            numbers: BTreeMap::new(),
            head: 0,
            long_ago: (0, 0),
            keyed: 0,
            keys: 0,
            sum: Sum::default(),
            plan,
        };
        night.long_ago().await;
        night
    }

    /// Keys and sign-ins that are too old when the feast begins.
    async fn long_ago(&mut self) {
        for _ in 0..OLD {
            self.people[0].forget();
            self.places().await;
        }
        let open: Vec<OrderId> = self.orders.keys().copied().collect();
        for order in open {
            self.moves(order, OrderStatus::Complete).await;
        }
        self.long_ago = (self.keyed, self.sign_ins());
        for person in &mut self.people {
            person.forget();
            person.sign_ins = 0;
        }
        self.keyed = 0;
        self.wall = self.plan.begins;
        self.hub.set_wall(self.wall);
    }

    /// What is left of the keys of long ago, of which some go with each new one.
    pub(crate) fn old_keys(&self) -> u64 {
        self.long_ago.0.saturating_sub(16 * self.keyed)
    }

    /// The same for sign-ins.
    pub(crate) fn old_sign_ins(&self) -> u64 {
        self.long_ago.1.saturating_sub(16 * self.sign_ins())
    }

    pub(crate) fn sign_ins(&self) -> u64 {
        self.people.iter().map(|person| person.sign_ins).sum()
    }

    /// One second of the feast.
    pub(crate) async fn second(&mut self) {
        self.time_goes_by().await;
        for number in 0..self.stations.len() {
            self.comes_or_goes(number).await;
        }
        if self.happens(f64::from(self.plan.orders_per_hour) / 3_600.0) {
            self.places().await;
        }
        self.cooks().await;
        if self.happens(1.0 / 7_200.0) {
            let who = self.rng.random_range(0..self.people.len());
            self.people[who].forget();
        }
        if self.happens(1.0 / 20_000.0) {
            self.restarts().await;
        }
        self.pings().await;
        self.hears().await;
        self.pollers_go_on().await;
    }

    /// The last seconds: nobody is away, and nothing new happens.
    pub(crate) async fn quiet_second(&mut self) {
        self.time_goes_by().await;
        for number in 0..self.stations.len() {
            if self.stations[number].socket.is_none() {
                self.connects(number).await;
            }
        }
        self.pings().await;
        self.hears().await;
        self.pollers_go_on().await;
    }

    async fn time_goes_by(&mut self) {
        tokio::time::advance(Duration::from_secs(1)).await;
        self.wall = self.wall.plus_millis(1_000);
        self.hub.set_wall(self.wall);
    }

    fn happens(&mut self, chance: f64) -> bool {
        self.rng.random_bool(chance.min(1.0))
    }

    async fn comes_or_goes(&mut self, number: usize) {
        match self.stations[number].socket {
            // Half of the guests are only there for a moment.
            Some(socket) => {
                let stays = if number >= SCREENS { 300.0 } else { 1_500.0 };
                if self.happens(1.0 / stays) {
                    self.hub.close(socket);
                    self.by_socket.remove(&socket);
                    self.stations[number].socket = None;
                    let away = self.rng.random_range(1..3_000) * 1_000;
                    self.away[number].0 = self.wall.plus_millis(away);
                }
            }
            None if self.wall >= self.away[number].0 => self.connects(number).await,
            None => {}
        }
    }

    async fn connects(&mut self, number: usize) {
        let person = self.stations[number].person;
        let token = self.people[person].token(&self.hub, self.wall).await;
        let station = &self.stations[number];
        let request = http::Request::get(format!("{}?live=1", station.path))
            .header("authorization", format!("Bearer {token}"))
            .header("x-station-id", station.id.to_string())
            .header("x-station-name", format!("station {number}"));
        let opened = self.hub.connect(request.body(()).unwrap(), address()).await;
        let socket = opened.unwrap();
        let (is_staff, cursor) = (person == 0, station.place.cursor);
        let known = self.away[number].1 == self.sum.restarts;
        self.stations[number].socket = Some(socket);
        self.by_socket.insert(socket, number);
        self.away[number].1 = self.sum.restarts;
        self.hears().await;
        let way = self.stations[number]
            .answered
            .expect("an answer to its resume");
        match way {
            Way::Replay => self.sum.replays += 1,
            Way::Snapshot => self.sum.snapshots += 1,
        }
        if is_staff {
            let few = cursor.is_some_and(|cursor| self.head - cursor.0 <= MOST_MISSED);
            let expected = if known && few {
                Way::Replay
            } else {
                Way::Snapshot
            };
            assert_eq!(way, expected, "station {number} from {cursor:?}");
        }
    }

    /// Everything that the hub has to say by now is said, and answered.
    async fn hears(&mut self) {
        loop {
            let told = self.hub.take();
            if told.is_empty() {
                return;
            }
            for (socket, told) in told {
                let number = self.by_socket[&socket];
                if let Some(reply) = self.stations[number].hears(&told) {
                    self.hub.receive(socket, &reply.text()).await;
                }
            }
        }
    }

    /// As often as a hub on the same network ticks.
    async fn pings(&mut self) {
        let second = self.wall.0 / 1_000_000;
        for (number, station) in (0..).zip(&self.stations) {
            let Some(socket) = station.socket else {
                continue;
            };
            if (second + number) % 3 == 0 {
                let ping = ClientMessage::Ping {
                    id: Some(second.cast_unsigned()),
                    cursor: station.place.cursor,
                    unsent: None,
                };
                self.hub.receive(socket, &ping.text()).await;
            }
        }
    }

    async fn pollers_go_on(&mut self) {
        for number in 0..self.pollers.len() {
            if self.happens(1.0 / 200.0) {
                self.pollers[number].hangs_up();
            }
            let token = self.people[0].token(&self.hub, self.wall).await;
            self.pollers[number].goes_on(&self.hub, &token).await;
        }
    }

    /// The hub is killed and comes back at once.
    async fn restarts(&mut self) {
        self.sum.restarts += 1;
        self.by_socket.clear();
        for station in &mut self.stations {
            station.socket = None;
        }
        for poller in &mut self.pollers {
            poller.hangs_up();
        }
        let seed = self.plan.seed + self.sum.restarts;
        let dir = self.data.path();
        self.hub = Hub::open(dir, &accounts(GUESTS), seed, self.wall)
            .await
            .unwrap();
    }

    async fn places(&mut self) {
        let who = self.rng.random_range(0..self.people.len());
        let items = self.rng.random_range(1..=4);
        let items: Vec<Value> = (0..items)
            .map(|_| {
                let (item, quantity) = (self.rng.random_range(1..=8), self.rng.random_range(1..=3));
                json!({ "food_item_id": item, "quantity": quantity })
            })
            .collect();
        let body = json!({ "customer_name": "Ann", "items": items });
        let key = self.key();
        let sent = ("POST", "/api/v1/live/orders".to_owned(), body);
        let order = body_of(&self.once(who, &key, &sent).await);
        let id = OrderId(order["id"].as_i64().unwrap());
        let number = order["display_id"].as_i64().unwrap();
        let taken = self.open().filter(|(_, shown)| *shown == number).count();
        assert_eq!(taken, 0, "number {number} is on an open order");
        *self.numbers.entry(number).or_default() += 1;
        self.shown.insert(id, number);
        self.changed(id, 1, OrderStatus::Pending);
    }

    /// Whoever is in the kitchen works on some order.
    async fn cooks(&mut self) {
        let open: Vec<OrderId> = self.open().map(|(id, _)| id).collect();
        if open.is_empty() || !self.happens(open.len() as f64 / 120.0) {
            return;
        }
        let order = open[self.rng.random_range(0..open.len())];
        let from = self.orders[&order].status;
        let to = match (self.rng.random_range(0..20), from) {
            (0, OrderStatus::Preparing) => OrderStatus::Pending,
            (0, OrderStatus::Ready) => OrderStatus::Preparing,
            (1, _) => OrderStatus::Complete,
            (_, from) => from.next().unwrap(),
        };
        self.moves(order, to).await;
    }

    async fn moves(&mut self, order: OrderId, to: OrderStatus) {
        let Standing { version, .. } = self.orders[&order];
        let path = format!("/api/v1/orders/{}/status", order.0);
        let key = self.key();
        if version > 1 && self.happens(0.05) {
            let stale = json!({ "status": to, "expected_version": version - 1 });
            let sent = ("PUT", path.clone(), stale);
            let answer = self.send(0, &key, &sent).await;
            assert_eq!(answer.status, 409, "{}", answer.body);
            self.sum.conflicts += 1;
        }
        let body = json!({ "status": to, "expected_version": version });
        let sent = ("PUT", path, body);
        let moved = body_of(&self.once(0, &key, &sent).await);
        assert_eq!(moved["version"], version + 1);
        self.changed(order, version + 1, to);
    }

    /// Does it, and now and then once more with the same key, as after an answer that was lost.
    async fn once(&mut self, who: usize, key: &str, sent: &(&str, String, Value)) -> Answer {
        let answer = self.send(who, key, sent).await;
        self.keyed += 1;
        if self.happens(0.05) {
            let again = self.send(who, key, sent).await;
            assert_eq!(again.body, answer.body);
            self.sum.repeated += 1;
        }
        answer
    }

    async fn send(&mut self, who: usize, key: &str, sent: &(&str, String, Value)) -> Answer {
        let token = self.people[who].token(&self.hub, self.wall).await;
        let (method, path, body) = sent;
        let request = http::Request::builder()
            .method(*method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .body(body.to_string())
            .unwrap();
        self.hub.request(request, address()).await
    }

    fn key(&mut self) -> String {
        self.keys += 1;
        uuid::Uuid::from_u128(self.keys).to_string()
    }

    fn changed(&mut self, order: OrderId, version: u64, status: OrderStatus) {
        self.head += 1;
        let changed = self.wall;
        self.orders.insert(
            order,
            Standing {
                version,
                status,
                changed,
            },
        );
        if status == OrderStatus::Complete {
            self.shown.remove(&order);
        }
    }

    /// Open orders, with the numbers that are called out.
    pub(crate) fn open(&self) -> impl Iterator<Item = (OrderId, i64)> {
        self.shown.iter().map(|(id, number)| (*id, *number))
    }

    /// What staff ask for.
    pub(crate) async fn asks(&mut self, path: &str) -> Value {
        let token = self.people[0].token(&self.hub, self.wall).await;
        body_of(&ask(&self.hub, path, &token).await)
    }

    /// The keys of the orders in a list of the hub.
    pub(crate) async fn ids(&mut self, path: &str) -> BTreeSet<OrderId> {
        let list = self.asks(path).await;
        let orders = list.as_array().unwrap().iter();
        orders
            .map(|order| OrderId(order["id"].as_i64().unwrap()))
            .collect()
    }
}
