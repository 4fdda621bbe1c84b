//! The only module that touches `window.__TAURI__`: commands to the core, and its pushes.
//!
//! Everything goes through JSON text, so that numbers and tagged enums mean on this side exactly
//! what serde means by them on the other.

mod counter;
mod dashboard;
pub mod diagnostics;
mod history;
mod pack_up;
pub mod people;

use olgfeast_protocol::{
    FeastPin, IntentId, LineKey, OrderId, OrderStatus, PinAnswer, Rev, Settings,
    ipc::{
        ErrorCode, FoundHub, HistoryFilter, HistoryPage, HistoryPlace, Hosting, IpcError, Moved,
        Push, Reach, Receipt, Session, Snapshot, Sounding, StateChange,
    },
    settings::Imported,
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;

pub use self::counter::{
    delete_dish, discard_draft, keep_dish, keep_order, menu, offer_dish, place_draft,
};
pub use self::dashboard::dashboard;
pub use self::history::{export_history, export_report, history_reach, report};
pub use self::pack_up::{pack_up, packing};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"], js_name = invoke, catch)]
    async fn invoke_js(command: &str, args: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"])]
    type Channel;
    #[wasm_bindgen(constructor, js_namespace = ["window", "__TAURI__", "core"], catch)]
    fn new(on_message: &JsValue) -> Result<Channel, JsValue>;
}

/// Keeps the pushes coming; dropped only together with the page.
pub struct Subscription {
    _on_push: Closure<dyn FnMut(JsValue)>,
}

/// Who looks at this window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// People who work here: they see everything.
    Staff,
    /// People who wait for their food: the core tells their window numbers and nothing else.
    Public,
}

impl Audience {
    /// Of the window that this page is in, by its address: the core opens the public window with
    /// `?public`. Which commands a window has is not decided here.
    pub fn of_window() -> Audience {
        let search = web_sys::window().and_then(|window| window.location().search().ok());
        match search.as_deref() {
            Some("?public") => Audience::Public,
            _ => Audience::Staff,
        }
    }
}

/// Asks the core to push from now on, and for the board to start from. Pushes may arrive before
/// the snapshot does. What cannot be read is left out: the hole in the revisions tells of it.
///
/// # Errors
/// The core's; [`ErrorCode::Internal`] where there is no core behind this page.
pub async fn subscribe(
    audience: Audience,
    mut on_push: impl FnMut(Push) + 'static,
) -> Result<(Subscription, Snapshot), IpcError> {
    let on_push = Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
        if let Ok(push) = read(&message) {
            on_push(push);
        }
    });
    let channel = Channel::new(on_push.as_ref()).map_err(|cause| broken(&cause))?;
    let args = js_sys::Object::new();
    js_sys::Reflect::set(&args, &"on_push".into(), &channel).map_err(|cause| broken(&cause))?;
    let snapshot = invoke_with(
        match audience {
            Audience::Staff => "subscribe",
            Audience::Public => "subscribe_public",
        },
        &args,
    )
    .await?;
    Ok((Subscription { _on_push: on_push }, snapshot))
}

/// The whole board again.
///
/// # Errors
/// The core's.
pub async fn snapshot(audience: Audience) -> Result<Snapshot, IpcError> {
    let command = match audience {
        Audience::Staff => "snapshot",
        Audience::Public => "snapshot_public",
    };
    invoke(command, &NoArgs {}).await
}

/// Tells the core that everything up to this revision is shown: that this page lives.
///
/// # Errors
/// The core's.
pub async fn shown(rev: Rev) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        rev: Rev,
    }
    invoke("shown", &Args { rev }).await
}

/// Shows the pickup board in a window of its own, or brings that window to the front.
///
/// # Errors
/// The core's; then there is no window.
pub async fn open_pickup() -> Result<(), IpcError> {
    invoke("open_pickup", &NoArgs {}).await
}

/// Moves an order. `seen` is the state that the person saw.
///
/// # Errors
/// The core's; then nothing was done.
pub async fn set_status(
    order_id: OrderId,
    seen: OrderStatus,
    to: OrderStatus,
) -> Result<Moved, IpcError> {
    #[derive(Serialize)]
    struct Args {
        order_id: OrderId,
        seen: OrderStatus,
        to: OrderStatus,
    }
    invoke("set_status", &Args { order_id, seen, to }).await
}

/// Strikes a line, or takes that back.
///
/// # Errors
/// The core's; then nothing was done.
pub async fn strike(order_id: OrderId, line: LineKey, struck: bool) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args {
        order_id: OrderId,
        line: LineKey,
        struck: bool,
    }
    let args = Args {
        order_id,
        line,
        struck,
    };
    invoke("strike", &args).await
}

/// Takes back the last step made here on this order.
///
/// # Errors
/// The core's; then nothing was done.
pub async fn undo(order_id: OrderId) -> Result<Moved, IpcError> {
    invoke("undo", &OrderArgs { order_id }).await
}

