//! What was done here and has not settled: what waits, and what was refused.

use std::{future::Future, rc::Rc};

use olgfeast_protocol::{
    DeadLetter, UtcTime,
    ipc::{
        IpcError,
        diagnostics::{Stage, StationReport, Waiting},
    },
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::pin_button::PinButton;
use crate::{
    clock,
    hooks::use_inert,
    ipc,
    state::words::{self, diagnostics as said},
    t,
};

/// See [`OutboxPanel`].
#[derive(Properties, PartialEq)]
pub struct OutboxPanelProps {
    /// What waits, oldest first.
    pub waiting: Rc<[Waiting]>,
    /// How many more do.
    pub more: u32,
    /// Strikes that wait.
    pub strikes: u32,
    /// What will not be sent by itself, oldest first.
    pub letters: Rc<[DeadLetter]>,
    /// Whether the feast PIN stands before what is given up for good.
    pub needs_pin: bool,
    /// The station's clock.
    pub now: UtcTime,
}

impl OutboxPanelProps {
    /// Of what the core tells.
    pub fn of(
        report: &StationReport,
        letters: &Rc<[DeadLetter]>,
        needs_pin: bool,
        now: UtcTime,
    ) -> OutboxPanelProps {
        OutboxPanelProps {
            waiting: report.outbox.clone().into(),
            more: report.outbox_more,
            strikes: report.strikes_unsent,
            letters: Rc::clone(letters),
            needs_pin,
            now,
        }
    }
}

/// A line for each change, with what can be decided about it.
#[component]
pub fn OutboxPanel(props: &OutboxPanelProps) -> Html {
    let failed = use_state_eq(|| None::<Rc<IpcError>>);
    let keys: Vec<_> = props.waiting.iter().map(|waiting| waiting.id).collect();
    // A line that is sent goes away, and the next one comes under the finger.
    let inert = use_inert(keys);
    let act = Act(failed.setter());
    let retry = act.on(ipc::retry_now);
    let waiting = &props.waiting;
    let count = waiting.len() + props.more as usize;
    html! {
        <section class="panel outbox" aria-label={t!("outbox-title")} data-panel="outbox">
            <header>
                <h2>{ t!("outbox-title") }</h2>
                <small data-waiting={count.to_string()}>{ t!("unsent", count = count) }</small>
            </header>
            if let Some(error) = &*failed { <p class="failure" role="alert">{ words::error(error) }</p> }
            <ul class="entries">
                { for waiting.iter().map(|waiting| waiting_line(waiting, props, inert, &act)) }
                { for props.letters.iter().map(|letter| letter_line(letter, props.needs_pin, &act)) }
            </ul>
            if props.more > 0 { <p>{ t!("outbox-more", count = props.more) }</p> }
            if props.strikes > 0 { <p>{ t!("outbox-strikes", count = props.strikes) }</p> }
            if count > 0 {
                <div class="buttons">
                    <button data-action="send-now" onclick={move |_| retry.emit(())}>{ t!("outbox-now") }</button>
                </div>
            }
        </section>
    }
}

fn waiting_line(waiting: &Waiting, props: &OutboxPanelProps, inert: bool, act: &Act) -> Html {
    let (id, order) = (waiting.id, waiting.order);
    let number = waiting.number.as_str();
    let (discard, send) = match waiting.stage {
        Stage::Held => (
            Some(act.on(move || ipc::discard_held(order))),
            Some(act.on(move || ipc::confirm_held(order))),
        ),
        _ if waiting.can_discard => {
            let withdraw = act.on(move || ipc::diagnostics::withdraw(id));
            (Some(withdraw), None)
        }
        _ => (None, None),
    };
    html! {
        <li key={id.to_string()} data-waiting-order={order.to_string()}>
            <b>{ number }</b>
            <span class="grow">
                <strong>{ words::moved(waiting.from, waiting.to) }</strong>
                <small>{ t!(
                    "outbox-line",
                    ago = clock::ago(props.now.millis_since(waiting.made_at)),
                    stage = said::stage(waiting.stage, props.now)
                ) }{ " · " }{ t!("outbox-attempts", count = waiting.attempts) }</small>
            </span>
            { for send.map(|send| html! {
                <button data-action="send-held" disabled={inert} onclick={move |_| send.emit(())}
                    aria-label={t!("held-send-name", number = number)}>{ t!("held-send") }</button>
            }) }
            { for discard.map(|discard| html! {
                <PinButton action="discard-waiting" words={t!("held-discard")}
                    label={AttrValue::from(t!("held-discard-name", number = number))}
                    needs_pin={props.needs_pin} disabled={inert} on_do={discard} />
            }) }
        </li>
    }
}

/// With both states: what was wanted, and what the server shows instead.
fn letter_line(letter: &DeadLetter, needs_pin: bool, act: &Act) -> Html {
    let id = letter.intent.id;
    let again = act.on(move || ipc::retry_dead_letter(id));
    let discard = act.on(move || ipc::discard_dead_letter(id));
    html! {
        <li key={id.to_string()} data-dead-letter={id.to_string()}>
            <b>{ letter.intent.number.as_str() }</b>
            <span class="grow"><strong>{ t!("outbox-refused") }</strong><small>{ words::dead_letter(letter) }</small></span>
            <button data-action="retry-letter" onclick={move |_| again.emit(())}>{ t!("try-again") }</button>
            <PinButton action="discard-letter" words={t!("discard")} {needs_pin} on_do={discard} />
        </li>
    }
}

/// Commands of the core, and where their failures go.
struct Act(UseStateSetter<Option<Rc<IpcError>>>);

impl Act {
    fn on<T, F>(&self, command: impl Fn() -> F + 'static) -> Callback<()>
    where
        F: Future<Output = Result<T, IpcError>> + 'static,
    {
        let failed = self.0.clone();
        Callback::from(move |()| {
            let (failed, answer) = (failed.clone(), command());
            spawn_local(async move { failed.set(answer.await.err().map(Rc::new)) });
        })
    }
}
