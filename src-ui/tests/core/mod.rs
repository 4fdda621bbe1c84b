//! A core that answers as it is told, behind the same `window.__TAURI__` as the real one, and a
//! page in front of it.

use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use olgfeast_protocol::{
    Lines, Order, OrderId, OrderStatus, Pending, Rev, Role, Settings, SummaryLine, UtcTime,
    ipc::{
        Change, Freshness, Hosting, IpcError, Kept, Link, LinkStatus, Proof, Push, Session,
        Snapshot, Update,
    },
};
use olgfeast_ui::{app::App, clock};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

/// Ten seconds in all: generous, because a busy machine draws late.
const PATIENCE: u32 = 500;

const FAKE: &str = r#"
    clearInterval(window.core?.beating);
    window.core = { calls: [], answers: {}, push: () => {}, rev: 0, proof: "heard", beat: () => {
        const heard = Date.now() * 1000;
        core.push({ push: "heartbeat", rev: core.rev,
            freshness: { heard_at: heard, checked_at: heard, proof: core.proof } });
    } };
    core.beating = setInterval(() => core.beat(), 500);
    window.__TAURI__ = { core: {
        Channel: class { constructor(onMessage) { core.push = onMessage; } },
        invoke: async (command, args) => {
            core.calls.push(command + " " + JSON.stringify(args, (k, v) => k === "on_push" ? "channel" : v));
            const answer = core.answers[command] ?? { value: null };
            if ("never" in answer) return new Promise(() => {});
            if ("error" in answer) throw answer.error;
            return answer.value;
        },
    } };
"#;

const STYLES: [&str; 18] = [
    include_str!("../../static/styles/theme.css"),
    include_str!("../../static/styles/page.css"),
    include_str!("../../static/styles/bar.css"),
    include_str!("../../static/styles/kitchen.css"),
    include_str!("../../static/styles/ticket.css"),
    include_str!("../../static/styles/drawer.css"),
    include_str!("../../static/styles/paper.css"),
    include_str!("../../static/styles/sign-in.css"),
    include_str!("../../static/styles/language.css"),
    include_str!("../../static/styles/pickup.css"),
    include_str!("../../static/styles/settings.css"),
    include_str!("../../static/styles/desk.css"),
    include_str!("../../static/styles/history.css"),
    include_str!("../../static/styles/report.css"),
    include_str!("../../static/styles/order.css"),
    include_str!("../../static/styles/menu.css"),
    include_str!("../../static/styles/diagnostics.css"),
    include_str!("../../static/styles/dashboard.css"),
];

/// The page with a core behind it; gone when dropped.
pub(crate) struct Page {
    app: Option<AppHandle<App>>,
    root: HtmlElement,
    rev: u64,
}

impl Page {
    /// Opens the page at the size of a small window, in front of this board.
    pub(crate) async fn open(snapshot: Snapshot) -> Page {
        let session = snapshot.session.clone();
        let page = Page::open_in_front_of(snapshot, None);
        let shown = match session {
            Session::SignedIn { .. } => ".board",
            Session::SignedOut { .. } => "form",
        };
        page.wait_for(shown).await;
        page
    }

    /// The same, where another part of the page shows that it is open.
    pub(crate) async fn open_at(snapshot: Snapshot, shown: &str) -> Page {
        let page = Page::open_in_front_of(snapshot, None);
        page.wait_for(shown).await;
        page
    }

    /// The same, of a core that says this of hosting; returns before anything is shown.
    pub(crate) fn open_where(hosting: Hosting, snapshot: Snapshot) -> Page {
        Page::open_in_front_of(snapshot, Some(hosting))
    }

    fn open_in_front_of(snapshot: Snapshot, hosting: Option<Hosting>) -> Page {
        js_sys::eval(FAKE).unwrap();
        let rev = snapshot.rev.0;
        set_rev(rev);
        let document = web_sys::window().unwrap().document().unwrap();
        let root: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        let style = document.create_element("style").unwrap();
        style.set_text_content(Some(&STYLES.concat()));
        document.body().unwrap().append_child(&root).unwrap();
        for (name, value) in [
            ("position", "fixed"),
            ("left", "0"),
            ("top", "0"),
            ("width", "1280px"),
            ("height", "800px"),
        ] {
            root.style().set_property(name, value).unwrap();
        }
        let inner = document.create_element("div").unwrap();
        inner
            .unchecked_ref::<HtmlElement>()
            .style()
            .set_property("height", "800px")
            .unwrap();
        root.append_child(&style).unwrap();
        root.append_child(&inner).unwrap();
        let mut page = Page {
            app: None,
            root,
            rev,
        };
        page.answer("subscribe", &snapshot);
        page.answer("snapshot", &snapshot);
        if let Some(hosting) = hosting {
            page.answer("hosting", &hosting);
        }
        page.app = Some(yew::Renderer::<App>::with_root(inner).render());
        page
    }

    /// What everything is in.
    pub(crate) fn root(&self) -> &HtmlElement {
        &self.root
    }

    /// What the core answers to this command from now on.
    pub(crate) fn answer(&self, command: &str, value: &impl Serialize) {
        self.set_answer(command, "value", value);
    }

    /// The error that the core answers to this command from now on.
    pub(crate) fn refuse(&self, command: &str, error: &IpcError) {
        self.set_answer(command, "error", error);
    }

    /// The core never answers this command from now on.
    pub(crate) fn never_answer(&self, command: &str) {
        self.set_answer(command, "never", &true);
    }

    fn set_answer(&self, command: &str, kind: &str, value: &impl Serialize) {
        let answers = Reflect::get(&core(), &"answers".into()).unwrap();
        let answer = js_sys::Object::new();
        Reflect::set(&answer, &kind.into(), &to_js(value)).unwrap();
        Reflect::set(&answers, &command.into(), &answer).unwrap();
    }

