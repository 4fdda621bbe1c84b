//! Which key does what on this station, and another key for it: any key of any bar.

use olgfeast_protocol::{
    Settings,
    keys::{Keys, keys_of},
    settings::KeyAction,
};
use yew::prelude::*;

use crate::{
    hooks::use_next_key,
    state::{
        keys::{Learned, learn, reset},
        words,
    },
    t,
};

/// See [`KeySettings`].
#[derive(Properties, PartialEq)]
pub struct KeySettingsProps {
    /// As a person wants them, or the core keeps them.
    pub settings: Settings,
    /// A person wants these.
    pub on_change: Callback<Settings>,
}

/// What a person is about to do.
#[derive(Clone, PartialEq)]
enum Doing {
    Nothing,
    /// The next key is for this action.
    Learning {
        action: KeyAction,
        /// The key before could not be given to any.
        again: bool,
    },
    /// The key belongs to another action.
    Asking {
        action: KeyAction,
        key: String,
        from: KeyAction,
        last: bool,
        moved: Keys,
    },
}

/// A row for each action, with its keys.
#[component]
pub fn KeySettings(props: &KeySettingsProps) -> Html {
    let doing = use_state_eq(|| Doing::Nothing);
    let keep = {
        let (doing, settings) = (doing.setter(), props.settings.clone());
        props.on_change.reform(move |keys: Keys| {
            doing.set(Doing::Nothing);
            Settings {
                keys,
                ..settings.clone()
            }
        })
    };
    let on_key = {
        let (doing, keep) = (doing.clone(), keep.clone());
        let own = props.settings.keys.clone();
        Callback::from(move |code: String| {
            let Doing::Learning { action, .. } = *doing else {
                return;
            };
            if code == "Escape" {
                doing.set(Doing::Nothing);
                return;
            }
            match learn(&own, action, &code) {
                Learned::Free(keys) => keep.emit(keys),
                Learned::Taken { from, last, moved } => doing.set(Doing::Asking {
                    action,
                    key: words::key(&code),
                    from,
                    last,
                    moved,
                }),
                Learned::CannotAct => doing.set(Doing::Learning {
                    action,
                    again: true,
                }),
            }
        })
    };
    use_next_key(matches!(*doing, Doing::Learning { .. }), on_key);

    let own = &props.settings.keys;
    let set = |next: Doing| {
        let doing = doing.setter();
        move |_: MouseEvent| doing.set(next.clone())
    };
    let keeps = |keys: Keys| {
        let keep = keep.clone();
        move |_: MouseEvent| keep.emit(keys.clone())
    };
    let row = |action: KeyAction| match &*doing {
        Doing::Learning {
            action: learning,
            again,
        } if *learning == action => html! {
            <>
                <p role="status">
                    { if *again { t!("key-cannot-act") } else { t!("press-the-key") } }
                </p>
                <button data-action="cancel-key" onclick={set(Doing::Nothing)}>
                    { t!("cancel-key") }
                </button>
            </>
        },
        Doing::Asking {
            action: asking,
            key,
            from,
            last,
            moved,
        } if *asking == action => html! {
            <>
                <p role="status">{ words::key_taken(key, *from, *last) }</p>
                // First what changes nothing: the key that was learned may still be held down.
                <button data-action="cancel-key" onclick={set(Doing::Nothing)}>
                    { t!("key-stays") }
                </button>
                <button data-action="move-key" onclick={keeps(moved.clone())}>
                    { t!("move-key") }
                </button>
            </>
        },
        _ => {
            let does = words::key_action(action);
            html! {
                <>
                    <p class="keys">
                        { for keys_of(own, action).into_iter().map(|code| html! {
                            <kbd>{ words::key(code) }</kbd>
                        }) }
                        if keys_of(own, action).is_empty() { { t!("no-key") } }
                    </p>
                    <button data-action="change-key" aria-label={t!("change-key-of", does = &*does)}
                        onclick={set(Doing::Learning { action, again: false })}>
                        { t!("change-key") }
                    </button>
                    if own.contains_key(&action) {
                        <button data-action="usual-key" aria-label={t!("usual-key-of", does = &*does)}
                            onclick={keeps(reset(own, action))}>{ t!("usual-key") }</button>
                    }
                </>
            }
        }
    };
    html! {
        <div class="key-settings">
            <p class="lead">{ t!("keys-lead") }</p>
            <ul>
                { for KeyAction::ALL.into_iter().map(|action| html! {
                    <li key={format!("{action:?}")} data-key-action={format!("{action:?}")}>
                        <span>{ words::key_action(action) }</span>
                        { row(action) }
                    </li>
                }) }
            </ul>
            <div class="buttons">
                <button data-action="usual-keys" disabled={own.is_empty()}
                    onclick={keeps(Keys::new())}>{ t!("usual-keys") }</button>
            </div>
        </div>
    }
}
