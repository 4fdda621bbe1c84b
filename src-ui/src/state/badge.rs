//! How fresh the board is: one answer for badge, band and frame, so that they cannot disagree.

use olgfeast_protocol::{
    UtcTime,
    ipc::{Blocked, Degraded, Freshness, Link, LinkStatus, Proof, Session},
    near::is_in_the_open,
};

/// So long without a good path, and the whole board is marked.
pub const STALE_MILLIS: i64 = 40_000;

/// So long without a word from the core, which beats once a second, and nothing it said last holds.
pub const CORE_SILENT_MILLIS: i64 = 5_000;

/// Everything that freshness is judged by. All times are by the station's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// As the core says it.
    pub link: Link,
    /// As the core says it.
    pub freshness: Freshness,
    /// When the board was last known to be right; see [`good_at`].
    pub good_at: Option<UtcTime>,
    /// How often the board is compared with the server's, in seconds, where that is known.
    pub checks_every: Option<i64>,
    /// When this screen was opened.
    pub opened_at: UtcTime,
    /// When the core last said anything to this screen.
    pub core_heard_at: UtcTime,
    /// To the server.
    pub way: Way,
}

/// Who reads along on the way to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Nobody beyond this house.
    #[default]
    Private,
    /// Everybody: plain http at a public address, which a person has confirmed.
    InTheOpen,
}

impl Way {
    /// To the server of whoever is signed in.
    pub fn of(session: &Session) -> Way {
        match session {
            Session::SignedIn { server, .. } if is_in_the_open(server) => Way::InTheOpen,
            Session::SignedIn { .. } | Session::SignedOut { .. } => Way::Private,
        }
    }
}

/// What the badge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The first attempt.
    Connecting,
    /// Connected, not yet in step.
    CatchingUp,
    /// Right, because the server was heard from and would have told what was missed.
    Live {
        /// When.
        heard_at: Option<UtcTime>,
    },
    /// Right, because the whole board was compared with the server's.
    LiveChecked {
        /// When.
        checked_at: Option<UtcTime>,
    },
    /// Silent longer than it should be.
    Silent {
        /// When it last was not.
        heard_at: Option<UtcTime>,
    },
    /// Kept by REST alone.
    Rest {
        /// When it was last compared.
        checked_at: Option<UtcTime>,
        /// How often it is, in seconds, where that is known.
        every: Option<i64>,
    },
    /// Kept by REST alone, because the live feed is garbled.
    Protocol {
        /// When it was last compared.
        checked_at: Option<UtcTime>,
    },
    /// Kept by the live feed alone.
    Unchecked {
        /// When it was last compared.
        checked_at: Option<UtcTime>,
    },
    /// Nothing works.
    Offline {
        /// When the next attempt is.
        retry_at: Option<UtcTime>,
    },
    /// A person must do something.
    Blocked {
        /// What.
        by: Blocked,
    },
    /// The core itself is silent.
    CoreSilent {
        /// When it last was not.
        heard_at: UtcTime,
    },
}

/// How badly the board needs a warning around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// Not at all.
    No,
    /// A band: nothing works at the moment.
    Band {
        /// From when the board is, where that is known.
        good_at: Option<UtcTime>,
    },
    /// A band and a striped frame.
    Frame {
        /// Nothing has arrived since then.
        since: UtcTime,
    },
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    /// In the badge.
    pub said: Said,
    /// Around the board.
    pub stale: Stale,
    /// Beside it, for as long as it is so.
    pub way: Way,
}

impl Badge {
    /// The public word for the connection, as this screen can vouch for it.
    pub fn word(&self) -> &'static str {
        let status = match self.said {
            Said::Connecting => LinkStatus::Connecting,
            Said::CatchingUp => LinkStatus::CatchingUp,
            Said::Live { .. } | Said::LiveChecked { .. } => LinkStatus::Live,
            Said::Silent { .. } => degraded(Degraded::Silent),
            Said::Rest { .. } => degraded(Degraded::Rest),
            Said::Protocol { .. } => degraded(Degraded::Protocol),
            Said::Unchecked { .. } => degraded(Degraded::Unchecked),
            Said::Offline { retry_at } => LinkStatus::Offline { retry_at },
            Said::Blocked { by } => LinkStatus::Blocked { by },
            Said::CoreSilent { .. } => LinkStatus::Offline { retry_at: None },
        };
        status.word()
    }

    /// Whether orders arrive as they are made.
    pub fn is_live(&self) -> bool {
        matches!(self.said, Said::Live { .. } | Said::LiveChecked { .. })
    }
}

fn degraded(cause: Degraded) -> LinkStatus {
    LinkStatus::Degraded { cause }
}

/// When the board was last known to be right, after the core said this; `before` is the answer so
/// far. Hearing bytes is not enough: a connection that dies before it is in step proves nothing.
pub fn good_at(link: Link, freshness: Freshness, before: Option<UtcTime>) -> Option<UtcTime> {
    let proof = match link.status {
        LinkStatus::Live
        | LinkStatus::Degraded {
            cause: Degraded::Silent | Degraded::Unchecked,
        } => freshness.heard_at,
        LinkStatus::Degraded {
            cause: Degraded::Rest | Degraded::Protocol,
        } => freshness.checked_at,
        LinkStatus::Connecting
        | LinkStatus::CatchingUp
        | LinkStatus::Offline { .. }
        | LinkStatus::Blocked { .. } => None,
    };
    proof.max(before)
}

