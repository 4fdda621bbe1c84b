//! `/auth`: sign in, out and up.

use serde_json::{Value, json};

use super::Visit;
use crate::{
    input::{self, Body},
    refusal::Refusal,
    wire,
};

impl Visit<'_> {
    pub(super) fn login(&mut self) -> Result<Value, Refusal> {
        let fields = ["username", "password"];
        let given = fields.map(|name| self.form_field(name).filter(|value| !value.is_empty()));
        let missing: Vec<Value> = fields
            .iter()
            .zip(&given)
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| input::missing(name, &Value::Null))
            .collect();
        let [Some(username), Some(password)] = given else {
            return Err(Refusal::Invalid(missing));
        };
        let user = self
            .database
            .user_named(&username)
            .filter(|user| user.password == password)
            .ok_or(Refusal::BadPassword)?;
        Ok(json!({
            "access_token": self.tokens.access(user.id, self.wall),
            "refresh_token": self.tokens.refresh(user.id, self.wall),
            "token_type": "bearer",
        }))
    }

    pub(super) fn register(&mut self) -> Result<Value, Refusal> {
        let body = Body::of(self.request)?;
        body.require(&["username", "email", "password"])?;
        let username = body.text("username")?.unwrap_or_default();
        let email = body.text("email")?.unwrap_or_default();
        let password = body.text("password")?.unwrap_or_default();
        input::email(&email)?;
        if self.database.user_named(&username).is_some() {
            return Err(Refusal::Bad("Username already registered"));
        }
        if self.database.users.values().any(|user| user.email == email) {
            return Err(Refusal::Bad("Email already registered"));
        }
        let user = self
            .database
            .add_user(&username, &email, &password, false, self.wall);
        Ok(wire::user(&user))
    }

    pub(super) fn me(&mut self) -> Result<Value, Refusal> {
        Ok(wire::user(&self.user()?))
    }

    pub(super) fn logout(&mut self) -> Result<Value, Refusal> {
        self.user()?;
        Ok(json!({ "message": "Successfully logged out" }))
    }

    /// A field of a form in either of the two encodings that forms have.
    fn form_field(&self, name: &str) -> Option<String> {
        let kind = self.request.header("content-type").unwrap_or_default();
        let body = &self.request.body;
        if kind.starts_with("application/x-www-form-urlencoded") {
            return url::form_urlencoded::parse(body.as_bytes())
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.into_owned());
        }
        let boundary = kind
            .strip_prefix("multipart/form-data; boundary=")
            .map(|boundary| format!("--{boundary}"))?;
        let part = body
            .split(&boundary)
            .find(|part| part.contains(&format!("name=\"{name}\"")))?;
        let (_, value) = part.split_once("\r\n\r\n")?;
        Some(value.trim_end_matches("\r\n").to_owned())
    }
}