/// Decides about this computer. The settings come back as a push.
///
/// # Errors
/// The core's; then nothing has changed.
pub async fn change_settings(settings: &Settings) -> Result<(), IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        settings: &'a Settings,
    }
    invoke("change_settings", &Args { settings }).await
}

/// The food groups of the menu; none where it is not known.
///
/// # Errors
/// The core's.
pub async fn food_groups() -> Result<Vec<String>, IpcError> {
    invoke("food_groups", &NoArgs {}).await
}

/// Whether this is the feast PIN.
///
/// # Errors
/// The core's.
pub async fn check_pin(pin: &FeastPin) -> Result<PinAnswer, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        pin: &'a FeastPin,
    }
    invoke("check_pin", &Args { pin }).await
}

/// Sets the feast PIN, or takes it away. `old` must be the one that there is.
///
/// # Errors
/// The core's; then nothing has changed.
pub async fn set_pin(
    old: Option<&FeastPin>,
    new: Option<&FeastPin>,
) -> Result<PinAnswer, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        old: Option<&'a FeastPin>,
        new: Option<&'a FeastPin>,
    }
    invoke("set_pin", &Args { old, new }).await
}

/// Writes the settings into a file, and answers with its path.
///
/// # Errors
/// The core's; then there is no file.
pub async fn export_settings() -> Result<String, IpcError> {
    invoke("export_settings", &NoArgs {}).await
}

/// Takes the settings out of the text of a file.
///
/// # Errors
/// The core's; then nothing has changed.
pub async fn import_settings(text: &str) -> Result<Imported, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        text: &'a str,
    }
    invoke("import_settings", &Args { text }).await
}

/// Does not wait for the next attempt to connect.
///
/// # Errors
/// The core's.
pub async fn retry_now() -> Result<(), IpcError> {
    invoke("retry_now", &NoArgs {}).await
}

/// Signs in, and keeps the sign-in where this computer has a place for it. `in_the_open`: the person has
/// confirmed plain http at a public address.
///
/// # Errors
/// The core's, among them everything that a person may have typed wrong.
pub async fn sign_in(
    server: &str,
    username: &str,
    password: &str,
    in_the_open: bool,
) -> Result<Session, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        server: &'a str,
        username: &'a str,
        password: &'a str,
        in_the_open: bool,
    }
    let args = Args {
        server,
        username,
        password,
        in_the_open,
    };
    invoke("sign_in", &args).await
}

/// Forgets the sign-in.
///
/// # Errors
/// The core's.
pub async fn sign_out() -> Result<(), IpcError> {
    invoke("sign_out", &NoArgs {}).await
}

/// Sends a dead letter again.
///
/// # Errors
/// The core's.
pub async fn retry_dead_letter(id: IntentId) -> Result<(), IpcError> {
    invoke("retry_dead_letter", &LetterArgs { id }).await
}

/// Gives a dead letter up.
///
/// # Errors
/// The core's.
pub async fn discard_dead_letter(id: IntentId) -> Result<(), IpcError> {
    invoke("discard_dead_letter", &LetterArgs { id }).await
}

/// Sends what is held of an order after all.
///
/// # Errors
/// The core's; then it is held as before.
pub async fn confirm_held(order_id: OrderId) -> Result<Moved, IpcError> {
    invoke("confirm_held", &OrderArgs { order_id }).await
}

/// Never sends what is held of an order.
///
/// # Errors
/// The core's; then it is held as before.
pub async fn discard_held(order_id: OrderId) -> Result<Moved, IpcError> {
    invoke("discard_held", &OrderArgs { order_id }).await
}

/// A person has seen what the server lost; the list of it is forgotten.
///
/// # Errors
/// The core's; then it is told on.
pub async fn put_away_went_back() -> Result<(), IpcError> {
    invoke("put_away_went_back", &NoArgs {}).await
}

/// The receipts of the last 50 outages, newest first.
///
/// # Errors
/// The core's.
pub async fn receipts() -> Result<Vec<Receipt>, IpcError> {
    invoke("receipts", &NoArgs {}).await
}

/// Whether this computer hosts the feast.
///
/// # Errors
/// The core's.
pub async fn hosting() -> Result<Hosting, IpcError> {
    invoke("hosting", &NoArgs {}).await
}

/// Hosts the feast on this computer from now on; who begins one is signed in to it.
///
/// # Errors
/// The core's, with the reason that it cannot.
pub async fn host(reach: Reach) -> Result<Hosting, IpcError> {
    #[derive(Serialize)]
    struct Args {
        reach: Reach,
    }
    invoke("host", &Args { reach }).await
}

/// Hosts nothing from now on. The feast's data stays.
///
/// # Errors
/// The core's; then it is hosted on.
pub async fn stop_hosting() -> Result<Hosting, IpcError> {
    invoke("stop_hosting", &NoArgs {}).await
}

