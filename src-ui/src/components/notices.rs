//! What needs a person, in strips under the bar. Nothing covers the board.

use std::rc::Rc;

use olgfeast_protocol::{
    DeadLetter, IntentId, UtcTime,
    ipc::{self as told, Blocked, IpcError, Kept, Receipt, Session, Trouble},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    held::HeldStrip,
    pin_gate::PinGate,
    receipt::{EarlierReceipts, ReceiptStrip},
    sign_in_form::SignInForm,
    stations_strip::StationsStrip,
    went_back::WentBackStrip,
};
use crate::{
    hooks::use_inert,
    ipc,
    state::{
        badge::{Badge, Said},
        view::Open,
        words::{self, Waiting},
    },
    t,
};

/// See [`Notices`].
#[derive(Properties, PartialEq)]
pub struct NoticesProps {
    /// Who is signed in.
    pub session: Rc<Session>,
    /// How fresh everything is.
    pub badge: Badge,
    /// Oldest first.
    pub dead_letters: Rc<[DeadLetter]>,
    /// What the last outage has cost.
    pub receipt: Option<Rc<Receipt>>,
    /// What is wrong with this station.
    pub trouble: Option<Rc<Trouble>>,
    /// What of the outbox a person should know.
    pub told: Rc<told::Notices>,
    /// Whether the feast PIN stands before what is given up for good.
    pub needs_pin: bool,
    /// Whether a person wants to read of earlier outages.
    pub earlier: bool,
    /// How many changes wait to be sent.
    pub unsent: usize,
    /// The station's clock.
    pub now: UtcTime,
}

impl NoticesProps {
    /// Of what the core shows.
    pub fn of(open: &Open, badge: Badge, earlier: bool, now: UtcTime) -> NoticesProps {
        NoticesProps {
            session: Rc::clone(&open.session),
            badge,
            dead_letters: Rc::clone(&open.dead_letters),
            receipt: open.receipt.clone(),
            trouble: open.trouble.clone(),
            told: Rc::clone(&open.notices),
            needs_pin: open.needs_pin(),
            earlier,
            unsent: open.unsent,
            now,
        }
    }
}

/// One strip for each thing that needs a person, the gravest first.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let band = words::band(props.badge.stale, props.unsent, props.now);
    html! {
        <div class="notices">
            // Each has its place, also while it is not there: what comes or goes beside it neither
            // makes it a new element, which is read out again, nor empties what is typed in it.
            if let Some(band) = band {
                // What moves while it lasts is not read out again and again.
                <div class="band" role="alert">
                    <strong>{ band.head }</strong>
                    if let Some(unsent) = band.unsent {
                        <span class="waits" aria-hidden="true">{ "· " }{ unsent }</span>
                    }
                    <span>{ "· " }{ band.note }</span>
                </div>
            }
            if let Some(trouble) = props.trouble.as_deref() {
                <div class="strip grave" role="alert"><span>{ words::trouble(trouble) }</span></div>
            }
            if let Some(words) = words::unreadable(&props.told) {
                <div class="strip grave" role="alert" data-notice="unreadable"><span>{ words }</span></div>
            }
            <StationsStrip />
            <SignInAgain session={Rc::clone(&props.session)} badge={props.badge} />
            <WentBackStrip
                key={props.told.went_back.as_ref().map_or(0, |lost| lost.at.0)}
                notices={Rc::clone(&props.told)}
            />
            if let Some(words) = words::waiting(&props.told, props.now) { { waiting(words) } }
            <DeadLetters letters={Rc::clone(&props.dead_letters)} needs_pin={props.needs_pin} />
            <HeldStrip notices={Rc::clone(&props.told)} now={props.now} />
            if let Some(receipt) = &props.receipt {
                // Another outage is to be read anew.
                <ReceiptStrip
                    key={receipt.until.0} receipt={Rc::clone(receipt)} now={props.now}
                />
            }
            if props.earlier { <EarlierReceipts now={props.now} /> }
            <NotKept session={Rc::clone(&props.session)} />
        </div>
    }
}

/// Goes away by itself, with what it tells of.
fn waiting(waiting: Waiting) -> Html {
    match waiting {
        Waiting::Long(words) => html! {
            <div class="strip" role="status" data-notice="unsent"><span>{ words }</span></div>
        },
        Waiting::NearlyFull(words) => html! {
            <div class="strip grave" role="alert" data-notice="nearly-full"><span>{ words }</span></div>
        },
    }
}

/// See [`SignInAgain`].
#[derive(Properties, PartialEq)]
pub struct SignInAgainProps {
    /// Who was signed in.
    pub session: Rc<Session>,
    /// Whether the server still accepts that.
    pub badge: Badge,
}

