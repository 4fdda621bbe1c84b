//! `/live/users`: the accounts of a feast, for its admins.

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    App,
    auth::{LONGEST_NAME, NO_ROOM},
    fields::Fields,
    input::{JsonBody, Query, path_id, query_whole},
    refusal::Refusal,
    signed_in::Staff,
};
use crate::{
    model::{AccountChange, NewUser, User, UserId},
    storage::{AccountChanged, Added, Slice, Taken},
    wire,
};

/// Accounts on one page.
const PAGE: i64 = 100;

/// A page of all accounts, oldest first: `skip` and `limit` (1 to 100).
pub(super) async fn list(
    State(app): State<App>,
    Staff(_): Staff,
    query: Query,
) -> Result<Json<Value>, Refusal> {
    let slice = Slice {
        skip: query_whole(&query, "skip", 0, 0..=i64::MAX)?,
        limit: query_whole(&query, "limit", PAGE, 1..=PAGE)?,
    };
    let (users, total) = app.core.call(move |core| core.storage.users(slice)).await?;
    let users: Vec<Value> = users.iter().map(wire::account).collect();
    Ok(Json(json!({ "users": users, "total": total })))
}

/// Makes an account. Where no password is given the hub makes one, and tells it this one time.
pub(super) async fn create(
    State(app): State<App>,
    Staff(_): Staff,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let mut fields = Fields::of(&body);
    let username = fields.text("username", LONGEST_NAME);
    let email = fields.email("email");
    let password = fields.password("password");
    let is_staff = fields.flag("is_staff").unwrap_or(false);
    fields.require(&["username", "email"]);
    let (Some(username), Some(email)) = (username, email) else {
        return Err(fields.refusal());
    };
    fields.done()?;
    let (password, told) = match password {
        Some(password) => (password, None),
        None => {
            let made = app.passwords.invent()?;
            (made.clone(), Some(made))
        }
    };
    let new = NewUser {
        username,
        email,
        password_hash: app.passwords.hash(password).await?,
        is_staff,
    };
    let added = app
        .core
        .call(move |core| core.storage.add_user(&new, core.time.now()))
        .await?;
    match added {
        Added::User(user) => {
            tracing::info!(user = user.id.0, is_staff, "an account was made");
            Ok(answer(&user, told))
        }
        Added::Taken(Taken::Username) => Err(Refusal::conflict("Username already registered")),
        Added::Taken(Taken::Email) => Err(Refusal::conflict("Email already registered")),
        Added::Full => Err(Refusal::conflict(NO_ROOM)),
    }
}

/// Changes an account: `is_active`, `is_staff`, and either `password` or `reset_password`, with which
/// the hub makes one and tells it this one time.
pub(super) async fn change(
    State(app): State<App>,
    Staff(admin): Staff,
    Path(id): Path<String>,
    body: JsonBody,
) -> Result<Response, Refusal> {
    let id = UserId(path_id("id", &id)?);
    let mut fields = Fields::of(&body);
    let is_active = fields.flag("is_active");
    let is_staff = fields.flag("is_staff");
    let password = fields.password("password");
    let makes_one = fields.flag("reset_password").unwrap_or(false);
    if makes_one && password.is_some() {
        fields.value_error::<()>("reset_password", "there is a password beside it");
    }
    fields.done()?;
    if is_active.is_none() && is_staff.is_none() && password.is_none() && !makes_one {
        return Err(Refusal::unprocessable("There is nothing to change"));
    }
    let told = makes_one.then(|| app.passwords.invent()).transpose()?;
    let password_hash = match password.or_else(|| told.clone()) {
        Some(password) => Some(app.passwords.hash(password).await?),
        None => None,
    };
    let sets_password = password_hash.is_some();
    let change = AccountChange {
        is_active,
        is_staff,
        password_hash,
    };
    let changed = app
        .core
        .call(move |core| core.change_account(id, &change))
        .await?;
    match changed {
        AccountChanged::Now(user) | AccountChanged::SignedOut(user) => {
            let (user_id, by) = (user.id.0, admin.id.0);
            tracing::info!(
                user = user_id,
                by,
                ?is_active,
                ?is_staff,
                sets_password,
                "an account was changed"
            );
            Ok(answer(&user, told))
        }
        AccountChanged::LastAdmin => Err(Refusal::conflict(
            "This is the last admin: nobody could undo that",
        )),
        AccountChanged::Unknown => Err(Refusal::not_found("User not found")),
    }
}

/// The account, with the password that was made for it.
fn answer(user: &User, told: Option<String>) -> Response {
    let mut body = json!({ "user": wire::account(user) });
    if let (Some(password), Some(body)) = (told, body.as_object_mut()) {
        body.insert("password".into(), json!(password));
    }
    Json(body).into_response()
}
