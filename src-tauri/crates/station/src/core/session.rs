//! Signing in, staying signed in, and saying so when that ends.

use olgfeast_link::{Command as LinkCommand, Token};
use olgfeast_protocol::{
    Role,
    ipc::{Change, ErrorCode, IpcError, Kept, Session},
    wire::rest::Login,
};

use super::{
    Account, Answer, Command, Core, Effect, StoreOp, Ticket,
    hold::Hold,
    pairing::role,
    poll::{Kind, Poll},
};
use crate::{
    address::{AddressError, Endpoint, Server},
    credentials::{KeptSecret, Secret},
    ladder::{Ladder, Rung},
    now::Now,
    rest::{self, Call, CallError, Reply},
    session::{InTheOpen, SignIn},
};

/// Names of the settings of a data directory.
pub(crate) mod setting {
    /// Address of the server of last time.
    pub(crate) const SERVER: &str = "server";
    /// Name of last time.
    pub(crate) const USERNAME: &str = "username";
    /// "yes" while somebody is signed in by plain http at a public address, who has confirmed it.
    pub(crate) const IN_THE_OPEN: &str = "in-the-open";
    /// "yes" while somebody is signed in.
    pub(crate) const SIGNED_IN: &str = "signed-in";
    /// The address, with the pairing code, of the server that this station has found by it.
    pub(crate) const PAIRED: &str = "paired";
    /// What the server has lost, as JSON.
    pub(crate) const WENT_BACK: &str = "went-back";
    /// What a person has decided about this computer, as JSON.
    pub(crate) const SETTINGS: &str = "settings";
    /// A hash of the feast PIN.
    pub(crate) const PIN: &str = "feast-pin";
    /// Name and server of the account that the counter orders with at a plain server.
    pub(crate) const COUNTER_ACCOUNT: &str = "counter-account";
}

/// Who works here.
#[derive(Debug)]
pub(crate) enum State {
    /// Nobody; what to fill in.
    Out {
        server: Option<String>,
        username: Option<String>,
    },
    /// Somebody.
    In {
        server: Server,
        username: String,
        kept: Kept,
    },
}

/// Who works here, how they stay signed in, and a sign-in under way.
#[derive(Debug)]
pub(super) struct SessionState {
    state: State,
    pub(super) ladder: Ladder,
    /// Whether the link waits for a token.
    link_waits: bool,
    /// Between two calls for a token that nobody has answered.
    renewals: Hold,
    signing: Option<Signing>,
    obstacle: Obstacle,
    /// Counts sign-ins.
    count: u64,
    /// The server whose key is known here, from this or an earlier start.
    pub(super) known: Option<Server>,
}

/// What stands between the station and a token.
#[derive(Debug, PartialEq, Eq)]
enum Obstacle {
    None,
    /// Whoever answers has another key than the one that is known.
    WrongKey,
    /// Every way was refused: a person must sign in.
    Refused,
}

struct Signing {
    number: u64,
    server: Server,
    sign_in: SignIn,
    login: Option<Login>,
    reply: Answer<Session>,
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signing")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

impl SessionState {
    /// `known`: the server whose key this station knows; `decided`: what a person has said that this
    /// computer is for.
    pub(super) fn new(
        state: State,
        endpoint: Endpoint,
        known: Option<Server>,
        decided: Option<Role>,
    ) -> SessionState {
        let role = match &state {
            State::In { server, .. } => role(server, endpoint, decided),
            State::Out { .. } => None,
        };
        let ladder = Ladder::unclimbed(role);
        SessionState {
            state,
            ladder,
            link_waits: false,
            renewals: Hold::default(),
            signing: None,
            obstacle: Obstacle::None,
            count: 0,
            known,
        }
    }

    pub(super) fn server(&self) -> Option<&Server> {
        match &self.state {
            State::In { server, .. } => Some(server),
            State::Out { .. } => None,
        }
    }

    pub(super) fn shown(&self) -> Session {
        match &self.state {
            State::Out { server, username } => Session::SignedOut {
                server: server.clone(),
                username: username.clone(),
            },
            State::In {
                server,
                username,
                kept,
            } => Session::SignedIn {
                server: server.to_string(),
                username: username.clone(),
                kept: *kept,
            },
        }
    }

    pub(super) fn bearer(&self) -> Option<&Secret> {
        self.ladder.bearer()
    }

    fn account(&self) -> Option<Account> {
        match &self.state {
            State::In {
                server, username, ..
            } => Some(Account {
                server: server.to_string(),
                username: username.clone(),
            }),
            State::Out { .. } => None,
        }
    }
}

impl Core {
    /// Opens the link to the server of whoever is signed in.
    pub(super) fn open_link(&mut self) {
        if let Some(server) = self.session.server() {
            let server = server.clone();
            self.effects.push_back(Effect::OpenLink {
                server,
                endpoint: self.endpoint,
            });
        }
    }