/// The password once more, beside the board.
#[component]
pub fn SignInAgain(props: &SignInAgainProps) -> Html {
    let blocked = matches!(
        props.badge.said,
        Said::Blocked {
            by: Blocked::SignIn
        }
    );
    match &*props.session {
        Session::SignedIn {
            server, username, ..
        } if blocked => html! {
            <div class="strip look">
                <strong>{ t!("sign-in-again", username = username.as_str()) }</strong>
                <SignInForm
                    server={AttrValue::from(server.clone())}
                    username={AttrValue::from(username.clone())}
                    password_only=true
                />
            </div>
        },
        Session::SignedIn { .. } | Session::SignedOut { .. } => Html::default(),
    }
}

/// See [`DeadLetters`].
#[derive(Properties, PartialEq)]
pub struct DeadLettersProps {
    /// Oldest first.
    pub letters: Rc<[DeadLetter]>,
    /// Whether the feast PIN stands before discarding one.
    pub needs_pin: bool,
}

/// What was done here and not applied, one at a time.
#[component]
pub fn DeadLetters(props: &DeadLettersProps) -> Html {
    let at = use_state_eq(|| 0_usize);
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    // The one that is discarded once the PIN is right.
    let locked = use_state_eq(|| None::<IntentId>);
    let count = props.letters.len();
    // Letters go away under the one that is shown.
    let index = at.checked_rem(count).unwrap_or(0);
    // A decided letter goes away, and the next one comes under the finger.
    let inert = use_inert(props.letters.get(index).map(|letter| letter.intent.id));
    let Some(letter) = props.letters.get(index) else {
        return Html::default();
    };
    let disabled = inert;
    let id = letter.intent.id;
    let decide = |again: bool| {
        let failed = failed.setter();
        move |()| {
            let failed = failed.clone();
            spawn_local(async move {
                let answer = if again {
                    ipc::retry_dead_letter(id).await
                } else {
                    ipc::discard_dead_letter(id).await
                };
                failed.set(answer.err().map(Rc::new));
            });
        }
    };
    let again = {
        let again = decide(true);
        move |_: MouseEvent| again(())
    };
    let discard = {
        let (discard, locked, needs_pin) = (decide(false), locked.setter(), props.needs_pin);
        move |_: MouseEvent| {
            if needs_pin {
                locked.set(Some(id));
            } else {
                discard(());
            }
        }
    };
    let next = {
        let at = at.clone();
        move |_| at.set(index + 1)
    };
    if *locked == Some(id) && props.needs_pin {
        let on_open = {
            let (discard, locked) = (decide(false), locked.setter());
            Callback::from(move |()| {
                locked.set(None);
                discard(());
            })
        };
        let on_back = {
            let locked = locked.setter();
            Callback::from(move |()| locked.set(None))
        };
        return html! {
            <div class="strip look" data-dead-letter={id.to_string()}>
                <PinGate short={true} {on_open} {on_back} />
            </div>
        };
    }
    html! {
        <div class="strip look" role="alert" data-dead-letter={id.to_string()}>
            <span>{ words::dead_letter(letter) }</span>
            if let Some(error) = &*failed { <span>{ words::error(error) }</span> }
            <span class="grow"></span>
            if count > 1 {
                <span class="muted">{ t!("one-of", index = index + 1, count = count) }</span>
                <button {disabled} onclick={next}>{ t!("next-letter") }</button>
            }
            <button data-action="retry-letter" {disabled} onclick={again}>{ t!("try-again") }</button>
            <button data-action="discard-letter" {disabled} onclick={discard}>{ t!("discard") }</button>
        </div>
    }
}

/// See [`NotKept`].
#[derive(Properties, PartialEq)]
pub struct NotKeptProps {
    /// Who is signed in, and where that is kept.
    pub session: Rc<Session>,
}

/// That the sign-in does not survive a restart, until it was read.
#[component]
pub fn NotKept(props: &NotKeptProps) -> Html {
    let read = use_state_eq(|| false);
    let kept = match *props.session {
        Session::SignedIn { kept, .. } => kept,
        Session::SignedOut { .. } => return Html::default(),
    };
    if kept != Kept::Memory || *read {
        return Html::default();
    }
    let setter = read.setter();
    html! {
        <div class="strip" role="log" data-notice="not-kept">
            <span>{ t!("not-kept") }</span>
            <span class="grow"></span>
            <button onclick={move |_| setter.set(true)}>{ t!("ok") }</button>
        </div>
    }
}
