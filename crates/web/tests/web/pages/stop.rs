//! A stop's page: who may see it, what its forms say, and the same acts by the API.

use glane_inventory::Bucket;

use crate::{
    client::Client,
    journeys::lived_round::{held, on_the_road, stops},
    world::role,
};

#[tokio::test]
async fn a_form_sent_twice_says_it_once() {
    let world = on_the_road().await;
    let client = Client::signed_in(&world, role("lea")).await;
    let (loads, _) = stops(&world).await;
    for _ in 0..2 {
        client.post_then_read(&loads[0], "command=c-1&deed=loaded&then=stay").await;
    }
    let page = client.get(&loads[0]).await.text();
    assert_eq!(page.matches("chargé : ").count() / 2, 1, "told once, with one button to undo it: {page}");
    assert_eq!(held(&world, Bucket::Collected).await, 6);
}

#[tokio::test]
async fn nobody_else_sees_a_stop() {
    let world = on_the_road().await;
    let (loads, _) = stops(&world).await;
    for person in ["pont", "table"] {
        let client = Client::signed_in(&world, role(person)).await;
        assert_eq!(client.get(&loads[0]).await.status, 404);
        assert_eq!(client.post(&loads[0], "command=c-1&deed=arrived").await.status, 404);
    }
}

#[tokio::test]
async fn one_crate_is_refused_by_one_button_and_undone_by_another() {
    let world = on_the_road().await;
    let client = Client::signed_in(&world, role("lea")).await;
    let (loads, drops) = stops(&world).await;
    for (number, stop) in loads.iter().enumerate() {
        client.post(stop, &format!("command=l-{number}&deed=loaded&then=leave")).await;
    }
    let page = client.get(&drops[0]).await.body;
    let button = page.split("name=\"refuse\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("command=r-1&deed=handed&refuse={}", button.replace(' ', "+"));
    let page = client.post_then_read(&drops[0], &form).await;
    assert!(page.text().contains("Refusé : 1 caisse, Moisi ou gâté"), "{}", page.text());
    assert_eq!(held(&world, Bucket::Refused).await, 1);
    let act = page.body.split("name=\"act\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    client.post_then_read(&drops[0], &format!("command=u-1&deed=corrected&act={act}")).await;
    assert_eq!(held(&world, Bucket::Refused).await, 0);
}

#[tokio::test]
async fn an_unreadable_number_comes_back_marked_with_all_that_was_typed() {
    let world = on_the_road().await;
    let client = Client::signed_in(&world, role("lea")).await;
    let (loads, _) = stops(&world).await;
    let page = client.get(&loads[0]).await.body;
    let line = page.split("data-allocation=\"").nth(1).unwrap().split('"').next().unwrap();
    let said = |taken: &str, degrees: &str| {
        format!("command=c1h&deed=loaded&taken.{line}={taken}&left.{line}=2&temperature.chilled={degrees}&then=leave")
    };
    let (crates, cold) = ("taken-1", "temperature-chilled");
    for (taken, degrees, field) in [("five", "4", crates), ("5", "warm", cold), ("-1", "4", crates)] {
        let back = client.post(&loads[0], &said(taken, degrees)).await;
        assert_eq!(back.status, 422, "{taken}, {degrees}");
        assert_eq!(back.body.matches("aria-invalid").count(), 1, "only what is wrong is marked: {taken}, {degrees}");
        for place in [format!("href=\"#{field}\""), format!("id=\"{field}\"")] {
            assert_eq!(back.body.matches(&place).count(), 1, "the summary leads to it: {place}");
        }
        assert_eq!(back.body.matches("href=\"#").count(), 2, "past the menu, and to what must be mended");
        for typed in [taken, degrees, "2"] {
            assert!(back.body.contains(&format!("value=\"{typed}\"")), "{typed} is still there");
        }
        assert!(back.text().contains("Illisible"), "{}", back.text());
    }
    let page = client.get(&loads[0]).await.text();
    assert!(!page.contains("Ce qui a été noté ici"), "nothing of it happened: {page}");
    let kept = client.post(&loads[0], &said("5", "4")).await;
    assert!(kept.status.is_redirection(), "{}", kept.status);
}

#[tokio::test]
async fn the_same_acts_by_api_are_answered_one_by_one_and_alike_when_repeated() {
    let world = on_the_road().await;
    let client = Client::signed_in(&world, role("lea")).await;
    let (loads, _) = stops(&world).await;
    let parts: Vec<&str> = loads[0].split('/').collect();
    let (round, stop) = (parts[2], parts[4]);
    let act = format!(
        r#"{{"acts":[{{"id":"a-1","stop":"{stop}","at":"2026-11-23T09:30:00Z","deed":"arrived"}},
        {{"id":"a-2","stop":"nowhere","at":"2026-11-23T09:31:00Z","deed":"arrived"}}]}}"#
    );
    let path = format!("/api/v1/rounds/{round}/acts");
    let json = [("content-type", "application/json")];
    let first = client.ask(axum::http::Method::POST, &path, &act, &json).await;
    assert_eq!(first.status, 200, "{}", first.body);
    let told: serde_json::Value = serde_json::from_str(&first.body).unwrap();
    assert_eq!(told["acts"][0]["trouble"], serde_json::Value::Null);
    assert!(told["acts"][1]["trouble"]["fr"].as_str().unwrap().contains("plus dans la tournée"), "kept and told");
    let again = client.ask(axum::http::Method::POST, &path, &act, &json).await;
    assert_eq!(again.body, first.body);
    let stranger = Client::stranger(&world).ask(axum::http::Method::POST, &path, &act, &json).await;
    assert_eq!(stranger.status, 401);
}