    /// Servers are reached in another way now: the next dial is made at once.
    pub(super) fn reconnect(&mut self, now: Now) {
        self.effects.push_back(Effect::CloseLink);
        self.link_closed(now);
        self.hold.release();
        self.open_link();
    }

    /// The link wants a token.
    pub(super) fn link_needs_token(&mut self, rejected: bool, now: Now) {
        self.session.link_waits = true;
        if rejected && let Some(token) = self.session.bearer().cloned() {
            self.session.ladder.refused(&token);
        }
        self.obtain_token(false, now);
    }

    /// A REST call was refused for its token.
    pub(super) fn token_refused(&mut self, token: &Secret, now: Now) {
        self.session.ladder.refused(token);
        self.obtain_token(false, now);
    }

    /// A token that ends soon is replaced, and one that was refused while nobody could be asked for
    /// another: a socket outlives its token, so the link may never ask.
    pub(super) fn renew_if_due(&mut self, now: Now) {
        let session = &self.session;
        if session.server().is_none()
            || session.obstacle == Obstacle::Refused
            || !session.renewals.is_over(now.mono)
        {
            return;
        }
        if session.ladder.is_due(now.mono) {
            self.obtain_token(true, now);
        } else if session.ladder.has_lost() {
            #[cfg(feature = "planted")]
            if crate::planted::has(crate::planted::Bug::LosesTokens) {
                return;
            }
            self.obtain_token(false, now);
        }
    }

    pub(super) fn sign_in(&mut self, sign_in: SignIn, reply: Answer<Session>) {
        if self.session.signing.is_some() {
            let _ = reply.send(Err(IpcError::new(
                ErrorCode::Internal,
                "a sign-in is under way",
            )));
            return;
        }
        let read = match sign_in.in_the_open {
            InTheOpen::Refused => Server::parse(&sign_in.server),
            InTheOpen::Confirmed => Server::parse_confirmed(&sign_in.server),
        };
        let server = match read {
            Ok(server) => server.with_code_of(self.session.known.as_ref()),
            Err(error) => {
                let code = match error {
                    AddressError::Empty | AddressError::Unreadable(_) | AddressError::Code(_) => {
                        ErrorCode::BadAddress
                    }
                    AddressError::Insecure(_) => ErrorCode::Insecure,
                };
                let _ = reply.send(Err(IpcError::new(code, error.to_string())));
                return;
            }
        };
        if sign_in.username.trim().is_empty() || sign_in.password.reveal().is_empty() {
            let words = "user name or password is missing";
            let _ = reply.send(Err(IpcError::new(ErrorCode::WrongPassword, words)));
            return;
        }
        self.session.count += 1;
        let number = self.session.count;
        let call = Call::Login {
            username: sign_in.username.trim().to_owned(),
            password: sign_in.password.clone(),
        };
        self.effects.push_back(Effect::Call {
            ticket: Ticket::SignIn(number),
            server: server.clone(),
            call,
        });
        self.session.signing = Some(Signing {
            number,
            server,
            sign_in,
            login: None,
            reply,
        });
    }

    pub(super) fn signed_in_step(&mut self, number: u64, reply: Reply, now: Now) {
        let Some(mut signing) = self
            .session
            .signing
            .take_if(|signing| signing.number == number)
        else {
            return;
        };
        match reply.answer {
            Ok(rest::Answer::Tokens(login)) => {
                let token = Secret::new(&login.access_token);
                self.effects.push_back(Effect::Call {
                    ticket: Ticket::SignInMe(number),
                    server: signing.server.clone(),
                    call: Call::Me { token },
                });
                signing.login = Some(login);
                self.session.signing = Some(signing);
            }
            Ok(rest::Answer::Me(me)) => match signing.login.take() {
                Some(_) if !me.is_staff && self.endpoint != Endpoint::Orders => {
                    let words = format!("{} is no staff account", me.username);
                    let _ = signing
                        .reply
                        .send(Err(IpcError::new(ErrorCode::NotStaff, words)));
                }
                Some(login) => self.enter(signing, &login, now),
                None => {}
            },
            Ok(_) => {
                let _ = signing.reply.send(Err(sign_in_error(&CallError::Alien)));
            }
            Err(error) => {
                let _ = signing.reply.send(Err(sign_in_error(&error)));
            }
        }
    }