/// Judges.
pub fn badge(signs: &Signs, now: UtcTime) -> Badge {
    let said = said(signs, now);
    let stale = stale(signs, said, now);
    Badge {
        said,
        stale,
        way: signs.way,
    }
}

fn said(signs: &Signs, now: UtcTime) -> Said {
    if now.millis_since(signs.core_heard_at) > CORE_SILENT_MILLIS {
        return Said::CoreSilent {
            heard_at: signs.core_heard_at,
        };
    }
    let Freshness {
        heard_at,
        checked_at,
        proof,
    } = signs.freshness;
    match signs.link.status {
        LinkStatus::Connecting => Said::Connecting,
        LinkStatus::CatchingUp => Said::CatchingUp,
        // Inside the frame that says that nothing is received nothing claims to work, whoever says so.
        LinkStatus::Live | LinkStatus::Degraded { .. }
            if unproven_for(signs, now) > STALE_MILLIS =>
        {
            Said::Silent {
                heard_at: signs.good_at,
            }
        }
        LinkStatus::Live => match proof {
            Proof::Heard => Said::Live { heard_at },
            Proof::Checked => Said::LiveChecked { checked_at },
        },
        LinkStatus::Degraded { cause } => match cause {
            Degraded::Silent => Said::Silent { heard_at },
            Degraded::Rest => Said::Rest {
                checked_at,
                every: signs.checks_every,
            },
            Degraded::Protocol => Said::Protocol { checked_at },
            Degraded::Unchecked => Said::Unchecked { checked_at },
        },
        LinkStatus::Offline { retry_at } => Said::Offline { retry_at },
        LinkStatus::Blocked { by } => Said::Blocked { by },
    }
}

fn stale(signs: &Signs, said: Said, now: UtcTime) -> Stale {
    if unproven_for(signs, now) > STALE_MILLIS {
        return Stale::Frame {
            since: signs.good_at.unwrap_or(signs.opened_at),
        };
    }
    match said {
        Said::Offline { .. } => Stale::Band {
            good_at: signs.good_at,
        },
        _ => Stale::No,
    }
}

