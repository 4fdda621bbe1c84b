//! A hub with orders, placed and worked as other clients would.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use crate::demo;
use crate::running::Running;

/// What the dishes are taken for.
const NAMES: [&str; 8] = [
    "Kowalski family",
    "Zoë Müller",
    "Band",
    "Father Tom",
    "Anna R.",
    "Scouts",
    "Hélène",
    "Freiwillige Feuerwehr",
];

/// The order that has so many lines as the menu, at most twelve.
const LONG: usize = 4;

/// What a hub is told to do once. Each hub is told this once.
const CANCELLING: &str = "018f0000-0000-7000-8000-000000000001";

/// A running hub.
pub(super) struct Feast {
    hub: Running,
    told: demo::Feast,
    http: ureq::Agent,
    /// One that is being made, if there is any.
    cooking: Option<Value>,
}

impl Feast {
    /// Starts one.
    pub(super) fn host(data: &Path) -> anyhow::Result<Feast> {
        let (hub, told) = demo::start_hub(data)?;
        let http = ureq::Agent::config_builder()
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        Ok(Feast {
            hub,
            told,
            http,
            cooking: None,
        })
    }

    /// Where it listens, as a URL.
    pub(super) fn address(&self) -> &str {
        &self.told.server
    }

    /// Name and password.
    pub(super) fn staff(&self) -> (&str, &str) {
        (&self.told.staff.name, &self.told.staff.password)
    }

    /// It is gone; the orders stay where the stations have them.
    pub(super) fn end(&mut self) {
        self.hub.end();
    }

    /// Places so many orders; of each six the first is ready and the second is being made.
    pub(super) fn order(&mut self, count: usize) -> anyhow::Result<()> {
        let customer = self.sign_in(&self.told.customer)?;
        let staff = self.sign_in(&self.told.staff)?;
        let menu = self.call("GET", "menu/items", &customer, None)?;
        let dishes: Vec<&Value> = menu
            .as_array()
            .context("the menu")?
            .iter()
            .filter_map(|dish| dish.get("id"))
            .collect();
        for (at, name) in NAMES.iter().cycle().enumerate().take(count) {
            let lines = if at == LONG { 12 } else { at % 4 + 1 };
            for (line, dish) in dishes
                .iter()
                .cycle()
                .skip(at * 3)
                .take(lines.min(dishes.len()))
                .enumerate()
            {
                let body = json!({"food_item_id": dish, "quantity": (at + line) % 5 + 1});
                self.call("POST", "cart/items", &customer, Some(body))?;
            }
            let body = json!({ "customer_name": name });
            let order = self.call("POST", "orders/checkout", &customer, Some(body))?;
            let id = order.get("id").context("an order")?;
            if at % 6 == 1 {
                self.cooking = Some(id.clone());
            }
            for status in match at % 6 {
                0 => &["preparing", "ready"][..],
                1 | 2 => &["preparing"],
                _ => &[],
            } {
                let path = format!("orders/{id}/status");
                self.call("PUT", &path, &staff, Some(json!({ "status": status })))?;
            }
        }
        Ok(())
    }

    /// Whoever ordered what is being made wants it no more.
    pub(super) fn cancel(&self) -> anyhow::Result<()> {
        let staff = self.sign_in(&self.told.staff)?;
        let id = self.cooking.as_ref().context("nothing is being made")?;
        let body = json!({"status": "cancelled", "reason": "Left without paying"});
        self.http
            .put(&format!("{}/api/v1/orders/{id}/status", self.address()))
            .header("authorization", format!("Bearer {staff}"))
            .header("idempotency-key", CANCELLING)
            .content_type("application/json")
            .send(body.to_string())
            .context("cancelling")?;
        Ok(())
    }

    fn sign_in(&self, account: &demo::Account) -> anyhow::Result<String> {
        let url = format!("{}/api/v1/auth/login", self.address());
        let form = [
            ("username", account.name.as_str()),
            ("password", &account.password),
        ];
        let text = self
            .http
            .post(&url)
            .send_form(form)?
            .body_mut()
            .read_to_string()?;
        let tokens: Value = serde_json::from_str(&text)?;
        let token = tokens.get("access_token").and_then(Value::as_str);
        Ok(token.context("a token")?.to_owned())
    }

    fn call(
        &self,
        method: &str,
        path: &str,
        token: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let url = format!("{}/api/v1/{path}", self.address());
        let token = format!("Bearer {token}");
        let body = body.unwrap_or_default().to_string();
        let json = "application/json";
        let answer = match method {
            "GET" => self.http.get(&url).header("authorization", token).call(),
            "PUT" => self
                .http
                .put(&url)
                .header("authorization", token)
                .content_type(json)
                .send(body),
            _ => self
                .http
                .post(&url)
                .header("authorization", token)
                .content_type(json)
                .send(body),
        };
        let text = answer
            .with_context(|| format!("{method} {path}"))?
            .body_mut()
            .read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }
}