    fn enter(&mut self, signing: Signing, login: &Login, now: Now) {
        let Signing {
            server,
            sign_in,
            reply,
            ..
        } = signing;
        let username = sign_in.username.trim().to_owned();
        let unasked = self.unattended || server.is_confidential();
        self.generation += 1;
        self.audit = crate::audit::Audit::new();
        self.poll = Poll::new(Kind::Unknown);
        self.menu_of_another_sign_in();
        self.leaves_of_another_sign_in();
        self.menu_changes_fail();
        self.counter.interrupt();
        self.figures_of_another_sign_in();
        let role = role(&server, self.endpoint, self.settings.role);
        self.session.ladder = Ladder::signed_in(login, sign_in.password, unasked, role, now.mono);
        self.session.link_waits = false;
        self.session.obstacle = Obstacle::None;
        let yes = Some("yes".to_owned());
        self.effects.push_back(Effect::Store(StoreOp::Settings(vec![
            (setting::SERVER.to_owned(), Some(server.kept())),
            (setting::USERNAME.to_owned(), Some(username.clone())),
            (setting::SIGNED_IN.to_owned(), yes.clone()),
            (
                setting::IN_THE_OPEN.to_owned(),
                yes.filter(|_| server.is_in_the_open()),
            ),
        ])));
        self.session.state = State::In {
            server,
            username,
            kept: Kept::Memory,
        };
        self.effects.push_back(Effect::CloseLink);
        self.link_closed(now);
        self.open_link();
        self.keep_found();
        // What pairing gives is kept instead.
        if !self.session.ladder.wants_pairing() {
            self.keep_secret();
        }
        self.hold.release();
        let session = self.session.shown();
        self.show(Change::Session {
            session: session.clone(),
        });
        let _ = reply.send(Ok(session));
    }

    pub(super) fn sign_out(&mut self, reply: Answer<()>, now: Now) {
        if let Some(account) = self.session.account() {
            self.generation += 1;
            self.menu_of_another_sign_in();
            self.leaves_of_another_sign_in();
            self.menu_changes_fail();
            self.counter.interrupt();
            self.figures_of_another_sign_in();
            self.effects.push_back(Effect::CloseLink);
            self.link_closed(now);
            self.effects.push_back(Effect::ForgetSecret {
                account: account.clone(),
            });
            // Whoever signs in there again is asked again.
            let no = [setting::SIGNED_IN, setting::IN_THE_OPEN].map(|key| (key.to_owned(), None));
            let no = Vec::from(no);
            self.effects.push_back(Effect::Store(StoreOp::Settings(no)));
            self.session.ladder = Ladder::unclimbed(None);
            self.session.obstacle = Obstacle::None;
            self.session.state = State::Out {
                server: Some(account.server),
                username: Some(account.username),
            };
            let session = self.session.shown();
            self.show(Change::Session { session });
        }
        let _ = reply.send(Ok(()));
    }

    pub(super) fn vault_opened(&mut self, account: &Account, kept: Option<KeptSecret>, now: Now) {
        if self.session.account().as_ref() != Some(account) {
            return;
        }
        let confidential = self.session.server().is_some_and(Server::is_confidential);
        self.session
            .ladder
            .vault_answered(kept, self.unattended || confidential);
        self.obtain_token(false, now);
    }

    pub(super) fn vault_kept(&mut self, account: &Account, place: Kept) {
        if self.session.account().as_ref() != Some(account) {
            return;
        }
        if let State::In { kept, .. } = &mut self.session.state
            && *kept != place
        {
            *kept = place;
            let session = self.session.shown();
            self.show(Change::Session { session });
        }
    }

    pub(super) fn renewed(&mut self, generation: u64, reply: Reply, now: Now) {
        if generation != self.generation {
            return;
        }
        match self.paired(reply.answer, now) {
            None => {}
            Some(Ok(rest::Answer::Tokens(login))) => {
                let as_station = self.session.ladder.was_asking_as_station();
                self.session.ladder.granted(&login, now.mono);
                self.session.renewals.release();
                self.keep_found();
                if self.session.ladder.wants_pairing() {
                    self.obtain_token(false, now);
                    return;
                }
                // The credential has not changed.
                if !as_station {
                    self.keep_secret();
                }
                self.give_token();
            }
            Some(Err(CallError::Unauthorized(_))) => {
                if self.session.ladder.was_exchanging() {
                    self.session.ladder.exchange_failed(false);
                } else {
                    self.session.ladder.password_refused();
                }
                self.obtain_token(false, now);
            }
            Some(Err(CallError::Refused { .. })) if self.session.ladder.was_exchanging() => {
                // 404 on a plain server, or another word for "no such thing here".
                self.session.ladder.exchange_failed(true);
                self.obtain_token(self.session.bearer().is_some(), now);
            }
            Some(Err(CallError::Refused { .. })) => {
                self.session.ladder.password_refused();
                self.obtain_token(false, now);
            }
            Some(answer) => {
                self.session.ladder.not_asked();
                self.session.obstacle = match answer {
                    Err(CallError::WrongKey) => Obstacle::WrongKey,
                    _ => Obstacle::None,
                };
                let network = self.reach();
                let renewals = &mut self.session.renewals;
                renewals.back_off(network, now.mono, &mut self.rng);
                if self.session.link_waits {
                    self.session.link_waits = false;
                    self.effects
                        .push_back(Effect::Link(LinkCommand::SignInUnreachable));
                }
            }
        }
    }

