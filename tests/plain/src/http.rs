//! Requests and responses, without a connection.

use serde_json::Value;

/// What a request wants done with a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Read the headers alone; this server refuses it.
    Head,
    /// Make, or do.
    Post,
    /// Change.
    Put,
    /// Remove.
    Delete,
    /// Asked by browsers before a page may ask.
    Options,
}

impl Method {
    /// As it stands in a request.
    pub fn word(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
        }
    }

    /// Reads the word of a request line; any other word is `None`.
    pub fn from_word(word: &str) -> Option<Method> {
        [
            Method::Get,
            Method::Head,
            Method::Post,
            Method::Put,
            Method::Delete,
            Method::Options,
        ]
        .into_iter()
        .find(|method| method.word() == word)
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to do.
    pub method: Method,
    /// The path alone, `/api/v1/orders/`.
    pub path: String,
    /// What stands after the question mark, encoded as on the wire; may be empty.
    pub query: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Request {
    /// A request for `target`: a path, with a query or without.
    pub fn new(method: Method, target: &str) -> Request {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Request {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    /// The same with one header more; `name` in lower case.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with `Authorization: Bearer`.
    #[must_use]
    pub fn with_token(self, token: &str) -> Request {
        self.with_header("authorization", &format!("Bearer {token}"))
    }

    /// The same with a JSON body.
    #[must_use]
    pub fn with_json(mut self, body: &Value) -> Request {
        self.body = body.to_string();
        self.with_header("content-type", "application/json")
    }

    /// The same with a form as its body.
    #[must_use]
    pub fn with_form(mut self, fields: &[(&str, &str)]) -> Request {
        self.body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.with_header("content-type", "application/x-www-form-urlencoded")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn query(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
            .last()
    }
}

/// One response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body as text.
    pub body: String,
    /// Whether the server closes the kept-alive connection after it, unannounced: the next request
    /// on that connection is lost. So it does after every 500.
    pub closes: bool,
}

impl Response {
    pub(crate) fn json(status: u16, body: &Value) -> Response {
        Response {
            status,
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string(),
            closes: false,
        }
    }

    pub(crate) fn ok(body: &Value) -> Response {
        Response::json(200, body)
    }

    pub(crate) fn text(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: vec![("content-type", "text/plain; charset=utf-8".to_owned())],
            body: body.to_owned(),
            closes: false,
        }
    }

    pub(crate) fn broken() -> Response {
        Response {
            closes: true,
            ..Response::text(500, "Internal Server Error")
        }
    }

    pub(crate) fn redirect(location: String) -> Response {
        Response {
            status: 307,
            headers: vec![("location", location)],
            body: String::new(),
            closes: false,
        }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Response {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// A header of the response; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }
}
