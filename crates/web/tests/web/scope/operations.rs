//! Every operation of the OpenAPI document.

use axum::http::{Method, StatusCode};
use glane_foundation::LotId;
use serde_json::Value;

use super::{Sample, everybody};
use crate::client::{Client, Got, api_line};

/// One operation of the document.
struct Operation {
    id: String,
    method: Method,
    path: String,
    /// Placeholders in their order; what they name.
    kinds: Vec<String>,
    has_body: bool,
}

async fn operations(sample: &Sample) -> Vec<Operation> {
    let document = Client::stranger(&sample.world).get("/api/v1/openapi.json").await.json();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(key, _)| *key != "parameters") {
            let kinds = path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect();
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                kinds,
                has_body: operation["requestBody"] != Value::Null,
            });
        }
    }
    assert!(found.len() >= 84, "{} operations: fewer than there were", found.len());
    found
}

impl Operation {
    /// What is sent: something the operation would carry out for whoever may.
    fn body(&self, lot: &str) -> (&'static str, String) {
        let json = "application/json";
        match self.id.as_str() {
            _ if !self.has_body => (json, String::new()),
            "declare" => (json, api_line(2)),
            "correct" => (json, "{\"category\":\"dairy\",\"cases\":5,\"prepacked\":true,\"no_date\":true}".to_owned()),
            "decline" => (json, "{}".to_owned()),
            "book" => (json, format!("{{\"lot\":\"{lot}\",\"cases\":1,\"slot\":\"2026-11-23T15:00:00Z\"}}")),
            "change_booking" => (json, "{\"cases\":1,\"slot\":\"2026-11-23T15:00:00Z\"}".to_owned()),
            "take_slot" => (json, "{\"slot\":\"2026-11-23T15:00:00Z\"}".to_owned()),
            "hand_over_booking" => (json, "{\"code\":\"ABCD\",\"cases\":1}".to_owned()),
            "set_roster" => (json, "{\"duties\":[]}".to_owned()),
            "note_absence" => {
                (json, "{\"driver\":\"lea\",\"first\":\"2026-12-01\",\"last\":\"2026-12-02\"}".to_owned())
            }
            "verify" => (json, "{\"people\":90}".to_owned()),
            "enter_paper" => (json, "{\"number\":\"14-2026-1\",\"expires\":\"2028-01-01\"}".to_owned()),
            "decline_part" => (json, "{\"cases\":1}".to_owned()),
            "set_week" => (json, week()),
            "set_date" => (json, "{\"windows\":[{\"from\":\"09:00\",\"to\":\"12:00\"}]}".to_owned()),
            "set_profile" => (json, profile()),
            "enrol" | "edit_member" => (json, "{\"cells\":{\"name\":\"Rose\",\"lat\":\"47.39\",\"lon\":\"0.69\"}}".to_owned()),
            "set_member_active" => (json, "{\"active\":true}".to_owned()),
            "set_store_slip_mail" | "set_association_slip_mail" => (json, "{\"on\":true}".to_owned()),
            "note_access" => (json, "{\"seen\":\"\",\"notes\":\"Quai\"}".to_owned()),
            "settle_act" => (json, "{\"reason\":\"Vu avec Léa.\"}".to_owned()),
            "answer_defect" => (json, "{\"action\":\"Trier avant 7 h.\"}".to_owned()),
            "try_move" | "make_move" => (json, "{\"stop\":\"none\",\"to\":\"none\"}".to_owned()),
            "lock" => (json, "{\"locked\":true}".to_owned()),
            "perform" => (
                json,
                "{\"acts\":[{\"id\":\"walk-1\",\"stop\":\"none\",\"at\":\"2026-11-23T09:00:00Z\",\"deed\":\"arrived\"}]}"
                    .to_owned(),
            ),
            "keep_photo" => ("image/jpeg", "no picture".to_owned()),
            "booking_not_fetched" => (json, "{}".to_owned()),
            "into_territory" | "into_store" => (
                "text/csv",
                "description;magasin;categorie;colis;dlc\nLait;Épicerie du Pont;dairy;4;27/11/2026\n".to_owned(),
            ),
            "invite" => {
                (json, "{\"name\":\"Ada\",\"language\":\"fr\",\"role\":\"store\",\"place\":\"pont\"}".to_owned())
            }
            other => panic!("teach the walk what {other} is sent"),
        }
    }

    fn query(&self) -> &'static str {
        match self.id.as_str() {
            "into_territory" => "?kind=lots",
            "events" => "?territory=bourg",
            _ => "",
        }
    }

    async fn ask(&self, client: &Client, ids: impl Fn(&str) -> String) -> Got {
        let mut path = self.path.clone();
        for kind in &self.kinds {
            path = path.replace(&format!("{{{kind}}}"), &ids(kind));
        }
        let (kind, body) = self.body(&ids("lot"));
        let key = LotId::mint().to_string();
        let headers = [("content-type", kind), ("idempotency-key", key.as_str()), ("if-match", "\"1\"")];
        client.ask(self.method.clone(), &format!("{path}{}", self.query()), &body, &headers).await
    }

    /// What decides: the first thing the path names; a date names nobody.
    fn owner(&self) -> Option<&str> {
        match self.id.as_str() {
            // Everybody of a territory may listen to it, each hearing their own.
            "events" => Some("listening"),
            // Only whoever verifies: never the association itself.
            "verify" | "enter_paper" | "remove_paper" => Some("operator"),
            // The association, and the store at whose door it is fetched.
            _ if self.path.starts_with("/api/v1/bookings/") => Some("booking"),
            _ => self.kinds.first().map(String::as_str),
        }
    }
}

