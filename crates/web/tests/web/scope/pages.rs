//! Every page and form the router names.

use axum::http::{Method, StatusCode};

use super::{Sample, everybody};
use crate::{client::Client, world::today};

/// Where the routes are written.
const ROUTER: &str = include_str!("../../../src/server.rs");
/// What belongs to nobody in particular: the front, signing in, one's own account, and what machines ask for.
const NOBODYS: &[&str] = &[
    "",
    "l",
    "login",
    "logout",
    "language",
    "account",
    "kept",
    "behalf",
    "design",
    "worker.js",
    "manifest.webmanifest",
    "assets",
    "health",
    "ready",
];

/// A page or form of a place.
struct Route {
    path: String,
    /// `store`, `association`, `driver` or `operator`.
    kind: String,
    /// Placeholders after the first.
    more: Vec<String>,
    is_page: bool,
    is_form: bool,
}

fn routes() -> Vec<Route> {
    let mut found = Vec::new();
    for part in ROUTER.split(".route(\"").skip(1) {
        let (path, rest) = part.split_once('"').unwrap();
        let handlers = rest.split(".route(").next().unwrap();
        let kind = path.trim_start_matches('/').split('/').next().unwrap();
        if NOBODYS.contains(&kind) {
            continue;
        }
        let own = handlers.contains("::route()");
        let more = path.split('{').skip(2).map(|rest| rest.split('}').next().unwrap().to_owned()).collect();
        found.push(Route {
            path: path.to_owned(),
            kind: kind.to_owned(),
            more,
            is_page: own || handlers.contains("get("),
            // `::route()` is a page with its form, `::form()` a form alone.
            is_form: own || handlers.contains("post(") || handlers.contains("::form()"),
        });
    }
    assert!(found.len() >= 60, "{} routes of places: fewer than there were", found.len());
    found
}

/// The paths of all pages of places, as the router writes them.
pub fn page_paths() -> Vec<String> {
    routes().into_iter().filter(|route| route.is_page).map(|route| route.path).collect()
}

impl Route {
    /// The path for a place; further placeholders are filled with what is really there, where the walk knows it.
    fn of(&self, sample: &Sample, place: &str) -> String {
        let mut segments: Vec<String> = self.path.split('/').map(str::to_owned).collect();
        for (seen, segment) in segments.iter_mut().filter(|segment| segment.starts_with('{')).enumerate() {
            let name = segment.trim_matches(['{', '}']).to_owned();
            *segment = match (seen, name.as_str()) {
                (0, _) => place.to_owned(),
                (_, "lot" | "allocation" | "date") => sample.real(&name),
                _ => "not-there".to_owned(),
            };
        }
        let path = segments.join("/");
        // What a page cannot be read without: which stop is moved where.
        if path.ends_with("/move") { format!("{path}?date={}&stop=none&to=none", today()) } else { path }
    }
}

/// A form with everything an intruder could put into it.
fn form(sample: &Sample, name: &str) -> String {
    // Whoever the promise is for may answer it, by whatever form.
    let promise = if name == sample.receiver { "not-there" } else { &sample.allocation };
    format!(
        "date={}&lot={}&promise={}@1&allocation={}&booking={}&version=1&seen=1&command=intruder-1&category=canned&cases=1&date_kind=none&prepacked=yes",
        today(),
        sample.lot,
        promise,
        promise,
        promise
    )
}

