//! The command line.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use olgfeast_hub::FeastDay;
use olgfeast_protocol::{OrderId, OrderStatus, PairingCode};
use olgfeast_station::{Endpoint, Server};

/// The terminal client and server of olgFeast: host a feast, watch its orders, work them, find out
/// why that does not work.
///
/// Exit codes: 0 done (settled, or stored with --no-wait); 1 error; 2 usage, or the data directory
/// is in use; 3 refused by the server; 75 stored but not sent within --wait.
#[derive(Debug, Parser)]
#[command(name = "feast", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Host a feast on this computer
    ///
    /// The first line on stdout is JSON: {"listening":"127.0.0.1:PORT"}, with --tls-listen also
    /// "tls":"127.0.0.1:PORT" and the pairing code, with --demo also the accounts. On the very first start without --demo the password of "admin" is told once, on
    /// stderr.
    ///
    /// With --backup or --restore nothing is hosted: the feast is copied to a file, also while another
    /// `serve` hosts it, or made anew of such a file. Then the one line on stdout tells what the file
    /// holds: {"backup":FILE,"orders":N,"events":N}, or "restored".
    ///
    /// With --new-password neither: where a password was lost, the account gets another one, which the
    /// one line on stdout tells, this once: {"username":USER,"password":PASSWORD}.
    Serve(Serve),
    /// Write what was ordered on one day as tables for a spreadsheet
    ///
    /// orders, items and events, as CSV, from the directory of a hub on this computer, whether it runs
    /// or not. A feast day begins at 04:00 UTC. The line on stdout tells the files and how much is in
    /// them.
    Export(Export),
    /// Show the orders of a feast as they change, until killed
    ///
    /// The password comes from OLGFEAST_PASSWORD, or is asked for. A station that is paired (see
    /// --pair) needs none; one that is not is let in by the PIN in OLGFEAST_PIN as well.
    Watch(Watch),
    /// Bring one order to a state
    ///
    /// It is stored first and sent when the server can be reached, by this command or by whatever
    /// runs on the same data directory. The password comes from OLGFEAST_PASSWORD, or is asked for.
    Bump(Bump),
    /// Print what can be ordered, by groups
    ///
    /// Newly read where the server answers within 10 s, and otherwise as this station has read it
    /// last; "as of" tells when that was. Beside a running station it is what that has read. The
    /// password comes from OLGFEAST_PASSWORD, or is asked for.
    Menu(Menu),
    /// Place orders and work them, as a busy feast would
    ///
    /// The account must be staff. The password comes from OLGFEAST_PASSWORD, or is asked for.
    Simulate(Simulate),
    /// Look for hubs on the local network
    ///
    /// One line each: address and name. Anybody can answer: make sure that it is yours before you sign
    /// in there. A plain olgFeast server does not answer. Exit code 1: nobody did.
    Find(Find),
    /// Find out what works and what does not on the way to a server
    ///
    /// Name, TCP, TLS, /health, sign-in, upgrade, first frame, ping, clock: one line each, as it
    /// goes. The first that fails ends it, with exit code 1 and the cause. The password comes from
    /// OLGFEAST_PASSWORD, or is asked for.
    Doctor(Doctor),
    /// Measure how soon the last of many displays knows of a change
    ///
    /// Opens displays on the kitchen of each server, one server after the other, moves orders at a
    /// steady rate whatever the answers, and counts from the moment when a change was due. Needs
    /// orders of its own, which it completes at the end: not for a feast that is going on. The
    /// account must be staff. The password comes from OLGFEAST_PASSWORD, or is asked for.
    Load(Load),
    /// Print what a shell needs to complete this program's arguments
    ///
    /// For bash: feast completions bash > ~/.local/share/bash-completion/completions/feast
    Completions {
        /// Whose
        shell: Shell,
    },
    /// Write the manual pages into a folder
    Man {
        /// Such as ~/.local/share/man/man1; it is made where there is none
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

/// See [`Command::Serve`].
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen, such as 0.0.0.0:8000; port 0 picks a free one
    #[arg(long, value_name = "ADDR", required_unless_present = "instead")]
    pub(crate) listen: Option<SocketAddr>,
    /// Where to listen for TLS beside that; stations are paired there with the code that is printed
    #[arg(long, value_name = "ADDR")]
    pub(crate) tls_listen: Option<SocketAddr>,
    /// The directory of the feast's files, for this hub alone
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    #[command(flatten)]
    pub(crate) instead: Option<Instead>,
    /// Make a small menu, a staff and a customer account, and print their passwords
    #[arg(long)]
    pub(crate) demo: bool,
    /// Let sockets in without a token, as a plain olgFeast server does
    #[arg(long)]
    pub(crate) plain_open: bool,
    /// Let pages of this origin in, such as `https://feast.example`; may be given more than once
    #[arg(long, value_name = "URL")]
    pub(crate) allow_origin: Vec<String>,
}