/// A week open every morning.
fn week() -> String {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let open: serde_json::Map<String, Value> =
        days.iter().map(|day| ((*day).to_owned(), serde_json::json!([{ "from": "08:00", "to": "13:00" }]))).collect();
    Value::Object(open).to_string()
}

fn profile() -> String {
    format!(
        "{{\"people_stated\":80,\"wanted\":[\"fruit\"],\"never\":[],\"despite_policy\":[],\"reception_hours\":{0},\"distribution_hours\":{0},\
         \"kitchen\":false,\"own_transport\":true,\"access_notes\":\"\",\"phone\":\"\"}}",
        week()
    )
}

#[tokio::test]
async fn what_is_not_ones_own_looks_like_what_does_not_exist_and_stays_as_it_is() {
    let sample = Sample::new().await;
    let operations = operations(&sample).await;
    let before = sample.state().await;
    let mut refused = 0;
    for (name, role) in everybody() {
        let client = Client::signed_in(&sample.world, role).await;
        for operation in &operations {
            if operation.owner().is_none_or(|kind| sample.may(kind, name)) {
                continue;
            }
            let told = format!("{name} asks {} {}", operation.method, operation.path);
            let foreign = operation.ask(&client, |kind| sample.real(kind)).await;
            assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{told}: {}", foreign.body);
            refused += 1;
            if operation.id == "events" {
                continue;
            }
            let first = operation.kinds.first().cloned().unwrap_or_default();
            let guessed = operation
                .ask(&client, |wanted| if wanted == first { "not-there".to_owned() } else { sample.real(wanted) })
                .await;
            assert_eq!((guessed.status, &guessed.body), (foreign.status, &foreign.body), "{told}");
        }
    }
    assert_eq!(sample.state().await, before, "nobody changed what is not theirs");
    // Eleven people; what is not a place's own belongs to at most four of them.
    assert!(refused > operations.len() * 6, "{refused} of {} times eleven", operations.len());
}

#[tokio::test]
async fn nobody_gets_anything_but_the_document_and_the_codes() {
    let sample = Sample::new().await;
    let before = sample.state().await;
    let nobody = Client::stranger(&sample.world);
    for operation in operations(&sample).await {
        let got = operation.ask(&nobody, |kind| sample.real(kind)).await;
        let wanted = if operation.id == "problems" { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
        assert_eq!(got.status, wanted, "{} {}", operation.method, operation.path);
    }
    assert_eq!(sample.state().await, before);
}

#[tokio::test]
async fn everything_opens_for_those_it_belongs_to() {
    let sample = Sample::new().await;
    let operations = operations(&sample).await;
    for (name, role) in everybody() {
        let client = Client::signed_in(&sample.world, role).await;
        for operation in operations.iter().filter(|operation| operation.id != "events") {
            if operation.owner().is_some_and(|kind| !sample.may(kind, name)) {
                continue;
            }
            // The sample's promise comes by van: there is no booking to open. And no stop is called none.
            let nothing_there = [
                "try_move",
                "make_move",
                "undo_move",
                "lock",
                "settle_act",
                "answer_defect",
                "remove_paper",
                "invite_again",
                "note_access",
                "round_stop",
            ]
            .contains(&operation.id.as_str());
            if operation.owner() == Some("booking") || nothing_there {
                continue;
            }
            let got = operation.ask(&client, |kind| sample.real(kind)).await;
            let closed = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND];
            let told = format!("{name} asks {} {}: {} {}", operation.method, operation.path, got.status, got.body);
            assert!(!closed.contains(&got.status) && !got.status.is_server_error(), "{told}");
        }
    }
}

#[tokio::test]
async fn no_other_site_changes_anything_in_the_name_of_a_reader() {
    let sample = Sample::new().await;
    let before = sample.state().await;
    let operator = Client::signed_in(&sample.world, crate::world::role("bourg")).await;
    for operation in operations(&sample).await.iter().filter(|operation| operation.method != Method::GET) {
        let path = operation
            .kinds
            .iter()
            .fold(operation.path.clone(), |path, kind| path.replace(&format!("{{{kind}}}"), &sample.real(kind)));
        let headers = [("origin", "https://evil.example"), ("content-type", "application/json")];
        let got = operator.ask(operation.method.clone(), &path, "{}", &headers).await;
        assert_eq!((got.status, &got.json()["code"]), (StatusCode::FORBIDDEN, &"other_origin".into()), "{path}");
    }
    assert_eq!(sample.state().await, before);
}
