//! A client for the W3C WebDriver protocol: the few commands that our tests use.

use crate::http;
use crate::until::until;
use serde_json::{Value, json};
use std::path::Path;

/// The name under which WebDriver hides an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How elements are named nearly everywhere.
pub(super) const CSS: &str = "css selector";

/// What the driver says of an element that the page has just replaced or not laid out yet.
const MOVED: [&str; 2] = ["stale element reference", "element not interactable"];

/// One session with one app.
pub(super) struct Driver {
    port: u16,
    session: String,
}

/// Whether a driver answers on this port.
pub(super) fn is_ready(port: u16) -> bool {
    http::request(port, "GET", "/status", None).is_ok_and(|(status, _)| status == 200)
}

impl Driver {
    /// Lets the driver start this program. Looking for an element waits up to half a minute.
    pub(super) fn open(port: u16, binary: &Path) -> Self {
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": binary, "args": [] },
            "timeouts": { "implicit": 30_000, "script": 30_000, "pageLoad": 60_000 },
        } } });
        let made = send(port, "POST", "/session", Some(&wanted))
            .unwrap_or_else(|error| panic!("no window: {error}"));
        let session = made["sessionId"]
            .as_str()
            .expect("a session has an id")
            .to_owned();
        Self { port, session }
    }

    /// Waits for the first element that matches a CSS selector.
    pub(super) fn find(&self, css: &str) -> String {
        self.find_by(CSS, css)
    }

    pub(super) fn find_by(&self, using: &str, value: &str) -> String {
        let found = self.post("element", &json!({ "using": using, "value": value }));
        found[ELEMENT]
            .as_str()
            .unwrap_or_else(|| panic!("{value} has no id"))
            .to_owned()
    }

    /// Runs a script in the page and gives back what it returns.
    pub(super) fn script(&self, script: &str, arguments: &Value) -> Value {
        self.post(
            "execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Does something with the first element that matches, `path` being what comes after its id.
    ///
    /// A page that draws itself anew between the finding and the doing is no failure: the element
    /// is looked for again. Nothing happens twice, because the driver refuses before it acts.
    pub(super) fn with(
        &self,
        using: &str,
        value: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Value {
        until(&format!("{value} to stand still"), || {
            let element = self.find_by(using, value);
            let path = format!("/session/{}/element/{element}/{path}", self.session);
            match send(self.port, method, &path, body) {
                Ok(value) => Some(value),
                Err(refusal) if MOVED.iter().any(|moved| refusal.contains(moved)) => None,
                Err(refusal) => panic!("{method} {path} of {value}: {refusal}"),
            }
        })
    }

    pub(super) fn get(&self, path: &str) -> Value {
        self.must("GET", path, None)
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Value {
        self.must("POST", path, Some(body))
    }

    /// Ends the session: the driver asks the app to close and waits for it.
    pub(super) fn close(&self) {
        self.must("DELETE", "", None);
    }

    fn must(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let path = if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        };
        send(
            self.port,
            method,
            &format!("/session/{}{path}", self.session),
            body,
        )
        .unwrap_or_else(|error| panic!("{method} {path} {}: {error}", body.unwrap_or(&Value::Null)))
    }
}

fn send(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
    let (status, bytes) =
        http::request(port, method, path, body).map_err(|error| error.to_string())?;
    let document: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    if status == 200 {
        Ok(document["value"].clone())
    } else {
        Err(format!(
            "{}: {}",
            document["value"]["error"], document["value"]["message"]
        ))
    }
}
