//! Who may work at the hub: accounts of staff, and stations that are paired.

use std::{future::Future, rc::Rc};

use olgfeast_protocol::{
    Role, StationId,
    ipc::{
        IpcError,
        people::{Invitation, NewPassword, PairedStation, People, Person},
    },
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{clock, ipc, state::words, t};

/// The last answer of the hub, and how to ask again.
#[derive(Clone, PartialEq)]
pub struct PeopleHandle {
    /// Inside, `None`: this server has neither. Outside: it has not answered.
    pub people: Option<Rc<Option<People>>>,
    /// Asks again.
    pub on_changed: Callback<()>,
}

/// Asks once while `watched`, and again after each change.
#[hook]
pub fn use_people(watched: bool) -> PeopleHandle {
    let people = use_state_eq(|| None::<Rc<Option<People>>>);
    let look = use_callback((), {
        let people = people.setter();
        move |(), ()| {
            let people = people.clone();
            spawn_local(async move {
                // Who may not know is shown nothing.
                people.set(ipc::people::people().await.ok().map(Rc::new));
            });
        }
    });
    let first = look.clone();
    use_effect_with(watched, move |watched| {
        if *watched {
            first.emit(());
        }
    });
    PeopleHandle {
        people: (*people).clone().filter(|_| watched),
        on_changed: look,
    }
}

/// What is told once.
#[derive(Clone, PartialEq)]
enum Told {
    Password(Rc<NewPassword>),
    Invitation(Rc<Invitation>),
    Failed(Rc<IpcError>),
}

/// What takes something away from somebody: never by one stray touch.
#[derive(Clone, Copy, PartialEq)]
enum Grave {
    Reset(i64),
    Disable(i64),
    Unpair(StationId),
}

/// See [`UserSettings`].
#[derive(Properties, PartialEq)]
pub struct UserSettingsProps {
    /// Everybody.
    pub people: People,
    /// Something has changed at the hub.
    pub on_changed: Callback<()>,
}

/// Accounts, stations, and what can be done about them.
#[component]
pub fn UserSettings(props: &UserSettingsProps) -> Html {
    let told = use_state_eq(|| None::<Told>);
    let asked = use_state_eq(|| None::<Grave>);
    let typed = use_state_eq(String::new);
    let hand = Hand {
        told: told.setter(),
        asked: asked.setter(),
        on_changed: props.on_changed.clone(),
    };
    let create = {
        let (name, typed, hand) = (typed.trim().to_owned(), typed.setter(), hand.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (name, typed) = (name.clone(), typed.clone());
            if name.is_empty() {
                return;
            }
            hand.does(async move {
                let made = ipc::people::new_person(&name).await?;
                typed.set(String::new());
                Ok(Some(Told::Password(Rc::new(made))))
            });
        }
    };
    let invite = |role: Role| {
        let hand = hand.clone();
        move |_: MouseEvent| {
            hand.does(async move {
                let invitation = ipc::people::invite(role).await?;
                Ok(Some(Told::Invitation(Rc::new(invitation))))
            });
        }
    };
    let oninput = {
        let typed = typed.setter();
        move |event: InputEvent| {
            let input = event.target();
            let input = input.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                typed.set(input.value());
            }
        }
    };
    let People { staff, paired } = &props.people;
    html! {
        <>
            { for told.as_ref().map(telling) }
            <ul class="entries">{ for staff.iter().map(|person| person_line(person, *asked, &hand)) }</ul>
            <form class="row-form" onsubmit={create}>
                <label class="field">
                    <span>{ t!("users-new-name") }</span>
                    <input name="new-person" autocomplete="off" autocapitalize="off" spellcheck="false"
                        maxlength="50" value={(*typed).clone()} {oninput} />
                </label>
                <button type="submit" data-action="new-person" disabled={typed.trim().is_empty()}>
                    { t!("users-new") }
                </button>
            </form>
            <h3>{ t!("users-stations") }</h3>
            if paired.is_empty() { <p>{ t!("users-no-stations") }</p> }
            <ul class="entries">{ for paired.iter().map(|station| station_line(station, *asked, &hand)) }</ul>
            <div class="buttons">
                <button data-action="invite-kitchen" onclick={invite(Role::Kitchen)}>{ t!("users-invite-kitchen") }</button>
                <button data-action="invite-board" onclick={invite(Role::Board)}>{ t!("users-invite-board") }</button>
            </div>
        </>
    }
}