    pub(super) fn obtain_token(&mut self, renew: bool, now: Now) {
        let Some(account) = self.session.account() else {
            return;
        };
        let generation = self.generation;
        match self.session.ladder.climb(renew) {
            Rung::Wait => {}
            Rung::Use(token) => {
                self.session.ladder.adopt(token, now.mono);
                self.give_token();
            }
            Rung::AskVault => self.effects.push_back(Effect::OpenVault { account }),
            Rung::Pair(warrant) => {
                let name = self.name.clone();
                self.call(Ticket::Renew { generation }, Call::Pair { warrant, name });
            }
            Rung::Station(credential) => {
                self.call(Ticket::Renew { generation }, Call::Station { credential });
            }
            Rung::Exchange(refresh) => {
                self.call(Ticket::Renew { generation }, Call::Refresh { refresh });
            }
            Rung::Login(password) => {
                let username = account.username;
                self.call(
                    Ticket::Renew { generation },
                    Call::Login { username, password },
                );
            }
            Rung::Stuck if self.session.bearer().is_some() => {}
            Rung::Stuck => {
                // Whether the link has asked or not: without a token REST stands still too, and the
                // badge must say so.
                self.session.link_waits = false;
                self.session.obstacle = Obstacle::Refused;
                self.fetches_fail();
                self.effects
                    .push_back(Effect::Link(LinkCommand::SignInFailed { forbidden: false }));
            }
        }
    }

    fn give_token(&mut self) {
        let Some(token) = self.session.bearer().cloned() else {
            return;
        };
        self.session.link_waits = false;
        self.session.obstacle = Obstacle::None;
        self.effects
            .push_back(Effect::Link(LinkCommand::Token(Token::new(token.reveal()))));
        self.hold.release();
        if !self.audit.is_running() && self.link.wants_reads() {
            self.audit.hasten();
        }
    }

    pub(super) fn keep_secret(&mut self) {
        if let Some(account) = self.session.account() {
            let secret = self.session.ladder.kept();
            self.effects
                .push_back(Effect::KeepSecret { account, secret });
        }
    }

    /// Whether REST may be asked at all.
    pub(super) fn may_read(&self) -> bool {
        self.session.server().is_some() && self.session.bearer().is_some()
    }

    /// Whether only a person can help.
    pub(super) fn is_stuck(&self) -> bool {
        self.session.obstacle == Obstacle::Refused
    }

    /// Whether nobody was asked for a token, because whoever answered has another key.
    pub(super) fn has_met_a_wrong_key(&self) -> bool {
        self.session.obstacle == Obstacle::WrongKey
    }

    pub(super) fn is_signed_out(&self, command: &Command) -> bool {
        let needs = !matches!(
            command,
            Command::Snapshot { .. }
                | Command::Report { .. }
                | Command::Secrets { .. }
                | Command::SignIn { .. }
                | Command::SignOut { .. }
                | Command::ChangeSettings { .. }
                | Command::TryPin { .. }
                | Command::PinFits { .. }
                | Command::SetPin { .. }
        );
        needs && matches!(self.session.state, State::Out { .. })
    }
}

fn sign_in_error(error: &CallError) -> IpcError {
    let code = match error {
        CallError::NotSent(_) | CallError::Unknown(_) | CallError::Later => ErrorCode::Unreachable,
        CallError::WrongKey => ErrorCode::WrongKey,
        CallError::TooManyAttempts { wait_seconds } => {
            return IpcError::new(ErrorCode::TooManyAttempts, error.to_string())
                .with_wait(*wait_seconds);
        }
        CallError::Broken { .. } => ErrorCode::Unreachable,
        CallError::Unauthorized(_) => ErrorCode::WrongPassword,
        CallError::Refused { .. } | CallError::Conflict(_) | CallError::Alien => {
            ErrorCode::NotOlgfeast
        }
    };
    IpcError::new(code, error.to_string())
}
