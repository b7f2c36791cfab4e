//! Asks the router without a network, with the cookies of one person.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use glane_foundation::{Language, Role};
use glane_web::{WebConfig, router};
use tower::ServiceExt;

use crate::world::World;

/// A person at a browser without a screen.
pub struct Client {
    router: Router,
    cookie: Option<String>,
}

/// What came back.
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    /// Where a redirect leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }

    /// The text of the page with ordinary spaces.
    pub fn text(&self) -> String {
        plain(&self.body)
    }
}

/// Text with ordinary spaces and apostrophes, as a test writes it.
pub fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").replace("&#39;", "'").replace("&#38;", "&")
}

impl Client {
    /// Nobody in particular.
    pub fn stranger(world: &World) -> Self {
        Self { router: router(world.glane.clone(), WebConfig::default()), cookie: None }
    }

    /// Somebody who came in by their link.
    pub async fn signed_in(world: &World, role: Role) -> Self {
        Self::speaking(world, role, Language::Fr).await
    }

    /// The same in a language.
    pub async fn speaking(world: &World, role: Role, language: Language) -> Self {
        let link = world.link(role, language).await;
        let mut client = Self::stranger(world);
        let got = client.post(&format!("/l/{link}"), "").await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        let cookie = got.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        client.cookie = Some(cookie.split(';').next().unwrap().to_owned());
        client
    }

    /// Sends another cookie too.
    pub fn also(&mut self, cookie: &str) {
        let own = self.cookie.take().map_or_else(String::new, |own| format!("{own}; "));
        self.cookie = Some(format!("{own}{cookie}"));
    }

    pub async fn get(&self, path: &str) -> Got {
        self.ask(Method::GET, path, "", &[]).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Got {
        self.ask(Method::POST, path, form, &[]).await
    }

    /// Follows the redirect of a form.
    pub async fn post_then_read(&self, path: &str, form: &str) -> Got {
        let got = self.post(path, form).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
        self.get(got.location()).await
    }

    /// A request of a program: JSON.
    pub async fn send(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Got {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        self.ask(method.parse().unwrap(), path, body, &headers).await
    }

    /// The same with one cookie more.
    pub async fn ask_with(&self, method: Method, path: &str, form: &str, cookie: &str) -> Got {
        let own = self.cookie.clone().unwrap_or_default();
        let more = Self { router: self.router.clone(), cookie: Some(format!("{own}; {cookie}")) };
        more.ask(method, path, form, &[]).await
    }

    /// A file of some kind.
    pub async fn upload(&self, method: Method, path: &str, kind: &str, bytes: Vec<u8>) -> Got {
        self.send_bytes(method, path, bytes, &[("content-type", kind)]).await
    }

    pub async fn ask(&self, method: Method, path: &str, form: &str, headers: &[(&str, &str)]) -> Got {
        self.send_bytes(method, path, form.as_bytes().to_vec(), headers).await
    }

    async fn send_bytes(&self, method: Method, path: &str, bytes: Vec<u8>, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "glane.test");
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(bytes)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
        Got { status: parts.status, headers: parts.headers, body }
    }
}

/// A line of a store as its form sends it.
pub fn line(category: &str, description: &str, cases: &str, date: &str) -> String {
    let command = glane_foundation::LotId::mint();
    format!(
        "command={command}&category={category}&description={description}&cases={cases}&date_kind=dlc&date={date}&prepacked=yes"
    )
}

/// One line as the API takes it: so many cases of yogurt until Friday.
pub fn api_line(cases: i64) -> String {
    let line = serde_json::json!({
        "category": "dairy", "description": "Yaourts", "cases": cases, "prepacked": true,
        "label_date": { "kind": "dlc", "date": "2026-11-27" },
    });
    serde_json::json!({ "lines": [line] }).to_string()
}