/// What [`Serve`] does instead of hosting.
#[derive(Debug, Args)]
#[group(
    id = "instead",
    multiple = false,
    conflicts_with_all = ["listen", "tls_listen", "demo", "plain_open", "allow_origin"]
)]
pub(crate) struct Instead {
    /// Copy the feast in --data, with its accounts and secrets, to this new file
    #[arg(long, value_name = "FILE")]
    pub(crate) backup: Option<PathBuf>,
    /// Make the feast of a backup anew in --data, which must be empty
    #[arg(long, value_name = "FILE")]
    pub(crate) restore: Option<PathBuf>,
    /// Give this account of the feast in --data, which must not be hosted now, a new password, and
    /// print it
    #[arg(long, value_name = "USER")]
    pub(crate) new_password: Option<String>,
}

/// See [`Command::Export`].
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The directory of the feast's files
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// The day on which the feast day begins
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) day: FeastDay,
    /// Where the files are written; made where it is missing
    #[arg(long, value_name = "DIR")]
    pub(crate) to: PathBuf,
}

/// Who works where. The password comes from OLGFEAST_PASSWORD, or is asked for.
#[derive(Debug, Args)]
pub(crate) struct Account {
    /// Address of the server
    #[arg(long, value_name = "URL", value_parser = Server::parse)]
    pub(crate) server: Server,
    /// User name
    #[arg(long, value_name = "NAME")]
    pub(crate) user: String,
    /// A PEM file of certificates that are trusted besides those of this computer
    #[arg(long, value_name = "FILE", env = "OLGFEAST_CA_FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The pairing code that the host shows: the server is reached by TLS, and only the key with this
    /// code is believed
    #[arg(long, value_name = "CODE", env = "OLGFEAST_PAIR")]
    pub(crate) pair: Option<PairingCode>,
}

impl Account {
    /// The server, with the code by which it is known, where one was given.
    pub(crate) fn server(&self) -> Server {
        paired(&self.server, self.pair)
    }
}

fn paired(server: &Server, code: Option<PairingCode>) -> Server {
    match code {
        Some(code) => server.clone().paired_by(code),
        None => server.clone(),
    }
}

/// See [`Command::Watch`].
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// What to listen to
    pub(crate) what: Feed,
    #[command(flatten)]
    pub(crate) account: Account,
    /// Data directory of this station, instead of the usual one
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

/// See [`Command::Menu`].
#[derive(Debug, Args)]
pub(crate) struct Menu {
    #[command(flatten)]
    pub(crate) account: Account,
    /// Data directory of this station, instead of the usual one
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a station listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Feed {
    /// All open orders
    Kitchen,
    /// Figures and the newest orders
    Admin,
    /// A customer's own orders
    Orders,
}

impl From<Feed> for Endpoint {
    fn from(feed: Feed) -> Endpoint {
        match feed {
            Feed::Kitchen => Endpoint::Kitchen,
            Feed::Admin => Endpoint::Admin,
            Feed::Orders => Endpoint::Orders,
        }
    }
}

/// See [`Command::Bump`].
#[derive(Debug, Args)]
pub(crate) struct Bump {
    /// The server's id of the order
    #[arg(value_name = "ORDER_ID", value_parser = order_id)]
    pub(crate) order: OrderId,
    /// Where it is to go
    #[arg(long, value_name = "STATE")]
    pub(crate) to: Goal,
    #[command(flatten)]
    pub(crate) account: Account,
    /// Data directory of this station, instead of the usual one
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Store it and leave
    #[arg(long, conflicts_with = "wait")]
    pub(crate) no_wait: bool,
    /// Wait so many seconds for the server to show it
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) wait: Duration,
}

/// A state that an order can be brought to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Goal {
    /// Being cooked
    Preparing,
    /// Waiting to be handed out
    Ready,
    /// Handed out
    Complete,
}

