//! A rule that did not hold.

use std::time::Duration;

/// What must hold in every night. The words of a rule are in [`Rule::words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Revisions are dense.
    DenseRevisions,
    /// The page has what the core has.
    SamePage,
    /// What was acknowledged is still there.
    NothingLost,
    /// An intent is carried out once.
    NothingTwice,
    /// A station's own actions on an order are carried out in their order.
    OwnOrder,
    /// Settled is what the server shows.
    SettledIsShown,
    /// A withdrawn intent was never sent.
    WithdrawnIsUnsent,
    /// Every intent is a single step.
    SingleSteps,
    /// Live is not stale.
    LiveIsFresh,
    /// Live is heard from.
    LiveIsHeard,
    /// Live is compared.
    LiveIsChecked,
    /// An order that is open is on a live board.
    LiveIsWhole,
    /// An order that is open does not leave a board.
    OpenStays,
    /// After the last fault the displays are the server's.
    Heals,
    /// After the last fault a station is live.
    ComesBack,
    /// In the end nothing waits.
    Settles,
    /// A socket that the server has forgotten is left.
    LeavesZombies,
    /// A server in trouble is not stormed.
    NoStorm,
    /// The log of a hub is dense, and so are the versions of an order.
    DenseLog,
    /// The tables of a hub are what its log comes to.
    LogIsTruth,
    /// A key is used for one thing.
    KeyIsItsOwn,
    /// What somebody else did meanwhile is not overwritten.
    NotOverwritten,
    /// A board that follows the log of a hub comes to the same.
    FollowsLog,
    /// What a receipt says is so.
    ReceiptsAddUp,
    /// A hub starts and answers.
    HubServes,
}

impl Rule {
    /// What the rule says.
    pub fn words(self) -> &'static str {
        match self {
            Rule::DenseRevisions => "the revisions of the updates have no holes",
            Rule::SamePage => "a page that has taken all updates in has what the core has",
            Rule::NothingLost => "what a station has acknowledged is never gone",
            Rule::NothingTwice => "an intent changes its order once at most",
            Rule::OwnOrder => "a station's own actions on an order are done in their order",
            Rule::SettledIsShown => "an intent settles when the server's own state shows it",
            Rule::WithdrawnIsUnsent => "what was withdrawn never reaches the server",
            Rule::SingleSteps => "on a plain server every intent is a single step",
            Rule::LiveIsFresh => "a board that is shown as live is not stale",
            Rule::LiveIsHeard => "a link that is shown as live was heard from in time",
            Rule::LiveIsChecked => "a board is live only once it was compared with the server's",
            Rule::LiveIsWhole => "an order that is open is on every live board",
            Rule::OpenStays => "an order that is open does not leave a board",
            Rule::Heals => "soon after the last fault the displays are the server's",
            Rule::ComesBack => "soon after the last fault every station is live",
            Rule::Settles => "in the end every intent is settled, refused or visibly waiting",
            Rule::LeavesZombies => "a socket that the server has forgotten is left for another",
            Rule::NoStorm => "a server that drops connections is not stormed with new ones",
            Rule::DenseLog => "a hub's log has no holes, and the versions of an order have none",
            Rule::LogIsTruth => "the tables of a hub are what its log comes to",
            Rule::KeyIsItsOwn => "a key is used for one intent, and always in the same words",
            Rule::NotOverwritten => "what somebody else did meanwhile is not overwritten",
            Rule::FollowsLog => "a board that has followed a hub's log is the hub's",
            Rule::ReceiptsAddUp => "the numbers of a receipt are those of the server's log",
            Rule::HubServes => "a hub starts and answers",
        }
    }
}

/// A rule did not hold in the night of a seed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seed {seed} at {at:?}: {}: {what} (FEAST_SEED={seed} replays it)", rule.words())]
pub struct Broken {
    /// The night.
    pub seed: u64,
    /// When.
    pub at: Duration,
    /// The rule.
    pub rule: Rule,
    /// What was seen instead.
    pub what: String,
}