fn telling(told: &Told) -> Html {
    match told {
        Told::Password(made) => html! {
            <p role="status" class="once" data-notice="new-password">
                { t!("users-password", name = made.username.as_str()) }
                <b>{ made.password.as_str() }</b>
            </p>
        },
        Told::Invitation(invitation) => html! {
            <p role="status" class="once" data-notice="invitation">
                { t!(
                    "users-pin",
                    role = words::role(invitation.role),
                    when = clock::time_of_day(invitation.until)
                ) }
                <b>{ invitation.pin.as_str() }</b>
            </p>
        },
        Told::Failed(error) => {
            html! { <p class="failure" role="alert">{ words::error(error) }</p> }
        }
    }
}

fn person_line(person: &Person, asked: Option<Grave>, hand: &Hand) -> Html {
    let id = person.id;
    let reset = hand.reset(id);
    let disable = hand.set_active(id, false);
    let enable = hand.set_active(id, true);
    let name = person.username.as_str();
    html! {
        <li key={id} data-person={name.to_owned()} data-active={person.is_active.to_string()}>
            <span class="grow"><strong>{ name }</strong>
                if !person.is_active { <small>{ t!("users-disabled") }</small> }</span>
            if person.is_active {
                { grave("reset-password", t!("users-reset"), Grave::Reset(id), asked, hand, reset) }
                { grave("disable-person", t!("users-disable"), Grave::Disable(id), asked, hand, disable) }
            } else {
                <button data-action="enable-person" onclick={move |_| enable.emit(())}>{ t!("users-enable") }</button>
            }
        </li>
    }
}

fn station_line(station: &PairedStation, asked: Option<Grave>, hand: &Hand) -> Html {
    let id = station.station_id;
    let unpair = hand.unpair(id);
    html! {
        <li key={id.to_string()} data-paired={id.to_string()}>
            <span class="grow"><strong>{ station.name.as_str() }</strong><small>
                { words::role(station.role) }
                if !station.in_force { { " · " }{ t!("users-not-in-force") } }
            </small></span>
            { grave("unpair", t!("users-unpair"), Grave::Unpair(id), asked, hand, unpair) }
        </li>
    }
}

/// The first touch asks, the second one does it.
fn grave(
    action: &'static str,
    words: String,
    wish: Grave,
    asked: Option<Grave>,
    hand: &Hand,
    does: Callback<()>,
) -> Html {
    let asks = asked == Some(wish);
    let set = hand.asked.clone();
    let onclick = move |_: MouseEvent| {
        if asks {
            does.emit(());
        } else {
            set.set(Some(wish));
        }
    };
    html! {
        <button data-action={action} data-asks={asks.to_string()} {onclick}>
            { if asks { t!("users-sure", what = words) } else { words } }
        </button>
    }
}

/// What the buttons do, and where it is told.
#[derive(Clone)]
struct Hand {
    told: UseStateSetter<Option<Told>>,
    asked: UseStateSetter<Option<Grave>>,
    on_changed: Callback<()>,
}

impl Hand {
    fn does<F>(&self, deed: F)
    where
        F: Future<Output = Result<Option<Told>, IpcError>> + 'static,
    {
        let hand = self.clone();
        hand.asked.set(None);
        spawn_local(async move {
            let told = deed.await;
            hand.told
                .set(told.unwrap_or_else(|error| Some(Told::Failed(Rc::new(error)))));
            hand.on_changed.emit(());
        });
    }

    fn reset(&self, id: i64) -> Callback<()> {
        let hand = self.clone();
        Callback::from(move |()| {
            hand.does(async move {
                let made = ipc::people::reset_password(id).await?;
                Ok(Some(Told::Password(Rc::new(made))))
            });
        })
    }

    fn set_active(&self, id: i64, active: bool) -> Callback<()> {
        let hand = self.clone();
        Callback::from(move |()| {
            hand.does(async move {
                ipc::people::set_active(id, active).await?;
                Ok(None)
            });
        })
    }

    fn unpair(&self, station: StationId) -> Callback<()> {
        let hand = self.clone();
        Callback::from(move |()| {
            hand.does(async move {
                ipc::people::unpair(station).await?;
                Ok(None)
            });
        })
    }
}