impl From<Goal> for OrderStatus {
    fn from(goal: Goal) -> OrderStatus {
        match goal {
            Goal::Preparing => OrderStatus::Preparing,
            Goal::Ready => OrderStatus::Ready,
            Goal::Complete => OrderStatus::Complete,
        }
    }
}

/// See [`Command::Simulate`].
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) account: Account,
    /// How many orders come in a minute, on the average
    #[arg(long, value_name = "N", value_parser = per_minute)]
    pub(crate) orders_per_minute: f64,
    /// The same seed makes the same orders
    #[arg(long, value_name = "S")]
    pub(crate) seed: u64,
    /// End when so many orders were placed and completed
    #[arg(long, value_name = "N")]
    pub(crate) count: Option<u64>,
}

/// See [`Command::Find`].
#[derive(Debug, Args)]
pub(crate) struct Find {
    /// How many seconds to listen
    #[arg(long, value_name = "N", default_value = "3", value_parser = seconds)]
    pub(crate) seconds: Duration,
    /// Print one JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}

/// See [`Command::Doctor`].
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Address of the server
    #[arg(long, value_name = "URL", value_parser = Server::parse)]
    pub(crate) server: Server,
    /// User name; without it the sign-in and the socket behind it are not tried
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// A PEM file of certificates that are trusted besides those of this computer
    #[arg(long, value_name = "FILE", env = "OLGFEAST_CA_FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The pairing code that the host shows: the server is reached by TLS, and only the key with this
    /// code is believed
    #[arg(long, value_name = "CODE", env = "OLGFEAST_PAIR")]
    pub(crate) pair: Option<PairingCode>,
}

impl Doctor {
    /// The server, with the code by which it is known, where one was given.
    pub(crate) fn server(&self) -> Server {
        paired(&self.server, self.pair)
    }
}

/// See [`Command::Load`].
#[derive(Debug, Args)]
pub(crate) struct Load {
    /// Address of the server; given more than once, all are measured in turn
    #[arg(long, value_name = "URL", value_parser = Server::parse, required = true)]
    pub(crate) server: Vec<Server>,
    /// User name, the same on all
    #[arg(long, value_name = "NAME")]
    pub(crate) user: String,
    /// A PEM file of certificates that are trusted besides those of this computer
    #[arg(long, value_name = "FILE", env = "OLGFEAST_CA_FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// How many displays listen
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) displays: u32,
    /// How many changes are made
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) changes: u32,
    /// Changes in a second
    #[arg(long, value_name = "R", value_parser = per_second)]
    pub(crate) rate: f64,
    /// Of the displays, so many in a hundred read nothing
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=90))]
    pub(crate) stuck: u32,
    /// Listen as clients of a plain server, to a hub too
    #[arg(long)]
    pub(crate) plain: bool,
    /// Print one JSON object for each server
    #[arg(long)]
    pub(crate) json: bool,
}

fn order_id(text: &str) -> Result<OrderId, String> {
    match text.parse() {
        Ok(id) if id > 0 => Ok(OrderId(id)),
        _ => Err("an order's id is a whole number from 1".to_owned()),
    }
}

/// A day is longer than any feast.
fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds) if seconds <= 86_400 => Ok(Duration::from_secs(seconds)),
        _ => Err("a whole number of seconds, at most 86400, is wanted".to_owned()),
    }
}

fn per_minute(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.01..=6_000.0).contains(&rate) => Ok(rate),
        _ => Err("a number from 0.01 to 6000 is wanted".to_owned()),
    }
}

