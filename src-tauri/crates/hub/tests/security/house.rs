//! A feast with something to steal.

use olgfeast_hub::Running;
use serde_json::{Value, json};

use crate::{
    common::{Answer, Client, Feast},
    log,
};

/// A feast, and everything of it that nobody else may see.
pub(crate) struct House {
    pub(crate) feast: Feast,
    /// The key that signs tokens.
    pub(crate) token_key: String,
    /// What must be in no answer to a stranger and in no log.
    secrets: Vec<String>,
    /// An order of the customer.
    pub(crate) order: Value,
}

impl House {
    pub(crate) async fn start() -> House {
        log::start();
        let feast = Feast::start().await;
        let order = feast.order("Zdzisława Canary", 2).await;
        let path = feast.data.path().join("secrets.json");
        let kept: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let token_key = kept["token_key"].as_str().unwrap().to_owned();
        let demo = feast.hub.demo().unwrap().clone();
        let secrets = vec![
            token_key.clone(),
            demo.staff.password,
            demo.customer.password,
            feast.staff.token.clone().unwrap(),
            feast.customer.token.clone().unwrap(),
            "Zdzisława".to_owned(),
            order["ref_code"].as_str().unwrap().to_owned(),
            "argon2".to_owned(),
        ];
        House {
            feast,
            token_key,
            secrets,
            order,
        }
    }

    pub(crate) fn hub(&self) -> &Running {
        &self.feast.hub
    }

    pub(crate) fn nobody(&self) -> Client {
        Client::new(self.feast.hub.address())
    }

    /// One more thing that nobody may see.
    pub(crate) fn keep_secret(&mut self, secret: impl Into<String>) {
        self.secrets.push(secret.into());
    }

    /// A token as the hub would sign it, if it did.
    pub(crate) fn signed(&self, claims: &Value) -> String {
        let key = jsonwebtoken::EncodingKey::from_secret(self.token_key.as_bytes());
        jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap()
    }

    /// Claims of the staff account that would be good.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "sub": "1", "credentials": 1, "purpose": "access",
            "family": "1b4e28ba-2fa1-4d2e-883f-0016d3cca427",
            "iat": 0, "exp": 4_000_000_000_u64,
        })
    }

    /// Looks through what was said to a stranger.
    pub(crate) fn look_through(&self, what: &str, said: &str) {
        for secret in &self.secrets {
            assert!(!said.contains(secret), "{what} tells {secret}: {said}");
        }
    }

    /// The same for an answer with its headers, which must have this status.
    pub(crate) fn refused(&self, what: &str, answer: &Answer, status: u16) {
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.text);
        self.look_through(what, &answer.text);
        for value in answer.headers.values() {
            self.look_through(what, &String::from_utf8_lossy(value.as_bytes()));
        }
    }

    /// Looks through the log. Nothing of it is cut off: the hub has ended.
    pub(crate) async fn end(self) {
        let House { feast, secrets, .. } = self;
        feast.hub.drain().await;
        let log = log::text();
        assert!(log.contains("the hub is listening"), "no log: {log}");
        for secret in secrets {
            let line = log.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{secret} is in the log");
        }
    }
}
