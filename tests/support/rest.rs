//! REST as any other client of the server speaks it.

use serde_json::{Value, json};

use super::hub::Hub;

/// Somebody else at the same server.
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    /// Signed in as staff.
    pub async fn staff(hub: &Hub) -> Client {
        Client::sign_in(hub.url(), (&hub.staff.0, &hub.staff.1)).await
    }

    /// Signed in as a customer.
    pub async fn customer(hub: &Hub) -> Client {
        Client::sign_in(hub.url(), (&hub.customer.0, &hub.customer.1)).await
    }

    /// Puts so many of the first items of the menu into the cart and orders them: the order.
    pub async fn order(&self, name: &str, quantities: &[i64]) -> Value {
        let menu = self.get("menu/items").await;
        for (at, quantity) in quantities.iter().enumerate() {
            let line = json!({"food_item_id": menu[at]["id"], "quantity": quantity});
            self.send(self.http.post(self.url("cart/items")).json(&line))
                .await;
        }
        let checkout = json!({ "customer_name": name });
        self.send(self.http.post(self.url("orders/checkout")).json(&checkout))
            .await
    }

    /// Orders so many of these items of the menu: the order.
    pub async fn order_of(&self, name: &str, items: &[(&str, i64)]) -> Value {
        let menu = self.get("menu/items").await;
        let menu = menu.as_array().expect("menu");
        for (item, quantity) in items {
            let found = menu.iter().find(|found| found["name"] == *item);
            let id = &found.expect("an item of the menu")["id"];
            let line = json!({"food_item_id": id, "quantity": quantity});
            self.send(self.http.post(self.url("cart/items")).json(&line))
                .await;
        }
        let checkout = json!({ "customer_name": name });
        self.send(self.http.post(self.url("orders/checkout")).json(&checkout))
            .await
    }

    /// Cancels an order, as a live client of a hub does.
    pub async fn cancel(&self, id: i64, reason: &str) -> Value {
        let url = self.url(&format!("orders/{id}/status"));
        let request = self.http.put(url);
        let request = request.header("Idempotency-Key", uuid::Uuid::now_v7().to_string());
        self.send(request.json(&json!({"status": "cancelled", "reason": reason})))
            .await
    }

    /// Moves an order.
    pub async fn set_status(&self, id: i64, status: &str) -> Value {
        let url = self.url(&format!("orders/{id}/status"));
        self.send(self.http.put(url).json(&json!({ "status": status })))
            .await
    }

    /// What the server says of an order, with all its times.
    pub async fn read_order(&self, id: i64) -> Value {
        self.get(&format!("operations/orders/{id}")).await
    }

    /// Where the server says that an order is.
    pub async fn status(&self, id: i64) -> String {
        let order = self.read_order(id).await;
        order["status"].as_str().expect("status").to_owned()
    }

    /// What the server has under this name.
    pub async fn orders_named(&self, name: &str) -> Vec<Value> {
        let page = self.get("operations/orders?page=1&per_page=100").await;
        let orders = page["orders"].as_array().expect("orders");
        let named = orders.iter().filter(|order| order["customer_name"] == name);
        named.cloned().collect()
    }

    /// All items of the menu.
    pub async fn menu(&self) -> Vec<Value> {
        let menu = self.get("menu/items").await;
        menu.as_array().expect("menu").clone()
    }

    /// What the server's own dashboard shows.
    pub async fn analytics(&self) -> Value {
        self.get("operations/dashboard/analytics").await
    }

    /// What it shows of money.
    pub async fn sales(&self) -> Value {
        self.get("orders/analytics/dashboard").await
    }

    async fn get(&self, path: &str) -> Value {
        self.send(self.http.get(self.url(path))).await
    }

    /// Whether the hub lets this account in.
    pub async fn try_sign_in(hub: &Hub, account: &(String, String)) -> bool {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let form = [("username", &account.0), ("password", &account.1)];
        let login = reqwest::Client::new()
            .post(format!("{}/api/v1/auth/login", hub.url()))
            .form(&form)
            .send()
            .await;
        login.expect("login").status().is_success()
    }

    /// Signed in at this server, by name and password.
    pub async fn sign_in(base: String, account: (&str, &str)) -> Client {
        // The workspace has one TLS provider and installs none by itself.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::new();
        let form = [("username", account.0), ("password", account.1)];
        let login = http
            .post(format!("{base}/api/v1/auth/login"))
            .form(&form)
            .send()
            .await;
        let login: Value = login.expect("login").json().await.expect("tokens");
        let token = login["access_token"].as_str().expect("token").to_owned();
        Client { http, base, token }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Value {
        let answer = request
            .bearer_auth(&self.token)
            .send()
            .await
            .expect("answer");
        let status = answer.status();
        let text = answer.text().await.expect("body");
        assert!(status.is_success(), "{status}: {text}");
        serde_json::from_str(&text).expect("json")
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.base)
    }
}
