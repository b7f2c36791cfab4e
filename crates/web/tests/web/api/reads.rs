//! Looking: days, lists page by page, the document itself.

use axum::http::StatusCode;
use serde_json::Value;

use crate::{
    client::{Client, api_line},
    world::{World, role},
};

#[tokio::test]
async fn the_document_is_openapi_3_1_and_names_a_refusal_on_every_operation() {
    let world = World::new().await;
    let document = Client::stranger(&world).get("/api/v1/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 20, "{} paths", paths.len());
    for (path, item) in paths {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in item.as_object().unwrap() {
            let refusal = &operation["responses"]["404"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(refusal, "#/components/schemas/Problem", "{method} {path}");
            assert!(
                operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
                "{method} {path} says what it does"
            );
        }
    }
}

#[tokio::test]
async fn no_two_operations_share_an_id() {
    let world = World::new().await;
    let document = Client::stranger(&world).get("/api/v1/openapi.json").await.json();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    let mut ids: Vec<&str> = operations.filter_map(|operation| operation["operationId"].as_str()).collect();
    ids.sort_unstable();
    let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[tokio::test]
async fn references_of_the_document_all_lead_somewhere() {
    let world = World::new().await;
    let document = Client::stranger(&world).get("/api/v1/openapi.json").await.json();
    let mut references = Vec::new();
    gather(&document, &mut references);
    assert!(references.len() > 50);
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn gather(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(all) => {
            if let Some(Value::String(reference)) = all.get("$ref") {
                references.push(reference.clone());
            }
            all.values().for_each(|value| gather(value, references));
        }
        Value::Array(all) => all.iter().for_each(|value| gather(value, references)),
        _ => {}
    }
}

#[tokio::test]
async fn each_role_reads_its_day() {
    let world = World::new().await;
    for (name, path) in [
        ("pont", "/api/v1/stores/pont/day"),
        ("table", "/api/v1/associations/table/day?date=2026-11-24"),
        ("lea", "/api/v1/drivers/lea/day"),
        ("bourg", "/api/v1/territories/bourg/day"),
    ] {
        let got = Client::signed_in(&world, role(name)).await.get(path).await;
        assert_eq!(got.status, StatusCode::OK, "{path}: {}", got.body);
        assert_eq!(got.json()["stage"], "open", "{path}");
    }
}

#[tokio::test]
async fn a_long_list_is_given_whole_page_by_page() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    for number in 0..7 {
        let key = format!("k-{number}");
        let got = store.send("POST", "/api/v1/stores/pont/lots", &api_line(3), &[("idempotency-key", &key)]).await;
        assert_eq!(got.status, StatusCode::CREATED);
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/stores/pont/lots?limit=3".to_owned();
    loop {
        let page = store.get(&path).await.json();
        let ids = page["items"].as_array().unwrap().iter().map(|lot| lot["id"].as_str().unwrap().to_owned());
        seen.extend(ids);
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/stores/pont/lots?limit=3&after={next}");
    }
    let mut distinct = seen.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!((seen.len(), distinct.len()), (7, 7));
}

#[tokio::test]
async fn the_operator_lists_places_people_and_acts() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    for (list, count) in [("stores", 3), ("associations", 3), ("vans", 1), ("drivers", 1)] {
        let got = operator.get(&format!("/api/v1/territories/bourg/{list}")).await;
        assert_eq!(got.json()["items"].as_array().unwrap().len(), count, "{list}: {}", got.body);
    }
    let acts = operator.get("/api/v1/territories/bourg/audit?limit=2").await.json();
    assert_eq!(acts["items"].as_array().unwrap().len(), 2);
    assert!(acts["next"].is_string());
}
