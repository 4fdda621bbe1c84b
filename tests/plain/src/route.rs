//! Which path is what.

use crate::http::{Method, Request};

/// What a request is for. Keys are still text: they are read after the sign-in was looked at, as the
/// server does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Root,
    Health,
    Login,
    Register,
    Me,
    Logout,
    Menu,
    MenuGroups,
    MenuItem(String),
    CreateItem,
    ChangeItem(String),
    DeleteItem(String),
    Cart,
    AddToCart,
    ChangeLine(String),
    RemoveLine(String),
    IncreaseLine(String),
    DecreaseLine(String),
    ClearCart,
    Checkout,
    MyOrders,
    MyOrder(String),
    Orders,
    Order(String),
    ChangeStatus(String),
    OrderAnalytics,
    OrderPages,
    Pending,
    Preparing,
    Ready,
    Completed,
    OperationsAnalytics,
}

/// What a call needs of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: it is answered even by a frozen server.
    Nothing,
    /// The database, to read.
    Reading,
    /// The database, to write.
    Writing,
}

impl Call {
    pub(crate) fn needs(&self) -> Needs {
        match self {
            Call::Root | Call::Health => Needs::Nothing,
            Call::Login
            | Call::Me
            | Call::Logout
            | Call::Menu
            | Call::MenuGroups
            | Call::MenuItem(_)
            | Call::Cart
            | Call::MyOrders
            | Call::MyOrder(_)
            | Call::Orders
            | Call::Order(_)
            | Call::OrderAnalytics
            | Call::OrderPages
            | Call::Pending
            | Call::Preparing
            | Call::Ready
            | Call::Completed
            | Call::OperationsAnalytics => Needs::Reading,
            Call::Register
            | Call::CreateItem
            | Call::ChangeItem(_)
            | Call::DeleteItem(_)
            | Call::AddToCart
            | Call::ChangeLine(_)
            | Call::RemoveLine(_)
            | Call::IncreaseLine(_)
            | Call::DecreaseLine(_)
            | Call::ClearCart
            | Call::Checkout
            | Call::ChangeStatus(_) => Needs::Writing,
        }
    }
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Call(Call),
    /// The path is there, but not for this method; the one that it is for.
    WrongMethod(Method),
    /// The path is there with one slash more or less.
    Redirect(String),
    /// A browser asks whether a page may ask.
    Preflight,
    NotFound,
}

pub(crate) fn route(request: &Request) -> Route {
    let asks = request.header("origin").is_some()
        && request.header("access-control-request-method").is_some();
    if request.method == Method::Options && asks {
        return Route::Preflight;
    }
    let calls = calls(&request.path);
    if let Some((first, _)) = calls.first() {
        let first = *first;
        let found = calls
            .into_iter()
            .find(|(method, _)| *method == request.method);
        return found.map_or(Route::WrongMethod(first), |(_, call)| Route::Call(call));
    }
    let other = match request.path.strip_suffix('/') {
        Some(path) => path.to_owned(),
        None => format!("{}/", request.path),
    };
    if self::calls(&other).is_empty() {
        return Route::NotFound;
    }
    let query = match request.query.as_str() {
        "" => String::new(),
        query => format!("?{query}"),
    };
    Route::Redirect(format!("{other}{query}"))
}

/// What can be done at a path.
fn calls(path: &str) -> Vec<(Method, Call)> {
    use Method::{Delete, Get, Post, Put};

    let parts: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let parts = match parts.as_slice() {
        [""] => return vec![(Get, Call::Root)],
        ["health"] => return vec![(Get, Call::Health)],
        ["api", "v1", parts @ ..] => parts,
        _ => return Vec::new(),
    };
    // A slash at the end makes an empty last part, which is no key.
    let key = |key: &str| key.to_owned();
    match parts {
        ["auth", "login"] => vec![(Post, Call::Login)],
        ["auth", "register"] => vec![(Post, Call::Register)],
        ["auth", "me"] => vec![(Get, Call::Me)],
        ["auth", "logout"] => vec![(Post, Call::Logout)],
        ["menu", "items"] => vec![(Get, Call::Menu), (Post, Call::CreateItem)],
        ["menu", "items", "groups"] => vec![(Get, Call::MenuGroups)],
        ["menu", "items", id] if !id.is_empty() => vec![
            (Get, Call::MenuItem(key(id))),
            (Put, Call::ChangeItem(key(id))),
            (Delete, Call::DeleteItem(key(id))),
        ],
        ["cart", "items"] => vec![(Get, Call::Cart), (Post, Call::AddToCart)],
        ["cart", "clear"] => vec![(Delete, Call::ClearCart)],
        ["cart", "items", id] if !id.is_empty() => vec![
            (Put, Call::ChangeLine(key(id))),
            (Delete, Call::RemoveLine(key(id))),
        ],
        ["cart", "items", id, "increase"] => vec![(Post, Call::IncreaseLine(key(id)))],
        ["cart", "items", id, "decrease"] => vec![(Post, Call::DecreaseLine(key(id)))],
        ["orders", ""] => vec![(Get, Call::Orders)],
        ["orders", "checkout"] => vec![(Post, Call::Checkout)],
        ["orders", "my-orders"] => vec![(Get, Call::MyOrders)],
        ["orders", "my-orders", id] if !id.is_empty() => vec![(Get, Call::MyOrder(key(id)))],
        ["orders", "analytics", "dashboard"] => vec![(Get, Call::OrderAnalytics)],
        ["orders", id] if !id.is_empty() => vec![(Get, Call::Order(key(id)))],
        ["orders", id, "status"] => vec![(Put, Call::ChangeStatus(key(id)))],
        ["operations", "orders"] => vec![(Get, Call::OrderPages)],
        ["operations", "orders", "pending"] => vec![(Get, Call::Pending)],
        ["operations", "orders", "preparing"] => vec![(Get, Call::Preparing)],
        ["operations", "orders", "ready"] => vec![(Get, Call::Ready)],
        ["operations", "orders", "completed"] => vec![(Get, Call::Completed)],
        ["operations", "orders", id] if !id.is_empty() => vec![(Get, Call::Order(key(id)))],
        ["operations", "dashboard", "analytics"] => vec![(Get, Call::OperationsAnalytics)],
        _ => Vec::new(),
    }
}