/// How long this screen has had no proof that the board is right. What was saved by an earlier
/// start is no failure of this one, so the count starts when the screen is opened.
fn unproven_for(signs: &Signs, now: UtcTime) -> i64 {
    now.millis_since(signs.good_at.max(Some(signs.opened_at)).unwrap_or(now))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const NOW: UtcTime = UtcTime(1_795_382_470_000_000);

    fn ago(seconds: i64) -> UtcTime {
        NOW.plus_millis(-seconds * 1000)
    }

    /// Opened long ago, the core heard just now, the board right and heard from two seconds ago.
    fn signs(status: LinkStatus) -> Signs {
        Signs {
            link: Link {
                status,
                since: ago(100),
            },
            freshness: Freshness {
                heard_at: Some(ago(2)),
                checked_at: Some(ago(4)),
                proof: Proof::Heard,
            },
            good_at: Some(ago(2)),
            checks_every: Some(2),
            opened_at: ago(10_000),
            core_heard_at: ago(1),
            way: Way::Private,
        }
    }

    fn offline() -> LinkStatus {
        LinkStatus::Offline {
            retry_at: Some(ago(-3)),
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_status_of_the_core_has_its_words_and_its_public_word() {
        let heard_at = Some(ago(2));
        let checked_at = Some(ago(4));
        let table = [
            (LinkStatus::Connecting, Said::Connecting, "connecting"),
            (LinkStatus::CatchingUp, Said::CatchingUp, "catching-up"),
            (LinkStatus::Live, Said::Live { heard_at }, "live"),
            (
                degraded(Degraded::Silent),
                Said::Silent { heard_at },
                "degraded",
            ),
            (
                degraded(Degraded::Rest),
                Said::Rest {
                    checked_at,
                    every: Some(2),
                },
                "degraded",
            ),
            (
                degraded(Degraded::Protocol),
                Said::Protocol { checked_at },
                "degraded",
            ),
            (
                degraded(Degraded::Unchecked),
                Said::Unchecked { checked_at },
                "degraded",
            ),
            (
                offline(),
                Said::Offline {
                    retry_at: Some(ago(-3)),
                },
                "offline",
            ),
            (
                LinkStatus::Blocked {
                    by: Blocked::SignIn,
                },
                Said::Blocked {
                    by: Blocked::SignIn,
                },
                "blocked",
            ),
        ];
        for (status, said, word) in table {
            let badge = badge(&signs(status), NOW);
            assert_eq!(badge.said, said);
            assert_eq!(badge.word(), word);
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn offline_has_a_band_at_once_and_a_frame_after_forty_seconds() {
        let mut signs = signs(offline());
        assert_eq!(
            badge(&signs, NOW).stale,
            Stale::Band {
                good_at: Some(ago(2))
            }
        );
        signs.good_at = Some(ago(40));
        assert!(matches!(badge(&signs, NOW).stale, Stale::Band { .. }));
        signs.good_at = Some(ago(41));
        assert_eq!(badge(&signs, NOW).stale, Stale::Frame { since: ago(41) });
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_saved_board_is_framed_forty_seconds_after_the_start_and_names_when_it_was_saved() {
        let mut signs = signs(offline());
        signs.good_at = Some(ago(7_200));
        signs.opened_at = ago(1);
        assert_eq!(
            badge(&signs, NOW).stale,
            Stale::Band {
                good_at: Some(ago(7_200))
            }
        );
        signs.opened_at = ago(41);
        assert_eq!(badge(&signs, NOW).stale, Stale::Frame { since: ago(7_200) });
        signs.good_at = None;
        assert_eq!(badge(&signs, NOW).stale, Stale::Frame { since: ago(41) });
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn every_state_that_brings_no_orders_is_framed_in_the_end() {
        for status in [
            LinkStatus::Connecting,
            LinkStatus::CatchingUp,
            LinkStatus::Blocked {
                by: Blocked::SignIn,
            },
            degraded(Degraded::Silent),
            degraded(Degraded::Rest),
        ] {
            let mut signs = signs(status);
            assert_eq!(badge(&signs, NOW).stale, Stale::No, "{status:?}");
            signs.good_at = Some(ago(41));
            assert_eq!(
                badge(&signs, NOW).stale,
                Stale::Frame { since: ago(41) },
                "{status:?}"
            );
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn live_is_never_shown_inside_a_frame() {
        let mut signs = signs(LinkStatus::Live);
        signs.freshness.heard_at = Some(ago(50));
        signs.good_at = Some(ago(50));
        let badge = badge(&signs, NOW);
        assert!(!badge.is_live());
        assert_eq!(badge.word(), "degraded");
        assert!(matches!(badge.stale, Stale::Frame { .. }));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn on_a_server_that_numbers_nothing_live_is_as_fresh_as_the_last_comparison() {
        let mut signs = signs(LinkStatus::Live);
        signs.freshness.proof = Proof::Checked;
        let badge = badge(&signs, NOW);
        let checked_at = Some(ago(4));
        assert_eq!(badge.said, Said::LiveChecked { checked_at });
        assert!(badge.is_live());
        assert_eq!(badge.word(), "live");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn inside_the_frame_the_badge_does_not_claim_to_be_checking() {
        for cause in [Degraded::Rest, Degraded::Protocol, Degraded::Unchecked] {
            let mut signs = signs(degraded(cause));
            signs.good_at = Some(ago(41));
            let badge = badge(&signs, NOW);
            assert_eq!(badge.stale, Stale::Frame { since: ago(41) });
            let heard_at = Some(ago(41));
            assert_eq!(badge.said, Said::Silent { heard_at }, "{cause:?}");
            assert_eq!(badge.word(), "degraded");
        }
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn a_silent_core_is_believed_nothing() {
        let mut signs = signs(LinkStatus::Live);
        signs.core_heard_at = ago(6);
        let badge = badge(&signs, NOW);
        assert_eq!(badge.said, Said::CoreSilent { heard_at: ago(6) });
        assert_eq!(badge.word(), "offline");
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn only_a_state_that_keeps_the_board_right_proves_that_it_is() {
        let freshness = Freshness {
            heard_at: Some(ago(2)),
            checked_at: Some(ago(4)),
            proof: Proof::Heard,
        };
        let proof = |status| {
            let since = ago(100);
            good_at(Link { status, since }, freshness, Some(ago(90)))
        };
        assert_eq!(proof(LinkStatus::Live), Some(ago(2)));
        assert_eq!(proof(degraded(Degraded::Rest)), Some(ago(4)));
        assert_eq!(proof(LinkStatus::CatchingUp), Some(ago(90)));
        assert_eq!(proof(offline()), Some(ago(90)));
    }

    #[wasm_bindgen_test(unsupported = test)]
    fn who_reads_along_is_on_the_badge_whatever_else_it_says() {
        let signed_in = |server: &str| Session::SignedIn {
            server: server.to_owned(),
            username: "ann".to_owned(),
            kept: olgfeast_protocol::ipc::Kept::Memory,
        };
        let open = Way::of(&signed_in("http://feast.example.org"));
        assert_eq!(open, Way::InTheOpen);
        for status in [LinkStatus::Live, LinkStatus::Connecting, offline()] {
            let signs = Signs {
                way: open,
                ..signs(status)
            };
            assert_eq!(badge(&signs, NOW).way, Way::InTheOpen);
        }
        for private in ["https://feast.example.org", "http://10.0.0.7:8000"] {
            assert_eq!(Way::of(&signed_in(private)), Way::Private, "{private}");
        }
        let nobody = Session::SignedOut {
            server: Some("http://feast.example.org".to_owned()),
            username: None,
        };
        assert_eq!(Way::of(&nobody), Way::Private);
    }
}