fn per_second(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if (0.1..=10_000.0).contains(&rate) => Ok(rate),
        _ => Err("a number from 0.1 to 10000 is wanted".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, error::ErrorKind};

    use super::*;

    const BUMP: [&str; 8] = [
        "feast",
        "bump",
        "7",
        "--to",
        "ready",
        "--server",
        "127.0.0.1:1",
        "--user=a",
    ];

    fn parse(words: &[&str]) -> Result<Command, ErrorKind> {
        Cli::try_parse_from(words)
            .map(|cli| cli.command)
            .map_err(|error| error.kind())
    }

    fn bump(more: &[&str]) -> Result<Bump, ErrorKind> {
        match parse(&[&BUMP, more].concat())? {
            Command::Bump(bump) => Ok(bump),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_bump_waits_half_a_minute_unless_told_otherwise() {
        let usual = bump(&[]).unwrap();
        assert_eq!((usual.order, usual.to), (OrderId(7), Goal::Ready));
        assert_eq!(
            (usual.wait, usual.no_wait),
            (Duration::from_secs(30), false)
        );
        assert_eq!(bump(&["--wait", "1"]).unwrap().wait, Duration::from_secs(1));
        assert!(bump(&["--no-wait"]).unwrap().no_wait);
    }

    #[test]
    fn waiting_and_not_waiting_exclude_each_other() {
        let both = bump(&["--no-wait", "--wait", "1"]);
        assert_eq!(both.err(), Some(ErrorKind::ArgumentConflict));
    }

    #[test]
    fn what_makes_no_sense_is_a_usage_error() {
        for words in [
            "feast bump 0 --to ready --server 10.0.0.1 --user a",
            "feast bump 1x --to ready --server 10.0.0.1 --user a",
            "feast bump 1 --to pending --server 10.0.0.1 --user a",
            "feast bump 1 --to READY --server 10.0.0.1 --user a",
            "feast bump 1 --to ready --server http://example.org --user a",
            "feast bump 1 --to ready --server 10.0.0.1 --user a --wait -1",
            "feast watch cellar --server 10.0.0.1 --user a",
            "feast watch kitchen --user a",
            "feast watch kitchen --server 10.0.0.1 --user a --password x",
            "feast menu --user a",
            "feast menu --server 10.0.0.1 --user a --password x",
            "feast serve --listen 8000 --data d",
            "feast serve --listen 127.0.0.1:0",
            "feast serve --data d",
            "feast serve --data d --backup f --restore f",
            "feast serve --data d --backup f --listen 127.0.0.1:0",
            "feast serve --data d --restore f --demo",
            "feast serve --backup f",
            "feast serve --new-password admin",
            "feast serve --data d --new-password admin --demo",
            "feast serve --data d --new-password admin --backup f",
            "feast simulate --server 10.0.0.1 --user a --orders-per-minute 0 --seed 1",
            "feast simulate --server 10.0.0.1 --user a --orders-per-minute NaN --seed 1",
            "feast export --data d --to t",
            "feast export --data d --to t --day today",
            "feast export --data d --to t --day 2026-02-30",
            "feast find --seconds x",
            "feast doctor",
            "feast doctor --user a",
            "feast doctor --server http://example.org",
            "feast doctor --server 10.0.0.1 --password x",
            "feast doctor --server 10.0.0.1 --pair 7K3M",
            "feast watch kitchen --server 10.0.0.1 --user a --pair hello",
            "feast serve --listen 127.0.0.1:0 --data d --tls-listen 8443",
            "feast load --user a --displays 1 --changes 1 --rate 1",
            "feast load --server 10.0.0.1 --user a --displays 0 --changes 1 --rate 1",
            "feast load --server 10.0.0.1 --user a --displays 1 --changes 1 --rate 0",
            "feast load --server 10.0.0.1 --user a --displays 1 --changes 1 --rate 1 --stuck 91",
            "feast",
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            let error = Cli::try_parse_from(&words).err();
            assert_eq!(error.map(|error| error.exit_code()), Some(2), "{words:?}");
        }
    }

    #[test]
    fn a_doctor_needs_an_address_and_no_account() {
        match parse(&["feast", "doctor", "--server", "10.0.0.1"]) {
            Ok(Command::Doctor(doctor)) => assert_eq!(doctor.user, None),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_code_makes_the_address_an_encrypted_one_however_it_is_typed() {
        let words = "feast watch kitchen --server 10.0.0.1:8443 --user a --pair 7k3m0qz9xb4i";
        match parse(&words.split(' ').collect::<Vec<_>>()) {
            Ok(Command::Watch(watch)) => {
                let server = watch.account.server();
                assert_eq!(server.to_string(), "https://10.0.0.1:8443");
                assert_eq!(server.code().unwrap().to_string(), "7K3M-0QZ9-XB41");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn several_origins_can_be_let_in() {
        let words =
            "feast serve --listen [::1]:0 --data d --allow-origin http://a --allow-origin http://b";
        match parse(&words.split(' ').collect::<Vec<_>>()) {
            Ok(Command::Serve(serve)) => assert_eq!(serve.allow_origin, ["http://a", "http://b"]),
            other => panic!("{other:?}"),
        }
    }
}