#[tokio::test]
async fn pages_and_forms_of_others_look_like_what_does_not_exist_and_change_nothing() {
    let sample = Sample::new().await;
    let before = sample.state().await;
    let mut asked = 0;
    for (name, role) in everybody() {
        let client = Client::signed_in(&sample.world, role).await;
        for route in routes() {
            if sample.may(&route.kind, name) {
                continue;
            }
            let path = route.of(&sample, &sample.real(&route.kind));
            let methods = [(route.is_page, Method::GET), (route.is_form, Method::POST)];
            for (_, method) in methods.into_iter().filter(|(there, _)| *there) {
                let got = client.ask(method.clone(), &path, &form(&sample, name), &[]).await;
                // A form of another kind (a file) is refused for its kind before anybody looks whose it is.
                let refused = got.status == StatusCode::NOT_FOUND
                    || (method == Method::POST && got.status == StatusCode::BAD_REQUEST);
                assert!(refused, "{name} asks {method} {path}: {} {}", got.status, got.text());
                asked += 1;
            }
        }
    }
    assert_eq!(sample.state().await, before, "nobody changed what is not theirs");
    assert!(asked > routes().len() * 6, "{asked} of {} routes times eleven people", routes().len());
}

#[tokio::test]
async fn an_own_form_with_the_ids_of_others_in_it_changes_nothing_of_theirs() {
    let sample = Sample::new().await;
    let (_, lot, promise) = sample.state().await;
    let intruders = [("store", "halles"), ("store", "loin"), ("association", "paniers"), ("association", "autre")];
    for (kind, name) in intruders.into_iter().filter(|(_, name)| *name != sample.receiver) {
        let role = match kind {
            "store" => glane_foundation::Role::Store { store: crate::world::id(name) },
            _ => glane_foundation::Role::Association { association: crate::world::id(name) },
        };
        let client = Client::signed_in(&sample.world, role).await;
        for route in routes().iter().filter(|route| route.kind == kind && route.is_form) {
            let path = route.of(&sample, name);
            let got = client.post(&path, &form(&sample, name)).await;
            assert!(!got.status.is_server_error(), "{name} posts {path}: {}", got.text());
            let (_, lot_now, promise_now) = sample.state().await;
            assert_eq!((lot_now, promise_now), (lot, promise), "{name} posts {path}");
        }
        for route in routes().iter().filter(|route| route.kind == kind && !route.more.is_empty() && route.is_page) {
            // "Why not us?" is asked about lots that went to others, within the territory.
            if route.path.contains("/why/") && name == "paniers" {
                continue;
            }
            let path = route.of(&sample, name);
            let got = client.get(&path).await;
            assert_eq!(got.status, StatusCode::NOT_FOUND, "{name} asks {path}: {}", got.text());
        }
    }
}

#[tokio::test]
async fn nobody_sees_a_page_of_a_place_or_uses_its_forms() {
    let sample = Sample::new().await;
    let before = sample.state().await;
    let nobody = Client::stranger(&sample.world);
    for route in routes() {
        let path = route.of(&sample, &sample.real(&route.kind));
        if route.is_page {
            assert_eq!(nobody.get(&path).await.status, StatusCode::UNAUTHORIZED, "{path}");
        }
        if route.is_form {
            let got = nobody.post(&path, &form(&sample, "")).await;
            assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{path}");
        }
    }
    assert_eq!(sample.state().await, before);
}

#[tokio::test]
async fn every_page_of_a_place_opens_for_its_own_people() {
    let sample = Sample::new().await;
    for (name, role) in everybody() {
        let client = Client::signed_in(&sample.world, role).await;
        for route in routes().iter().filter(|route| route.is_page && route.more.is_empty()) {
            // Nothing is there to be moved.
            if sample.may(&route.kind, name) && !route.path.ends_with("/move") {
                let path = route.of(&sample, &sample.real(&route.kind));
                let got = client.get(&path).await;
                assert!(got.status.is_success() || got.status.is_redirection(), "{name} asks {path}: {}", got.status);
            }
        }
    }
}

#[tokio::test]
async fn forms_sent_by_another_site_are_not_followed() {
    let sample = Sample::new().await;
    let before = sample.state().await;
    let operator = Client::signed_in(&sample.world, crate::world::role("bourg")).await;
    for route in routes().iter().filter(|route| route.is_form) {
        let path = route.of(&sample, &sample.real(&route.kind));
        let got = operator.ask(Method::POST, &path, &form(&sample, ""), &[("origin", "https://evil.example")]).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(sample.state().await, before);
}