/// Gives `admin` another password, which is shown as the first one was.
///
/// # Errors
/// The core's; then the old one is as good as before.
pub async fn new_admin_password() -> Result<Hosting, IpcError> {
    invoke("new_admin_password", &NoArgs {}).await
}

/// The first account is written down.
///
/// # Errors
/// The core's; then it is shown on.
pub async fn first_admin_noted() -> Result<Hosting, IpcError> {
    invoke("first_admin_noted", &NoArgs {}).await
}

/// Hubs that answer in the local network now; it takes two seconds.
///
/// # Errors
/// The core's: nobody can be asked here.
pub async fn find_hubs() -> Result<Vec<FoundHub>, IpcError> {
    invoke("find_hubs", &NoArgs {}).await
}

/// How it stands with the sound of this computer.
///
/// # Errors
/// The core's.
pub async fn sound() -> Result<Sounding, IpcError> {
    invoke("sound", &NoArgs {}).await
}

/// Plays a tone, muted or not, and tells whether there was anything to play it on.
///
/// # Errors
/// The core's.
pub async fn sound_test() -> Result<Sounding, IpcError> {
    invoke("sound_test", &NoArgs {}).await
}

/// Nothing is heard for so many minutes, 1 to 60.
///
/// # Errors
/// The core's; then all is as before.
pub async fn mute(minutes: u16) -> Result<Sounding, IpcError> {
    #[derive(Serialize)]
    struct Args {
        minutes: u16,
    }
    invoke("mute", &Args { minutes }).await
}

/// What comes from now on is heard again.
///
/// # Errors
/// The core's.
pub async fn unmute() -> Result<Sounding, IpcError> {
    invoke("unmute", &NoArgs {}).await
}

/// Fills the screen, or not any more; answers with what it does now.
///
/// # Errors
/// The core's: the system does not let the window do so.
pub async fn full_screen() -> Result<bool, IpcError> {
    invoke("full_screen", &NoArgs {}).await
}

/// Orders that this computer remembers, newest first: at most `most`, those after a page.
///
/// # Errors
/// The core's: it cannot be read.
pub async fn history(
    filter: &HistoryFilter,
    after: Option<HistoryPlace>,
    most: u16,
) -> Result<HistoryPage, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        filter: &'a HistoryFilter,
        after: Option<HistoryPlace>,
        most: u16,
    }
    let args = Args {
        filter,
        after,
        most,
    };
    invoke("history", &args).await
}

/// What has become of one order, oldest first, as this computer has learned it.
///
/// # Errors
/// The core's: it cannot be read.
pub async fn changes(order_id: OrderId, ref_code: &str) -> Result<Vec<StateChange>, IpcError> {
    #[derive(Serialize)]
    struct Args<'a> {
        order_id: OrderId,
        ref_code: &'a str,
    }
    invoke("changes", &Args { order_id, ref_code }).await
}

/// Opens the system's dialog that prints the page, or saves it.
///
/// # Errors
/// The core's: there is no such dialog.
pub async fn print() -> Result<(), IpcError> {
    invoke("print", &NoArgs {}).await
}

#[derive(Serialize)]
struct NoArgs {}

#[derive(Serialize)]
struct OrderArgs {
    order_id: OrderId,
}

#[derive(Serialize)]
struct LetterArgs {
    id: IntentId,
}

async fn invoke<T: DeserializeOwned>(command: &str, args: &impl Serialize) -> Result<T, IpcError> {
    let text = serde_json::to_string(args).map_err(|cause| internal(cause.to_string()))?;
    let args = js_sys::JSON::parse(&text).map_err(|cause| broken(&cause))?;
    invoke_with(command, &args).await
}

async fn invoke_with<T: DeserializeOwned>(command: &str, args: &JsValue) -> Result<T, IpcError> {
    match invoke_js(command, args).await {
        Ok(answer) => read(&answer),
        Err(error) => Err(read(&error).unwrap_or_else(|_| broken(&error))),
    }
}

fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, IpcError> {
    let text = js_sys::JSON::stringify(value).map_err(|cause| broken(&cause))?;
    // `undefined` has no JSON.
    let text = text.as_string().unwrap_or_else(|| String::from("null"));
    serde_json::from_str(&text).map_err(|cause| internal(cause.to_string()))
}

/// An error that is none of the core's.
fn broken(cause: &JsValue) -> IpcError {
    let words = cause
        .as_string()
        .or_else(|| {
            let error = cause.dyn_ref::<js_sys::Error>()?;
            error.message().as_string()
        })
        .unwrap_or_else(|| format!("{cause:?}"));
    internal(words)
}

fn internal(words: String) -> IpcError {
    IpcError::new(ErrorCode::Internal, words)
}
