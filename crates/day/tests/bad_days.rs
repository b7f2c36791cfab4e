//! Days that cannot be true: the error says where, what and how to mend it.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up fails, and says where")]

use glane_day::Day;
use serde_json::{Value, json};

/// A store, a van without duty, one lot: small enough to read.
fn day() -> Value {
    json!({
        "format": "glane-day/1",
        "territory": { "id": "t", "name": "T", "time_zone": "Europe/Paris" },
        "date": "2026-11-23",
        "stores": [{ "id": "shop", "name": "Shop", "location": { "lat": 49.2, "lon": -0.4 },
            "pickup_hours": { "mon": [{ "from": "08:00", "to": "12:00" }] } }],
        "associations": [{ "id": "soup", "name": "Soup", "location": { "lat": 49.21, "lon": -0.41 },
            "served": { "stated": 50, "verified": 50 },
            "reception_hours": { "mon": [{ "from": "09:00", "to": "17:00" }] },
            "distribution_hours": { "mon": [{ "from": "18:00", "to": "20:00" }] } }],
        "lots": [{ "id": "lot", "store": "shop", "declared_at": "2026-11-23T07:00:00Z",
            "goods": { "description": "Carrots", "category": "vegetables", "cases": 3,
                "case_weight": { "grams": 8000, "quality": "declared" } } }]
    })
}

fn error_of(day: &Value) -> String {
    Day::from_json("day.json", &day.to_string()).unwrap_err().to_string()
}

/// Changes one value and asks what the reader says.
fn with(pointer: &str, value: Value) -> String {
    let mut day = day();
    *day.pointer_mut(pointer).unwrap() = value;
    error_of(&day)
}

fn assert_says(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part:?} is missing in:\n{error}");
    }
}

#[test]
fn a_true_day_is_read() {
    assert!(Day::from_json("day.json", &day().to_string()).is_ok());
}

#[test]
fn truncated_json_names_line_and_column() {
    let text = day().to_string();
    let error = Day::from_json("day.json", &text[..text.len() / 2]).unwrap_err().to_string();
    assert_says(&error, &["day.json: line 1, column", "EOF"]);
}

#[test]
fn unknown_field_is_named_with_its_place() {
    let mut wrong = day();
    wrong["lots"][0]["goods"]["weight"] = json!(3);
    assert_says(&error_of(&wrong), &["lots[0].goods", "unknown field `weight`"]);
}

#[test]
fn negative_weight_is_refused_where_it_stands() {
    assert_says(
        &with("/lots/0/goods/case_weight/grams", json!(-5)),
        &["lots[0].goods.case_weight.grams", "-5 g is negative"],
    );
}

#[test]
fn window_that_ends_before_it_starts_is_refused() {
    let error = with("/stores/0/pickup_hours/mon/0", json!({ "from": "12:00", "to": "08:00" }));
    assert_says(&error, &["stores[0].pickup_hours.mon[0]", "ends before it starts"]);
}

#[test]
fn unknown_store_is_named() {
    assert_says(&with("/lots/0/store", json!("nowhere")), &["lots[0].store", "no store \"nowhere\""]);
}

#[test]
fn coordinates_never_filled_in_are_refused() {
    let error = with("/stores/0/location", json!({ "lat": 0.0, "lon": 0.0 }));
    assert_says(&error, &["stores[0].location", "never filled in"]);
}

#[test]
fn swapped_coordinates_are_recognised() {
    let mut wrong = day();
    // A third place tells which of the two is the stray.
    wrong["vans"] = json!([{ "id": "van", "name": "Van", "depot": { "lat": 49.22, "lon": -0.42 },
        "capacity": { "grams": 500000, "crates": 60 } }]);
    wrong["associations"][0]["location"] = json!({ "lat": -0.41, "lon": 49.21 });
    assert_says(&error_of(&wrong), &["associations[0].location", "swapped"]);
}

#[test]
fn use_by_date_in_the_past_is_refused() {
    let mut wrong = day();
    wrong["lots"][0]["goods"]["expiry"] = json!({ "kind": "dlc", "date": "2026-11-22" });
    assert_says(&error_of(&wrong), &["lots[0].goods.date", "has passed"]);
}

#[test]
fn two_lots_of_one_name_are_told_apart() {
    let mut wrong = day();
    let twin = wrong["lots"][0].clone();
    wrong["lots"].as_array_mut().unwrap().push(twin);
    assert_says(&error_of(&wrong), &["lots[1]", "already lots[0]"]);
}

#[test]
fn everything_wrong_is_told_at_once() {
    let mut wrong = day();
    wrong["lots"][0]["store"] = json!("nowhere");
    wrong["roster"] = json!([{ "van": "ghost", "shift": { "from": "08:00", "to": "12:00" } }]);
    assert_says(&error_of(&wrong), &["2 problems", "lots[0].store", "roster[0].van"]);
}
