//! Which tone when. No clock and no device: `now` is a parameter, and tones are taken away.

mod link;
mod orders;
#[cfg(test)]
mod tests;

use std::time::Duration;

use olgfeast_protocol::{
    Role, Settings, UtcTime,
    food_groups::FoodGroups,
    ipc::{Change, Session, Snapshot},
};

use self::{
    link::LinkEar,
    orders::{Here, Orders, Rings},
};
use super::tone::Tone;

/// Tones of one kind do not follow each other faster: what comes in a burst is heard once.
const BURST: Duration = Duration::from_secs(3);

/// One instant by both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Now {
    /// Since the start of the application; stands still while the computer sleeps.
    pub(super) mono: Duration,
    /// By the station's clock; may be set.
    pub(super) wall: UtcTime,
}

/// What has been heard of the board, and what is to be heard because of it.
#[derive(Default)]
pub(super) struct Score {
    settings: Settings,
    menu: FoodGroups,
    /// Whether a pickup board is shown beside this station's own screen.
    pickup_is_open: bool,
    account: Option<Account>,
    orders: Orders,
    link: LinkEar,
    bursts: Bursts,
    mute: Option<Mute>,
}

/// Where the orders come from: those of another server, or of another account, are another board.
#[derive(PartialEq, Eq)]
struct Account {
    server: String,
    username: String,
}

impl Account {
    fn of(session: &Session) -> Option<Account> {
        match session {
            Session::SignedIn {
                server, username, ..
            } => Some(Account {
                server: server.clone(),
                username: username.clone(),
            }),
            Session::SignedOut { .. } => None,
        }
    }
}

/// Ends when either clock says so: nobody is to wait longer because the computer slept or its clock
/// was set.
struct Mute {
    mono: Duration,
    wall: UtcTime,
}

impl Mute {
    fn holds(&self, now: Now) -> bool {
        now.mono < self.mono && now.wall < self.wall
    }
}

/// Until when each kind of tone is in a burst that was heard.
#[derive(Default)]
struct Bursts {
    new_orders: Duration,
    reminder: Duration,
    chime: Duration,
}

impl Score {
    /// Everything at once: at the start, and again where changes were missed. Nothing rings for it.
    pub(super) fn snapshot(&mut self, snapshot: &Snapshot, now: Now) {
        self.settings = snapshot.settings.clone();
        self.menu = snapshot.food_groups.clone();
        self.take_session(&snapshot.session);
        self.orders.replace(&snapshot.orders, &snapshot.pending);
        self.link.hears(snapshot.link.status, now.mono);
    }

    /// One change.
    pub(super) fn change(&mut self, change: &Change, now: Now) {
        match change {
            // Until the board was in step once there is no telling what is new.
            Change::Order { order } if self.link.was_in_step() => {
                self.orders.hears(order, now.mono);
            }
            Change::Order { order } => self.orders.notes(order),
            Change::Gone { id } => self.orders.forgets(*id),
            Change::Pending { id, intents } => self.orders.hears_intents(*id, intents, now.mono),
            Change::Link { link } => self.link.hears(link.status, now.mono),
            Change::Session { session } => self.take_session(session),
            Change::Settings { settings } => self.settings = settings.clone(),
            Change::Strikes { .. }
            | Change::Offset { .. }
            | Change::DeadLetters { .. }
            | Change::Settled { .. }
            | Change::Receipt { .. }
            | Change::Trouble { .. }
            | Change::Notices { .. }
            | Change::Drafts { .. }
            | Change::Pin { .. } => {}
            Change::FoodGroups { food_groups } => self.menu = food_groups.clone(),
        }
    }

    /// A pickup board is shown beside the station's own screen, or not any more.
    pub(super) fn set_pickup_open(&mut self, open: bool) {
        self.pickup_is_open = open;
    }

    /// Nothing is heard for so long.
    pub(super) fn mute(&mut self, lasts: Duration, now: Now) {
        let millis = i64::try_from(lasts.as_millis()).unwrap_or(i64::MAX);
        self.mute = Some(Mute {
            mono: now.mono.saturating_add(lasts),
            wall: now.wall.plus_millis(millis),
        });
    }

    /// What comes from now on is heard again.
    pub(super) fn unmute(&mut self) {
        self.mute = None;
    }

    /// Until when nothing is heard.
    pub(super) fn muted_until(&self, now: Now) -> Option<UtcTime> {
        let mute = self.mute.as_ref()?;
        mute.holds(now).then_some(mute.wall)
    }

    /// 0 to 100.
    pub(super) fn volume(&self) -> u8 {
        self.settings.sounds.volume
    }

    /// The tones that are due. What is due while it is muted is not heard later either.
    pub(super) fn take(&mut self, now: Now) -> Vec<Tone> {
        let here = Here {
            groups: &self.settings.food_groups,
            menu: &self.menu,
        };
        let rings = self.orders.take(here, now.mono);
        let link = self.link.take(now.mono);
        let sounds = self.settings.sounds;
        let kitchen = matches!(self.settings.role, None | Some(Role::Kitchen));
        let calls = self.settings.role == Some(Role::Board) || self.pickup_is_open;
        let mut tones = Vec::new();
        if kitchen {
            let Rings {
                new_order,
                reminder,
                ..
            } = rings;
            if sounds.new_orders && new_order && begins(&mut self.bursts.new_orders, now.mono) {
                tones.push(Tone::NewOrders);
            }
            if sounds.reminder && reminder && begins(&mut self.bursts.reminder, now.mono) {
                tones.push(Tone::Reminder);
            }
            if sounds.link {
                tones.extend(link);
            }
        }
        // A board that has not heard of the server calls nobody.
        let called = rings.ready && calls && sounds.chime && self.link.is_trusted();
        if called && begins(&mut self.bursts.chime, now.mono) {
            tones.push(Tone::Chime);
        }
        match self.muted_until(now) {
            Some(_) => Vec::new(),
            None => tones,
        }
    }

    /// When [`Score::take`] is to be called again though nothing has changed.
    pub(super) fn wake_at(&self) -> Option<Duration> {
        [self.orders.wake_at(), self.link.wake_at()]
            .into_iter()
            .flatten()
            .min()
    }

    fn take_session(&mut self, session: &Session) {
        let account = Account::of(session);
        if account != self.account {
            self.account = account;
            self.orders = Orders::default();
            self.link = LinkEar::default();
        }
    }
}

/// Whether a burst begins now.
fn begins(burst: &mut Duration, now: Duration) -> bool {
    let quiet = now >= *burst;
    if quiet {
        *burst = now + BURST;
    }
    quiet
}