    /// Every call of this command so far, with its arguments as JSON.
    pub(crate) fn calls(&self, command: &str) -> Vec<String> {
        let calls = Reflect::get(&core(), &"calls".into()).unwrap();
        js_sys::Array::from(&calls)
            .iter()
            .filter_map(|call| call.as_string())
            .filter_map(|call| call.strip_prefix(&format!("{command} ")).map(str::to_owned))
            .collect()
    }

    /// The core pushes its next change.
    pub(crate) fn push(&mut self, change: Change) {
        self.rev += 1;
        let rev = Rev(self.rev);
        set_rev(self.rev);
        let update = to_js(&Push::Update(Update { rev, change }));
        method("push").call1(&JsValue::NULL, &update).unwrap();
    }

    /// A change of the core that never arrives. The core beats on as before.
    pub(crate) fn lose_a_push(&mut self) {
        self.rev += 1;
    }

    /// The core's beat at once, ahead of the page where a push was lost.
    pub(crate) fn beat(&self) {
        set_rev(self.rev);
        method("beat").call0(&JsValue::NULL).unwrap();
    }

    /// What the core's beats call the proof from now on.
    pub(crate) fn prove_by(&self, proof: Proof) {
        Reflect::set(&core(), &"proof".into(), &to_js(&proof)).unwrap();
    }

    /// All elements of a selector.
    pub(crate) fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .map(|index| found.get(index).unwrap().unchecked_into())
            .collect()
    }

    /// The first element of a selector, if there is one.
    pub(crate) fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    /// The first element of a selector, as soon as there is one.
    pub(crate) async fn wait_for(&self, selector: &str) -> Element {
        self.wait_until(selector, || self.find(selector)).await
    }

    /// Waits until it is so; `what` is said when it never is.
    pub(crate) async fn wait_until<T>(&self, what: &str, mut so: impl FnMut() -> Option<T>) -> T {
        for _ in 0..PATIENCE {
            if let Some(found) = so() {
                return found;
            }
            TimeoutFuture::new(20).await;
        }
        panic!("never: {what}\n{}", self.root.inner_html());
    }

    /// Touches an element as soon as it takes touches.
    pub(crate) async fn touch(&self, selector: &str) {
        let enabled = format!("{selector}:not([disabled])");
        let element = self.wait_for(&enabled).await;
        element.unchecked_into::<HtmlElement>().click();
    }

    /// The text of the first element of a selector.
    pub(crate) fn text(&self, selector: &str) -> String {
        self.find(selector)
            .and_then(|element| element.text_content())
            .unwrap_or_default()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

fn core() -> JsValue {
    Reflect::get(&js_sys::global(), &"core".into()).unwrap()
}

fn method(name: &str) -> js_sys::Function {
    let method = Reflect::get(&core(), &name.into()).unwrap();
    method.unchecked_into()
}

fn set_rev(rev: u64) {
    Reflect::set(&core(), &"rev".into(), &(rev as f64).into()).unwrap();
}

fn to_js(value: &impl Serialize) -> JsValue {
    js_sys::JSON::parse(&serde_json::to_string(value).unwrap()).unwrap()
}

fn fresh() -> Freshness {
    Freshness {
        heard_at: Some(clock::now()),
        checked_at: Some(clock::now()),
        proof: Proof::Heard,
    }
}

/// A live board with a person signed in.
pub(crate) fn snapshot(orders: Vec<Order>) -> Snapshot {
    Snapshot {
        rev: Rev(10),
        orders,
        pending: vec![],
        strikes: vec![],
        link: link(LinkStatus::Live),
        session: Session::SignedIn {
            server: "http://127.0.0.1:8000".into(),
            username: "grill".into(),
            kept: Kept::Keyring,
        },
        offset_millis: 0,
        freshness: fresh(),
        dead_letters: vec![],
        receipt: None,
        trouble: None,
        notices: Default::default(),
        settings: of_the_kitchen(),
        pin_set: false,
        food_groups: Default::default(),
        drafts: Vec::new(),
    }
}

/// Of a computer whose first run is over.
pub(crate) fn of_the_kitchen() -> Settings {
    Settings {
        role: Some(Role::Kitchen),
        ..Settings::default()
    }
}

/// A link in this state.
pub(crate) fn link(status: LinkStatus) -> Link {
    Link {
        status,
        since: clock::now(),
    }
}

/// Ordered a moment ago; its key is its number plus a thousand.
pub(crate) fn order(number: u32, status: OrderStatus) -> Order {
    Order {
        id: OrderId(i64::from(number) + 1000),
        display_id: Some(number),
        ref_code: format!("ref{number}"),
        customer_name: "Kowalski family".into(),
        status,
        lines: lines(&[(4, "Pierogi ruskie"), (3, "Lemonade")]),
        tokens: Some(9),
        cents: None,
        ordered_at: Some(UtcTime::from_millis(
            clock::now().as_millis() - 100_000 + i64::from(number),
        )),
        preparing_at: None,
        ready_at: None,
        complete_at: None,
        version: None,
        struck: std::collections::BTreeSet::new(),
        notes: String::new(),
        cancel_reason: None,
    }
}

/// As a kitchen frame tells them.
pub(crate) fn lines(lines: &[(i64, &str)]) -> Lines {
    let lines = lines.iter().map(|(quantity, name)| SummaryLine {
        name: (*name).into(),
        quantity: *quantity,
    });
    Lines::Summary(lines.collect())
}

/// Not settled yet.
pub(crate) fn pending(to: OrderStatus) -> Pending {
    Pending {
        id: olgfeast_protocol::IntentId(uuid::Uuid::from_u128(1)),
        to,
        attempted: false,
    }
}
